"""The force beside similar forces: what was published, and our estimate where the single forces' rates are known."""

from collections.abc import Mapping, Sequence

import numpy as np

from opcc_portal.lib.chart import Judgement
from opcc_portal.lib.formatting import MINUS, format_figure, scale_of
from scorecard.domain import peers
from scorecard.domain.batch import Floats
from scorecard.domain.peers import LEAST_PEERS, Standing
from scorecard.domain.rates import PeerRates, Rate, Rates
from scorecard.domain.series import Kind
from scorecard.domain.signals import Direction, judge
from scorecard.pages.signals import ESTIMATE, drawn
from scorecard.values import Figure, PeerLimit, PeerRate, Peers, Symbol

ICONS = {
    "greater": "peers-above",
    "in line above": "peers-in-line-above",
    "in line below": "peers-in-line-below",
    "less": "peers-below",
    "apart": "peers-apart",
}
SAYS = {
    "greater": "clearly higher than in similar forces",
    "in line above": "in line with similar forces, at or above their average",
    "in line below": "in line with similar forces, below their average",
    "less": "clearly lower than in similar forces",
}
STATES = {"greater": "high", "less": "low"}
# Numbers of cases do not compare between forces of different sizes, whatever their names are.
NOT_COMPARABLE = (Kind.COUNT, Kind.LEVEL, Kind.GRADE)


def beside(found: Mapping[int, Sequence[PeerRates]], directions: Mapping[int, Direction]) -> dict[int, list[Peers]]:
    """Return what pages say of each measure (by id) among its peers; all of them worked out in one pass."""
    flat = [(pk, rates) for pk, groups in found.items() for rates in groups]
    if not flat:
        return {}
    now, before = (arrays([rates for _, rates in flat], when) for when in ("now", "before"))
    positions, moves = peers.stand(now), peers.apart(now, before)
    told: dict[int, list[Peers]] = {}
    for row, (pk, rates) in enumerate(flat):
        groups = told.setdefault(pk, [])
        groups.append(page_value(rates, positions, moves, row, key(len(groups)), directions[pk]))
    return told


def arrays(found: Sequence[PeerRates], when: str) -> peers.Rates:
    """Put rates side by side, (measures × forces), NaN where there is none."""
    width = max(len(rates.members) for rates in found)
    cells = np.full((len(found), width, 2), np.nan)
    own = np.full((len(found), 2), np.nan)
    for row, rates in enumerate(found):
        if rates.kind in NOT_COMPARABLE:
            continue
        own[row] = known(getattr(rates.own, when), rates)
        for column, member in enumerate(rates.members):
            cells[row, column] = known(getattr(member, when), rates)
    return peers.Rates(own=own[:, 0], peers=cells[:, :, 0], own_base=own[:, 1], peer_bases=cells[:, :, 1])


def known(rate: Rate, of: PeerRates) -> tuple[float, float]:
    """Return a rate and what one count of it is divided by; NaN for what is not known, or where nothing is counted."""
    counted = of.kind is Kind.RATE and rate.numerator is not None and rate.denominator
    base = rate.denominator / of.scale if counted and rate.denominator else np.nan
    return (np.nan if rate.value is None else rate.value), base


def key(before: int) -> str:
    """What a group's chart and table are called, after so many other groups."""
    return f"peers-{before + 1}" if before else "peers"


def page_value(
    rates: PeerRates, positions: Standing, moves: Standing, row: int, key: str, direction: Direction
) -> Peers:
    code = str(positions.code[row])
    told = {code: note(rates, positions, row), str(moves.code[row]): movement(rates, moves, row)}
    shown = [(found, sentence) for found, sentence in told.items() if found in ICONS]
    compared = [] if rates.kind in NOT_COMPARABLE else forces(rates)
    bars = [bar(force, kind, rates) for force, kind in compared if force.now.value is not None]
    return Peers(
        key=key,
        group=rates.group,
        measure=rates.measure,
        unit=rates.unit,
        scale=scale_of(rates.unit),
        decimals=rates.decimals,
        period=rates.now.label(),
        rates=bars,
        limits=limits(rates, positions, row) if code else [],
        note=" ".join(filter(None, (note(rates, positions, row), movement(rates, moves, row) if code else ""))),
        symbols=[symbol(found, rates, told, direction) for found, told in shown],
        sources=list(rates.sources),
        alt="; ".join(f"{each.label} {each.figure.text}" for each in bars),
    )


def forces(rates: PeerRates) -> list[tuple[Rates, str]]:
    return [(rates.own, "own"), (rates.average, "average"), *((member, "peer") for member in rates.members)]


def bar(force: Rates, kind: str, rates: PeerRates) -> PeerRate:
    label = {"own": "This force", "average": f"Average, {lower(rates.group)}"}.get(kind, force.name)
    text = written(force.now.value or 0.0, rates)
    figure = Figure(
        text=text,
        value=force.now.value,
        period=rates.now.label(),
        approximate=force.now.approximate,
        illustrative=force.now.illustrative,
    )
    return PeerRate(label=label, kind=kind, figure=figure)  # type: ignore[arg-type]  # one of `forces`


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def written(value: float, rates: PeerRates) -> str:
    return format_figure(value, unit=rates.unit, decimals=rates.decimals)


def limits(rates: PeerRates, positions: Standing, row: int) -> list[PeerLimit]:
    pairs: list[tuple[str, Floats]] = [("Lower limit", positions.low), ("Upper limit", positions.high)]
    return [
        PeerLimit(label=label, value=bounded(found, row, rates), text=written(bounded(found, row, rates), rates))
        for label, found in pairs
    ]


def note(rates: PeerRates, positions: Standing, row: int) -> str:
    """What our estimate says, with its numbers, or why there is none."""
    count, reason = int(positions.count[row]), str(positions.reason[row])
    if rates.kind in NOT_COMPARABLE:
        return "No estimate of our own: numbers do not compare between forces, and no rate is named to compare in."
    if reason == "no_own_rate":
        return "No estimate of our own: this force's rate over the twelve months is not known."
    if reason:
        told = "none is known" if not count else f"{count} {'is' if count == 1 else 'are'} known"
        return f"No estimate of our own: it needs the rates of {LEAST_PEERS} or more single forces, and {told}."
    mean, low, high = (
        written(bounded(each, row, rates), rates) for each in (positions.mean, positions.low, positions.high)
    )
    return (
        f"Our estimate: {SAYS[str(positions.code[row])]}. A further force like these {count} would lie between "
        f"{low} and {high}, about their average of {mean}, 19 times in 20."
    )


def bounded(found: Floats, row: int, rates: PeerRates) -> float:
    """A limit within what a rate can be: not below 0, and a percentage not above 100."""
    highest = 100.0 if rates.kind is Kind.PROPORTION else np.inf
    return float(np.clip(found[row], 0.0, highest))


def movement(rates: PeerRates, moves: Standing, row: int) -> str:
    """Whether its rate moves with theirs, with the numbers, or that it cannot be said."""
    code, now, before = str(moves.code[row]), rates.own.now.value, rates.own.before.value
    if not code or not now or not before:
        return "Whether it moves with them cannot be said: too few of last year's rates are known."
    mean, low, high = (percent(np.exp(each[row]) - 1) for each in (moves.mean, moves.low, moves.high))
    verb = "moves differently from them" if code == "apart" else "moves with them"
    return (
        f"It {verb}: {percent(now / before - 1)} on the year before, theirs {mean} on average. Between {low} and "
        f"{high} would be usual."
    )


def percent(share: float) -> str:
    sign = MINUS if share < 0 else "+"
    return sign + format_figure(abs(100 * float(share)), unit="%", decimals=1)


def symbol(code: str, rates: PeerRates, told: str, direction: Direction) -> Symbol:
    """A symbol of our estimate; its sentence carries the numbers."""
    return drawn(
        ICONS[code],
        code="peers_apart" if code == "apart" else "peers",
        sentence=f"{rates.measure}, {rates.now.label()}. {told}",
        judgement=judged(code, direction),
        source=ESTIMATE,
    )


def judged(code: str, direction: Direction) -> Judgement:
    return judge(STATES[code], direction) if code in STATES else "neutral"  # type: ignore[arg-type]
