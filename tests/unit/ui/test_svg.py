import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from opcc_portal.lib.chart import Line, Mark, Ribbon
from opcc_portal.ui import axes, labels, plotting, svg
from tests.unit.ui.samples import SECONDS, chart, forecast

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
    assert {line for note in layout["annotations"] for line in note["text"].split("<br>")} <= written


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


# -- Forecasts -----------------------------------------------------------------------------------------------------


def corners(value, name: str) -> list[tuple[float, float]]:
    """The corners of a ribbon in the picture: days since the first drawn, and values."""
    path = drawn(value).find(f".//svg:g[@id='{name}']/svg:path", NS).get("d")
    plot = labels.plot_of(value, axes.WIDE)
    floor = axes.HEIGHT - axes.BENEATH
    return [
        (
            (float(x) - axes.WIDE.left) / plot.width * (plot.last - plot.first).days,
            plot.low + (floor - float(y)) / axes.WIDE.plot_height * (plot.high - plot.low),
        )
        for x, y in re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", path)
    ]


def test_both_drawings_have_every_corner_of_every_ribbon():
    value = forecast()
    first = axes.date_range(value)[0]
    shapes = [shape for shape in plotting.figure(value)["layout"]["shapes"] if shape["type"] == "path"]
    for shape, ribbon in zip(shapes, axes.outer_first(value.ribbons), strict=True):
        wanted = [(day, y) for day, y in axes.outline(ribbon)]
        said = [pair.split(",") for pair in shape["path"][1:-2].split(" L")]
        assert [(day, float(y)) for day, y in said] == [(str(day), y) for day, y in wanted]
        read = corners(value, f"ribbon-forecast-{ribbon.strength}")
        for found, (day, y) in zip(read, wanted[:-1], strict=True):  # the last is the first again: it has no width
            assert found == pytest.approx(((day - first).days, y), abs=0.01)


def test_a_forecast_s_line_joins_the_last_figure():
    months, _, ahead = plotting.figure(forecast())["data"][:3]
    assert (ahead["x"][0], ahead["y"][0]) == (months["x"][-1], months["y"][-1])
    assert ahead["line"]["dash"] == "dot"


def test_a_forecast_may_begin_after_a_gap():
    months, rolling, ahead = forecast().lines
    apart = replace(ahead, x=ahead.x[1:], y=ahead.y[1:], labels=ahead.labels[1:])
    lines = [replace(months, y=[*months.y[:-1], None]), rolling, apart]
    figure = plotting.figure(forecast(lines=lines, marks=[]))
    assert figure["data"][0]["y"][-1] is None
    assert figure["data"][2]["x"][0] == "2018-04-01"
    assert figure["layout"]["xaxis"]["ticktext"][-1] == "Feb 2018"
    assert len(line_values(forecast(lines=lines, marks=[]))) == 47


FORMS = {"line": "lines", "ribbon": "ribbons", "level": "levels", "band": "bands"}


@settings(max_examples=30, deadline=None)
@given(
    st.fixed_dictionaries({key: st.booleans() for key in ("months", "rolling", "forecast", "baseline", "expectations")})
)
def test_both_drawings_show_the_same_layers(shown):
    value = forecast()
    parts = {name: [replace(part, shown=shown[part.key]) for part in getattr(value, name)] for name in FORMS.values()}
    value = replace(value, **parts)
    ids = [group.get("id", "").split("-")[:2] for group in drawn(value).findall(".//svg:g", NS)]
    pictured = sorted(each[1] for each in ids if each[0] in FORMS)
    figure = plotting.figure(value)
    traces = [each["meta"] for each in figure["data"][:3] if each["visible"]]
    shapes = [each["name"] for each in figure["layout"]["shapes"] if each["name"] != "events" and each["visible"]]
    assert pictured == sorted(traces + shapes)
    assert {key for key in shown if shown[key]} == set(pictured)


# -- Charts with little on them ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values", [[], [None], [4.0], [4.0, None], [5.0, 5.0, 5.0], [-3.0, 2.0], [-3.0, -1.0], [0.0, 0.0]]
)
@pytest.mark.parametrize("from_zero", [True, False])
def test_few_equal_and_negative_points_are_drawn(values, from_zero):
    months = chart().lines[0].x[: len(values)]
    line = Line(key="months", label="months", x=months, y=values, labels=[""] * len(values))
    known = [(x, y) for x, y in zip(months, values, strict=True) if y is not None]
    marks = [Mark(x=x, y=y, judgement="concern", label=f"{x}: {y}") for x, y in known[-1:]]
    ribbon = Ribbon(key="months", label="80%", x=months, low=[0.0] * len(values), high=[9.0] * len(values))
    for lines in ([line], []):
        bare = chart(lines=lines, bands=[], levels=[], events=[], marks=marks, scale="number", from_zero=from_zero)
        for value in (bare, replace(bare, ribbons=[ribbon])):
            assert svg.svg(value)
            assert len(plotting.figure(value)["data"]) == len(lines) + len(marks)


def test_a_ribbon_that_is_cut_off_at_nought_lies_on_the_axis():
    low = [replace(ribbon, low=[0.0] * 4) for ribbon in forecast().ribbons]
    value = forecast(ribbons=low, bands=[], levels=[])
    assert axes.value_range(value)[0] == 0
    assert min(y for _, y in corners(value, "ribbon-forecast-outer")) == pytest.approx(0, abs=0.5)
