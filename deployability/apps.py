from django.apps import AppConfig


class DeployabilityConfig(AppConfig):
    name = "deployability"
    verbose_name = "Staffing"

    def ready(self) -> None:
        from deployability import admin, pages  # noqa: F401  # each registers what it offers with the base
