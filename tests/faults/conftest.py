"""Installations to break, prepared once and copied for each test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.machinery import Portal, Postgres, Redis, postgres_programs

ONE_QUARTER = ("--quarter", "2017-18-Q4", "--open")


def needed(found: object, what: str) -> None:
    """Skip with the reason where a server's programs are missing, or fail where they are required."""
    if not found:
        (pytest.fail if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip)(f"needs {what}")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """Wiltshire on SQLite with its quarter open, and the files a browser is served."""
    portal = Portal(tmp_path_factory.mktemp("prepared"))
    portal.prepare(*ONE_QUARTER)
    return portal


@pytest.fixture
def on_files(prepared: Portal, tmp_path: Path) -> Portal:
    """An installation as `make demo` makes it: SQLite, and messages as files."""
    shutil.copytree(prepared.folder, tmp_path, dirs_exist_ok=True)
    return Portal(tmp_path)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Postgres]:
    programs = postgres_programs()
    needed(programs, "PostgreSQL's programs (initdb, pg_ctl)")
    assert programs
    postgres = Postgres(programs)
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.remove()


@pytest.fixture(scope="session")
def template(cluster: Postgres, prepared: Portal, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with Wiltshire in it, to be copied."""
    cluster.execute("CREATE DATABASE prepared")
    Portal(tmp_path_factory.mktemp("template"), database_url=cluster.url("prepared")).prepare(*ONE_QUARTER)
    return "prepared"


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    needed(shutil.which("redis-server"), "redis-server")
    server = Redis(tmp_path)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture
def on_services(cluster: Postgres, template: str, redis: Redis, prepared: Portal, tmp_path: Path) -> Iterator[Portal]:
    """An installation as it is deployed: PostgreSQL and Redis, each of our own."""
    name = f"fault_{redis.port}"
    cluster.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    shutil.copytree(prepared.folder / "static", tmp_path / "static")
    yield Portal(tmp_path, database_url=cluster.url(name), redis_url=redis.url)
    cluster.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def database(cluster: Postgres, on_services: Portal) -> Callable[..., list[tuple[object, ...]]]:
    """`database("SELECT …")` in the installation's own database."""
    name = on_services.database_url.rpartition("/")[2]
    return lambda statement, *parameters: cluster.execute(statement, *parameters, database=name)
