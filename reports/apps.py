from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        from reports import admin, pages, progress  # noqa: F401  # each registers what it offers with the base
