"""Serve the portal on this machine: web, worker and beat in one process tree that Ctrl-C ends whole."""

import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from opcc_portal import health
from opcc_portal.management.commands.load_demo import ACCOUNTS, PASSWORD
from opcc_portal.processes import COMMANDS, Program, Tree

LOG_BYTES = 5_000_000


class Command(BaseCommand):
    help = "Serve the portal: web, worker and beat in one process tree, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        refuse_unless_ready()
        refuse_taken_port(host, port)
        logs = settings.VAR_DIR / "log"
        tree = Tree(programs(host, port, logs), say=self.say)
        self.say(f"Starting. Logs are in {logs}.")
        code = tree.run(on_start=lambda: self.welcome(host, port))
        self.say("The portal has ended.")
        sys.exit(code)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def welcome(self, host: str, port: int) -> bool:
        """Print the address once somebody answers there; whether that is so."""
        if not answers(host, port):
            return False
        lines = [f"\nThe portal is at http://{host}:{port}/ (Ctrl-C ends it)."]
        if settings.DEMO:
            lines.append(f"Sign in with the password “{PASSWORD}” as one of:\n")
            lines += [f"  {username:<10} {title}" for username, (title, _) in ACCOUNTS.items()]
        self.say("\n".join(lines) + "\n")
        return True


def refuse_unless_ready() -> None:
    """Say what has to be done first, rather than fail on the first page."""
    report = health.report()
    connection.close()
    if report["database"] != "ok":
        raise CommandError(f"The database is {report['database']}. Check DATABASE_URL and that the server runs.")
    if report["migrations"] != "ok":
        raise CommandError(f"Migrations: {report['migrations']}. Run “manage.py migrate” first.")
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise CommandError("The stylesheets and scripts are not collected. Run “manage.py collectstatic” first.")


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"{host}:{port} cannot be used ({error.strerror}): perhaps the portal or another program runs there. "
                f"Choose another port, for example: make demo PORT={port + 1}"
            ) from error


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=0.2).close()
    except OSError:
        return False
    return True


def programs(host: str, port: int, logs: Path) -> list[Program]:
    logs.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opcc_portal.settings")
    os.environ.update(GRANIAN_HOST=host, GRANIAN_PORT=str(port))
    return [
        Program(
            name,
            [sys.executable, "-m", *command.split()],
            folder=settings.BASE_DIR,
            log=fresh(logs / f"{name}.log"),
            essential=name == "web",
        )
        for name, command in COMMANDS.items()
    ]


def fresh(log: Path) -> Path:
    """The log's path, a long one having been put aside first."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    return log
