from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from opcc_portal.templatetags.portal import icon

ICONS = Path(__file__).resolve().parents[3] / "static" / "icons"
MIRRORS = {
    "month-high": "month-low",
    "quarter-high": "quarter-low",
    "run-high": "run-low",
    "trend-up": "trend-down",
    "rolling-up": "rolling-down",
    "peers-above": "peers-below",
    "peers-in-line-above": "peers-in-line-below",
}
ALONE = ["peers-apart", "no-data", "not-assessable"]
# What is told has marks of its own: how a commitment stands, and of a deliverable that it is late.
STATUSES = ["completed", "on-track", "at-risk", "off-track", "not-started"]
TOLD = [*(f"status-{status}" for status in STATUSES), "overdue", "slipped"]
SYMBOLS = [*MIRRORS, *MIRRORS.values(), *ALONE]
NAMES = [*SYMBOLS, *TOLD]
FLIP = "matrix(1 0 0 -1 0 20)"


def body(name: str) -> list[str]:
    root = ET.parse(ICONS / f"{name}.svg").getroot()
    return [ET.tostring(child, encoding="unicode").strip() for child in root]


def test_there_are_seventeen_symbols_and_seven_marks():
    assert sorted(path.stem for path in ICONS.glob("*.svg")) == sorted(NAMES)
    assert len(SYMBOLS) == 17


@pytest.mark.parametrize("name", NAMES)
def test_each_is_drawn_on_the_grid_in_the_colour_around_it(name):
    root = ET.parse(ICONS / f"{name}.svg").getroot()
    assert root.get("viewBox") == "0 0 20 20"
    assert (root.get("stroke"), root.get("stroke-width")) == ("currentColor", "2")
    assert body(name)
    assert "#" not in (ICONS / f"{name}.svg").read_text()


@pytest.mark.parametrize(("high", "low"), MIRRORS.items())
def test_the_low_one_mirrors_the_high_one(high, low):
    (group,) = ET.parse(ICONS / f"{low}.svg").getroot()
    assert group.get("transform") == FLIP
    assert [ET.tostring(child, encoding="unicode").strip() for child in group] == body(high)


def test_drawings_differ():
    assert len({"".join(body(name)) for name in NAMES}) == len(NAMES)


def test_a_title_speaks_and_is_escaped_and_without_one_it_is_silent():
    assert '<title>High &amp; "rising"</title>'.replace('"', "&quot;") in icon("month-high", 'High & "rising"')
    assert 'aria-hidden="true"' in icon("month-high")
