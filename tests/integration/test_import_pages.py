"""Bringing a spreadsheet through the pages, and from the command line."""

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
from opcc_portal.lib.periods import add_months
from opcc_portal.models import Upload, User
from scorecard.models import Observation, Series
from tests.bringing import HEAD, MARCH, bring, known, latest
from tests.factories import ObservationFactory, PlacementFactory, QuarterFactory, UserFactory
from tests.integration.test_signoff import words

ClientAs = Callable[[str], Client]


@pytest.fixture
def crimes(db: None) -> Series:
    QuarterFactory()
    return PlacementFactory(series__measure__slug="crimes", series__measure__name="Crime volume").series


@pytest.fixture
def ann(db: None) -> User:
    return UserFactory(display_name="Ann Analyst")


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
