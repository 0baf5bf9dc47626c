"""The whole demonstration in a browser: the quarter of 2022-23 with its highlight reports, beside that of 2017-18."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import crawl, name, only
from tests.browser.test_accessible import wrong
from tests.browser.visits import DESKTOP, REFLOW, Visits, goto

READ = "/quarters/2022-23-Q2/"
# Pages that only this quarter has, or has more on than the other.
EXPECTED = {
    "read-dashboard",
    "read-contents",
    "read-highlights",
    "read-highlight",
    "read-scorecard",
    "read-measure",
    "read-plan",
    "read-plans",
    "read-infrastructure",
    "read-glossary",
}
MEASURE = "satisfaction-2022-treatment"


def published(visits: Visits) -> list[str]:
    """The pages of the quarter that the Panel reads, of measures one."""
    return only([url for url in crawl(visits, "panel") if url.startswith(READ) and "?" not in url], {MEASURE})


@pytest.mark.parametrize("width", [DESKTOP, REFLOW])
def test_every_page_of_the_second_quarter_is_accessible(visits_of_both: Visits, width: int) -> None:
    urls, page = published(visits_of_both), visits_of_both.open("panel", width=width)
    assert {name(url) for url in urls} >= EXPECTED
    found = [each for url in urls for each in wrong(goto(page, url))]
    assert not found, "\n".join(found)


def test_the_panel_goes_from_one_quarter_to_the_other(visits_of_both: Visits) -> None:
    page = visits_of_both.open("panel", "/")
    expect(page).to_have_url(visits_of_both.portal.url + READ)
    page.locator(".picker summary").click()
    page.locator(".picker").get_by_role("link", name="Quarter 4, 2017-18").first.click()
    expect(page).to_have_url(visits_of_both.portal.url + "/quarters/2017-18-Q4/")
