"""Two people at one figure: the later one sees both values and keeps what they typed."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.server import Portal
from tests.browser.visits import GRID, Visits, goto

CELL = "Hate crime volume, March 2018"


def change(page: Page, value: str) -> Locator:
    cell = page.get_by_label(CELL, exact=True)
    cell.fill(value)
    cell.press("Tab")
    return cell


def test_the_later_one_sees_both(visits: Visits, own_portal: Portal) -> None:
    first, second = (goto(visits.window("analyst", at=own_portal).new_page(), GRID) for _ in range(2))
    change(first, "48")
    expect(first.get_by_role("status")).to_have_text("Saved")
    cell = change(second, "52")
    expect(second.get_by_role("status")).to_contain_text("Not saved")
    theirs = second.get_by_label(re.compile("^Keep 48, which Performance Analyst saved on"))
    expect(theirs).to_be_focused()
    expect(theirs).not_to_be_checked()
    expect(cell).to_have_value("52")
    expect(goto(first, GRID).get_by_label(CELL, exact=True)).to_have_value("48")
    # Saving without choosing asks again.
    second.keyboard.press("Tab")
    second.keyboard.press("Enter")
    expect(second.get_by_text("Error: Choose which of the two stands.")).to_be_visible()
    expect(theirs).to_be_focused()
    # While they choose a third person saves: asked again, with the newest.
    change(first, "49")
    expect(first.get_by_role("status")).to_have_text("Saved")
    second.keyboard.press("ArrowDown")
    expect(second.get_by_label("Put mine in its place: 52")).to_be_checked()
    second.keyboard.press("Tab")
    second.keyboard.press("Enter")
    expect(second.get_by_label(re.compile("^Keep 49, which"))).to_be_focused()
    second.keyboard.press("ArrowDown")
    second.keyboard.press("Enter")
    expect(second.get_by_role("status")).to_have_text("Saved")
    expect(goto(first, GRID).get_by_label(CELL, exact=True)).to_have_value("52")


def test_what_is_typed_while_an_answer_is_on_its_way_is_kept(visits: Visits, own_portal: Portal) -> None:
    page = goto(visits.window("analyst", at=own_portal).new_page(), GRID)
    held = []
    page.route("**/entry/*/*/", lambda route: held.append(route) if not held else route.continue_())
    with page.expect_request("**/entry/*/*/"):
        change(page, "48")
    neighbour = page.get_by_label("Hate crime volume, January to March 2018", exact=True)
    expect(neighbour).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("131")
    with page.expect_response("**/entry/*/*/"):
        held[0].continue_()
    expect(page.get_by_role("status")).to_have_text("Saved")
    expect(neighbour).to_have_value("131")


def test_who_was_signed_out_meanwhile_keeps_what_they_typed(visits: Visits, own_portal: Portal) -> None:
    page = goto(visits.window("analyst", at=own_portal).new_page(), GRID)
    page.context.clear_cookies(name="sessionid")
    cell = change(page, "48")
    expect(page.get_by_role("status")).to_contain_text("signed out")
    expect(cell).to_have_value("48")
    expect(page.get_by_label("Password")).to_have_count(0)


def test_a_lost_connection_loses_nothing(visits: Visits, own_portal: Portal) -> None:
    page = goto(visits.window("analyst", at=own_portal).new_page(), GRID)
    page.route("**/entry/*/*/", lambda route: route.abort())
    cell = change(page, "48")
    expect(page.get_by_role("status")).to_contain_text("the connection failed")
    expect(cell).to_have_value("48")
    page.unroute("**/entry/*/*/")
    assert visits.complaints  # of the lost connection, which was meant
    visits.complaints.clear()
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_text(re.compile(r"figures? saved"))).to_be_visible()
    expect(cell).to_have_value("48")
