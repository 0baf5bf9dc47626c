"""What differs between installations: refused when it is missing, safe when it is there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {"SECRET_KEY": "tests-only-" + "".join(map(chr, range(65, 115))), "ALLOWED_HOSTS": "portal.example"}


def manage(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a management command in an environment that holds nothing else of ours."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={**inherited, "VAR_DIR": str(folder), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", PRODUCTION)
def test_it_refuses_to_start_without(missing: str, tmp_path: Path) -> None:
    given = {name: value for name, value in PRODUCTION.items() if name != missing}
    refused = manage(tmp_path, "check", **given)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"The portal is not configured: Set the environment variable {missing}")
    assert "Traceback" not in refused.stderr


def test_production_is_safe(tmp_path: Path) -> None:
    checked = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (checked.returncode, checked.stdout) == (0, "System check identified no issues (0 silenced).\n")


def test_the_demonstration_is_not(tmp_path: Path) -> None:
    """The control of the test above."""
    checked = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", DEMO="1")
    assert checked.returncode == 1
    assert "security.W" in checked.stderr


def test_demonstration_accounts_exist_only_in_the_demonstration(tmp_path: Path) -> None:
    refused = manage(tmp_path, "load_demo", **PRODUCTION)
    assert refused.returncode == 1
    assert "only in demo mode" in refused.stderr


SHOWN = (
    "from django.conf import settings as s; print(s.PORTAL_URL, s.EMAIL_BACKEND.split('.')[-2], s.DEFAULT_FROM_EMAIL)"
)


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        (PRODUCTION, "https://portal.example console portal@portal.example"),
        (
            PRODUCTION | {"EMAIL_HOST": "mail.example", "DEFAULT_FROM_EMAIL": "opcc@portal.example"},
            "https://portal.example smtp opcc@portal.example",
        ),
        (
            PRODUCTION | {"CSRF_TRUSTED_ORIGINS": "https://first.example,https://second.example"},
            "https://first.example console portal@portal.example",
        ),
        (PRODUCTION | {"PORTAL_URL": "https://told.example/"}, "https://told.example console portal@portal.example"),
        (PRODUCTION | {"PORTAL_URL": ""}, "https://portal.example console portal@portal.example"),
        ({"DEMO": "1", "EMAIL_HOST": "mail.example"}, "http://127.0.0.1:8000 console portal@127.0.0.1"),
    ],
)
def test_where_links_in_emails_lead_and_who_takes_them(environment: dict[str, str], shown: str, tmp_path: Path) -> None:
    """The demonstration sends nothing to anybody, whatever stands in the environment."""
    assert manage(tmp_path, "shell", "--no-imports", "--command", SHOWN, **environment).stdout.strip() == shown
