"""The administrator's site is Django's own, under our security policy: its pages work and axe finds nothing."""

import pytest

from tests.browser.test_accessible import violations
from tests.browser.visits import DESKTOP, PHONE, Visits, goto

PAGES = (
    "/admin/",
    "/admin/opcc_portal/user/",
    "/admin/opcc_portal/user/add/",
    "/admin/opcc_portal/quarter/",
    "/admin/opcc_portal/auditevent/",
    "/admin/opcc_portal/job/",
    "/admin/scorecard/series/",
    "/admin/scorecard/force/",
    "/admin/scorecard/force/add/",
    "/admin/scorecard/peergroup/1/change/",
    "/admin/scorecard/recordedjudgement/",
    "/admin/scorecard/recordedjudgement/add/",
)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_axe_finds_nothing_in_the_administration(visits: Visits, width: int) -> None:
    page = visits.open("admin", width=width)
    found = [each for url in PAGES for each in violations(goto(page, url))]
    assert not found, "\n".join(found)
