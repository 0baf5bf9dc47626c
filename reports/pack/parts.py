"""What the pack's sections have in common."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from reports.pack.drawings import Pictures
from scorecard import values
from scorecard.values import Figure

Section = dict[str, Any]
BETTER = {"concern": "worse", "improvement": "better", "neutral": ""}


@dataclass
class Sheets:
    """What is counted through a whole document: its pictures, its paragraphs, the places that can be pointed at."""

    pictures: Pictures = field(default_factory=Pictures)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    keys: Iterator[int] = field(default_factory=lambda: count(1))

    def paragraph(self, text: str, lead: str = "", **more: Any) -> Section:
        """A paragraph with the next number; `lead` stands before it in bold."""
        return {"number": next(self.numbers), "lead": lead, "text": text, **more}

    def key(self) -> str:
        """A name that nothing else in the document has."""
        return f"k{next(self.keys)}"

    def place(self, page: str, slug: str) -> str:
        """A short name to point at a page with; empty for one that is not in the document."""
        return self.places.get((page, slug), "")


def figure(shown: Figure | None) -> Section | None:
    """A figure with what has to be known of it; a missing one says why in words."""
    if shown is None:
        return None
    return {
        "text": shown.text,
        "missing": shown.value is None,
        "approximate": shown.approximate,
        "illustrative": shown.illustrative,
        "worked_out": shown.worked_out,
        "note": shown.note,
    }


def symbols(found: list[values.Symbol], sheets: Sheets) -> list[Section]:
    return [{"icon": sheets.pictures.icon(s.icon, s.judgement), "word": s.word} for s in found]


def change(found: values.Change | None) -> Section | None:
    if found is None:
        return None
    return {
        "text": found.text,
        "direction": found.direction,
        "judgement": found.judgement,
        "word": BETTER[found.judgement],
        "illustrative": found.illustrative,
    }


def step(each: values.Travel) -> Section:
    """One window of the direction of travel; a small change is drawn as a dash."""
    shown = change(each.change)
    if shown and each.mark in ("dash", "same"):
        shown = {**shown, "text": each.text, "direction": "dash", "judgement": "neutral", "word": ""}
    return {
        "label": each.label,
        "now": figure(each.now),
        "before": figure(each.before),
        "change": shown,
        "small": each.small_numbers,
    }
