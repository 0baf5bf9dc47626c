"""Staffing on paper: the exceptions first, then Tables 1 to 4, and what they rest on."""

from __future__ import annotations

from collections.abc import Sequence

from deployability.values import Contradiction, Exceptional, Methodology, Name, Row, Share, SignalLine, StaffingPage
from reports.pack.parts import Section, Sheets


def staffing(page: StaffingPage, sheets: Sheets) -> Section:
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "empty": page.empty,
        "headline": page.headline,
        "note": page.note,
        "force": f"{page.force.text} of the whole force, as stated. {page.force.note}" if page.force else "",
        "illustrative": page.illustrative,
        "history": page.history_illustrative,
        "limit": page.threshold.text,
        "on": page.on,
        "exceptions_lead": page.exceptions_lead,
        "exceptions": [exception(each) for each in page.exceptions],
        "columns": columns(page),
        "teams": [line(row) for row in page.teams],
        "blocks": [{"team": line(each.team), "roles": [coded(row) for row in each.roles]} for each in page.blocks],
        "roles": [coded(row) for row in page.roles],
        "total": line(page.total) if page.total else None,
        "codes": [f"{each.label}: {each.title}" for each in page.roles_named if each.label != each.title],
        **training(page),
        **matrix(page),
        "signals_lead": page.signals_lead,
        "signals": [signal(each) for each in page.fired],
        "contradictions_lead": page.contradictions_lead,
        "sources": list(dict.fromkeys(each.source for each in page.contradictions if each.source)),
        "contradictions": contradictions(page.contradictions),
        "method": method(page.methodology) if page.methodology else None,
    }


def exception(each: Exceptional) -> Section:
    return {
        "name": each.name.label,
        "title": each.name.title,
        "share": each.share.text,
        "asides": list(filter(None, [each.fte, each.printed])),
        "word": each.word,
        "before": each.sentence,
    }


def columns(page: StaffingPage) -> list[str]:
    return ["FTE", "Deployable", *(reason.name for reason in page.reasons), "Total undeployable"]


def line(row: Row) -> Section:
    return {
        "name": row.name.title,
        "fte": row.establishment.text,
        "share": share(row.share),
        "figures": [figure.text for figure in (*row.losses, row.undeployable)],
    }


def coded(row: Row) -> Section:
    return {**line(row), "name": row.name.label}


def share(found: Share | None) -> Section:
    """A share and whether the word for the threshold stands with it."""
    return {"text": found.text, "below": found.below} if found else {"text": "no such role", "below": False}


def training(page: StaffingPage) -> Section:
    lines = [*page.pipeline, *([page.pipeline_total] if page.pipeline_total else [])]
    return {
        "pipeline_lead": page.pipeline_lead,
        "pipeline": [
            [each.student]
            + [figure.text for figure in (each.students, each.vacancies, each.filled, each.left, each.surplus)]
            for each in lines
        ],
    }


def matrix(page: StaffingPage) -> Section:
    rows = [(row.name.label, [*row.shares, row.total]) for row in page.matrix]
    rows.append(("All teams", list(page.matrix_total)))
    return {
        "matrix_columns": [label(each) for each in page.roles_named],
        "matrix": [{"name": name, "shares": [share(each) for each in shares]} for name, shares in rows],
    }


def label(name: Name) -> str:
    return name.label


def signal(each: SignalLine) -> Section:
    """What stands out at a place, in sentences; what rests on illustrative snapshots says so."""
    said = [
        f"{judged.word}{' (rests on illustrative snapshots)' if judged.illustrative else ''}: {judged.sentence}"
        for judged in each.fired
    ]
    return {"name": each.name.label, "said": said}


def contradictions(found: Sequence[Contradiction]) -> list[Section]:
    return [
        {
            "where": ", ".join(filter(None, [each.table, each.place])),
            "line": f"line {each.line}" if each.line else "",
            "figure": each.figure,
            "printed": each.printed,
            "made": each.made,
            "explanation": each.explanation or "Not explained yet.",
        }
        for each in found
    ]


def method(found: Methodology) -> Section:
    of = f"Of {found.working_days} working days a year{f' ({found.basis})' if found.basis else ''}"
    days = [[each.cause, each.note, each.abstraction.text, each.deployability.text] for each in found.days]
    totals = [["Total", "", *(each.text for each in found.totals)]]
    totals.append([f"Share of {found.working_days} days", "", *(each.text for each in found.shares)])
    return {
        "notes": found.notes,
        "definitions": [{"term": each.term, "meaning": each.meaning} for each in found.definitions],
        "of": of,
        "days": days + totals if found.days else [],
        "contradictions": contradictions(found.contradictions),
    }
