"""A highlight report written by the analyst: with and without scripts, beside errors, wide and narrow."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.test_accessible import SIDEWAYS, UNREACHABLE, violations
from tests.browser.visits import DESKTOP, DRAFT, REFLOW, Visits, follow, goto

PLAIN: dict[str, Any] = {"java_script_enabled": False}


def report(page: Page) -> str:
    """The address of the first priority's report, where the list leads."""
    goto(page, "/reports/")
    return page.get_by_role("link", name=re.compile("^Priority 1")).get_attribute("href") or ""


def fill(page: Page, action: str, due: str, progress: str) -> None:
    for label, text in (("Action", action), ("Due (optional)", due), ("Progress this quarter (optional)", progress)):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Save").click()


@pytest.mark.parametrize("options", [{}, PLAIN], ids=["with scripts", "without"])
def test_a_report_is_written(visits: Visits, own_portal: Portal, options: dict[str, Any]) -> None:
    page = visits.window("analyst", at=own_portal, **options).new_page()
    url = report(page)
    page.goto(own_portal.url + url)
    page.get_by_label("Outcomes achieved (optional)").fill("- First thing done\n- Second thing done")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Saved.")
    for action, due, progress in (("Open the site", "Mar 2018", "40"), ("Train the team", "when ready", "Tender out")):
        page.get_by_role("link", name="Add a deliverable").click()
        fill(page, action, due, progress)
    expect(page.get_by_role("alert")).to_contain_text("cannot be read as a date")
    page.get_by_role("button", name=re.compile("^Up.*Train the team")).click()
    expect(page.locator("ol.record > li").first).to_contain_text("Train the team")
    page.goto(f"{own_portal.url}{DRAFT}reports/1/")
    expect(page.locator(".deliverables")).to_contain_text("Overdue")
    expect(page.get_by_text("First thing done")).to_be_visible()
    page.goto(own_portal.url + url)
    page.get_by_role("link", name=re.compile("^Remove.*Train the team")).click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Train the team")).to_have_count(0)


def test_a_figure_is_put_into_the_box_in_which_somebody_writes(visits: Visits, own_portal: Portal) -> None:
    page = visits.window("analyst", at=own_portal).new_page()
    page.goto(own_portal.url + report(page))
    box = page.get_by_label("Overall assessment (optional)")
    box.fill("Crime: ")
    page.get_by_text("Figures of all measures").click()
    page.get_by_role("button", name="Insert {{crime-volume:quarter}}").click()
    expect(box).to_have_value("Crime: {{crime-volume:quarter}}")
    expect(page.locator("#preview")).to_contain_text("Crime: 9,918")


@pytest.mark.parametrize("width", [DESKTOP, REFLOW])
def test_its_pages_are_accessible_beside_errors_too(visits: Visits, own_portal: Portal, width: int) -> None:
    page = visits.window("analyst", at=own_portal, width=width).new_page()
    url = report(page)
    goto(page, f"{url}deliverables/add/")
    fill(page, "Open the site", "soon", "101")
    expect(page.locator("#id_progress_error")).to_contain_text("101 is above 100")
    found = [*violations(page), *page.evaluate(SIDEWAYS), *page.evaluate(UNREACHABLE)]
    fill(page, "Open the site", "soon", "10")
    for place in ("", "change", "remove", "draft"):
        goto(page, f"{DRAFT}reports/1/" if place == "draft" else url)
        if place == "change":
            follow(page, page.get_by_role("link", name="Open the site", exact=True))
        elif place == "remove":
            follow(page, page.get_by_role("link", name=re.compile("^Remove.*Open the site")))
        found += [*violations(page), *page.evaluate(SIDEWAYS), *page.evaluate(UNREACHABLE)]
    assert found == []


def test_commitments_are_narrowed_without_scripts(visits: Visits) -> None:
    page = visits.window("panel", **PLAIN).new_page()
    page.goto("/quarters/2017-18-Q4/delivery/")
    page.locator("#filter-status").select_option(label="At risk")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".commitment")).to_have_count(2)
    expect(page.get_by_text("2 commitments shown")).to_be_visible()
