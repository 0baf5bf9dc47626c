"""Cells of an XLSX as texts: some written by hand, some by openpyxl."""

import io
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from opcc_portal.intake.parsing import parse
from opcc_portal.intake.sheets import LIMITS, Sheet, UnreadableError
from tests import hostile


def sheets(content: bytes) -> list[Sheet]:
    return parse(content, ".xlsx", LIMITS)


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableError) as refused:
        sheets(content)
    return str(refused.value)


def saved(book: openpyxl.Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def only(cells: str, **parts: str) -> Sheet:
    [sheet] = sheets(hostile.workbook(cells, **parts))
    return sheet


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (9918, "General", "9918"),
        (9918.0, "#,##0", "9918"),
        (0.1, "0.00", "0.1"),
        (0.173, "0.0%", "17.3%"),
        (0.173, "0%", "17.3%"),
        (17.3, 'General"%"', "17.3"),
        (date(2018, 3, 1), "dd/mm/yyyy", "2018-03-01"),
        (date(2018, 3, 1), "mmm-yy", "2018-03-01"),
        (datetime(2018, 3, 1, 11, 40), "dd/mm/yyyy hh:mm", "2018-03-01 11:40:00"),
        (datetime(2018, 3, 1, 11, 40), "dd/mm/yyyy", "2018-03-01"),
        (time(11, 40), "h:mm", "11:40"),
        (time(11, 40), "h:mm:ss", "11:40:00"),
        (time(0, 11, 40), "mm:ss", "11:40"),
        (timedelta(minutes=11, seconds=40), "[mm]:ss", "11:40"),
        (timedelta(minutes=11, seconds=40), "h:mm:ss", "0:11:40"),
        (timedelta(hours=26), "[mm]:ss", "1560:00"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        ("  March 2018 ", "General", "March 2018"),
        ("17.3%", "General", "17.3%"),
        ("1/3/18", "@", "1/3/18"),
        ("under review", "0.0%", "under review"),
    ],
)
def test_a_cell_is_what_its_reader_sees(value: object, number_format: str, text: str) -> None:
    book = openpyxl.Workbook()
    cell = book.active["A1"]
    cell.value, cell.number_format = value, number_format
    assert sheets(saved(book))[0].rows == [[text]]


@pytest.mark.parametrize("number_format", ["[h]:mm", "[h]:mm:ss"])
def test_hours_that_may_have_been_minutes_are_refused(number_format: str) -> None:
    book = openpyxl.Workbook()
    cell = book.active["A1"]
    cell.value, cell.number_format = timedelta(hours=26, minutes=10), number_format
    (said,) = sheets(saved(book))[0].faults.values()
    assert "holds 26 hours and 10 minutes, which spreadsheet programs make of minutes and seconds" in said
    assert said.endswith("type it in words, such as 26 min 10 s or 26 h 10 min.")


def test_mixed_types_in_a_column_keep_their_addresses() -> None:
    book = openpyxl.Workbook()
    for row, value in ((3, "Rate"), (4, 0.5), (5, "n/a"), (7, date(2018, 3, 1))):
        book.active.cell(row, 3, value)
    assert sheets(saved(book))[0].rows == [
        [],
        [],
        ["", "", "Rate"],
        ["", "", "0.5"],
        ["", "", "n/a"],
        [],
        ["", "", "2018-03-01"],
    ]


def test_dates_of_a_book_that_counts_from_1904() -> None:
    cells = '<row r="1"><c r="A1" s="1"><v>41697</v></c></row>'
    parts = {"styles": hostile.formatted("yyyy-mm-dd")}
    assert only(cells, **parts).rows == [["2014-02-27"]]
    assert only(cells, properties='<workbookPr date1904="1"/>', **parts).rows == [["2018-02-28"]]


def test_formulas() -> None:
    sheet = only(
        '<row r="5"><c r="A5"><f>1+1</f><v>2</v></c><c r="B5" t="str"><f>"a"</f><v>a</v></c>'
        '<c r="C5"><f>1+1</f></c><c r="D5"><f>1+1</f><v></v></c><c r="E5" t="str"><f>""</f><v></v></c></row>'
    )
    assert sheet.rows[4] == ["2", "a"]
    assert sheet.faults == {
        cell: f"{cell} holds a formula that was never calculated: open and save it in a spreadsheet program, or paste "
        "its value."
        for cell in ("C5", "D5")
    }


def test_error_values() -> None:
    sheet = only('<row r="5"><c r="C5" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D5" t="e"><v>#REF!</v></c></row>')
    assert sheet.rows == []
    assert sheet.faults == {
        "C5": "C5 holds the error #DIV/0!: mend the formula, or type the value.",
        "D5": "D5 holds the error #REF!: mend the formula, or type the value.",
    }


def test_numbers_that_are_none() -> None:
    sheet = only(
        '<row r="1"><c r="A1"><v>x</v></c><c r="B1" s="1"><v>-1</v></c><c r="C1" s="2"><v>-0.5</v></c>'
        '<c r="D1" s="2"><v>1.0833333333333333</v></c></row>',
        styles=hostile.formatted("yyyy-mm-dd", "h:mm"),
    )
    assert sheet.faults == {
        "A1": "A1 says that it is a number and holds “x”: type it anew.",
        "B1": "B1 is shown as a date and holds -1, which is none: type the date anew.",
        "C1": "C1 holds a time below 0: type it anew.",
        "D1": "D1 shows 2:00 and holds 26:00:00: give it a format that shows all of it, such as [h]:mm:ss.",
    }


def test_merged_cells() -> None:
    book = openpyxl.Workbook()
    book.active["C5"] = "Crime"
    book.active.merge_cells("C5:E5")
    [sheet] = sheets(saved(book))
    assert sheet.merged == ["C5:E5"]
    assert sheet.rows[4] == ["", "", "Crime"]


def test_hidden_sheets_are_left_out() -> None:
    content = hostile.workbook(
        *(f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>' for text in "abc"),
        names=["Shown", "Hidden", "Very"],
        states={2: "hidden", 3: "veryHidden"},
    )
    assert [(sheet.name, sheet.rows) for sheet in sheets(content)] == [("Shown", [["a"]])]


def test_what_does_not_say_where_it_stands_follows_what_does() -> None:
    cells = '<row><c><v>1</v></c><c r="C1"><v>2</v></c><c><v>3</v></c></row><row r="4"><c><v>4</v></c></row>'
    assert only(cells).rows == [["1", "", "2", "3"], [], [], ["4"]]


def test_shared_and_formatted_texts() -> None:
    cells = '<row><c t="s"><v>1</v></c><c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>'
    assert only(cells, strings="<si><t>x</t></si><si><r><t>c</t></r><r><t>d</t></r></si>").rows == [["cd", "ab"]]


def test_dates_as_iso_8601() -> None:
    assert only('<row><c t="d"><v>2018-03-01T00:00:00</v></c></row>').rows == [["2018-03-01"]]


def test_built_in_formats_and_unknown_styles() -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="999"/></cellXfs>'
    cells = "".join(f'<c s="{style}"><v>0.173</v></c>' for style in (0, 1, 2, 3))
    assert only(f"<row>{cells}</row>", styles=styles).rows == [["0.173", "17.3%", "0.173", "0.173"]]


def test_styles_of_cells_are_not_those_of_styles() -> None:
    parts = ['<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>', '<cellXfs><xf numFmtId="10"/></cellXfs>']
    for styles in ("".join(parts), "".join(reversed(parts))):
        assert only('<row><c s="0"><v>0.173</v></c></row>', styles=styles).rows == [["17.3%"]]


def test_two_sheets_of_one_name() -> None:
    cell = "<row><c><v>1</v></c></row>"
    assert refusal(hostile.workbook(cell, cell, names=["Crime", "crime"])) == (
        "Two sheets are called “Crime”. Give each a name of its own."
    )


def test_only_blanks() -> None:
    assert refusal(saved(openpyxl.Workbook())).startswith("Nothing stands in the file")


def test_a_chart_sheet_and_pictures_do_not_count() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["A1"].comment = openpyxl.comments.Comment("a remark", "somebody")
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(book.active, range_string="Sheet!$A$1"))
    book.create_chartsheet("Chart").add_chart(chart)
    assert [(sheet.name, sheet.rows) for sheet in sheets(saved(book))] == [("Sheet", [["1"]])]


def test_an_enormous_cell_is_named() -> None:
    cells = f'<row r="5"><c r="C5" t="inlineStr"><is><t>{"x" * 32_768}</t></is></c></row>'
    content = hostile.zipped([*hostile.members(cells).items(), ("noise", hostile.noise(10_000))])
    assert refusal(content) == (
        "C5 of sheet “Sheet1” holds more than 32,767 characters, more than a spreadsheet program keeps in a cell. "
        "Shorten it, or delete it."
    )
