"""Anybody's file of monthly series: what is read, and what is refused with its line."""

from datetime import date
from pathlib import Path

import pytest

from scorecard.domain.series import Kind, Part
from scorecard.importers.series import RefusedFileError, read_series

HEADER = "series,month,value\n"
SHARES = "series,month,value,numerator,denominator\n"
MARCH, APRIL = date(2018, 3, 1), date(2018, 4, 1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "series.csv"


def refusal(file: Path, content: str | bytes) -> str:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(RefusedFileError) as refused:
        read_series(file)
    return str(refused.value)


def months(file: Path, content: str | bytes) -> dict[date, Part]:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    (series,) = read_series(file)
    return dict(series.months)


def value(file: Path, text: str) -> float | None:
    return months(file, f'{HEADER}A,2018-03,"{text}"\n')[MARCH].value


# -- What is read --------------------------------------------------------------------------------------------------


def test_series_in_the_order_in_which_they_first_appear(file: Path) -> None:
    file.write_text(f"{HEADER}B,2018-04,2\nA,2018-03,1\nB,2018-03,\n")
    second, first = read_series(file)
    assert (second.name, dict(second.months)) == ("B", {APRIL: Part(value=2), MARCH: Part()})
    assert (first.name, first.last, first.kind) == ("A", MARCH, Kind.COUNT)


def test_the_last_month_is_the_last_in_the_file_even_if_blank(file: Path) -> None:
    file.write_text(f"{HEADER}A,2018-03,1\nA,2018-04,\n")
    assert read_series(file)[0].last == APRIL


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfseries,month,value\nA,2018-03,7\n",
        b"series,month,value\r\nA,2018-03,7\r\n",
        b"series,month,value\rA,2018-03,7\r",
        b" Series , MONTH ,Value\n A , 2018-03 , 7 \n",
        b"value,month,series\n7,2018-03,A\n",
        b"series,month,value\n\n  \nA,2018-03,7\n,,\n",
        b"series,month,value\nA,2018-03,7",
        b'"series","month","value"\n"A","2018-03","7"\n',
        b"series,month,value,numerator,denominator\nA,2018-03,7,,\n",
    ],
    ids=["BOM", "CRLF", "CR", "spaces and case", "other order", "blank lines", "no last newline", "quoted", "no parts"],
)
def test_ways_in_which_a_file_may_be_written(file: Path, content: bytes) -> None:
    assert months(file, content) == {MARCH: Part(value=7)}


@pytest.mark.parametrize("text", ["2018-03", "2018-3", "2018-03-01", "2018-03-31", "31/03/2018", "1/3/2018"])
def test_ways_in_which_a_month_may_be_written(file: Path, text: str) -> None:
    assert months(file, f"{HEADER}A,{text},7\n") == {MARCH: Part(value=7)}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", None),
        ("0", 0.0),
        ("-5", -5.0),
        ("−5", -5.0),
        ("+5", 5.0),
        ("41.5", 41.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("9,918", 9918.0),
        ("1,234,567.25", 1234567.25),
        ("1e5", 100000.0),
        ("2.5E-3", 0.0025),
    ],
)
def test_ways_in_which_a_number_may_be_written(file: Path, text: str, number: float | None) -> None:
    assert value(file, text) == number


def test_what_is_given_out_of_how_many_is_a_percentage(file: Path) -> None:
    file.write_text(f"{SHARES}A,2018-03,,3,12\nA,2018-04,33.3,1,3\n")
    (series,) = read_series(file)
    assert (series.kind, series.unit) == (Kind.PROPORTION, "%")
    assert series.months[MARCH] == Part(value=25, numerator=3, denominator=12)
    assert series.months[APRIL] == Part(value=33.3, numerator=1, denominator=3)


def test_a_month_without_cases_has_no_figure(file: Path) -> None:
    assert months(file, f"{SHARES}A,2018-03,,0,0\nA,2018-04,,,0\n") == {
        MARCH: Part(denominator=0),
        APRIL: Part(denominator=0),
    }


def test_months_with_and_without_a_denominator_are_all_percentages(file: Path) -> None:
    found = months(file, f"{SHARES}A,2018-03,40,,\nA,2018-04,50,1,2\nA,2018-05,,,\nA,2018-06,30,,20\n")
    assert [part.value for part in found.values()] == [40, 50, None, 30]
    assert refusal(file, f"{SHARES}A,2018-03,140,,\nA,2018-04,50,1,2\nB,2018-03,140,,\n") == (
        "Line 2: A percentage lies between 0 and 100. Check the decimal point. Other months of this series have "
        "denominators."
    )


@pytest.mark.parametrize(
    ("values", "kind"),
    [(["7", ""], Kind.COUNT), (["7", "7.5"], Kind.MEAN), (["-7", "7"], Kind.MEAN), (["", ""], Kind.COUNT)],
)
def test_whole_figures_are_counts_and_others_are_not(file: Path, values: list[str], kind: Kind) -> None:
    file.write_text(f"{HEADER}A,2018-03,{values[0]}\nA,2018-04,{values[1]}\n")
    assert read_series(file)[0].kind is kind


# -- What is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A,2018-13,1", "Line 2: “2018-13” is not a date of the calendar."),
        ("A,2018-02-30,1", "Line 2: “2018-02-30” is not a date of the calendar."),
        ("A,03/31/2018,1", "Line 2: “03/31/2018” is not a date of the calendar."),
        ("A,0000-01,1", "Line 2: “0000-01” is not a date of the calendar."),
        ("A,0001-01,1", "Line 2: “0001-01” lies outside the years 1900 to 2100."),
        ("A,9999-12,1", "Line 2: “9999-12” lies outside the years 1900 to 2100."),
        ("A,Mar-18,1", "Line 2: “Mar-18” is not a month: write 2018-03, or a date such as 2018-03-31."),
        ("A,,1", "Line 2: “” is not a month: write 2018-03, or a date such as 2018-03-31."),
        ("A,２０１８-03,1", "Line 2: “２０１８-03” is not a month: write 2018-03, or a date such as 2018-03-31."),
        (",2018-03,1", "Line 2: the series has no name."),
        ("A,2018-03", "Line 2: there are 3 columns, but 2 cells. Quote figures that hold a comma."),
        ("A,2018-03,9,918", "Line 2: there are 3 columns, but 4 cells. Quote figures that hold a comma."),
        ("A,2018-03,1e13", "Line 2: That is larger than any figure here can be. Check for extra digits."),
        ("A,2018-03,1e308", "Line 2: That is larger than any figure here can be. Check for extra digits."),
        ("A,2018-03,1e999", "Line 2: That is not a number. Type digits, such as 41.5."),
    ],
)
def test_a_row_that_cannot_be_taken(file: Path, row: str, message: str) -> None:
    assert refusal(file, f"{HEADER}{row}\n") == message


@pytest.mark.parametrize(
    "text",
    ["n/a", "nan", "inf", "-inf", "-", ".", "5.7%", "5,7", "1_000", "0x10", "12 crimes", "٣", "1e", "--5", "5 5"],
)
def test_what_is_no_number(file: Path, text: str) -> None:
    assert refusal(file, f'{HEADER}A,2018-03,"{text}"\n') == (
        f"Line 2: “{text}” is not a number: write 9918, 9,918 or 41.5."
    )


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (",5,", "Give the denominator too: how many it is out of."),
        (",,5", "Give the numerator too, or the value."),
        (",5,0", "The denominator must be above 0. If there were no cases, leave the figure out and say so."),
        ("50,0,0", "The denominator must be above 0. If there were no cases, leave the figure out and say so."),
        (",5,4", "The numerator is larger than the denominator. Check that the two are the right way round."),
        (",-1,4", "The numerator is below 0. Check its sign."),
        ("30,1,4", "The numerator and denominator make 25, not 30. Correct whichever is wrong."),
        ("130,,4", "A percentage lies between 0 and 100. Check the decimal point."),
    ],
)
def test_parts_that_make_no_percentage(file: Path, parts: str, message: str) -> None:
    assert refusal(file, f"{SHARES}A,2018-03,{parts}\n") == f"Line 2: {message}"


def test_a_month_given_twice_names_both_lines(file: Path) -> None:
    assert refusal(file, f"{HEADER}A,2018-03,1\nB,2018-03,1\nA,31/03/2018,1\n") == (
        "Line 4: March 2018 of “A” stands in line 2 already."
    )


def test_a_line_is_where_its_row_begins(file: Path) -> None:
    content = f'{HEADER}"A\nfirst",2018-03,1\n\n"B\r\nsecond",2018-03,x\nC,2018-03,y\n'
    assert refusal(file, content).splitlines() == [
        "Line 5: “x” is not a number: write 9918, 9,918 or 41.5.",
        "Line 7: “y” is not a number: write 9918, 9,918 or 41.5.",
    ]


def test_every_fault_is_told_but_no_more_than_twenty(file: Path) -> None:
    rows = [f"A,2018-{month:02},x" for month in range(1, 13)]
    told = refusal(file, HEADER + "\n".join(rows)).splitlines()
    assert [line.split(":")[0] for line in told] == [f"Line {number}" for number in range(2, 14)]
    told = refusal(file, HEADER + "\n".join(rows + rows)).splitlines()
    assert (len(told), told[-2].split(":")[0], told[-1]) == (21, "Line 21", "and 4 more.")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("series,month", "there is no column “value”."),
        ("series,month,value,note", "“note” is not a column that can be read."),
        ("series,month,value,", "“” is not a column that can be read."),
        ("series,month,value,VALUE", "the column “value” is there twice."),
        (
            "series;month;value",
            "there is no column “series”; there is no column “month”; there is no column “value”; "
            "“series;month;value” is not a column that can be read.",
        ),
    ],
)
def test_a_header_that_says_something_else(file: Path, header: str, message: str) -> None:
    assert refusal(file, f"{header}\nA,2018-03,1\n") == (
        f"Line 1: {message} They have to be series, month, value and, if wanted, numerator and denominator, separated "
        "by commas."
    )


def test_a_file_without_rows(file: Path) -> None:
    assert refusal(file, HEADER) == "The file has no figures: below the header there has to be a line for each month."
    assert refusal(file, "").startswith("Line 1: there is no column “series”")


@pytest.mark.parametrize(
    "content",
    [
        HEADER.encode() + b"Caf\xe9,2018-03,1\n",
        HEADER.encode("utf-16"),
        HEADER.encode("utf-16-le"),
        b"series\0,month\n",
    ],
    ids=["Latin-1", "UTF-16", "UTF-16 without its mark", "NUL"],
)
def test_what_is_not_text_in_utf8(file: Path, content: bytes) -> None:
    assert refusal(file, content) == f"{file} is not text in UTF-8: save it as “CSV UTF-8”."


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('A,2018-03,x\n"B,2018-03,1\n', 3),
        ('A,2018-03,x\nB"",2018-03,"1"2\n', 3),
        (f"A,2018-03,x\n{'A' * 140_000},1,1", 3),
    ],
    ids=["a quote that is never closed", "text after a quote", "a cell without end"],
)
def test_what_is_not_csv(file: Path, rows: str, line: int) -> None:
    first, second = refusal(file, HEADER + rows).splitlines()
    assert first == "Line 2: “x” is not a number: write 9918, 9,918 or 41.5."
    assert second.startswith(f"Line {line}: This is not CSV (")


def test_files_that_are_none(tmp_path: Path) -> None:
    for path, why in ((tmp_path, "Is a directory"), (tmp_path / "none.csv", "No such file or directory")):
        with pytest.raises(RefusedFileError) as refused:
            read_series(path)
        assert str(refused.value) == f"{path} cannot be read: {why}."
