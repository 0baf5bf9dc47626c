"""What is told on paper: highlight reports with their scorecards, service delivery, the plan, what surrounds it."""

from collections.abc import Iterator

from opcc_portal.lib.formatting import format_date, sentence
from reports.pack.parts import Section, Sheets, step
from reports.pack.written import written
from reports.values.delivery import Commitment, Delivery, Priority
from reports.values.glossary import Glossary
from reports.values.highlights import DeliverableLine, HighlightReport
from reports.values.infrastructure import Arranged, Infrastructure
from reports.values.plan import PlannedPart, PlanPage
from scorecard.values import ConsultationPage, ConsultationStepLine, ConsultedPart, Scorecard, ScorecardRow

USUAL = "Plan"  # where most deliverables come from; any other source is said on paper


def highlight(page: HighlightReport, sheets: Sheets) -> Section:
    """One landscape sheet: five boxes, and what is said of the scorecard. Its points have no numbers."""
    boxes = {"outcomes": page.outcomes, "risks": page.risks, "focus": page.focus, "assessment": page.assessment}
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        **{name: written(text, sheets, numbered=False) for name, text in boxes.items()},
        "commentary": written(page.commentary, sheets, numbered=False),
        "deliverables": [deliverable(item) for item in page.deliverables],
        "dropped": [deliverable(item) for item in page.dropped],
    }


def deliverable(item: DeliverableLine) -> Section:
    """A deliverable with what its page says of it; `last` is how far it was, where that is all that is said."""
    marks = ["overdue"] * bool(item.overdue) + ["slipped"] * bool(item.slipped)
    source = f"{item.source} {item.reference}".strip() if item.reference or item.source != USUAL else ""
    last = ", ".join(filter(None, [item.due.printed, item.progress]))
    return {
        "action": item.action,
        "asides": list(filter(None, [source, item.note, item.slipped])),
        "due": item.due.printed,
        "unread": item.due.unread,
        "progress": item.progress,
        "percent": item.percent,
        "marks": marks,
        "last": f" ({last})" if last else "",
    }


def scorecard(page: Scorecard, sheets: Sheets) -> Section:
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "windows": page.windows,
        "rows": [scored(row, sheets) for row in page.rows],
        "illustrative": page.illustrative,
    }


def scored(row: ScorecardRow, sheets: Sheets) -> Section:
    return {
        "label": row.label,
        "note": row.note,
        "target": sheets.place(row.measure.page, row.measure.slug),
        "steps": [step(each) for each in row.steps],
        "spark": sheets.pictures.spark(row.sparkline) if row.sparkline else None,
        "remark": row.remark,
    }


# -- Service delivery ----------------------------------------------------------------------------------------------


def delivery(page: Delivery, sheets: Sheets) -> Section:
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "reading": page.reading,
        "counts": [{"word": each.word, "count": str(each.count)} for each in page.counts],
        "quarters": page.quarters,
        "priorities": [delivered(each, sheets) for each in page.priorities],
    }


def delivered(priority: Priority, sheets: Sheets) -> Section:
    return {
        "title": f"{priority.number} {priority.title}".strip(),
        "objectives": [
            {
                "title": " · ".join(filter(None, [objective.number, objective.title])),
                "commitments": [commitment(each, sheets) for each in objective.commitments],
            }
            for objective in priority.objectives
        ],
    }


def commitment(item: Commitment, sheets: Sheets) -> Section:
    """A commitment with its status in words; what is told of it follows as numbered paragraphs."""
    standing = item.standing
    return {
        "title": f"{item.number} {item.title}".strip(),
        "status": f"{standing.word} ({standing.reading})" if standing.reading else standing.word,
        "printed": item.printed,
        "year": [each.word for each in item.year],
        "text": written(item.narrative, sheets),
        "note": item.note,
    }


# -- Consultations -------------------------------------------------------------------------------------------------


def consultation(page: ConsultationPage, sheets: Sheets) -> Section:
    """What was put out, how, and what was said and answered: a comment is a numbered paragraph, its answer follows."""
    comments = f"{page.comments} comment{'s' * (page.comments != 1)}"
    return {
        "title": f"Consultation: {page.title}",
        "lead": page.lead,
        "facts": [f"{comments} of the Panel, {page.answered} answered", f"responses: {page.responses}"],
        "channels": page.channels,
        "note": page.note,
        "steps": [step_of(each) for each in page.steps],
        "parts": [commented(each, sheets) for each in page.parts if each.comments],
    }


def step_of(each: ConsultationStepLine) -> Section:
    dates = {name: format_date(day) if day else "" for name, day in (("due", each.due), ("done", each.done))}
    return {"label": each.label, "basis": each.basis, "note": each.note, **dates}


def commented(each: ConsultedPart, sheets: Sheets) -> Section:
    return {
        "title": f"{each.part.number} {each.part.title}".strip(),
        "comments": [
            {
                "said": sheets.paragraph(said.text, lead=f"{said.by}, {format_date(said.on)}."),
                "answer": said.answer,
            }
            for said in each.comments
        ],
    }


# -- The plan and what surrounds it --------------------------------------------------------------------------------


def plan(page: PlanPage, sheets: Sheets) -> Section:
    return {
        "title": page.title,
        "lead": page.lead,
        "note": page.note,
        "control": [{"name": item.label, "value": item.text} for item in page.control],
        "sections": [
            {"head": promised(each.head), "parts": [promised(part) for part in each.parts]} for each in page.sections
        ],
        "readings": page.readings,
    }


def promised(item: PlannedPart) -> Section:
    told = item.delivery
    status = f"{told.label}{' (our reading)' if told.inferred else ''}, {told.quarter}" if told else ""
    return {
        "level": item.part.level,
        "title": f"{item.part.number} {item.part.title}".strip(),
        "status": status,
        "measures": ", ".join(dict.fromkeys(each.label for each in (*item.placed, *item.measures))),
    }


def infrastructure(page: Infrastructure, sheets: Sheets) -> Section:
    return {"title": page.title, "subtitle": page.subtitle, "rows": list(arranged(page.roots))}


def arranged(roots: list[Arranged], depth: int = 0, above: str = "") -> Iterator[Section]:
    """Each arrangement with what it reports to, in the order of the tree."""
    for item in roots:
        said = [sentence(each) for each in (item.purpose, item.meets) if each]
        words = {"name": item.name, "word": item.word, "said": " ".join(said), "note": item.note}
        yield {**words, "depth": depth, "above": above}
        yield from arranged(item.under, depth + 1, item.name)


def glossary(page: Glossary, sheets: Sheets) -> Section:
    """All terms; which of them the document uses, `reports.pack.building` finds out at the end."""
    return {
        "title": page.title,
        "terms": [
            {"term": line.term, "meaning": ": ".join(filter(None, [line.meaning, line.definition]))}
            for section in page.sections
            for line in section.terms
        ],
        "used": False,
    }
