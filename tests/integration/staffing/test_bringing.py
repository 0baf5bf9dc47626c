"""A table laid out as the paper's second is laid into the grid of its day; nothing is saved before somebody does."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from deployability.models import Claim, Snapshot
from opcc_portal.models import Draft
from tests.integration.staffing.files import HEAD, TABLE, bring, changed, csv, keep, xlsx
from tests.integration.staffing.helping import ALL, URL, ClientAs, error, recorded, save, seen, value, words

pytestmark = pytest.mark.usefixtures("teams")


@pytest.mark.parametrize(("write", "name"), [(csv, "table.csv"), (xlsx, "table.xlsx")])
def test_a_table_fills_the_grid_and_is_recorded_once_that_is_saved(client_as: ClientAs, write: Any, name: str) -> None:
    analyst = client_as("analyst")
    assert bring(analyst, write(TABLE), name)["Location"] == URL
    page = analyst.get(URL)
    assert "3 rows are read from the file. They are not saved yet" in page.content.decode()
    assert not Snapshot.objects.exists()
    analyst.post(URL, {key: value(page, key) for key in ALL} | {"file": value(page, "file"), "seen": seen(page)})
    assert recorded() == {
        "north sgt": {"FTE": 10, "abstracted": 1},
        "north lci": {"FTE": 13, "vacancies": 6},
        "south con": {"FTE": 50, "vacancies": 7, "sickness": 3},
    }
    assert Snapshot.objects.get().source == name
    assert Claim.objects.count() == 2 * 6 + 3 * 2  # of each team six figures, of each role its share and its total


def test_the_same_file_again_changes_nothing(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    keep(analyst, csv(TABLE))
    answer = bring(analyst, csv(TABLE), "another-name.csv")
    assert "No change: 31 May 2018 is recorded just as the file says." in words(analyst.get(answer["Location"]))
    assert not Draft.objects.exists()


def test_a_file_whose_totals_contradict_its_parts_is_told_of_and_not_refused(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    assert bring(analyst, changed(1, 1, "24")).status_code == 302
    said = words(analyst.get(URL))
    assert "1 printed figure contradicts its parts" in said
    assert "Swindon CPT North" in said


def test_unsaved_figures_of_that_day_are_not_thrown_away(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    analyst.post(URL, {**ALL, "autosave": "1", "seen": seen(analyst.get(URL))})
    answer = bring(analyst, csv(TABLE))
    assert answer.status_code == 409
    assert "You have unsaved figures of that day" in error(answer, "on")
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (changed(2, 0, "INSP"), "A3: “INSP” is no team and no role."),
        (changed(2, 0, "CON"), "A3: the team above has no role “CON”."),
        (changed(3, 0, "SGT"), "A4: this role of the team stands here a second time."),
        (changed(2, 1, "-10"), "B3: It cannot be negative."),
        (changed(2, 1, "ten"), "B3: “ten” is not a number."),
        (changed(2, 1, "0"), "A3: 1 FTE undeployable is more than the establishment of 0."),
        (changed(2, 1, ""), "A3: there is no FTE in this row."),
        (changed(1, 2, "many"), "C2: “many” is not a number."),
        (changed(0, 3, "Weather"), "D1: “weather” is no reason in use. They are: abstracted, sickness, vacancies."),
        (changed(0, 4, "Vacancies"), "E1: “vacancies” stands twice in this row."),
        (csv([HEAD, *TABLE[2:3]]), "A2: no team stands above this role."),
        (csv([*TABLE[1:3]]), "A1: the row of headings (FTE, Vacancies …) has to stand above this."),
        (csv([["Nothing", "of", "it"]]), "No figures were found."),
    ],
)
def test_what_is_wrong_with_a_file_is_said_by_its_cell_and_nothing_of_it_is_used(
    client_as: ClientAs, content: bytes, said: str
) -> None:
    answer = bring(client_as("analyst"), content)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "table.csv", "This file is empty."),
        (b"\x89PNG", "table.png", "Files that end in “.png” are not read."),
        (b"PK\x03\x04broken", "table.xlsx", "Open it in a spreadsheet program"),
        (b"x" * (2 * 1024**2 + 1), "table.csv", "At most 2 MB can be read."),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(client_as: ClientAs, content: bytes, name: str, said: str) -> None:
    answer = bring(client_as("analyst"), content, name)
    assert answer.status_code == 422
    assert said in words(answer)


def test_a_file_with_two_tables_is_refused(client_as: ClientAs) -> None:
    book, content = Workbook(), BytesIO()
    for row in TABLE:
        book.active.append(row)
    book.create_sheet("Other").append(["FTE"])
    book.save(content)
    assert "more than one sheet" in words(bring(client_as("analyst"), content.getvalue(), "two.xlsx"))


def test_a_file_leaves_what_it_does_not_tell_of(client_as: ClientAs) -> None:
    """Students, and the note, are not in the table."""
    analyst = client_as("analyst")
    save(analyst, ALL | {"students.lci": "11", "note": "As counted"})
    bring(analyst, changed(2, 1, "11"))
    page = analyst.get(URL)
    assert (value(page, "students.lci"), value(page, "north.sgt.establishment")) == ("11", "11")
