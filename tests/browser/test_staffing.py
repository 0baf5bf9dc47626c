"""A day's staffing is recorded with the keyboard alone, and as well without scripts."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.server import Portal
from tests.browser.test_accessible import wrong
from tests.browser.test_keyboard import tab_to
from tests.browser.visits import DESKTOP, REFLOW, Visits, goto

DAY = "/staffing/2018-06-30/"
COPIED = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
}"""


def field(page: Page, column: str, role: str = "CON") -> Locator:
    return page.get_by_label(f"Wiltshire CPT South, {role}, {column}", exact=True)


def row(page: Page, name: str) -> Locator:
    """A row of totals, or one of a role in the last team: by its heading, for labels name the team too."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True)).last


def test_an_analyst_records_a_day_with_the_keyboard(visits: Visits, own_portal: Portal) -> None:
    page = goto(visits.window("analyst", at=own_portal).new_page(), "/staffing/")
    tab_to(page, "[href='/staffing/add/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staffing/add/")
    tab_to(page, "#id_on")
    page.keyboard.type("30 June 2018")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{DAY}")
    expect(field(page, "Establishment")).to_have_value("50")  # of the last day before it
    tab_to(page, "[name='south.con.vacancies']")
    page.keyboard.type("12.5")
    expect(row(page, "CON")).to_contain_text("75.0%")  # 37.5 of 50
    expect(row(page, "Wiltshire CPT South")).to_contain_text("84.4%")  # 67.5 of 80
    page.keyboard.press("ArrowDown")
    expect(field(page, "Vacancies", "LCI")).to_be_focused()
    page.keyboard.type("4")
    expect(row(page, "All teams")).to_contain_text("16.5")
    tab_to(page, "form.writing button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("30 June 2018 is recorded.")).to_be_visible()
    expect(field(page, "Vacancies")).to_have_value("12.5")


def test_what_cannot_be_is_said_and_nothing_typed_is_lost(visits: Visits, own_portal: Portal) -> None:
    page = goto(visits.window("analyst", at=own_portal).new_page(), DAY)
    field(page, "Vacancies").fill("51")
    field(page, "Sickness", "PCSO").fill("-1")
    page.get_by_role("button", name="Save the day").click()
    expect(page.locator(".govuk-error-summary").get_by_role("link")).to_have_count(2)
    expect(field(page, "Establishment")).to_have_accessible_description(
        "Error: Establishment: 51 FTE undeployable is more than the establishment of 50. Check both."
    )
    expect(field(page, "Sickness", "PCSO")).to_have_value("-1")
    goto(page, DAY)  # come back later
    expect(field(page, "Vacancies")).to_have_value("51")
    expect(page.get_by_text("You have unsaved changes")).to_be_visible()


def test_a_block_that_was_copied_fills_the_grid(visits: Visits, own_portal: Portal) -> None:
    page = goto(visits.window("analyst", at=own_portal).new_page(), DAY)
    field(page, "Vacancies").focus()
    page.evaluate(COPIED, "7\t3\n4\t0\n")
    expect(field(page, "Sickness")).to_have_value("3")
    expect(field(page, "Vacancies", "LCI")).to_have_value("4")
    expect(row(page, "All teams")).to_contain_text("14")


def test_totals_as_typed_are_those_that_saving_gives(visits: Visits, own_portal: Portal) -> None:
    """A half is rounded up; what cannot be read counts for nothing."""
    page = goto(visits.window("analyst", at=own_portal).new_page(), DAY)
    field(page, "Establishment").fill("100")
    field(page, "Vacancies").fill("93.75")
    field(page, "Sickness").fill("0.005")
    expect(row(page, "CON")).to_contain_text("6.3%")
    field(page, "Sickness").fill("")
    page.get_by_role("button", name="Save the day").click()
    expect(page.get_by_text("30 June 2018 is recorded.")).to_be_visible()
    expect(row(page, "CON")).to_contain_text("6.3%")


def test_without_scripts_the_totals_come_with_saving(visits: Visits, own_portal: Portal) -> None:
    plain: dict[str, Any] = {"java_script_enabled": False}
    page = visits.window("analyst", at=own_portal, **plain).new_page()
    page.goto(DAY)
    field(page, "Vacancies").fill("7")
    page.get_by_role("button", name="Save the day").click()
    expect(row(page, "Wiltshire CPT South")).to_contain_text("91.3%")  # 73 of 80


@pytest.mark.parametrize("width", [DESKTOP, REFLOW])
def test_a_grid_with_errors_is_accessible(visits: Visits, own_portal: Portal, width: int) -> None:
    page = goto(visits.window("analyst", at=own_portal, width=width).new_page(), DAY)
    field(page, "Vacancies").fill("51")
    page.get_by_role("button", name="Save the day").click()
    page.locator(".govuk-error-summary").wait_for()
    assert not wrong(page)
