"""Tables as CSV that no spreadsheet takes for formulas, page values as JSON."""

import csv
import io
import re

import msgspec
from django.http import HttpResponse
from django.utils.text import slugify

from opcc_portal.lib.chart import Cell, Table

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def safe(text: str) -> str:
    """Text that a spreadsheet would run is led by an apostrophe; a plain negative number is left one."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text) else text


def plain(cell: Cell) -> str:
    """The machine's value where there is one: numbers at full precision, whole ones without a point."""
    if isinstance(cell.value, float | int):
        return f"{cell.value:.0f}" if float(cell.value).is_integer() else repr(cell.value)
    return safe(cell.text if cell.value is None else cell.value)


def csv_bytes(table: Table) -> bytes:
    """UTF-8 with a byte order mark, without which Excel garbles "±" and "–"."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe(column) for column in table.columns])
    writer.writerows([plain(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def csv_response(table: Table) -> HttpResponse:
    return download(csv_bytes(table), f"{slugify(table.name)}.csv", "text/csv; charset=utf-8")


def json_bytes(value: msgspec.Struct) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def json_response(value: msgspec.Struct, name: str) -> HttpResponse:
    return download(json_bytes(value), f"{slugify(name)}.json", "application/json")


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=disposition)
