"""The direction of travel: the last month, three and twelve months, each beside the same of the year before."""

from opcc_portal.lib.formatting import MINUS
from scorecard.domain import travel
from scorecard.domain.series import Kind
from scorecard.pages import parts
from scorecard.pages.parts import Subject
from scorecard.values import Change, Travel

LABELS = {1: "Last month", 3: "Last three months", 12: "Last twelve months"}


def steps(item: Subject) -> list[Travel]:
    """Return a step for each window that has a figure."""
    return [step(item, months) for months in travel.WINDOWS if item.ledger.at(item.period(months)).value is not None]


def step(item: Subject, months: int) -> Travel:
    period = item.period(months)
    now, before = item.ledger.at(period), item.ledger.at(period.year_before())
    measure, preferred = item.measure, item.direction != "none"
    change = parts.year_on_year(item.ledger, measure, period, item.direction)
    return Travel(
        label=LABELS[months],
        now=parts.figure(now, measure),
        before=parts.figure(before, measure),
        change=change,
        mark=travel.mark(change.direction, change.value, preferred=preferred, threshold=measure.travel_threshold)
        if change
        else "",
        text=signed(change) if change else "",
        small_numbers=change is not None and travel.small_numbers(Kind(measure.kind), now.value, before.value),
    )


def signed(change: Change) -> str:
    """The size of a change with its sign; of one that is too small to be written, or none, without."""
    if change.value is None or abs(change.value) < parts.LEAST_SHOWN / 2:
        return change.text
    return f"{MINUS if change.value < 0 else '+'}{change.text}"
