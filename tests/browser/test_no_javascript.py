"""Nothing needs scripts: they only make some things quicker."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.visits import DRAFT, GRID, PASSWORD, Visits, measure

PLAIN: dict[str, Any] = {"java_script_enabled": False}


def test_signing_in(visits: Visits) -> None:
    page = visits.open("visitor", DRAFT, **PLAIN)
    page.get_by_label("Username").fill("analyst")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("There is a problem")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{visits.portal.url}{DRAFT}")


def test_the_dashboard_is_whole(visits: Visits) -> None:
    page = visits.open("analyst", DRAFT, **PLAIN)
    expect(page.locator("[data-words]")).to_have_count(36)
    expect(page.get_by_role("row", name="Crime volume 9,918").first).to_be_visible()
    expect(page.locator("[data-filter]")).to_be_hidden()
    page.locator("#key summary").click()
    expect(page.locator("#key .key__entry").first).to_be_visible()


def test_a_measure_has_its_picture_and_its_table(visits: Visits) -> None:
    page = visits.open("analyst", measure("crime-volume"), **PLAIN)
    picture = page.locator(".chart__image").first
    expect(picture).to_be_visible()
    source = picture.get_attribute("src") or ""
    answer = page.request.get(source)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text().count("line-months") == 1
    expect(page.locator("[data-layer]").first).to_be_hidden()  # a button that could do nothing
    page.locator(".chart summary").first.click()
    expect(page.get_by_role("rowheader", name="March 2018", exact=True)).to_be_visible()


def test_the_button_saves_what_is_right_and_says_what_is_not(visits: Visits, own_portal: Portal) -> None:
    page = visits.window("analyst", at=own_portal, **PLAIN).new_page()
    page.goto(GRID)
    cell(page, "Hate crime volume, March 2018").fill("48")
    cell(page, "Crime volume, March 2018").fill("many")
    page.get_by_role("button", name="Save all").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary.get_by_role("link")).to_have_count(1)
    expect(page).to_have_title(re.compile("^Error:"))
    wrong = cell(page, "Crime volume, March 2018")
    expect(wrong).to_have_value("many")
    expect(wrong).to_have_accessible_description(re.compile("“many” is not a figure"))
    expect(page.get_by_text(re.compile(r"figures? saved"))).to_be_visible()
    summary.get_by_role("link").click()
    assert page.url.endswith(f"#{wrong.get_attribute('id')}")
    wrong.fill("3300")
    page.get_by_role("button", name="Save all").click()
    expect(summary).to_have_count(0)
    expect(wrong).to_have_value("3300")
    expect(cell(page, "Hate crime volume, March 2018")).to_have_value("48")


def test_what_is_asked_is_answered_in_the_form(visits: Visits, own_portal: Portal) -> None:
    """An odd figure, and one that somebody else saved meanwhile: the button asks, and saves what was answered."""
    page, other = (visits.window("analyst", at=own_portal, **PLAIN).new_page() for _ in range(2))
    for each in (page, other):
        each.goto(GRID)
    save(other, "Crime volume, February 2018", "3330")
    cell(page, "Crime volume, February 2018").fill("3340")
    save(page, "Hate crime volume, March 2018", "4800")
    summary = page.locator(".govuk-error-summary")
    expect(summary.get_by_role("link")).to_have_count(2)
    expect(page.get_by_label("Yes, it is right")).not_to_be_checked()
    page.get_by_label("Yes, it is right").check()
    page.get_by_label("Note", exact=True).fill("A vigil.")
    page.get_by_label("Put mine in its place: 3340").check()
    page.get_by_role("button", name="Save all").click()
    expect(summary).to_have_count(0)
    expect(cell(page, "Hate crime volume, March 2018")).to_have_value("4800")
    expect(cell(page, "Crime volume, February 2018")).to_have_value("3340")


def save(page: Page, label: str, text: str) -> None:
    cell(page, label).fill(text)
    page.get_by_role("button", name="Save all").click()


def cell(page: Page, label: str) -> Any:
    return page.get_by_label(label, exact=True)


@pytest.mark.parametrize("path", [DRAFT, measure("crime-volume"), GRID, "/entry/"])
def test_no_button_waits_for_a_script(visits: Visits, path: str) -> None:
    page = visits.open("analyst", path, **PLAIN)
    assert page.locator("button[type=button]:visible, a[href='#']:visible").count() == 0
