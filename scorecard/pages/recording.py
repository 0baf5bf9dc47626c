"""Judgements made elsewhere, as pages show them: always with whose they are."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from opcc_portal.lib.chart import Judgement
from opcc_portal.lib.periods import add_months
from scorecard.domain.outcome import State
from scorecard.domain.signals import Direction, judge
from scorecard.models import Measure, RecordedJudgement
from scorecard.pages.signals import drawn
from scorecard.values import Recorded, Symbol

# What each symbol says of the figure; those in line, or apart, say neither.
HIGH = {"peers-above", "month-high", "quarter-high", "run-high", "trend-up", "rolling-up"}
LOW = {"peers-below", "month-low", "quarter-low", "run-low", "trend-down", "rolling-down"}


def statements(found: Sequence[RecordedJudgement], measure: Measure, data_to: date) -> list[Recorded]:
    """Return what holds: judgements about the months to `data_to` (or to the measure's own last month), and reasons for
    there being none, which hold until a later statement."""
    ends = {data_to, add_months(data_to, -measure.lag_months)}
    return [statement(item, measure) for item in found if item.unavailable or item.period_end in ends]


def statement(item: RecordedJudgement, measure: Measure) -> Recorded:
    said = item.unavailable or item.words
    text = f"{said[:1].upper()}{said[1:]}"
    return Recorded(
        text=f"{text} ({item.part})" if item.part else text,
        about=item.about,
        period=item.period.label(),
        source=item.source,
        symbol=symbol(item, measure, text) if item.symbol and not item.part else None,
        unavailable=bool(item.unavailable),
    )


def symbol(item: RecordedJudgement, measure: Measure, text: str) -> Symbol:
    return drawn(
        item.symbol,
        code=item.about,
        sentence=f"{text}, {item.period.label()} (judged elsewhere: {item.source}).",
        judgement=judgement(item.symbol, cast(Direction, measure.preferred_direction)),
        source=item.source,
    )


def judgement(icon: str, direction: Direction) -> Judgement:
    state: State = "high" if icon in HIGH else "low" if icon in LOW else "quiet"
    return judge(state, direction)
