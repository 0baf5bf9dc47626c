"""The demonstration in a database of its own, for benchmarks to work on."""

import io
import os


def prepare(folder: str) -> None:
    """Wiltshire's quarter, published, on SQLite in `folder`. Django is set up with it: call this once, first."""
    import django

    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    settings = {"DJANGO_SETTINGS_MODULE": "opcc_portal.settings", "ALLOWED_HOSTS": "testserver"}
    os.environ.update(DEMO="1", VAR_DIR=folder, **settings)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_demo", "--quarter", "2017-18-Q4", stdout=io.StringIO())
