"""The scorecard of a priority: where each of its measures is going, in the manner of the highlight report of 2022."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from msgspec.structs import replace

from opcc_portal import pages
from opcc_portal.lib.formatting import format_month
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import HOME, Audience
from scorecard import queries
from scorecard.domain import travel
from scorecard.models import Placement, PlanNode
from scorecard.pages import parts, signals, travelling
from scorecard.pages.parts import Subject
from scorecard.values import ILLUSTRATIVE, WORKED_OUT, Scorecard, ScorecardRow


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, Scorecard]:
    """The scorecards of the priorities asked for, by number; as many queries for one as for all."""
    found = of_priorities(subject, audience, slugs)
    told = pages.related("scorecard", subject, audience, list(found))
    return {number: replace(scorecard, reports=told[number]) for number, scorecard in found.items()}


def of_priorities(subject: Quarter, audience: Audience, numbers: Collection[str] | None = None) -> dict[str, Scorecard]:
    """Scorecards without what leads on from them; four queries, however many measures."""
    placements = queries.dashboard_placements(subject.data_to, audience)
    wanted = [placement for placement in placements if numbers is None or placement.node.number in numbers]
    items = read(subject, wanted)
    under = groupby(items, key=lambda item: item.placement.node)
    return {node.number: build(subject, node, list(own)) for node, own in under}


def read(quarter: Quarter, placements: Sequence[Placement]) -> list[Subject]:
    """What a scorecard shows of each: its figures, and the signals that its sparkline marks."""
    ledgers = queries.ledgers(placement.series for placement in placements)
    months = {parts.assessed_month(quarter, placement.series.measure) for placement in placements}
    assessed = queries.assessments(list(ledgers), months)
    return [
        Subject(
            quarter=quarter,
            placement=placement,
            measure=placement.series.measure,
            ledger=ledgers[placement.series_id],
            signals=parts.stored_signals(
                assessed.get((placement.series_id, parts.assessed_month(quarter, placement.series.measure)))
            ),
        )
        for placement in placements
    ]


def build(quarter: Quarter, node: PlanNode, items: Sequence[Subject]) -> Scorecard:
    rows = [row(item) for item in items]
    figures = [figure for row in rows for step in row.steps for figure in (step.now, step.before)]
    return Scorecard(
        title=f"Scorecard {node.number}: {node.title}",
        subtitle=f"{node.plan.title} · {quarter} · figures to {format_month(quarter.data_to)}",
        number=node.number,
        windows=[travelling.LABELS[months] for months in travel.WINDOWS],
        rows=rows,
        dashboard=Ref(page=HOME, slug="", title="Dashboard"),
        worked_out=WORKED_OUT if any(figure.worked_out for figure in figures) else "",
        illustrative=ILLUSTRATIVE if any(row.illustrative for row in rows) else "",
    )


def lagging(item: Subject) -> str:
    """With which month the windows of a measure end that comes late; nothing where it is that of all."""
    last = item.period(1).end
    return f"Figures to {format_month(last)}" if last != item.quarter.data_to else ""


def row(item: Subject) -> ScorecardRow:
    spark = signals.sparkline(item)
    steps = [travelling.step(item, months) for months in travel.WINDOWS]
    shown = [figure for step in steps for figure in (step.now, step.before)]
    return ScorecardRow(
        measure=Ref(page="measure", slug=item.measure.slug, title=item.placement.label),
        label=item.placement.label,
        unit=item.measure.unit,
        steps=steps,
        sparkline=spark,
        remark="" if spark else signals.without_sparkline(item),
        note=" · ".join(filter(None, [item.placement.note, lagging(item)])),
        illustrative=any(figure.illustrative for figure in shown) or (spark is not None and item.illustrative),
    )
