"""The real portal with Wiltshire's figures, on a port and in a folder of its own."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
REOPEN = "from opcc_portal.models import Quarter; from tests.publication import reopen; reopen(Quarter.objects.get())"
# What a portal is made of, by name. Of one quarter readers have their edition and the analyst the quarter open again:
# everything that can be opened is open. The whole demonstration has two quarters, published under two plans.
ONE_QUARTER, WHOLE = "one-quarter", "whole"
MADE_BY = {
    ONE_QUARTER: [("load_demo", "--quarter", "2017-18-Q4"), ("shell", "--command", REOPEN)],
    WHOLE: [("load_demo",)],
}
# Each portal here is a SQLite file in its folder, whatever database the tests around it run on.
ELSEWHERE = {"DATABASE_URL", "REDIS_URL", "STATIC_ROOT"}


@dataclass
class Portal:
    """A portal that answers at `url`. `manage` runs its commands as the machine's administrator would."""

    folder: Path
    url: str = ""
    settings: str = "opcc_portal.settings"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
        return {
            **kept,
            "DEMO": "1",
            "VAR_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "LOG_LEVEL": "ERROR",
        }

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/livez", timeout=5) as response:  # noqa: S310  # our own address
                return response.status == 200
        except (URLError, ConnectionError, TimeoutError):
            return False


@contextmanager
def alone(made: Path) -> Iterator[None]:
    """Only one process at a time makes this; the others wait and find it."""
    with made.with_name(f"{made.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepared(folder: Path, name: str = ONE_QUARTER) -> Path:
    """A portal's folder with a demonstration in it; made once for all processes."""
    made = folder / name
    with alone(made):
        if not made.exists():
            making = Portal(folder / f"{name}-making")
            making.folder.mkdir()
            making.manage("migrate", "--verbosity=0")
            making.manage("createcachetable")
            making.manage("collectstatic", "--no-input", "--verbosity=0")
            for command in MADE_BY[name]:
                making.manage(*command)
            making.folder.rename(made)
    return made


@contextmanager
def serving(made: Path, folder: Path, settings: str = Portal.settings) -> Iterator[Portal]:
    """Serve a copy of a prepared portal; it ends with the block."""
    shutil.copytree(made, folder, dirs_exist_ok=True)
    port = free_port()
    portal = Portal(folder, f"http://127.0.0.1:{port}", settings)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "opcc_portal.wsgi:application"]
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=portal.environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            wait_until_ready(portal, process)
            yield portal
        finally:
            end(process)


def wait_until_ready(portal: Portal, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not portal.answers():
        log = portal.folder / "web.log"
        assert process.poll() is None, f"The portal ended at once:\n{log.read_text()}"
        assert time.monotonic() < deadline, f"The portal does not answer:\n{log.read_text()}"
        time.sleep(0.05)


def end(process: subprocess.Popen[bytes]) -> None:
    """End our own server, its workers included."""
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
