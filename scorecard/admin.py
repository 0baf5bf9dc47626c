"""What an administrator sees of the scorecard: series that cannot be assessed, and who is compared with whom."""

import itertools
from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from opcc_portal.admin import AuditedAdmin, ReadOnlyAdmin, site
from scorecard import actions
from scorecard.models import Force, Measure, PeerGroup, PeerMembership, RecordedJudgement, Series


@admin.register(Series, site=site)
class SeriesAdmin(ReadOnlyAdmin):
    """Those that failed most come first; after three attempts a series waits for its figures to change."""

    list_display = ["__str__", "attempts", "last_error", "changed_at"]
    list_select_related = ["measure"]
    ordering = ["-attempts", "measure", "area", "segment"]

    def get_urls(self) -> list[Any]:
        recompute = self.admin_site.admin_view(require_POST(self.recompute))
        return [path("recompute/", recompute, name="scorecard_series_recompute"), *super().get_urls()]

    def recompute(self, request: HttpRequest) -> HttpResponse:
        """Have all signals computed anew, and show how far that is."""
        job = actions.recompute_everything(by=request.user)  # type: ignore[arg-type]
        return redirect("job", job=job.pk)


@admin.register(Measure, site=site)
class MeasureAdmin(AuditedAdmin):
    """How a measure is read. What decides how its figures add up is not changed here: it would change its history."""

    list_display = ["name", "kind", "unit", "frequency", "preferred_direction", "travel_threshold", "compared_as"]
    list_filter = ["kind", "frequency", "preferred_direction"]
    list_select_related = ["compared_as"]
    search_fields = ["name", "slug"]
    fields = ["name", "definition", "preferred_direction", "travel_threshold", "compared_as", "caveats"]
    readonly_fields = ["name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Force, site=site)
class ForceAdmin(AuditedAdmin):
    list_display = ["name", "area"]
    search_fields = ["name"]


class Memberships(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", {}).get("starts")]
        for one, other in itertools.combinations(rows, 2):
            if one.get("force") == other.get("force") and overlap(one, other):
                raise ValidationError(_("%(force)s is in the group twice at one time."), params=one)


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two memberships share a day."""
    return all(a["starts"] <= (b.get("ends") or date.max) for a, b in ((one, other), (other, one)))


class MembershipInline(admin.StackedInline):
    """A force that leaves is given a last day: who was compared with whom stays known.

    Stacked, because the fields of Django's tables of rows have no labels of their own.
    """

    model = PeerMembership
    formset = Memberships
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PeerGroup, site=site)
class PeerGroupAdmin(AuditedAdmin):
    list_display = ["name", "area", "note"]
    inlines = [MembershipInline]


@admin.register(RecordedJudgement, site=site)
class RecordedJudgementAdmin(AuditedAdmin):
    list_display = ["measure", "about", "part", "months", "words", "unavailable", "source"]
    list_filter = ["about"]
    list_select_related = ["measure", "document"]
    search_fields = ["measure__name", "part", "words", "unavailable", "source_system", "document__title"]

    @admin.display(description=_("period"), ordering="period_end")
    def months(self, judgement: RecordedJudgement) -> str:
        return judgement.period.label()
