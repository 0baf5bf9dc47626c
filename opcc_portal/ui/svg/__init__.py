"""A chart value as an SVG file: the same numbers, ticks and labels as Plotly's, for pages without JavaScript
and for the pack. Text stays text; styles become attributes, which the strictest security policy lets be."""

import io
from threading import Lock
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from opcc_portal.lib.chart import AnyChart, Bars
from opcc_portal.ui import axes, palette
from opcc_portal.ui.svg import bars, lines
from opcc_portal.ui.svg.parts import notes

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
WIDTH = axes.WIDTH
POINT = 72
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))

mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "opcc-portal", "text.parse_math": False})
ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)
_one_at_a_time = Lock()  # Matplotlib shares state between figures


def svg(chart: AnyChart) -> bytes:
    with _one_at_a_time:
        return finish(draw(chart), chart)


def draw(chart: AnyChart) -> bytes:
    height, beneath = axes.height(chart), axes.BENEATH + axes.NOTE * len(chart.notes)
    figure = Figure(figsize=(WIDTH / POINT, height / POINT), dpi=POINT, facecolor=palette.PAPER)
    FigureCanvasSVG(figure)
    left, right, above = bars.margins(chart) if isinstance(chart, Bars) else lines.margins(chart)
    box = (left / WIDTH, beneath / height, (WIDTH - left - right) / WIDTH, (height - beneath - above) / height)
    plot = figure.add_axes(box, facecolor=palette.PAPER)
    plot.spines[:].set_visible(False)
    plot.set(xticks=[], yticks=[])
    if isinstance(chart, Bars):
        bars.draw(plot, chart)
    else:
        lines.draw(plot, chart)
    notes(plot, chart.notes, left)
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata=NO_METADATA)
    return out.getvalue()


def finish(source: bytes, chart: AnyChart) -> bytes:
    """Title and description first, no style elements or attributes, one font."""
    root = ET.fromstring(source)  # noqa: S314 our own drawing
    for holder in root.findall(f".//{{{SVG}}}style/.."):
        for style in holder.findall(f"{{{SVG}}}style"):
            holder.remove(style)
    for element in root.iter():
        element.attrib.update(attributes(element.attrib.pop("style", "")))
        element.attrib.pop("font-family", None)
    root.attrib.update(
        {"role": "img", "width": str(WIDTH), "height": str(axes.height(chart)), "font-family": palette.FONT}
    )
    root.attrib.update({"stroke-linejoin": "round", "aria-labelledby": "title desc"})
    for position, (tag, text) in enumerate((("title", chart.title), ("desc", chart.alt))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": tag})
        element.text = text
        root.insert(position, element)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def attributes(style: str) -> dict[str, str]:
    """A style attribute's declarations as presentation attributes: all that Matplotlib writes has one."""
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    found = {name.strip(): value.strip() for name, value in pairs}
    if font := found.pop("font", ""):
        found["font-size"] = next(word for word in font.split() if word.endswith("px"))
        if font.startswith(("bold", "700")):
            found["font-weight"] = "bold"
    return found
