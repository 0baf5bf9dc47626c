"""The dashboard: where every measure of the plan stands this quarter, on one page."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from scorecard import queries
from scorecard.domain import chance as by_chance
from scorecard.domain.signals import NOT_ASSESSABLE, SYMBOLS
from scorecard.models import Topic
from scorecard.pages import parts, saying, signals, subjects, topics
from scorecard.pages.parts import Subject
from scorecard.pages.quoting import Quotes
from scorecard.queries import writing
from scorecard.values import (
    ILLUSTRATIVE,
    Dashboard,
    KeyEntry,
    PrioritySection,
    Row,
    Standing,
    StandOut,
    Tally,
)

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
    "short_trend_history": "too short a history",
    "pairs_missing": "with gaps in the past",
    "trend_gaps": "with gaps in the past",
}
KEY_NOTE = (
    "The words of the key allow more than one reading. Ours: limits come from the 24 months before the months under "
    "test, “exceeded” means strictly beyond, and no comparison crosses a break in a series."
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, Dashboard]:
    """The one dashboard of a quarter. At most twelve queries, however many measures."""
    decided = writing.topics(subject, audience)
    items = read(subject, audience, topics.named(decided))
    return {"": build(subject, items, decided, Quotes(items, audience))}


def read(quarter: Quarter, audience: Audience, also: Collection[str]) -> list[Subject]:
    """Everything that stands on the dashboard, in the plan's order, and whatever is placed of these measures."""
    placements = queries.dashboard_placements(quarter.data_to, audience, also)
    ledgers = queries.ledgers(placement.series for placement in placements)
    return subjects.of(quarter, placements, ledgers, writing.contexts(quarter))


def build(quarter: Quarter, items: Sequence[Subject], decided: Sequence[Topic], quotes: Quotes) -> Dashboard:
    rows = [item for item in items if item.placement.on_dashboard]
    sections = [
        PrioritySection(
            number=node.number,
            title=node.title,
            rows=[row(item) for item in under],
            scorecard=Ref(page="scorecard", slug=node.number, title=f"Scorecard {node.number}"),
        )
        for node, under in groupby(rows, key=lambda item: item.placement.node)
    ]
    plan = rows[0].placement.node.plan.title if rows else ""
    return Dashboard(
        title=f"How policing did, {quarter.calendar.period.label()}",
        subtitle=f"{plan} · {len(rows)} measures under {spell(len(sections))} priorities" if rows else "",
        tallies=tallies(rows),
        chance=chance(rows),
        standouts=standouts([item for item in rows if not topics.settled(item, decided)]),
        priorities=sections,
        key=key(),
        key_note=KEY_NOTE,
        about=Ref(page="statistics", slug="", title="About the statistics"),
        illustrative=ILLUSTRATIVE if any(item.illustrative for item in rows) else "",
        topics=topics.leading(items, decided, quotes),
    )


def row(item: Subject) -> Row:
    period = item.headline_period
    spark = signals.sparkline(item)
    return Row(
        measure=Ref(page="measure", slug=item.measure.slug, title=item.placement.label),
        label=item.placement.label,
        standing=signals.standing(item),
        headline=parts.figure(item.ledger.at(period), item.measure),
        twelve_months=parts.twelve_months(item.ledger, item.measure, item.month) if period.span == 3 else None,
        change=parts.year_on_year(item.ledger, item.measure, period, item.direction),
        sparkline=spark,
        symbols=signals.symbols(item),
        context=signals.in_context(item),
        illustrative=item.illustrative,
        remark="" if spark else signals.without_sparkline(item),
    )


def tallies(rows: Sequence[Subject]) -> list[Tally]:
    counted = Counter(signals.standing(item) for item in rows)
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
    unassessed = [item for item in rows if signals.standing(item) == "not_assessable"]
    reasons = Counter(item.signals[0].reason_code if item.signals else "" for item in unassessed)
    return ", ".join(f"{count} {REASONS[code]}" for code, count in reasons.most_common())


def chance(rows: Sequence[Subject]) -> str:
    """How many measures, with how many symbols, would be marked if nothing had changed anywhere."""
    assessed = [codes for item in rows if (codes := signals.applied(item.signals))]
    if not assessed:
        return ""
    measures, symbols = round(by_chance.of_measures(assessed)), round(by_chance.of_symbols(assessed))
    ours = [found for item in rows if (found := len(signals.fired(item.signals)))]
    return (
        f"With nothing changing at all, chance alone would mark about {measures} of the {len(assessed)} measures that "
        f"can be assessed, with about {plural(symbols)}. Here {len(ours)} of them carry {plural(sum(ours))}, what the "
        "season explains included."
    )


def plural(symbols: int) -> str:
    return f"{symbols} symbol{'s' * (symbols != 1)}"


def standouts(rows: Sequence[Subject]) -> list[StandOut]:
    """A sentence for each measure that stands out: concerns first, then improvements, each in the plan's order."""
    found = [
        StandOut(
            measure=Ref(page="measure", slug=item.measure.slug, title=item.placement.label),
            symbol=symbol,
            sentence=saying.told(item, symbol),
            priority=f"Priority {item.placement.node.number}",
        )
        for item in rows
        if (symbol := saying.standing_out(item))
    ]
    return sorted(found, key=lambda standout: signals.ORDER[standout.symbol.judgement])


def key() -> list[KeyEntry]:
    return [
        KeyEntry(icon=s.icon, word=s.word, meaning=s.meaning, group=s.group, used=True)
        for s in (*SYMBOLS, NOT_ASSESSABLE)
    ]


def spell(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)
