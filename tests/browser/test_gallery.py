"""Two charts on a page with everything that charts may carry: the drawings' samples on a real measure's page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Portal, serving
from tests.browser.test_accessible import SIDEWAYS, UNREACHABLE, violations
from tests.browser.visits import DESKTOP, PHONE, REFLOW, Visits, goto, measure

SHOWN = """(key) => {
  const plot = document.querySelector('[data-chart=chart-figure]'), { shapes, annotations } = plot.layout;
  const named = (items, name) => items.filter((each) => each[name] === key).map((each) => each.visible !== false);
  return { lines: named(plot.data, 'meta'), shapes: named(shapes, 'name'), words: named(annotations, 'name') };
}"""
# Of all words on the charts the boxes, to see which lie outside their picture or on each other.
WORDS = """(id) => {
  const plot = document.querySelector(`[data-chart=${id}]`), frame = plot.getBoundingClientRect();
  return [...plot.querySelectorAll('.annotation, .xtick, .ytick')].map((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    const across = left >= frame.left - 1 && right <= frame.right + 1;
    const inside = across && top >= frame.top - 1 && bottom <= frame.bottom + 1;
    return { text: each.textContent, inside, box: [left, top, right, bottom] };
  });
}"""


@pytest.fixture(scope="module")
def gallery(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with serving(demonstration, tmp_path_factory.mktemp("gallery"), "tests.browser.gallery.settings") as running:
        yield running


@pytest.fixture
def visits(browser: Browser, gallery: Portal, cookies: dict[tuple[Path, str], object]) -> Iterator[Visits]:
    made = Visits(browser, gallery, cookies, gallery.folder)
    yield made
    made.close()
    assert not made.complaints, "\n".join(made.complaints)


def opened(visits: Visits, width: int = DESKTOP, **options: Any) -> Page:
    return visits.open("analyst", measure("crime-volume"), width=width, **options)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_switching_the_forecast_off_hides_its_line_and_both_ribbons(visits: Visits, width: int) -> None:
    page = opened(visits, width)
    button = page.get_by_role("button", name="Forecast, 95% and 80%")
    plot = page.locator("[data-chart=chart-figure]")
    ribbons = plot.locator(".shapelayer path[fill-rule]")
    before = ribbons.count()
    assert page.evaluate(SHOWN, "forecast") == {"lines": [True], "shapes": [True, True], "words": [True]}
    expect(plot.get_by_text("forecast", exact=True)).to_be_visible()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(SHOWN, "forecast") == {"lines": [False], "shapes": [False, False], "words": [False]}
    expect(plot.get_by_text("forecast", exact=True)).to_have_count(0)
    assert ribbons.count() == before - 2
    button.click()
    assert page.evaluate(SHOWN, "forecast") == {"lines": [True], "shapes": [True, True], "words": [True]}


def test_each_layer_is_a_switch_of_its_own_chart(visits: Visits) -> None:
    page = opened(visits)
    names = page.locator("figure").first.locator("[data-layer]").all_inner_texts()
    assert [name.removeprefix("✓ ") for name in names] == [
        "Months",
        "12-month average",
        "Forecast, 95% and 80%",
        "Mean, ±2 SD and ±1 SD",
        "Expectations",
        "Events",
    ]
    expect(page.locator("figure").nth(1).locator("[data-layer]")).to_have_count(0)


def test_the_bars_are_drawn_under_the_strict_policy(visits: Visits) -> None:
    page = opened(visits)
    plot = page.locator("[data-chart=chart-peers-figure]")
    assert plot.locator(".bars .point").count() == 10
    assert plot.locator(".shapelayer path").count() == 2
    own, average = (plot.locator(".bars .point path").nth(row) for row in (6, 3))
    expect(own).to_have_css("fill", "rgb(27, 63, 115)")
    expect(average).to_have_css("fill", "rgb(255, 255, 255)")
    expect(plot.get_by_text("Wiltshire")).to_have_css("font-weight", "700")


@pytest.mark.parametrize("width", [DESKTOP, PHONE, REFLOW])
@pytest.mark.parametrize("chart", ["chart-figure", "chart-peers-figure"])
def test_no_words_are_cut_or_lie_on_each_other(visits: Visits, chart: str, width: int) -> None:
    words = opened(visits, width).evaluate(WORDS, chart)
    assert len(words) > 10
    assert not [each["text"] for each in words if not each["inside"]]
    pairs = [(a, b) for n, a in enumerate(words) for b in words[n + 1 :]]
    assert not [(a["text"], b["text"]) for a, b in pairs if overlap(a["box"], b["box"])]


def overlap(one: list[float], other: list[float]) -> bool:
    """By more than the space that a line of words has about it."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 2 and down > 6


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_axe_finds_nothing_on_a_page_with_two_charts(visits: Visits, width: int) -> None:
    page = opened(visits, width)
    assert page.locator(".chart__plot").count() == 2
    assert not violations(page)


def test_two_charts_fit_at_320_pixels(visits: Visits) -> None:
    page = opened(visits, REFLOW)
    assert not page.evaluate(SIDEWAYS)
    assert not page.evaluate(UNREACHABLE)


def test_both_pictures_are_there_without_scripts(visits: Visits) -> None:
    page = opened(visits, java_script_enabled=False)
    pictures = page.locator(".chart__image")
    expect(pictures).to_have_count(2)
    for n, name in enumerate(("crime-volume.svg", "crime-volume/peers.svg")):
        expect(pictures.nth(n)).to_be_visible()
        assert pictures.nth(n).evaluate("(image) => image.naturalWidth") == 820
        assert (pictures.nth(n).get_attribute("src") or "").endswith(name)
    goto(page, measure("crime-volume"))
