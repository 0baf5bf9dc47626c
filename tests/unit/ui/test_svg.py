import re
from xml.etree import ElementTree as ET

import pytest

from opcc_portal.ui import axes, plotting, svg
from tests.unit.ui.samples import SECONDS, chart

NS = {"svg": svg.SVG}


def drawn(value) -> ET.Element:
    return ET.fromstring(svg.svg(value))


def line_values(value) -> list[float]:
    """The values of the first line, read back from the picture's own coordinates."""
    path = drawn(value).find(".//svg:g[@id='line-months']/svg:path", NS).get("d")
    heights = [float(y) for _, y in re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", path)]
    low, high = axes.drawn_range(value)
    top, bottom = 24, axes.HEIGHT - 40
    return [low + (bottom - y) / (bottom - top) * (high - low) for y in heights]


def test_the_picture_has_the_numbers_of_the_interactive_chart():
    assert line_values(chart()) == pytest.approx(plotting.figure(chart())["data"][0]["y"], abs=1e-3)
    assert line_values(chart()) == pytest.approx(SECONDS, abs=1e-3)


def test_both_drawings_have_the_same_ticks_and_labels():
    written = {text.text for text in drawn(chart()).findall(".//svg:text", NS)}
    layout = plotting.figure(chart())["layout"]
    assert {*layout["xaxis"]["ticktext"], *layout["yaxis"]["ticktext"]} <= written
    assert {note["text"] for note in layout["annotations"]} <= written


def test_the_same_value_gives_the_same_bytes():
    assert svg.svg(chart()) == svg.svg(chart())


def test_it_says_what_it_shows():
    root = drawn(chart())
    assert [root[0].text, root[1].text] == [chart().title, chart().alt]
    assert root.get("role") == "img"


def test_it_needs_no_inline_style():
    source = svg.svg(chart()).decode()
    assert "style" not in source
    assert "metadata" not in source


def test_a_missing_month_is_a_gap():
    line = chart().lines[0]
    gap = [*line.y[:10], None, *line.y[11:]]
    lines = [type(line)(key="months", label="", x=line.x, y=gap, labels=line.labels)]
    assert len(line_values(chart(lines=lines))) == 35
    assert plotting.figure(chart(lines=lines))["data"][0]["y"][10] is None
