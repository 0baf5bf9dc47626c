"""The reading pages of what is told, registered with the portal."""

from django.utils.translation import gettext_lazy as _

from opcc_portal import editions, jobs, pages
from opcc_portal.pages import Page, Raw
from reports import charts, tables
from reports.pages import (
    checking,
    delivery,
    glossary,
    highlights,
    infrastructure,
    naming,  # noqa: F401  # it registers what can be named
    outline,
    plan,
)
from reports.queries.glossary import explained
from reports.values.delivery import Delivery
from reports.values.glossary import Glossary
from reports.values.highlights import HighlightReport, Highlights
from reports.values.infrastructure import Infrastructure
from reports.values.outline import Outline
from reports.values.plan import PlanPage


def with_new_fields(raw: Raw) -> Raw:
    """A field that was added since has a default which says that nothing was known of it."""
    return raw


HIGHLIGHTS = pages.register(
    Page(
        key="highlights",
        schema=1,
        struct=Highlights,
        gather=highlights.gather_list,
        template="reports/highlights.html",
        label=_("Highlight reports"),
        rank=3,
        tables=tables.highlights_tables,
    )
)
HIGHLIGHT = pages.register(
    Page(
        key="highlight",
        schema=2,
        struct=HighlightReport,
        gather=highlights.gather,
        template="reports/highlight.html",
        folder="reports",
        tables=tables.highlight_tables,
        charts=charts.highlight_charts,
        upgraders={1: with_new_fields},
    )
)
DELIVERY = pages.register(
    Page(
        key="delivery",
        schema=1,
        struct=Delivery,
        gather=delivery.gather,
        template="reports/delivery.html",
        label=_("Service delivery"),
        rank=5,
        tables=tables.delivery_tables,
    )
)
GLOSSARY = pages.register(
    Page(
        key="glossary",
        schema=1,
        struct=Glossary,
        gather=glossary.gather,
        template="reports/glossary.html",
        label=_("Glossary"),
        rank=8,
        tables=tables.glossary_tables,
    )
)
INFRASTRUCTURE = pages.register(
    Page(
        key="infrastructure",
        schema=1,
        struct=Infrastructure,
        gather=infrastructure.gather,
        template="reports/infrastructure.html",
        label=_("Delivering the plan"),
        rank=6,
        tables=tables.infrastructure_tables,
    )
)
editions.register_terms(explained)
jobs.register_check("told", checking.problems)
PLAN = pages.register(
    Page(
        key="plan",
        schema=1,
        struct=PlanPage,
        gather=plan.gather,
        template="reports/plan.html",
        label=_("Plan"),
        rank=4,
        tables=plan.tables,
    )
)
CONTENTS = pages.register(
    Page(
        key="contents",
        schema=1,
        struct=Outline,
        gather=outline.gather,
        template="reports/contents.html",
        tables=tables.contents_table,
        label=_("Contents"),
        rank=2,
    )
)
pages.register_related("scorecard", highlights.about_priorities)
pages.register_related("measure", plan.about_measures)
