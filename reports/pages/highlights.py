"""Highlight reports: what a part of a plan has achieved in a quarter, what stands in its way, what comes next."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count

from msgspec.structs import replace

from opcc_portal import pages
from opcc_portal.lib.prose import Prose
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from reports.domain.deliverables import Progress, overdue, slipped_from
from reports.domain.due import Due, end_of, meant
from reports.models import Deliverable, DeliverableUpdate
from reports.models import HighlightReport as Written
from reports.queries import highlights as queries
from reports.queries.highlights import Reported
from reports.values.highlights import DeliverableLine, DueDate, HighlightReport, Highlights, ReportLine, Told
from scorecard.models import Plan
from scorecard.pages.quoting import Quotes, quotes_in
from scorecard.pages.scorecard import of_priorities

SHOWN_QUARTERS = 8  # on the chart of progress
SENTENCE = re.compile(r"(?<=[.!?])(?<!\bc\.)\s")  # "c. 4,300" is a figure that is not exact
LIST = Ref(page="highlights", slug="", title="Highlight reports")


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, HighlightReport]:
    """The reports of a quarter with their scorecards; six queries and those of other apps, however many deliverables
    and measures, and ten more where a text quotes figures. Readers are shown none that is empty."""
    found = [item for item in queries.reported(subject) if audience == "office" or item.told]
    wanted = [item for item in found if slugs is None or item.slug in slugs]
    scorecards, quotes = of_priorities(subject, audience, slugs), quoted(subject, wanted, audience)
    related = pages.related("highlight", subject, audience, [item.slug for item in wanted])
    return {
        item.slug: replace(report(item, quotes), scorecard=scorecards.get(item.slug), related=related[item.slug])
        for item in wanted
    }


def quoted(subject: Quarter, items: Sequence[Reported], audience: Audience) -> Quotes:
    """The figures that the boxes of these reports quote."""
    written = [item.report for item in items if item.report]
    return quotes_in(subject, (getattr(each, name) for each in written for name in queries.TEXTS), audience)


def about_priorities(subject: Quarter, audience: Audience, numbers: Sequence[str]) -> Mapping[str, list[Ref]]:
    """The report on each of these priorities, where this audience is shown one."""
    found = [item for item in queries.reported(subject) if audience == "office" or item.told]
    return {
        item.slug: [Ref(page="highlight", slug=item.slug, title=f"Highlight report: {title(item)}")]
        for item in found
        if item.slug in numbers
    }


def gather_list(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, Highlights]:
    """The one list of a quarter's reports; for readers none where there are none."""
    found = [item for item in queries.reported(subject) if audience == "office" or item.told]
    if not found and audience != "office":
        return {}
    quotes = quoted(subject, found, audience)
    return {
        "": Highlights(
            title="Highlight reports",
            subtitle=subtitle(subject, [item.node.plan for item in found]),
            reports=[in_list(item, quotes) for item in found],
        )
    }


def subtitle(quarter: Quarter, plans: Sequence[Plan]) -> str:
    """Which plans are reported on, and for which quarter; the police and crime plan first."""
    named = sorted({plan.pk: plan for plan in plans}.values(), key=lambda plan: plan.kind == Plan.Kind.DELIVERY)
    return " · ".join([*(plan.title for plan in named), str(quarter)])


def in_list(item: Reported, quotes: Quotes) -> ReportLine:
    page = report(item, quotes)
    return ReportLine(
        report=Ref(page="highlight", slug=item.slug, title=page.title),
        deliverables=len(page.deliverables),
        complete=sum(line.complete for line in page.deliverables),
        overdue=sum(bool(line.overdue) for line in page.deliverables),
        slipped=sum(bool(line.slipped) for line in page.deliverables),
        assessment=first_sentence(page.assessment),
        empty=not item.told,
    )


def first_sentence(text: Prose) -> str:
    """The first sentence of what is written, or of its first point."""
    first = text.words.partition("\n")[0]
    return SENTENCE.split(first, maxsplit=1)[0]


def report(item: Reported, quotes: Quotes) -> HighlightReport:
    written = item.report or Written()
    number = count(1)
    told = [row for row in item.deliverables if item.latest(row)]
    return HighlightReport(
        title=title(item),
        short=short(item),
        subtitle=subtitle(item.quarter, [item.node.plan]),
        outcomes=quotes.read(written.outcomes),
        risks=quotes.read(written.risks),
        deliverables=[line(item, row, item.updates[row.pk], next(number)) for row in told],
        focus=quotes.read(written.focus),
        assessment=quotes.read(written.assessment),
        commentary=quotes.read(written.commentary),
        quarter=str(item.quarter),
        quarters=quarters(item, told),
        dropped=[line(item, row, item.updates[row.pk], next(number)) for row in dropped(item)],
        all_reports=LIST,
    )


def title(item: Reported) -> str:
    return f"{short(item)}: {item.node.title}" if short(item) != item.node.title else item.node.title


def short(item: Reported) -> str:
    """What a report is called where there is little room: "Priority 1", "OPCC delivery"."""
    return f"Priority {item.node.number}" if item.node.plan.kind != Plan.Kind.DELIVERY else item.node.title


def box(name: str) -> str:
    """What a box is called."""
    return str(Written._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a text


def quarters(item: Reported, told: Sequence[Deliverable]) -> list[str]:
    """The quarters that the chart of progress shows, the latest last."""
    found = {update.quarter.calendar for row in told for update in item.updates[row.pk]}
    return [quarter.label for quarter in sorted(found)[-SHOWN_QUARTERS:]]


def dropped(item: Reported) -> list[Deliverable]:
    """What was not complete in the report before this one and is not in this one."""
    earlier = [update for row in item.deliverables for update in item.updates[row.pk] if not current(item, update)]
    last = max((update.quarter.calendar for update in earlier), default=None)
    return [
        row
        for row in item.deliverables
        if not item.latest(row)
        and item.updates[row.pk]
        and item.updates[row.pk][-1].quarter.calendar == last
        and not progress_of(item.updates[row.pk][-1]).complete
    ]


def current(item: Reported, update: DeliverableUpdate) -> bool:
    return update.quarter_id == item.quarter.pk


# -- A deliverable -------------------------------------------------------------------------------------------------


def line(item: Reported, row: Deliverable, updates: Sequence[DeliverableUpdate], number: int) -> DeliverableLine:
    """A deliverable as its last update tells it, held against those before."""
    now, earlier = updates[-1], updates[:-1]
    progress = progress_of(now)
    late = overdue(now.due, progress, end_of(item.quarter.calendar.period.end))
    return DeliverableLine(
        number=number,
        action=row.action,
        due=due_date(now.due_printed, now.due, now.due_precision),
        progress=progress.text,
        percent=progress.percent,
        complete=progress.complete,
        overdue=f"Due by {day_in_words(now)} and not complete" if late else "",
        slipped=slipped(now, earlier),
        source=row.get_source_display(),
        reference=row.reference,
        note=now.note,
        history=[told(update) for update in earlier],
    )


def slipped(now: DeliverableUpdate, earlier: Sequence[DeliverableUpdate]) -> str:
    before = slipped_from(now.due, [(update, update.due) for update in earlier])
    return f"Was due {before.due_printed} in {before.quarter}" if before else ""


def told(update: DeliverableUpdate) -> Told:
    progress = progress_of(update)
    return Told(quarter=str(update.quarter), due=update.due_printed, progress=progress.text, percent=progress.percent)


def progress_of(update: DeliverableUpdate) -> Progress:
    return Progress(percent=update.percent, words=update.words)


def due_date(printed: str, day: date | None, precision: str) -> DueDate:
    if day is None:
        return DueDate(printed=printed)
    return DueDate(printed=printed, meant=meant(Due(day, precision)), day=day)  # type: ignore[arg-type]


def day_in_words(update: DeliverableUpdate) -> str:
    """The last day on which it would have been in time."""
    return meant(Due(update.due, "day"))  # type: ignore[arg-type]  # what has no day is not overdue
