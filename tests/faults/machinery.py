"""Servers of our own to break: PostgreSQL, Redis, the portal's processes, and somebody who uses it in a browser.

Whatever is started here is ended here, and nothing else is.
"""

import http.cookiejar
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import psycopg2

from opcc_portal.processes import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], Any], what: str, seconds: float = SECONDS) -> Any:
    """Ask until the answer is true, and return it."""
    deadline = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < deadline, f"after {seconds:.0f} seconds still not: {what}"
        time.sleep(0.1)
    return answer


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


# -- Processes -----------------------------------------------------------------------------------------------------


def tree(root: int) -> set[int]:
    """A process and all its descendants."""
    listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [(int(pid), int(parent)) for pid, parent in (line.split() for line in listing.splitlines())]
    found, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents if parent in found} - found
        found, grown = found | more, bool(more)
    return found


def living(pids: set[int]) -> set[int]:
    """Those that still run; one that nobody has waited for yet does not."""
    listing = subprocess.run(["ps", "-A", "-o", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    states = dict(line.split(maxsplit=1) for line in listing.splitlines())
    return {pid for pid in pids if not states.get(str(pid), "Z").startswith("Z")}


def kill(pids: set[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@dataclass
class Process:
    """One of the portal's commands, with its output in a file."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    popen: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.popen
        return self.popen.pid

    @property
    def output(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def start(self) -> None:
        with self.log.open("wb") as output:
            self.popen = subprocess.Popen(
                [sys.executable, *self.arguments],
                env=dict(self.environment),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def kill(self) -> None:
        """`kill -9` for it and everything below it."""
        if self.popen:
            kill(tree(self.pid))
            self.popen.wait()

    def signal(self, number: int) -> None:
        assert self.popen
        self.popen.send_signal(number)

    def wait(self, seconds: float = SECONDS) -> int:
        assert self.popen
        return self.popen.wait(seconds)


@contextmanager
def running(process: Process, ready: Callable[[], Any]) -> Iterator[Process]:
    process.start()
    try:
        wait_until(ready, f"{process.arguments} ready\n{process.output}")
        yield process
    finally:
        process.kill()


# -- Servers -------------------------------------------------------------------------------------------------------


def postgres_programs() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return folders[-1].parent if folders else Path(on_path).parent if on_path else None


class Postgres:
    """A cluster of its own. `initdb` refuses root, so it belongs to the user `postgres` then."""

    def __init__(self, programs: Path) -> None:
        self.programs, self.port = programs, free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="opcc-postgres-"))
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "--pgdata", "data", "--username", "postgres", "--auth", "trust", "--no-sync", "-E", "UTF8")

    def _run(self, program: str, *arguments: str) -> None:
        as_owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        with (self.folder / "output.log").open("ab") as output:
            subprocess.run(
                [*as_owner, str(self.programs / program), *arguments],
                cwd=self.folder,
                stdout=output,
                stderr=output,
                check=True,
                timeout=SECONDS,
            )

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        self._run("pg_ctl", "start", "--pgdata", "data", "--wait", "--log", "server.log", "--options", options)

    def stop(self) -> None:
        """As after a power cut: connections are dropped where they stand."""
        self._run("pg_ctl", "stop", "--pgdata", "data", "--wait", "--mode", "immediate")

    def remove(self) -> None:
        with suppress(subprocess.CalledProcessError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str, *parameters: Any, database: str = "postgres") -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(self.url(database))
        try:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


class Redis:
    """A server of its own that keeps nothing on disk: what it held is lost when it is killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.popen: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        with (self.folder / "redis.log").open("ab") as output:
            self.popen = subprocess.Popen(["redis-server", *options], stdout=output, stderr=output)
        wait_until(lambda: listens(self.port), "Redis listens")

    def kill(self) -> None:
        if self.popen:
            self.popen.kill()
            self.popen.wait()


# -- A person ------------------------------------------------------------------------------------------------------


@dataclass
class Answer:
    status: int
    text: str

    def fields(self) -> dict[str, str]:
        """The hidden and text inputs of the page, by name."""
        inputs = [dict(re.findall(r'([a-z-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", self.text)]
        return {unescape(item["name"]): unescape(item.get("value", "")) for item in inputs if "name" in item}


@dataclass
class Visitor:
    """Somebody with a browser that has no JavaScript."""

    port: int
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def send(self, path: str, data: Mapping[str, str] | None = None, **headers: str) -> Answer:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers)
        try:
            with opener.open(request, timeout=SECONDS) as response:
                return Answer(response.status, response.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode())

    def get(self, path: str) -> Answer:
        return self.send(path)

    def post(self, path: str, data: Mapping[str, str]) -> Answer:
        token = next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")
        return self.send(path, {"csrfmiddlewaretoken": token, **data})

    def sign_in(self, username: str) -> Answer:
        self.get("/sign-in/")
        return self.post("/sign-in/", {"username": username, "password": "demo"})

    def months(self) -> dict[str, int]:
        """The counts that stand in the grid's months, by the name of their cell.

        Only large ones, for a percentage cannot become what we please.
        """
        fields = self.get("/entry/2017-18-Q4/").fields()
        cells = {name: value for name, value in fields.items() if re.fullmatch(r"\d+-1-\d{4}-\d\d-\d\d", name)}
        return {name: int(value) for name, value in cells.items() if value.isdigit() and int(value) > 100}

    def counts(self) -> list[tuple[str, int]]:
        """One month of each measure that is counted."""
        return list({name.partition("-")[0]: (name, value) for name, value in self.months().items()}.values())

    def enter(self, cell: str, value: int) -> Answer:
        """Type a figure into a cell and leave it."""
        return self.post(f"/entry/2017-18-Q4/{cell.partition('-')[0]}/", answered(cell, value))


def answered(cell: str, value: int) -> dict[str, str]:
    """A figure as somebody sends it who has answered whatever may be asked of it."""
    said = {"kind": "correction", "reason": "Counted again", "sure": str(value), "note": "Counted again"}
    return {cell: str(value)} | {f"{cell}-{field}": text for field, text in said.items()}


DRAFT = "/draft/quarters/2017-18-Q4/"
DELAYED = "Recalculation delayed"


# -- The portal ----------------------------------------------------------------------------------------------------


@dataclass
class Portal:
    """An installation: where its files are, which services it uses, and its processes as deployed."""

    folder: Path
    database_url: str = ""
    redis_url: str = ""
    port: int = field(default_factory=free_port)

    @property
    def environment(self) -> dict[str, str]:
        services = {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}
        # LOG_LEVEL: the worker then says when it is ready.
        ours = {"DEMO": "1", "VAR_DIR": str(self.folder), "LOG_LEVEL": "INFO", "GRANIAN_PORT": str(self.port)}
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**inherited, **ours, "PYTHONUNBUFFERED": "1", **{name: url for name, url in services.items() if url}}

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=check,
            timeout=2 * SECONDS,
        )

    def prepare(self, *options: str) -> None:
        """The demonstration; `options` are those of its loader."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("createcachetable")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        self.manage("load_demo", *options)

    def process(self, name: str) -> Process:
        """Web, worker or beat, by the command that is deployed."""
        return Process(["-m", *COMMANDS[name].split()], self.environment, self.folder / f"{name}.log")

    def web(self) -> Any:
        return running(self.process("web"), lambda: listens(self.port) and self.visitor.get("/livez").status == 200)

    def worker(self) -> Any:
        worker = self.process("worker")
        return running(worker, lambda: " ready." in worker.output)

    def command(self) -> Process:
        """`manage.py portal`."""
        arguments = ["manage.py", "portal", "--port", str(self.port)]
        return Process(arguments, self.environment, self.folder / "portal.log")

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.port)

    def sweep(self) -> None:
        """What beat does each minute."""
        call = [sys.executable, "-m", "celery", "--quiet", "-A", "opcc_portal", "call", "opcc_portal.sweep"]
        subprocess.run(call, env=self.environment, cwd=ROOT, check=True, capture_output=True, timeout=SECONDS)

    def truth(self) -> dict[str, Any]:
        """What is in the database, compared with a fresh computation from its figures."""
        call = [sys.executable, "-m", "tests.faults.truth"]
        done = subprocess.run(call, env=self.environment, cwd=ROOT, check=True, capture_output=True, timeout=SECONDS)
        return dict(json.loads(done.stdout))

    def stays_fresh(self) -> dict[str, Any]:
        """Wait until every assessment is what a fresh computation gives."""
        return dict(wait_until(lambda: fresh(self.truth()), "every series assessed from its latest figures"))


def fresh(truth: dict[str, Any]) -> dict[str, Any] | None:
    return truth if truth["stale"] == truth["wrong"] == 0 else None
