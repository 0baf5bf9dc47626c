"""The scorecard's reading pages, registered with the portal."""

from django.utils.translation import gettext_lazy as _

from opcc_portal import editions, jobs, pages
from opcc_portal.editions import Ledger
from opcc_portal.pages import Page, Raw
from scorecard import charts, queries, tables, values
from scorecard.pages import (
    checking,
    consultations,
    dashboard,
    measure,
    naming,  # noqa: F401  # it registers what can be named
    plans,
    scorecard,
    statistics,
)


def with_new_fields(raw: Raw) -> Raw:
    """Fields that were added since have defaults which say that nothing was known of them."""
    return raw


DASHBOARD = pages.register(
    Page(
        key="dashboard",
        schema=3,
        struct=values.Dashboard,
        gather=dashboard.gather,
        template="scorecard/dashboard.html",
        label=_("Dashboard"),
        rank=1,
        tables=tables.dashboard_tables,
        upgraders={1: with_new_fields, 2: with_new_fields},
    )
)
MEASURE = pages.register(
    Page(
        key="measure",
        schema=3,
        struct=values.MeasurePage,
        gather=measure.gather,
        template="scorecard/measure.html",
        folder="measures",
        tables=tables.measure_tables,
        charts=charts.measure_charts,
        upgraders={1: with_new_fields, 2: with_new_fields},
    )
)
SCORECARD = pages.register(
    Page(
        key="scorecard",
        schema=1,
        struct=values.Scorecard,
        gather=scorecard.gather,
        template="scorecard/scorecard.html",
        folder="scorecards",
        tables=tables.scorecard_tables,
    )
)
STATISTICS = pages.register(
    Page(
        key="statistics",
        schema=1,
        struct=values.StatisticsPage,
        gather=statistics.gather,
        template="scorecard/statistics.html",
        label=_("About the statistics"),
        rank=9,
        tables=tables.statistics_tables,
    )
)
PLANS = pages.register(
    Page(
        key="plans",
        schema=1,
        struct=values.PlansPage,
        gather=plans.gather,
        template="scorecard/plans.html",
        folder="plans",
        tables=tables.plans_tables,
    )
)
CONSULTATION = pages.register(
    Page(
        key="consultation",
        schema=1,
        struct=values.ConsultationPage,
        gather=consultations.gather,
        template="scorecard/consultation.html",
        subject=pages.CONSULTATION,
        tables=tables.consultation_tables,
    )
)
jobs.register_check("writing", checking.problems)
editions.register_ledger(Ledger("figures", queries.last_observation, queries.revised_after))
