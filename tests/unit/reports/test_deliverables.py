"""How far something is, whether it is overdue, and whether its date has moved."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.domain.deliverables import Progress, overdue, read_progress, slipped_from

END = date(2022, 9, 30)  # of the quarter reported on
SEPTEMBER, OCTOBER, DECEMBER = date(2022, 9, 30), date(2022, 10, 1), date(2022, 12, 31)


@pytest.mark.parametrize(
    ("typed", "percent", "words"),
    [
        ("80%", 80, ""),
        ("80", 80, ""),
        (" 80 % ", 80, ""),
        ("80 per cent", 80, ""),
        ("80 percent", 80, ""),
        ("0", 0, ""),
        ("000", 0, ""),
        ("+5", 5, ""),
        ("100%", 100, ""),
        ("0100", 100, ""),
        ("Complete", 100, ""),
        ("completed", 100, ""),
        ("Contract   mobilisation", None, "Contract mobilisation"),
        ("completed in part", None, "completed in part"),
        ("80% of it", None, "80% of it"),
        ("", None, ""),
    ],
)
def test_progress_is_per_cent_or_words(typed: str, percent: int | None, words: str) -> None:
    assert read_progress(typed) == Progress(percent=percent, words=words)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("101", "above 100"),
        ("101%", "above 100"),
        ("9" * 500, "above 100"),
        ("-1", "below 0"),
        ("−1%", "below 0"),
        ("12.5", "between two"),
        ("12,5%", "between two"),
    ],
)
def test_a_number_that_is_no_whole_per_cent_is_refused_in_words(typed: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_progress(typed)


@given(st.integers(0, 100))
def test_every_whole_per_cent_is_read_as_it_is_shown(percent: int) -> None:
    assert read_progress(Progress(percent=percent).text) == Progress(percent=percent)


def test_progress_in_words_shows_its_words() -> None:
    assert (Progress(words="Tender out").text, Progress().text) == ("Tender out", "")


@pytest.mark.parametrize(
    ("progress", "complete"),
    [
        (Progress(percent=100), True),
        (Progress(percent=99), False),
        (Progress(words="Complete"), False),  # words are not judged
        (Progress(), False),
    ],
)
def test_only_all_of_it_is_complete(progress: Progress, complete: bool) -> None:
    assert progress.complete is complete


@pytest.mark.parametrize(
    ("due", "percent", "late"),
    [
        (SEPTEMBER, 99, True),  # due on the quarter's last day
        (SEPTEMBER, 100, False),
        (SEPTEMBER, None, True),
        (OCTOBER, 0, False),  # due the day after
        (None, 0, False),
    ],
)
def test_overdue_is_due_by_the_quarters_end_and_not_complete(due: date | None, percent: int | None, late: bool) -> None:
    assert overdue(due, Progress(percent=percent), END) is late


@pytest.mark.parametrize(
    ("due", "earlier", "since"),
    [
        (DECEMBER, [("Q1", SEPTEMBER)], "Q1"),
        (DECEMBER, [("Q1", SEPTEMBER), ("Q2", DECEMBER)], "Q1"),  # it stays slipped
        (DECEMBER, [("Q1", DECEMBER), ("Q2", SEPTEMBER)], "Q2"),
        (OCTOBER, [("Q1", SEPTEMBER)], "Q1"),  # by one day
        (SEPTEMBER, [("Q1", SEPTEMBER)], None),
        (SEPTEMBER, [("Q1", DECEMBER)], None),  # brought forward
        (DECEMBER, [("Q1", None)], None),
        (None, [("Q1", SEPTEMBER)], None),
        (DECEMBER, [], None),
    ],
)
def test_slipped_is_due_later_than_a_quarter_before_said(
    due: date | None, earlier: list[tuple[str, date | None]], since: str | None
) -> None:
    assert slipped_from(due, earlier) == since
