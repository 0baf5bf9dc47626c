"""Each guard of the zip, and what comes of the same file without it. All bombs are small enough to go off."""

from unittest.mock import Mock

import pytest
from defusedxml.expatreader import DefusedExpatParser

from opcc_portal.intake import container
from opcc_portal.intake.parsing import parse
from opcc_portal.intake.sheets import LIMITS, Limits, UnreadableError
from tests import hostile

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
TWICE = hostile.with_member(hostile.SHEET, hostile.members(ONE)[hostile.SHEET])


def refusal(content: bytes, suffix: str = ".xlsx", limits: Limits = LIMITS) -> str:
    with pytest.raises(UnreadableError) as refused:
        parse(content, suffix, limits)
    return str(refused.value)


def rows(content: bytes, suffix: str = ".xlsx", limits: Limits = LIMITS) -> list[list[str]]:
    return parse(content, suffix, limits)[0].rows


# -- How much comes out --------------------------------------------------------------------------------------------


def test_the_ratio() -> None:
    bomb = hostile.workbook(ONE + " " * hostile.MB)
    assert refusal(bomb).startswith(f"The file unpacks to more than 50 times its size (at {hostile.SHEET})")
    assert rows(bomb, limits=Limits(ratio=1_000)) == [["1"]]


def test_the_unpacked_size() -> None:
    big = hostile.big_but_honest()
    assert refusal(big, limits=Limits(unpacked=5 * hostile.MB)) == (
        "The file unpacks to more than 5 MB (at docProps/noise.txt). Split it into several files."
    )
    assert rows(big) == [["1"]]


def test_a_bomb_is_not_unpacked_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    fed = Mock()
    monkeypatch.setattr(container.Watch, "feed", fed)
    refusal(hostile.zip_bomb(20), limits=Limits(unpacked=hostile.MB, ratio=10**6))
    assert fed.call_count <= hostile.MB / container.CHUNK + 10


def test_what_headers_say_of_sizes_is_not_believed() -> None:
    assert refusal(hostile.lying_sizes(1)).startswith(
        f"The file is damaged or was cut off ({hostile.SHEET} inside it)."
    )


@pytest.mark.parametrize("method", [container.ZIP_STORED + 12, 14])  # bzip2 and LZMA
def test_other_ways_of_packing_cannot_be_unpacked_in_pieces(method: int) -> None:
    content = hostile.zipped(hostile.members(ONE).items(), method)
    assert "is packed in a way that XLSX and ODS are not" in refusal(content)


# -- What must not be in it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "suffix", "said", "guard"),
    [
        (hostile.with_member("xl/vbaProject.bin"), ".xlsx", "macros, which are programs (xl/vbaProject.bin)", "names"),
        (hostile.with_member("xl/macrosheets/a.xml"), ".xlsx", "macros, which are programs (xl/macrosheets", "names"),
        (hostile.with_member("xl/externalLinks/a.xml"), ".xlsx", "from other files (xl/externalLinks/a.xml)", "names"),
        (
            hostile.workbook(ONE, workbook_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
            ".xlsx",
            "macros, which are programs ([Content_Types].xml)",
            "contents",
        ),
        (
            hostile.document(hostile.table(hostile.cell("1")), Basic__script_lc_xml="<a/>"),
            ".ods",
            "macros, which are programs (Basic/script_lc_xml)",
            "names",
        ),
        (
            hostile.document(hostile.table(hostile.cell("1")), Scripts__python__a_py="import os"),
            ".ods",
            "macros, which are programs (Scripts/python/a_py)",
            "names",
        ),
        (
            TWICE,
            ".xlsx",
            f"The file holds {hostile.SHEET} twice",
            "names",
        ),
        (
            hostile.with_member("a.bin", b"PK\x03\x04"),
            ".xlsx",
            "a zip archive (a.bin)",
            "archive",
        ),
        (hostile.with_member("a.bin", hostile.OLE), ".xlsx", "an embedded document (a.bin)", "archive"),
        (hostile.with_member("a.bin", b"7z\xbc\xaf\x27\x1c"), ".xlsx", "a 7z archive (a.bin)", "archive"),
        (hostile.with_member("a.bin", b"Rar!"), ".xlsx", "a RAR archive (a.bin)", "archive"),
        (hostile.with_member("a.bin", b"\x1f\x8b"), ".xlsx", "a gzip archive (a.bin)", "archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_must_not_be_in_it(
    content: bytes, suffix: str, said: str, guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said in refusal(content, suffix)
    monkeypatch.setattr(container, f"check_{guard}", lambda *_: None)
    assert rows(content, suffix) == [["1"]]


# -- What XML may not say ------------------------------------------------------------------------------------------


def lax() -> DefusedExpatParser:
    parser = DefusedExpatParser(forbid_dtd=False, forbid_entities=False, forbid_external=False)
    parser.setContentHandler(container.ContentHandler())
    parser.setFeature("http://xml.org/sax/features/external-general-entities", False)
    return parser


def test_entities(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(hostile.billion_laughs()).startswith(
        f"{hostile.SHEET} inside the file defines abbreviations or fetches other documents (a DTD)"
    )
    monkeypatch.setattr(container, "strict_parser", lax)
    assert rows(hostile.billion_laughs(depth=2)) == [["lol" * 100]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_entities_in_utf_16_under_another_name(encoding: str) -> None:
    bomb = ("\ufeff" * (encoding == "utf-16-be") + hostile.laughs() + "<a>&a9;</a>").encode(encoding)
    assert "(a DTD)" in refusal(hostile.with_member("xl/media/image1.png", bomb))


def test_external_entities(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "fetches other documents (a DTD)" in refusal(hostile.external_entity())
    monkeypatch.setattr(container, "strict_parser", lax)
    with pytest.raises(SyntaxError, match="undefined entity"):  # which is no refusal in words
        rows(hostile.external_entity())


def test_entities_in_a_document() -> None:
    assert refusal(hostile.laughing_document(), ".ods").startswith("content.xml inside the file defines abbreviations")


def test_xml_that_is_damaged() -> None:
    content = hostile.zipped({**hostile.members(""), "xl/styles.xml": "<a>\n<b>\n</a>"}.items())
    assert refusal(content).startswith("The file is damaged or was cut off (xl/styles.xml inside it, line 3).")


def test_the_shapes_of_comments_need_not_be_xml() -> None:
    assert rows(hostile.with_member("xl/drawings/vmlDrawing1.vml", "<xml><br></xml>")) == [["1"]]


# -- What cannot be opened -----------------------------------------------------------------------------------------


def test_a_truncated_zip() -> None:
    content = hostile.workbook(ONE)
    assert refusal(content[: len(content) // 2]) == (
        "The file is damaged or was cut off. Open it in a spreadsheet program, save it anew, and bring that."
    )


def test_a_zip_with_a_hole() -> None:
    content = hostile.workbook(f"<row>{''.join(f'<c><v>{number}</v></c>' for number in range(150))}</row>")
    at = content.index(hostile.SHEET.encode()) + len(hostile.SHEET)
    assert "The file is damaged or was cut off" in refusal(content[: at + 20] + b"\xff" * 20 + content[at + 40 :])


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (hostile.password_protected(), ".xlsx"),
        (hostile.encrypted_document(), ".ods"),
        (hostile.encrypted_zip(), ".xlsx"),
    ],
)
def test_passwords(content: bytes, suffix: str) -> None:
    assert refusal(content, suffix) == (
        "The file is protected by a password. Remove the password in your spreadsheet program, and save it again."
    )


# -- What it is ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "suffix", "said"),
    [
        (
            hostile.old_excel(),
            ".xls",
            "The file is in the old Excel format (.xls). Open it in Excel",
        ),
        (hostile.workbook(ONE), ".csv", "The name of the file ends in “.csv”, but it seems to be an XLSX workbook."),
        (hostile.workbook(ONE), ".ods", "The name of the file ends in “.ods”, but it seems to be an XLSX workbook."),
        (hostile.document(), ".xlsx", "The name of the file ends in “.xlsx”, but it seems to be an ODS spreadsheet."),
        (b"a,b\n1,2\n", ".xlsx", "The name of the file ends in “.xlsx”, but it seems to be a text file."),
        (b"a,b\n1,2\n", ".exe", "Files that end in “.exe” are not read."),
        (b"a,b\n1,2\n", "", "Files that end in “” are not read."),
        (hostile.workbook(ONE), ".xlsm", "Files that end in “.xlsm” are not read."),
        (hostile.zipped([("xl/workbook.bin", b"x")]), ".xlsx", "The file is a binary workbook (.xlsb)"),
        (
            hostile.zipped([("word/document.xml", "<a/>")]),
            ".xlsx",
            "The file is an archive or a document",
        ),
        (hostile.zipped([]), ".xlsx", "The file is an archive or a document"),
        (b"\x89PNG\r\n\x1a\n\0\0", ".xlsx", "Line 2 holds characters that are no text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_content_decides(content: bytes, suffix: str, said: str) -> None:
    assert refusal(content, suffix).startswith(said)


def test_a_text_file_may_be_called_one() -> None:
    assert rows(b"a,b\n", ".txt") == [["a", "b"]]
