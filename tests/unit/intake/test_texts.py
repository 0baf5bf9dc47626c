"""What a number in a spreadsheet looks like to its reader; expected texts by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opcc_portal.intake import texts
from opcc_portal.intake.texts import Shown
from opcc_portal.lib.formatting import parse_figure


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("9918", "9918"),
        ("9918.0", "9918"),
        ("0.1", "0.1"),
        ("0.10000000000000001", "0.1"),
        ("-0.0", "0"),
        ("-12.50", "-12.5"),
        ("1E3", "1000"),
        ("1e-05", "0.00001"),
        ("12345678901234567", "12345678901234568"),
        ("1e300", "1E+300"),
    ],
)
def test_numbers(written: str, text: str) -> None:
    assert texts.number(texts.exact(written)) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("0.173", "17.3%"),
        ("0.17299999999999999", "17.3%"),  # as Excel writes 0.173
        ("1", "100%"),
        ("0", "0%"),
        ("-0.057", "-5.7%"),
        ("0.0005", "0.05%"),
        ("1.1000000000000001", "110%"),
    ],
)
def test_percentages_are_exact(written: str, text: str) -> None:
    assert texts.percent(texts.exact(written)) == text


@pytest.mark.parametrize("written", ["nan", "inf", "-inf", "1e999", "", "12,5", "x"])
def test_no_number(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        texts.exact(written)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_number_is_read_back_as_it_was(value: float) -> None:
    text = texts.number(texts.exact(repr(value)))
    if "E" not in text:
        assert parse_figure(text, "") == value


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("General", Shown.NUMBER),
        ("", Shown.NUMBER),
        ("@", Shown.NUMBER),
        ("#,##0.00", Shown.NUMBER),
        ("0.00E+00", Shown.NUMBER),
        ("[$£-809]#,##0.00", Shown.NUMBER),
        ('0" days"', Shown.NUMBER),
        ("[Red]0.0", Shown.NUMBER),
        ("# ?/?", Shown.NUMBER),
        (r"0.0\%", Shown.NUMBER),  # a sign that is only drawn: 17.3 is kept, and 17.3% shown
        ('0.0"%"', Shown.NUMBER),
        ("0%", Shown.PERCENT),
        ("0.0%;[Red]-0.0%", Shown.PERCENT),
        ("dd/mm/yyyy", Shown.DATE),
        ("[$-809]dd mmmm yyyy;@", Shown.DATE),
        ("mmm-yy", Shown.DATE),
        ("mmmm", Shown.DATE),
        ("d/m/yyyy h:mm", Shown.DATE),
        ("h:mm", Shown.CLOCK),
        ("h:mm AM/PM", Shown.CLOCK),
        ("mm:ss", Shown.CLOCK),
        ("[mm]:ss", Shown.CLOCK),
        ("[h]:mm:ss;@", Shown.CLOCK),
        ("mm:ss.0", Shown.CLOCK),
    ],
)
def test_what_a_format_shows(number_format: str, shown: Shown) -> None:
    assert texts.shown(number_format) is shown


@pytest.mark.parametrize(
    ("seconds", "number_format", "text"),
    [
        ("42000", "h:mm", "11:40"),
        ("41999.99999999999", "h:mm", "11:40"),
        ("42059", "h:mm", "11:40"),
        ("42000", "h:mm:ss", "11:40:00"),
        ("700", "h:mm:ss", "0:11:40"),
        ("700", "hh:mm:ss", "00:11:40"),
        ("700", "mm:ss", "11:40"),
        ("700", "[mm]:ss", "11:40"),
        ("7200", "[mm]:ss", "120:00"),
        ("65", "[m]:ss", "1:05"),
        ("93600", "[h]:mm", "26:00"),
        ("93600", "h:mm", "2:00"),
        ("78000", "h:mm AM/PM", "21:40"),
        ("700.5", "mm:ss.0", "11:40.5"),
        ("65.25", "mm:ss.00", "01:05.25"),
        ("700", "[ss]", "700"),
        ("700.25", "[s].00", "700.25"),
        ("42000", "h", "11"),
    ],
)
def test_clocks(seconds: str, number_format: str, text: str) -> None:
    assert texts.clock(Decimal(seconds), number_format) == text


@pytest.mark.parametrize(
    ("text", "seconds", "doubtful"),
    [
        ("26:10:00", "94200", True),  # what a spreadsheet program makes of 26:10
        ("26:10", "94200", True),
        ("24:00:00", "86400", True),
        ("26:10:05", "94205", False),
        ("1570:00", "94200", False),
        ("94200", "94200", False),
        ("23:10:00", "83400", False),
        ("23:10", "83400", False),
    ],
)
def test_hours_that_may_have_been_minutes(text: str, seconds: str, doubtful: bool) -> None:
    assert bool(texts.doubt(text, Decimal(seconds))) is doubtful


@pytest.mark.parametrize(
    ("text", "seconds", "told"),
    [
        ("11:40", "42000", True),  # hours and minutes
        ("11:40", "42059", True),
        ("11:40", "700", True),  # minutes and seconds
        ("11:40.5", "700.5", True),
        ("0:11:40", "700", True),
        ("700", "700", True),
        ("0:11", "660", True),
        ("0:11", "700", False),  # would be taken for 11 seconds
        ("2:00", "93600", False),  # 26 hours
        ("11:40", "4300", False),  # an hour more
        ("11:40:00", "128400", False),
    ],
)
def test_what_a_clock_hides(text: str, seconds: str, told: bool) -> None:
    assert texts.tells(text, Decimal(seconds)) is told


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2018-03-01", "2018-03-01"),
        ("2018-03-01T00:00:00", "2018-03-01"),
        ("2018-03-01T00:00:00.000Z", "2018-03-01"),
        ("2018-03-01T11:40:00", "2018-03-01 11:40:00"),
    ],
)
def test_moments(text: str, moment: str) -> None:
    assert texts.moment(text) == moment
