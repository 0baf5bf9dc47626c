"""The reading pages of what is told, registered with the portal."""

from opcc_portal import pages
from opcc_portal.pages import Page
from reports.pages import plan
from reports.values.plan import PlanPage

PLAN = pages.register(
    Page(
        key="plan",
        schema=1,
        struct=PlanPage,
        gather=plan.gather,
        template="reports/plan.html",
        tables=plan.tables,
    )
)
pages.register_related("measure", plan.about_measures)
