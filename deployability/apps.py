from django.apps import AppConfig


class DeployabilityConfig(AppConfig):
    name = "deployability"
    verbose_name = "Staffing"

    def ready(self) -> None:
        from deployability import admin  # noqa: F401  # it registers what it offers with the base
