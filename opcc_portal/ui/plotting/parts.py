"""What Plotly's figures of both kinds of charts are made of."""

from collections.abc import Sequence
from html import escape
from typing import Any

from opcc_portal.ui import palette
from opcc_portal.ui.axes import Sheet

DASH = {"months": "solid", "smooth": "solid", "solid": "solid", "dashed": "dash", "dotted": "dot"}
OUTSIDE = {"ticks": "outside", "ticklen": 8, "tickcolor": "rgba(0,0,0,0)"}  # room between axis and words
Part = dict[str, Any]


def font(sheet: Sheet) -> Part:
    return {"family": palette.FONT, "size": sheet.text, "color": palette.MUTED}


def broken(lines: Sequence[str]) -> str:
    """Lines of words as one text: the only mark-up that our words have."""
    return "<br>".join(map(escape, lines))
