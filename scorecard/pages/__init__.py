"""The scorecard's reading pages, registered with the portal."""

from opcc_portal import editions, pages
from opcc_portal.editions import Ledger
from opcc_portal.pages import Page
from scorecard import charts, queries, tables, values
from scorecard.pages import dashboard, measure

DASHBOARD = pages.register(
    Page(
        key="dashboard",
        schema=1,
        struct=values.Dashboard,
        gather=dashboard.gather,
        template="scorecard/dashboard.html",
        tables=tables.dashboard_tables,
    )
)
MEASURE = pages.register(
    Page(
        key="measure",
        schema=1,
        struct=values.MeasurePage,
        gather=measure.gather,
        template="scorecard/measure.html",
        folder="measures",
        tables=tables.measure_tables,
        charts=charts.measure_charts,
    )
)
editions.register_ledger(Ledger("figures", queries.last_observation, queries.revised_after))
