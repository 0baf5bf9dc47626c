"""What an administrator sets of what is told: with what a plan is delivered, and who reports where."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from opcc_portal.admin import AuditedAdmin, site
from reports.models import Arrangement


class ArrangementForm(ModelForm):
    def clean(self) -> dict[str, Any]:
        """Nobody reports in a circle, nor to something of another plan."""
        cleaned = super().clean() or {}
        above, plan = cleaned.get("reports_to"), cleaned.get("plan")
        if above and plan and above.plan_id != plan.pk:
            self.add_error("reports_to", ValidationError(_("%s belongs to another plan.") % above))
        seen = set()
        while above and above.pk not in seen:
            if self.instance.pk and above.pk == self.instance.pk:
                self.add_error("reports_to", ValidationError(_("That would be a circle: choose something above it.")))
                break
            seen.add(above.pk)
            above = above.reports_to
        return cleaned


@admin.register(Arrangement, site=site)
class ArrangementAdmin(AuditedAdmin):
    """Drafts show a change at once; what is published stays as it is."""

    form = ArrangementForm
    list_display = ["name", "kind", "plan", "reports_to", "position"]
    list_filter = ["plan", "kind"]
    list_select_related = ["plan", "reports_to"]
    search_fields = ["name", "purpose"]
    fields = ["plan", "kind", "name", "purpose", "meets", "reports_to", "note", "position"]
