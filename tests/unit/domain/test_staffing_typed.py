"""FTE, days and percentages as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployability.domain.strength import Strength
from deployability.domain.typed import fault, read_days, read_fte, read_percent, read_printed, write_fte


@pytest.mark.parametrize(
    ("text", "fte"),
    [
        ("7", "7"),
        ("7.5", "7.5"),
        (" 7.50 ", "7.5"),
        ("1,250", "1250"),
        (".5", "0.5"),
        ("7.", "7"),
        ("0", "0"),
        ("-0", "0"),
        ("+3", "3"),
        ("1 250", "1250"),
        ("99999", "99999"),
        ("007", "7"),
    ],
)
def test_fte_are_read_as_they_are_typed(text: str, fte: str) -> None:
    assert read_fte(text) == Decimal(fte)


def test_a_blank_says_nothing() -> None:
    assert read_fte("  ") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seven", "“seven” is not a number. Type full-time equivalents, such as 7 or 7.5."),
        (".", "“.” is not a number. Type full-time equivalents, such as 7 or 7.5."),
        ("7,5", "“7,5” is not a number. Type full-time equivalents, such as 7 or 7.5."),
        ("-1", "It cannot be negative. Type how many there are, or 0."),
        ("−0.5", "It cannot be negative. Type how many there are, or 0."),
        ("7.125", "7.125 has more decimals than are told here. Round it to 2."),
        ("100000", "100000 is more than a force has. Check the number."),
        ("1e3", "“1e3” is not a number. Type full-time equivalents, such as 7 or 7.5."),
    ],
)
def test_what_is_no_fte_is_said_in_words(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as refused:
        read_fte(text)
    assert str(refused.value) == said


def test_days_have_one_decimal_and_fit_into_a_year() -> None:
    assert read_days("10.5") == Decimal("10.5")
    for text in ("10.25", "367", "-1", "x"):
        with pytest.raises(ValueError, match=r"\w"):
            read_days(text)


def test_a_percentage_goes_to_a_hundred() -> None:
    assert read_percent("75%") == read_percent(" 75 ") == 75
    with pytest.raises(ValueError, match="more than 100 per cent"):
        read_percent("100.5")


@pytest.mark.parametrize(("fte", "text"), [("7", "7"), ("7.50", "7.5"), ("100", "100"), ("0.25", "0.25"), ("0", "0")])
def test_fte_are_written_as_they_would_be_typed(fte: str, text: str) -> None:
    assert write_fte(Decimal(fte)) == text
    assert write_fte(None) == ""


@given(st.decimals(min_value=0, max_value=99_999, places=2))
def test_what_is_written_is_read_as_the_same(fte: Decimal) -> None:
    assert read_fte(write_fte(fte)) == fte


def test_no_more_can_be_undeployable_than_there_are_posts() -> None:
    assert fault(Strength(Decimal(9), {"vacancies": Decimal(9)})) == ""
    assert fault(Strength(Decimal("8.5"), {"vacancies": Decimal(7), "sickness": Decimal(3)})) == (
        "10 FTE undeployable is more than the establishment of 8.5. Check both."
    )


@pytest.mark.parametrize(
    ("text", "value", "told"),
    [
        ("69.6%", "69.6", "69.6%"),
        ("1,250", "1250", "1,250"),
        ("53.846153846153846%", "53.85", "53.85%"),
        ("−2", "-2", "−2"),
        (" 80 ", "80", "80"),
        ("999999.99", "999999.99", "999999.99"),
    ],
)
def test_what_a_file_prints_is_kept_as_far_as_it_can_be(text: str, value: str, told: str) -> None:
    assert read_printed(text) == (Decimal(value), told)


@pytest.mark.parametrize("text", ["", "NaN", "1e3", "1_0", "٣", "999999.999", "1000000", "1.2.3", "%"])
def test_what_is_no_printed_figure_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a number|is more than can be kept"):
        read_printed(text)
