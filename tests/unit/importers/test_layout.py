"""Where figures stand in a spreadsheet: in rows, or with months across."""

from datetime import date

import pytest

from opcc_portal.intake.reading import Sheet, UnreadableError
from opcc_portal.lib.periods import Period
from scorecard.importers.layout import Written, written

FEBRUARY, MARCH = Period(date(2018, 2, 1), 1), Period(date(2018, 3, 1), 1)


def sheet(*rows: str, name: str = "", faults: dict[str, str] | None = None, merged: list[str] | None = None) -> Sheet:
    """A sheet of lines with | between the cells."""
    return Sheet(name, [[cell.strip() for cell in row.split("|")] for row in rows], faults or {}, merged or [])


def figures(*rows: str, **facts: object) -> list[Written]:
    return written([sheet(*rows, **facts)])[0]  # type: ignore[arg-type]


def test_a_row_for_each_figure() -> None:
    assert figures(
        "measure | month | value | numerator | denominator | area | segment | note",
        "Crime volume | 2018-03 | 9,918 | | | north | type=violent | snow",
        "appeals | 2018-03 | | 2 | 12 | | | ",
    ) == [
        Written("C2", "Crime volume", "north", "type=violent", MARCH, "9,918", note="snow"),
        Written("C3", "appeals", period=MARCH, numerator="2", denominator="12"),
    ]


def test_months_across() -> None:
    assert figures(
        "Measure | Unit | Feb-18 | March 2018 | January to March 2018",
        "Crime volume | crimes | 9,000 | | 27,000",
        "",
        "Appeals | % | | 41/237",
    ) == [
        Written("C2", "Crime volume", period=FEBRUARY, value="9,000"),
        Written("E2", "Crime volume", period=Period(date(2018, 3, 1), 3), value="27,000"),
        Written("D4", "Appeals", period=MARCH, value="41/237"),
    ]


def test_titles_above_the_headings_are_left_out() -> None:
    assert figures("Figures of the force", "", "MEASURE | 2018-03", "Crime volume | 5") == [
        Written("B4", "Crime volume", period=MARCH, value="5")
    ]


def test_every_sheet_with_headings_is_read_and_others_are_named() -> None:
    found, notes = written(
        [
            sheet("Notes of ours", name="Read me"),
            sheet("measure | 2018-03", "Crime volume | 5", name="A"),
            sheet("measure | 2018-02", "Crime volume | 6", name="B"),
            sheet("", name="Empty"),
        ]
    )
    assert [item.place for item in found] == ["A, B2", "B, B2"]
    assert notes == ["Sheet “Read me” has no row with the heading “Measure”, so it was left out."]


def test_no_headings_no_figures() -> None:
    assert written([sheet("Crime volume | 5")]) == ([], [])
    assert figures("measure | month | value") == []


def test_a_slip_in_a_heading_loses_nothing() -> None:
    (good, slip) = figures("measure | 2018-02 | Mrach 2018", "Crime volume | 5 | 6")
    assert not good.fault
    assert slip.place == "C2"
    assert "“Mrach 2018” is neither a month nor the name of a column" in slip.fault
    (row,) = figures("measure | month | value | numertor", "Appeals | 2018-03 | 5 | 2")
    assert "“numertor” is neither a month nor the name of a column" in row.fault


def test_a_heading_twice_is_said() -> None:
    (row,) = figures("measure | month | value | value", "Crime volume | 2018-03 | 5 | 6")
    assert row.fault == "The column “value” is there twice."


def test_a_month_that_cannot_be_read_is_said_in_its_row() -> None:
    (row,) = figures("measure | month | value", "Crime volume | spring | 5")
    assert row.period is None
    assert "“spring” is not a month or another period" in row.fault


def test_what_a_cell_cannot_say_is_said_of_its_figure() -> None:
    rows = ("measure | 2018-02 | 2018-03", "Crime volume | | 5")
    first, second = figures(*rows, faults={"B2": "B2 holds #REF!."})
    assert (first.place, first.value, first.fault) == ("B2", "", "B2 holds #REF!.")
    assert not second.fault
    (long,) = figures("measure | month | value", "Crime volume | 2018-03 | ", faults={"C2": "C2 holds #REF!."})
    assert long.fault == "C2 holds #REF!."


def test_a_merged_figure_is_said() -> None:
    (row,) = figures("measure | 2018-02 | 2018-03", "Crime volume | 5 | ", merged=["B2:C2"])
    assert row.fault == "B2:C2 is merged, so nobody can say which month its figure is of. Unmerge it."
    (long,) = figures("measure | month | value", "Crime volume | 2018-03 | 5", "", merged=["C2:C3"])
    assert long.fault.startswith("C2:C3 is merged")
    (title,) = figures("Figures | |", "measure | 2018-02", "Crime volume | 5", merged=["A1:C1"])
    assert not title.fault


def faults(*rows: str, **facts: object) -> list[str]:
    return [figure.fault for figure in figures(*rows, **facts)]


@pytest.mark.parametrize(("merged", "faulty"), [(["B2:B3"], [False, True]), ([], [False, False])])
def test_what_a_merged_cell_covers_is_not_taken_for_blank(merged: list[str], faulty: list[bool]) -> None:
    """Or the second row's figure would be the whole force's."""
    wide = faults("measure | segment | 2018-03", "Hate crime | race | 5", "Hate crime | | 6", merged=merged)
    assert ["so nobody can say whether it counts here too" in fault for fault in wide] == faulty
    long = faults(
        "measure | area | month | value", "Crime | north | 2018-03 | 5", "Crime | | 2018-02 | 6", merged=merged
    )
    assert ["so nobody can say whether it counts here too" in fault for fault in long] == faulty


def test_a_segment_that_cannot_be_read_is_not_taken_for_blank() -> None:
    row = ("measure | segment | 2018-03", "Hate crime | | 5")
    assert faults(*row, faults={"B2": "B2 holds #REF!."}) == ["B2 holds #REF!."]
    assert faults(*row) == [""]


def test_a_heading_over_several_columns_is_of_none_of_them() -> None:
    rows = ("measure | Q4 2017-18 | |", "Crime volume | 1 | 2 | 3")
    merged = faults(*rows, merged=["B1:D1"])
    assert len(merged) == 3
    assert all(fault.startswith("B1:D1 is merged") for fault in merged)
    assert faults(*rows, merged=["A1:A2"]) == [""]


def test_a_heading_that_cannot_be_read_loses_nothing() -> None:
    rows = ("measure | 2018-02 | ", "Crime volume | 1 | 2")
    assert faults(*rows, faults={"C1": "C1 holds #REF!."}) == ["", "C1 holds #REF!."]


def test_a_month_beside_months_in_rows_loses_nothing() -> None:
    (fault,) = faults("measure | month | value | 2018-02", "Crime volume | 2018-03 | 5 | 4")
    assert "“2018-02” is a month, but the figures of this sheet stand in the column “Value”" in fault


def test_columns_of_which_nothing_is_made_are_named() -> None:
    wide = sheet("measure | unit | 2018-03 | | note | denominator", "Crime volume | crimes | 5 | x | why | ", name="A")
    assert written([wide])[1] == [
        "Column D of sheet “A” has no heading, so it was left out.",
        "Column E of sheet “A” (“note”) was left out: where months stand across, only measure, area and segment are "
        "read beside them.",
    ]
    assert (
        written([sheet("measure | month | value | note | unit", "Crime volume | 2018-03 | 5 | why | crimes")])[1] == []
    )


def test_merged_areas_cost_no_more_than_what_is_filled() -> None:
    rows = ("measure | 2018-03", "Crime volume | 5")
    (fault,) = faults(*rows, merged=["A3:XFD1048576", "C1:XFD2"])
    assert not fault
    with pytest.raises(UnreadableError, match="lie upon each other"):
        faults(*rows, merged=["A1:XFD1048576"] * 2)
