"""`manage.py portal` on a laptop: one process tree, SQLite, messages as files."""

import os
import re
import signal
import socket
import sqlite3

import pytest

from tests.faults.machinery import DELAYED, DRAFT, Portal, Process, fresh, kill, living, running, tree, wait_until

pytestmark = pytest.mark.slow
ADDRESS = "The portal is at http://"


def serving(portal: Portal) -> object:
    process = portal.command()
    return running(process, lambda: ADDRESS in process.output)


def child(process: Process, name: str) -> int:
    """The process that leads the web, worker, beat or guard group of a portal."""
    commands = {"web": "granian", "worker": "opcc_portal worker", "beat": "opcc_portal beat", "guard": "processes.py"}
    command = commands[name]

    def found() -> int | None:
        for pid in tree(process.pid) - {process.pid}:
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file:  # noqa: PTH123
                    line = file.read().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if command in line and os.getpgid(pid) == pid:
                return pid
        return None

    return int(wait_until(found, f"{name} runs"))


@pytest.fixture(autouse=True)
def _linux_only() -> None:
    if not os.path.isdir("/proc"):  # noqa: PTH112
        pytest.skip("looks up processes in /proc")


def test_what_is_entered_is_recomputed_and_kept(on_files: Portal) -> None:
    with serving(on_files) as portal:
        assert "analyst" in portal.output
        visitor = on_files.visitor
        visitor.sign_in("analyst")
        cell, value = visitor.counts()[0]
        assert visitor.enter(cell, value + 41).status == 200
        assert on_files.stays_fresh()["figures"][cell] == value + 41
        assert DELAYED not in visitor.get(DRAFT).text
        everything = tree(portal.pid)
        assert len(everything) > 5
        portal.signal(signal.SIGINT)
        assert portal.wait() == 0
        assert not living(everything)
    with serving(on_files):
        visitor = on_files.visitor
        visitor.sign_in("analyst")
        assert visitor.months()[cell] == value + 41


def test_without_a_worker_nothing_is_recomputed(on_files: Portal) -> None:
    """The control of the test above: it is the worker that recomputes, not the web process."""
    with on_files.web():
        visitor = on_files.visitor
        visitor.sign_in("analyst")
        cell, value = visitor.counts()[0]
        visitor.enter(cell, value + 41)
        assert not fresh(on_files.truth())
        assert DELAYED in visitor.get(DRAFT).text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_signal_ends_the_tree(on_files: Portal, number: int) -> None:
    with serving(on_files) as portal:
        everything = tree(portal.pid)
        portal.signal(number)
        assert portal.wait() == 0
        assert not living(everything)


def test_a_killed_worker_is_started_again(on_files: Portal) -> None:
    with serving(on_files) as portal:
        visitor = on_files.visitor
        visitor.sign_in("analyst")
        before = child(portal, "worker")
        kill(tree(before))
        wait_until(lambda: "The worker process ended (signal 9) and is started again" in portal.output, "noticed")
        assert child(portal, "worker") != before
        cell, value = visitor.counts()[0]
        visitor.enter(cell, value + 41)
        on_files.stays_fresh()


def test_a_killed_web_process_ends_the_portal(on_files: Portal) -> None:
    with serving(on_files) as portal:
        everything = tree(portal.pid)
        os.kill(child(portal, "web"), signal.SIGKILL)
        assert portal.wait() == 1
        assert "The web process ended (signal 9), so the portal ends" in portal.output
        assert not living(everything)


def test_a_hung_worker_does_not_keep_the_portal_alive(on_files: Portal) -> None:
    with serving(on_files) as portal:
        everything = tree(portal.pid)
        os.kill(child(portal, "worker"), signal.SIGSTOP)
        portal.signal(signal.SIGINT)
        assert portal.wait() == 0
        assert not living(everything)


@pytest.mark.parametrize("guarded", [True, False])
def test_nothing_is_left_when_the_portal_itself_is_killed(on_files: Portal, guarded: bool) -> None:
    """The control: where the guard was killed before it, the children live on."""
    with serving(on_files) as portal:
        everything = tree(portal.pid)
        guard, web = child(portal, "guard"), child(portal, "web")
        try:
            if not guarded:
                os.kill(guard, signal.SIGKILL)
            os.kill(portal.pid, signal.SIGKILL)
            portal.wait()
            if guarded:
                wait_until(lambda: not living(everything), "the children are gone")
            else:
                assert living({web})
        finally:
            kill(everything)


def test_a_taken_port_is_said(on_files: Portal) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", on_files.port))
        other.listen()
        refused = on_files.manage("portal", "--port", str(on_files.port), check=False)
    assert refused.returncode == 1
    assert re.search(r"cannot be used .*PORT=\d+", refused.stderr)


def test_a_database_without_the_migrations_is_refused(on_files: Portal) -> None:
    connection = sqlite3.connect(on_files.folder / "portal.sqlite3")
    connection.execute("DELETE FROM django_migrations WHERE app = 'scorecard'")
    connection.commit()
    connection.close()
    refused = on_files.manage("portal", check=False)
    assert refused.returncode == 1
    assert "manage.py migrate" in refused.stderr
