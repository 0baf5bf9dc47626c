"""Snapshots in a line, and the page as it is gathered."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.test import Client
from django.test.utils import CaptureQueriesContext

from deployability.models import Claim, Snapshot, Staffing
from deployability.values import StaffingPage
from opcc_portal import pages
from opcc_portal.models import Quarter
from tests.factories import LossFactory, RoleFactory, SnapshotFactory, StaffingFactory, TeamFactory

ClientAs = Callable[[str], Client]
Counting = Callable[[], CaptureQueriesContext]
MAY = date(2018, 5, 31)
WILTSHIRE = Path(__file__).parents[3] / "fixtures" / "wiltshire"


def page(quarter: Quarter, audience: str = "panel") -> StaffingPage:
    return pages.get("staffing").gather(quarter, audience)[""]  # type: ignore[arg-type, return-value]


def record(day: date, lost: int | str = 0, *, team: str = "south", role: str = "con", **snapshot: object) -> Staffing:
    """Fifty posts of a team's role on a day, so many of them vacant."""
    taken = Snapshot.objects.filter(on=day).first() or SnapshotFactory(on=day, **snapshot)
    staffing = StaffingFactory(snapshot=taken, team=TeamFactory(slug=team), role=RoleFactory(slug=role))
    if lost:
        LossFactory(staffing=staffing, fte=Decimal(lost))
    return staffing


def claim(snapshot: Snapshot, **fields: object) -> Claim:
    """Table 1 prints 49 posts where there are fifty."""
    given = {"table": "Table 1", "team": "south", "figure": "establishment", "value": 49, "printed": "49"}
    return Claim.objects.create(snapshot=snapshot, **{**given, **fields})
