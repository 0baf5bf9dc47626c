"""Whether a zip, which is what XLSX and ODS are, is safe to read. Nothing is believed that it says of itself."""

import io
import zlib
from collections import Counter
from collections.abc import Iterator
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import IncrementalParser
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from opcc_portal.intake.sheets import Limits, UnreadableError

CHUNK = 65_536
CONTENT_TYPES = "[Content_Types].xml"
MANIFEST = "META-INF/manifest.xml"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
ARCHIVES = {
    b"PK\x03\x04": "a zip archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an embedded document",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x1f\x8b": "a gzip archive",
}
MACROS = ("basic/", "scripts/", "xl/macrosheets/", "xl/activex/")
LINKS = ("xl/externallinks/",)
PASSWORD = "The file is protected by a password. Remove the password in your spreadsheet program, and save it again."
MACRO = (
    "The file holds macros, which are programs ({}). Save it as XLSX or ODS without macros, or copy the figures into a "
    "new file."
)
LINKED = (
    "The file takes figures from other files ({}). Break the links in your spreadsheet program (in Excel: Data, Edit "
    "Links, Break Link), so that the figures stand in this file, and save it again."
)
DAMAGED = "The file is damaged or was cut off{}. Open it in a spreadsheet program, save it anew, and bring that."


def open_container(content: bytes, limits: Limits) -> ZipFile:
    """The zip, after every member was unpacked once, in pieces, and found harmless. UnreadableError says why not."""
    try:
        archive = ZipFile(io.BytesIO(content))
    except (BadZipFile, OSError, ValueError) as fault:
        raise UnreadableError(DAMAGED.format("")) from fault
    check_names(archive)
    check_contents(archive)
    check_members(archive, len(content), limits)
    return archive


def check_names(archive: ZipFile) -> None:
    """What the list of members tells already."""
    for name, times in Counter(info.filename for info in archive.infolist()).items():
        if times > 1:
            raise UnreadableError(
                f"The file holds {name} twice, so that nobody can say which counts. No spreadsheet program writes "
                "that: open it in one, save it anew, and bring that."
            )
        if name.lower().startswith(MACROS) or name.lower().endswith("vbaproject.bin"):
            raise UnreadableError(MACRO.format(name))
        if name.lower().startswith(LINKS):
            raise UnreadableError(LINKED.format(name))


def check_contents(archive: ZipFile) -> None:
    """What the lists of contents tell, before anything else is looked at."""
    encrypted = any(info.flag_bits & 1 for info in archive.infolist())
    if encrypted or b":encryption-data" in beginning(archive, MANIFEST):
        raise UnreadableError(PASSWORD)
    if b"macroenabled" in beginning(archive, CONTENT_TYPES).lower():
        raise UnreadableError(MACRO.format(CONTENT_TYPES))


def check_members(archive: ZipFile, size: int, limits: Limits) -> None:
    """Unpack each member as a stream that stops as soon as it is too much, and look at what comes out."""
    left = [limits.unpacked, limits.ratio * size]
    for info in archive.infolist():
        watch = Watch(info.filename)
        for chunk in chunks(archive, info):
            left = [amount - len(chunk) for amount in left]
            check_amount(info.filename, left, limits)
            watch.feed(chunk)
        watch.close()


def check_amount(name: str, left: list[int], limits: Limits) -> None:
    """Bytes that were unpacked are counted: what the header says of them may be a lie."""
    unpacked, packed = left
    if unpacked < 0:
        raise UnreadableError(
            f"The file unpacks to more than {limits.unpacked // 1024**2} MB (at {name}). Split it into several files."
        )
    if packed < 0:
        raise UnreadableError(
            f"The file unpacks to more than {limits.ratio} times its size (at {name}), which sheets of figures do not. "
            "Copy the figures alone into a new file, and bring that."
        )


class Watch:
    """Looks at one member as it is unpacked."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.begun = False
        self.parser: IncrementalParser | None = None

    def feed(self, chunk: bytes) -> None:
        if not self.begun:
            self.begun = True
            check_archive(self.name, chunk)
            self.parser = strict_parser() if is_xml(self.name, chunk) else None
        if self.parser:
            self._parse(self.parser, chunk)

    def close(self) -> None:
        if self.parser:
            self._parse(self.parser, b"")

    def _parse(self, parser: IncrementalParser, chunk: bytes) -> None:
        try:
            parser.feed(chunk) if chunk else parser.close()  # type: ignore[no-untyped-call]
        except DefusedXmlException as fault:
            raise UnreadableError(
                f"{self.name} inside the file defines abbreviations or fetches other documents (a DTD), as today's "
                "spreadsheet programs never do. It may be meant to do harm: ask its sender for the figures anew."
            ) from fault
        except SAXParseException as fault:
            self.parser = None
            # Excel itself writes the shapes of comments as what is no XML. Nobody reads them here.
            if not self.name.endswith(".vml"):
                where = f" ({self.name} inside it, line {fault.getLineNumber()})"
                raise UnreadableError(DAMAGED.format(where)) from fault


def check_archive(name: str, beginning: bytes) -> None:
    """Recognised by how it begins: what it is called says nothing."""
    for magic, what in ARCHIVES.items():
        if beginning.startswith(magic):
            raise UnreadableError(
                f"The file holds {what} ({name}). Delete embedded objects, and save it again; or copy the figures into "
                "a new file."
            )


def is_xml(name: str, beginning: bytes) -> bool:
    """In any encoding that an XML parser knows, and whatever it is called."""
    bare = beginning[:100].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bare.startswith(b"<") or name.lower().endswith((".xml", ".rels"))


def strict_parser() -> IncrementalParser:
    """A parser that keeps nothing, and refuses document types, entities and references to elsewhere."""
    parser: IncrementalParser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(ContentHandler())
    return parser


def chunks(archive: ZipFile, info: ZipInfo) -> Iterator[bytes]:
    """Pieces of one member. Only the two ways of packing that XLSX and ODS allow can be unpacked in pieces."""
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        where = f" ({info.filename} inside it is packed in a way that XLSX and ODS are not)"
        raise UnreadableError(DAMAGED.format(where))
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error) as fault:
        raise UnreadableError(DAMAGED.format(f" ({info.filename} inside it)")) from fault


def beginning(archive: ZipFile, name: str) -> bytes:
    """The first piece of a member; nothing where there is none."""
    if name not in archive.namelist():
        return b""
    return next(chunks(archive, archive.getinfo(name)), b"")
