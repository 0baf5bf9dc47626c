"""How tests open pages: as somebody, in a window of some width, and with an ear to what the browser complains of."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.browser.server import Portal

DESKTOP, PHONE, REFLOW = 1280, 390, 320
HEIGHTS = {DESKTOP: 800, PHONE: 844, REFLOW: 640}
ACCOUNTS = {
    "analyst": "analyst",
    "approver": "approver",
    "risk-owner": "riskowner",
    "panel": "panel",
    "admin": "admin",
}
PASSWORD = "demo"
VISITOR = "visitor"
ROLES = (VISITOR, *ACCOUNTS)
DRAFT = "/draft/quarters/2017-18-Q4/"
GRID = "/entry/2017-18-Q4/"
# A form is sent, or typed into again, while what was typed before is being kept. What fails says more than this.
ENDED = ("htmx:sendAbort", "htmx:afterRequest", "htmx:abort")
LISTEN = "addEventListener('securitypolicyviolation', e => console.error('Policy: ' + e.violatedDirective))"


def measure(slug: str) -> str:
    return f"{DRAFT}measures/{slug}/"


@dataclass
class Visits:
    browser: Browser
    portal: Portal
    cookies: dict[tuple[Path, str], Any]
    crawled: Path  # the folder of what was found by following links
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, role: str, path: str = "", *, width: int = DESKTOP, **options: Any) -> Page:
        """A page in a window of its own; `options` are a browser context's."""
        page = self.window(role, width=width, **options).new_page()
        if path:
            goto(page, path)
        return page

    def window(self, role: str, *, width: int = DESKTOP, at: Portal | None = None, **options: Any) -> BrowserContext:
        portal = at or self.portal
        context = self.browser.new_context(
            base_url=portal.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 800)},
            storage_state=self.signed_in(role, portal),
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15_000)
        if options.get("java_script_enabled", True):
            context.add_init_script(LISTEN)
        context.on("console", self._hear)
        context.on("weberror", lambda event: self.complaints.append(str(event.error)))
        self._contexts.append(context)
        return context

    def signed_in(self, role: str, portal: Portal) -> Any:
        """The cookies of somebody of this role, for whom the sign-in page was asked once."""
        if role == VISITOR:
            return None
        key = (portal.folder, role)  # not its address: a port that another had before is given out again
        if key not in self.cookies:
            context = self.browser.new_context(base_url=portal.url)
            context.request.get("/sign-in/")
            token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
            form = {"username": ACCOUNTS[role], "password": PASSWORD, "csrfmiddlewaretoken": token}
            answer = context.request.post("/sign-in/", form=form, max_redirects=0)
            assert answer.status == 302, f"{role} could not sign in: {answer.status}"
            self.cookies[key] = context.storage_state()
            context.close()
        return self.cookies[key]

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        page = message.page
        own_answer = page is not None and message.location.get("url") == page.url  # a page that is a 404 or a 422
        ended = message.text.startswith(ENDED)
        own = own_answer and "Failed to load resource" in message.text
        if message.type in ("error", "warning") and not (own or ended):
            self.complaints.append(f"{page.url if page else ''}: {message.text}")


def goto(page: Page, path: str) -> Page:
    """Go somewhere, and wait until every chart there is drawn."""
    page.goto(path)
    return settled(page)


def follow(page: Page, link: Locator) -> Page:
    """Follow a link, and wait until the page to which it leads is there."""
    address = str(link.evaluate("(link) => link.href"))
    link.click()
    page.wait_for_url(address)
    return settled(page)


def settled(page: Page) -> Page:
    if scripted(page):
        expect(page.locator(".chart__plot:not(.is-drawn)")).to_have_count(0)
    return page


def scripted(page: Page) -> bool:
    return bool(page.locator("body.js-enabled").count())


def open_all(page: Page) -> None:
    """Open whatever can be opened, so that nothing stays unexamined."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
