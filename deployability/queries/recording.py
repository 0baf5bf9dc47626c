"""What the recording of a snapshot rests on: the teams, roles and reasons of a day, and what is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from deployability.domain.recorded import Key, Recorded
from deployability.models import Reason, Role, Snapshot, Staffing, Team, Versioned

Kept = TypeVar("Kept", bound=Versioned)


@dataclass(frozen=True)
class Layout:
    """The rows and columns of a day: each team with its roles, the reasons, and the roles that somebody can be in
    training for."""

    day: date
    teams: Sequence[tuple[Team, Sequence[Role]]]
    reasons: Sequence[Reason]

    @property
    def rows(self) -> list[tuple[Team, Role]]:
        return [(team, role) for team, roles in self.teams for role in roles]

    @property
    def roles(self) -> list[Role]:
        """Every role that any team has, once, in order."""
        found = {role.pk: role for _team, role in self.rows}
        return sorted(found.values(), key=lambda role: (role.position, role.pk))


def in_use(rows: QuerySet[Kept], day: date) -> QuerySet[Kept]:
    """Narrow to what is in use on a day."""
    return rows.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))


def layout(day: date, snapshot: Snapshot | None = None) -> Layout:
    """Return the rows and columns of a day, those in use and those that its snapshot has all the same; at most five
    queries, however many there are."""
    has = rows_of(snapshot) if snapshot else []
    kept_teams, kept_roles = {row.team_id for row in has}, {(row.team_id, row.role_id) for row in has}
    lost = {loss.reason_id for row in has for loss in row.losses.all()}
    roles = set(in_use(Role.objects.all(), day).values_list("pk", flat=True))
    teams = Team.objects.filter(Q(pk__in=in_use(Team.objects.all(), day)) | Q(pk__in=kept_teams))
    reasons = Reason.objects.filter(Q(pk__in=in_use(Reason.objects.all(), day)) | Q(pk__in=lost))
    return Layout(
        day=day,
        teams=[
            (team, [role for role in team.roles.all() if role.pk in roles or (team.pk, role.pk) in kept_roles])
            for team in teams.prefetch_related("roles")
        ],
        reasons=list(reasons),
    )


def rows_of(snapshot: Snapshot) -> list[Staffing]:
    """Return the rows of a snapshot with what is lost in each; two queries."""
    return list(snapshot.rows.select_related("team", "role").prefetch_related("losses__reason"))


def recorded(rows: Iterable[Staffing]) -> dict[Key, Recorded]:
    """Return what rows say, by team and role."""
    return {
        (row.team.slug, row.role.slug): Recorded(
            row.establishment, row.in_post, {loss.reason.slug: loss.fte for loss in row.losses.all()}
        )
        for row in rows
    }


def on_day(day: date) -> Snapshot | None:
    return Snapshot.objects.filter(on=day).first()


def before(day: date) -> Snapshot | None:
    """Return the last snapshot before a day; one query."""
    return Snapshot.objects.filter(on__lt=day).order_by("-on").first()
