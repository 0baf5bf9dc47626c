"""The administrator's site: people, the office, quarters, and what went wrong in the background.

History is not rewritten here: figures are not editable, and audit rows, jobs and a quarter's state only shown.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseModelFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator

from opcc_portal import access
from opcc_portal.access import View
from opcc_portal.audit import record
from opcc_portal.models import AuditEvent, Edition, Job, Office, Quarter, User


class PortalAdminSite(admin.AdminSite):
    site_header = "Administration"
    site_title = "Administration"
    index_title = "Settings, people and background work"

    def has_permission(self, request: HttpRequest) -> bool:
        return access.may(request.user, "administer")

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Whoever is signed in with another role finds nothing; Django would send them to a sign-in of its own."""
        return access.only("administer")(super().admin_view(view, cacheable))

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Django sends visitors here. There is one way to sign in, so they are sent on."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


site = PortalAdminSite(name="admin")


class AuditedAdmin(admin.ModelAdmin):
    """What is changed here leaves the same trace as everywhere else. Nothing is deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        leave_trace(request, form, change=change)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:
        changed = [(row, row.instance.pk is not None) for row in formset.forms if row.has_changed()]
        super().save_formset(request, form, formset, change)
        for row, was_there in changed:
            leave_trace(request, row, change=was_there)


def leave_trace(request: HttpRequest, form: ModelForm, *, change: bool) -> None:
    """Write down what a saved form has changed, in words; of a secret nothing."""
    before = {name: in_words(form, name) for name in form.changed_data if name in form.initial}
    after = {name: str(getattr(form.instance, name, "")) for name in form.changed_data if "password" not in name}
    event = f"{form.instance._meta.model_name}.{'changed' if change else 'created'}"
    record(event, by=request.user, target=form.instance, before=before, after=after)  # type: ignore[arg-type]


def in_words(form: ModelForm, name: str) -> str:
    """What a field said before: of a reference the name of what it led to, not its number."""
    return str(form.fields[name].to_python(form.initial[name]))


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UserCreation(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "display_name", "email", "role")


@admin.register(User, site=site)
class UserAdmin(AuditedAdmin):
    list_display = ["username", "display_name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "display_name"]
    fields = ["username", "display_name", "email", "role", "is_active"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs = {"form": UserCreation, "fields": None, **kwargs}
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": [*UserCreation.Meta.fields, "usable_password", "password1", "password2"]})]
        return super().get_fieldsets(request, obj)


@admin.register(Office, site=site)
class OfficeAdmin(AuditedAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Office.objects.exists()


@admin.register(Quarter, site=site)
class QuarterAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "state", "data_to", "submitted_by", "approved_by"]


@admin.register(Edition, site=site)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "published_at", "published_by", "change_kind", "reason"]
    list_select_related = ["published_by"]


@admin.register(Job, site=site)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["kind", "status", "done", "total", "attempts", "error", "created_at"]
    list_filter = ["status", "kind"]


@admin.register(AuditEvent, site=site)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "event", "target", "by"]
    list_filter = ["event"]
    search_fields = ["target"]
    list_select_related = ["by"]
