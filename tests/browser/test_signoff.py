"""Signing a quarter off in a browser: with the keyboard alone, watching the work, and without scripts."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.test_accessible import SIDEWAYS, UNREACHABLE, violations
from tests.browser.test_keyboard import tab_to
from tests.browser.visits import DESKTOP, REFLOW, Visits

QUARTER = "2017-18-Q4"
SIGN_OFF = f"/sign-off/{QUARTER}/"
PLAIN: dict[str, Any] = {"java_script_enabled": False}


def press(page: Page, selector: str) -> None:
    """Reach something with Tab and press Enter."""
    tab_to(page, selector)
    page.keyboard.press("Enter")


def open_as(visits: Visits, portal: Portal, role: str, path: str = SIGN_OFF, **options: Any) -> Page:
    page = visits.window(role, at=portal, **options).new_page()
    page.goto(path)
    return page


WAY = {"submit": "analyst", "approve": "approver", "publish": "approver"}


def go_on(visits: Visits, portal: Portal, *moves: str) -> str:
    """Do these acts one after the other, all of them unless said otherwise; where the last one led."""
    path = ""
    for move in moves or WAY:
        page = open_as(visits, portal, WAY[move], f"{SIGN_OFF}{move}/")
        with page.expect_navigation():
            page.locator("main form button").click()
        path = page.url.removeprefix(portal.url)
        page.close()  # a page that waits for work would outlive the portal that it asks
    return path


def work(portal: Portal) -> None:
    """Do what waits: no worker runs here."""
    portal.manage("publish", QUARTER, "--by", "approver")


def test_the_keyboard_alone_leads_the_whole_way(visits: Visits, own_portal: Portal) -> None:
    analyst = open_as(visits, own_portal, "analyst")
    press(analyst, f'a[href="{SIGN_OFF}submit/"]')
    analyst.wait_for_url("**/submit/")
    press(analyst, "main form button")
    expect(analyst.get_by_role("alert")).to_contain_text("is submitted")
    approver = open_as(visits, own_portal, "approver", "/landing/")
    press(approver, f'main a.govuk-button[href="{SIGN_OFF}"]')
    approver.wait_for_url(f"**{SIGN_OFF}")
    press(approver, f'a[href="{SIGN_OFF}approve/"]')
    approver.wait_for_url("**/approve/")
    press(approver, "main form button")
    expect(approver.get_by_role("alert")).to_contain_text("is approved")
    press(approver, f'a[href="{SIGN_OFF}publish/"]')
    approver.wait_for_url("**/publish/")
    press(approver, "main form button")
    approver.wait_for_url("**/jobs/*/")
    work(own_portal)
    expect(approver.locator("[data-progress]")).to_contain_text("Done")
    press(approver, f'main a[href="{SIGN_OFF}"]')
    expect(approver.get_by_role("listitem").filter(has_text="Edition 2")).to_be_visible()
    press(approver, f'a[href="{SIGN_OFF}reopen/"]')
    approver.wait_for_url("**/reopen/")
    press(approver, "main form button")
    summary = approver.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    press(approver, '.govuk-error-summary a[href="#id_reason"]')
    reason = approver.get_by_label("Reason")
    expect(reason).to_be_focused()
    expect(reason).to_have_accessible_description(re.compile("Say why the quarter is reopened"))
    approver.keyboard.type("Counted twice")
    approver.get_by_label("Kind of change").focus()
    approver.keyboard.press("ArrowDown")
    press(approver, "main form button")
    expect(approver.get_by_text("Correction of figures: Counted twice")).to_be_visible()


@pytest.mark.parametrize("width", [DESKTOP, REFLOW])
def test_axe_finds_nothing_and_nothing_scrolls_sideways_on_the_way(
    visits: Visits, own_portal: Portal, width: int
) -> None:
    found: list[str] = []

    def look(role: str, *paths: str) -> None:
        for path in paths:
            page = open_as(visits, own_portal, role, path, width=width)
            found.extend(violations(page) + page.evaluate(SIDEWAYS) + page.evaluate(UNREACHABLE))
            page.close()

    look("analyst", SIGN_OFF, f"{SIGN_OFF}submit/")
    go_on(visits, own_portal, "submit")
    look("approver", SIGN_OFF, f"{SIGN_OFF}approve/", f"{SIGN_OFF}reopen/", f"{SIGN_OFF}publish/")
    job = go_on(visits, own_portal, "approve", "publish")
    look("approver", f"{SIGN_OFF}publish/", SIGN_OFF, job)
    work(own_portal)
    look("approver", SIGN_OFF, f"{SIGN_OFF}reopen/", job)
    mistaken = open_as(visits, own_portal, "approver", f"{SIGN_OFF}reopen/", width=width)
    mistaken.locator("main form button").click()
    mistaken.locator(".govuk-error-summary").wait_for()
    found.extend(violations(mistaken) + mistaken.evaluate(SIDEWAYS))
    change_a_figure(mistaken, visits, own_portal)
    look("approver", SIGN_OFF)
    assert not found, "\n".join(found)


def change_a_figure(page: Page, visits: Visits, portal: Portal) -> None:
    """Reopen on the page that complained, and enter another figure: the sign-off page lists what changed."""
    page.get_by_label("Reason").fill("Counted twice")
    page.get_by_label("Kind of change").select_option("correction")
    page.locator("main form button").click()
    grid = open_as(visits, portal, "analyst", f"/entry/{QUARTER}/")
    cell = grid.get_by_label("Crime volume, March 2018", exact=True)
    cell.fill("3,001")
    cell.press("Tab")
    grid.get_by_label("Yes, it is right").check(force=True)
    grid.get_by_label("Note", exact=True).fill("Counted again.")
    grid.get_by_label("Note", exact=True).press("Enter")
    expect(grid.get_by_role("status")).to_have_text("Saved")
    portal.manage("recompute")


def test_the_progress_is_told_politely_and_moves_nothing(visits: Visits, own_portal: Portal) -> None:
    job = go_on(visits, own_portal)
    page = open_as(visits, own_portal, "approver", job)
    told = page.locator("[data-progress]")
    expect(told).to_have_attribute("role", "status")
    link = told.get_by_role("link", name="Sign-off of Quarter 4, 2017-18")
    before = link.element_handle()
    link.focus()
    for _ in range(2):  # asked, and told nothing: what has the focus keeps it
        with page.expect_response(lambda answer: f"{job}?shown=" in answer.url) as answered:
            pass
        assert answered.value.status == 204
    assert page.evaluate("(link) => document.activeElement === link", before)
    footer = page.locator("footer").bounding_box()
    work(own_portal)
    expect(told).to_contain_text("4 of 4 steps")
    assert page.locator("footer").bounding_box() == footer
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1500)
    assert asked == []


def test_who_was_signed_out_while_waiting_is_asked_to_sign_in(visits: Visits, own_portal: Portal) -> None:
    job = go_on(visits, own_portal)
    page = open_as(visits, own_portal, "approver", job)
    page.context.clear_cookies(name="sessionid")
    page.wait_for_url(f"**/sign-in/?next={job}")
    expect(page.get_by_label("Username")).to_be_visible()


def test_a_lost_connection_is_said_until_it_is_back(visits: Visits, own_portal: Portal) -> None:
    job = go_on(visits, own_portal)
    page = open_as(visits, own_portal, "approver", job)
    page.route(f"**{job}?*", lambda route: route.abort())
    expect(page.get_by_text("The connection is interrupted")).to_be_visible()
    page.unroute(f"**{job}?*")
    expect(page.get_by_text("The connection is interrupted")).to_be_hidden()
    page.close()
    assert visits.complaints  # of the lost connection, which was meant
    visits.complaints.clear()


def test_without_scripts_the_page_comes_again_until_it_is_done(visits: Visits, own_portal: Portal) -> None:
    job = go_on(visits, own_portal)
    page = open_as(visits, own_portal, "approver", job, **PLAIN)
    steps = page.locator(".progress__steps")
    expect(steps).to_have_text("0 of 4 steps")
    work(own_portal)
    expect(steps).to_have_text("4 of 4 steps")
