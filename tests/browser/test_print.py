"""Pages print cleanly: figures and words, no controls."""

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visits import DRAFT, Visits, measure

CONTROLS = ".header__nav, .header__who, .bar__links, .filter, .layers, .govuk-skip-link, .footer"


@pytest.mark.parametrize("path", [DRAFT, measure("crime-volume")])
def test_controls_stay_on_the_screen(visits: Visits, path: str) -> None:
    page = visits.open("analyst", path)
    expect(page.locator(".header__nav")).to_be_visible()
    page.emulate_media(media="print")
    assert page.locator(CONTROLS).count() > 3
    expect(page.locator(CONTROLS).locator("visible=true")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main table").first).to_be_visible()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_the_dashboard_on_paper(visits: Visits, tmp_path: Path) -> None:
    page, paper = visits.open("analyst", DRAFT), tmp_path / "dashboard.pdf"
    page.pdf(path=paper, format="A4")
    text = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    assert "9,918" in text
    assert "What the symbols mean" in text
    assert "Sign out" not in text
    assert "Enter figures" not in text
    assert text.count("\f") <= 8
