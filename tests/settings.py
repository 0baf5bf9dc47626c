"""The portal's own settings, with names that two checkouts on one machine cannot share."""

import hashlib
import os
from pathlib import Path

CHECKOUT = hashlib.sha256(str(Path(__file__).resolve().parent.parent).encode()).hexdigest()
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

os.environ.setdefault("SECRET_KEY", "tests-only-" + "x" * 50)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("DEMO", "1")

from opcc_portal.settings import *  # noqa: E402, F403
from opcc_portal.settings import BASE_DIR, DATABASES, STORAGES  # noqa: E402

DATABASES["default"]["TEST"] = (
    {"NAME": f"test_opcc_{CHECKOUT[:10]}"} if "postgresql" in DATABASES["default"]["ENGINE"] else {}
)
# Each client asks what is there: nothing, whatever was collected for a demonstration beside the tests.
STATIC_ROOT = BASE_DIR / "build" / "nothing-collected"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A queue of the test's own, which nobody works off: what was sent can be looked at, and no demo's worker sees it.
CELERY_BROKER_URL = "memory://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
