"""A real browser before the real portal: Chromium, the demonstration, people of each role who have signed in.

Package-wide, not session-wide: while Playwright runs, Django believes itself inside an event loop and refuses to
touch the database, which the tests elsewhere want to do.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.server import MADE_BY, ONE_QUARTER, WHOLE, Portal, prepared, serving
from tests.browser.visits import Visits

HERE = Path(__file__).parent
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="package")
def demonstration(shared: Path) -> Path:
    """The folder of a portal that is ready to be served."""
    return prepared(shared)


@pytest.fixture(scope="package")
def portal(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal for those who only look."""
    with serving(demonstration, tmp_path_factory.mktemp("portal")) as running:
        yield running


@pytest.fixture(scope="package")
def whole_portal(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The whole demonstration, with both of its quarters, for those who only look."""
    with serving(prepared(shared, WHOLE), tmp_path_factory.mktemp("whole")) as running:
        yield running


@pytest.fixture
def own_portal(demonstration: Path, tmp_path: Path) -> Iterator[Portal]:
    """A portal for a test that changes something."""
    with serving(demonstration, tmp_path / "portal") as running:
        yield running


@pytest.fixture(scope="package")
def cookies() -> dict[tuple[Path, str], object]:
    """Who has signed in where, remembered: a password takes time to check."""
    return {}


@pytest.fixture(scope="package")
def crawled(shared: Path) -> Path:
    """Where it is remembered which pages each role found, by the name of what the portal is made of."""
    for name in MADE_BY:
        (shared / "crawled" / name).mkdir(parents=True, exist_ok=True)
    return shared / "crawled"


@pytest.fixture
def visits(
    request: pytest.FixtureRequest,
    browser: Browser,
    portal: Portal,
    cookies: dict[tuple[Path, str], object],
    crawled: Path,
) -> Iterator[Visits]:
    """Opens pages as somebody, and fails the test if the browser had anything to complain of."""
    if "own_portal" in request.fixturenames:
        request.getfixturevalue("own_portal")  # so that it ends after the pages that may still be talking to it
    yield from visiting(Visits(browser, portal, cookies, crawled / ONE_QUARTER))


@pytest.fixture
def visits_of_both(
    browser: Browser,
    whole_portal: Portal,
    cookies: dict[tuple[Path, str], object],
    crawled: Path,
) -> Iterator[Visits]:
    """The same, where there are both quarters."""
    yield from visiting(Visits(browser, whole_portal, cookies, crawled / WHOLE))


def visiting(made: Visits) -> Iterator[Visits]:
    yield made
    made.close()
    assert not made.complaints, "\n".join(made.complaints)


@pytest.fixture
def visit(visits: Visits) -> Callable[..., Page]:
    """`visit("analyst", "/entry/", width=390)`: the page as this person sees it."""
    return visits.open
