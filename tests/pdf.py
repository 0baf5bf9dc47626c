"""Looking into a PDF: what it says, how it is built, what stands behind its pictures."""

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pypdf import PdfReader


def poppler(content: bytes, *command: str) -> str:
    """What a programme of Poppler says of a PDF; its complaint about a flag it reads wrongly is left out."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "pack.pdf")
        file.write_bytes(content)
        out = ["-"] if command[0] == "pdftotext" else []
        return subprocess.run([*command, file, *out], capture_output=True, check=True).stdout.decode()


def text(content: bytes) -> str:
    """All that can be selected, in words with one space between them."""
    return " ".join(poppler(content, "pdftotext", "-layout").replace("\u200b", "").split())


def info(content: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in poppler(content, "pdfinfo").splitlines())
    return {name: value.strip() for name, _, value in lines}


def labels(content: bytes) -> list[str]:
    """The labels of lists, bullets and numbers, in the order of reading."""
    return within(content, "Lbl")


def cells(content: bytes) -> list[str]:
    """The texts of all tables' cells, in the order of reading."""
    return within(content, "TD", "TH")


def within(content: bytes, *kinds: str) -> list[str]:
    """What is said inside each element of some kinds, by the indents of Poppler's listing."""
    found: list[str] = []
    inside = None
    for line in poppler(content, "pdfinfo", "-struct-text").splitlines():
        said, deep = line.strip(), len(line) - len(line.lstrip())
        if re.split(r"\W", said)[0] in kinds:
            found, inside = [*found, ""], deep
        elif inside is not None and deep > inside and said.startswith('"'):
            found[-1] += said[1:].removesuffix('"')
        elif inside is not None and said and deep <= inside:
            inside = None
    return [" ".join(text.replace("\u200b", "").split()) for text in found]


def elements(content: bytes) -> Iterator[Any]:
    """Every element of the structure, in the order of reading."""
    waiting = [PdfReader(BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            waiting += [node["/K"]] if "/K" in node else []


def bookmarks(content: bytes) -> list[str]:
    """The titles of the outline, each level deeper with a space before it."""

    def walk(items: list[Any], deep: str = "") -> Iterator[str]:
        for item in items:
            yield from walk(item, f"{deep} ") if isinstance(item, list) else [deep + item.title]

    return list(walk(PdfReader(BytesIO(content)).outline))
