"""What both kinds of pictures are made of."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from opcc_portal.ui import axes, palette

TEXT = axes.WIDE.text
BASELINE = 5  # points from the middle of words down to their baseline
DASH = {"dashed": (0, (5, 4)), "dotted": (0, (1.5, 3))}


def notes(plot: Axes, found: Sequence[str], left: int) -> None:
    """What has to be known of the figures, in the picture itself: it may be taken away from its page."""
    bottom, _ = plot.get_ylim()
    for row, note in enumerate(found):
        shift = (axes.WIDE.left - left, -46 - axes.NOTE * row)
        write(plot, note, (0, bottom), shift=shift, align="left", across=True)


def write_lines(plot: Axes, lines: Sequence[str], at: tuple[float, float], *, aside: float, **look: Any) -> None:
    """Lines of words around a place as their middle."""
    for n, line in enumerate(lines):
        down = BASELINE + (n - (len(lines) - 1) / 2) * axes.WIDE.line
        write(plot, line, at, shift=(aside, -down), **look)


def write(
    plot: Axes,
    text: str,
    at: tuple[float, float],
    *,
    shift: tuple[float, float],
    align: str,
    across: bool = False,
    color: str = palette.MUTED,
    weight: str = "normal",
) -> None:
    """Text `shift` points off a place; on its baseline, so that no machine's fonts move it.
    `across`: x is a share of the width."""
    plot.annotate(
        text,
        at,
        xycoords=plot.get_yaxis_transform() if across else "data",
        xytext=shift,
        textcoords="offset points",
        ha=align,
        va="baseline",
        color=color,
        fontsize=TEXT,
        fontweight=weight,
        annotation_clip=False,
    )
