"""Which snapshots there are, with what all teams have in each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from deployability.domain.strength import Strength
from deployability.models import Loss, Reason, Snapshot, Staffing, Team


@dataclass(frozen=True)
class Line:
    """A snapshot with the total of its teams; `claims` is how many figures a document prints of it."""

    snapshot: Snapshot
    total: Strength
    claims: int


def snapshots() -> list[Line]:
    """Return every snapshot, the latest first; three queries, however many there are."""
    posts = dict(
        Staffing.objects.order_by().values("snapshot").annotate(fte=Sum("establishment")).values_list("snapshot", "fte")
    )
    by_snapshot = (
        Loss.objects.filter(reason__long_term=True).order_by().values("staffing__snapshot").annotate(all=Sum("fte"))
    )
    lost = dict(by_snapshot.values_list("staffing__snapshot", "all"))
    return [
        Line(each, Strength(posts.get(each.pk, Decimal(0)), {"all": lost.get(each.pk, Decimal(0))}), each.printed)
        for each in Snapshot.objects.annotate(printed=Count("claims")).order_by("-on")
    ]


def set_up() -> bool:
    """Return whether an administrator has said which teams and reasons there are; two queries."""
    return Team.objects.exists() and Reason.objects.exists()
