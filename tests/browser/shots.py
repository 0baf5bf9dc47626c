"""Pictures of every page as each role sees it, wide and narrow: `make shots` puts them into build/shots.

A portal of its own is started on a free port. Each role begins where signing in leads and follows the links; of
pages that differ only in their subject (the measures, say) the first is taken.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import django
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.faults.machinery import Portal

FOLDER = Path(__file__).resolve().parents[2] / "build" / "shots"
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ROLES = ("visitor", "analyst", "approver", "riskowner", "panel", "admin")
ELSEWHERE = ("sign-out", "-file")  # ends of names that are no pages


def main() -> None:
    os.environ.update(DEMO="1", DJANGO_SETTINGS_MODULE="opcc_portal.settings")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not chromium:
        sys.exit("Pictures need Chromium: install it (Debian: apt-get install chromium).")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="opcc-shots-") as folder:
        os.environ["VAR_DIR"] = folder
        django.setup()
        portal = Portal(Path(folder))
        portal.prepare()
        for quarter in ("2017-18-Q4", "2022-23-Q2"):
            portal.manage("build_pack", quarter, "--output", f"{folder}/{quarter}.pdf")  # no worker runs here
        with portal.web(), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            taken = sum(take(browser, portal, role) for role in ROLES)
            browser.close()
    print(f"{taken} pictures in {FOLDER}")


def take(browser: Browser, portal: Portal, role: str) -> int:
    """Take every page that a role can reach; how many pictures that made."""
    taken = 0
    for width, (across, down) in WIDTHS.items():
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{portal.port}", viewport={"width": across, "height": down}
        )
        for name, page in pages(context, role):
            page.screenshot(path=FOLDER / f"{role}-{name}-{width}.png", full_page=True)
            taken += 1
        context.close()
    return taken


def pages(context: BrowserContext, role: str) -> Iterator[tuple[str, Page]]:
    """Each page once, by the name of its address."""
    page = context.new_page()
    waiting = [start(page, role), "/no-such-page/"]
    seen: set[str | None] = set()
    while waiting:
        path = waiting.pop(0)
        if page_name(path) in (None, *seen):
            continue
        page.goto(path)
        page.wait_for_load_state("networkidle")
        name = page_name(urlsplit(page.url).path)  # where the address led
        seen |= {page_name(path), name}
        if name:
            yield name, page
        waiting += links(page)


def start(page: Page, role: str) -> str:
    """Sign in, and return where that leads."""
    page.goto("/sign-in/")
    if role != "visitor":
        page.fill("[name=username]", role)
        page.fill("[name=password]", "demo")
        page.click("main button")
    return urlsplit(page.url).path


def links(page: Page) -> list[str]:
    hrefs = page.eval_on_selector_all("a[href]", "anchors => anchors.map(anchor => anchor.href)")
    parts = [urlsplit(urljoin(page.url, href)) for href in hrefs]
    here = urlsplit(page.url).netloc
    return [part.path for part in parts if part.netloc == here and not part.query]


def page_name(path: str) -> str | None:
    """The name of the page at a path; None where there is none to look at."""
    from django.urls import Resolver404, resolve

    try:
        found = resolve(path)
    except Resolver404:
        return "not-found"
    name = found.view_name
    if name.startswith(("read-", "draft-")) and "quarter" in found.kwargs:
        name += f"-{found.kwargs['quarter'].slug}"  # the two quarters have little in common
    return None if not name or found.view_name.endswith(ELSEWHERE) else name.replace(":", "-")


if __name__ == "__main__":
    main()
