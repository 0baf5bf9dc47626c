"""The pack's pictures as SVG, each with its words: charts, sparklines and symbols, from the drawings of the pages."""

from dataclasses import dataclass, field
from typing import TypedDict

from opcc_portal.lib.chart import AnyChart, Judgement, Sparkline
from opcc_portal.templatetags.portal import icon_body
from opcc_portal.ui import palette, spark
from opcc_portal.ui.reading import svg_of

FONT = "Source Sans 3"
TILE = 26
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0:g} {1:g}" width="{0:g}" height="{1:g}">'
# Of a tile: what is drawn, what it is filled with, its edge.
INKS: dict[Judgement, tuple[str, str, str]] = {
    "concern": (palette.PAPER, palette.CONCERN, palette.CONCERN),
    "improvement": (palette.IMPROVEMENT, palette.IMPROVEMENT_TINT, palette.IMPROVEMENT),
    "neutral": (palette.NEUTRAL, palette.PAPER, palette.CONTROL_EDGE),
}
JUDGED: dict[Judgement, str] = {
    "concern": "Of concern",
    "improvement": "An improvement",
    "neutral": "Neither good nor bad",
}


class Picture(TypedDict):
    """What a template needs to place a picture: its key among the document's images, and its words."""

    image: str
    alt: str


@dataclass
class Pictures:
    """The pictures of one document by a short key; what is placed twice is carried once."""

    images: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def icon(self, name: str, judgement: Judgement, alt: str = "") -> Picture:
        """A symbol on its tile. Without other words it says how it is judged, for its own word stands beside it."""
        return self.place(tile(name, judgement), alt or JUDGED[judgement])

    def spark(self, line: Sparkline) -> Picture:
        return self.place(sparkline(line), line.alt or "Sparkline")

    def chart(self, chart: AnyChart) -> Picture:
        """Drawn as for the pages, or taken from what was drawn for them, in the pack's font."""
        return self.place(svg_of(chart).decode().replace(palette.FONT, FONT, 1), chart.alt or chart.title or "Chart")

    def place(self, image: str, alt: str) -> Picture:
        key = self.keys.setdefault(image, f"i{len(self.keys)}")
        self.images[key] = image
        return {"image": key, "alt": alt}


def tile(name: str, judgement: Judgement) -> str:
    """Judgement by fill as well as by colour: concern is solid, improvement tinted and edged, neutral only edged."""
    ink, fill, edge = INKS[judgement]
    body = icon_body(name).replace("currentColor", ink)
    return (
        SVG.format(TILE, TILE)
        + f'<rect x="0.5" y="0.5" width="25" height="25" rx="4" fill="{fill}" stroke="{edge}"/>'
        + f'<g transform="translate(3 3)" fill="none" stroke="{ink}" stroke-width="2" stroke-linecap="round" '
        + f'stroke-linejoin="round">{body}</g></svg>'
    )


def sparkline(line: Sparkline) -> str:
    """What the template `components/sparkline.html` draws, with attributes in place of its styles."""
    drawn = spark.drawing(line)
    mark = palette.JUDGEMENT[line.judgement]
    parts = [SVG.format(spark.WIDTH, spark.HEIGHT)]
    if drawn.band:
        parts.append(
            f'<rect x="0" y="{drawn.band.y}" width="{spark.WIDTH:g}" height="{drawn.band.height}" '
            f'fill="{palette.INNER_TINT}"/>'
        )
    parts += [
        f'<polyline points="{points}" fill="none" stroke="{palette.MUTED}" stroke-width="1.4" stroke-linejoin="round"/>'
        for points in drawn.runs
    ]
    parts += [dot(place, 1.0, palette.MUTED) for place in drawn.lone]
    if drawn.last and not drawn.last_marked:
        parts.append(dot(drawn.last, 2.5, palette.INK))
    return "".join([*parts, *(dot(place, 3.0, mark) for place in drawn.marks), "</svg>"])


def dot(place: spark.Dot, radius: float, colour: str) -> str:
    return f'<circle cx="{place.x}" cy="{place.y}" r="{radius:g}" fill="{colour}"/>'
