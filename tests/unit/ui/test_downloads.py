import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opcc_portal.lib.chart import Cell, Table
from opcc_portal.ui import downloads


def read(*cells: Cell) -> list[str]:
    table = Table(name="Crime volume", caption="", columns=["a"], rows=[list(cells)])
    text = downloads.csv_bytes(table).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1]


@pytest.mark.parametrize("start", downloads.FORMULA_STARTS)
def test_text_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(start):
    assert read(Cell(text=f"{start}cmd|' /C calc'!A0")) == [f"'{start}cmd|' /C calc'!A0"]


def test_text_of_the_machine_s_value_is_made_safe_too():
    assert read(Cell(text="x", value="=1+1")) == ["'=1+1"]


@pytest.mark.parametrize(
    ("value", "written"),
    [(-7.7, "-7.7"), (-12.0, "-12"), (9918.0, "9918"), (0.1 + 0.2, "0.30000000000000004")],
)
def test_numbers_stay_numbers_at_full_precision(value, written):
    assert read(Cell(text="shown otherwise", value=value)) == [written]


def test_a_negative_number_in_words_stays_one():
    assert read(Cell(text="-3.2"), Cell(text="-3+1")) == ["-3.2", "'-3+1"]


def test_a_cell_without_a_value_says_why():
    assert read(Cell(text="not collected")) == ["not collected"]


def test_headings_are_made_safe():
    table = Table(name="t", caption="", columns=["=A1"], rows=[])
    assert downloads.csv_bytes(table).decode("utf-8-sig").strip() == "'=A1"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_back_to_the_last_digit(value):
    assert float(downloads.plain(Cell(text="", value=value))) == value


@given(st.text())
def test_no_text_reads_as_a_formula(text):
    written = downloads.safe(text)
    assert not written.startswith(downloads.FORMULA_STARTS) or downloads.NUMBER.fullmatch(written)


def test_json_is_the_value():
    assert json.loads(downloads.json_bytes(Cell(text="±", value=1.5))) == {"text": "±", "value": 1.5, "ref": None}
