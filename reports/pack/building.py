"""The pack of an edition, and a choice of its pages: gathered, drawn, numbered, typeset.

Everything comes from what was published: the same edition gives the same bytes, whatever the portal says today.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from opcc_portal import editions
from opcc_portal.editions import Frame, Reading
from opcc_portal.lib.formatting import format_date, format_month
from opcc_portal.models import Edition
from opcc_portal.pages import Audience
from opcc_portal.ui import palette
from reports.pack import sections
from reports.pack.drawings import FONT
from reports.pack.parts import Section, Sheets
from reports.pack.sections import SECTIONS
from reports.pack.typesetting import typeset

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
    document, sheets = composed(edition, audience, on_paper(editions.read_all(edition, audience)), report)
    frame, measures = editions.frame(edition), [part for part in document["parts"] if part["kind"] == "measure"]
    document |= {"cover": cover(edition, audience, frame), "contents": True, "index": index(measures)}
    return finished(document, sheets, edition, report)


def selection(edition: Edition, audience: Audience, chosen: Collection[tuple[str, str]]) -> bytes:
    """The chosen (page key, slug) of an edition in the pack's look.

    Raises `LookupError` naming what is not in the edition, `TypesettingError`.
    """
    readings = on_paper(editions.read_all(edition, audience, chosen))
    found = {(reading.page.key, reading.slug) for reading in readings}
    if lost := sorted(set(chosen) - found):
        names = ", ".join("/".join(filter(None, item)) for item in lost)
        raise LookupError(f"Not in {edition} for this audience: {names}.")
    document, sheets = composed(edition, audience, readings, nothing)
    document |= {"cover": None, "contents": len(readings) > 1, "index": []}
    return finished(document, sheets, edition, nothing)


def on_paper(readings: Sequence[Reading]) -> list[Reading]:
    """Those that have a place on paper."""
    return [reading for reading in readings if reading.page.key in SECTIONS]


# -- The document --------------------------------------------------------------------------------------------------


def composed(
    edition: Edition, audience: Audience, readings: Sequence[Reading], report: Report
) -> tuple[dict[str, Any], Sheets]:
    """The sections with what stands around them on each sheet; the pictures and numbers they use."""
    places = {(reading.page.key, reading.slug): f"s{n}" for n, reading in enumerate(readings)}
    sheets, under = Sheets(places=places), sections.chapters(readings)
    parts: list[Section] = []
    for done, reading in enumerate(readings):
        report(done, len(readings) + 1)
        chapter = under.get((reading.page.key, reading.slug), "")
        parts.append({**sections.section(reading, sheets), "chapter": chapter})
    return {**around(edition, audience), "parts": parts}, sheets


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
