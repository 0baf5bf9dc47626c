from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        from reports import progress  # noqa: F401  # registers the job that builds packs, and what is said of it
