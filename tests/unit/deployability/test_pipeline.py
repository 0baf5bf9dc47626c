"""Students against vacancies: the paper's three roles, and the edges."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployability.domain.pipeline import Pipeline


@pytest.mark.parametrize(
    ("vacancies", "students", "filled", "left", "surplus"),
    [
        ("10", 19, "10", "0", "9"),
        ("15", 11, "11", "4", "0"),
        ("18", 36, "18", "0", "18"),
        ("4", 4, "4", "0", "0"),
        ("0", 3, "0", "0", "3"),
        ("2.5", 3, "2.5", "0", "0.5"),
        ("3.5", 0, "0", "3.5", "0"),
    ],
)
def test_each_student_fills_one_post(vacancies, students, filled, left, surplus) -> None:
    found = Pipeline(Decimal(vacancies), students)
    assert (found.filled, found.left, found.surplus) == (Decimal(filled), Decimal(left), Decimal(surplus))


@given(st.decimals(min_value=0, max_value=99, places=2), st.integers(0, 99))
def test_filled_and_left_are_the_vacancies_and_filled_and_surplus_the_students(vacancies, students) -> None:
    found = Pipeline(vacancies, students)
    assert found.filled + found.left == vacancies
    assert found.filled + found.surplus == students
    assert found.left * found.surplus == 0
