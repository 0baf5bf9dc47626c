"""The risk register of June 2018 as the Panel's papers print it, against what its page says."""

from collections.abc import Callable

import pytest
from django.test import Client

from opcc_portal import pages
from opcc_portal.models import Quarter
from risks.values import Group, Line, RegisterView, RiskPage, Risks
from tests.factories import QuarterFactory

REGISTER = """
    I1  | inherent | 3 | 2 | 4 | 24 | Moderate   | 16 | increased
    I2  | inherent | 2 | 2 | 4 | 16 | Acceptable | 16 | maintained
    I3  | inherent | 1 | 2 | 2 |  4 | Minor      |  4 | maintained
    I4  | inherent | 1 | 2 | 4 |  8 | Acceptable |  8 | maintained
    I5  | inherent | 2 | 2 | 3 | 12 | Acceptable | 12 | maintained
    I6  | inherent | 2 | 4 | 2 | 16 | Acceptable | 24 | reduced
    I7  | inherent | 2 | 2 | 2 |  8 | Acceptable |  8 | maintained
    I8  | inherent | 3 | 2 | 4 | 24 | Moderate   | 32 | reduced
    I9  | inherent | 3 | 3 | 3 | 27 | Moderate   | 27 | maintained
    I10 | inherent | 2 | 2 | 2 |  8 | Acceptable |  8 | maintained
    T1  | topical  | 2 | 4 | 2 | 16 | Acceptable | 24 | reduced
    T3  | topical  | 4 | 4 | 1 | 16 | Acceptable | 32 | reduced
    T4  | topical  | 2 | 3 | 3 | 18 | Moderate   | 18 | maintained
    T5  | topical  | 2 | 2 | 3 | 12 | Acceptable | 12 | maintained
    T6  | topical  | 2 | 2 | 4 | 16 | Acceptable | 24 | reduced
    T7  | topical  | 3 | 4 | 2 | 24 | Moderate   |    | new
"""
# The second letter of these references is printed as the figure one.
PRINTED_OTHERWISE = {"i4": "Printed as 14.", "i5": "Printed as 15.", "i6": "Printed as 16.", "i7": "Printed as 17."}


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in row.split("|")) for row in table.strip().splitlines()]


@pytest.fixture
def page(wiltshire: Quarter) -> Risks:
    return pages.get("risks").gather(wiltshire, "panel")[""]  # type: ignore[return-value]


@pytest.fixture
def register(page: Risks) -> RegisterView:
    (found,) = page.registers
    return found


def as_row(line: Line) -> tuple[str, ...]:
    now, before = line.now, line.previous
    numbers = (now.likelihood, now.control, now.impact, now.score)
    printed = "" if before is None else str(before)
    return (line.reference, line.category, *map(str, numbers), now.band, printed, line.outcome)


def group(register: RegisterView, key: str) -> Group:
    return next(group for group in register.groups if group.key == key)


def references(register: RegisterView, key: str) -> list[str]:
    return [told.ref.title for told in group(register, key).risks]


def test_the_register_is_the_printed_one(register: RegisterView) -> None:
    assert [as_row(line) for line in register.risks] == rows(REGISTER)


def test_every_printed_score_is_the_product_of_its_parts() -> None:
    for _reference, _category, *numbers, _band, _before, _outcome in rows(REGISTER):
        likelihood, control, impact, score = map(int, numbers)
        assert likelihood * control * impact == score


def test_the_paper_counts_them_in_words(register: RegisterView) -> None:
    assert register.counts == [
        "Ten inherent risks; seven minor or acceptable, three moderate.",
        "Six topical risks; four minor or acceptable, two moderate.",
    ]


def test_the_bands_are_those_of_the_key(register: RegisterView) -> None:
    told = [(band.name, band.scores, band.inherent, band.topical, band.against) for band in register.bands]
    assert told == [
        ("High", "30 or more", 0, 0, "At or above it"),
        ("Moderate", "18 to 29", 3, 2, "Below it"),
        ("Acceptable", "8 to 17", 6, 4, "Below it"),
        ("Minor", "1 to 7", 1, 0, "Below it"),
    ]


def test_no_risk_reaches_the_appetite_which_is_also_where_the_band_high_begins(register: RegisterView) -> None:
    assert register.appetite == 30
    assert register.appetite_words == (
        "No risk is at or above the risk appetite of 30. 30 is also where the band High begins."
    )


def test_the_key_risks_are_those_that_the_paper_names(register: RegisterView) -> None:
    assert references(register, "key-inherent") == ["I1", "I8", "I9"]
    assert references(register, "key-topical") == ["T4", "T7"]


def test_what_changed_is_what_the_paper_says_changed(register: RegisterView) -> None:
    assert references(register, "new") == ["T7"]
    assert references(register, "increased") == ["I1"]
    assert references(register, "reduced") == ["I6", "I8", "T1", "T3", "T6"]
    assert references(register, "removed") == []
    assert "returned" not in {group.key for group in register.groups}  # nor has the paper such a heading
    changes = {line.reference: line.change for line in register.risks if line.outcome != "maintained"}
    assert changes == {
        "I1": "Increased from 16 to 24",
        "I6": "Reduced from 24 to 16",
        "I8": "Reduced from 32 to 24",
        "T1": "Reduced from 24 to 16",
        "T3": "Reduced from 32 to 16",
        "T6": "Reduced from 24 to 16",
        "T7": "New at 24",
    }


def test_the_paper_says_which_part_of_a_score_moved_where_the_document_does(register: RegisterView) -> None:
    (increased,) = group(register, "increased").risks
    assert "increased from 16 to 24 (likelihood from 2 to 3)" in increased.text
    reduced = {told.ref.title: told.text for told in group(register, "reduced").risks}
    assert "reduced from 32 to 24 (likelihood from 4 to 3)" in reduced["I8"]
    assert all("(" not in text for reference, text in reduced.items() if reference != "I8")


def test_all_were_reviewed_on_4_may_but_one(register: RegisterView) -> None:
    days = {line.reference: line.reviewed for line in register.risks}
    assert days.pop("I9") == "8 May 2018"
    assert set(days.values()) == {"4 May 2018"}


def test_the_next_reviews_follow_from_the_last(register: RegisterView) -> None:
    assert register.reviews == [
        "The next informal review, by the Deputy Chief Executive, is due by 4 June 2018.",
        "The next formal review, by the Commissioner's Monitoring Board, is due by 4 August 2018.",
    ]


def test_the_rules_are_those_of_the_paper(register: RegisterView) -> None:
    rules = " ".join(register.purpose)
    assert "from 2017 to 2021" in rules
    assert "at a score of 10 or under" in rules
    assert "informal every month by the Deputy Chief Executive" in rules
    assert "formal every three months by the Commissioner's Monitoring Board" in rules
    assert "The Commissioning and Policy Officer keeps it up to date." in rules


def test_the_numbering_leaves_out_t2_which_the_office_alone_is_told(wiltshire: Quarter, register: RegisterView) -> None:
    office = pages.get("risks").gather(wiltshire, "office")[""]
    assert [fault.partition(".")[0] for fault in office.registers[0].faults] == ["The numbering leaves out T2"]  # type: ignore[attr-defined]
    assert register.faults == []


def test_the_criminal_justice_boards_register_is_the_offices_own_and_of_2022(wiltshire: Quarter) -> None:
    later = QuarterFactory(year=2022, number=2)
    office = {quarter: pages.get("risks").gather(quarter, "office")[""] for quarter in (wiltshire, later)}
    assert [register.short for register in office[wiltshire].registers] == ["OPCC"]  # type: ignore[attr-defined]
    assert [register.short for register in office[later].registers] == ["WCJB"]  # type: ignore[attr-defined]


def test_each_risk_has_a_page_with_what_is_printed_of_it(wiltshire: Quarter) -> None:
    found: dict[str, RiskPage] = pages.get("risk").gather(wiltshire, "public")  # type: ignore[assignment]
    assert len(found) == 16
    assert {slug: page.note for slug, page in found.items() if page.note} == {
        **PRINTED_OTHERWISE,
        "t3": "One impact area is printed as Reputation.",
    }
    assert {page.owner for page in found.values()} == {""}  # the printed table has no owners
    assert found["t6"].reviews[-1].reason == ""  # its text ends at a dash
    assert [area.name for area in found["i7"].areas] == ["Financial", "Operational delivery", "Reputational"]


def test_the_earlier_scores_are_those_that_the_document_states(wiltshire: Quarter) -> None:
    found: dict[str, RiskPage] = pages.get("risk").gather(wiltshire, "public")  # type: ignore[assignment]
    earlier = {page.reference: page.reviews[0].now for page in found.values() if page.reviews[0].on is None}
    stated = {"I1": 16, "I6": 24, "I8": 32, "T1": 24, "T3": 32, "T6": 24}
    assert {reference: now.score for reference, now in earlier.items() if reference in stated} == stated
    assert set(earlier) == {row[0] for row in rows(REGISTER)} - {"T7"}
    parts = {key: (now.likelihood, now.control, now.impact) for key, now in earlier.items() if now.likelihood}
    assert parts == {"I1": (2, 2, 4), "I8": (4, 2, 4)}


def test_the_quarter_of_2022_tells_readers_of_no_register(
    client_as: Callable[[str], Client], wiltshire: Quarter
) -> None:
    QuarterFactory(year=2022, number=2)
    assert client_as("analyst").get("/draft/quarters/2022-23-Q2/risks/?as=panel").status_code == 404
    office = client_as("analyst").get("/draft/quarters/2022-23-Q2/risks/").content.decode()
    assert "Illustrative: the report of 2022 names this register" in office
    assert "No risk is on the register." in office
