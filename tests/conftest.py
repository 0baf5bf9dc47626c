"""What every test stands on: no network, Wiltshire's figures in a blink, people of each role, and services."""

import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from celery import current_app
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import Phase
from kombu import Exchange, Queue

from opcc_portal import snapshots
from opcc_portal.models import Quarter, User
from tests import snapshot
from tests.factories import UserFactory

# How long an example takes says nothing about the code on a shared machine.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")
# Mutation testing asks whether a change is noticed, not for the smallest example of it.
hypothesis.settings.register_profile(
    "mutation", deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)

# -- Services: run where found, skipped with the reason where not, required when REQUIRE_SERVICES=1 ----------------

# "postgresql" is the database under test; "postgresql server" the programmes with which to start one.
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SERVICES: dict[str, tuple[Callable[[], object], str]] = {
    "postgresql": (lambda: connection.vendor == "postgresql", "set DATABASE_URL"),
    "postgresql server": (
        lambda: any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb"),
        "install it",
    ),
    "redis": (lambda: shutil.which("redis-server") or os.environ.get("REDIS_URL"), "install redis-server"),
    "poppler": (lambda: shutil.which("pdfinfo"), "install poppler-utils"),
    "chromium": (lambda: any(map(shutil.which, CHROMIUM)), "install Chromium"),
}


def missing(item: pytest.Item) -> list[str]:
    """What a test needs and this machine has not: `services("postgresql", "redis")` names them, `browser` is one."""
    needed = [name for mark in item.iter_markers("services") for name in mark.args]
    needed += ["chromium"] * any(item.iter_markers("browser"))
    return [f"needs {name}: {hint}" for name in needed for found, hint in [SERVICES[name]] if not found()]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if reasons := missing(item):
        refuse = pytest.fail if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip
        refuse("; ".join(reasons))


# -- The network ---------------------------------------------------------------------------------------------------


class NetworkRefusedError(Exception):
    """A test tried to leave the machine."""


def loopback_only(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and not local(address[0]):
            raise NetworkRefusedError(f"Tests do not leave the machine: {address}")
        return connect(self, address)

    return guarded


def local(host: str) -> bool:
    return host == "localhost" or ((host[:1].isdigit() or ":" in host) and ipaddress.ip_address(host).is_loopback)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, loopback_only(getattr(socket.socket, name)))
        yield


# -- The database --------------------------------------------------------------------------------------------------


def commits(request: pytest.FixtureRequest) -> bool:
    """Whether the test works outside a transaction, so that the tables are flushed behind it."""
    mark = request.node.get_closest_marker("django_db")
    return bool({"transactional_db", "live_server"} & set(request.fixturenames)) or bool(
        mark and mark.kwargs.get("transaction")
    )


@pytest.fixture(autouse=True)
def _flushable(request: pytest.FixtureRequest) -> Iterator[None]:
    """Drop the append-only triggers before the flush, which is a DELETE on SQLite; `post_migrate` puts them back."""
    if not commits(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")


@pytest.fixture(autouse=True)
def _within(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test's own transaction do for a snapshot: PostgreSQL can begin none inside it.

    What a snapshot is for is tested where tests commit.
    """
    if not commits(request):
        monkeypatch.setattr(snapshots, "begin", lambda: None)


@pytest.fixture
def wiltshire(db: None) -> Quarter:
    """Wiltshire's figures with their signals, five people, and the quarter of 2017-18, published."""
    snapshot.once(load_demo, connection)
    return Quarter.objects.get()


def load_demo() -> None:
    call_command("load_demo", "--quarter", "2017-18-Q4", stdout=StringIO())


@pytest.fixture
def both_quarters(db: None) -> tuple[Quarter, Quarter]:
    """The whole demonstration: the quarters of 2017-18 and of 2022-23, published under their plans."""
    snapshot.once(load_whole_demo, connection)
    return Quarter.objects.get(year=2017), Quarter.objects.get(year=2022)


def load_whole_demo() -> None:
    call_command("load_demo", stdout=StringIO())


# -- People --------------------------------------------------------------------------------------------------------


@pytest.fixture
def client_as(db: None) -> Callable[[str], Client]:
    """`client_as("panel")`: the browser of somebody of this role who has signed in; of "visitor": of nobody."""

    def sign_in(role: str) -> Client:
        client = Client()
        if role != "visitor":
            client.force_login(User.objects.filter(role=role).first() or UserFactory(role=role))
        return client

    return sign_in


# -- The queue -----------------------------------------------------------------------------------------------------


@pytest.fixture
def sent() -> Iterator[Callable[[], list[tuple[str, dict[str, Any]]]]]:
    """`sent()`: the name and arguments of each task sent since it was last asked, in order."""

    def drain() -> list[tuple[str, dict[str, Any]]]:
        found = []
        with current_app.connection() as broker, broker.channel() as channel:
            while message := channel.basic_get("celery", no_ack=True):
                found.append((message.headers["task"], message.decode()[1]))
        return found

    with current_app.connection() as broker:
        Queue("celery", Exchange("celery"), routing_key="celery", channel=broker.channel()).declare()
    drain()
    yield drain
    drain()


# -- Counting ------------------------------------------------------------------------------------------------------


@pytest.fixture
def counting() -> Callable[[], CaptureQueriesContext]:
    """`with counting() as queries: …; len(queries)`."""
    _ = connection.features.supports_json_field  # asked of SQLite once for each connection: no query of the page's
    return lambda: CaptureQueriesContext(connection)
