"""The community policing paper of June 2018: its Tables 1 to 4, read as tables, against what its parts make."""

from collections.abc import Callable, Iterable

import pytest
from django.test import Client

from deployability.values import Row, StaffingPage
from opcc_portal import pages
from opcc_portal.models import Quarter

# Columns: FTE, deployable, vacancies, sickness, maternity leave, suspended, abstracted, total undeployable. What the
# paper prints and its parts do not make stands behind a stroke: made/printed.
TABLE_1 = """
    Swindon CPT North   | 121    | 83.5%       | 11 | 0 | 4  | 0 | 5  | 20
    Swindon CPT South   | 122    | 86.1%       | 7  | 0 | 3  | 0 | 7  | 17
    Wiltshire CPT North | 101    | 87.1%       | 8  | 1 | 1  | 1 | 2  | 13
    Wiltshire CPT West  | 125    | 93.6%       | 2  | 1 | 2  | 0 | 3  | 8
    Wiltshire CPT East  | 96/97  | 90.6%/90.8% | 1  | 2 | 1  | 2 | 3  | 9
    Wiltshire CPT South | 80/79  | 70.0%/69.6% | 14 | 5 | 1  | 1 | 3  | 24
    All teams           | 645    | 85.9%       | 43 | 9 | 12 | 4 | 23 | 91
"""
TABLE_2 = """
    Swindon CPT North   | 121 | 83.5%  | 11 | 0 | 4 | 0 | 5 | 20
    SGT                 | 10  | 100.0% | 0  | 0 | 0 | 0 | 0 | 0
    CON                 | 73  | 84.9%  | 3  | 0 | 4 | 0 | 4 | 11
    LCI                 | 13  | 53.8%  | 6  | 0 | 0 | 0 | 0 | 6
    PCSO                | 25  | 88.0%  | 2  | 0 | 0 | 0 | 1 | 3
    Swindon CPT South   | 122 | 86.1%  | 7  | 0 | 3 | 0 | 7 | 17
    SGT                 | 10  | 80.0%  | 0  | 0 | 1 | 0 | 1 | 2
    CON                 | 76  | 93.4%  | 1  | 0 | 0 | 0 | 4 | 5
    LCI                 | 13  | 61.5%  | 3  | 0 | 1 | 0 | 1 | 5
    PCSO                | 23  | 78.3%  | 3  | 0 | 1 | 0 | 1 | 5
    Wiltshire CPT North | 101 | 87.1%  | 8  | 1 | 1 | 1 | 2 | 13
    SGT                 | 10  | 100.0% | 0  | 0 | 0 | 0 | 0 | 0
    CON                 | 61  | 88.5%  | 4  | 1 | 0 | 0 | 2 | 7
    LCI                 | 9   | 77.8%  | 2  | 0 | 0 | 0 | 0 | 2
    PCSO                | 21  | 81.0%  | 2  | 0 | 1 | 1 | 0 | 4
    Wiltshire CPT West  | 125 | 93.6%  | 2  | 1 | 2 | 0 | 3 | 8
    SGT                 | 10  | 90.0%  | 0  | 0 | 0 | 0 | 1 | 1
    CON                 | 72  | 91.7%  | 2  | 1 | 1 | 0 | 2 | 6
    LCI                 | 17  | 100.0% | 0  | 0 | 0 | 0 | 0 | 0
    PCSO                | 26  | 96.2%  | 0  | 0 | 1 | 0 | 0 | 1
    Wiltshire CPT East  | 96  | 90.6%  | 1  | 2 | 1 | 2 | 3 | 9
    SGT                 | 10  | 100.0% | 0  | 0 | 0 | 0 | 0 | 0
    CON                 | 58  | 86.2%  | 1  | 1 | 1 | 2 | 3 | 8
    LCI                 | 9   | 100.0% | 0  | 0 | 0 | 0 | 0 | 0
    PCSO                | 19  | 94.7%  | 0  | 1 | 0 | 0 | 0 | 1
    Wiltshire CPT South | 80  | 70.0%  | 14 | 5 | 1 | 1 | 3 | 24
    SGT                 | 5   | 100.0% | 0  | 0 | 0 | 0 | 0 | 0
    CON                 | 50  | 72.0%  | 7  | 3 | 0 | 1 | 3 | 14
    LCI                 | 8   | 37.5%  | 4  | 0 | 1 | 0 | 0 | 5
    PCSO                | 17  | 70.6%  | 3  | 2 | 0 | 0 | 0 | 5
"""
TABLE_3 = """
    SGT       | 55  | 94.5% | 0  | 0 | 1  | 0 | 2  | 3/20
    CON       | 390 | 86.9% | 18 | 6 | 6  | 3 | 18 | 51/17
    LCI       | 69  | 73.9% | 15 | 0 | 2  | 0 | 1  | 18/13
    PCSO      | 131 | 85.5% | 10 | 3 | 3  | 1 | 2  | 19/8
    All teams | 645 | 85.9% | 43 | 9 | 12 | 4 | 23 | 91
"""
# Students, then what becomes of the vacancies: vacant now, filled when they join, vacant after, surplus.
TABLE_4 = """
    Student officer | 36 | 18 | 18 | 0 | 18
    Student LCI     | 11 | 15 | 11 | 4 | 0
    Student PCSO    | 19 | 10 | 10 | 0 | 9
    All students    | 66 | 43 | 39 | 4 | 27
"""
EXCEPTIONS = """
    South              | 70.0% | Continuing | printed 69.6% in Table 1 and 70.0% in Table 2
    LCI                | 73.9% | Continuing |
    Swindon North, LCI | 53.8% | Continuing |
    Swindon South, LCI | 61.5% | Continuing |
    South, CON         | 72.0% | New        |
    South, LCI         | 37.5% | Continuing |
    South, PCSO        | 70.6% | New        |
"""
CONTRADICTIONS = """
    Table 1 | 2319 | East  | Establishment, FTE | 97    | 96
    Table 1 | 2319 | East  | Deployable, %      | 90.8% | 90.6%
    Table 1 | 2320 | South | Establishment, FTE | 79    | 80
    Table 1 | 2320 | South | Deployable, %      | 69.6% | 70.0%
    Table 3 | 2369 | SGT   | Undeployable, FTE  | 20    | 3
    Table 3 | 2370 | CON   | Undeployable, FTE  | 17    | 51
    Table 3 | 2371 | LCI   | Undeployable, FTE  | 13    | 18
    Table 3 | 2372 | PCSO  | Undeployable, FTE  | 8     | 19
"""
# Appendix A: the days of abstraction and, of those, the long-term ones.
DAYS = """
    Annual leave                  | 26.0        | not counted
    Training                      | 12.0        | not counted
    Sickness                      | 10.5        | 6.2
    Adjusted and recuperative days | 11.2       | 11.2
    Maternity                     | 4.5         | 4.5
    Vacancies                     | 14.8        | 14.8
    Suspensions                   | 2.0         | not counted
    Various                       | 3.0         | not counted
    Long-term training            | not counted | 4.0
"""


def table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def made(text: str) -> list[list[str]]:
    """A table as its parts make it."""
    return [[cell.split("/")[0] for cell in row] for row in table(text)]


def printed(text: str) -> list[list[str]]:
    """A table as the paper prints it."""
    return [[cell.split("/")[-1] for cell in row] for row in table(text)]


def line(row: Row, name: str) -> list[str]:
    return [name, *(each.text for each in (row.establishment, row.share, *row.losses, row.undeployable))]


def with_total(page: StaffingPage, rows: Iterable[Row]) -> list[Row]:
    assert page.total is not None
    return [*rows, page.total]


@pytest.fixture
def page(wiltshire: Quarter) -> StaffingPage:
    return pages.get("staffing").gather(wiltshire, "panel")[""]  # type: ignore[return-value]


def test_the_headline_and_beside_it_the_claim_for_the_whole_force(page: StaffingPage) -> None:
    assert page.headline == (
        "85.9% of 645 FTE deployable on 31 May 2018. 91 FTE are undeployable; the commonest reason is vacancies (43)."
    )
    assert page.force is not None
    assert (page.force.text, "claim" in page.force.note) == ("80.4%", True)


def test_table_1(page: StaffingPage) -> None:
    assert [reason.name for reason in page.reasons] == [
        "Vacancies",
        "Sickness",
        "Maternity leave",
        "Suspended",
        "Abstracted",
    ]
    total = "All teams"
    rows = [line(row, row.name.label if row is page.total else row.name.title) for row in with_total(page, page.teams)]
    assert rows == made(TABLE_1)
    assert rows[-1][0] == total


def test_table_2(page: StaffingPage) -> None:
    rows = [
        line(row, name)
        for block in page.blocks
        for name, row in [(block.team.name.title, block.team), *((row.name.label, row) for row in block.roles)]
    ]
    assert rows == made(TABLE_2) == printed(TABLE_2)


def test_table_3(page: StaffingPage) -> None:
    assert [line(row, row.name.label) for row in with_total(page, page.roles)] == made(TABLE_3)


def test_table_4_with_the_vacancies_that_students_fill(page: StaffingPage) -> None:
    assert page.pipeline_total is not None
    rows = [
        [each.student, *(shown.text for shown in (each.students, each.vacancies, each.filled, each.left, each.surplus))]
        for each in [*page.pipeline, page.pipeline_total]
    ]
    assert rows == table(TABLE_4)
    assert "June 2018, as is likely" in page.pipeline_lead


def test_the_seven_exceptions(page: StaffingPage) -> None:
    found = [[each.name.label, each.share.text, each.word, each.printed] for each in page.exceptions]
    assert found == table(EXCEPTIONS)
    assert page.threshold.text == "75%"


def test_which_are_new_rests_on_an_illustrative_snapshot_and_says_so(page: StaffingPage) -> None:
    assert all(each.illustrative for each in page.exceptions)
    assert {each.sentence.partition(" on ")[2] for each in page.exceptions} == {"30 April 2018 (illustrative)."}
    assert page.exceptions_lead.endswith("Compared with 30 April 2018 (illustrative), 2 new and 5 continuing.")


def test_the_contradictions_and_no_others(page: StaffingPage) -> None:
    found = [
        [each.table, str(each.line), each.place, each.figure, each.printed, each.made] for each in page.contradictions
    ]
    assert found == table(CONTRADICTIONS)
    assert all(each.explanation for each in page.contradictions)
    assert page.contradictions_lead == "197 printed figures compared with what the parts make: 188 agree, 9 do not."


@pytest.mark.parametrize("text", [TABLE_1, TABLE_3])
def test_the_tables_above_say_the_same_of_what_contradicts(page: StaffingPage, text: str) -> None:
    """What stands behind a stroke above is what the page lists."""
    above = {
        (p, m)
        for made_row, row in zip(made(text), printed(text), strict=True)
        for m, p in zip(made_row, row, strict=True)
        if m != p
    }
    listed = {(each.printed, each.made) for each in page.contradictions}
    assert above
    assert above <= listed


def test_the_days_and_their_shares(page: StaffingPage) -> None:
    method = page.methodology
    assert method is not None
    assert [[each.cause, each.abstraction.text, each.deployability.text] for each in method.days] == table(DAYS)
    assert [each.text for each in method.totals] == ["84.0", "40.7"]
    assert [each.text for each in method.shares] == ["40.4%", "19.6%"]
    assert method.working_days == "208"
    (claim,) = method.contradictions
    assert (claim.line, claim.printed, claim.made) == (2451, "19%", "19.6%")


def test_the_trend_has_twelve_snapshots_of_which_eleven_are_marked(page: StaffingPage) -> None:
    assert [(taken.label, taken.illustrative) for taken in page.snapshots][-2:] == [
        ("30 April 2018", True),
        ("31 May 2018", False),
    ]
    assert sum(taken.illustrative for taken in page.snapshots) == 11
    assert page.history_illustrative == "11 of 12 snapshots are illustrative: made up to show a history."


def test_south_falls_and_lci_are_short_twice_running(page: StaffingPage) -> None:
    found = {line.name.label: [judged.word for judged in line.fired] for line in page.fired}
    assert found == {
        "South": ["Three snapshots falling", "Under 75% twice running"],
        "LCI": ["Under 75% twice running"],
    }
    assert all(judged.illustrative for line in page.fired for judged in line.fired)


def test_the_quarter_of_2022_has_no_such_page(
    both_quarters: tuple[Quarter, Quarter], client_as: Callable[[str], Client]
) -> None:
    assert client_as("panel").get("/quarters/2022-23-Q2/staffing/").status_code == 404
    assert client_as("panel").get("/quarters/2017-18-Q4/staffing/").status_code == 200
