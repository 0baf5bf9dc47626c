"""A spreadsheet from bringing it to undoing it, with the keyboard alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.test_accessible import SIDEWAYS, UNREACHABLE, violations
from tests.browser.test_keyboard import tab_to
from tests.browser.visits import DESKTOP, GRID, PHONE, REFLOW, Visits, goto

RUN = "from opcc_portal import jobs; from opcc_portal.models import Job; jobs.run(Job.objects.latest('pk').pk)"
CELL = "Crime volume, January to March 2018"  # published; the months of the demonstration are illustrative
FIGURES = 'measure,month,value\nCrime volume,January to March 2018,"9,950"\n'


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def wait_for_job(page: Page, portal: Portal) -> None:
    """The page of the job, whose work a worker does; from there on with the import."""
    page.wait_for_url("**/jobs/*/")
    portal.manage("shell", "--command", RUN)
    expect(page.get_by_role("link", name="Go on with the import")).to_be_visible()
    press(page, ".progress__links a")
    page.wait_for_url("**/entry/import/*/")


def bring(page: Page, portal: Portal, path: Path, text: str) -> None:
    path.write_text(text)
    goto(page, "/entry/import/")
    page.get_by_label("Spreadsheet").set_input_files(path)  # the browser's own window, which no script can type into
    press(page, "main form button")
    wait_for_job(page, portal)


def test_an_import_from_the_file_to_its_undoing(visits: Visits, own_portal: Portal, tmp_path: Path) -> None:
    page = visits.window("analyst", at=own_portal).new_page()
    cell = goto(page, GRID).get_by_label(CELL, exact=True)
    expect(cell).to_have_value("9918")
    bring(page, own_portal, tmp_path / "crimes.csv", FIGURES)
    row = page.get_by_role("row").filter(has_text="Crime volume")
    expect(row.get_by_role("cell").nth(2)).to_have_text("9,918")
    expect(row.get_by_role("cell").nth(3)).to_have_text("9,950")
    assert violations(page) == []
    press(page, ".import__apply button")
    expect(page.get_by_role("alert")).to_contain_text("Say why figures change.")
    tab_to(page, "select")
    page.keyboard.type("Correction")
    tab_to(page, "[name=reason]")
    page.keyboard.type("Counted again")
    press(page, ".import__apply button")
    wait_for_job(page, own_portal)
    expect(page.get_by_text("Recorded by")).to_be_visible()
    expect(goto(page, GRID).get_by_label(CELL, exact=True)).to_have_value("9950")
    page.go_back()
    press(page, "main summary")
    press(page, ".govuk-button--warning")
    wait_for_job(page, own_portal)
    expect(page.get_by_text("Undone by")).to_be_visible()
    expect(goto(page, GRID).get_by_label(CELL, exact=True)).to_have_value("9918")


@pytest.mark.parametrize("width", [DESKTOP, PHONE, REFLOW])
def test_what_is_refused_can_be_read_by_everybody(
    visits: Visits, own_portal: Portal, tmp_path: Path, width: int
) -> None:
    page = visits.window("analyst", at=own_portal, width=width).new_page()
    bring(page, own_portal, tmp_path / "crimes.csv", FIGURES + "Crime volume,February 2018,lots\nNobody,2018-03,1\n")
    expect(page.get_by_text("2 figures are refused")).to_be_visible()
    expect(page.get_by_text("“lots” is not a figure this measure can take")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate(SIDEWAYS) + page.evaluate(UNREACHABLE) == []
