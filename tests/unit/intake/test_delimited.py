"""CSV files as people save them, and as they should not be."""

import csv

import pytest

from opcc_portal.intake.parsing import parse
from opcc_portal.intake.sheets import LIMITS, Limits, UnreadableError

ROWS = [["Measure", "March 2018"], ["Café thefts", "1,5"]]


def rows(content: bytes, limits: Limits = LIMITS) -> list[list[str]]:
    [sheet] = parse(content, ".csv", limits)
    assert sheet.name == ""
    return sheet.rows


def refusal(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(UnreadableError) as refused:
        parse(content, ".csv", limits)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert rows('Measure,March 2018\r\nCafé thefts,"1,5"\r\n'.encode(encoding)) == ROWS


def test_utf_16_of_the_other_order() -> None:
    assert rows(b"\xfe\xff" + 'Measure,March 2018\nCafé thefts,"1,5"'.encode("utf-16-be")) == ROWS


@pytest.mark.parametrize(
    "text",
    [
        "Measure;March 2018\nCafé thefts;1,5\n",
        "Measure\tMarch 2018\nCafé thefts\t1,5\n",
        '"Measure";"March 2018"\n"Café thefts";"1,5"\n',
    ],
)
def test_delimiters(text: str) -> None:
    assert rows(text.encode()) == ROWS


def test_decimal_commas_in_every_cell_are_no_delimiters() -> None:
    assert rows(b"a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n")[2] == ["4,5", "5,5", "6,5"]


def test_commas_in_quotation_marks_are_no_delimiters() -> None:
    assert rows(b'"Smith, J";1\n"Doe, A";2\n') == [["Smith, J", "1"], ["Doe, A", "2"]]


def test_a_title_with_commas_does_not_decide() -> None:
    assert rows(b"Crime, disorder, safety and more\na;b\n1;2\n3;4\n")[2] == ["1", "2"]


def test_addresses_are_kept_and_blanks_at_the_end_are_not() -> None:
    assert rows(b"\n,,\n,, a ,,\n,\n\n") == [[], [], ["", "", "a"]]


def test_a_header_alone() -> None:
    assert rows(b"Measure,March 2018") == [["Measure", "March 2018"]]


def test_one_column() -> None:
    assert rows(b"a\nb\n") == [["a"], ["b"]]


def test_a_break_in_a_cell() -> None:
    assert rows(b'a,"b\nc"\nd,e\n') == [["a", "b\nc"], ["d", "e"]]


def test_what_stands_first_need_not_be_a_zip() -> None:
    assert rows(b"PK,Force\n1,Wiltshire\n") == [["PK", "Force"], ["1", "Wiltshire"]]


@pytest.mark.parametrize("content", [b"\n\n", b" , ,\n,,\n", b"\xef\xbb\xbf"])
def test_only_blanks(content: bytes) -> None:
    assert refusal(content) == "Nothing stands in the file: every cell is blank or hidden. Is it the right one?"


@pytest.mark.parametrize(
    "content",
    [
        b'a,b\nc,"d\ne,f\n',  # never closed
        b'a,b\nc,"d"e\n',  # closed too early
    ],
)
def test_quotation_marks_that_do_not_match(content: bytes) -> None:
    assert refusal(content).startswith(
        'The quotation marks (") in the row that begins in line 2 do not match: each that is opened has to be closed'
    )


def test_without_strictness_a_quotation_mark_swallows_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = csv.reader
    monkeypatch.setattr(csv, "reader", lambda *args, **options: reader(*args, **options | {"strict": False}))
    assert rows(b'a,b\nc,"d\ne,f\n') == [["a", "b"], ["c", "d\ne,f"]]


def test_an_enormous_cell() -> None:
    assert rows(b"a," + b"x" * 32_767)[0][1] == "x" * 32_767
    assert refusal(b"a\nb," + b"x" * 32_768).startswith(
        "A cell in the row that begins in line 2 holds more than 32,767 characters."
    )
    assert csv.field_size_limit() == 131_072  # as it was


def test_nul_bytes() -> None:
    assert refusal(b"a,b\nc,\0d\n").startswith("Line 2 holds characters that are no text (NUL or the like)")


def test_bytes_that_are_no_text() -> None:
    assert refusal(b"a,b\n\x81\x8d\xff,c").startswith("The file is no text and no spreadsheet.")
    assert refusal(b"\xff\xfea").startswith("The file is no text and no spreadsheet.")


def test_a_web_page() -> None:
    assert refusal(b"<html><table><tr><td>1</td></tr></table></html>").startswith("The file is a web page or XML.")
    assert rows(b"<10,a\n") == [["<10", "a"]]


def test_rows_and_columns() -> None:
    most = Limits(rows=3, columns=2)
    assert rows(b"1\n2\n3\n\n\n", most) == [["1"], ["2"], ["3"]]
    assert refusal(b"1\n2\n3\n4\n", most) == (
        "There is something in row 4 of the file; at most 3 rows are read. Delete what stands below the figures, or "
        "split the file."
    )
    assert refusal(b"1\n1,2,3\n", most) == (
        "There is something in C2 of the file, beyond the first 2 columns, which are all that is read. Delete what "
        "stands to the right of the figures, or split the file."
    )
