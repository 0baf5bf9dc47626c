"""What differs between two versions of a page's tables."""

from dataclasses import astuple

import pytest

from opcc_portal.lib.changes import Change, compare
from opcc_portal.lib.chart import Cell, Table

MONTHS = {"March 2018": "9,918", "April 2018": "10,014"}


def table(
    rows: list[list[str | Cell]], *, name: str = "months", columns: str = "Month Figure Notes", numeric: int | None = 1
) -> Table:
    cells = [[cell if isinstance(cell, Cell) else Cell(text=cell, value=cell) for cell in row] for row in rows]
    where = [] if numeric is None else [numeric]
    return Table(name=name, caption=name, columns=columns.split(), rows=cells, numeric=where)


def differences(before: Table | None, after: Table | None) -> list[tuple[str, ...]]:
    """Kind, row, before, after, columns."""
    return [astuple(change) for change in compare([before] if before else [], [after] if after else [])]


MARCH = table([["March 2018", "9,918", ""]])


def test_the_same_tables_differ_in_nothing() -> None:
    assert differences(MARCH, table([["March 2018", "9,918", ""]])) == []


def test_a_changed_cell_says_where_and_from_what_to_what() -> None:
    now = table([["March 2018", "9,462", ""]])
    assert differences(MARCH, now) == [("changed", "March 2018", "9,918", "9,462", "Figure")]


def test_every_changed_cell_is_said() -> None:
    now = table([["March 2018", "9,462", "illustrative"]])
    assert differences(MARCH, now) == [
        ("changed", "March 2018", "9,918", "9,462", "Figure"),
        ("changed", "March 2018", "", "illustrative", "Notes"),
    ]


def test_a_figure_that_a_row_says_twice_is_one_change() -> None:
    before, now = (table([["March 2018", figure, figure]]) for figure in ("5", "6"))
    assert differences(before, now) == [("changed", "March 2018", "5", "6", "Figure, Notes")]


def test_what_is_written_alike_but_is_another_figure_is_said_exactly() -> None:
    before, now = (table([["March 2018", Cell(text="17.3", value=value), ""]]) for value in (17.31, 17.3))
    assert differences(before, now) == [("changed", "March 2018", "17.31", "17.3", "Figure")]


def test_a_cell_without_a_value_is_its_words() -> None:
    assert differences(MARCH, table([["March 2018", Cell(text="9,918"), Cell(text="")]])) == []


def test_rows_are_recognised_wherever_they_stand() -> None:
    rows = [[month, figure, ""] for month, figure in MONTHS.items()]
    assert differences(table(rows), table(rows[::-1])) == []


def test_a_new_row_and_one_that_is_gone_say_what_they_say() -> None:
    now = table([["April 2018", "10,014", "late"]])
    assert differences(MARCH, now) == [
        ("new", "April 2018", "", "Figure: 10,014; Notes: late", ""),
        ("gone", "March 2018", "Figure: 9,918", "", ""),
    ]


def test_a_row_is_all_that_stands_before_its_figures() -> None:
    """Two measures under two priorities, of the same name."""
    rows = [["1 Prevent", "Crime", "5"], ["2 Protect", "Crime", "5"]]
    before = table(rows, columns="Priority Measure Figure", numeric=2)
    now = table([rows[0], ["2 Protect", "Crime", "6"]], columns="Priority Measure Figure", numeric=2)
    assert differences(before, now) == [("changed", "2 Protect · Crime", "5", "6", "Figure")]


def test_rows_of_the_same_name_are_told_apart_by_their_order() -> None:
    before, now = (table([["March 2018", "1", ""], ["March 2018", figure, ""]]) for figure in ("2", "3"))
    assert differences(before, now) == [("changed", "March 2018", "2", "3", "Figure")]


@pytest.mark.parametrize(("numeric", "row"), [(None, "5"), (0, "row 2")])
def test_a_table_of_words_goes_by_its_first_cell_and_one_of_figures_by_its_order(numeric: int | None, row: str) -> None:
    before, now = (table([["4", "a"], ["5", last]], columns="A B", numeric=numeric) for last in ("b", "c"))
    assert differences(before, now) == [("changed", row, "b", "c", "B")]


def test_columns_are_recognised_by_their_headings() -> None:
    now = table([["March 2018", "", "9,918"]], columns="Month Notes Figure")
    assert differences(MARCH, now) == []


def test_columns_of_the_same_heading_are_told_apart_by_their_order() -> None:
    before, now = (table([["March 2018", "1", last]], columns="Month Figure Figure") for last in ("2", "3"))
    assert differences(before, now) == [("changed", "March 2018", "2", "3", "Figure")]


def test_a_column_that_came_and_one_that_went_are_changes_of_their_cells() -> None:
    now = table([["March 2018", "9,918", "4"]], columns="Month Figure Peers")
    was = table([["March 2018", "9,918", "late"]])
    assert differences(was, now) == [
        ("changed", "March 2018", "", "4", "Peers"),
        ("changed", "March 2018", "late", "", "Notes"),
    ]


def test_a_table_that_came_and_one_that_went_are_their_rows() -> None:
    assert differences(None, MARCH) == [("new", "March 2018", "", "Figure: 9,918", "")]
    assert differences(MARCH, None) == [("gone", "March 2018", "Figure: 9,918", "", "")]


def test_tables_are_compared_by_name_and_those_of_the_same_name_by_order() -> None:
    quarter, month = (table([["March 2018", "1", ""]], name=name) for name in ("quarters", "months"))
    assert compare([quarter, month], [month, quarter]) == []
    changed = table([["March 2018", "2", ""]])
    assert compare([month, month], [month, changed]) == [Change("changed", "March 2018", "1", "2", "Figure")]
