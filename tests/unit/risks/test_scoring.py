"""How a risk is scored, against a naive second reading of the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risks.domain.scoring import Band, Scores, Standing, band_of, may_leave, missing, outcome

BANDS = [Band("high", "High", 30, 0), Band("moderate", "Moderate", 18, 1)]
BANDS += [Band("acceptable", "Acceptable", 8, 2), Band("minor", "Minor", 1, 3)]
LEVELS = st.integers(1, 10)


@given(LEVELS, LEVELS, LEVELS)
def test_a_score_is_as_many_boxes_as_a_block_of_that_size_holds(likelihood: int, control: int, impact: int) -> None:
    boxes = [(a, b, c) for a in range(likelihood) for b in range(control) for c in range(impact)]
    assert Scores(likelihood, control, impact).residual == len(boxes)


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (1, "Minor"),
        (7, "Minor"),
        (8, "Acceptable"),
        (17, "Acceptable"),
        (18, "Moderate"),
        (29, "Moderate"),
        (30, "High"),
        (64, "High"),
    ],
)
def test_bands_at_their_edges(score: int, name: str) -> None:
    assert band_of(score, BANDS).name == name


@given(st.integers(1, 100), st.permutations(BANDS))
def test_the_order_of_bands_does_not_matter(score: int, bands: list[Band]) -> None:
    found = band_of(score, bands)
    higher = [band for band in bands if band.least > found.least]
    assert found.least <= score
    assert all(band.least > score for band in higher)


@pytest.mark.parametrize(("score", "bands"), [(0, BANDS), (29, BANDS[:1]), (5, [])])
def test_a_score_below_every_band_has_none(score: int, bands: list[Band]) -> None:
    with pytest.raises(ValueError, match=f"at or below a score of {score}"):
        band_of(score, bands)


OUTCOMES = """
    before  | now     | outcome
    none    | 16      | new
    none    | 16 gone | removed
    16      | 24      | increased
    24      | 16      | reduced
    16      | 16      | maintained
    16      | 16 gone | removed
    16      | 8 gone  | removed
    8 gone  | 8       | returned
    8 gone  | 24      | returned
    8 gone  | 8 gone  | removed
"""


def standing(text: str) -> Standing | None:
    score, _, gone = text.partition(" ")
    return None if score == "none" else Standing(int(score), gone == "gone")


@pytest.mark.parametrize("row", OUTCOMES.strip().splitlines()[1:])
def test_what_a_review_comes_to(row: str) -> None:
    before, now, wanted = (cell.strip() for cell in row.split("|"))
    after = standing(now)
    assert after
    assert outcome(standing(before), after) == wanted


@pytest.mark.parametrize(
    ("category", "score", "leaves"),
    [("topical", 9, True), ("topical", 10, True), ("topical", 11, False), ("inherent", 1, False)],
)
def test_a_topical_risk_may_leave_at_ten_or_under(category: str, score: int, leaves: bool) -> None:
    assert may_leave(category, score, 10) is leaves  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("references", "left_out"),
    [
        (["T1", "T3"], ["T2"]),
        (["I1", "I2", "T2"], ["T1"]),
        (["T4", "T1"], ["T2", "T3"]),
        (["T1", "T2"], []),
        (["t2", "Risk 3", "3", "T", ""], []),
        ([], []),
    ],
)
def test_the_references_that_a_numbering_leaves_out(references: list[str], left_out: list[str]) -> None:
    assert missing(references) == left_out


@given(st.sets(st.integers(1, 30), min_size=1))
def test_nothing_is_missing_once_what_is_missing_is_there(numbers: set[int]) -> None:
    references = [f"T{number}" for number in numbers]
    found = missing(references)
    assert set(found).isdisjoint(references)
    assert missing([*references, *found]) == []
    assert len(numbers) + len(found) == max(numbers)
