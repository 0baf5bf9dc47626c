"""How the shares of teams and roles went over the snapshots, and which of them a chart can hold."""

from __future__ import annotations

from collections.abc import Sequence

from deployability.domain.strength import Place
from deployability.pages.parts import Taken, kind
from deployability.values import Kind, SignalLine, Trend
from deployability.values import Taken as TakenOn
from opcc_portal.lib.formatting import format_date

LINES = 7  # of teams, or of roles, beside that of all together: more can be told apart by nobody


def snapshots(taken: Taken) -> list[TakenOn]:
    return [TakenOn(on=past.on, label=format_date(past.on), illustrative=past.illustrative) for past in taken.history]


def trends(taken: Taken, signals: Sequence[SignalLine]) -> list[Trend]:
    """Of all teams together, of each team, of each role."""
    lines = dict(zip((place for place in taken.places if kind(place) != "cell"), signals, strict=True))
    drawn = {place for each in ("all", "team", "role") for place in chosen(taken, lines, each)}  # type: ignore[arg-type]
    return [trend(taken, place, drawn=place in drawn) for place in lines]


def trend(taken: Taken, place: Place, *, drawn: bool) -> Trend:
    return Trend(
        name=taken.name(place),
        kind=kind(place),
        shares=[taken.share(found.get(place)) for found in taken.past],
        drawn=drawn,
    )


def chosen(taken: Taken, lines: dict[Place, SignalLine], of: Kind) -> list[Place]:
    """All of a kind, or of many those that stand out, then those of which least can be deployed."""
    found = [place for place in lines if kind(place) == of]
    urgent = sorted(found, key=lambda place: (not lines[place].fired, lowest(taken, place)))
    return urgent[:LINES]


def lowest(taken: Taken, place: Place) -> float:
    share = taken.places[place].share
    return float(share) if share is not None else 100.0
