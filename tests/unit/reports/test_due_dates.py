"""What a printed due date means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opcc_portal.lib.formatting import MONTHS
from reports.domain.due import Due, end_of, meant, read

# As printed, the last day meant, and how exactly it was said.
READ = """
    Sept 2022                | 2022-09-30 | month
    Sept 22                  | 2022-09-30 | month
    Sep 22                   | 2022-09-30 | month
    September 2022           | 2022-09-30 | month
    sept. 2022               | 2022-09-30 | month
    July 2022                | 2022-07-31 | month
    Feb 2023                 | 2023-02-28 | month
    Feb 2024                 | 2024-02-29 | month
    Dec 22                   | 2022-12-31 | month
    Dec-22                   | 2022-12-31 | month
    October 22               | 2022-10-31 | month
    by   the end of May 2023 | 2023-05-31 | month
    Contract start April 2023 | 2023-04-30 | month
    Dec launch ongoing 2022  | 2022-12-31 | month
    2022 launch in December  | 2022-12-31 | month
    Q4 2023                  | 2023-12-31 | quarter
    Q1 2023                  | 2023-03-31 | quarter
    Quarter 2 of 2023        | 2023-06-30 | quarter
    Q4 2023-24               | 2024-03-31 | quarter
    Q1 2023/24               | 2023-06-30 | quarter
    Q3, 2023                 | 2023-09-30 | quarter
    2023                     | 2023-12-31 | year
    end of 2023              | 2023-12-31 | year
    30 September 2022        | 2022-09-30 | day
    1st Oct 2022             | 2022-10-01 | day
    3 Oct 22                 | 2022-10-03 | day
    from 1 October 2022 on   | 2022-10-01 | day
    30/09/2022               | 2022-09-30 | day
    2022-09-30               | 2022-09-30 | day
    30.09.2022               | 2022-09-30 | day
    30-9-2022                | 2022-09-30 | day
    31-Mar-2023              | 2023-03-31 | day
    31 Mar-23                | 2023-03-31 | day
    5th of September 2022    | 2022-09-05 | day
    2022-23                  | 2023-03-31 | year
    end of 2022/23           | 2023-03-31 | year
    2023–24                  | 2024-03-31 | year
"""

UNREAD = [
    "",
    "   ",
    "ongoing",
    "TBC",
    "Q3ish",
    "31/02/2023",
    "31.02.2023",
    "30/9-2022",
    "09/2022",
    "2022/09/30",
    "March 2022-23",
    "Sept 2022/23",
    "Sept 2022-23 and Oct 2022",
    "1-3 May 2023",
    "2023 Q1",
    "2023-24 Q4",
    "Q1/2023",
    "Q3 or Q4 2023",
    "Sept 2022 / Q3",
    "2022-24",
    "March of 2022-23",
    "from 1 Oct",  # no year
    "Dec 2022 to Jan 2023",  # two dates
    "May 2022 or June",  # two months
    "May, launch in June, 2022",
    "31 September 2022",  # no such day
    "31/13/2022",
    "2022-02-30",
    "Q4 2023-25",  # no financial year
    "Q5",
    "1999",
    "2100",
    "May 1999",
    "1 May 1999",
    "01/05/1999",
    "ref20221",
    "Mayor 2023",  # no month
    "12 Mayor 2023",
    "a2022",
]


@pytest.mark.parametrize("row", READ.strip().splitlines())
def test_what_it_means(row: str) -> None:
    printed, day, precision = (part.strip() for part in row.split("|"))
    assert read(printed) == Due(date.fromisoformat(day), precision)  # type: ignore[arg-type]


@pytest.mark.parametrize("printed", UNREAD)
def test_what_cannot_be_read_is_not_guessed(printed: str) -> None:
    assert read(printed) is None


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("Sept 22", "last day of September 2022"),
        ("Q4 2023", "last day of the quarter October to December 2023"),
        ("Q4 2023-24", "last day of the quarter January to March 2024"),
        ("2023", "last day of 2023"),
        ("2023-24", "31 March 2024"),
        ("1 Oct 22", "1 October 2022"),
    ],
)
def test_it_is_said_in_words(printed: str, words: str) -> None:
    due = read(printed)
    assert due is not None
    assert meant(due) == words


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(3, 9), st.booleans())
def test_every_month_however_it_is_shortened_is_its_last_day(day: date, letters: int, short: bool) -> None:
    name = MONTHS[day.month - 1][:letters]
    printed = f"{name} {day:%y}" if short else f"{name} {day.year}"
    assert read(printed) == Due(end_of(day.replace(day=1)), "month")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_comes_back_as_it_was_said(day: date) -> None:
    due = read(f"{day.day} {MONTHS[day.month - 1]} {day.year}")
    assert due == Due(day, "day")
    assert read(meant(due)) == due


@given(st.text(max_size=60))
def test_any_text_is_read_or_not_and_never_fails(text: str) -> None:
    due = read(text)
    assert due is None or 2000 <= due.day.year <= 2100
