"""Load what a folder says of staffing: adds what is missing, changes nothing that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from deployability.importers.fixtures import (
    ClaimRow,
    Dataset,
    DayRow,
    FrameworkRow,
    ReasonRow,
    RoleRow,
    SnapshotRow,
    StaffingRow,
    StudentsRow,
    TeamRow,
)
from deployability.models import (
    Claim,
    DayLost,
    Framework,
    Loss,
    Reason,
    Role,
    Snapshot,
    Staffing,
    Students,
    Team,
)
from opcc_portal.intake.folder import named


@transaction.atomic
def load(data: Dataset) -> int:
    """Load all of it; how many snapshots were new. A snapshot that is there is left as it is, whatever it holds, and so
    are days and rules of which there are any. Raises `BrokenFileError` where a row names something that does not
    exist."""
    roles, reasons = load_roles(data.roles), load_reasons(data.reasons)
    teams = load_teams(data.teams, roles)
    load_days(data.days)
    load_framework(data.framework)
    new = load_snapshots(data.snapshots, {row.key: row.title for row in data.documents})
    load_staffing(data.staffing, new, teams, roles, reasons)
    load_students(data.students, new, roles)
    load_claims(data.claims, new)
    return sum(snapshot is not None for snapshot in new.values())


def load_roles(rows: Iterable[RoleRow]) -> dict[str, Role]:
    for position, row in enumerate(rows, start=1):
        fields = {"code": row.code, "name": row.name, "student": row.student, "position": position}
        Role.objects.get_or_create(slug=row.role, defaults=fields)
    return {role.slug: role for role in Role.objects.all()}


def load_reasons(rows: Iterable[ReasonRow]) -> dict[str, Reason]:
    for position, row in enumerate(rows, start=1):
        fields: dict[str, Any] = {"name": row.name, "definition": row.definition, "position": position}
        fields |= {"long_term": row.long_term == "y", "vacancy": row.vacancy == "y"}
        Reason.objects.get_or_create(slug=row.reason, defaults=fields)
    return {reason.slug: reason for reason in Reason.objects.all()}


def load_teams(rows: Iterable[TeamRow], roles: Mapping[str, Role]) -> dict[str, Team]:
    for position, row in enumerate(rows, start=1):
        fields = {"name": row.name, "short_name": row.short_name, "position": position}
        team, created = Team.objects.get_or_create(slug=row.team, defaults=fields)
        if created:
            team.roles.set([named(roles, role, "role", row) for role in row.roles.split(";")])
    return {team.slug: team for team in Team.objects.all()}


def load_days(rows: Iterable[DayRow]) -> None:
    if not DayLost.objects.exists():
        DayLost.objects.bulk_create(
            DayLost(
                cause=row.cause,
                abstraction=row.abstraction,
                deployability=row.deployability,
                note=row.note,
                line=row.line,
                position=position,
            )
            for position, row in enumerate(rows, start=1)
        )


def load_framework(rows: Iterable[FrameworkRow]) -> None:
    names = ("threshold", "tolerance", "working_days", "basis", "note")
    for row in rows:
        Framework.objects.get_or_create(id=1, defaults={name: getattr(row, name) for name in names})


def load_snapshots(rows: Iterable[SnapshotRow], titles: Mapping[str, str]) -> dict[Any, Snapshot | None]:
    """The snapshots by their day; None for one that was there."""
    new: dict[Any, Snapshot | None] = {}
    for row in rows:
        fields: dict[str, Any] = {"illustrative": row.illustrative == "y", "note": row.note, "joining": row.joining}
        fields["source"] = named(titles, row.source, "document", row) if row.source else ""
        snapshot, created = Snapshot.objects.get_or_create(on=row.on, defaults=fields)
        new[row.on] = snapshot if created else None
    return new


def load_staffing(
    rows: Sequence[StaffingRow],
    new: Mapping[Any, Snapshot | None],
    teams: Mapping[str, Team],
    roles: Mapping[str, Role],
    reasons: Mapping[str, Reason],
) -> None:
    """The rows of the snapshots that are new, with what is lost of each."""
    wanted = [(row, snapshot) for row in rows if (snapshot := named(new, row.on, "snapshot", row))]
    made = Staffing.objects.bulk_create(
        Staffing(
            snapshot=snapshot,
            team=named(teams, row.team, "team", row),
            role=named(roles, row.role, "role", row),
            establishment=row.establishment,
            in_post=row.in_post,
        )
        for row, snapshot in wanted
    )
    Loss.objects.bulk_create(
        Loss(staffing=staffing, reason=named(reasons, reason, "reason", row), fte=fte)
        for staffing, (row, _) in zip(made, wanted, strict=True)
        for reason, fte in row.lost.items()
    )


def load_students(rows: Sequence[StudentsRow], new: Mapping[Any, Snapshot | None], roles: Mapping[str, Role]) -> None:
    Students.objects.bulk_create(
        Students(snapshot=snapshot, role=named(roles, row.role, "role", row), number=row.number)
        for row in rows
        if (snapshot := named(new, row.on, "snapshot", row))
    )


def load_claims(rows: Sequence[ClaimRow], new: Mapping[Any, Snapshot | None]) -> None:
    """What the documents print of the snapshots that are new, with our explanation where one is given."""
    names = ("table", "team", "role", "figure", "value", "printed", "line", "explanation")
    Claim.objects.bulk_create(
        Claim(snapshot=snapshot, **{name: getattr(row, name) for name in names})
        for row in rows
        if (snapshot := named(new, row.on, "snapshot", row))
    )
