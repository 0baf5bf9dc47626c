"""Programs run as one: small ones here, the portal's own in `tests/faults`."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from opcc_portal import processes
from opcc_portal.processes import ENDING, Program, Tree, guard

FOREVER = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Quick, and with the signals of the test runner put back."""
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.5)
    monkeypatch.setattr(processes, "TICK_SECONDS", 0.02)
    handlers = {number: signal.getsignal(number) for number in ENDING}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def program(folder: Path, name: str, code: str, *, essential: bool = False) -> Program:
    return Program(name, [sys.executable, "-c", code], folder=folder, log=folder / f"{name}.log", essential=essential)


def gone(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return True
    return False


def ask_to_end() -> bool:
    os.kill(os.getpid(), signal.SIGTERM)
    return True


def test_it_ends_with_the_code_of_an_essential_program(tmp_path: Path) -> None:
    said: list[str] = []
    other = program(tmp_path, "other", FOREVER)
    tree = Tree([other, program(tmp_path, "web", "raise SystemExit(7)", essential=True)], say=said.append)
    assert tree.run(on_start=lambda: False) == 7
    assert said == [f"The web process ended (exit code 7), so the portal ends. See {tmp_path / 'web.log'}."]
    assert other.process is None


def test_a_signal_ends_it_whole(tmp_path: Path) -> None:
    programs = [program(tmp_path, name, FOREVER) for name in ("web", "worker")]
    pids: list[int] = []

    def on_start() -> bool:
        pids.extend(item.process.pid for item in programs if item.process)
        return ask_to_end()

    assert Tree(programs, say=lambda _: None).run(on_start=on_start) == 0
    assert len(pids) == 2
    assert all(map(gone, pids))


def test_a_program_that_will_not_end_is_killed(tmp_path: Path) -> None:
    deaf = program(tmp_path, "deaf", DEAF)
    pids: list[int] = []

    def on_start() -> bool:
        """Only once it has said that it does not listen."""
        if "deaf" not in (tmp_path / "deaf.log").read_text():
            return False
        pids.extend([deaf.process.pid] if deaf.process else [])
        return ask_to_end()

    assert Tree([deaf], say=lambda _: None).run(on_start=on_start) == 0
    assert gone(pids[0])


def test_a_program_that_dies_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    dying = program(tmp_path, "worker", "print('started', flush=True); raise SystemExit(1)")

    def on_start() -> bool:
        twice = (tmp_path / "worker.log").read_text().count("started") == 2
        return twice and ask_to_end()

    assert Tree([dying], say=said.append).run(on_start=on_start) == 0
    assert said[0] == (f"The worker process ended (exit code 1) and is started again. See {tmp_path / 'worker.log'}.")


def test_the_pause_grows_while_a_program_dies_young(tmp_path: Path) -> None:
    dying = program(tmp_path, "worker", "")
    dying.started = time.monotonic()
    pauses = []
    for _ in range(7):
        dying.wait_before_restart()
        pauses.append(dying.pause)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    dying.started -= processes.SETTLED_SECONDS + 1
    dying.wait_before_restart()
    assert dying.pause == 0


def test_the_guard_ends_what_its_master_left(tmp_path: Path) -> None:
    left, ended = program(tmp_path, "left", FOREVER), program(tmp_path, "ended", FOREVER)
    groups = [left.start(), ended.start()]
    guard(iter([f"+{groups[0]}\n", f"+{groups[1]}\n", f"-{groups[1]}\n"]))  # type: ignore[arg-type]
    assert left.process
    assert left.process.wait(5) in (-signal.SIGTERM, -signal.SIGKILL)
    assert ended.died() is None
    processes.end_groups([groups[1]], grace=0)
    assert ended.process
    assert ended.process.wait(5) == -signal.SIGKILL
