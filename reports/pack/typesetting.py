"""From a document, which is plain data, to PDF: Typst with the templates in `templates/pack` and the pack's own font.

Text reaches Typst as data only, so that none of it can be taken for commands; nothing is read from the network, from
the system's fonts or from the clock.
"""

import json
import logging
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from django.conf import settings

from opcc_portal.jobs import RefusedError

log = logging.getLogger(__name__)

TEMPLATES: Path = settings.BASE_DIR / "templates" / "pack"
FONTS: Path = settings.BASE_DIR / "static" / "dist" / "fonts"
STANDARDS: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]
LONGEST_WORD = 24  # a longer one may be broken anywhere, or it would run out of its column
BREAK = "\u200b"
REMEMBERED = 10  # compilations over which Typst keeps what it made
_one_at_a_time = Lock()  # a second compilation would double the memory and gain nothing: Typst uses every core


class TypesettingError(RefusedError):
    """Typst refused a document, in Typst's words: it would refuse it again."""


def typeset(document: Mapping[str, Any], images: Mapping[str, str], at: datetime, template: Path = TEMPLATES) -> bytes:
    """A document as tagged PDF (PDF/UA-1, PDF/A-2a): the same document and moment always give the same bytes.

    `images` are SVG by the short key that the document calls them by. Raises `TypesettingError`.
    """
    drawn = {key: spelt(image) for key, image in images.items()}
    data = json.dumps({**printable(document), "images": drawn})
    with _one_at_a_time:
        try:
            content, said = typst.compile_with_warnings(
                template / "main.typ",
                root=template,
                font_paths=fonts(),
                ignore_system_fonts=True,
                sys_inputs={"document": data},
                pdf_standards=STANDARDS,
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            raise TypesettingError(". ".join([error.message, *error.hints])) from error
        finally:
            forget()
    for warning in said:
        log.warning("typst warns", extra={"reason": warning.message})
    return content


def forget() -> None:
    """Have Typst let go of what it keeps for ten compilations: some 80 MB for each pack, a gigabyte in all."""
    for _ in range(REMEMBERED + 1):
        typst.compile(b"", font_paths=fonts(), ignore_system_fonts=True)


@lru_cache
def fonts() -> typst.Fonts:
    """The pack's own fonts, by path. Raises `TypesettingError` where they were not built."""
    if not list(FONTS.glob("*.ttf")):
        raise TypesettingError(f"The fonts are missing in {FONTS}: `make setup` builds them.")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


# -- Text ----------------------------------------------------------------------------------------------------------


def printable(value: Any) -> Any:
    """The same data with every text in characters that the font has: PDF/UA allows no others."""
    if isinstance(value, str):
        return breakable(spelt(value))
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def spelt(text: str) -> str:
    """Text with what the font cannot draw named in brackets, "[snowflake]"; control characters say nothing."""
    for character in set(text):
        if ord(character) not in drawable():
            text = text.replace(character, name(character))
    return text


def name(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character).startswith(("C", "M")):
        return ""
    return f"[{unicodedata.name(character, 'unknown character').lower()}]"


@lru_cache
def drawable() -> frozenset[int]:
    """The characters of the font, less those that only control."""
    from matplotlib.ft2font import FT2Font  # takes a second to import: only for whoever typesets

    found = FT2Font(str(FONTS / "SourceSans3-Regular.ttf")).get_charmap()
    return frozenset(code for code in found if not unicodedata.category(chr(code)).startswith("C"))


def breakable(text: str) -> str:
    """Text in which a very long word may be broken anywhere."""
    if len(text) <= LONGEST_WORD:
        return text
    return " ".join(BREAK.join(word) if len(word) > LONGEST_WORD else word for word in text.split(" "))
