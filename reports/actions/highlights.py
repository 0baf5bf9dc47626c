"""Writing highlight reports: their boxes, their deliverables and how far those are."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from opcc_portal.audit import record
from opcc_portal.models import Quarter, User
from opcc_portal.writing import ChangedError, refuse_when_changed
from reports.actions.writing import ExistsError, State, changes, hold, meet
from reports.domain import due
from reports.models import Deliverable, DeliverableUpdate, HighlightReport
from scorecard.models import PlanNode

BOXES = ("outcomes", "risks", "focus", "assessment", "commentary")
OF_DELIVERABLE = ("action", "source", "reference")
OF_UPDATE = ("due_printed", "percent", "words", "note")


@transaction.atomic
def save_boxes(*, by: User, quarter: Quarter, node: PlanNode, seen: str, **texts: str) -> None:
    """Write the boxes of a report, as they were `seen`. Raises `NotAllowedError`, `ChangedError`."""
    held = hold(quarter)
    report = HighlightReport.objects.filter(quarter=held, node=node).first()
    now, wanted = boxes(report), {name: texts[name] for name in BOXES}
    if not meet(now, wanted, seen, report):
        return
    report = report or HighlightReport(quarter=held, node=node)
    for name, text in wanted.items():
        setattr(report, name, text)
    report.save()
    before, after = changes(now, wanted)
    record("highlight report.written", by=by, target=report, before=before, after=after)


def boxes(report: HighlightReport | None) -> State:
    """All that a report says; of one that nobody began nothing."""
    return {name: getattr(report, name) if report else "" for name in BOXES}


# -- Deliverables --------------------------------------------------------------------------------------------------


@transaction.atomic
def add_deliverable(*, by: User, quarter: Quarter, node: PlanNode, fields: Mapping[str, Any]) -> Deliverable:
    """Add a deliverable with how far it is; `fields` are those of `told`. Raises `NotAllowedError`, `ExistsError`."""
    held = hold(quarter)
    last = Deliverable.objects.filter(node=node).aggregate(last=Max("position"))["last"] or 0
    deliverable = Deliverable(node=node, position=last + 1, **{name: fields[name] for name in OF_DELIVERABLE})
    saved(deliverable)
    tell(deliverable, held, fields)
    record("deliverable.added", by=by, target=deliverable, after=told(deliverable, held))
    return deliverable


@transaction.atomic
def change_deliverable(
    *, by: User, quarter: Quarter, deliverable: Deliverable, seen: str, fields: Mapping[str, Any]
) -> None:
    """Say something else of a deliverable, as it was `seen`: its words, its date, how far it is this quarter.

    Raises `NotAllowedError`, `ChangedError`, `ExistsError`.
    """
    held = hold(quarter)
    found = Deliverable.objects.filter(pk=deliverable.pk).first()
    if found is None:
        raise ChangedError(None)
    now, wanted = told(found, held), {name: fields[name] for name in (*OF_DELIVERABLE, *OF_UPDATE)}
    if not meet(now, {**wanted, "reported": True}, seen, found):
        return
    for name in OF_DELIVERABLE:
        setattr(found, name, fields[name])
    saved(found)
    tell(found, held, fields)
    before, after = changes(now, wanted)
    record("deliverable.changed", by=by, target=found, before=before, after=after)


@transaction.atomic
def remove_deliverable(*, by: User, quarter: Quarter, deliverable: Deliverable, seen: str) -> None:
    """Take a deliverable out of a quarter's report, as it was `seen`; what other quarters told of it stays, and where
    none told anything it is gone. What is gone already was removed. Raises `NotAllowedError`, `ChangedError`."""
    held = hold(quarter)
    found = Deliverable.objects.filter(pk=deliverable.pk).first()
    if found is None:
        return
    now = told(found, held)
    refuse_when_changed(now, seen, found)
    if found.updates.exclude(quarter=held).exists():
        found.updates.filter(quarter=held).delete()
        record("deliverable.left out", by=by, target=found, before=now)
        return
    record("deliverable.removed", by=by, target=found, before=now)
    found.delete()


@transaction.atomic
def move_deliverable(*, by: User, quarter: Quarter, deliverable: Deliverable, up: bool) -> None:
    """Put a deliverable one place further up or down among those of its part of the plan. Raises `NotAllowedError`."""
    hold(quarter)
    rows = list(Deliverable.objects.filter(node=deliverable.node_id).order_by("position", "pk"))
    order = [row.pk for row in rows]
    if deliverable.pk not in order:
        return
    at = order.index(deliverable.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, start=1):
        row.position = position
    Deliverable.objects.bulk_update(rows, ["position"])
    record("deliverable.moved", by=by, target=deliverable, before={"position": at + 1}, after={"position": to + 1})


def told(deliverable: Deliverable, quarter: Quarter) -> State:
    """All that is said of a deliverable in a quarter; `reported`: whether the quarter says anything of it."""
    update = deliverable.updates.filter(quarter=quarter).first()
    said = {name: getattr(deliverable, name) for name in OF_DELIVERABLE}
    said |= {name: getattr(update, name) if update else None for name in OF_UPDATE}
    return {**said, "reported": update is not None}


def tell(deliverable: Deliverable, quarter: Quarter, fields: Mapping[str, Any]) -> None:
    """Keep how far a deliverable is in a quarter. A date that cannot be read stays as it is printed."""
    read = due.read(fields["due_printed"])
    meant = {"due": read.day if read else None, "due_precision": read.precision if read else ""}
    DeliverableUpdate.objects.update_or_create(
        deliverable=deliverable, quarter=quarter, defaults={name: fields[name] for name in OF_UPDATE} | meant
    )


def saved(deliverable: Deliverable) -> None:
    """Save a deliverable. That an action stands once the database says, which sees what two people do at once."""
    try:
        with transaction.atomic():
            deliverable.save()
    except IntegrityError as error:
        raise ExistsError(deliverable.action) from error
