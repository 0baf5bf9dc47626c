"""Months, periods and financial quarters."""

import contextlib
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opcc_portal.lib.formatting import format_date, format_month
from opcc_portal.lib.periods import (
    FinancialQuarter,
    Period,
    add_months,
    month_of,
    months_between,
    parse_date,
    parse_month,
    parse_period,
)

MARCH = date(2018, 3, 1)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("month", "n", "expected"),
    [
        (MARCH, 0, date(2018, 3, 1)),
        (MARCH, 10, date(2019, 1, 1)),
        (MARCH, -3, date(2017, 12, 1)),
        (date(2017, 12, 31), 1, date(2018, 1, 1)),
        (date(2018, 1, 31), 1, date(2018, 2, 1)),
        (MARCH, -36, date(2015, 3, 1)),
    ],
)
def test_adding_months_crosses_years_and_lands_on_the_first(month: date, n: int, expected: date) -> None:
    assert add_months(month, n) == expected


def test_the_month_of_a_day_is_its_first() -> None:
    assert month_of(date(2018, 3, 31)) == MARCH


def test_months_between_include_both_ends() -> None:
    assert months_between(date(2017, 12, 15), date(2018, 2, 1)) == [
        date(2017, 12, 1),
        date(2018, 1, 1),
        date(2018, 2, 1),
    ]
    assert months_between(MARCH, MARCH) == [MARCH]
    assert months_between(MARCH, date(2018, 2, 28)) == []


@given(days, st.integers(-1000, 1000))
def test_months_there_and_back(day: date, n: int) -> None:
    assert add_months(add_months(day, n), -n) == month_of(day)


@pytest.mark.parametrize(
    ("period", "start", "label"),
    [
        (Period(MARCH, 3), date(2018, 1, 1), "January to March 2018"),
        (Period(date(2018, 2, 1), 3), date(2017, 12, 1), "December 2017 to February 2018"),
        (Period(MARCH, 1), MARCH, "March 2018"),
        (Period(MARCH, 11), date(2017, 5, 1), "May 2017 to March 2018"),
        (Period(MARCH, 12), date(2017, 4, 1), "12 months to March 2018"),
        (Period(MARCH, 14), date(2017, 2, 1), "14 months to March 2018"),
        (Period(date(2018, 3, 31), 0), date(2018, 3, 31), "31 March 2018"),
    ],
)
def test_a_period_knows_where_it_starts_and_its_words(period: Period, start: date, label: str) -> None:
    assert period.start == start
    assert period.label() == label


def test_a_period_lists_its_months() -> None:
    assert Period(date(2018, 1, 1), 2).months == [date(2017, 12, 1), date(2018, 1, 1)]
    assert Period(date(2018, 3, 31), 0).months == []


def test_a_year_before() -> None:
    assert Period(MARCH, 12).year_before() == Period(date(2017, 3, 1), 12)
    assert Period(date(2018, 3, 31), 0).year_before() == Period(date(2017, 3, 31), 0)
    assert Period(date(2016, 2, 29), 0).year_before() == Period(date(2015, 2, 28), 0)


def test_a_period_refuses_what_it_cannot_mean() -> None:
    with pytest.raises(ValueError, match="cannot span -1 months"):
        Period(MARCH, -1)
    with pytest.raises(ValueError, match="not 31 March 2018"):
        Period(date(2018, 3, 31), 3)


def test_the_fourth_quarter_is_january_to_march() -> None:
    quarter = FinancialQuarter(2017, 4)
    assert quarter.slug == "2017-18-Q4"
    assert quarter.period == Period(MARCH, 3)
    assert quarter.months == [date(2018, 1, 1), date(2018, 2, 1), MARCH]
    assert quarter.label == "Quarter 4, 2017-18"
    assert quarter.short == "Q4 Jan-Mar"


@pytest.mark.parametrize(
    ("number", "short"), [(1, "Q1 Apr-Jun"), (2, "Q2 Jul-Sep"), (3, "Q3 Oct-Dec"), (4, "Q4 Jan-Mar")]
)
def test_every_quarter_has_its_months(number: int, short: str) -> None:
    assert FinancialQuarter(2017, number).short == short


def test_the_turn_of_the_century_is_written_with_two_noughts() -> None:
    assert FinancialQuarter(1999, 1).slug == "1999-00-Q1"
    assert FinancialQuarter.parse("1999-00-Q1") == FinancialQuarter(1999, 1)


@pytest.mark.parametrize(
    "slug",
    [
        "2017-19-Q4",
        "2017-17-Q1",
        "2017-18-Q5",
        "2017-18-Q0",
        "2017-18-q4",
        "2017-18",
        "",
        " 2017-18-Q4",
        "2017-18-Q4\n",
        "２０１７-18-Q4",
    ],
)
def test_anything_but_a_quarter_is_refused(slug: str) -> None:
    with pytest.raises(ValueError, match="write it as 2017-18-Q4"):
        FinancialQuarter.parse(slug)


def test_there_is_no_fifth_quarter() -> None:
    with pytest.raises(ValueError, match="quarters 1 to 4, not 5"):
        FinancialQuarter(2017, 5)


@pytest.mark.parametrize("slug", ["0000-01-Q1", "9999-00-Q4"])
def test_no_quarter_lies_outside_the_calendar(slug: str) -> None:
    with pytest.raises(ValueError, match="not a year of the calendar"):
        FinancialQuarter.parse(slug)


@pytest.mark.parametrize(
    ("month", "slug"),
    [
        (date(2018, 3, 31), "2017-18-Q4"),
        (date(2018, 4, 1), "2018-19-Q1"),
        (date(2017, 9, 1), "2017-18-Q2"),
        (date(2017, 12, 1), "2017-18-Q3"),
        (date(2018, 1, 1), "2017-18-Q4"),
    ],
)
def test_the_quarter_of_a_month(month: date, slug: str) -> None:
    assert FinancialQuarter.from_month(month).slug == slug


def test_quarters_follow_each_other_and_sort_by_time() -> None:
    fourth, first = FinancialQuarter(2017, 4), FinancialQuarter(2018, 1)
    assert fourth.next() == first
    assert first.previous() == fourth
    assert fourth < first


@given(days)
def test_a_quarter_contains_its_months_and_reads_back(day: date) -> None:
    quarter = FinancialQuarter.from_month(day)
    assert month_of(day) in quarter.months
    assert FinancialQuarter.parse(quarter.slug) == quarter
    assert quarter.next().previous() == quarter
    assert quarter.next().months[0] == add_months(quarter.months[-1], 1)


# -- What people type ----------------------------------------------------------------------------------------------

MONTH_WRITTEN = [
    "March 2018",
    "march  2018 ",
    "MAR 2018",
    "Mar-18",
    "Mar 18",
    "Mar. 2018",
    "2018-03",
    "2018-3",
    "03/2018",
    "1 March 2018",
    "31 March 2018",
    "01/03/2018",
    "31/3/2018",
    "2018-03-01",
    "2018-03-01 00:00:00",
    "2018-03-01T00:00",
]


@pytest.mark.parametrize("text", MONTH_WRITTEN)
def test_a_month_may_be_written_in_many_ways(text: str) -> None:
    assert parse_month(text) == MARCH


@pytest.mark.parametrize(
    ("text", "month"),
    [("Sept 2017", 9), ("Sep-17", 9), ("September 2017", 9), ("June 2017", 6), ("Jul 17", 7), ("May 2017", 5)],
)
def test_the_first_letters_of_a_month_will_do(text: str, month: int) -> None:
    assert parse_month(text) == date(2017, month, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31 March 2018", date(2018, 3, 31)),
        ("31st March, 2018", date(2018, 3, 31)),
        ("2 Mar 2018", date(2018, 3, 2)),
        ("02-Mar-18", date(2018, 3, 2)),
        ("02/03/2018", date(2018, 3, 2)),  # the day comes first
        ("2/3/18", date(2018, 3, 2)),
        ("02.03.2018", date(2018, 3, 2)),
        ("02-03-2018", date(2018, 3, 2)),
        ("2018-03-02", date(2018, 3, 2)),
        ("2018-03-02 00:00:00", date(2018, 3, 2)),
        ("2018-03-02 09:30", date(2018, 3, 2)),
        ("29 February 2016", date(2016, 2, 29)),
        ("1 Jan 69", date(2069, 1, 1)),
        ("1 Jan 70", date(1970, 1, 1)),
    ],
)
def test_a_date_may_be_written_in_many_ways(text: str, day: date) -> None:
    assert parse_date(text) == day
    assert parse_date(text, last=True) == day


@pytest.mark.parametrize("text", ["February 2018", "Feb-18", "2018-02", "02/2018"])
def test_a_month_without_its_day_is_its_first_or_where_asked_its_last(text: str) -> None:
    assert parse_date(text) == date(2018, 2, 1)
    assert parse_date(text, last=True) == date(2018, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "2018",
        "March",
        "18 March",
        "Q4 2018",
        "Ma 2018",
        "Marches 2018",
        "0/2018",
        "13/2018",
        "2018-13",
        "3/18",  # a day and a month, or a month and a year
        "2018/03/01",
        "01/03-2018",
        "1 March 018",
        "２０１８-03",
        "March 2018; DROP",
    ],
)
def test_what_is_no_month_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a month. Type it as March 2018 or 2018-03"):
        parse_month(text)
    with pytest.raises(ValueError, match=r"is not a date. Type it as 31 March 2018 or 31/03/2018"):
        parse_date(text)


def test_nothing_typed_asks_for_it() -> None:
    with pytest.raises(ValueError, match=r"^Type a month: March 2018 or 2018-03.$"):
        parse_month("  ")
    with pytest.raises(ValueError, match=r"^Type a date: 31 March 2018 or 31/03/2018.$"):
        parse_date("")


@pytest.mark.parametrize("text", ["30 February 2018", "29/02/2018", "2018-04-31", "0 March 2018", "32/01/2018"])
def test_a_day_that_is_not_in_the_calendar_is_refused(text: str) -> None:
    for parse in (parse_month, parse_date):
        with pytest.raises(ValueError, match=r"no such day .* Check the day and the month"):
            parse(text)


@pytest.mark.parametrize("text", ["March 1818", "01/03/2208", "0018-03"])
def test_a_year_that_must_be_a_slip_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"outside the years 1900 to 2199. Check the year"):
        parse_month(text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_what_is_written_on_pages_can_be_typed(day: date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(day.isoformat()) == day
    assert parse_month(format_month(day)) == month_of(day)
    assert parse_month(f"{day:%d/%m/%Y}") == month_of(day)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_is_refused_in_words(text: str) -> None:
    for parse in (parse_month, parse_date):
        with contextlib.suppress(ValueError):
            assert parse(text).year in range(1900, 2200)


# -- Periods as they are written -----------------------------------------------------------------------------------

MARCH_2018 = MARCH


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("March 2018", Period(MARCH_2018, 1)),
        ("Mar-18", Period(MARCH_2018, 1)),
        ("2018-03", Period(MARCH_2018, 1)),
        ("31 March 2018", Period(date(2018, 3, 31), 0)),
        ("2018-03-01", Period(MARCH_2018, 0)),
        ("2018-03-01 00:00:00", Period(MARCH_2018, 0)),
        ("January to March 2018", Period(MARCH_2018, 3)),
        ("Jan-Mar 2018", Period(MARCH_2018, 3)),
        ("  january  –  march 2018 ", Period(MARCH_2018, 3)),
        ("December 2017 to February 2018", Period(date(2018, 2, 1), 3)),
        ("December to February 2018", Period(date(2018, 2, 1), 3)),
        ("2017-18-Q4", Period(MARCH_2018, 3)),
        ("2017-18-q4", Period(MARCH_2018, 3)),
        ("Q4 2017-18", Period(MARCH_2018, 3)),
        ("Quarter 4, 2017-18", Period(MARCH_2018, 3)),
        ("Q4 2017/18", Period(MARCH_2018, 3)),
        ("2017/18 Q4", Period(MARCH_2018, 3)),
        ("2017–18 q4", Period(MARCH_2018, 3)),
        ("2017-12", Period(date(2017, 12, 1), 1)),
        ("12 months to March 2018", Period(MARCH_2018, 12)),
        ("14 months to Mar-18", Period(MARCH_2018, 14)),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Type a month or another period: March 2018"),
        ("spring 2018", "“spring 2018” is not a month or another period"),
        ("Mrach to May 2018", "“Mrach” is not a month"),
        ("May 2018 to March 2018", "May 2018 is after March 2018"),
        ("2017-19-Q4", "is not a quarter"),
        ("Q4 2017-19", "is not a quarter"),
        ("12 months to spring", "“spring” is not a month"),
        ("31 February 2018", "There is no such day"),
    ],
)
def test_what_is_no_period_is_said(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_period(text)


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(month_of),
    st.integers(1, 24),
)
def test_a_period_is_read_as_it_is_labelled(end: date, span: int) -> None:
    assume(add_months(end, 1 - span).year >= 1900)
    assert parse_period(Period(end, span).label()) == Period(end, span)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_point_is_read_as_it_is_labelled(day: date) -> None:
    assert parse_period(Period(day, 0).label()) == Period(day, 0)
