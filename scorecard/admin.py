"""What an administrator sees of the scorecard: which series cannot be assessed, and why."""

from django.contrib import admin

from opcc_portal.admin import ReadOnlyAdmin, site
from scorecard.models import Series


@admin.register(Series, site=site)
class SeriesAdmin(ReadOnlyAdmin):
    """Those that failed most come first; after three attempts a series waits for its figures to change."""

    list_display = ["__str__", "attempts", "last_error", "changed_at"]
    list_select_related = ["measure"]
    ordering = ["-attempts", "measure", "area", "segment"]
