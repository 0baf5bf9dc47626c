"""The pack's pictures."""

from xml.etree import ElementTree as ET

import pytest

from opcc_portal.lib.chart import Judgement, Sparkline
from opcc_portal.ui import palette, spark
from reports.pack import drawings
from reports.pack.drawings import Pictures
from scorecard.domain.signals import NOT_ASSESSABLE, SYMBOLS

SVG = "{http://www.w3.org/2000/svg}"
LINE = Sparkline(values=[1.0, 2.0, None, 3.0, 9.0], alt="It rose.", low=1.0, high=3.0, marked=[4], judgement="concern")


@pytest.mark.parametrize(
    ("judgement", "fill"),
    [("concern", palette.CONCERN), ("improvement", palette.IMPROVEMENT_TINT), ("neutral", palette.PAPER)],
)
def test_a_tile_is_filled_as_it_is_judged(judgement: Judgement, fill: str) -> None:
    found = ET.fromstring(drawings.tile("month-high", judgement)).find(f"{SVG}rect")
    assert found is not None
    assert found.get("fill") == fill


@pytest.mark.parametrize("icon", [symbol.icon for symbol in (*SYMBOLS, NOT_ASSESSABLE)])
def test_every_symbol_can_be_printed(icon: str) -> None:
    """No style, no `currentColor`: nobody but a browser knows what they mean."""
    drawn = drawings.tile(icon, "concern")
    assert len(list(ET.fromstring(drawn).iter())) > 3
    assert "currentColor" not in drawn
    assert "style" not in drawn


def test_a_sparkline_has_the_places_of_the_pages() -> None:
    drawn, places = ET.fromstring(drawings.sparkline(LINE)), spark.drawing(LINE)
    assert [line.get("points") for line in drawn.iter(f"{SVG}polyline")] == places.runs
    marks = [(dot.get("cx"), dot.get("cy")) for dot in drawn.iter(f"{SVG}circle") if dot.get("r") == "3"]
    assert marks == [(dot.x, dot.y) for dot in places.marks]
    assert [dot.get("fill") for dot in drawn.iter(f"{SVG}circle")] == [palette.CONCERN]


def test_no_band_and_no_mark_draw_none() -> None:
    drawn = ET.fromstring(drawings.sparkline(Sparkline(values=[1.0, 2.0], alt="")))
    assert drawn.find(f"{SVG}rect") is None
    assert [dot.get("r") for dot in drawn.iter(f"{SVG}circle")] == ["2.5"]


def test_every_picture_has_words_and_is_carried_once() -> None:
    pictures = Pictures()
    first, same, other = pictures.spark(LINE), pictures.spark(LINE), pictures.icon("no-data", "neutral")
    assert (first, same, other["image"]) == ({"image": "i0", "alt": "It rose."}, first, "i1")
    assert other["alt"]
    assert set(pictures.images) == {"i0", "i1"}
