"""What a Panel member sees in a browser: the published quarter, the notice of what was revised, the next edition."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.test_accessible import SIDEWAYS, UNREACHABLE, violations
from tests.browser.test_signoff import go_on, open_as, work
from tests.browser.visits import REFLOW, Visits, goto

READ = "/quarters/2017-18-Q4/"
CRIME = f"{READ}measures/crime-volume/"
GRID = "/entry/2017-18-Q4/"


def content(page: Page) -> str:
    return page.locator("main").inner_text()


def revise(visits: Visits, portal: Portal) -> None:
    """The analyst enters another figure for March, and leaves the recorded quarter as it is."""
    grid = open_as(visits, portal, "analyst", GRID)
    row = grid.get_by_role("row").filter(has=grid.get_by_role("link", name="Crime volume", exact=True))
    row.get_by_role("checkbox").uncheck(force=True)
    cell = grid.get_by_label("Crime volume, March 2018", exact=True)
    cell.fill("3,001")
    cell.press("Tab")
    grid.get_by_label("Yes, it is right").check(force=True)
    grid.get_by_label("Note", exact=True).fill("Counted again.")
    grid.get_by_label("Note", exact=True).press("Enter")
    expect(grid.get_by_role("status")).to_have_text("Saved")
    grid.close()
    portal.manage("recompute")


def test_a_revision_is_told_beside_an_edition_that_stays_until_the_next(visits: Visits, own_portal: Portal) -> None:
    page = open_as(visits, own_portal, "panel", CRIME)
    before, pdf = content(page), page.request.get(f"{READ}pages.pdf?page=measure/crime-volume").body()
    revise(visits, own_portal)
    page.reload()
    expect(page.locator(".bar__note--revised")).to_have_text("1 figure revised since")
    assert content(page) == before
    assert page.request.get(f"{READ}pages.pdf?page=measure/crime-volume").body() == pdf
    go_on(visits, own_portal)
    work(own_portal)
    page.reload()
    expect(page.locator(".bar")).to_contain_text("edition 2")
    expect(page.locator(".bar__note--revised")).to_have_count(0)
    page.get_by_text("Show these figures as a table").first.click()
    expect(page.locator("main")).to_contain_text("3,001")
    page.get_by_role("link", name="Edition 1").click()
    page.get_by_role("link", name="Crime volume").first.click()
    expect(page.locator(".bar")).to_contain_text("Read edition 2")
    assert content(page) == before


def test_the_picker_opens_with_the_keyboard(visits: Visits) -> None:
    page = visits.open("panel", READ)
    picker = page.locator(".picker summary")
    picker.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".picker a")).to_have_text("Quarter 4, 2017-18")


def test_a_choice_of_pages_is_saved_as_pdf(visits: Visits) -> None:
    page = visits.open("panel", f"{READ}pack/")
    page.get_by_label("Crime volume", exact=True).check(force=True)
    page.get_by_label("S136 Arrests", exact=True).check(force=True)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the chosen pages").click()
    assert saved.value.suggested_filename == "2017-18-Q4-edition-1-2-pages.pdf"


def test_axe_finds_nothing_on_what_the_crawl_does_not_meet(visits: Visits, own_portal: Portal) -> None:
    """The pack that is there, no page chosen, a superseded edition with its notice, and the public's pages."""
    own_portal.manage("build_pack", "2017-18-Q4", "--output", str(own_portal.folder / "pack.pdf"))
    revise(visits, own_portal)
    go_on(visits, own_portal)
    work(own_portal)
    own_portal.manage("shell", "--command", OPEN)
    found: dict[str, list[Any]] = {}
    for role, path in (
        ("panel", f"{READ}pack/?edition=1"),
        ("panel", f"{READ}pages.pdf"),
        ("panel", f"{CRIME}?edition=1"),
        ("analyst", f"{READ}pack/"),
        ("visitor", READ),
        ("visitor", CRIME),
    ):
        page = goto(visits.window(role, at=own_portal, width=REFLOW).new_page(), path)
        found[f"{role} {path}"] = violations(page) + page.evaluate(SIDEWAYS) + page.evaluate(UNREACHABLE)
        page.close()
    assert not any(found.values()), {path: wrong for path, wrong in found.items() if wrong}


OPEN = "from opcc_portal.models import Office; Office.objects.update(open_to_public=True)"
