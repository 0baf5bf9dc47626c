"""The reading pages of risks, registered with the portal."""

from django.utils.translation import gettext_lazy as _

from opcc_portal import pages
from opcc_portal.pages import Page
from risks import charts, tables
from risks.pages import register, risk
from risks.pages.concerning import leading_from
from risks.values import RiskPage, Risks

RISKS = pages.register(
    Page(
        key="risks",
        schema=1,
        struct=Risks,
        gather=register.gather,
        template="risks/register.html",
        label=_("Risk register"),
        rank=7,
        tables=tables.risks_tables,
    )
)
RISK = pages.register(
    Page(
        key="risk",
        schema=1,
        struct=RiskPage,
        gather=risk.gather,
        template="risks/risk.html",
        folder="risks",
        tables=tables.risk_tables,
        charts=charts.risk_charts,
    )
)
for page in ("measure", "plan", "highlight"):
    pages.register_related(page, leading_from(page))
