"""A spreadsheet's figures: looked at before they are recorded, recorded as a whole, taken back as a whole."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from opcc_portal.lib.periods import Period, add_months
from opcc_portal.models import AuditEvent, Job, Quarter, StoredFile, Upload, User
from scorecard import actions, queries
from scorecard.domain.ledger import TAKEN_BACK
from scorecard.models import Observation, Series
from tests.bringing import FEBRUARY, HEAD, JANUARY, MARCH, apply, bring, finished, known, latest, states, undo
from tests.factories import ObservationFactory, PlacementFactory, QuarterFactory, SeriesFactory, UserFactory

ClientAs = Callable[[str], Client]
QUARTER, YEAR = Period(date(2018, 3, 1), 3), Period(date(2018, 3, 1), 12)


@pytest.fixture
def crimes(db: None) -> Series:
    QuarterFactory()
    return PlacementFactory(series__measure__slug="crimes", series__measure__name="Crime volume").series


@pytest.fixture
def ann(db: None) -> User:
    return UserFactory(display_name="Ann Analyst")


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


def test_a_measures_own_name_means_it_also_where_a_plan_calls_another_so(crimes: Series, ann: User) -> None:
    other = PlacementFactory(label=crimes.measure.name).series
    upload = bring(ann, HEAD + f"{crimes.measure.name},2018-03,5\n{other.measure.name},2018-03,50\n")
    assert states(upload) == ["new", "new"]
    apply(upload, ann)
    assert [known(series, MARCH).value for series in (crimes, other)] == [5, 50]  # type: ignore[union-attr]


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
