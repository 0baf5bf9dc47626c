"""What an administrator sets of registers: their rules and bands, and the areas that risks would harm."""

from django.contrib import admin

from opcc_portal.admin import AuditedAdmin, site
from risks.models import Band, ImpactArea, Register


class BandInline(admin.TabularInline):
    model = Band
    extra = 0


@admin.register(Register, site=site)
class RegisterAdmin(AuditedAdmin):
    """Drafts follow a change at once; what is published stays as it is."""

    list_display = ["name", "shown_to", "appetite", "removal_at", "position"]
    prepopulated_fields = {"slug": ["short_name"]}
    inlines = [BandInline]


@admin.register(ImpactArea, site=site)
class ImpactAreaAdmin(AuditedAdmin):
    list_display = ["name", "position"]
    prepopulated_fields = {"slug": ["name"]}
