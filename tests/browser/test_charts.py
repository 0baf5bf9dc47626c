"""What scripts add: the interactive chart, its layers, and the dashboard's filter."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import KINDS
from tests.browser.visits import DRAFT, PHONE, Visits, measure, open_all

DRAWN = "() => document.querySelector('.chart__plot').data.map(({meta, x, y, customdata, visible}) => " + (
    "({meta, x, y: Array.from(y), labels: customdata, visible}))"
)
TABLE = """() => [...document.querySelector('.chart').querySelectorAll('table tbody tr')]
  .map((row) => [...row.children].map((each) => each.textContent.trim()))"""


def traces(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(DRAWN)
    return found


@pytest.mark.parametrize("width", [1280, PHONE])
@pytest.mark.parametrize("slug", ["crime-volume", "crib-abandonment-rate", "immediate-response-time"])
def test_the_chart_shows_the_tables_figures(visits: Visits, slug: str, width: int) -> None:
    """Point for point, and the download has the same numbers to the last digit."""
    page = visits.open("analyst", measure(slug), width=width)
    open_all(page)
    months, rows = traces(page)[0], page.evaluate(TABLE)
    assert len(rows) == len(months["x"]) > 36
    assert [row[1] for row in rows] == months["labels"]
    assert page.locator(".chart__plot .scatterlayer .trace").first.locator(".point").count() == len(rows)
    value = json.loads(page.request.get(f"{measure(slug).rstrip('/')}.json").text())
    assert months["y"] == [month["figure"]["value"] for month in value["months"]]
    assert [day[:10] for day in months["x"]] == [month["month"] for month in value["months"]]


@pytest.mark.parametrize("slug", KINDS)
def test_a_chart_is_drawn_where_there_is_one(visits: Visits, slug: str) -> None:
    page = visits.open("analyst", measure(slug))
    charts = page.locator(".chart__plot")
    if charts.count():
        expect(charts.locator(".main-svg").first).to_be_visible()
        expect(page.locator(".chart__image").first).to_be_hidden()
        assert page.locator("h3.chart__title").inner_text()
    else:
        expect(page.locator(".why").first).to_be_visible()  # it says why there is nothing to draw


def test_layers_are_switched_on_and_off(visits: Visits) -> None:
    page = visits.open("analyst", measure("immediate-response-time"))
    for button in page.locator("[data-layer]").all():
        key, before = button.get_attribute("data-layer"), button.get_attribute("aria-pressed") == "true"
        assert visible(page, key) == {before}
        button.click()
        expect(button).to_have_attribute("aria-pressed", str(not before).lower())
        assert visible(page, key) == {not before}
        button.click()
        assert visible(page, key) == {before}


def visible(page: Page, key: str | None) -> set[bool]:
    """Whether what belongs to a layer is drawn: all of it or none."""
    found = page.evaluate(
        """(key) => {
          const plot = document.querySelector('.chart__plot'), { shapes = [], annotations = [] } = plot.layout;
          const parts = [...shapes, ...annotations].filter((each) => each.name === key);
          return [...plot.data.filter((each) => each.meta === key), ...parts].map((each) => each.visible !== false);
        }""",
        key,
    )
    assert found, f"nothing belongs to the layer {key}"
    return set(found)


def test_what_the_browser_complains_of_is_heard(visits: Visits) -> None:
    """Every test here fails when the console has an error or a warning, or the security policy stops something."""
    page = visits.open("analyst", DRAFT)
    assert not visits.complaints
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("setTimeout(() => { throw new Error('ours') })")
    expect(page.locator("body")).not_to_have_css("color", "rgb(255, 0, 0)")
    assert any("style-src" in each for each in visits.complaints)
    assert any("ours" in each for each in visits.complaints)
    visits.complaints.clear()


def test_the_filter_narrows_the_dashboard(visits: Visits) -> None:
    page = visits.open("analyst", DRAFT)
    rows = page.locator("[data-words]:visible")
    expect(rows).to_have_count(36)
    page.get_by_label("Find a measure").fill("response")
    expect(rows).to_have_count(2)
    expect(page.locator("[data-section]:visible")).to_have_count(1)
    expect(page.locator("[data-filter-status]")).to_have_text("Measures shown: 2")
    page.get_by_role("button", name="Show all").click()
    expect(rows).to_have_count(36)
    page.get_by_label("Standing").select_option(label="stand out, for concern")
    expect(rows).to_have_count(5)  # immediate response, and satisfaction as others judged it
    page.get_by_label("Symbol").select_option(label="High month")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Immediate response time")
    page.get_by_label("Priority").select_option("1")
    expect(rows).to_have_count(0)
