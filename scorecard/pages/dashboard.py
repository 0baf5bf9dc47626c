"""The dashboard: where every measure of the plan stands this quarter, on one page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from scorecard import queries
from scorecard.domain.signals import NOT_ASSESSABLE, RULES, SYMBOLS, expected_by_chance
from scorecard.models import Placement
from scorecard.pages import parts
from scorecard.pages.parts import Subject
from scorecard.values import ILLUSTRATIVE, Dashboard, KeyEntry, PrioritySection, Row, Standing, StandOut, Tally

TALLIES: tuple[tuple[Standing, str], ...] = (
    ("concern", "stand out, for concern"),
    ("improvement", "stand out, improving"),
    ("notable", "stand out, neither good nor bad"),
    ("quiet", "nothing out of the ordinary"),
    ("not_assessable", "cannot be assessed"),
    ("no_data", "no data for a year"),
)
REASONS = {
    "": "not computed yet",
    "not_monthly": "not monthly",
    "as_published": "published as they stand",
    "break": "cut short by a break",
    "tested_missing": "without the latest figure",
    "short_history": "too short a history",
    "baseline_gaps": "with gaps in the past",
    "no_spread": "without any spread",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, Dashboard]:
    """The one dashboard of a quarter. Four queries, however many measures."""
    return {"": build(subject, subjects(subject, queries.dashboard_placements(audience)))}


def subjects(quarter: Quarter, placements: Sequence[Placement]) -> list[Subject]:
    """Bring each placement together with its figures and signals; three queries for all."""
    ledgers = queries.ledgers(placement.series for placement in placements)
    months = {parts.assessed_month(quarter, placement.series.measure) for placement in placements}
    assessed = queries.assessments(ledgers, months)
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


def build(quarter: Quarter, rows: Sequence[Subject]) -> Dashboard:
    sections = [
        PrioritySection(number=node.number, title=node.title, rows=[row(item) for item in under])
        for node, under in groupby(rows, key=lambda item: item.placement.node)
    ]
    plan = rows[0].placement.node.plan.title if rows else ""
    return Dashboard(
        title=f"How policing did, {quarter.calendar.period.label()}",
        subtitle=f"{plan} · {len(rows)} measures under {spell(len(sections))} priorities" if rows else "",
        tallies=tallies(rows),
        chance=chance(rows),
        standouts=standouts(rows),
        priorities=sections,
        key=key(),
        illustrative=ILLUSTRATIVE if any(illustrative(item) for item in rows) else "",
    )


def row(item: Subject) -> Row:
    period = item.headline_period
    spark = parts.sparkline(item)
    return Row(
        measure=Ref(page="measure", slug=item.measure.slug, title=item.placement.label),
        label=item.placement.label,
        standing=parts.standing(item.signals, item.direction),
        headline=parts.figure(item.ledger.at(period), item.measure),
        twelve_months=parts.twelve_months(item.ledger, item.measure, item.month) if period.span == 3 else None,
        change=parts.year_on_year(item.ledger, item.measure, period, item.direction),
        sparkline=spark,
        symbols=parts.symbols(item),
        illustrative=illustrative(item),
        remark="" if spark else "not monthly" if item.measure.frequency != "monthly" else "no months yet",
    )


def illustrative(item: Subject) -> bool:
    """Whether anything in the row rests on reconstructed months: its figures, its sparkline or its signals."""
    return any(known.illustrative for known in item.ledger.figures.values())


def tallies(rows: Sequence[Subject]) -> list[Tally]:
    counted = Counter(parts.standing(item.signals, item.direction) for item in rows)
    return [
        Tally(
            standing=standing,
            count=counted[standing],
            label=label,
            note=why_not(rows) if standing == "not_assessable" and counted[standing] else "",
        )
        for standing, label in TALLIES
    ]


def why_not(rows: Sequence[Subject]) -> str:
    """Why measures cannot be assessed, the commonest reason first."""
    unassessed = [item for item in rows if parts.standing(item.signals, item.direction) == "not_assessable"]
    reasons = Counter(item.signals[0].reason_code if item.signals else "" for item in unassessed)
    return ", ".join(f"{count} {REASONS[code]}" for code, count in reasons.most_common())


def chance(rows: Sequence[Subject]) -> str:
    """How many measures would be marked if nothing had changed anywhere."""
    assessable = sum(parts.assessable(item.signals) for item in rows)
    if not assessable:
        return ""
    expected = round(expected_by_chance(assessable))
    return (
        f"With nothing changing at all, chance alone would mark about {expected} of the {assessable} measures "
        "that can be assessed."
    )


def standouts(rows: Sequence[Subject]) -> list[StandOut]:
    """A sentence for each measure that stands out: concerns first, then improvements, each in the plan's order."""
    found = [
        StandOut(
            measure=Ref(page="measure", slug=item.measure.slug, title=item.placement.label),
            symbol=parts.symbol(item, first[0]),
            sentence=parts.sentence(item, first[0]),
            priority=f"Priority {item.placement.node.number}",
        )
        for item in rows
        if (first := parts.fired(item.signals))
    ]
    order = {"concern": 0, "improvement": 1, "neutral": 2}
    return sorted(found, key=lambda standout: order[standout.symbol.judgement])


def key() -> list[KeyEntry]:
    used = {rule.code for rule in RULES}
    return [
        KeyEntry(icon=s.icon, word=s.word, meaning=s.meaning, group=s.group, used=s.rule in used or not s.rule)
        for s in (*SYMBOLS, NOT_ASSESSABLE)
    ]


def spell(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)
