"""How figures are written, and read from what people type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opcc_portal.lib.formatting import (
    Qualifier,
    format_date,
    format_figure,
    format_month,
    parse_figure,
    round_half_up,
    scale_of,
    sentence,
)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "expected"),
    [
        (9918.0, "crimes", 0, "9,918"),
        (1234567.891, "crimes", 2, "1,234,567.89"),
        (5.7, "%", 1, "5.7%"),
        (15.0, "%", 0, "15%"),
        (5.0, "%", 1, "5.0%"),
        (700.0, "seconds", 0, "11 min 40 s"),
        (4.0, "seconds", 0, "4 s"),
        (3725.0, "seconds", 0, "1 h 2 min 5 s"),
        (3600.0, "seconds", 0, "1 h"),
        (660.0, "seconds", 0, "11 min"),
        (59.5, "seconds", 0, "1 min"),
        (4.25, "seconds", 1, "4.3 s"),
        (0.0, "seconds", 0, "0 s"),
        (3_600_000.0, "seconds", 0, "1,000 h"),
        (-4.0, "crimes", 0, "−4"),
        (-5.75, "%", 1, "−5.8%"),
        (-65.0, "seconds", 0, "−1 min 5 s"),
        (-0.4, "crimes", 0, "0"),
    ],
)
def test_a_figure_as_written(value: float, unit: str, decimals: int, expected: str) -> None:
    assert format_figure(value, unit=unit, decimals=decimals) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (16875.0, "hours", "16,875 hours"),
        (1.0, "hours", "1 hour"),
        (1.0, "people", "1 person"),
        (1.0, "days per person", "1 day per person"),
        (12.0, "days per person", "12 days per person"),
        (15.0, "%", "15%"),
        (4.0, "seconds", "4 s"),
        (0.0, "crimes", "0 crimes"),
        (3.0, "", "3"),
    ],
)
def test_the_units_word_where_the_number_does_not_show_it(value: float, unit: str, expected: str) -> None:
    assert format_figure(value, unit=unit, decimals=0, with_unit=True) == expected


@pytest.mark.parametrize(
    ("qualifier", "expected"),
    [
        ("≤", "10 days or less"),
        ("<", "under 10 days"),
        ("≥", "10 days or more"),
        (">", "over 10 days"),
        ("≈", "about 10 days"),
        ("=", "10 days"),
    ],
)
def test_a_qualifier_in_words(qualifier: Qualifier, expected: str) -> None:
    assert format_figure(10, unit="days", decimals=0, qualifier=qualifier, with_unit=True) == expected


def test_a_qualifier_without_the_unit() -> None:
    assert format_figure(10, unit="days", decimals=0, qualifier="≤") == "10 or less"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(0.5, 0, "1"), (2.5, 0, "3"), (-0.5, 0, "-1"), (0.285, 2, "0.29"), (1.005, 2, "1.01"), (0.49, 0, "0")],
)
def test_halves_round_up_as_printed(value: float, decimals: int, expected: str) -> None:
    assert str(round_half_up(value, decimals)) == expected


def test_the_largest_float_can_be_written() -> None:
    assert format_figure(1.7e308, unit="crimes", decimals=1).startswith("170,000,000")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_never_written(value: float) -> None:
    with pytest.raises(ValueError, match="not a figure"):
        format_figure(value, unit="crimes", decimals=0)


def test_dates_in_words() -> None:
    assert format_month(date(2018, 3, 31)) == "March 2018"
    assert format_date(date(2018, 3, 1)) == "1 March 2018"


@pytest.mark.parametrize(
    ("unit", "scale"), [("%", "percent"), ("seconds", "duration"), ("crimes", "number"), ("", "number")]
)
def test_the_scale_of_a_unit(unit: str, scale: str) -> None:
    assert scale_of(unit) == scale


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("9,918", "crimes", 9918.0),
        ("9918", "crimes", 9918.0),
        (" 41.5 ", "hours", 41.5),
        (".5", "hours", 0.5),
        ("16,875 hours", "hours", 16875.0),
        ("1 Hour", "hours", 1.0),
        ("1 day per person", "days per person", 1.0),
        ("5.7%", "%", 5.7),
        ("5.7 %", "%", 5.7),
        ("5.7", "%", 5.7),
        ("-4", "crimes", -4.0),
        ("−4", "crimes", -4.0),
        ("+4", "crimes", 4.0),
        ("1,234,567", "crimes", 1234567.0),
        ("700", "seconds", 700.0),
        ("11:40", "seconds", 700.0),
        ("90:00", "seconds", 5400.0),
        ("1:02:05", "seconds", 3725.0),
        ("11 min 40 s", "seconds", 700.0),
        ("11 mins 40 secs", "seconds", 700.0),
        ("11m40s", "seconds", 700.0),
        ("1 hour, 5 seconds", "seconds", 3605.0),
        ("90 min", "seconds", 5400.0),
        ("4 seconds", "seconds", 4.0),
        ("0", "seconds", 0.0),
        ("0 s", "seconds", 0.0),
        ("−1 min 5 s", "seconds", -65.0),
        ("\u00a05.7\u00a0%", "%", 5.7),
    ],
)
def test_what_people_type(text: str, unit: str, expected: float) -> None:
    assert parse_figure(text, unit) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\t\n"])
def test_a_blank_is_no_figure(text: str) -> None:
    assert parse_figure(text, "crimes") is None


@pytest.mark.parametrize(
    ("text", "unit", "advice"),
    [
        ("nan", "crimes", "such as 9,918"),
        ("inf", "crimes", "such as 9,918"),
        ("9" * 400, "crimes", "such as 9,918"),
        ("1e5", "crimes", "such as 9,918"),
        ("1_000", "crimes", "such as 9,918"),
        ("5,7", "crimes", "such as 9,918"),
        ("12,34", "crimes", "such as 9,918"),
        ("١٢", "crimes", "such as 9,918"),
        ("5.7%", "crimes", "such as 9,918"),
        ("4 hours", "crimes", "such as 9,918"),
        ("n/a", "%", "such as 5.7 or 5.7%"),
        ("11:40", "%", "such as 5.7 or 5.7%"),
        ("11:75", "seconds", "such as 11:40"),
        ("11:60", "seconds", "such as 11:40"),
        ("1:60:00", "seconds", "such as 11:40"),
        ("1:75:00", "seconds", "such as 11:40"),
        ("11:4", "seconds", "such as 11:40"),
        ("fast", "seconds", "such as 11:40"),
        ("-", "seconds", "such as 11:40"),
        ("--4", "crimes", "such as 9,918"),
    ],
)
def test_anything_else_is_refused_with_advice(text: str, unit: str, advice: str) -> None:
    with pytest.raises(ValueError, match=advice):
        parse_figure(text, unit)


@given(
    st.floats(-1e9, 1e9, allow_nan=False),
    st.sampled_from(["crimes", "%", "seconds", "hours", "days per person", "people"]),
    st.integers(0, 3),
    st.booleans(),
)
def test_what_is_written_can_be_typed(value: float, unit: str, decimals: int, with_unit: bool) -> None:
    text = format_figure(value, unit=unit, decimals=decimals, with_unit=with_unit)
    assert parse_figure(text, unit) == pytest.approx(float(round_half_up(value, decimals)), rel=1e-12, abs=1e-9)


@given(st.text(max_size=20), st.sampled_from(["crimes", "%", "seconds"]))
def test_no_text_makes_it_fail_otherwise(text: str, unit: str) -> None:
    try:
        value = parse_figure(text, unit)
    except ValueError:
        return
    assert value is None or abs(value) < float("inf")


@pytest.mark.parametrize(
    ("phrase", "said"),
    [("quarterly report", "Quarterly report."), ("It ends.", "It ends."), ("HMICFRS", "HMICFRS."), ("", "")],
)
def test_a_phrase_becomes_a_sentence(phrase: str, said: str) -> None:
    assert sentence(phrase) == said
