"""Bar charts: the same bars, limits and words in both drawings."""

import re
from xml.etree import ElementTree as ET

import pytest

from opcc_portal.lib.chart import Bar, Limit
from opcc_portal.ui import bars, palette, plotting, svg
from opcc_portal.ui.axes import NARROW, WIDE
from tests.unit.ui.samples import peers

NS = {"svg": svg.SVG}
NAMES = ["Warwickshire", "West Mercia", "Norfolk", "Average of most similar forces", "Suffolk", "Gloucestershire"]
NAMES += ["Wiltshire", "Devon and Cornwall", "North Yorkshire", "Dyfed-Powys"]


def picture(value) -> ET.Element:
    return ET.fromstring(svg.svg(value))


def abscissae(value, name: str) -> list[float]:
    """The values at which a shape of the picture stands, read back from its coordinates."""
    path = picture(value).find(f".//svg:g[@id='{name}']/svg:path", NS).get("d")
    left, width = bars.name_room(value), bars.plot_width(value, WIDE)
    low, high, _ = bars.value_range(value)
    return [low + (float(x) - left) / width * (high - low) for x in re.findall(r"[ML] (-?[\d.]+) ", path)]


def written(value) -> list[str]:
    return [text.text for text in picture(value).findall(".//svg:text", NS)]


def test_the_longest_bar_is_on_top():
    assert [bar.label for bar in bars.ordered(peers())] == NAMES


def test_equal_bars_keep_their_order():
    given = [Bar(label=name, value=1.0, text="1") for name in "cab"]
    assert [bar.label for bar in bars.ordered(peers(bars=given))] == ["c", "a", "b"]


def test_both_drawings_have_every_bar_at_its_value():
    drawn = plotting.figure(peers())["data"][0]["x"]
    assert drawn == [84.4, 73.5, 70.9, 69.6, 68.8, 66.1, 64.3, 58.2, 51.3, 49.7]
    for row, value in enumerate(drawn):
        found = abscissae(peers(), f"bar-{row}")
        assert (min(found), max(found)) == pytest.approx((0, value), abs=1e-3)


def test_both_drawings_have_every_limit_at_its_value():
    shapes = plotting.figure(peers())["layout"]["shapes"]
    assert [(shape["x0"], shape["x1"], shape["line"]["dash"]) for shape in shapes] == [
        (38.1, 38.1, "dash"),
        (92.7, 92.7, "dash"),
    ]
    for n, shape in enumerate(shapes):
        assert abscissae(peers(), f"limit-{n}") == pytest.approx([shape["x0"]] * 2, abs=1e-3)


def test_both_drawings_have_the_same_words():
    layout = plotting.figure(peers())["layout"]
    said = [line for note in layout["annotations"] for line in note["text"].split("<br>")]
    assert sorted(written(peers())) == sorted([*said, *layout["xaxis"]["ticktext"]])
    assert {"lower limit 38.1", "upper limit 92.7", "64.3", "Wiltshire"} <= set(written(peers()))


def test_the_axis_begins_at_nought():
    assert bars.value_range(peers())[0] == 0


def test_one_s_own_bar_and_the_average_are_told_apart_without_colour():
    figure = plotting.figure(peers())
    marker, words = figure["data"][0]["marker"], figure["layout"]["annotations"]
    assert [each["text"] for each in words if each.get("font", {}).get("weight") == 700] == ["Wiltshire", "64.3"]
    hollow = [NAMES[i] for i, colour in enumerate(marker["color"]) if colour == palette.PAPER]
    assert hollow == ["Average of most similar forces"]
    bold = [text.text for text in picture(peers()).findall(".//svg:text[@font-weight='700']", NS)]
    assert sorted(bold) == ["64.3", "Wiltshire"]


@pytest.mark.parametrize("sheet", [WIDE, NARROW])
def test_a_value_does_not_stand_on_the_line_of_a_limit(sheet):
    near = peers(limits=[Limit(label="upper limit", value=85.0, text="85.0"), Limit(label="x", value=87.0, text="")])
    for bar in bars.ordered(near):
        start = bars.place(bar.value, near, sheet) + bars.value_shift(bar, near, sheet)
        end = start + len(bar.text) * sheet.letter
        assert not [each for each in near.limits if start < bars.place(each.value, near, sheet) < end]


@pytest.mark.parametrize("sheet", [WIDE, NARROW])
def test_the_words_of_limits_do_not_touch_and_stay_on_the_sheet(sheet):
    close = [Limit(label=f"limit {n}", value=60.0 + n, text="of some sort") for n in range(4)]
    drawn = peers(limits=close)
    found: dict[int, list[tuple[float, float]]] = {}
    for label in bars.limit_labels(drawn, sheet):
        at = bars.name_room(drawn, sheet) + bars.place(label.limit.value, drawn, sheet)
        left, right = (at - 140, at) if label.align == "right" else (at, at + 140)
        assert left >= 0 or right <= sheet.width
        assert all(right < a or b < left for a, b in found.setdefault(label.row, []))
        found[label.row].append((left, right))


def test_words_cannot_become_mark_up():
    drawn = plotting.figure(peers(bars=[Bar(label="<i>A</i> & B", value=1, text="<b>1</b>")]))
    said = [note["text"] for note in drawn["layout"]["annotations"]]
    assert said[:2] == ["&lt;i&gt;A&lt;/i&gt; &amp; B", "&lt;b&gt;1&lt;/b&gt;"]
    assert "<b>1" not in drawn["data"][0]["customdata"][0]


@pytest.mark.parametrize("values", [[], [0.0], [5.0], [3.0, 3.0], [-4.0, 2.0], [-4.0, -2.0]])
def test_few_equal_and_negative_bars_are_drawn(values):
    drawn = peers(bars=[Bar(label=str(n), value=v, text=str(v)) for n, v in enumerate(values)], limits=[])
    assert plotting.figure(drawn)["data"][0]["x"] == sorted(values, reverse=True)
    assert svg.svg(drawn)
    low, high, _ = bars.value_range(drawn)
    assert low <= 0 <= high
    assert low < high


def test_the_same_value_gives_the_same_bytes_without_a_style():
    assert svg.svg(peers()) == svg.svg(peers())
    assert b"style" not in svg.svg(peers())
