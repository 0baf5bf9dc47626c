"""Writing in a browser: a text that follows its figures and survives its window, topics, and two people at once."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.test_accessible import SIDEWAYS, UNREACHABLE, violations
from tests.browser.test_published import CRIME, content, revise
from tests.browser.test_signoff import go_on, open_as, work
from tests.browser.visits import DESKTOP, REFLOW, Visits, goto, measure

PLAIN: dict[str, Any] = {"java_script_enabled": False}
TOPICS = "/entry/2017-18-Q4/topics/"
STATUS = "[data-writing-status]"


def desk(page: Page, label: str = "Crime volume") -> str:
    """The address at which a measure's commentary is written."""
    page.goto("/entry/2017-18-Q4/")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=label, exact=True))
    href = row.get_by_role("link", name=re.compile("^History")).get_attribute("href") or ""
    return href.partition("history/")[0] + "commentary/"


def write(page: Page, text: str) -> None:
    page.get_by_label("Commentary").fill(text)


def test_the_paragraph_follows_its_figure_and_the_edition_does_not(visits: Visits, own_portal: Portal) -> None:
    page = visits.window("analyst", at=own_portal).new_page()
    goto(page, desk(page))
    write(page, "Crimes in March: {{crime-volume:month}}")
    expect(page.locator("#preview")).to_contain_text("Crimes in March: 3,216")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Saved.")
    go_on(visits, own_portal)
    work(own_portal)
    reader = open_as(visits, own_portal, "panel", CRIME)
    expect(reader.locator("main")).to_contain_text("Crimes in March: 3,216")
    before = content(reader)
    own_portal.manage("shell", "--command", REOPEN)
    revise(visits, own_portal)
    goto(page, measure("crime-volume"))
    expect(page.locator("main")).to_contain_text("Crimes in March: 3,001")
    reader.reload()
    assert content(reader) == before


REOPEN = "from opcc_portal.models import Quarter; from tests.publication import reopen; reopen(Quarter.objects.get())"


def test_what_is_typed_survives_its_window(visits: Visits, own_portal: Portal) -> None:
    window = visits.window("analyst", at=own_portal)
    page = window.new_page()
    address = desk(page)
    goto(page, address)
    write(page, "Words that nobody saved")
    expect(page.locator(STATUS)).to_have_text(re.compile(r"Draft kept \d\d:\d\d"))
    page.get_by_label("Commentary").press_sequentially(" yet")
    page.goto("about:blank")  # at once: what was typed last is sent on leaving
    page.close()
    again = goto(window.new_page(), address)
    expect(again.get_by_text("You have unsaved changes from")).to_be_visible()
    expect(again.get_by_label("Commentary")).to_have_value("Words that nobody saved yet")
    goto(again, measure("crime-volume"))
    expect(again.locator("main")).not_to_contain_text("Words that nobody saved")
    goto(again, address)
    again.get_by_role("button", name="Throw away").click()
    expect(again.get_by_label("Commentary")).to_have_value("")


def test_that_a_draft_could_not_be_kept_is_said(visits: Visits, own_portal: Portal) -> None:
    page = visits.window("analyst", at=own_portal).new_page()
    goto(page, desk(page))
    page.context.clear_cookies(name="sessionid")
    write(page, "Signed out meanwhile.")
    expect(page.locator(STATUS)).to_contain_text("You are no longer signed in")
    expect(page.get_by_label("Commentary")).to_have_value("Signed out meanwhile.")


def test_without_scripts_there_is_a_preview_and_a_button(visits: Visits, own_portal: Portal) -> None:
    page = visits.window("analyst", at=own_portal, **PLAIN).new_page()
    page.goto(desk(page))
    write(page, "{{crime-volume:month}} and {{chart: crime-volume}}\n\n{{chart: crime-volume}}")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("3,216")
    expect(page.locator("#preview img")).to_have_count(1)
    expect(page.locator("#preview")).to_contain_text("A chart stands in a paragraph of its own.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Saved.")


def test_a_reference_is_put_where_the_writer_was(visits: Visits, own_portal: Portal) -> None:
    page = visits.window("analyst", at=own_portal).new_page()
    goto(page, desk(page))
    write(page, "Of  crimes")
    page.get_by_label("Commentary").evaluate("(field) => field.setSelectionRange(3, 3)")
    page.get_by_role("button", name="Insert {{crime-volume:quarter}}").click()
    expect(page.get_by_label("Commentary")).to_have_value("Of {{crime-volume:quarter}} crimes")
    expect(page.locator("#preview")).to_contain_text("Of 9,918 crimes")
    page.get_by_text("Figures of other measures").click()
    page.get_by_label("Find a measure").fill("hate")
    expect(page.locator("[data-quotes] [data-quotable]:visible")).to_have_count(1)


@pytest.mark.parametrize("width", [DESKTOP, REFLOW])
def test_axe_finds_nothing_where_people_write(visits: Visits, own_portal: Portal, width: int) -> None:
    """Beside what nothing answers, beside another's text, in a commentary with all that it may hold, among topics."""
    page = visits.window("analyst", at=own_portal, width=width).new_page()
    address = desk(page)
    found: dict[str, list[Any]] = {}

    def look(name: str) -> None:
        found[name] = violations(page) + page.evaluate(SIDEWAYS) + page.evaluate(UNREACHABLE)

    goto(page, address)
    other = visits.window("analyst", at=own_portal).new_page()
    goto(other, address)
    write(other, FULL)
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("alert")).to_contain_text("Saved.")
    write(page, "See {{crime-volum:quarter}}. Crime volume stood at 9,819.")
    expect(page.locator("#preview")).to_contain_text("Look again")
    look("faults")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Put mine in its place")).to_be_visible()
    look("conflict")
    goto(page, measure("crime-volume"))
    expect(page.locator("#chart-commentary-1-title")).to_be_visible()
    look("commentary")
    goto(page, TOPICS)
    page.get_by_role("button", name=re.compile("^Accept")).first.click()
    expect(page.locator("#accepted")).to_contain_text("4")  # three are the demonstration's
    goto(page, f"{TOPICS}add/")
    page.get_by_label("Topic", exact=True).fill("The office moved.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Saved.")
    look("topics")
    page.get_by_role("button", name=re.compile(r"^Up\W+topic 5")).click()
    expect(page.locator(".topics__item").nth(3)).to_contain_text("The office moved.")
    page.get_by_role("link", name=re.compile(r"^Change\W+topic 1")).click()
    look("topic")
    goto(page, TOPICS)
    page.get_by_role("link", name=re.compile(r"^Remove\W+topic 1")).click()
    look("remove")
    goto(page, "/draft/quarters/2017-18-Q4/")
    expect(page.locator("main")).to_contain_text("The office moved.")
    look("dashboard")
    assert not any(found.values()), {name: wrong for name, wrong in found.items() if wrong}


FULL = """Over the quarter {{crime-volume:quarter}} crimes were recorded, {{crime-volume:change}}[^1].

| Window | Crimes |
|---|---:|
| The quarter | {{crime-volume:quarter}} |

- one
- **two**

{{chart: crime-volume, cyber-crime}}

[^1]: See [the guidance](https://www.gov.uk/).
"""
