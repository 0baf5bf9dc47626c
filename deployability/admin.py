"""What an administrator sets of staffing: the framework's rules, teams, roles and reasons."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from deployability.models import Framework, Reason, Role, Team
from opcc_portal.admin import AuditedAdmin, site


@admin.register(Framework, site=site)
class FrameworkAdmin(AuditedAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Framework.objects.exists()


@admin.register(Team, site=site)
class TeamAdmin(AuditedAdmin):
    """Drafts follow a change at once; what is published stays as it is."""

    list_display = ["name", "short_name", "since", "until", "position"]
    prepopulated_fields = {"slug": ["name"]}
    filter_horizontal = ["roles"]


@admin.register(Role, site=site)
class RoleAdmin(AuditedAdmin):
    list_display = ["code", "name", "student", "since", "until", "position"]
    prepopulated_fields = {"slug": ["code"]}


@admin.register(Reason, site=site)
class ReasonAdmin(AuditedAdmin):
    list_display = ["name", "long_term", "vacancy", "since", "until", "position"]
    prepopulated_fields = {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What snapshots have counted by a reason stays what it was: another definition is another reason."""
        return ["slug", "long_term", "vacancy"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["name"]}
