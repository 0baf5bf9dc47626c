"""Plans with the keyboard and without scripts; a consultation as the Panel and the office see it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.test_accessible import AXE, SIDEWAYS, UNREACHABLE, violations
from tests.browser.test_keyboard import tab_to
from tests.browser.visits import DESKTOP, PHONE, REFLOW, Visits, follow, goto, open_all

PLAIN: dict[str, Any] = {"java_script_enabled": False}
PLAN = "/plans/2017-21-update-2019/"
PUBLIC = "/consultations/2017-21-update-2019/"
# What the office and a worker do: the update of 2019 is put out, and somebody says something of it.
PUT_OUT = """
from django.utils.timezone import localdate, timedelta
from opcc_portal import jobs
from opcc_portal.models import User
from scorecard.actions import consulting
from scorecard.models import Plan
plan, today = Plan.objects.get(slug="2017-21-update-2019"), localdate()
approver, panel = (User.objects.get(username=name) for name in ("approver", "panel"))
dates = {"opens": today, "closes": today + timedelta(days=9)}
jobs.finish(consulting.open_consultation(by=approver, plan=plan, channels="Website", note="", **dates))
plan.refresh_from_db()
of = plan.nodes.get(title="Reduce Violent Crime")
consulting.comment(by=panel, consultation=plan.consultation, node=of, text="By how much?", today=today)
"""


def titles(page: Page) -> list[str]:
    return [text.split()[0] for text in page.locator(".plan-row h4").all_inner_texts()[:3]]


@pytest.mark.parametrize("options", [{}, PLAIN], ids=["with scripts", "without"])
def test_a_part_is_moved_and_the_next_button_is_at_hand(
    visits: Visits, own_portal: Portal, options: dict[str, Any]
) -> None:
    page = visits.window("analyst", at=own_portal, **options).new_page()
    page.goto(PLAN)
    assert titles(page) == ["1.1", "1.2", "1.3"]
    page.get_by_role("button", name=re.compile(r"^Down\W+1\.1 Effective")).press("Enter")
    page.wait_for_url(re.compile(r"#part-\d+$"))
    assert titles(page) == ["1.2", "1.1", "1.3"]
    page.keyboard.press("Tab")  # from the part that was moved to its first button
    expect(page.locator(":focus")).to_have_accessible_name(re.compile(r"^Up\W+1\.1 Effective"))
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator(".plan-row h4").first).to_have_text("1.1 Effective Wiltshire Police")


@pytest.mark.parametrize("options", [{"width": REFLOW}, PLAIN], ids=["narrow", "without scripts"])
def test_a_part_is_moved_under_another(visits: Visits, own_portal: Portal, options: dict[str, Any]) -> None:
    page = visits.window("analyst", at=own_portal, **options).new_page()
    page.goto(PLAN)
    page.get_by_role("link", name=re.compile(r"^Change\W+1\.1 Effective")).click()
    follow(page, page.get_by_role("link", name="Move it under another part"))
    if options is not PLAIN:
        assert not violations(page) + page.evaluate(SIDEWAYS)
    page.get_by_label("Under").select_option(label="4 Secure a quality police service that is trusted and efficient")
    page.get_by_role("button", name="Move it").click()
    page.wait_for_url(re.compile(r"#part-\d+$"))
    assert titles(page)[0] == "1.2"
    expect(page.locator(".plan-row h4").last).to_have_text("1.1 Effective Wiltshire Police")


def test_a_comment_with_the_keyboard_alone_and_its_answer(visits: Visits, own_portal: Portal) -> None:
    own_portal.manage("shell", "-c", PUT_OUT)
    page = visits.window("panel", at=own_portal).new_page()
    goto(page, PUBLIC)
    tab_to(page, "a[href^='comment/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/comment/*/")
    tab_to(page, "#id_text")
    page.keyboard.type("Will the figures be published?")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Your comment is kept.")
    expect(page.locator(".said")).to_contain_text("waiting for an answer")
    office = visits.window("analyst", at=own_portal).new_page()
    goto(office, f"{PLAN}consultation/")
    office.get_by_role("link", name=re.compile(r"^Answer\W+Will the figures")).click()
    office.get_by_label("Answer").fill("Every quarter.")
    office.get_by_role("button", name="Save").click()
    expect(office.locator(".said__answer")).to_contain_text("Every quarter.")


def test_what_only_an_open_consultation_shows_is_accessible(visits: Visits, own_portal: Portal) -> None:
    own_portal.manage("shell", "-c", PUT_OUT)
    found: list[Any] = []
    for width in (DESKTOP, PHONE, REFLOW):
        panel = visits.window("panel", at=own_portal, width=width).new_page()
        goto(panel, PUBLIC)
        found += violations(panel) + panel.evaluate(SIDEWAYS) + panel.evaluate(UNREACHABLE)
        panel.locator("a[href^='comment/']").first.click()
        panel.get_by_role("button", name="Send the comment").click()
        panel.locator(".govuk-error-summary").wait_for()
        found += violations(panel) + panel.evaluate(SIDEWAYS)
        office = visits.window("analyst", at=own_portal, width=width).new_page()
        goto(office, f"{PLAN}consultation/")
        for name in ("Close it", re.compile(r"^Answer\W+By how much")):
            follow(office, office.get_by_role("link", name=name))
            found += violations(office) + office.evaluate(SIDEWAYS)
            office.go_back()
    assert not found, "\n".join(map(str, found))


def test_what_is_pressed_on_a_phone_has_room_for_a_finger(visits: Visits) -> None:
    """WCAG 2.5.8, which axe leaves out unless it is asked for."""
    page = visits.window("analyst", width=REFLOW).new_page()
    found: list[Any] = []
    for address in (PLAN, "/draft/quarters/2017-18-Q4/plan/"):
        open_all(goto(page, address))
        page.evaluate(AXE)
        found += page.evaluate("axe.run('main', {runOnly: ['target-size']}).then((all) => all.violations)")
    assert not found, [node["html"] for item in found for node in item["nodes"]]


def test_versions_are_narrowed_to_what_moved(visits: Visits) -> None:
    page = visits.open("analyst", "/draft/quarters/2017-18-Q4/plans/2017-21-update-2019/")
    page.get_by_label("What became of it").select_option("moved")
    expect(page.locator(".plan-change:visible")).to_have_count(2)
    expect(page.locator("[data-filter-status]")).to_have_text("Parts shown: 2")
