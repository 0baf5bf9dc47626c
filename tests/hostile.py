"""Files that are broken, or mean harm, or are merely odd: functions that make their bytes, always the same ones.

Most are put together by hand, as no program would write them.
"""

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED

MB = 1024**2
SHEET = "xl/worksheets/sheet1.xml"
XLSX = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ODS_NAMESPACES = " ".join(
    [
        *(
            f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
            for name in ("office", "table", "text", "style", "manifest")
        ),
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


# -- Zips ----------------------------------------------------------------------------------------------------------


def zipped(members: Iterable[tuple[str, str | bytes]], method: int = ZIP_DEFLATED) -> bytes:
    """A zip of these members, in this order, duplicates and all, with the first date that a zip can have."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of duplicates
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def workbook(*sheets: str, names: Iterable[str] = (), **parts: Any) -> bytes:
    """An XLSX; each sheet is the content of its `<sheetData>`. See `members` for its parts."""
    return zipped(members(*sheets, names=names, **parts).items())


def members(
    *sheets: str,
    names: Iterable[str] = (),
    styles: str = "",
    strings: str = "",
    states: Mapping[int, str] | None = None,
    after: str = "",
    workbook_type: str = f"{XLSX_TYPE}.sheet.main+xml",
    properties: str = "",
) -> dict[str, str | bytes]:
    """What an XLSX consists of. `after` stands behind the cells of the first sheet."""
    numbered = list(enumerate(sheets, 1))
    called = [*names, *(f"Sheet{number}" for number, _ in numbered)][: len(sheets)]
    shown = states or {}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}" state="{shown.get(number, "visible")}"/>'
        for (number, _), name in zip(numbered, called, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _ in numbered
    )
    types = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>'
        for part, kind in (
            ("/xl/workbook.xml", workbook_type),
            ("/xl/styles.xml", f"{XLSX_TYPE}.styles+xml"),
            ("/xl/sharedStrings.xml", f"{XLSX_TYPE}.sharedStrings+xml"),
        )
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"/>',
        "xl/workbook.xml": f'<workbook xmlns="{XLSX}" xmlns:r="{RELATIONS}">{properties}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{XLSX}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{XLSX}">{strings}</sst>',
        **{
            f"xl/worksheets/sheet{number}.xml": f'<worksheet xmlns="{XLSX}"><sheetData>{cells}</sheetData>'
            f"{after if number == 1 else ''}</worksheet>"
            for number, cells in numbered
        },
    }


def formatted(*codes: str) -> str:
    """Styles, the first of which is General, and then one for each number format."""
    own = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(codes))
    used = "".join(f'<xf numFmtId="{164 + at}"/>' for at, _ in enumerate(codes))
    return f'<numFmts>{own}</numFmts><cellXfs><xf numFmtId="0"/>{used}</cellXfs>'


def document(*tables: str, styles: str = "", before: str = "", **more: str | bytes) -> bytes:
    """An ODS of these `<table:table>` elements; `more` are further members, `__` in a name being a slash."""
    extra = [(name.replace("__", "/"), content) for name, content in more.items()]
    return zipped([*document_members("".join(tables), styles, before).items(), *extra])


def document_members(tables: str, styles: str = "", before: str = "") -> dict[str, str | bytes]:
    return {
        "mimetype": ODS_TYPE,
        "META-INF/manifest.xml": f"<manifest:manifest {ODS_NAMESPACES}/>",
        "content.xml": f"<office:document-content {ODS_NAMESPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{before}{tables}</office:spreadsheet>"
        "</office:body></office:document-content>",
    }


def table(*rows: str, name: str = "Sheet1", style: str = "") -> str:
    """A table of rows, each the cells in it; a row that begins with `<table:table-row` is taken as it stands."""
    whole = (row if row.startswith("<table:table-row") else f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(whole)}</table:table>'


def cell(shown: str = "", **attributes: str) -> str:
    """A cell of an ODS: `cell("17.3%", office__value_type="percentage", office__value="0.173")`."""
    written = " ".join(f'{key.replace("__", ":").replace("_", "-")}="{value}"' for key, value in attributes.items())
    return (
        f"<table:table-cell {written}><text:p>{shown}</text:p></table:table-cell>"
        if shown
        else (f"<table:table-cell {written}/>")
    )


# -- Bombs ---------------------------------------------------------------------------------------------------------


def zip_bomb(megabytes: int = 200) -> bytes:
    """A small file with a huge sheet: blanks between two elements, a thousandth of their size when packed."""
    return workbook(" " * (megabytes * MB))


def big_but_honest() -> bytes:
    """Packs badly, so that only the size of what comes out is too much."""
    return zipped({**members('<row r="1"><c><v>1</v></c></row>'), "docProps/noise.txt": noise(6 * MB)}.items())


def noise(size: int) -> bytes:
    """Bytes without a pattern, always the same."""
    return b"noise" + random.Random(1).randbytes(size)


def nested_bomb() -> bytes:
    return zipped({**members(""), "xl/embeddings/inner.bin": zip_bomb(1)}.items(), ZIP_STORED)


def lying_sizes(megabytes: int = 60) -> bytes:
    """Every header says that the sheet has ten bytes."""
    honest = zip_bomb(megabytes)
    size = zipfile.ZipFile(io.BytesIO(honest)).getinfo(SHEET).file_size
    return honest.replace(struct.pack("<I", size), struct.pack("<I", 10))


def laughs(depth: int = 9, base: str = "lol") -> str:
    """A document type whose entity stands for ten to the power of `depth` times `base`."""
    entities = [f'<!ENTITY a0 "{base}">']
    entities += [f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, depth + 1)]
    return f"<!DOCTYPE worksheet [{''.join(entities)}]>"


def billion_laughs(depth: int = 9) -> bytes:
    sheet = (
        f'{laughs(depth)}<worksheet xmlns="{XLSX}"><sheetData><row r="1"><c r="A1" t="inlineStr">'
        f"<is><t>&a{depth};</t></is></c></row></sheetData></worksheet>"
    )
    return zipped({**members(""), SHEET: sheet}.items())


def external_entity() -> bytes:
    sheet = (
        f'<!DOCTYPE worksheet [<!ENTITY secret SYSTEM "file:///etc/passwd">]><worksheet xmlns="{XLSX}"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&secret;</t></is></c></row></sheetData></worksheet>'
    )
    return zipped({**members(""), SHEET: sheet}.items())


def laughing_document() -> bytes:
    content = str(document_members(table(cell("&a9;")))["content.xml"])
    return zipped({**document_members(""), "content.xml": laughs() + content}.items())


def styles_bomb(styles: int = 300_000) -> bytes:
    """So many styles that a program which keeps them as objects needs a gigabyte."""
    many = '<xf numFmtId="9" fontId="0" fillId="0" borderId="0"/>' * styles
    return workbook('<row r="1"><c r="A1" s="1"><v>0.173</v></c></row>', styles=f"<cellXfs>{many}</cellXfs>")


def repeated_text(times: int = 40_000) -> bytes:
    """One long shared text, which each of many cells shows: a few bytes each in the file."""
    cells = "".join(f'<row r="{row}"><c t="s"><v>0</v></c></row>' for row in range(1, times + 1))
    return workbook(cells, strings=f"<si><t>{'long ' * 6_000}</t></si>")


def many_cells(rows: int = 45_000, columns: int = 100) -> bytes:
    """A CSV of 9 MB that takes many times as much when it is read."""
    return ("1," * (columns - 1) + "1\n").encode() * rows


# -- Documents of other kinds --------------------------------------------------------------------------------------


def password_protected() -> bytes:
    """What Excel writes is an OLE file with a stream of this name: as much of it as is recognised."""
    return OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def old_excel() -> bytes:
    return OLE + bytes(504) + "Workbook".encode("utf-16-le") + bytes(512)


def encrypted_document() -> bytes:
    manifest = (
        f"<manifest:manifest {ODS_NAMESPACES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
        "</manifest:manifest>"
    )
    changed = {**document_members(""), "META-INF/manifest.xml": manifest, "content.xml": noise(2000)}
    return zipped(changed.items())


def encrypted_zip() -> bytes:
    """The flag of every member says that it is encrypted."""
    honest = bytearray(workbook('<row><c r="A1"><v>1</v></c></row>'))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = honest.find(mark)
        while at >= 0:
            honest[at + offset] |= 1
            at = honest.find(mark, at + 4)
    return bytes(honest)


def with_member(name: str, content: str | bytes = b"") -> bytes:
    """A workbook of one figure with one more member."""
    return zipped([*members('<row r="1"><c r="A1"><v>1</v></c></row>').items(), (name, content)])
