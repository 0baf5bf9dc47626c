"""In how many queries, and what the entry of staffing asks for."""

from datetime import timedelta

import pytest

from deployability.models import Reason, Snapshot
from deployability.queries import snapshots as queries
from opcc_portal.models import Quarter
from tests.factories import LossFactory, ReasonFactory
from tests.integration.staffing_page.helping import MAY, ClientAs, Counting, claim, page, record
from tests.publication import publish


def fill(snapshots: int, teams: int, roles: int) -> None:
    """So many snapshots a month apart up to May 2018, everybody lost for two reasons."""
    for number in range(snapshots):
        day = MAY - timedelta(days=30 * number)
        for team in range(teams):
            for role in range(roles):
                row = record(day, 4, team=f"team-{team}", role=f"role-{role}")
                LossFactory(staffing=row, reason=ReasonFactory(slug="sickness"), fte=3)
    claim(Snapshot.objects.get(on=MAY), explanation="It is so.")


@pytest.mark.parametrize("size", [(1, 1, 1), (6, 5, 4)])
def test_the_page_takes_five_queries_however_much_there_is(
    quarter: Quarter, counting: Counting, client_as: ClientAs, size: tuple[int, int, int]
) -> None:
    fill(*size)
    with counting() as made:
        page(quarter)
    assert len(made) == 5
    staff, address = client_as("analyst"), f"/draft/quarters/{quarter.slug}/staffing/"
    with counting() as made:
        assert staff.get(address).status_code == 200
    assert len(made) <= 10


def test_the_published_page_takes_six_queries_at_most(
    quarter: Quarter, counting: Counting, client_as: ClientAs
) -> None:
    fill(3, 3, 2)
    publish(quarter)
    reader = client_as("panel")
    with counting() as made:
        assert reader.get(f"/quarters/{quarter.slug}/staffing/").status_code == 200
    assert len(made) <= 6


def test_sixty_snapshots_are_drawn_at_most(quarter: Quarter) -> None:
    for number in range(63):
        record(MAY - timedelta(days=30 * number))
    assert len(page(quarter).snapshots) == 60
    assert page(quarter).snapshots[-1].on == MAY


def test_what_is_in_use_on_a_day(db: None) -> None:
    ReasonFactory(slug="always", position=2)
    ReasonFactory(slug="from", since=MAY, position=1)
    ReasonFactory(slug="until", until=MAY - timedelta(days=1))
    assert [reason.slug for reason in queries.in_use(Reason, MAY)] == ["from", "always"]
