from django.apps import AppConfig


class RisksConfig(AppConfig):
    name = "risks"
    verbose_name = "Risks"

    def ready(self) -> None:
        from risks import admin, pages  # noqa: F401  # each registers what it offers with the base
