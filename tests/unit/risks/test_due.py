"""When a risk is due for review: by hand, from calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risks.domain.due import Cycle, Next, Reviewed, months_after, next_review, state_of

MONTHLY = Cycle(informal_months=1, formal_months=3)
IDENTIFIED = date(2017, 1, 31)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2018, 5, 4), 1, date(2018, 6, 4)),
        (date(2018, 1, 31), 1, date(2018, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2018, 2, 28), 1, date(2018, 3, 28)),
        (date(2018, 3, 31), 1, date(2018, 4, 30)),
        (date(2018, 11, 30), 3, date(2019, 2, 28)),
        (date(2018, 12, 31), 12, date(2019, 12, 31)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2018, 12, 15), 1, date(2019, 1, 15)),
    ],
)
def test_months_after_a_day(day: date, months: int, after: date) -> None:
    assert months_after(day, months) == after


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 24))
def test_a_later_day_is_that_many_months_on_and_never_in_another(day: date, months: int) -> None:
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


def test_a_risk_is_due_a_month_after_any_review_and_three_after_a_formal_one() -> None:
    reviewed = Reviewed(first=date(2017, 2, 1), last=date(2018, 5, 4), formal=date(2018, 3, 31))
    assert next_review(MONTHLY, reviewed, IDENTIFIED) == Next(date(2018, 6, 4), date(2018, 6, 30), formal_before=True)


def test_without_a_formal_review_it_is_due_since_three_months_after_the_first() -> None:
    due = next_review(MONTHLY, Reviewed(first=date(2017, 11, 30), last=date(2018, 5, 4)), IDENTIFIED)
    assert due == Next(date(2018, 6, 4), date(2018, 2, 28), formal_before=False)
    assert due.first == date(2018, 2, 28)


def test_one_without_a_dated_review_is_due_since_it_was_identified() -> None:
    due = next_review(MONTHLY, Reviewed(), IDENTIFIED)
    assert (due.informal, due.formal, due.formal_before, due.first) == (IDENTIFIED, None, False, IDENTIFIED)


def test_a_register_has_months_of_its_own() -> None:
    due = next_review(Cycle(2, 12), Reviewed(date(2018, 1, 31), date(2018, 1, 31), date(2018, 1, 31)), IDENTIFIED)
    assert (due.informal, due.formal) == (date(2018, 3, 31), date(2019, 1, 31))


def test_what_is_due_by_a_day_in_order() -> None:
    due = Next(date(2018, 6, 4), date(2018, 2, 28), formal_before=False)
    assert list(due.by(date(2018, 6, 4)).items()) == [
        (date(2018, 2, 28), ["formal"]),
        (date(2018, 6, 4), ["informal"]),
    ]
    assert due.by(date(2018, 6, 3)) == {date(2018, 2, 28): ["formal"]}
    assert due.by(date(2018, 2, 27)) == {}
    assert Next(IDENTIFIED, None, formal_before=False).by(IDENTIFIED) == {IDENTIFIED: ["informal"]}
    assert Next(IDENTIFIED, IDENTIFIED, formal_before=True).by(IDENTIFIED) == {IDENTIFIED: ["informal", "formal"]}


@pytest.mark.parametrize(
    ("due", "state"),
    [
        (date(2018, 5, 31), "overdue"),
        (date(2018, 6, 1), "soon"),
        (date(2018, 6, 8), "soon"),
        (date(2018, 6, 9), "later"),
    ],
)
def test_on_the_day_itself_it_is_not_overdue_and_a_week_before_it_is_soon(due: date, state: str) -> None:
    assert state_of(due, date(2018, 6, 1)) == state
