"""What the portal's processes load: statistics libraries are for tests, and cost a second of each start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HEAVY = ("scipy", "statsmodels", "abspc")
SERVING = """
from io import BytesIO
from opcc_portal.wsgi import application
from django.core.management import call_command
call_command("migrate", verbosity=0)
environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": "/sign-in/", "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
}
status = []
page = b"".join(application(environ, lambda code, headers: status.append(code)))
assert status == ["200 OK"], status
assert b"<main" in page, page
# Every module of every page, whichever is asked for.
import scorecard.pages, scorecard.views, reports.views.pack
"""
WORKING = """
from opcc_portal.celery import app
import django
django.setup()
app.loader.import_default_modules()
assert "scorecard.recompute" in app.tasks, list(app.tasks)
"""
LOADED = f"""
import sys
print(*sorted({{name.split(".")[0] for name in sys.modules}} & set({HEAVY!r})))
"""


def loaded(code: str, folder: Path) -> list[str]:
    """Return which heavy libraries a process that runs this code, with a database of its own, has loaded at its end."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "VAR_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", code + LOADED]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()


@pytest.mark.parametrize("code", [SERVING, WORKING], ids=["serving", "working"])
def test_no_process_loads_what_only_tests_need(code: str, tmp_path: Path) -> None:
    assert loaded(code, tmp_path) == []


def test_this_test_would_see_it(tmp_path: Path) -> None:
    assert loaded(SERVING + "import scipy.stats\n", tmp_path) == ["scipy"]
