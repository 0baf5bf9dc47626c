"""The change on the year before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.series import Kind
from scorecard.domain.travel import change


@pytest.mark.parametrize(
    ("kind", "now", "before", "value", "direction", "words"),
    [
        (Kind.COUNT, 957, 1000, -4.3, "down", "4.3% lower than a year before"),
        (Kind.COUNT, 3294, 3836, -14.129, "down", "14.1% lower than a year before"),
        (Kind.RATE, 3.0, 2.0, 50.0, "up", "50.0% higher than a year before"),
        (Kind.MEAN, 700, 700, 0.0, "same", "the same as a year before"),
        (Kind.LEVEL, 165, 99, 66.667, "up", "66.7% higher than a year before"),
        (Kind.COUNT, 4000, 1, 399_900, "up", "399,900.0% higher than a year before"),
        (Kind.COUNT, 10_001, 10_000, 0.01, "up", "less than 0.1% higher than a year before"),
        (Kind.MEAN, -5, -10, 50.0, "up", "50.0% higher than a year before"),
        (Kind.COUNT, 5, 0, None, "up", "higher than a year before, when it was 0"),
        (Kind.COUNT, 0, 0, None, "same", "the same as a year before"),
        (Kind.PROPORTION, 26.8, 30.0, -3.2, "down", "3.2 percentage points lower than a year before"),
        (Kind.PROPORTION, 3.0, 0.0, 3.0, "up", "3.0 percentage points higher than a year before"),
        (Kind.PROPORTION, 3.04, 3.0, 0.04, "up", "less than 0.1 percentage points higher than a year before"),
    ],
)
def test_a_change_in_number_and_words(
    kind: Kind, now: float, before: float, value: float | None, direction: str, words: str
) -> None:
    found = change(kind, now, before)
    assert found is not None
    assert found.value == (None if value is None else pytest.approx(value, abs=0.0005))
    assert (found.direction, found.words) == (direction, words)


def test_a_published_percentage_changes_in_points() -> None:
    found = change(Kind.AS_PUBLISHED, 73.6, 76.6, unit="%", since="the quarter before")
    assert found is not None
    assert (found.measured_in, found.words) == (
        "points",
        "3.0 percentage points lower than the quarter before",
    )


def test_the_change_is_not_rounded() -> None:
    found = change(Kind.COUNT, 1, 3)
    assert found is not None
    assert found.value == pytest.approx(-200 / 3, rel=1e-15)
    assert found.measured_in == "percent"


def test_what_floats_cannot_tell_apart_is_the_same() -> None:
    found = change(Kind.MEAN, 0.1 + 0.2, 0.3)
    assert found is not None
    assert found.direction == "same"


@pytest.mark.parametrize(("now", "before"), [(None, 1.0), (1.0, None)])
def test_without_both_figures_there_is_no_change(now: float | None, before: float | None) -> None:
    assert change(Kind.COUNT, now, before) is None


def test_grades_are_words() -> None:
    assert change(Kind.GRADE, 1.0, 2.0) is None


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_there_and_back_go_opposite_ways(now: int, before: int) -> None:
    there, back = change(Kind.COUNT, now, before), change(Kind.COUNT, before, now)
    assert there is not None
    assert back is not None
    assert {there.direction, back.direction} in ({"up", "down"}, {"same"})
    assert there.value is not None
    assert now == pytest.approx(before * (1 + there.value / 100))
