"""The pack of an edition, and a choice of its pages: gathered, drawn, numbered, typeset.

Everything comes from what was published: the same edition gives the same bytes, whatever the portal says today.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

import msgspec
from django.utils.timezone import localdate

from opcc_portal import editions
from opcc_portal.editions import Frame, Reading
from opcc_portal.lib.formatting import format_date, format_month
from opcc_portal.models import Edition
from opcc_portal.pages import Audience
from opcc_portal.ui import palette
from reports.domain import terms
from reports.domain.outline import FORMS
from reports.pack import sections
from reports.pack.drawings import FONT
from reports.pack.parts import Section, Sheets
from reports.pack.sections import SECTIONS
from reports.pack.typesetting import typeset
from reports.values.outline import Outline, OutlinePart
from scorecard.values import Dashboard

Report = Callable[[int, int], None]
CLASSIFICATION: dict[Audience, str] = {
    "public": "Published for the public",
    "panel": "For the Police and Crime Panel",
    "office": "For the office only",
}
COLOURS = ("INK", "MUTED", "PAPER", "GRID", "ACCENT", "CONCERN", "IMPROVEMENT", "NEUTRAL", "TINT", "WATCH")


def nothing(done: int, total: int) -> None:
    """Tell nobody how far it is."""


def pack(edition: Edition, audience: Audience, report: Report = nothing) -> bytes:
    """Everything that was published for an audience, as one PDF with cover, contents and index.

    `report(done, total)` is called as charts are drawn, and at the end. Raises `TypesettingError`.
    """
    every = editions.read_all(edition, audience)
    document, sheets = composed(edition, audience, order(every, audience), report)
    frame, measures = editions.frame(edition), [part for part in document["parts"] if part["kind"] == "measure"]
    document |= {"cover": cover(edition, audience, frame), "contents": True, "index": index(measures)}
    return finished(document, sheets, edition, report)


def selection(edition: Edition, audience: Audience, chosen: Collection[tuple[str, str]]) -> bytes:
    """The chosen (page key, slug) of an edition in the pack's look.

    Raises `LookupError` naming what is not in the edition, `TypesettingError`.
    """
    readings = on_paper(editions.read_all(edition, audience, chosen))
    under = sections.chapters(readings)
    found = {(reading.page.key, reading.slug) for reading in readings}
    if lost := sorted(set(chosen) - found):
        names = ", ".join("/".join(filter(None, item)) for item in lost)
        raise LookupError(f"Not in {edition} for this audience: {names}.")
    pieces = [Piece(reading.page.key, reading, chapter=under.get(reading.ref, "")) for reading in readings]
    document, sheets = composed(edition, audience, pieces, nothing)
    document |= {"cover": None, "contents": len(readings) > 1, "index": []}
    return finished(document, sheets, edition, nothing)


def on_paper(readings: Sequence[Reading]) -> list[Reading]:
    """Those that have a place on paper."""
    return [reading for reading in readings if reading.page.key in SECTIONS]


# -- The order -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """What is drawn at one place of a document: a page, a part of one, or a section's own words.

    `instead` stands in place of what the page would say there itself.
    """

    kind: str
    reading: Reading | None = None
    part: OutlinePart | None = None
    chapter: str = ""
    instead: Mapping[str, Any] = field(default_factory=dict)

    def drawn(self, sheets: Sheets) -> Section:
        if self.reading is None:
            found = sections.text(self.part or NO_PART, sheets)
        elif self.kind in sections.EXCERPTS:
            found = sections.excerpt(self.kind, self.part or NO_PART, self.reading, sheets)
        else:
            found = sections.section(self.reading, sheets)
        return {**found, **self.instead, "chapter": self.chapter}


NO_PART = OutlinePart(kind="text", title="")


def order(every: Sequence[Reading], audience: Audience) -> list[Piece]:
    """What an edition prints, in the order of its outline; in its own order where it was published without one."""
    outline = next((reading.value for reading in every if reading.page.key == "contents"), None)
    readings = on_paper(every)
    under = sections.chapters(readings)
    if not isinstance(outline, Outline):
        return [Piece(reading.page.key, reading, chapter=under.get(reading.ref, "")) for reading in readings]
    by_ref = {reading.ref: reading for reading in readings}
    every_piece = [
        piece for part in outline.parts for piece in (*pieces(part, outline, by_ref), *reported(part, audience))
    ]
    return once(every_piece)


def once(found: Sequence[Piece]) -> list[Piece]:
    """The pieces, a page only where it stands first: two sections may have it, paper has one place to point to."""
    shown: set[tuple[str, tuple[str, str]]] = set()
    kept = []
    for piece in found:
        key = (piece.kind, piece.reading.ref) if piece.reading else None
        if key not in shown:
            kept.append(piece)
        if key:
            shown.add(key)
    return kept


def reported(part: OutlinePart, audience: Audience) -> Iterator[Piece]:
    """What was published of other subjects, as it was published: it stays the same however often the pack is made."""
    for report in part.reports:
        found = Edition.objects.filter(kind=report.kind, subject=report.subject, number=report.number).first()
        readings = on_paper(editions.read_all(found, audience)) if found else []
        yield from (Piece(reading.page.key, reading, part) for reading in readings)


def pieces(part: OutlinePart, outline: Outline, by_ref: Mapping[tuple[str, str], Reading]) -> Iterator[Piece]:
    """One section: its own words, then its pages. The dashboard leaves to other sections what they have of it."""
    if part.text:
        yield Piece("text", part=part)
    taken = {each.kind for each in outline.parts}
    for ref in part.pages:
        reading = by_ref.get((ref.page, ref.slug))
        if reading is None:
            continue
        if part.kind == "dashboard":
            rest = replace(reading, value=without(cast(Dashboard, reading.value), taken))
            yield Piece("dashboard", rest, part, instead={"topics": None} if "topics" in taken else {})
        elif part.kind in sections.EXCERPTS:
            yield Piece(part.kind, reading, part)
        else:
            yield Piece(ref.page, reading, part, chapter=ref.note, instead=renamed(part))


def renamed(part: OutlinePart) -> Mapping[str, str]:
    """What the office calls a section, where it chose a name; its words, where it has any, stand under that already."""
    usual = {planned.title for form in FORMS.values() for planned in form}
    return {"title": part.title} if len(part.pages) == 1 and part.title not in usual and not part.text else {}


def without(page: Dashboard, taken: Collection[str]) -> Dashboard:
    """The dashboard without what sections of their own draw."""
    kept = page if "key" not in taken else msgspec.structs.replace(page, key=[], key_note="")
    return kept if "topics" not in taken else msgspec.structs.replace(kept, topics=[], standouts=[])


# -- The document --------------------------------------------------------------------------------------------------


def composed(
    edition: Edition, audience: Audience, order: Sequence[Piece], report: Report
) -> tuple[dict[str, Any], Sheets]:
    """The sections with what stands around them on each sheet; the pictures and numbers they use."""
    whole = [piece for piece in order if piece.reading and piece.kind not in sections.EXCERPTS]
    sheets = Sheets(places={piece.reading.ref: f"s{n}" for n, piece in enumerate(whole) if piece.reading})
    parts: list[Section] = []
    for done, piece in enumerate(order):
        report(done, len(order) + 1)
        parts.append(piece.drawn(sheets))
    return {**around(edition, audience), "parts": in_use(parts)}, sheets


def in_use(parts: list[Section]) -> list[Section]:
    """The sections, the glossary reduced to the terms that the others use."""
    others = [part for part in parts if part["kind"] != "glossary"]
    if not others:
        return parts
    used = terms.used(words(others), [term["term"] for part in parts for term in part.get("terms", ())])
    return [
        {**part, "used": True, "terms": [term for term in part["terms"] if term["term"] in used]}
        if part["kind"] == "glossary"
        else part
        for part in parts
    ]


def words(value: Any) -> Iterator[str]:
    """Every text in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from words(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from words(item)


def finished(document: dict[str, Any], sheets: Sheets, edition: Edition, report: Report) -> bytes:
    total = len(document["parts"]) + 1
    report(total - 1, total)
    typeset_pack = typeset(document, sheets.pictures.images, edition.published_at)
    report(total, total)
    return typeset_pack


def around(edition: Edition, audience: Audience) -> dict[str, Any]:
    """What every sheet says: whose it is, who may read it, which edition."""
    frame = editions.frame(edition)
    published = format_date(localdate(edition.published_at))
    return {
        "title": f"Report to the {frame.office.panel}, {edition.label}",
        "label": edition.label,
        "office": frame.office.name,
        "running": f"{frame.office.short_name} · {edition.label}",
        "edition": f"Edition {edition.number}, published {published}",
        "classification": CLASSIFICATION[audience],
        "font": FONT,
        "colours": {name.lower(): getattr(palette, name) for name in COLOURS},
    }


def cover(edition: Edition, audience: Audience, frame: Frame) -> dict[str, Any]:
    """The words of the cover and its document control table."""
    control = [
        ("Title", f"Report to the {frame.office.panel}"),
        ("Office", frame.office.name),
        ("Reports to", frame.office.panel),
        ("Period", edition.label),
        ("Figures to", month(edition.data_to)),
        ("Edition", str(edition.number)),
        ("Published", format_date(localdate(edition.published_at))),
        ("Prepared by", frame.prepared_by or "not recorded"),
        ("Approved by", frame.approved_by or "not recorded"),
        ("Published by", frame.published_by or "not recorded"),
        *changed(edition),
        ("Audience", CLASSIFICATION[audience]),
    ]
    return {"heading": f"Report to the {frame.office.panel}", "force": frame.office.force, "control": control}


def changed(edition: Edition) -> list[tuple[str, str]]:
    """Why there is another edition; nothing for the first."""
    if edition.number == 1:
        return []
    return [("Kind of change", str(edition.get_change_kind_display())), ("Reason", edition.reason)]


def month(day: date | None) -> str:
    return format_month(day) if day else "not recorded"


def index(measures: Sequence[Section]) -> list[Section]:
    """The measures in the order of the alphabet."""
    entries = [{"title": m["title"], "standing": m["standing"], "target": m["place"]} for m in measures]
    return sorted(entries, key=lambda entry: (entry["title"].lstrip("%").strip().casefold(), entry["target"]))
