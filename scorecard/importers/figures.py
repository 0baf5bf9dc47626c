"""What a spreadsheet would change: each of its figures beside the one that is known. No database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from opcc_portal.intake.staging import State
from opcc_portal.lib.periods import Period, month_of
from scorecard.domain import typed
from scorecard.domain.ledger import TAKEN_BACK, Known
from scorecard.domain.series import Frequency, allowed_month
from scorecard.domain.typed import Figure, Unit, read_figure
from scorecard.importers.layout import Written

LONGEST_NOTE = 300  # characters
WHOLE = ("force", "")  # the area and segment where none is named


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A series that a row may be of. `spans` are those of its figures and placements: 0 where it counts on a date."""

    series: int
    label: str
    of: Unit
    decimals: int
    frequency: Frequency
    lag_months: int
    spans: frozenset[int]


class Proposed(msgspec.Struct, array_like=True):
    """One figure of a file, and what recording it would do. `reason` says why it is refused (`written` is
    what stands there then), or what else has to be said of it.

    `seen` is the version of the figure that it was compared with (0: none), `before` that figure.
    """

    place: str
    state: State
    subject: str
    series: int = 0
    period: Period | None = None
    figure: Figure | None = None
    decimals: int = 0
    note: str = ""
    reason: str = ""
    written: str = ""
    seen: int = 0
    before: Known | None = None


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What rows are looked up in: series by measure's slug, area and segment; slugs by every name a measure goes by;
    the last month that figures may be of; and why a period is closed ("" where it is not)."""

    targets: Mapping[tuple[str, str, str], Target]
    slugs: Mapping[str, frozenset[str]]
    latest: date
    closed: Callable[[Period], str]


Figures = Mapping[tuple[int, Period], Known]


def propose(rows: Sequence[Written], world: World, known: Callable[[set[int]], Figures]) -> list[Proposed]:
    """Return what each written figure would do, in the order in which they stand.

    `known(series)` gives the current figures of these series. The second place of one figure is refused unless both say
    the same.
    """
    closed = lru_cache(maxsize=None)(world.closed)
    found: dict[tuple[str, str, str], Target | str] = {}
    read = []
    for row in rows:
        key = (row.measure, row.area, row.segment)
        if key not in found:
            found[key] = find(world, *key)
        read.append(read_row(row, found[key], world.latest, closed))
    figures = known({item.series for item in read if item.state != "refused"})
    places: dict[tuple[int, Period | None], Proposed] = {}
    return [settle(item, figures, places) for item in read]


def find(world: World, measure: str, area: str, segment: str) -> Target | str:
    """Return the series that a row names, or in words why there is none."""
    slugs = world.slugs.get(" ".join(measure.casefold().split()), frozenset())
    if not measure:
        return "The row names no measure."
    if not slugs:
        return f"There is no measure “{measure}”. Write its name or its short name as in the template."
    if len(slugs) > 1:
        return f"“{measure}” names several measures: write one of {', '.join(sorted(slugs))}."
    (slug,) = slugs
    place = (area or WHOLE[0], segment or WHOLE[1])
    if (slug, *place) in world.targets:
        return world.targets[slug, *place]
    return f"“{measure}” is not kept for {', '.join(filter(None, place))}. {others(world, slug)}"


def others(world: World, slug: str) -> str:
    kept = sorted(", ".join(filter(None, key[1:])) for key in world.targets if key[0] == slug)
    more = f" and {len(kept) - 5} others" if len(kept) > 5 else ""
    return f"It is kept for {'; '.join(kept[:5])}{more}." if kept else "No figures of it are kept."


def read_row(row: Written, of: Target | str, latest: date, closed: Callable[[Period], str]) -> Proposed:
    """Make a figure of what was written, or say why it is none."""
    subject = " · ".join(filter(None, [row.measure, row.area, row.segment]))
    if isinstance(of, str) or row.fault or row.period is None:
        reason = of if isinstance(of, str) else row.fault
        return Proposed(row.place, "refused", subject, period=row.period, reason=reason, written=row.value)
    period = resolved(row.period, of)
    refused = Proposed(row.place, "refused", of.label, of.series, period, written=row.value)
    refused.reason = not_taken(period, of, latest) or closed(period) or too_long(row.note)
    if refused.reason:
        return refused
    try:
        figure = read(row, of.of)
    except ValueError as error:
        refused.reason = str(error)
        return refused
    return Proposed(row.place, "new", of.label, of.series, period, figure, of.decimals, row.note)


def read(row: Written, of: Unit) -> Figure:
    """The figure, from one text or from its parts as well. ValueError, in words, where it is none."""
    if not (row.numerator or row.denominator):
        return read_figure(row.value, of)
    given = typed.Written(value=row.value, numerator=row.numerator, denominator=row.denominator)
    return typed.read_written(given, typed.Written(), of)


def resolved(period: Period, of: Target) -> Period:
    """A date stands for its month, unless the measure is counted on dates."""
    if period.span == 0 and 0 not in of.spans:
        return Period(month_of(period.end), 1)
    return period


def not_taken(period: Period, of: Target, latest: date) -> str:
    """Why a series takes no figure for a period."""
    if period.span == 1:
        return allowed_month(of.frequency, of.lag_months, period.end, latest=latest)
    if month_of(period.end) > latest:
        return f"{period.label()} has not ended by {Period(latest, 1).label()}, the last month with data."
    if period.span not in of.spans | {3, 12}:
        return f"This measure takes no figure for {period.label()}."
    return ""


def too_long(note: str) -> str:
    if len(note) <= LONGEST_NOTE:
        return ""
    return f"The note has {len(note):,} characters, and at most {LONGEST_NOTE} are kept. Shorten it."


def settle(item: Proposed, figures: Figures, places: dict[tuple[int, Period | None], Proposed]) -> Proposed:
    """Compare a figure with the one that is known, and with an earlier place of the same file."""
    if item.state == "refused" or item.period is None:
        return item
    earlier = places.setdefault((item.series, item.period), item)
    if earlier is not item and earlier.figure != item.figure:
        item.state, item.reason = "refused", f"{earlier.place} gives another figure for this. Leave one of them out."
        return item
    known = figures.get((item.series, item.period))
    item.before, item.seen = known, known.version if known else 0
    item.state = state_of(item, known) if earlier is item else "same"
    kept = earlier.note if earlier is not item else known.note if known else ""
    if item.state == "same" and item.note not in ("", kept):
        item.reason = "The figure is known already, so its note is not recorded."
    return item


def state_of(item: Proposed, known: Known | None) -> State:
    """An illustrative figure, or one that was taken back, is none: the first real one changes nothing that was said."""
    if known is None or known.illustrative or known.missing == TAKEN_BACK:
        return "new"
    return "same" if item.figure and item.figure.says_the_same_as(known) else "changed"


def counted(rows: Iterable[Proposed]) -> dict[State, int]:
    """How many there are of each state, all four named."""
    found: dict[State, int] = {"new": 0, "changed": 0, "same": 0, "refused": 0}
    for row in rows:
        found[row.state] += 1
    return found
