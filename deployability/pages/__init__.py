"""The reading page of staffing, registered with the portal."""

from django.utils.translation import gettext_lazy as _

from deployability import charts, tables
from deployability.pages import claims, staffing
from deployability.values import StaffingPage
from opcc_portal import jobs, pages
from opcc_portal.pages import Page

STAFFING = pages.register(
    Page(
        key="staffing",
        schema=1,
        struct=StaffingPage,
        gather=staffing.gather,
        template="deployability/staffing.html",
        label=_("Community policing teams"),
        rank=7,
        tables=tables.staffing_tables,
        charts=charts.staffing_charts,
    )
)
jobs.register_check("staffing", claims.problems)
