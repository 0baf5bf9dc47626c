"""What the scorecard's pages share: figures, changes and symbols put into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from opcc_portal.lib.chart import Judgement, Sparkline
from opcc_portal.lib.formatting import format_figure
from opcc_portal.lib.periods import Period, add_months, months_between
from opcc_portal.models import Quarter
from scorecard.domain import travel, wording
from scorecard.domain.ledger import Ledger, Shown
from scorecard.domain.series import Kind
from scorecard.domain.signals import Direction, Signal, judge, judge_signal, rule_of, symbol_of
from scorecard.models import Assessment, Measure, Placement
from scorecard.values import Change, Figure, SignalNote, Standing, Symbol

SPARK_MONTHS = 36
QUARTER, YEAR = 3, 12
# How many of the last months each rule looks at: those are marked when it fires.
TESTED = {"month_2sd": 1, "quarter_1sd": 3, "run_of_8": 8}


@dataclass(frozen=True)
class Subject:
    """One placed series in one quarter, with all that its pages are made from."""

    quarter: Quarter
    placement: Placement
    measure: Measure
    ledger: Ledger
    signals: list[Signal]

    @property
    def month(self) -> date:
        """The latest month that the measure's lag allows."""
        return add_months(self.quarter.data_to, -self.measure.lag_months)

    @property
    def headline_period(self) -> Period:
        return headline_period(self.placement, self.month)

    @property
    def direction(self) -> Direction:
        return cast(Direction, self.measure.preferred_direction)


def assessed_month(quarter: Quarter, measure: Measure) -> date:
    return add_months(quarter.data_to, -measure.lag_months)


def headline_period(placement: Placement, month: date) -> Period:
    """The period in which a placed measure is shown, when it ends with `month`."""
    if placement.headline_window == Placement.Window.POINT:
        return Period(last_day(month), 0)
    return Period(month, QUARTER if placement.headline_window == Placement.Window.QUARTER else YEAR)


def stored_signals(assessment: Assessment | None) -> list[Signal]:
    return [Signal.from_dict(item) for item in assessment.signals] if assessment else []


def last_day(month: date) -> date:
    return date.fromordinal(add_months(month, 1).toordinal() - 1)


# -- Figures -------------------------------------------------------------------------------------------------------


def figure(shown: Shown, measure: Measure, *, with_unit: bool = False) -> Figure:
    """Put what stands for a period into words, at the precision it was printed with."""
    if shown.value is None:
        return Figure(text=shown.reason, period=shown.period.label(), published=shown.known is not None)
    known = shown.known
    text = format_figure(
        shown.value,
        unit=measure.unit,
        decimals=precision(shown, measure),
        qualifier=known.qualifier if known else "=",
        with_unit=with_unit,
    )
    if known and known.half_width is not None:
        text += f" ± {format_figure(known.half_width, unit='', decimals=measure.decimals)}"
    return Figure(
        text=text,
        value=shown.value,
        period=shown.period.label(),
        note=counts(shown, measure),
        approximate=shown.approximate,
        qualified=known is not None and (known.qualifier != "=" or known.half_width is not None),
        illustrative=shown.illustrative,
        published=shown.origin == "published",
    )


def precision(shown: Shown, measure: Measure) -> int:
    """The measure's decimals, or fewer where the figure itself was printed with fewer: 81%, not 81.0%."""
    return min(measure.decimals, shown.known.decimals) if shown.known else measure.decimals


def counts(shown: Shown, measure: Measure) -> str:
    """The cases behind a percentage: "1 of 158"."""
    source = shown.known or shown.combined
    if measure.kind != Kind.PROPORTION or source is None or source.numerator is None or not source.denominator:
        return ""
    return f"{source.numerator:,.0f} of {source.denominator:,.0f}"


def twelve_months(ledger: Ledger, measure: Measure, end: date) -> Figure | None:
    """The twelve months to a month, where anything is known of them."""
    shown = ledger.at(Period(end, YEAR))
    return figure(shown, measure) if shown.value is not None else None


def year_on_year(ledger: Ledger, measure: Measure, period: Period, direction: Direction) -> Change | None:
    """The change on the same period a year before; None where either is missing, or a break lies between them."""
    if not ledger.comparable(period, period.year_before()):
        return None
    now, before = ledger.at(period), ledger.at(period.year_before())
    found = travel.change(Kind(measure.kind), now.value, before.value, unit=measure.unit)
    if found is None:
        return None
    then = format_figure(before.value or 0.0, unit=measure.unit, decimals=precision(before, measure))
    return Change(
        text=change_text(found),
        direction=found.direction,
        judgement=judged(found.direction, direction),
        sentence=f"{found.words} ({then})",
        value=found.value,
        illustrative=now.illustrative or before.illustrative,
    )


def change_text(found: travel.Change) -> str:
    """The size of a change without its sign: the arrow beside it points the way."""
    if found.direction == "same":
        return "no change"
    if found.value is None:
        return "from 0"
    points = found.measured_in == "points"
    text = format_figure(abs(found.value), unit="" if points else "%", decimals=1)
    return f"{text} pts" if points else text


def judged(way: travel.Way, direction: Direction) -> Judgement:
    return "neutral" if way == "same" else judge("high" if way == "up" else "low", direction)


# -- Signals -------------------------------------------------------------------------------------------------------


def fired(signals: Sequence[Signal]) -> list[Signal]:
    """The signals that say the figures are out of the ordinary."""
    return [signal for signal in signals if signal.fired and rule_of(signal.code).directed]


def without_data(signals: Sequence[Signal]) -> bool:
    return any(signal.fired and not rule_of(signal.code).directed for signal in signals)


def assessable(signals: Sequence[Signal]) -> bool:
    """Whether any rule about the figures could be applied at all."""
    return any(signal.state != "not_assessable" and rule_of(signal.code).directed for signal in signals)


def standing(signals: Sequence[Signal], direction: Direction) -> Standing:
    """Where a measure stands: a concern outweighs an improvement."""
    judgements = {judge_signal(signal, direction) for signal in fired(signals)}
    for judgement in ("concern", "improvement"):
        if judgement in judgements:
            return cast(Standing, judgement)
    if judgements:
        return "notable"
    if without_data(signals):
        return "no_data"
    return "quiet" if assessable(signals) else "not_assessable"


def symbols(subject: Subject) -> list[Symbol]:
    """The symbols beside a measure: what fired, or else that nothing could be assessed."""
    shown = [signal for signal in subject.signals if signal.fired]
    if not shown and not assessable(subject.signals):
        shown = [signal for signal in subject.signals if rule_of(signal.code).directed][:1]
    return [symbol(subject, signal) for signal in shown]


def symbol(subject: Subject, signal: Signal) -> Symbol:
    drawn = symbol_of(signal)
    assert drawn is not None, "a quiet signal has no symbol"  # noqa: S101
    return Symbol(
        code=signal.code,
        icon=drawn.icon,
        word=drawn.word,
        sentence=sentence(subject, signal),
        judgement=judge_signal(signal, subject.direction),
    )


def sentence(subject: Subject, signal: Signal) -> str:
    month = subject.month if rule_of(signal.code).directed else subject.quarter.data_to
    return wording.explain(signal, unit=subject.measure.unit, decimals=subject.measure.decimals, month=month)


def signal_note(subject: Subject, signal: Signal) -> SignalNote:
    drawn = symbol_of(signal)
    return SignalNote(
        code=signal.code,
        name=rule_of(signal.code).name,
        state=signal.state,
        sentence=sentence(subject, signal),
        judgement=judge_signal(signal, subject.direction),
        icon=drawn.icon if drawn else "",
        word=wording.word(signal),
        reason=signal.reason,
        numbers=wording.numbers_table(signal, subject.measure.unit, subject.measure.decimals),
    )


def marked_months(signals: Sequence[Signal]) -> int:
    """How many of the last months stand under a fired signal."""
    return max((TESTED[signal.code] for signal in fired(signals)), default=0)


# -- Sparkline -----------------------------------------------------------------------------------------------------


def sparkline(subject: Subject) -> Sparkline | None:
    """The last 36 months, where the measure has any."""
    months = months_between(add_months(subject.month, 1 - SPARK_MONTHS), subject.month)
    found = [subject.ledger.figures.get(Period(month, 1)) for month in months]
    values = [known.value if known else None for known in found]
    if sum(value is not None for value in values) < 2:
        return None
    low, high = band(subject.signals)
    marked = marked_months(subject.signals)
    stands = standing(subject.signals, subject.direction)
    return Sparkline(
        values=values,
        alt=wording.spark_alt(
            values,
            month=subject.month,
            unit=subject.measure.unit,
            decimals=subject.measure.decimals,
            low=low,
            high=high,
        ),
        low=low,
        high=high,
        marked=[n for n in range(SPARK_MONTHS - marked, SPARK_MONTHS) if values[n] is not None],
        judgement=cast(Judgement, stands) if stands in ("concern", "improvement") else "neutral",
    )


def band(signals: Sequence[Signal]) -> tuple[float | None, float | None]:
    """The limits of the usual: two standard deviations about the mean of the 24 months before."""
    for signal in signals:
        if signal.code == "month_2sd" and signal.state != "not_assessable":
            return signal.numbers["limit_low"], signal.numbers["limit_high"]
    return None, None
