"""Everything can be done with the keyboard alone, and one always sees where one is."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.visits import DRAFT, GRID, PASSWORD, Visits, goto, measure, settled

CELL = "Hate crime volume, March 2018"
# What marks the focused element: an outline, an underline or a shadow that it has not without the focus.
LOOK = """(element) => {
  const style = getComputedStyle(element);
  return [style.outlineStyle === 'none' ? '' : style.outline, style.boxShadow, style.backgroundColor].join('|');
}"""


def tab_to(page: Page, selector: str, *, at_most: int = 400) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reached {selector} on {page.url}")


def test_sign_in_enter_a_figure_and_hear_that_it_is_saved(visits: Visits, own_portal: Portal) -> None:
    page = visits.window("visitor", at=own_portal).new_page()
    goto(page, GRID)
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type("analyst")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{GRID}")
    cell = page.get_by_label(CELL, exact=True)
    tab_to(page, f"[id='{cell.get_attribute('id')}']")
    page.keyboard.press("Control+A")
    page.keyboard.type("48")
    page.keyboard.press("Tab")
    expect(page.get_by_role("status")).to_have_text("Saved")
    # The row was drawn again, and the focus is where Tab had brought it.
    expect(page.get_by_label("Hate crime volume, January to March 2018", exact=True)).to_be_focused()
    goto(page, GRID)
    expect(page.get_by_label(CELL, exact=True)).to_have_value("48")


def test_a_refused_figure_is_announced_and_kept(visits: Visits, own_portal: Portal) -> None:
    page = goto(visits.window("analyst", at=own_portal).new_page(), GRID)
    cell = page.get_by_label(CELL, exact=True)
    cell.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("a few")
    page.keyboard.press("Tab")
    expect(page.get_by_role("status")).to_have_text(re.compile("^Not saved"))
    expect(cell).to_have_value("a few")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_accessible_description(re.compile("is not a figure"))


def test_the_charts_table_and_layers(visits: Visits) -> None:
    page = visits.open("analyst", measure("crime-volume"))
    tab_to(page, "[data-layer=rolling]")
    button = page.locator("[data-layer=rolling]")
    expect(button).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "true")
    tab_to(page, ".chart summary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name="March 2018", exact=True)).to_be_visible()


def test_the_skip_link_leads_past_the_navigation(visits: Visits) -> None:
    page = visits.open("analyst", DRAFT)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to main content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", ["/sign-in/", DRAFT, measure("volunteers-in-post"), GRID, "/entry/", "/"])
def test_the_focus_can_always_be_seen(visits: Visits, path: str) -> None:
    """Each stop of Tab looks otherwise than it does without the focus, and is not beneath something else."""
    page = visits.open("visitor" if path == "/sign-in/" else "analyst", path)
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement").as_element()
        assert focused
        if focused.evaluate("(element) => element === document.body"):
            break
        with_focus = focused.evaluate(LOOK)
        seen = focused.evaluate("""(element) => {
          const box = element.getClientRects()[0];
          const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
          const at = document.elementFromPoint(box.x + box.width / 2, middle);
          return element.contains(at) || at?.contains(element) || at?.closest('label')?.control === element;
        }""")
        without = focused.evaluate(f"(element) => {{ element.blur(); return ({LOOK})(element); }}")
        focused.focus()
        if not seen or with_focus == without:
            hidden.append(focused.evaluate("(element) => element.outerHTML.slice(0, 100)"))
    assert not hidden


def test_signing_out(visits: Visits, own_portal: Portal) -> None:
    page = goto(visits.window("panel", at=own_portal).new_page(), "/")
    tab_to(page, ".header__who button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/")
    settled(page)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
