from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "opcc_portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        # The application that tasks belong to; a job and a kind of subject that register themselves.
        from opcc_portal import celery, publishing, quarters  # noqa: F401
        from opcc_portal.triggers import create_append_only_triggers

        post_migrate.connect(create_append_only_triggers, dispatch_uid="append-only")
