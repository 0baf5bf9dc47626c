"""The words of the paper on a register."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risks.domain import paper
from risks.domain.scoring import Band, Scores
from tests.unit.risks.test_scoring import BANDS


@pytest.mark.parametrize(
    ("ranks", "said"),
    [
        ([1, 1, 1, 2, 2, 2, 2, 2, 2, 3], "ten inherent risks; seven minor or acceptable, three moderate"),
        ([0, 2], "two inherent risks; one minor or acceptable, one high"),
        ([3], "one inherent risk; one minor or acceptable"),
        ([0, 1], "two inherent risks; one moderate, one high"),
        ([1] * 13, "13 inherent risks; 13 moderate"),
        ([], "no inherent risks"),
    ],
)
def test_counts_by_band(ranks: list[int], said: str) -> None:
    assert paper.counts("inherent", ranks, BANDS) == said


def test_counts_with_no_more_bands_than_are_told_of_singly() -> None:
    assert paper.counts("topical", [0, 1], BANDS[:2]) == "two topical risks; one moderate, one high"


@given(st.lists(st.integers(0, 3), max_size=30))
def test_the_parts_add_up_to_the_whole(ranks: list[int]) -> None:
    whole, _, parts = paper.counts("inherent", ranks, BANDS).partition("; ")
    words = {paper.number(count): count for count in range(31)}
    assert words[whole.split()[0]] == sum(words[part.split()[0]] for part in parts.split(", ") if part)


@pytest.mark.parametrize(
    ("outcome", "before", "now", "said"),
    [
        ("increased", 16, 24, "increased from 16 to 24"),
        ("reduced", 32, 16, "reduced from 32 to 16"),
        ("maintained", 8, 8, "maintained at 8"),
        ("new", None, 24, "new at 24"),
        ("removed", 16, 8, "removed at 8"),
        ("returned", 8, 24, "returned at 24"),
    ],
)
def test_what_became_of_a_score(outcome: str, before: int | None, now: int, said: str) -> None:
    assert paper.change(outcome, before, now) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (Scores(2, 2, 4), Scores(3, 2, 4), "likelihood from 2 to 3"),
        (Scores(2, 2, 4), Scores(3, 1, 4), "likelihood from 2 to 3 and control from 2 to 1"),
        (Scores(1, 1, 1), Scores(2, 2, 2), "likelihood from 1 to 2, control from 1 to 2 and impact from 1 to 2"),
        (Scores(2, 2, 4), Scores(2, 2, 4), ""),
        (None, Scores(2, 2, 4), ""),
        (Scores(2, 2, 4), None, ""),
    ],
)
def test_which_parts_moved(before: Scores | None, now: Scores | None, said: str) -> None:
    assert paper.moved(before, now) == said


@pytest.mark.parametrize(
    ("bands", "most", "said"),
    [
        (BANDS, 64, ["30 or more", "18 to 29", "8 to 17", "1 to 7"]),
        ([Band("top", "Top", 64, 0), Band("two", "Two", 2, 1), Band("one", "One", 1, 2)], 64, ["64", "2 to 63", "1"]),
        (list(reversed(BANDS)), 64, ["1 to 7", "8 to 17", "18 to 29", "30 or more"]),
    ],
)
def test_the_scores_of_bands(bands: list[Band], most: int, said: list[str]) -> None:
    assert paper.ranges(bands, most) == said


@pytest.mark.parametrize(
    ("above", "appetite", "said"),
    [
        ([], 30, "No risk is at or above the risk appetite of 30. 30 is also where the band High begins."),
        ([("I1", 36)], 32, "One risk is at or above the risk appetite of 32: I1 (36)."),
        ([("I1", 36), ("T3", 32)], 31, "Two risks are at or above the risk appetite of 31: I1 (36) and T3 (32)."),
    ],
)
def test_the_appetite(above: list[tuple[str, int]], appetite: int, said: str) -> None:
    assert paper.appetite(appetite, above, BANDS) == said


@pytest.mark.parametrize(
    ("appetite", "said"),
    [
        (30, ["At or above it", "Below it", "Below it", "Below it"]),
        (20, ["At or above it", "Partly below it", "Below it", "Below it"]),
        (40, ["Partly below it", "Below it", "Below it", "Below it"]),
        (1, ["At or above it"] * 4),
    ],
)
def test_where_a_band_lies_against_the_appetite(appetite: int, said: list[str]) -> None:
    assert [paper.against(band, BANDS, appetite) for band in BANDS] == said


@pytest.mark.parametrize(("months", "said"), [(1, "every month"), (3, "every three months"), (14, "every 14 months")])
def test_how_often(months: int, said: str) -> None:
    assert paper.every(months) == said


def test_when_the_next_review_is_due() -> None:
    day, last = date(2018, 8, 4), date(2018, 5, 8)
    said = paper.next_review("formal", "Board", day, last)
    assert said == "The next formal review, by the Board, is due by 4 August 2018."
    assert paper.next_review("informal", "", day, day) == "The next informal review is due by 4 August 2018."
    late = paper.next_review("informal", "", day, date(2018, 8, 5))
    assert late == "The next informal review was due by 4 August 2018."
