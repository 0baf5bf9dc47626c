from django.apps import AppConfig


class ScorecardConfig(AppConfig):
    name = "scorecard"
    verbose_name = "Scorecard"

    def ready(self) -> None:
        from scorecard import admin, pages, progress, tasks  # noqa: F401  # each registers what it offers with the base
