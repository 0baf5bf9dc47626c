"""Three snapshots falling, and the threshold missed twice running: by hand, at the edges, against a naive reading."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployability.domain.signals import Signal, below_twice, falling

SHARES = st.lists(st.none() | st.decimals(min_value=0, max_value=100, places=1), max_size=7)


def shares(text: str) -> list[Decimal | None]:
    return [None if part == "-" else Decimal(part) for part in text.split()]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("82.5 78.8 73.8 70.0", "fired"),
        ("1 82.5 78.8 73.8 70.0", "fired"),  # what was before does not count
        ("82.5 78.8 78.8 70.0", "quiet"),  # standing still is not falling
        ("70 78.8 73.8 70.0", "quiet"),
        ("82.5 78.8 73.8 74.0", "quiet"),
        ("78.8 73.8 70.0", "not assessable"),
        ("", "not assessable"),
        ("82.5 - 73.8 70.0", "not assessable"),
        ("- 82.5 78.8 73.8 70.0", "fired"),
    ],
)
def test_three_falling_takes_four(text: str, state: str) -> None:
    assert falling(shares(text)).state == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("74.9 74.9", "fired"),
        ("75 74.9", "quiet"),  # the threshold itself is not below
        ("74.9 75", "quiet"),
        ("90 74.9 74.9", "fired"),
        ("74.9 90 74.9", "quiet"),
        ("74.9", "not assessable"),
        ("- 74.9", "not assessable"),
        ("74.9 -", "not assessable"),
    ],
)
def test_below_twice_takes_two(text: str, state: str) -> None:
    assert below_twice(shares(text), Decimal(75)).state == state


def test_a_signal_holds_the_shares_that_it_rests_on() -> None:
    assert falling(shares("90 82.5 78.8 73.8 70")) == Signal(
        "fired", (Decimal("82.5"), Decimal("78.8"), Decimal("73.8"), Decimal(70)), 4
    )
    assert below_twice(shares("90 74 73"), Decimal(75)).shares == (Decimal(74), Decimal(73))


@pytest.mark.parametrize(("text", "gap"), [("70", False), ("80 - 70 60", True), ("80 75 70 60", False)])
def test_it_says_whether_a_gap_or_too_few_snapshots_stand_against_it(text: str, gap: bool) -> None:
    assert falling(shares(text)).gap is gap


@given(SHARES)
def test_falling_agrees_with_a_naive_reading(found) -> None:
    state = falling(found).state
    if len(found) < 4 or None in (found[-1], found[-2], found[-3], found[-4]):
        assert state == "not assessable"
    elif found[-4] > found[-3] and found[-3] > found[-2] and found[-2] > found[-1]:
        assert state == "fired"
    else:
        assert state == "quiet"


@given(SHARES, st.decimals(min_value=0, max_value=100, places=1))
def test_below_twice_agrees_with_a_naive_reading(found, threshold) -> None:
    state = below_twice(found, threshold).state
    if len(found) < 2 or found[-1] is None or found[-2] is None:
        assert state == "not assessable"
    elif found[-1] >= threshold or found[-2] >= threshold:
        assert state == "quiet"
    else:
        assert state == "fired"
