"""A published measure with its forecast and its peers: by keyboard, on the narrowest screen, without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessible import SIDEWAYS, UNREACHABLE, violations
from tests.browser.test_keyboard import tab_to
from tests.browser.visits import DESKTOP, PHONE, REFLOW, Visits, open_all

READ = "/quarters/2017-18-Q4/"
CRIME = f"{READ}measures/crime-volume/"
SHOWN = """() => {
  const plot = document.querySelector('.chart__plot');
  const drawn = (each) => each.visible !== false && each.visible !== 'legendonly';
  const count = (items) => items.filter((each) => drawn(each)).length;
  return {
    lines: count(plot.data.filter((each) => each.meta === 'forecast')),
    bands: count(plot.layout.shapes.filter((each) => each.name === 'forecast')),
  };
}"""


def shown(page: Page) -> tuple[int, int]:
    """How many lines and bands of the forecast are drawn."""
    found = page.evaluate(SHOWN)
    return found["lines"], found["bands"]


def test_the_forecast_is_switched_off_and_on_with_the_keyboard(visits: Visits) -> None:
    page = visits.open("panel", CRIME)
    button = page.locator("[data-layer=forecast]").first
    assert shown(page) == (1, 2)
    tab_to(page, "[data-layer=forecast]")
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert shown(page) == (0, 0)
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert shown(page) == (1, 2)


@pytest.mark.parametrize("path", [CRIME, READ, f"{READ}statistics/"])
def test_nothing_scrolls_sideways_on_the_narrowest_screen(visits: Visits, path: str) -> None:
    page = visits.open("panel", path, width=REFLOW)
    open_all(page)
    assert page.evaluate(SIDEWAYS) + page.evaluate(UNREACHABLE) == []


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", [CRIME, READ, f"{READ}statistics/"])
def test_axe_finds_nothing_on_what_is_published(visits: Visits, path: str, width: int) -> None:
    assert violations(visits.open("panel", path, width=width)) == []


def test_without_scripts_there_are_pictures_and_tables(visits: Visits) -> None:
    page = visits.open("panel", CRIME, java_script_enabled=False)
    pictures = page.locator(".chart__image")
    expect(pictures).to_have_count(2)
    drawings = []
    for picture in pictures.all():
        expect(picture).to_be_visible()
        answer = page.request.get(picture.get_attribute("src") or "")
        assert answer.headers["content-type"] == "image/svg+xml"
        drawings.append(answer.text())
    assert 'id="line-forecast"' in drawings[0]
    assert "This force" in drawings[1]
    ahead = page.get_by_role("region", name="If nothing changes")
    expect(ahead.get_by_role("rowheader", name="April 2018")).to_be_visible()
    expect(page.get_by_role("region", name="Direction of travel").get_by_role("row")).to_have_count(4)
    page.locator(".chart summary").nth(1).click()
    expect(page.get_by_role("rowheader", name="This force")).to_be_visible()


def test_the_dashboard_and_a_measure_lead_to_the_statistics_and_back(visits: Visits) -> None:
    for path in (READ, CRIME):
        page = visits.open("panel", path)
        page.get_by_role("link", name="About the statistics").first.click()
        expect(page).to_have_url(f"{visits.portal.url}{READ}statistics/")
        page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Dashboard").click()
        expect(page).to_have_url(f"{visits.portal.url}{READ}")
