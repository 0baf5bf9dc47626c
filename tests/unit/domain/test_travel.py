"""The change on the year before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.series import Kind
from scorecard.domain.travel import Way, change, mark, small_numbers


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


@pytest.mark.parametrize(
    ("way", "value", "preferred", "drawn"),
    [
        ("up", 5.0, True, "up"),
        ("down", -5.0, True, "down"),
        ("up", 4.999, True, "dash"),
        ("down", -4.999, True, "dash"),
        ("up", 5.001, True, "up"),
        ("up", 0.001, False, "up"),
        ("down", -4.999, False, "down"),
        ("up", None, True, "up"),  # from 0
        ("up", None, False, "up"),
        ("same", 0.0, True, "dash"),
        ("same", 0.0, False, "same"),
        ("same", None, True, "dash"),  # 0 and 0 again
    ],
)
def test_an_arrow_from_five_on(way: Way, value: float | None, preferred: bool, drawn: str) -> None:
    assert mark(way, value, preferred=preferred) == drawn


@pytest.mark.parametrize(
    ("kind", "now", "before", "drawn"),
    [
        (Kind.COUNT, 105, 100, "up"),
        (Kind.COUNT, 104.999, 100, "dash"),
        (Kind.COUNT, 95, 100, "down"),
        (Kind.COUNT, 10_499, 10_000, "dash"),  # 5.0% as it is printed
        (Kind.COUNT, 1.05 * 3, 3, "up"),
        (Kind.PROPORTION, 30.0, 25.0, "up"),  # five points
        (Kind.PROPORTION, 30.0, 25.001, "dash"),
        (Kind.PROPORTION, 3.0, 2.0, "dash"),  # one point, though half as much again
        (Kind.PROPORTION, 0.3 + 5, 0.3, "up"),
        (Kind.COUNT, 1, 0, "up"),
    ],
)
def test_the_unrounded_change_decides(kind: Kind, now: float, before: float, drawn: str) -> None:
    found = change(kind, now, before)
    assert found is not None
    assert mark(found.direction, found.value, preferred=True) == drawn


def test_a_measure_may_have_a_threshold_of_its_own() -> None:
    assert mark("up", 9.9, preferred=True, threshold=10) == "dash"
    assert mark("up", 10.0, preferred=True, threshold=10) == "up"
    assert mark("up", 0.1, preferred=True, threshold=0) == "up"


@pytest.mark.parametrize(
    ("now", "before", "small"),
    [
        (34, 20, True),  # 2·(5.8310 − 4.4721) = 2.7177, under 2.7719
        (35, 20, False),  # 2·(5.9161 − 4.4721) = 2.8879
        (20, 34, True),
        (20, 35, False),
        (1, 0, True),  # 2
        (2, 0, False),  # 2.83
        (0, 1, True),
        (10_200, 10_000, True),  # 1.99
        (10_300, 10_000, False),  # 2.98
        (20, 20, False),
        (0, 0, False),
        (-1, 4, False),
        (None, 4, False),
        (4, None, False),
    ],
)
def test_counts_so_small_that_chance_explains_them(now: float | None, before: float | None, small: bool) -> None:
    assert small_numbers(Kind.COUNT, now, before) is small
    assert not small_numbers(Kind.PROPORTION, now, before)
    assert not small_numbers(Kind.MEAN, now, before)
