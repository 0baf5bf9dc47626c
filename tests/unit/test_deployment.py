"""That what starts the portal agrees: the command, the containers, the documents, the lock files, make."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from opcc_portal.processes import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENT = (ROOT / "docs" / "deployment.md").read_text()
SETTINGS = (ROOT / "opcc_portal" / "settings.py").read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_containers_and_documents_run_the_same_commands(name: str) -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert services[name]["command"] == COMMANDS[name]
    assert f"`{COMMANDS[name]}`" in DEPLOYMENT


def test_the_image_serves_the_web_process() -> None:
    [command] = re.findall(r"^CMD (.*)$", (ROOT / "Dockerfile").read_text(), re.M)
    assert yaml.safe_load(command) == COMMANDS["web"].split()


@pytest.mark.parametrize("service", ["web", "worker", "beat", "postgres", "redis"])
def test_no_secret_stands_in_the_file(service: str) -> None:
    given = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"][service].get("environment", {})
    secrets = {name: value for name, value in given.items() if re.search("SECRET|PASSWORD", name)}
    assert all(
        re.fullmatch(r"\$\{[A-Z_]+(:\?.+|:-)\}", value) for value in secrets.values()
    )  # asked for, or left empty


@pytest.mark.parametrize("variable", sorted(set(re.findall(r'(?:environ\.get|required)\("([A-Z_]+)"', SETTINGS))))
def test_every_variable_is_documented(variable: str) -> None:
    assert f"`{variable}`" in DEPLOYMENT


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "package-lock.json"])
def test_lock_files_name_no_registry(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    assert not [line for line in lines if "://" in line and '"url":' not in line]  # npm: where to fund a project


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
@pytest.mark.parametrize(
    "target", ["demo", "setup", "quick", "test", "check", "check-slow", "shots", "lock", "bench", "help"]
)
def test_make_has_the_target(target: str) -> None:
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
