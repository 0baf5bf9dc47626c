"""The demonstration in a browser: Wiltshire's fourth quarter of 2017-18, read, changed, and kept from others."""

import csv
import io

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import KINDS, worth_opening
from tests.browser.server import Portal
from tests.browser.test_charts import traces
from tests.browser.visits import DRAFT, GRID, Visits, goto, measure, open_all

ILLUSTRATIVE = "Illustrative months, reconstructed to match the published quarters."


def row(page: Page, label: str) -> list[str]:
    """What a measure's line of the dashboard says, cell by cell."""
    line = page.locator("[data-words]").filter(has=page.get_by_role("link", name=label, exact=True))
    return [" ".join(text.split()) for text in line.locator("th, td").all_inner_texts()]


@pytest.mark.parametrize(
    ("label", "figure"),
    [
        ("Crime volume", "9,918"),
        ("S136 Arrests", "61"),
        ("CrIB Abandonment rate", "5.7%"),
        ("Quality of full files", "0.6%"),
    ],
)
def test_the_dashboard_shows_the_published_figures(visits: Visits, label: str, figure: str) -> None:
    page = visits.open("analyst", DRAFT)
    assert row(page, label)[1].split()[0] == figure
    expect(page.locator("[data-section]")).to_have_count(4)


def test_crimes_four_quarters_and_twelve_months(visits: Visits) -> None:
    page = visits.open("analyst", measure("crime-volume"))
    assert page.locator(".quarters strong").all_inner_texts() == ["10,870", "11,673", "11,187", "9,918"]
    expect(page.locator(".quarters__now")).to_contain_text("43,744")


def test_march_stands_out_in_the_time_to_emergencies(visits: Visits) -> None:
    page = visits.open("analyst", measure("immediate-response-time"))
    why = page.locator(".why--concern")
    expect(why).to_contain_text("At 11 min 40 s, March 2018 was more than two standard deviations above")
    expect(why).to_contain_text("limit 11 min")
    expect(page.locator(".illustrative")).to_have_text(ILLUSTRATIVE)
    goto(page, DRAFT)
    expect(page.locator(".standouts li").filter(has_text="Immediate response")).to_contain_text("11 min 40 s")
    expect(page.locator(".illustrative").first).to_contain_text(ILLUSTRATIVE)


def test_one_changed_month_changes_everything_alike(visits: Visits, own_portal: Portal) -> None:
    page = goto(visits.window("analyst", at=own_portal).new_page(), GRID)
    line = page.get_by_role("row").filter(has=page.get_by_role("link", name="Crime volume", exact=True))
    expect(line.get_by_role("checkbox")).to_be_checked()  # "Update totals"
    cell = page.get_by_label("Crime volume, March 2018", exact=True)
    assert cell.input_value() == "3216"
    cell.fill("3316")
    cell.press("Tab")
    expect(page.get_by_role("status")).to_have_text("Saved")
    expect(page.get_by_label("Crime volume, January to March 2018", exact=True)).to_have_value("10018")
    goto(page, DRAFT)
    expect(page.locator(".bar__note--delayed")).to_be_visible()
    own_portal.manage("recompute")
    goto(page, DRAFT)
    expect(page.locator(".bar__note--delayed")).to_have_count(0)
    assert row(page, "Crime volume")[1].split()[0] == "10,018"
    goto(page, measure("crime-volume"))
    open_all(page)
    assert traces(page)[0]["y"][-1] == 3316
    expect(page.get_by_role("row", name="March 2018").first).to_contain_text("3,316")
    expect(page.locator(".quarters__now strong")).to_contain_text("10,018")
    download = page.request.get(f"{measure('crime-volume').rstrip('/')}.csv").text()
    lines = list(csv.reader(io.StringIO(download.removeprefix("\ufeff"))))
    assert [line[1] for line in lines if line[0] == "2018-03"] == ["3316"]
    assert [line[1] for line in lines if line[0] == "January to March 2018"] == ["10018"]
    dashboard = page.request.get(f"{DRAFT}dashboard.csv").text()
    assert next(line for line in csv.reader(io.StringIO(dashboard)) if "Crime volume" in line)[4] == "10,018"


@pytest.mark.parametrize("role", ["visitor", "panel"])
def test_others_reach_none_of_it(visits: Visits, role: str) -> None:
    files = [f"{DRAFT}dashboard.csv", f"{measure('crime-volume').rstrip('/')}.svg"]
    closed = [DRAFT, f"{DRAFT}?as=panel", GRID, "/entry/", *map(measure, KINDS), *files]
    request = visits.window(role).request
    for path in closed:
        answer = request.get(path)
        assert "9,918" not in answer.text()
        assert answer.url.startswith(f"{visits.portal.url}/sign-in/") if role == "visitor" else answer.status == 404
    assert not [url for url in worth_opening(visits, role) if url.startswith(("/draft/", "/entry/"))]
