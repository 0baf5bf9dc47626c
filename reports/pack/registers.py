"""Risk registers on paper: the Panel's paper on each, its register as a table, the key; and one risk with its chart."""

from collections.abc import Iterator

from reports.pack.parts import Section, Sheets
from risks.values import (
    CATEGORIES,
    Group,
    Line,
    Matrix,
    MitigationLine,
    RegisterView,
    ReviewLine,
    RiskPage,
    Risks,
    Scored,
)

UNSTATED = "not stated"
PARTS = ("likelihood", "control", "impact")


def risks(page: Risks, sheets: Sheets) -> Section:
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "period": page.period,
        "registers": [register(each, sheets) for each in page.registers],
    }


def register(found: RegisterView, sheets: Sheets) -> Section:
    """A register as the paper of 2018 tells of it: purpose, counts, key risks, what changed, the next reviews."""
    return {
        "name": found.name,
        "note": found.note,
        "parts": list(told(found, sheets)),
        "rows": [row(line, sheets) for line in found.risks],
        "matrix": matrix(found.matrix),
        "as_at": found.as_at,
        "appetite": str(found.appetite),
        "bands": [
            {
                "band": {"word": band.name, "rank": band.rank},
                "scores": band.scores,
                "inherent": str(band.inherent),
                "topical": str(band.topical),
                "against": band.against,
            }
            for band in found.bands
        ],
    }


def told(found: RegisterView, sheets: Sheets) -> Iterator[Section]:
    """The paper's parts, each a heading with numbered paragraphs."""
    yield {"title": "Purpose and rules", "paragraphs": [sheets.paragraph(said) for said in found.purpose]}
    counts = [*found.counts, found.appetite_words]
    yield {"title": "How the risks stand", "paragraphs": [sheets.paragraph(said) for said in counts]}
    yield from (group(each, sheets) for each in found.groups)
    if found.reviews:
        yield {"title": "Next reviews", "paragraphs": [sheets.paragraph(said) for said in found.reviews]}


def group(found: Group, sheets: Sheets) -> Section:
    said = [
        sheets.paragraph(each.text, lead=each.ref.title, target=sheets.place(each.ref.page, each.ref.slug))
        for each in found.risks
    ]
    return {"title": found.title, "paragraphs": said or [sheets.paragraph(found.none)]}


def row(line: Line, sheets: Sheets) -> Section:
    return {
        "reference": line.reference,
        "target": sheets.place(line.ref.page, line.ref.slug),
        "event": line.event,
        "category": CATEGORIES[line.category],
        "areas": ", ".join(area.name for area in line.areas),
        **scored(line.now),
        "change": line.change,
        "owner": line.owner or UNSTATED,
        "reviewed": line.reviewed,
        "reason": line.reason or UNSTATED,
    }


def scored(now: Scored) -> Section:
    """A score with its parts; a dash stands for a part that is not stated."""
    parts = ["–" if getattr(now, name) is None else str(getattr(now, name)) for name in PARTS]
    return {"levels": parts, "score": str(now.score), "band": {"word": now.band, "rank": now.rank}}


def matrix(found: Matrix) -> Section:
    """Likelihood by impact, in each cell the risks with their control."""
    return {
        "impacts": [str(level) for level in found.impacts],
        "rows": [
            {
                "likelihood": str(each.likelihood),
                "cells": [
                    [
                        {
                            "text": f"{placed.ref.title} (control {placed.control})",
                            "band": {"word": placed.band, "rank": placed.rank},
                        }
                        for placed in cell
                    ]
                    for cell in each.cells
                ],
            }
            for each in found.rows
        ],
        "apart": ", ".join(ref.title for ref in found.apart),
    }


def risk(page: RiskPage, sheets: Sheets) -> Section:
    limit = "At or above" if page.over else "Below"
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "now": scored(page.now),
        "paragraphs": [
            sheets.paragraph(f"{score_in_words(page)} {page.change}"),
            sheets.paragraph(f"{limit} the risk appetite of {page.appetite}."),
        ],
        "consequences": page.consequences,
        "areas": [area.name for area in page.areas],
        "mitigations": [
            " – ".join(filter(None, [each.action, each.owner, each.status if page.detailed else "", due(each)]))
            for each in page.mitigations
        ],
        "undetailed": bool(page.mitigations) and not page.detailed,
        "reviews": [reviewed(each) for each in page.reviews],
        "concerns": [
            {"title": ref.title, "note": ref.note, "target": sheets.place(ref.page, ref.slug)} for ref in page.concerns
        ],
        "reading": page.reading,
        "note": page.note,
        "owner": page.owner or UNSTATED,
    }


def due(each: MitigationLine) -> str:
    """When a mitigation is due, and that it is overdue where it is."""
    return (each.overdue or f"Due by {each.due}") if each.due else ""


def score_in_words(page: RiskPage) -> str:
    """The score with its parts, where they are stated."""
    parts = [f"{name} {getattr(page.now, name)}" for name in PARTS if getattr(page.now, name) is not None]
    return f"Residual score {page.now.score}, {page.now.band.lower()}{': ' if parts else ''}{' × '.join(parts)}."


def reviewed(each: ReviewLine) -> Section:
    return {
        "day": each.day,
        **scored(each.now),
        "change": each.change,
        "kind": each.kind,
        "reason": each.reason or UNSTATED,
    }
