"""A sparkline value as the places of an inline SVG: lines of points, a band, dots."""

from dataclasses import dataclass
from itertools import groupby

from opcc_portal.lib.chart import Sparkline

WIDTH, HEIGHT = 150.0, 34.0
EDGE = 3.5


@dataclass(frozen=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True)
class Box:
    y: str
    height: str


@dataclass(frozen=True)
class Drawing:
    """`runs` are the points of polylines (a gap starts a new one), `lone` months with gaps on both sides."""

    alt: str
    judgement: str
    runs: list[str]
    lone: list[Dot]
    marks: list[Dot]
    last: Dot | None
    last_marked: bool
    band: Box | None


def drawing(line: Sparkline) -> Drawing:
    dots = places(line)
    runs = [[dot for dot in run if dot] for there, run in groupby(dots, key=bool) if there]
    last = max((i for i, dot in enumerate(dots) if dot), default=None)
    return Drawing(
        alt=line.alt,
        judgement=line.judgement,
        runs=[" ".join(f"{dot.x},{dot.y}" for dot in run) for run in runs if len(run) > 1],
        lone=[run[0] for run in runs if len(run) == 1],
        marks=[dot for i in line.marked if (dot := dots[i])],
        last=None if last is None else dots[last],
        last_marked=last in line.marked,
        band=band(line),
    )


def bounds(line: Sparkline) -> tuple[float, float]:
    edges = [line.low, line.high] if line.low is not None and line.high is not None else []
    drawn = [value for value in [*line.values, *edges] if value is not None] or [0.0]
    return min(drawn), max(drawn)


def height(value: float, line: Sparkline) -> float:
    """SVG's y of a value; a flat series runs along the middle."""
    low, high = bounds(line)
    share = (value - low) / (high - low) if high > low else 0.5
    return HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)


def places(line: Sparkline) -> list[Dot | None]:
    step = (WIDTH - 2 * EDGE) / max(len(line.values) - 1, 1)
    return [
        None if value is None else Dot(f"{EDGE + i * step:.1f}", f"{height(value, line):.1f}")
        for i, value in enumerate(line.values)
    ]


def band(line: Sparkline) -> Box | None:
    if line.low is None or line.high is None:
        return None
    top, bottom = height(line.high, line), height(line.low, line)
    return Box(f"{top:.1f}", f"{bottom - top:.1f}")
