"""A spreadsheet's figures: looked at before they are recorded, recorded as a whole, taken back as a whole."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import jobs
from opcc_portal.lib.periods import Period, add_months
from opcc_portal.models import AuditEvent, Job, Quarter, StoredFile, Upload, User
from scorecard import actions, queries
from scorecard.domain.ledger import TAKEN_BACK, Known
from scorecard.models import Observation, Series
from tests.factories import ObservationFactory, PlacementFactory, QuarterFactory, SeriesFactory, UserFactory
from tests.integration.test_signoff import words

ClientAs = Callable[[str], Client]
JANUARY, FEBRUARY, MARCH = (Period(date(2018, month, 1), 1) for month in (1, 2, 3))
QUARTER, YEAR = Period(date(2018, 3, 1), 3), Period(date(2018, 3, 1), 12)
HEAD = "measure,month,value\n"


@pytest.fixture
def crimes(db: None) -> Series:
    QuarterFactory()
    return PlacementFactory(series__measure__slug="crimes", series__measure__name="Crime volume").series


@pytest.fixture
def ann(db: None) -> User:
    return UserFactory(display_name="Ann Analyst")


def bring(by: User | None, text: str, name: str = "crimes.csv", token: uuid.UUID | None = None) -> Upload:
    """Bring a CSV file and have it read."""
    upload = actions.bring(by=by, name=name, content=text.encode(), token=token or uuid.uuid4())
    return finished(upload)


def finished(upload: Upload) -> Upload:
    jobs.finish(Job.objects.get(pk=upload.job_id))
    return Upload.objects.select_related("job", "file").get(pk=upload.pk)


def apply(upload: Upload, by: User | None, **said: Any) -> Upload:
    actions.ask_to_apply(upload=upload, by=by, **said)
    return finished(Upload.objects.get(pk=upload.pk))


def undo(upload: Upload, by: User | None) -> Upload:
    actions.ask_to_undo(upload=upload, by=by)
    return finished(Upload.objects.get(pk=upload.pk))


def known(series: Series, period: Period = MARCH) -> Known | None:
    return queries.ledgers([series])[series.pk].figures.get(period)


def latest(series: Series, period: Period) -> Observation:
    return queries.latest(series, [period])[period]


def states(upload: Upload) -> list[str]:
    return [row.state for row in actions.difference(upload).rows]


# -- Looked at, then recorded --------------------------------------------------------------------------------------


def test_nothing_is_recorded_before_somebody_has_looked(crimes: Series, ann: User) -> None:
    upload = bring(ann, HEAD + "crimes,2018-03,9918\n")
    assert upload.state == Upload.State.STAGED
    assert states(upload) == ["new"]
    assert not Observation.objects.exists()


def test_applied_they_are_figures_with_their_import(crimes: Series, ann: User) -> None:
    ObservationFactory(series=crimes, period_end=FEBRUARY.end, value=7)
    text = "measure,month,value,note\ncrimes,2018-03,9918,after the count\ncrimes,2018-02,8\n"
    upload = apply(bring(ann, text), ann, kind="correction", reason="Counted again")
    march, february = Observation.objects.filter(upload=upload).order_by("-period_end")
    assert (march.value, march.version, march.provenance, march.created_by) == (9918, 1, "imported", ann)
    assert (march.revision_kind, march.reason, march.note) == ("", "", "after the count")
    assert (february.value, february.version) == (8, 2)
    assert (february.revision_kind, february.reason) == ("correction", "Counted again")
    assert (upload.state, upload.applied_by) == (Upload.State.APPLIED, ann)
    assert upload.job is not None
    assert upload.job.result == {"figures": 2}
    assert Series.objects.stale().filter(pk=crimes.pk).exists()


def test_the_trail_names_the_file_its_size_its_fingerprint_and_the_person(crimes: Series, ann: User) -> None:
    text = HEAD + "crimes,2018-03,9918\n"
    facts = {"name": "crimes.csv", "size": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    upload = apply(bring(ann, text), ann)
    brought, applied = AuditEvent.objects.filter(event__startswith="upload.").order_by("pk")
    assert (brought.event, brought.by, brought.after) == ("upload.brought", ann, facts)
    assert (applied.event, applied.by) == ("upload.applied", ann)
    assert applied.after == facts | {"figures": 1, "kind": "", "reason": ""}
    (figures,) = AuditEvent.objects.filter(event="figures.recorded")
    assert (figures.target_type, figures.target_id) == ("opcc_portal.upload", str(upload.pk))


def test_the_same_file_again_changes_nothing(crimes: Series, ann: User) -> None:
    text = HEAD + "crimes,2018-03,9918\n"
    apply(bring(ann, text), ann)
    again = bring(ann, text)
    assert states(again) == ["same"]
    with pytest.raises(actions.NotReadyError, match="No change: the portal has all these figures already"):
        actions.ask_to_apply(upload=again, by=ann)
    assert StoredFile.objects.count() == 1


def test_one_refused_figure_holds_up_all(crimes: Series, ann: User) -> None:
    upload = bring(ann, HEAD + "crimes,2018-03,9918\ncrimes,2018-02,lots\n")
    assert states(upload) == ["new", "refused"]
    with pytest.raises(actions.NotReadyError, match="Nothing is recorded while a figure is refused"):
        actions.ask_to_apply(upload=upload, by=ann)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({}, "Say which kind of revision the changed figures are"),
        ({"kind": "restated", "reason": "x"}, "Say which kind of revision"),
        ({"kind": "correction", "reason": "  "}, "Say why figures change"),
    ],
)
def test_changed_figures_want_their_reason(crimes: Series, ann: User, said: dict[str, str], refusal: str) -> None:
    ObservationFactory(series=crimes, value=7)
    upload = bring(ann, HEAD + "crimes,2018-03,9918\n")
    with pytest.raises(actions.NotReadyError, match=refusal):
        actions.ask_to_apply(upload=upload, by=ann, **said)


def test_a_file_that_cannot_be_read_says_why(crimes: Series, ann: User) -> None:
    upload = bring(ann, "just,words\n")
    assert upload.state == Upload.State.UNREADABLE
    assert "No figures were found" in upload.error
    assert upload.job is not None
    assert upload.job.status == Job.Status.FAILED
    with pytest.raises(actions.NotReadyError, match="cannot be applied now: could not be read"):
        actions.ask_to_apply(upload=upload, by=ann)


def test_without_a_quarter_there_is_nothing_to_bring_figures_for(ann: User) -> None:
    assert "There is no quarter yet" in bring(ann, HEAD + "crimes,2018-03,9918\n").error


# -- Totals --------------------------------------------------------------------------------------------------------


def test_recorded_totals_follow_their_months_where_asked(crimes: Series, ann: User) -> None:
    for month in range(12):
        ObservationFactory(series=crimes, period_end=add_months(date(2018, 3, 1), -month), value=10)
    ObservationFactory(series=crimes, span=3, value=30)
    ObservationFactory(series=crimes, span=12, value=120)
    text = HEAD + "crimes,2018-03,15\n"
    upload = apply(bring(ann, text), ann, kind="scheduled", reason="Late reports", follow=True)
    assert [known(crimes, period).value for period in (QUARTER, YEAR)] == [35, 125]  # type: ignore[union-attr]
    assert Observation.objects.filter(upload=upload).count() == 3
    undo(upload, ann)
    assert [known(crimes, period).value for period in (QUARTER, YEAR)] == [30, 120]  # type: ignore[union-attr]


def test_totals_stay_where_not_asked_or_given_by_the_file(crimes: Series, ann: User) -> None:
    for month in range(3):
        ObservationFactory(series=crimes, period_end=add_months(date(2018, 3, 1), -month), value=10)
    ObservationFactory(series=crimes, span=3, value=30)
    said = {"kind": "scheduled", "reason": "Late reports"}
    apply(bring(ann, HEAD + "crimes,2018-03,15\n"), ann, follow=False, **said)
    assert known(crimes, QUARTER).value == 30  # type: ignore[union-attr]
    apply(bring(ann, HEAD + "crimes,2018-03,16\ncrimes,2017-18-Q4,40\n"), ann, follow=True, **said)
    assert known(crimes, QUARTER).value == 40  # type: ignore[union-attr]


# -- Meanwhile -----------------------------------------------------------------------------------------------------


def test_a_figure_changed_meanwhile_is_never_overwritten_unseen(crimes: Series, ann: User) -> None:
    ObservationFactory(series=crimes, value=7)
    upload = bring(ann, HEAD + "crimes,2018-03,9918\ncrimes,2018-02,5\n")
    ObservationFactory(series=crimes, value=8, version=2)
    upload = apply(upload, ann, kind="correction", reason="Counted again")
    assert upload.job is not None
    assert (upload.job.status, upload.state) == (Job.Status.FAILED, Upload.State.STAGED)
    assert "Somebody recorded another figure after you looked" in upload.job.error
    assert [known(crimes).value, known(crimes, FEBRUARY)] == [8, None]  # type: ignore[union-attr]
    changed = actions.difference(upload).rows[0]
    assert (changed.before.value, changed.seen) == (8, 2)  # type: ignore[union-attr]
    upload = apply(upload, ann, kind="correction", reason="Counted again")
    assert known(crimes).value == 9918  # type: ignore[union-attr]


def test_a_figure_that_was_the_same_when_looked_at_must_still_be(crimes: Series, ann: User) -> None:
    ObservationFactory(series=crimes, period_end=JANUARY.end, value=100)
    ObservationFactory(series=crimes, period_end=FEBRUARY.end, value=7)
    upload = bring(ann, HEAD + "crimes,2018-01,100\ncrimes,2018-02,7\ncrimes,2018-03,5\ncrimes,2018-03,5\n")
    assert states(upload) == ["same", "same", "new", "same"]
    typed = actions.Entry(series=crimes.pk, period=JANUARY, value=90)
    actions.record_figures(by=ann, entries=[typed], subject=crimes)
    upload = apply(upload, ann)
    assert upload.job is not None
    assert "Crime volume, January 2018" in upload.job.error
    assert (upload.state, states(upload)) == (Upload.State.STAGED, ["changed", "same", "new", "same"])
    assert known(crimes, MARCH) is None
    apply(upload, ann, kind="correction", reason="Counted again")
    assert [known(crimes, period).value for period in (JANUARY, FEBRUARY, MARCH)] == [100, 7, 5]  # type: ignore[union-attr]


def test_a_label_of_one_area_is_no_name_of_the_whole_measure(crimes: Series, ann: User) -> None:
    north = SeriesFactory(measure=crimes.measure, area="north")
    PlacementFactory(series=north, label="Crime in the north")
    crimes.placements.update(label="All crime")
    upload = bring(ann, HEAD + "Crime in the north,2018-03,5\nAll crime,2018-03,50\n")
    assert states(upload) == ["refused", "new"]


def test_a_quarter_that_is_being_judged_is_closed_to_files_too(crimes: Series, ann: User) -> None:
    upload = bring(ann, HEAD + "crimes,2018-03,9918\n")
    Quarter.objects.update(state=Quarter.State.SUBMITTED, submitted_by=ann)
    upload = apply(upload, ann)
    assert upload.job is not None
    assert "Quarter 4, 2017-18 is submitted, so its figures cannot be changed" in upload.job.error
    assert not Observation.objects.exists()
    (row,) = actions.difference(bring(ann, HEAD + "crimes,2018-03,9918\n")).rows
    assert row.state == "refused"
    assert "is submitted, so its figures cannot be changed" in row.reason


def test_sent_twice_it_is_one_upload_one_job_and_one_revision(crimes: Series, ann: User) -> None:
    token = uuid.uuid4()
    first, second = (bring(ann, HEAD + "crimes,2018-03,9918\n", token=token) for _ in range(2))
    assert first == second
    asked = [actions.ask_to_apply(upload=first, by=ann) for _ in range(2)]
    assert asked[0] == asked[1]
    finished(Upload.objects.get(pk=first.pk))
    assert actions.ask_to_apply(upload=first, by=ann) == asked[0]
    assert Observation.objects.count() == 1
    undone = [actions.ask_to_undo(upload=first, by=ann) for _ in range(2)]
    assert undone[0] == undone[1]
    finished(Upload.objects.get(pk=first.pk))
    assert actions.ask_to_undo(upload=first, by=ann) == undone[0]
    assert Observation.objects.count() == 2


def test_another_file_in_the_same_form_is_another_upload(crimes: Series, ann: User) -> None:
    """The browser's way back shows the form as it was sent, its hidden fields included."""
    token = uuid.uuid4()
    first, second = (bring(ann, HEAD + f"crimes,2018-03,{value}\n", token=token) for value in (1, 2))
    assert first.pk != second.pk
    assert [row.figure and row.figure.value for row in actions.difference(second).rows] == [2]


def test_a_total_that_was_taken_back_follows_nothing(crimes: Series, ann: User) -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        ObservationFactory(series=crimes, period_end=month.end, value=10)
    undo(apply(bring(ann, HEAD + "crimes,January to March 2018,99\n"), ann), ann)
    typed = actions.Entry(series=crimes.pk, period=MARCH, value=20)
    actions.enter_figures(by=ann, quarter=Quarter.objects.get(), series=crimes, entries=[typed], follow=True)
    total = known(crimes, QUARTER)
    assert total is not None
    assert (total.missing, total.version) == (TAKEN_BACK, 2)
    assert queries.ledgers([crimes])[crimes.pk].at(QUARTER).value == 40


def test_a_job_that_is_delivered_again_records_nothing_more(crimes: Series, ann: User) -> None:
    upload = apply(bring(ann, HEAD + "crimes,2018-03,9918\n"), ann)
    for _ in range(2):
        Job.objects.filter(pk=upload.job_id).update(status=Job.Status.QUEUED)
        assert finished(upload).job.result == {"figures": 1}  # type: ignore[union-attr]
    upload = undo(upload, ann)
    Job.objects.filter(pk=upload.job_id).update(status=Job.Status.QUEUED)
    finished(upload)
    assert Observation.objects.count() == 2


# -- Undone --------------------------------------------------------------------------------------------------------


def test_undone_every_figure_is_what_it_was(crimes: Series, ann: User) -> None:
    ObservationFactory(series=crimes, period_end=FEBRUARY.end, value=7, note="by hand", provenance="entered")
    upload = apply(
        bring(ann, HEAD + "crimes,2018-03,9918\ncrimes,2018-02,8\n"), ann, kind="correction", reason="Counted again"
    )
    upload = undo(upload, ann)
    assert (upload.state, upload.undone_by) == (Upload.State.UNDONE, ann)
    february = latest(crimes, FEBRUARY)
    assert (february.value, february.version, february.note) == (7, 3, "by hand")
    assert (february.revision_kind, february.reason) == ("correction", "The import of crimes.csv was undone.")
    assert (february.provenance, february.created_by) == ("entered", ann)
    march = latest(crimes, MARCH)
    assert (march.value, march.missing, march.version) == (None, TAKEN_BACK, 2)
    assert queries.ledgers([crimes])[crimes.pk].at(MARCH).reason == "not available"
    (event,) = AuditEvent.objects.filter(event="upload.undone")
    assert (event.by, event.after["figures"], event.after["left"]) == (ann, 2, 0)


def test_a_total_that_followed_once_more_follows_the_months_put_back(crimes: Series, ann: User) -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        ObservationFactory(series=crimes, period_end=month.end, value=10)
    ObservationFactory(series=crimes, period_end=QUARTER.end, span=3, value=30)
    ObservationFactory(series=crimes, period_end=YEAR.end, span=12, value=500)
    upload = apply(bring(ann, HEAD + "crimes,2018-03,20\n"), ann, kind="correction", reason="Counted again")
    typed = actions.Entry(series=crimes.pk, period=FEBRUARY, value=11)
    actions.enter_figures(by=ann, quarter=Quarter.objects.get(), series=crimes, entries=[typed], follow=True)
    assert known(crimes, QUARTER).value == 41  # type: ignore[union-attr]
    upload = undo(upload, ann)
    assert [known(crimes, period).value for period in (FEBRUARY, MARCH, QUARTER, YEAR)] == [11, 10, 31, 500]  # type: ignore[union-attr]
    assert latest(crimes, QUARTER).upload is None


def test_what_was_changed_since_stays(crimes: Series, ann: User) -> None:
    upload = apply(bring(ann, HEAD + "crimes,2018-03,9918\ncrimes,2018-02,8\n"), ann)
    ObservationFactory(series=crimes, value=10000, version=2)
    upload = undo(upload, ann)
    assert upload.job is not None
    assert upload.job.result == {"figures": 1, "left": 1}
    assert known(crimes).value == 10000  # type: ignore[union-attr]


def test_a_figure_that_was_taken_back_can_be_brought_again(crimes: Series, ann: User) -> None:
    text = HEAD + "crimes,2018-03,9918\n"
    undo(apply(bring(ann, text), ann), ann)
    again = bring(ann, text)
    assert states(again) == ["new"]
    apply(again, ann)
    assert latest(crimes, MARCH).version == 3


def test_only_what_was_applied_can_be_undone_and_not_while_it_is_judged(crimes: Series, ann: User) -> None:
    upload = bring(ann, HEAD + "crimes,2018-03,9918\n")
    with pytest.raises(actions.NotReadyError, match="cannot be undone: it was not applied"):
        actions.ask_to_undo(upload=upload, by=ann)
    upload = apply(upload, ann)
    Quarter.objects.update(state=Quarter.State.SUBMITTED, submitted_by=ann)
    upload = undo(upload, ann)
    assert upload.job is not None
    assert "is submitted" in upload.job.error
    assert upload.state == Upload.State.APPLIED


# -- The pages -----------------------------------------------------------------------------------------------------


def send(client: Client, text: str | bytes, name: str = "crimes.csv", **more: str) -> Any:
    content = text.encode() if isinstance(text, str) else text
    form = {"file": SimpleUploadedFile(name, content), "token": str(uuid.uuid4())} | more
    return client.post("/entry/import/", form)


def test_an_analyst_brings_looks_applies_and_undoes(crimes: Series, client_as: ClientAs) -> None:
    ObservationFactory(series=crimes, value=7)
    analyst = client_as("analyst")
    assert analyst.get("/entry/import/").status_code == 200
    answer = send(analyst, HEAD + "crimes,2018-03,9918\ncrimes,2018-02,5\n")
    upload = Upload.objects.get()
    page = f"/entry/import/{upload.pk}/"
    assert answer.url == page
    assert analyst.get(page).url == f"/jobs/{upload.job_id}/"
    jobs.run(upload.job_id)  # type: ignore[arg-type]
    assert page in analyst.get(f"/jobs/{upload.job_id}/").content.decode()
    shown = words(analyst.get(page))
    assert "C2 Crime volume March 2018 7 9,918" in shown
    assert "Record 2 figures" in shown
    refused = analyst.post(f"{page}apply/", {"kind": "", "reason": ""})
    assert refused.status_code == 422
    assert "Say why figures change." in words(refused)
    answer = analyst.post(f"{page}apply/", {"kind": "correction", "reason": "Counted again", "follow": "on"})
    upload.refresh_from_db()
    assert answer.url == f"/jobs/{upload.job_id}/"
    jobs.run(upload.job_id)  # type: ignore[arg-type]
    assert "2 figures are recorded." in words(analyst.get(answer.url))
    assert "Undo the whole import" in words(analyst.get(page))
    answer = analyst.post(f"{page}undo/")
    upload.refresh_from_db()
    jobs.run(upload.job_id)  # type: ignore[arg-type]
    assert "2 figures are as they were." in words(analyst.get(answer.url))
    assert "Undone by" in words(analyst.get(page))
    assert known(crimes).value == 7  # type: ignore[union-attr]


def test_what_is_refused_stands_first_with_its_place_and_reason(crimes: Series, client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    upload = bring(None, HEAD + "crimes,2018-03,9918\nCrimes of ours,2018-03,5\n")
    shown = words(analyst.get(f"/entry/import/{upload.pk}/"))
    assert "1 figure is refused, so nothing can be recorded." in shown
    assert "C3 Crimes of ours There is no measure “Crimes of ours”." in shown
    assert "as in the template. March 2018 – 5" in shown
    assert "Record" not in shown.partition("SHA-256")[0].partition("Refused 1")[0]
    assert "C2 Crime volume March 2018 – 9,918" in words(analyst.get(f"/entry/import/{upload.pk}/?show=new"))
    refused = analyst.post(f"/entry/import/{upload.pk}/apply/", {})
    assert refused.status_code == 422
    assert "Nothing is recorded while a figure is refused" in words(refused)
    refused = analyst.post(f"/entry/import/{upload.pk}/undo/", {})
    assert refused.status_code == 422
    assert "cannot be undone: it was not applied" in words(refused)


def test_a_figure_far_from_what_is_expected_is_pointed_out(crimes: Series, client_as: ClientAs) -> None:
    """Twelve months of 90 and 110 by turns: a mean of 100, and six deviations of 10.4 to each side."""
    for n in range(1, 13):
        value = 90 if n % 2 else 110
        ObservationFactory(series=crimes, period_end=add_months(date(2018, 1, 1), -n), value=value)
    upload = bring(None, HEAD + "crimes,2018-01,0.173\ncrimes,2018-02,120\n")
    shown = words(client_as("analyst").get(f"/entry/import/{upload.pk}/"))
    assert shown.count("Is this right?") == 1
    assert "C2 Crime volume Is this right? Expected between 37 and 163. January 2018 – 0" in shown


def test_many_figures_come_a_page_at_a_time(crimes: Series, client_as: ClientAs) -> None:
    months = [add_months(date(2018, 3, 1), -n).strftime("%Y-%m") for n in range(150)]
    upload = bring(None, HEAD + "".join(f"crimes,{month},5\n" for month in months))
    analyst = client_as("analyst")
    first, last = (words(analyst.get(f"/entry/import/{upload.pk}/?page={n}")) for n in (1, 3))
    assert "1 2 3 Next" in first
    assert ("March 2018" in first, "October 2005" in first) == (True, False)
    assert ("March 2018" in last, "October 2005" in last) == (False, True)


def test_pages_take_as_many_queries_for_many_figures(
    crimes: Series, client_as: ClientAs, counting: Callable[[], CaptureQueriesContext]
) -> None:
    analyst, counted = client_as("analyst"), []
    for n in (2, 90):
        months = [add_months(date(2018, 3, 1), -m).strftime("%Y-%m") for m in range(n)]
        upload = bring(None, HEAD + "".join(f"crimes,{month},{n}\n" for month in months))
        with counting() as found:
            analyst.get(f"/entry/import/{upload.pk}/")
        counted.append(len(found))
    assert counted[0] == counted[1] <= 10


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "Choose the file to read."),
        ({"file": SimpleUploadedFile("empty.csv", b"")}, "This file is empty."),
        ({"file": SimpleUploadedFile("large.csv", b"x" * (10 * 1024 * 1024 + 1))}, "At most 10 MB can be read"),
    ],
)
def test_a_form_without_a_file_to_read_says_so(
    crimes: Series, client_as: ClientAs, form: dict[str, Any], says: str
) -> None:
    answer = client_as("analyst").post("/entry/import/", form | {"token": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert says in words(answer)
    assert not Upload.objects.exists()


def test_a_file_that_cannot_be_read_is_said_on_its_page(crimes: Series, client_as: ClientAs) -> None:
    upload = bring(None, "just,words\n")
    shown = words(client_as("analyst").get(f"/entry/import/{upload.pk}/"))
    assert "Could not be read" in shown
    assert "No figures were found." in shown


# -- The command ---------------------------------------------------------------------------------------------------


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_figures", str(path), *options, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "crimes.csv"
    path.write_text(HEAD + "crimes,2018-03,9918\ncrimes,2018-02,8\n")
    return path


def test_a_dry_run_says_what_would_change_and_leaves_no_trace(crimes: Series, file: Path) -> None:
    assert run(file, "--dry-run") == "2 new, 0 changed, 0 the same, 0 refused.\n"
    assert not Upload.objects.exists()
    assert not Observation.objects.exists()


def test_the_command_records_in_somebodys_name_and_then_finds_no_change(crimes: Series, file: Path, ann: User) -> None:
    assert run(file, "--by", ann.username).endswith("Recorded: 2 figures.\n")
    assert latest(crimes, MARCH).created_by == ann
    assert run(file).endswith("No change.\n")


def test_the_command_says_what_is_refused(crimes: Series, file: Path, tmp_path: Path) -> None:
    file.write_text(HEAD + "crimes,2018-03,9918\n" + "crimes,2018-02,lots\n" * 22)
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing is recorded while a figure is refused"):
        call_command("import_figures", str(file), stdout=out, stderr=out)
    with pytest.raises(CommandError, match="Nothing would be recorded while a figure is refused"):
        run(file, "--dry-run")
    assert "C3: Crime volume, February 2018: “lots” is not a figure" in out.getvalue()
    assert "and 2 more." in out.getvalue()
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(tmp_path / "nothing.csv")
    file.write_text("just,words\n")
    for options in ((), ("--dry-run",)):
        with pytest.raises(CommandError, match="No figures were found"):
            run(file, *options)


def test_a_reason_longer_than_is_kept_is_refused_before_anything_is_done(crimes: Series, file: Path) -> None:
    ObservationFactory(series=crimes, period_end=MARCH.end, value=1)
    with pytest.raises(CommandError, match="Shorten the reason to 300 characters: it has 301"):
        call_command("import_figures", str(file), kind="correction", reason="x" * 301, stdout=StringIO())


def test_the_command_wants_reasons_too(crimes: Series, file: Path) -> None:
    ObservationFactory(series=crimes, value=7)
    with pytest.raises(CommandError, match="Say which kind of revision"):
        run(file)
    assert run(file, "--kind", "correction", "--reason", "Counted again").endswith("Recorded: 2 figures.\n")
