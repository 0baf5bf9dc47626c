"""From the workbench to a note beside the figures: with the keyboard alone, without scripts, and beside errors."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.test_accessible import SIDEWAYS, UNREACHABLE, violations
from tests.browser.test_keyboard import tab_to
from tests.browser.visits import DESKTOP, PHONE, REFLOW, Visits, goto

PLAIN: dict[str, Any] = {"java_script_enabled": False}
UNCOMMENTED = "section[aria-labelledby=uncommented]"
MEASURE = "Immediate response time"


def history_of(page: Page) -> str:
    """The address of the measure's history, one link from where the workbench leads to comment it."""
    goto(page, "/entry/")
    href = page.locator(UNCOMMENTED).get_by_role("link", name=MEASURE, exact=True).get_attribute("href") or ""
    return href.replace("commentary/", "history/")


def test_a_comment_with_the_keyboard_alone(visits: Visits, own_portal: Portal) -> None:
    page = visits.window("analyst", at=own_portal).new_page()
    history = history_of(page)
    tab_to(page, f"a[href='{history.replace('history/', 'commentary/')}']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/commentary/")
    tab_to(page, f"a[href='{history}#notes']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{history}#notes")
    tab_to(page, "a[href$='/notes/events/add/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/notes/events/add/")
    for selector, text in (("#id_date", "5 Mar 2018"), ("#id_label", "Cars of the response fleet recalled")):
        tab_to(page, selector)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{history}#notes")
    expect(page.get_by_role("alert")).to_contain_text("Noted.")
    expect(page.locator(".notes")).to_contain_text("Cars of the response fleet recalled")
    goto(page, "/entry/")
    expect(page.locator(UNCOMMENTED)).not_to_contain_text(MEASURE)


def test_a_break_without_scripts(visits: Visits, own_portal: Portal) -> None:
    page = visits.window("analyst", at=own_portal, **PLAIN).new_page()
    history = history_of(page)
    page.goto(f"{history.replace('history/', 'notes/breaks/add/')}")
    page.get_by_label("From").fill("when it began")
    page.get_by_label("What changed").fill("Another clock")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.get_by_label("What changed")).to_have_value("Another clock")
    expect(page.get_by_label("From")).to_have_accessible_description(re.compile("“when it began” is not a month"))
    page.get_by_label("From").fill("Jan-16")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notes")).to_contain_text("from January 2016")
    page.get_by_role("link", name=re.compile(r"^Remove\W+Another clock")).click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".notes")).to_contain_text("The figures compare throughout.")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_axe_finds_nothing_beside_what_is_wrong(visits: Visits, width: int) -> None:
    page = visits.open("analyst", width=width)
    goto(page, history_of(page).replace("history/", "notes/expectations/add/"))
    page.get_by_label("From").fill("soon")
    page.get_by_role("button", name="Save").click()
    page.locator(".govuk-error-summary").wait_for()
    assert not violations(page)


def test_many_figures_are_turned_over_and_fit_a_narrow_screen(visits: Visits) -> None:
    page = visits.open("analyst", width=REFLOW)
    goto(page, history_of(page))
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**history-page=2**")
    expect(page.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
    assert not violations(page)
    assert page.evaluate(SIDEWAYS) + page.evaluate(UNREACHABLE) == []
