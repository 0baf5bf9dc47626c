"""A measure's page: its figures, what stands out and why, and what has to be known to read it."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import dropwhile

from opcc_portal.lib.formatting import format_month, scale_of
from opcc_portal.lib.periods import FinancialQuarter, Period, add_months, months_between
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from scorecard import queries
from scorecard.domain import wording
from scorecard.domain.levels import BASELINE_MONTHS
from scorecard.domain.series import Kind
from scorecard.domain.signals import rule_of
from scorecard.models import Commentary
from scorecard.pages import (
    background,
    breakdowns,
    doing,
    outlooks,
    parts,
    quoting,
    saying,
    signals,
    subjects,
    travelling,
)
from scorecard.pages.background import Surroundings
from scorecard.pages.parts import Subject
from scorecard.pages.quoting import Quotes
from scorecard.queries.writing import commentaries
from scorecard.values import (
    ILLUSTRATIVE,
    Baseline,
    MeasurePage,
    Month,
    QuarterCell,
)

QUARTERS_SHOWN = 4
DIRECTIONS = {"up": "higher is better", "down": "lower is better", "none": ""}


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, MeasurePage]:
    """The pages of the measures asked for, by slug; as many queries for one as for all, or for those that it quotes."""
    said = commentaries(subject, slugs)
    wanted = None if slugs is None else {*slugs, *quoting.slugs(item.text for item in said.values())}
    placements = queries.placements_of(wanted, subject.data_to, audience)
    around = background.read([placement.series for placement in placements])
    ledgers = {
        placement.series_id: around[placement.series_id].segments[placement.series.segment] for placement in placements
    }
    items = subjects.of(subject, placements, ledgers, {pk: item.context for pk, item in said.items()})
    own = [item for item in items if slugs is None or item.measure.slug in slugs]
    done = doing.about(subject, audience, [item.measure.slug for item in own])
    quotes = Quotes(items, audience)
    return {
        item.measure.slug: build(
            item, around[item.placement.series_id], text(said, item), quotes, done[item.measure.slug]
        )
        for item in own
    }


def text(said: Mapping[int, Commentary], item: Subject) -> str:
    """What is said of a measure, as it was typed."""
    found = said.get(item.measure.pk)
    return found.text if found else ""


def build(item: Subject, near: Surroundings, said: str, quotes: Quotes, doing: list[Ref]) -> MeasurePage:
    measure, months = item.measure, monthly(item)
    commentary = quotes.read(said)
    title, subtitle, alt = chart_words(item, months)
    illustrative = any(month.figure.illustrative for month in months)
    return MeasurePage(
        title=item.placement.label,
        subtitle=" · ".join(filter(None, subtitle_parts(item))),
        headline=saying.headline(item),
        unit=measure.unit,
        scale=scale_of(measure.unit),
        decimals=measure.decimals,
        from_zero=measure.kind == Kind.COUNT,
        standing=signals.standing(item),
        symbols=signals.symbols(item),
        quarters=quarters(item),
        months=months,
        baseline=baseline(item),
        signals=[signals.signal_note(item, signal) for signal in item.signals],
        notes=background.dated_notes(near),
        expectations=[background.expectation(line, measure) for line in near.expectations],
        breakdowns=breakdowns.tables(item.measure, near.segments, parts.last_day(item.quarter.data_to)),
        data_notes=background.data_notes(item, near),
        revisions=background.revisions(near.versions, measure, parts.last_day(item.quarter.data_to)),
        chart_title=title,
        chart_subtitle=subtitle,
        chart_alt=alt,
        illustrative=ILLUSTRATIVE if illustrative else "",
        context=signals.in_context(item),
        forecast=outlooks.forecast(item),
        no_forecast=outlooks.no_forecast(item),
        travel=travelling.steps(item),
        peers=item.peers,
        recorded=item.recorded,
        about=Ref(page="statistics", slug="", title="About the statistics"),
        doing=doing,
        commentary=commentary or None,
        commentary_charts=quotes.charts(commentary),
    )


def subtitle_parts(item: Subject) -> list[str]:
    node, measure = item.placement.node, item.measure
    return [
        f"Priority {node.number}, {node.title}",
        measure.definition.rstrip("."),
        DIRECTIONS[measure.preferred_direction],
    ]


# -- Figures -------------------------------------------------------------------------------------------------------


def quarters(item: Subject) -> list[QuarterCell]:
    """The last four quarters in the measure's own window, or four years where it is known by years only."""
    by_quarter, by_year = (cells(item, step) for step in (parts.QUARTER, parts.YEAR))
    only_years = item.headline_period.span == parts.YEAR and len(by_year) > len(by_quarter)
    return by_year if only_years else by_quarter


def cells(item: Subject, step: int) -> list[QuarterCell]:
    """Four cells, `step` months apart, up to the present one; those before the first that is known are left out."""
    ends = [add_months(item.month, -step * n) for n in range(QUARTERS_SHOWN - 1, -1, -1)]
    return list(dropwhile(lambda cell: not (cell.current or known(cell)), [quarter(item, end) for end in ends]))


def known(cell: QuarterCell) -> bool:
    """Whether a figure, or why there is none, was ever recorded."""
    return cell.figure.value is not None or cell.figure.published


def quarter(item: Subject, end: date) -> QuarterCell:
    """One quarter, with the twelve months to its end where anything is known of them."""
    period = parts.headline_period(item.placement, end)
    by_quarter = period.span == parts.QUARTER
    return QuarterCell(
        label=FinancialQuarter.from_month(end).short if by_quarter and on_calendar(end) else "",
        end=end,
        figure=parts.figure(item.ledger.at(period), item.measure),
        twelve_months=parts.twelve_months(item.ledger, item.measure, end) if by_quarter else None,
        current=end == item.month,
    )


def on_calendar(end: date) -> bool:
    """Whether three months that end here are a quarter of the financial year; a late measure's are not."""
    return FinancialQuarter.from_month(end).period.end == end


def monthly(item: Subject) -> list[Month]:
    """Every month from the first known to the assessed one."""
    known = [period.end for period in item.ledger.figures if period.span == 1 and period.end <= item.month]
    if not known:
        return []
    marked = signals.marked_months(item.signals)
    return [
        Month(
            month=month,
            label=format_month(month),
            figure=parts.figure(item.ledger.at(Period(month, 1)), item.measure),
            twelve_months=parts.twelve_months(item.ledger, item.measure, month),
            signalled=month > add_months(item.month, -marked),
        )
        for month in months_between(min(known), item.month)
    ]


def baseline(item: Subject) -> Baseline | None:
    """The 24 months that the fired signal, or else the last month, is judged against."""
    told = [*signals.fired(item.signals), *(s for s in item.signals if s.state == "quiet")]
    for signal in told:
        mean, sd = signal.numbers.get("mean"), signal.numbers.get("sd")
        if mean is not None and sd is not None:
            end = add_months(item.month, -rule_of(signal.code).tested)
            return Baseline(start=add_months(end, 1 - BASELINE_MONTHS), end=end, mean=mean, sd=sd)
    return None


def chart_words(item: Subject, months: Sequence[Month]) -> tuple[str, str, str]:
    """The chart's headline (what it shows), its statistical subtitle, and its text alternative."""
    fired = signals.unexpected(item.signals)
    if fired:
        title = wording.shown(fired[0], item.month)
    else:
        title = "No month stands out" if signals.applied(item.signals) else "The figures so far"
    unit = {"seconds": "minutes and seconds", "%": "per cent"}.get(item.measure.unit, item.measure.unit)
    subtitle = f"{item.measure.name}, whole force, {unit}, {reach(item, months)}"
    spark = signals.sparkline(item)
    return title, subtitle, f"{title}. {spark.alt if spark else subtitle}"


def reach(item: Subject, months: Sequence[Month]) -> str:
    """Which figures a chart shows: "by month, April 2014 to March 2018"."""
    if months:
        return f"by month, {months[0].label} to {months[-1].label}"
    shown = {parts.QUARTER: "by quarter", parts.YEAR: "over twelve months", 0: "at the end of quarters"}
    return f"{shown[item.headline_period.span]}, to {format_month(item.month)}"
