"""Cells of an ODS as texts: some written by hand, some by odfdo."""

import io
from datetime import date, timedelta
from decimal import Decimal

import odfdo
import pytest

from opcc_portal.intake.parsing import parse
from opcc_portal.intake.sheets import LIMITS, Sheet, UnreadableError
from tests.hostile import cell, document, document_members, table, zipped


def sheets(content: bytes) -> list[Sheet]:
    return parse(content, ".ods", LIMITS)


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableError) as refused:
        sheets(content)
    return str(refused.value)


def only(*rows: str, **parts: str) -> Sheet:
    [sheet] = sheets(document(table(*rows), **parts))
    return sheet


def number(value: str, kind: str = "float", shown: str = "") -> str:
    return cell(shown or value, office__value_type=kind, office__value=value)


def timed(value: str, shown: str) -> str:
    return cell(shown, office__value_type="time", office__time_value=value)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (number("9918"), "9918"),
        (number("9918.0", shown="9,918"), "9918"),
        (number("0.1"), "0.1"),
        (number("0.173", "percentage", "17%"), "17.3%"),
        (number("1250.5", "currency", "£1,250.50"), "1250.5"),
        (cell("March 18", office__value_type="date", office__date_value="2018-03-01"), "2018-03-01"),
        (cell("1/3/18", office__value_type="date", office__date_value="2018-03-01T00:00:00"), "2018-03-01"),
        (timed("PT11H40M00S", "11:40"), "11:40"),
        (timed("PT00H11M40S", "11:40"), "11:40"),
        (timed("PT00H11M40S", "00:11:40"), "00:11:40"),
        (timed("PT26H00M00S", "1560:00"), "1560:00"),
        (timed("PT21H40M00S", "09:40 PM"), "21:40:00"),
        (cell("WAHR", office__value_type="boolean", office__boolean_value="true"), "TRUE"),
        (cell("x", office__value_type="boolean", office__boolean_value="false"), "FALSE"),
        (cell(" a<text:s text:c='1000000000'/>b ", office__value_type="string"), "a b"),
        (cell("<text:span>a</text:span>b", office__value_type="string"), "ab"),
        (cell("no type"), "no type"),
        (cell("17.3%", office__value_type="string"), "17.3%"),
        (cell("#1 of 3", office__value_type="string"), "#1 of 3"),
    ],
)
def test_a_cell_is_what_its_reader_sees(written: str, text: str) -> None:
    assert only(written).rows == [[text]]


def test_cells_that_odfdo_wrote() -> None:
    book = odfdo.Document("spreadsheet")
    book.body.clear()
    written = odfdo.Table("Crime")
    written.set_value("A1", 9918)
    written.set_value("B1", date(2018, 3, 1))
    written.set_value("C3", timedelta(minutes=11, seconds=40))
    written.set_cell("D3", odfdo.Cell(Decimal("0.173"), cell_type="percentage", text="17%"))
    book.body.append(written)
    made = io.BytesIO()
    book.save(made)
    [sheet] = sheets(made.getvalue())
    assert sheet.name == "Crime"
    assert sheet.rows == [["9918", "2018-03-01"], [], ["", "", "0:11:40", "17.3%"]]


def test_formulas_and_errors() -> None:
    formula = {"table__formula": "of:=1/0"}
    sheet = only(
        cell("2", office__value_type="float", office__value="2", **formula)
        + cell(**formula)
        + cell("#DIV/0!", office__value_type="string", office__string_value="", calcext__value_type="error", **formula)
        + cell("Err:502", office__value_type="string", **formula)
        + cell("#REF!", office__value_type="float", office__value="0", **formula)
    )
    assert sheet.rows == [["2"]]
    assert sheet.faults == {
        "B1": "B1 holds a formula that was never calculated: open and save it in a spreadsheet program, or paste its "
        "value.",
        "C1": "C1 holds the error #DIV/0!: mend the formula, or type the value.",
        "D1": "D1 holds the error Err:502: mend the formula, or type the value.",
        "E1": "E1 holds the error #REF!: mend the formula, or type the value.",
    }


def test_hours_that_may_have_been_minutes_are_refused() -> None:
    (said,) = only(timed("PT26H10M00S", "26:10:00")).faults.values()
    assert "holds 26 hours and 10 minutes, which spreadsheet programs make of minutes and seconds" in said


def test_values_that_are_none() -> None:
    sheet = only(number("x") + timed("-PT1H", "-1:00") + timed("PT26H", "02:00"))
    assert sheet.faults == {
        "A1": "A1 says that it is a number and holds “x”: type it anew.",
        "B1": "B1 holds no time from 0 upwards: type it anew.",
        "C1": "C1 shows 02:00 and holds 26:00:00: give it a format that shows all of it, such as [h]:mm:ss.",
    }


def test_repeats_count_where_something_stands() -> None:
    sheet = only(
        "<table:table-row table:number-rows-repeated='2'><table:table-cell/></table:table-row>",
        "<table:table-row table:number-rows-repeated='2'><table:table-cell table:number-columns-repeated='2'/>"
        "<table:table-cell table:number-columns-repeated='2'><text:p>a</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='16000'/></table:table-row>",
        "<table:table-row table:number-rows-repeated='1048572'><table:table-cell/></table:table-row>",
    )
    assert sheet.rows == [[], [], ["", "", "a", "a"], ["", "", "a", "a"]]


def test_merged_cells() -> None:
    merged = {"table__number_columns_spanned": "3", "table__number_rows_spanned": "1"}
    covered = cell("beneath", table__number_columns_repeated="2").replace("table-cell", "covered-table-cell")
    sheet = only("", cell() + cell("Crime", **merged) + covered + cell("b"))
    assert sheet.merged == ["B2:D2"]
    assert sheet.rows == [[], ["", "Crime", "", "", "b"]]


def test_comments_and_inner_tables_do_not_count() -> None:
    remark = "<office:annotation><dc:date>2018-03-01</dc:date><text:p>a remark</text:p></office:annotation>"
    inner = table(cell("inner"), name="Inner")
    sheet = only(
        f"<table:table-cell>{remark}<text:p>a</text:p></table:table-cell><table:table-cell>{inner}</table:table-cell>"
    )
    assert sheet.rows == [["a"]]


def test_deleted_cells_that_are_remembered_do_not_count() -> None:
    before = (
        "<table:tracked-changes><table:deletion><table:cut-offs/></table:deletion>"
        "<table:cell-content-change><table:previous><table:change-track-table-cell><text:p>old</text:p>"
        "</table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>"
    )
    assert only(cell("new"), before=before).rows == [["new"]]


def test_rows_in_groups() -> None:
    rows = (
        "<table:table-header-rows>{}</table:table-header-rows><table:table-row-group>{}</table:table-row-group>".format(
            *(f"<table:table-row>{cell(text)}</table:table-row>" for text in "ab")
        )
    )
    content = document(f"<table:table table:name='A'>{rows}</table:table>")
    assert sheets(content)[0].rows == [["a"], ["b"]]


def test_hidden_sheets_are_left_out() -> None:
    display = "<style:table-properties table:display='false'/>"
    hidden = f"<style:style style:name='ta2' style:family='table'>{display}</style:style>"
    content = document(
        table(cell("a"), name="Shown", style="ta1"), table(cell("b"), name="Hidden", style="ta2"), styles=hidden
    )
    assert [(sheet.name, sheet.rows) for sheet in sheets(content)] == [("Shown", [["a"]])]


def test_two_sheets_of_one_name() -> None:
    assert refusal(document(table(cell("a")), table(cell("b")))) == (
        "Two sheets are called “Sheet1”. Give each a name of its own."
    )


@pytest.mark.parametrize(
    "before", ["<table:dde-links><table:dde-link/></table:dde-links>", table("<office:dde-source/>")]
)
def test_links_to_elsewhere(before: str) -> None:
    assert refusal(document(table(cell("a")), before=before)).startswith("The file takes figures from other files")


def test_a_table_from_another_file_is_named() -> None:
    linked = "<table:table table:name='Other'><table:table-source/></table:table>"
    assert refusal(document(linked)).startswith("The file takes figures from other files (sheet “Other”).")


def test_a_document_without_content() -> None:
    members = document_members("")
    del members["content.xml"]
    assert refusal(zipped(members.items())).startswith(
        "The file is damaged or was cut off (content.xml is missing inside it)."
    )
