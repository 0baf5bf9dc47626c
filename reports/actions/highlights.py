"""Writing highlight reports: their boxes, their deliverables and how far those are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from opcc_portal.audit import record
from opcc_portal.models import Quarter, User
from opcc_portal.writing import ChangedError, refuse_when_changed
from reports.actions.writing import ExistsError, State, changes, hold, hold_beside, meet, refuse_while_shown
from reports.domain import due
from reports.domain.deliverables import Progress
from reports.models import Deliverable, DeliverableUpdate, HighlightReport
from scorecard.models import PlanNode

BOXES = ("outcomes", "risks", "focus", "assessment", "commentary")
OF_DELIVERABLE = ("action", "source", "reference")
OF_UPDATE = ("due_printed", "note")
NOTHING: State = {"action": "", "source": Deliverable.Source.PLAN.value, "reference": ""} | dict.fromkeys(OF_UPDATE, "")
NOTHING |= {"progress": "", "measures": []}  # what somebody has before them who adds a deliverable


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
    """Add a deliverable with how far it is: `fields` by the names of `told`, `progress` as it was read. One of which
    only later quarters tell is told of in this one too. Raises `NotAllowedError`, `ExistsError`."""
    held, judged = hold_beside(quarter)
    deliverable = told_later(node, fields["action"], held)
    if deliverable is None:
        last = Deliverable.objects.filter(node=node).aggregate(last=Max("position"))["last"] or 0
        deliverable = Deliverable(node=node, position=last + 1)
    else:
        refuse_while_shown(judged)
    for name in OF_DELIVERABLE:
        setattr(deliverable, name, fields[name])
    saved(deliverable)
    deliverable.measures.set(fields["measures"])
    tell(deliverable, held, fields)
    record("deliverable.added", by=by, target=deliverable, after=told(deliverable, held))
    return deliverable


@transaction.atomic
def change_deliverable(
    *, by: User, quarter: Quarter, deliverable: Deliverable, seen: str, fields: Mapping[str, Any]
) -> None:
    """Say something else of a deliverable, as it was `seen`: its words, its date, how far it is this quarter.

    Later quarters show it as its history, and all that tell of it show its words.
    Raises `NotAllowedError`, `ChangedError`, `ExistsError`.
    """
    held, judged = hold_beside(quarter)
    refuse_while_shown(later(judged, held))
    found = Deliverable.objects.filter(pk=deliverable.pk).first()
    if found is None:
        raise ChangedError(None, deliverable)
    now, wanted = told(found, held), said(fields)
    if not meet(now, wanted, seen, found):
        return
    if any(now[name] != wanted[name] for name in (*OF_DELIVERABLE, "measures")):
        refuse_while_shown(judged)
    for name in OF_DELIVERABLE:
        setattr(found, name, fields[name])
    saved(found)
    found.measures.set(fields["measures"])
    tell(found, held, fields)
    before, after = changes(now, wanted)
    record("deliverable.changed", by=by, target=found, before=before, after=after)


@transaction.atomic
def remove_deliverable(*, by: User, quarter: Quarter, deliverable: Deliverable, seen: str) -> None:
    """Take a deliverable out of a quarter's report, as it was `seen`; what other quarters told of it stays, and where
    none told anything it is gone. What is gone already was removed. Raises `NotAllowedError`, `ChangedError`."""
    held, judged = hold_beside(quarter)
    refuse_while_shown(later(judged, held))
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
    """Put a deliverable one place further up or down among those that the quarter's report tells of, of its part of the
    plan; in all quarters. Raises `NotAllowedError`."""
    held, judged = hold_beside(quarter)
    refuse_while_shown(judged)
    rows = list(Deliverable.objects.filter(node=deliverable.node_id).order_by("position", "pk"))
    told_of = set(
        DeliverableUpdate.objects.filter(deliverable__in=rows, quarter=held).values_list("deliverable", flat=True)
    )
    seen = [row for row in rows if row.pk in told_of]
    if deliverable not in seen:
        return
    at = seen.index(deliverable)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(seen):
        return
    place = rows.index(seen[to])
    rows.remove(seen[at])
    rows.insert(place, seen[at])
    for position, row in enumerate(rows, start=1):
        row.position = position
    Deliverable.objects.bulk_update(rows, ["position"])
    record("deliverable.moved", by=by, target=deliverable, before={"position": at + 1}, after={"position": to + 1})


def told(deliverable: Deliverable, quarter: Quarter) -> State:
    """All that is said of a deliverable in a quarter; `reported`: whether the quarter says anything of it."""
    update = deliverable.updates.filter(quarter=quarter).first()
    words = {name: getattr(deliverable, name) for name in OF_DELIVERABLE}
    words |= {name: getattr(update, name) if update else "" for name in OF_UPDATE}
    progress = Progress(percent=update.percent, words=update.words) if update else Progress()
    concerns = sorted(deliverable.measures.values_list("slug", flat=True))
    return {**words, "progress": progress.text, "measures": concerns, "reported": update is not None}


def said(fields: Mapping[str, Any]) -> State:
    """What somebody says of a deliverable, as `told` would have it."""
    concerns = sorted(measure.slug for measure in fields["measures"])
    plain = {name: fields[name] for name in (*OF_DELIVERABLE, *OF_UPDATE)}
    return {**plain, "progress": fields["progress"].text, "measures": concerns, "reported": True}


def tell(deliverable: Deliverable, quarter: Quarter, fields: Mapping[str, Any]) -> None:
    """Keep how far a deliverable is in a quarter. A date that cannot be read stays as it is printed."""
    read, progress = due.read(fields["due_printed"]), fields["progress"]
    meant = {"due": read.day if read else None, "due_precision": read.precision if read else ""}
    far = {"percent": progress.percent, "words": progress.words}
    DeliverableUpdate.objects.update_or_create(
        deliverable=deliverable, quarter=quarter, defaults={name: fields[name] for name in OF_UPDATE} | meant | far
    )


def later(judged: Iterable[Quarter], quarter: Quarter) -> Iterator[Quarter]:
    return (each for each in judged if each.calendar > quarter.calendar)


def told_later(node: PlanNode, action: str, quarter: Quarter) -> Deliverable | None:
    """The deliverable with these words of which no quarter up to this one tells: its writer cannot know of it."""
    found = Deliverable.objects.filter(node=node, action=action).first()
    updates = found.updates.select_related("quarter") if found else ()
    return None if any(each.quarter.calendar <= quarter.calendar for each in updates) else found


def saved(deliverable: Deliverable) -> None:
    """Save a deliverable. That an action stands once the database says, which sees what two people do at once."""
    try:
        with transaction.atomic():
            deliverable.save()
    except IntegrityError as error:
        taken = _("There is a deliverable with these words already. Change that one instead.")
        raise ExistsError({"action": taken}) from error
