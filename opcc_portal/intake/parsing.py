"""What kind of file it is, and its sheets. Runs in the child process of `reading`, where it can do no harm.

What only some kinds need is imported where they are read: a CSV waits for neither zip nor XML nor openpyxl.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opcc_portal.intake.delimited import decode, read_delimited
from opcc_portal.intake.sheets import Limits, Room, Sheet, UnreadableError

if TYPE_CHECKING:
    from zipfile import ZipFile

ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream of an OLE file in which Excel puts what it encrypts
KINDS = {".xlsx": "an XLSX workbook", ".ods": "an ODS spreadsheet", ".csv": "a text file", ".txt": "a text file"}
SAVE_AS = "Open it in a spreadsheet program and save it as XLSX, ODS or CSV."


def parse(content: bytes, suffix: str, limits: Limits) -> list[Sheet]:
    """The sheets of a file that a reader sees. `suffix` is what its name ends in, such as ".xlsx".

    The content decides what it is; a name that says something else is a mistake of somebody's, and refused.
    UnreadableError for what cannot or must not be read; anything else that is raised is a file broken in a way that
    nobody thought of.
    """
    check_old(content)
    if suffix not in KINDS:
        raise UnreadableError(f"Files that end in “{suffix}” are not read. {SAVE_AS}")
    archive = opened(content, limits) if content.startswith(ZIPS) else None
    text = "" if archive else decode(content)
    kind = kind_of(archive) if archive else ".csv"
    if KINDS[kind] != KINDS[suffix]:
        raise UnreadableError(
            f"The name of the file ends in “{suffix}”, but it seems to be {KINDS[kind]}. "
            f"Give it the ending “{kind}”, or save it anew in a spreadsheet program."
        )
    sheets = read_kind(kind, archive, text, Room(limits))
    check_sheets(sheets)
    return sheets


def opened(content: bytes, limits: Limits) -> ZipFile:
    from opcc_portal.intake.container import open_container

    return open_container(content, limits)


def check_old(content: bytes) -> None:
    if content.startswith(OLE):
        if ENCRYPTED in content:
            from opcc_portal.intake.container import PASSWORD

            raise UnreadableError(PASSWORD)
        raise UnreadableError("The file is in the old Excel format (.xls). Open it in Excel and save it as XLSX.")


def kind_of(archive: ZipFile) -> str:
    """By what is in it: ".xlsx" or ".ods"."""
    from opcc_portal.intake.container import ODS_TYPE, beginning

    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return ".xlsx"
    if beginning(archive, "mimetype").startswith(ODS_TYPE):
        return ".ods"
    if "xl/workbook.bin" in names:
        raise UnreadableError(f"The file is a binary workbook (.xlsb), which is not read. {SAVE_AS}")
    raise UnreadableError(f"The file is an archive or a document of another kind, not a spreadsheet. {SAVE_AS}")


def read_kind(kind: str, archive: ZipFile | None, text: str, room: Room) -> list[Sheet]:
    if archive is None:
        return read_delimited(text, room)
    if kind == ".ods":
        from opcc_portal.intake.ods import read_spreadsheet

        return read_spreadsheet(archive, room)
    from opcc_portal.intake.xlsx import read_workbook

    return read_workbook(archive, room)


def check_sheets(sheets: list[Sheet]) -> None:
    """Two sheets of one name could not be told apart in anything that is said of them; none at all is a mistake."""
    names = [sheet.name.casefold() for sheet in sheets]
    for sheet, name in zip(sheets, names, strict=True):
        if names.count(name) > 1:
            raise UnreadableError(f"Two sheets are called “{sheet.name}”. Give each a name of its own.")
    if not any(sheet.rows or sheet.faults for sheet in sheets):
        raise UnreadableError("Nothing stands in the file: every cell is blank or hidden. Is it the right one?")
