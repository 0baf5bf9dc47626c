"""What the recording of a snapshot rests on: the teams, roles and reasons of a day, and what is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from deployability.domain.recorded import Recorded
from deployability.domain.strength import Place
from deployability.models import Reason, Role, Snapshot, Staffing, Team
from deployability.queries.snapshots import in_use


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


def layout(day: date, snapshot: Snapshot | None = None) -> Layout:
    """Return the rows and columns of a day, those in use and those that its snapshot has all the same; at most five
    queries, however many there are."""
    has = rows_of(snapshot) if snapshot else []
    kept: dict[int, dict[int, Role]] = {}
    for row in has:
        kept.setdefault(row.team_id, {})[row.role_id] = row.role
    lost = {loss.reason_id for row in has for loss in row.losses.all()}
    roles = set(in_use(Role, day).values_list("pk", flat=True))
    teams = Team.objects.filter(Q(pk__in=in_use(Team, day)) | Q(pk__in=kept)).prefetch_related("roles")
    return Layout(
        day=day,
        teams=[(team, roles_of(team, roles, kept.get(team.pk, {}))) for team in teams],
        reasons=list(Reason.objects.filter(Q(pk__in=in_use(Reason, day)) | Q(pk__in=lost))),
    )


def roles_of(team: Team, used: set[int], kept: Mapping[int, Role]) -> list[Role]:
    """The roles that a team has and that are in use, and those recorded of it, which it may have no more; in order."""
    found = {role.pk: role for role in team.roles.all() if role.pk in used} | dict(kept)
    return sorted(found.values(), key=lambda role: (role.position, role.pk))


def rows_of(snapshot: Snapshot) -> list[Staffing]:
    """Return the rows of a snapshot with what is lost in each; two queries."""
    return list(snapshot.rows.select_related("team", "role").prefetch_related("losses__reason"))


def recorded(rows: Iterable[Staffing]) -> dict[Place, Recorded]:
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
