"""FTE and shares as they are written."""

from decimal import Decimal

from django import template

from opcc_portal.lib.formatting import format_figure

register = template.Library()


@register.filter
def fte(value: Decimal | None) -> str:
    """ "645", "7.5", as many decimals as it needs, two at most."""
    if value is None:
        return "–"
    decimals = next(places for places in (0, 1, 2) if round(value, places) == value or places == 2)
    return format_figure(float(value), unit="", decimals=decimals)


@register.filter
def share(value: Decimal | None) -> str:
    """ "85.9%"."""
    return "–" if value is None else format_figure(float(value), unit="%", decimals=1)
