"""A risk owner reviews their risk with the keyboard, or without scripts, and cannot touch another's."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Portal
from tests.browser.test_accessible import SIDEWAYS, UNREACHABLE, violations
from tests.browser.visits import DESKTOP, REFLOW, Visits, goto

PLAIN: dict[str, Any] = {"java_script_enabled": False}
# A register of the test's own, whatever else the demonstration has: X1 is the risk owner's, X2 is nobody's.
REGISTER = """
from datetime import date
from opcc_portal.models import User
from risks.models import Band, Mitigation, Register, Review, Risk
register = Register.objects.create(slug="trial", name="Trial register", short_name="Trial", from_year=2017, appetite=30)
for name, least in (("High", 30), ("Moderate", 18), ("Acceptable", 8), ("Minor", 1)):
    Band.objects.create(register=register, name=name, least=least)
for number, owner in ((1, User.objects.get(username="riskowner")), (2, None)):
    risk = Risk.objects.create(
        register=register, slug=f"x{number}", reference=f"X{number}", category="topical", event=f"Trial event {number}",
        identified=date(2018, 1, 1), owner=owner, position=number,
    )
    Review.objects.create(risk=risk, number=1, on=date(2018, 5, 4), likelihood=2, control=2, impact=4, score=16)
    Mitigation.objects.create(risk=risk, action=f"Trial mitigation {number}", position=1)
"""
REVIEWED = """
from risks.models import Review
rows = Review.objects.filter(risk__slug__in=("x1", "x2"), number__gt=1)
print([tuple(row) for row in rows.values_list("risk__slug", "score", "removes", "kind")])
"""


@pytest.fixture
def trial(own_portal: Portal) -> Portal:
    own_portal.manage("shell", "--no-imports", "--command", REGISTER)
    return own_portal


def reviewed(portal: Portal) -> str:
    return portal.manage("shell", "--no-imports", "--command", REVIEWED).strip()


def tab_to(page: Page, name: str, *, most: int = 40) -> None:
    """Go on with the Tab key until the field of this name, or the button with these words, has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = "() => document.activeElement.name || document.activeElement.textContent.trim()"
        if page.evaluate(here) == name:
            return
    raise AssertionError(f"The Tab key does not lead to {name}")


def test_a_risk_owner_reviews_their_risk_with_the_keyboard(visits: Visits, trial: Portal) -> None:
    page = visits.window("risk-owner", at=trial).new_page()
    goto(page, "/landing/")
    expect(page).to_have_url(f"{trial.url}/risks/")
    page.get_by_role("link", name="Review X1: Trial event 1").press("Enter")
    expect(page.locator("#preview")).to_contain_text("New residual score: 16, Acceptable. Before: 16, Acceptable.")
    tab_to(page, "likelihood")
    page.keyboard.press("ArrowUp")  # of the buttons of one part the arrows choose
    expect(page.locator("#preview")).to_contain_text("New residual score: 8, Acceptable. Before: 16, Acceptable.")
    expect(page.locator("#preview")).to_contain_text("may leave the register")
    tab_to(page, "kind")
    page.keyboard.press("Space")
    tab_to(page, "Record the review")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Reason: Say why the score moves.")
    page.get_by_role("link", name="Reason: Say why the score moves.").press("Enter")
    page.keyboard.type("It was dealt with")
    tab_to(page, "removes")
    page.keyboard.press("Space")
    tab_to(page, "Record the review")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("X1 is reviewed.")
    assert reviewed(trial) == "[('x1', 8, True, 'informal')]"


def test_without_scripts_the_score_is_worked_out_by_a_button(visits: Visits, trial: Portal) -> None:
    page = visits.window("risk-owner", at=trial, **PLAIN).new_page()
    page.goto("/risks/x1/review/")
    page.get_by_role("group", name="Impact").get_by_label("3", exact=True).check()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("New residual score: 12, Acceptable")
    expect(page.get_by_role("group", name="Impact").get_by_label("3", exact=True)).to_be_checked()
    page.get_by_label("Reason").fill("Less harm")
    page.get_by_label("Formal", exact=True).check()
    page.get_by_role("group", name="Trial mitigation 1").get_by_label("Status").select_option("in place")
    page.get_by_role("button", name="Record the review").click()
    expect(page.get_by_role("alert")).to_contain_text("X1 is reviewed.")
    assert reviewed(trial) == "[('x1', 12, False, 'formal')]"


@pytest.mark.parametrize("options", [{}, PLAIN], ids=["with scripts", "without"])
def test_a_risk_owner_cannot_touch_another_risk(visits: Visits, trial: Portal, options: dict[str, Any]) -> None:
    """Not from the list, not by its address, not by sending what another's form would have sent."""
    window = visits.window("risk-owner", at=trial, **options)
    page = window.new_page()
    page.goto("/risks/?register=trial")
    expect(page.get_by_role("row", name=re.compile("X2 Trial event 2"))).to_be_visible()
    expect(page.get_by_role("link", name="Review X1", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Review X2")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("^Change"))).to_have_count(0)
    answer = page.goto("/risks/x2/review/")
    assert answer
    assert answer.status == 404
    page.goto("/risks/x1/review/")
    page.locator("form[data-writing]").evaluate("(form) => { form.action = '/risks/x2/review/' }")
    page.get_by_label("Informal", exact=True).check()
    page.get_by_role("button", name="Record the review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("not found|no such page", re.IGNORECASE))
    assert reviewed(trial) == "[]"


@pytest.mark.parametrize("width", [DESKTOP, REFLOW])
def test_axe_finds_nothing_where_risks_are_kept(visits: Visits, trial: Portal, width: int) -> None:
    page = visits.window("analyst", at=trial, width=width).new_page()
    found: dict[str, list[Any]] = {}

    def look(name: str) -> None:
        found[name] = violations(page) + page.evaluate(SIDEWAYS) + page.evaluate(UNREACHABLE)

    for address in ("", "x1/change/", "registers/trial/add/", "x1/mitigations/add/", "x1/review/"):
        goto(page, f"/risks/{address}")
        look(address)
    page.get_by_role("group", name="Likelihood").get_by_label("3", exact=True).check()
    page.get_by_label("Date of the review").fill("soon")
    page.get_by_role("button", name="Record the review").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose which kind of review it was.")
    look("errors")
    assert not any(found.values()), {name: wrong for name, wrong in found.items() if wrong}


LONG = """
from risks.models import Mitigation, Risk
Risk.objects.filter(slug="x1").update(event="x" * 200, consequences="y" * 200, owner_role="z" * 120)
Mitigation.objects.filter(risk__slug="x1").update(action="w" * 200, owner_role="v" * 120, status="planned")
"""


@pytest.mark.parametrize("width", [DESKTOP, REFLOW])
def test_a_word_too_long_for_its_line_moves_no_page_sideways(visits: Visits, trial: Portal, width: int) -> None:
    trial.manage("shell", "--no-imports", "--command", LONG)
    page = visits.window("analyst", at=trial, width=width).new_page()
    draft = "/draft/quarters/2017-18-Q4/risks/"
    for path in (draft, f"{draft}x1/", "/risks/x1/review/", "/risks/x1/change/", "/risks/"):
        goto(page, path)
        assert not page.evaluate(SIDEWAYS), path
