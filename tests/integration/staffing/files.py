"""Files with a table of teams and roles, and what becomes of one that is brought."""

import re
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.integration.staffing.helping import URL, seen, value

HEAD = ["", "FTE", "Deployable Resource", "Vacancies", "Sickness", "Abstracted", "Total Undeployable"]
TABLE = [
    HEAD,
    ["Swindon CPT North", "23", "69.6%", "6", "0", "1", "7"],
    ["SGT", "10", "90.0%", "0", "0", "1", "1"],
    ["LCI", "13", "53.8%", "6", "0", "0", "6"],
    HEAD,
    ["Wiltshire CPT South", "50", "80.0%", "7", "3", "0", "10"],
    ["CON", "50", "80.0%", "7", "3", "0", "10"],
]


def csv(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


def xlsx(rows: list[list[str]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append([cell if not cell.isdigit() else int(cell) for cell in row])
    return written(book)


def written(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def bring(client: Client, content: bytes, name: str = "table.csv", on: str = "31 May 2018") -> Any:
    return client.post("/staffing/import/", {"on": on, "file": SimpleUploadedFile(name, content)})


def changed(row: int, column: int, text: str) -> bytes:
    rows = [list(line) for line in TABLE]
    rows[row][column] = text
    return csv(rows)


def keep(client: Client, content: bytes, name: str = "table.csv") -> None:
    """Bring a file and save the grid that it fills, as it stands."""
    assert bring(client, content, name).status_code == 302
    page = client.get(URL)
    names = re.findall(r'name="([a-z]+\.[a-z]+(?:\.[a-z_]+)?|file)" value="', page.content.decode())
    answer = client.post(URL, {**{each: value(page, each) for each in names}, "seen": seen(page)})
    assert answer.status_code == 302
