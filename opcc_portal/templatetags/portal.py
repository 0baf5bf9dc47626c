"""The tags with which the templates draw: icons, sparklines, links between pages."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from opcc_portal.lib import terms
from opcc_portal.lib.chart import Sparkline
from opcc_portal.lib.refs import Ref
from opcc_portal.ui import spark

register = template.Library()
ICONS = Path(__file__).resolve().parents[2] / "static" / "icons"


@lru_cache
def icon_body(name: str) -> SafeString:
    """What stands between <svg> and </svg> in our own drawing of that name."""
    source = (ICONS / f"{name}.svg").read_text()
    body = source.partition(">")[2].rpartition("</svg>")[0]
    return mark_safe(body.strip())  # noqa: S308 our own file


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """A symbol drawn inline; with a title it speaks for itself, without one the words beside it do."""
    body = icon_body(name)
    strokes = mark_safe(
        'viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round"'
    )
    if not title:
        return format_html('<svg class="icon" {} aria-hidden="true">{}</svg>', strokes, body)
    return format_html('<svg class="icon" {} role="img"><title>{}</title>{}</svg>', strokes, title, body)


@register.inclusion_tag("components/sparkline.html")
def sparkline(value: Sparkline) -> dict[str, Any]:
    return {"spark": spark.drawing(value), "width": spark.WIDTH, "height": spark.HEIGHT}


@register.simple_tag(takes_context=True)
def url_for(context: template.Context, ref: Ref) -> str:
    """The address of another page of the same edition: the view gives `link`."""
    return context["link"](ref)


@register.simple_tag(takes_context=True)
def explain(context: template.Context, text: str) -> SafeString:
    """A text in which each acronym of the glossary says, where it first stands on the page, what it stands for.

    The view gives `terms` (ui.reading.Explained); without it the text stands as it is.
    """
    known = context.get("terms")
    if not known:
        return format_html("{}", text)
    drawn = [
        format_html('<abbr title="{}">{}</abbr>', meaning, piece) if meaning else format_html("{}", piece)
        for piece, meaning in terms.pieces(text, known.terms, known.seen)
    ]
    return mark_safe("".join(drawn))  # noqa: S308 each piece is escaped


@register.simple_tag(takes_context=True)
def quoted_chart(context: template.Context, number: int) -> dict[str, Any]:
    """The chart that a writer put at this place: its `drawing`, or a `picture` of it in a preview, or the `problem`."""
    drawings = {drawing.key: drawing for drawing in context.get("charts") or ()}
    told = (context.get("quoted") or [])[number - 1 : number]
    return {
        "drawing": drawings.get(f"chart-{context['id']}-{number}"),
        "picture": (context.get("pictures") or {}).get(number),
        "problem": told[0].problem if told else "",
        "title": told[0].title if told else "",
        "alt": told[0].alt if told else "",
    }


@register.filter
def further(drawings: list) -> list:
    """Of a page's charts those that stand in sections of their own: not its first, nor those within a text."""
    return [each for each in drawings if each.key != "chart" and not each.key.startswith("chart-commentary-")]


@register.filter
def in_state(signals: list, states: str) -> list:
    """Of a measure's signal notes those in one of the named states: `signals|in_state:"high low"`."""
    return [signal for signal in signals if signal.state in states.split()]
