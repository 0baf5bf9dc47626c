"""A few programs run as one: started together, restarted or ended together, none left behind.

Each program leads a process group of its own. A terminal's Ctrl-C therefore reaches only this process, which ends the
groups in order: SIGTERM, and SIGKILL for what still lives after a grace period. Should this process itself be killed
outright, nobody could do that any more; so a small guard (this file, run as a script) is told each group's number
through a pipe and ends them all when the pipe closes, which the system does however the writer died.
(PR_SET_PDEATHSIG would be shorter, but it exists on Linux only and does not reach grandchildren.)
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

# The three processes. `docker-compose.yml` runs each in a container of its own.
COMMANDS = {
    "web": "granian --interface wsgi --no-ws --blocking-threads 8 --workers-kill-timeout 5 --respawn-failed-workers "
    "--log-config opcc_portal/web_log.json opcc_portal.wsgi:application",
    "worker": "celery --quiet -A opcc_portal worker --concurrency 2 "
    "--without-gossip --without-mingle --without-heartbeat",
    "beat": "celery --quiet -A opcc_portal beat --pidfile=",
}

GRACE_SECONDS = 10.0
TICK_SECONDS = 0.2
SETTLED_SECONDS = 30.0  # a program that ran this long before it died is restarted at once
LONGEST_PAUSE_SECONDS = 30.0
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Program:
    """What to run and where its output goes. When an essential one ends, all end."""

    name: str
    command: Sequence[str]
    folder: Path
    log: Path
    essential: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_again: float = 0.0
    pause: float = 0.0

    def start(self) -> int:
        """Start it in a group of its own; the group's number."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603  # our own commands
                self.command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,
            )
        self.started, self.start_again = time.monotonic(), 0.0
        return self.process.pid

    def died(self) -> int | None:
        """The exit code (-9: killed by signal 9) of a program that has just ended; None for one that runs."""
        return self.process.poll() if self.process else None

    def wait_before_restart(self) -> None:
        """The first restart comes at once; the more often it dies young, the longer the pause."""
        settled = time.monotonic() - self.started > SETTLED_SECONDS
        self.pause = 0.0 if settled else min(max(1.0, 2 * self.pause), LONGEST_PAUSE_SECONDS)
        self.start_again = time.monotonic() + self.pause


@dataclass
class Tree:
    """Runs programs until one of the essential ones ends, or somebody asks this process to end."""

    programs: Sequence[Program]
    say: Callable[[str], None]
    _asked_to_end: bool = False
    _guard: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def run(self, *, on_start: Callable[[], bool]) -> int:
        """Run until the end; the exit code. `on_start` is asked on each tick until it says yes."""
        for number in ENDING:
            signal.signal(number, self._ask_to_end)
        self._guard = start_guard()
        announced = False
        try:
            for program in self.programs:
                self._start(program)
            while not self._asked_to_end:
                for program in self.programs:
                    ended = self._look_after(program)
                    if ended is not None:
                        return ended if ended > 0 else 1
                announced = announced or on_start()
                time.sleep(TICK_SECONDS)
            self.say("Ending: work in hand is finished first.")
            return 0
        finally:
            self._end()

    def _ask_to_end(self, *_: object) -> None:
        self._asked_to_end = True

    def _start(self, program: Program) -> None:
        self._tell_guard("+", program.start())

    def _look_after(self, program: Program) -> int | None:
        """Restart a program that died; the exit code of an essential one."""
        if program.start_again:
            if time.monotonic() >= program.start_again:
                self._start(program)
            return None
        code = program.died()
        if code is None:
            return None
        self._clear(program)
        if program.essential:
            self.say(f"The {program.name} process ended ({outcome(code)}), so the portal ends. See {program.log}.")
            return code
        program.wait_before_restart()
        self.say(f"The {program.name} process ended ({outcome(code)}) and is started again. See {program.log}.")
        return None

    def _clear(self, program: Program) -> None:
        """Nothing of a dead program's group may live on beside its successor."""
        if program.process:
            end_groups([program.process.pid], grace=0)
            program.process.wait()
            self._tell_guard("-", program.process.pid)
            program.process = None

    def _end(self) -> None:
        """End every group, and wait until each is gone."""
        living = [program for program in self.programs if program.process]
        for program in living:
            with suppress(ProcessLookupError):
                if program.process:
                    program.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while any(program.died() is None for program in living) and time.monotonic() < deadline:
            time.sleep(TICK_SECONDS / 4)
        for program in living:
            self._clear(program)
        if self._guard and self._guard.stdin:
            with suppress(BrokenPipeError):
                self._guard.stdin.close()
            self._guard.wait()

    def _tell_guard(self, sign: str, group: int) -> None:
        if self._guard and self._guard.stdin:
            with suppress(BrokenPipeError):
                self._guard.stdin.write(f"{sign}{group}\n".encode())
                self._guard.stdin.flush()


def outcome(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def start_guard() -> subprocess.Popen[bytes]:
    """Start the guard in a session of its own, where no terminal's Ctrl-C reaches it."""
    # -P: this folder holds modules named like others (celery.py), and must not be searched first.
    command = [sys.executable, "-P", __file__]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603


def guard(told: IO[str]) -> None:
    """Keep a list of groups until the writer is gone, then end those that are left."""
    groups: set[int] = set()
    for line in told:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    end_groups(groups, grace=GRACE_SECONDS)


def end_groups(groups: Sequence[int] | set[int], *, grace: float) -> None:
    """SIGTERM, and after `grace` seconds SIGKILL, to whole process groups. One that is gone is no error."""
    living = {group for group in groups if send(group, signal.SIGTERM if grace else signal.SIGKILL)}
    deadline = time.monotonic() + grace
    while living and time.monotonic() < deadline:
        time.sleep(TICK_SECONDS)
        living = {group for group in living if send(group, 0)}
    for group in living:
        send(group, signal.SIGKILL)


def send(group: int, number: int) -> bool:
    """Whether there was a group to send the signal to."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
        return False
    return True


if __name__ == "__main__":
    guard(sys.stdin)
