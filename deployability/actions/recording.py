"""Recording what the teams have on a day: atomic, leaving its audit row, never beside what another person saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from deployability.domain.recorded import Printed, Recorded, Told
from deployability.domain.strength import Place
from deployability.domain.typed import write_fte
from deployability.models import Claim, Loss, Snapshot, Staffing, Students
from deployability.queries.recording import Layout, layout, on_day, recorded, rows_of
from opcc_portal.actions import hold_quarters
from opcc_portal.audit import record
from opcc_portal.models import User
from opcc_portal.writing import ChangedError, refuse_when_changed

State = dict[str, str]
ESTABLISHMENT, IN_POST = "establishment", "in_post"


def name(team: str, role: str, column: str) -> str:
    """The name of one figure, in forms and in the audit trail."""
    return f"{team}.{role}.{column}"


def state(found: Layout, snapshot: Snapshot | None) -> State:
    """What is recorded, figure by figure, as it is typed; {} where nothing is. A reason that takes nobody is 0."""
    if snapshot is None:
        return {}
    counted = {each.role.slug: str(each.number) for each in snapshot.students.select_related("role")}
    told = figures(found, recorded(rows_of(snapshot)))
    told |= {f"students.{role.slug}": counted.get(role.slug, "") for role in found.roles}
    return told | {"joining": snapshot.joining, "note": snapshot.note}


def figures(found: Layout, rows: Mapping[Place, Recorded]) -> State:
    """The figures of the rows, "" in a row that is not recorded."""
    told: State = {}
    for team, role in found.rows:
        row = rows.get((team.slug, role.slug))
        told[name(team.slug, role.slug, ESTABLISHMENT)] = write_fte(row.establishment) if row else ""
        told[name(team.slug, role.slug, IN_POST)] = write_fte(row.in_post) if row else ""
        for reason in found.reasons:
            lost = row.losses.get(reason.slug, Decimal(0)) if row else None
            told[name(team.slug, role.slug, reason.slug)] = write_fte(lost)
    return told


@transaction.atomic
def record_snapshot(*, by: User | None, day: date, seen: str, told: Told) -> Snapshot:
    """Record what the teams have on a day, whether something was recorded of it already or not. What was illustrative
    is so no more. Raises `NotAllowedError` while a quarter is judged that shows it, `ChangedError`."""
    hold_quarters(day)
    snapshot = held(day)
    found = layout(day, snapshot)
    before = state(found, snapshot)
    if snapshot is None:
        refuse_when_changed({}, seen)
        snapshot = create(day)
    else:
        refuse_when_changed(before, seen, snapshot)
    write(snapshot, found, told)
    after = state(found, snapshot)
    changed = {key for key, text in after.items() if before.get(key, "") != text}
    record(
        "staffing.recorded",
        by=by,
        target=snapshot,
        before={key: before.get(key, "") for key in sorted(changed)},
        after={key: after[key] for key in sorted(changed)},
    )
    return snapshot


def held(day: date) -> Snapshot | None:
    return Snapshot.objects.select_for_update().filter(on=day).first()


def create(day: date) -> Snapshot:
    """A snapshot that nobody has begun. That there is one already, the database knows: two people began at once."""
    try:
        with transaction.atomic():
            return Snapshot.objects.create(on=day)
    except IntegrityError as error:
        theirs = on_day(day)
        raise ChangedError(state(layout(day, theirs), theirs), theirs) from error


def write(snapshot: Snapshot, found: Layout, told: Told) -> None:
    """The rows as they were told, and nothing else; what a file prints of them instead of what the last file did."""
    snapshot.illustrative, snapshot.joining, snapshot.note = False, told.joining, told.note
    if told.source and not snapshot.claims.exclude(line=None).exists():
        snapshot.source = told.source
    snapshot.save()
    snapshot.rows.all().delete()
    write_rows(snapshot, found, told.rows)
    snapshot.students.filter(role__in=found.roles).delete()
    roles = {role.slug: role for role in found.roles}
    Students.objects.bulk_create(
        Students(snapshot=snapshot, role=roles[slug], number=number) for slug, number in told.students.items()
    )
    if told.claims:
        replace_claims(snapshot, told)


def write_rows(snapshot: Snapshot, found: Layout, rows: Mapping[Place, Recorded]) -> None:
    places = {(team.slug, role.slug): (team, role) for team, role in found.rows}
    made = {}
    for key, row in rows.items():
        team, role = places[key]
        made[key] = Staffing(
            snapshot=snapshot, team=team, role=role, establishment=row.establishment, in_post=row.in_post
        )
    Staffing.objects.bulk_create(made.values())
    reasons = {reason.slug: reason for reason in found.reasons}
    Loss.objects.bulk_create(
        Loss(staffing=made[key], reason=reasons[slug], fte=fte)
        for key, row in rows.items()
        for slug, fte in row.losses.items()
        if fte
    )


def replace_claims(snapshot: Snapshot, told: Told) -> None:
    """What a file prints instead of what the last file did. What a document prints, each on its line, stays; and so
    does the explanation of a figure that is printed as before."""
    of_files = snapshot.claims.filter(line=None)
    said = {(each.team, each.role, each.figure, each.printed): each for each in of_files}
    of_files.delete()
    made = [claim(snapshot, printed, told.source) for printed in told.claims]
    for each in made:
        if before := said.get((each.team, each.role, each.figure, each.printed)):
            each.explanation, each.explained_by = before.explanation, before.explained_by
    Claim.objects.bulk_create(made, ignore_conflicts=True)  # where a document has the name of the file


def claim(snapshot: Snapshot, printed: Printed, source: str) -> Claim:
    facts: dict[str, Any] = {
        "team": printed.team,
        "role": printed.role,
        "figure": printed.figure,
        "value": printed.value,
        "printed": printed.printed,
    }
    return Claim(snapshot=snapshot, table=source[:40], **facts)


@transaction.atomic
def remove_snapshot(*, by: User, snapshot: Snapshot, seen: str) -> None:
    """Take back a snapshot, such as one of a wrong date; only the audit trail keeps its figures. Raises
    `NotAllowedError`, `ChangedError`."""
    hold_quarters(snapshot.on)
    now = held(snapshot.on)
    before = state(layout(snapshot.on, now), now)
    refuse_when_changed(before if now else None, seen, snapshot)
    record("staffing.removed", by=by, target=snapshot, before=before)
    snapshot.delete()
