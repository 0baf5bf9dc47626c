"""WCAG 2.2 AA as far as a machine can judge it: axe on every page, for everybody who may open it."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import ELSEWHERE, crawl, name, worth_opening
from tests.browser.visits import DESKTOP, DRAFT, GRID, REFLOW, ROLES, Visits, goto, measure, open_all
from tests.urls import walk

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
# Room for a finger is what WCAG 2.2 has anew (2.5.8); axe leaves it out unless it is asked.
OPTIONS = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
RUN = "async ([part, options]) => (await axe.run(part, options)).violations"
# An open list of quarters lies over what is beneath it, and is looked at by itself.
UNCOVER = "document.querySelectorAll('.picker').forEach((each) => { each.open = false })"
SIDEWAYS = """() => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= innerWidth) return [];
  const wide = [...document.querySelectorAll('body *')]
    .filter((each) => Math.max(each.getBoundingClientRect().right, each.scrollWidth) > innerWidth + 0.5)
    .map((each) => `${each.tagName}.${each.className}`);
  return [`${page.scrollWidth} px`, ...wide.slice(-5)];
}"""
# What scrolls sideways must be a region that has a name and takes the keyboard's focus.
UNREACHABLE = """() => [...document.querySelectorAll('body *')]
  .filter((each) => ['auto', 'scroll'].includes(getComputedStyle(each).overflowX))
  .filter((each) => each.scrollWidth > each.clientWidth + 1)
  .filter((each) => !(each.tabIndex === 0 && each.getAttribute('role') === 'region'
    && (each.ariaLabel || document.getElementById(each.getAttribute('aria-labelledby'))?.textContent)))
  .map((each) => each.outerHTML.slice(0, 120))"""


def violations(page: Page) -> list[str]:
    """What axe finds on a page with everything opened: the rule and the elements."""
    open_all(page)
    page.evaluate(UNCOVER)
    return found_in(page, "html")


def found_in(page: Page, part: str) -> list[str]:
    """What axe finds in a part of a page as it stands."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN, [part, OPTIONS])
    return [
        f"{page.url} {page.viewport_size}: {item['id']} ({item['help']}): "
        + "; ".join(f"{json.dumps(node['target'])} {node['html'][:160]}" for node in item["nodes"][:5])
        for item in found
    ]


@pytest.mark.parametrize("width", [DESKTOP, REFLOW])
@pytest.mark.parametrize("role", ROLES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visits: Visits, role: str, width: int) -> None:
    urls, page = worth_opening(visits, role, width=width), visits.open(role, width=width)
    found = [each for url in urls for each in wrong(goto(page, url))]
    assert not found, "\n".join(found)


def wrong(page: Page) -> list[str]:
    """What axe finds, and what is wider than the page or cannot be scrolled to with the keyboard."""
    return violations(page) + [f"{page.url}: {wide}" for wide in page.evaluate(SIDEWAYS) + page.evaluate(UNREACHABLE)]


@pytest.mark.parametrize("width", [DESKTOP, REFLOW])
def test_axe_finds_nothing_where_the_list_of_quarters_is_open(visits_of_both: Visits, width: int) -> None:
    page = visits_of_both.open("panel", "/quarters/2022-23-Q2/", width=width)
    page.locator(".picker summary").click()
    expect(page.locator(".picker li a").first).to_be_visible()
    assert not found_in(page, ".picker")
    page.locator(".picker li a").first.evaluate("(link) => { link.style.color = 'silver' }")
    assert any(" color-contrast " in each for each in found_in(page, ".picker"))


def test_axe_would_find_something(visits: Visits) -> None:
    page = visits.open("visitor", "/sign-in/")
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate("document.querySelector('h1').innerHTML = '<a href=#a>a</a><br><a href=#b>b</a>'")
    page.evaluate("document.querySelector('h1').style.lineHeight = '14px'")
    found = violations(page)
    assert any(" label " in each for each in found)
    assert any(" target-size " in each for each in found)


@pytest.mark.parametrize("width", [DESKTOP, REFLOW])
def test_axe_finds_nothing_beside_errors(visits: Visits, width: int) -> None:
    page = visits.open("visitor", "/sign-in/", width=width)
    page.get_by_label("Username").fill("analyst")
    page.get_by_role("button", name="Sign in").click()
    page.locator(".govuk-error-summary").wait_for()
    found = violations(page)
    # The grid as the button sends it, where scripts did not save each cell before.
    grid = visits.open("analyst", GRID, width=width)
    grid.evaluate("document.querySelectorAll('[hx-post]').forEach((each) => each.removeAttribute('hx-post'))")
    grid.get_by_label("Crime volume, January 2018", exact=True).fill("many")
    grid.evaluate("document.querySelector('[data-entry]').submit()")
    grid.locator(".govuk-error-summary").wait_for()
    found += violations(grid)
    assert not found, "\n".join(found)


def test_a_wide_thing_would_be_noticed(visits: Visits) -> None:
    page = visits.open("visitor", "/sign-in/", width=REFLOW)
    page.evaluate("document.querySelector('h1').innerHTML = '<pre>' + 'x '.repeat(500) + '</pre>'")
    assert page.evaluate(SIDEWAYS)
    page.evaluate("document.querySelector('h1').style.overflowX = 'auto'")
    assert page.evaluate(UNREACHABLE)


def test_no_address_is_forgotten(visits: Visits) -> None:
    """Every address of the URLconf is opened by somebody above, or named with the reason why it is not."""
    opened = {name(url) for role in ROLES for url in worth_opening(visits, role)}
    unknown = {address.name for address in walk() if not address.in_admin} - opened - set(ELSEWHERE)
    assert not unknown
    assert not opened & set(ELSEWHERE)


def test_the_crawl_reaches_every_measure_in_every_view(visits: Visits) -> None:
    urls = crawl(visits, "analyst")
    for view in ("", "?as=panel", "?as=public"):
        assert sum(url.startswith(f"{DRAFT}measures/") and url.endswith(f"/{view}") for url in urls) == 36
    assert measure("crime-volume") in urls
    assert sum(url.startswith("/quarters/") and "/measures/" in url for url in crawl(visits, "panel")) == 36
