"""What is in a quarter's report, and in which order: sections as data, each with its pages or its words."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from opcc_portal import pages
from opcc_portal.lib.prose import Prose
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import HOME, Audience
from reports.domain import outline as domain
from reports.domain.outline import Planned
from reports.models import OutlineSection
from reports.queries import highlights
from reports.queries import outline as queries
from reports.queries.highlights import Reported
from reports.values.outline import Outline, OutlinePart, Report
from scorecard.models import Placement, Plan
from scorecard.pages.quoting import Quotes, quotes_in
from scorecard.queries import placements_of

TITLE = "What is in this report"
DASHBOARD = Ref(page=HOME, slug="", title="Dashboard")


@dataclass(frozen=True)
class Around:
    """What the sections of a quarter can show to an audience."""

    placements: Sequence[Placement]
    reports: Sequence[Ref]
    plan: str
    known: Mapping[str, bool]
    quotes: Quotes
    named: Collection[str] = ()


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, Outline]:
    """The one outline of a quarter. At most five queries, however many sections and measures, for readers three
    more, and ten more where a section quotes figures."""
    told = highlights.reported(subject)
    found = queries.sections(subject) or domain.usual(highlights=highlights.begun(told))
    own = [section for section in found if isinstance(section, OutlineSection) and section.included]
    near = Around(
        placements=placements_of(None, subject.data_to, audience),
        reports=reports(told, audience),
        plan=next((item.node.plan.title for item in told if item.node.plan.kind == Plan.Kind.POLICE_AND_CRIME), ""),
        known={} if audience == "office" else queries.known(subject, audience),
        quotes=quotes_in(subject, (section.text for section in own), audience),
        named={slug for section in own for slug in queries.named_measures(section)},
    )
    parts = [part for section in found if (part := built(section, near))]
    return {"": Outline(title=TITLE, subtitle=" · ".join(filter(None, [near.plan, str(subject)])), parts=parts)}


def built(section: OutlineSection | Planned, near: Around) -> OutlinePart | None:
    """A section with its pages; None where there is nothing in it for this audience, or it is left out."""
    text = near.quotes.read(section.text) if isinstance(section, OutlineSection) else Prose()
    pages_of = PAGES.get(section.kind, lambda section, near: [])
    found = pages_of(section, near)
    reports = elsewhere() if section.kind == "consultation" else []
    left_out = isinstance(section, OutlineSection) and not section.included
    if left_out or not (text or found or reports):
        return None
    return OutlinePart(kind=section.kind, title=section.title, text=text, pages=found, reports=reports)  # type: ignore[arg-type]


def elsewhere() -> list[Report]:
    """The consultations as they were published last."""
    return [
        Report(kind=edition.kind, subject=edition.subject, number=edition.number, title=edition.label)
        for edition in queries.consultations()
    ]


# -- The pages of each kind of section -----------------------------------------------------------------------------

Find = Callable[[OutlineSection | Planned, Around], list[Ref]]


def measures(section: OutlineSection | Planned, near: Around) -> list[Ref]:
    """Those that the section names, else all that no section names, in the plan's order."""
    named = queries.named_measures(section) if isinstance(section, OutlineSection) else ()
    return [
        Ref(page="measure", slug=placement.series.measure.slug, title=placement.label, note=priority(placement))
        for placement in near.placements
        if (placement.series.measure.slug in named if named else placement.series.measure.slug not in near.named)
    ]


def priority(placement: Placement) -> str:
    return f"Priority {placement.node.number}: {placement.node.title}"


def reports(told: Sequence[Reported], audience: Audience) -> list[Ref]:
    """The highlight reports that an audience is shown."""
    found = [item for item in told if audience == "office" or item.told]
    return [Ref(page="highlight", slug=item.slug, title=item.node.title) for item in found]


def with_scorecards(section: OutlineSection | Planned, near: Around) -> list[Ref]:
    """Each report with the scorecard of its priority, where measures stand under that."""
    scored = {placement.node.number for placement in near.placements if placement.on_dashboard}
    found: list[Ref] = []
    for report in near.reports:
        found.append(report)
        if report.slug in scored:
            found.append(Ref(page="scorecard", slug=report.slug, title=f"Scorecard {report.slug}"))
    return found


def single(key: str) -> Find:
    """The one page of that key, where the portal has such pages and this audience is shown one."""

    def found(section: OutlineSection | Planned, near: Around) -> list[Ref]:
        there = pages.find(key) is not None and near.known.get(key, True)
        return [Ref(page=key, slug="", title=section.title)] if there else []

    return found


PAGES: Mapping[str, Find] = {
    "topics": lambda section, near: [DASHBOARD],
    "key": lambda section, near: [DASHBOARD],
    "dashboard": lambda section, near: [DASHBOARD],
    "measures": measures,
    "highlights": with_scorecards,
    "delivery": single("delivery"),
    "plan": lambda section, near: single("plan")(section, near) if near.plan else [],
    "infrastructure": single("infrastructure"),
    "risks": single("risks"),
    "staffing": single("staffing"),
    "statistics": single("statistics"),
    "glossary": single("glossary"),
}
