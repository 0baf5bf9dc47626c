"""Acts on plans: their control sheet and their parts. Each atomic, each leaving its audit row.

Drafts follow; published editions stay as they are. What quarters' pages show cannot change while one of those quarters
is being judged. Whoever changes a thing says by its mark what they had before them.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import F, ProtectedError

from opcc_portal.actions import JUDGED, locked_by
from opcc_portal.audit import record
from opcc_portal.models import Quarter, User
from scorecard.actions.figures import FiguresLockedError
from scorecard.models import Comment, Consultation, ConsultationStep, Placement, Plan, PlanNode
from scorecard.queries import plans as queries

AWAY = 16_000  # positions beyond every plan's, where what moves waits: each place is taken once only at any moment
MOST = 10_000  # parts of a plan

SHEET: tuple[str, ...] = (
    "title",
    "starts",
    "ends",
    "version",
    "dated",
    "classification",
    "owner",
    "produced_by",
    "synopsis",
    "consulted",
)
SHEET += ("approved_by", "ratified", "copyholders", "enquiries", "next_review", "contents", "note")
PART = ("number", "title", "body", "note", "official")
PLACED = ("label", "headline_window", "on_dashboard", "note")
TIMETABLE = ("opens", "closes", "channels", "responses", "note")
STEP = ("label", "basis", "due", "done", "note")
FIELDS: dict[type, tuple[str, ...]] = {
    Plan: (*SHEET, "status", "adopted_on"),
    PlanNode: (*PART, "level", "parent_id"),
    Placement: (*PLACED, "node_id", "series_id"),
    Consultation: TIMETABLE,
    ConsultationStep: STEP,
    Comment: ("text", "answer"),
}


class PlanChangedError(Exception):
    """Somebody changed it after the person had it before them; `now` is what it is, None where it is gone."""

    def __init__(self, now: models.Model | None) -> None:
        super().__init__(str(now))
        self.now = now


class PlanRefusedError(Exception):
    """What cannot be done: the message tells the person why and what to do."""


# -- The control sheet ---------------------------------------------------------------------------------------------


@transaction.atomic
def change_sheet(*, by: User, plan: Plan, seen: str, fields: Mapping[str, Any]) -> Plan:
    """Change what the document control sheet says, as it was `seen`."""
    sheet: Plan = changed(held_plan(plan), "plan", by=by, seen=seen, fields=fields, of=SHEET)
    return sheet


# -- Parts ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_node(
    *, by: User, plan: Plan, parent: PlanNode | None, level: str, measures: Sequence[int] = (), **fields: Any
) -> PlanNode:
    """Add a part as the last under another, or as the last of the plan. The same added twice is there once."""
    plan = held_plan(plan)
    nodes = list(plan.nodes.order_by("position"))
    if parent is not None and parent.pk not in {node.pk for node in nodes}:
        raise PlanRefusedError("The part under which it was to stand is gone. Look at the plan again.")
    said = {**fields, "parent_id": parent.pk if parent else None, "level": level}
    if same := next((node for node in nodes if all(getattr(node, name) == said[name] for name in said)), None):
        return same
    if len(nodes) >= MOST:
        raise PlanRefusedError(f"A plan has {MOST:,} parts at most.")
    under = set(queries.subtree(nodes, parent.pk)) if parent else {node.pk for node in nodes}
    position = max((node.position for node in nodes if node.pk in under), default=0) + 1
    shift(plan, position, 1)
    node = PlanNode.objects.create(plan=plan, position=position, **said)
    node.measures.set(measures)
    record("plan_node.added", by=by, target=node, after=state(node))
    return node


@transaction.atomic
def change_node(
    *, by: User, node: PlanNode, seen: str, fields: Mapping[str, Any], measures: Sequence[int] | None = None
) -> PlanNode:
    """Change what a part says and which measures concern it (None: as they are), as it was `seen`."""
    held_plan(node.plan)
    of = (*PART, "level")
    now: PlanNode = changed(held(node), "plan_node", by=by, seen=seen, fields=fields, of=of, measures=measures)
    return now


@transaction.atomic
def move_node(*, by: User, node: PlanNode, step: int, seen: str) -> PlanNode:
    """Move a part with all that stands under it one place up (-1) or down (1) among its siblings. `seen` is the mark of
    the plan's order; at either end nothing is left to do."""
    plan = held_plan(node.plan)
    nodes = list(plan.nodes.order_by("position"))
    if order_mark(nodes) != seen:
        raise PlanChangedError(plan)
    siblings = [each for each in nodes if each.parent_id == node.parent_id]
    at = next((n for n, each in enumerate(siblings) if each.pk == node.pk), None)
    if at is None:
        raise PlanChangedError(None)
    if not 0 <= at + step < len(siblings):
        return siblings[at]
    upper, lower = siblings[min(at, at + step)], siblings[max(at, at + step)]
    swap(plan, span(nodes, upper), span(nodes, lower))
    record("plan_node.moved", by=by, target=node, after={"step": step, "past": str(siblings[at + step])})
    return siblings[at]


@transaction.atomic
def remove_node(*, by: User, node: PlanNode, seen: str) -> None:
    """Take a part out of the plan with all that stands under it, as it was `seen`. What is gone already was removed.

    What was said of a part, or is told of it, keeps it: raises `PlanRefusedError`.
    """
    plan = held_plan(node.plan)
    now = PlanNode.objects.select_for_update().filter(pk=node.pk).first()
    if now is None:
        return
    if mark(now) != seen:
        raise PlanChangedError(now)
    nodes = {each.pk: each for each in plan.nodes.order_by("position")}
    below = [nodes[pk] for pk in queries.subtree(list(nodes.values()), now.pk)]
    before = {**state(now), "with": [str(each) for each in below[1:]]}
    record("plan_node.removed", by=by, target=now, before=before)
    try:
        with transaction.atomic():
            now.delete()
            shift(plan, below[-1].position + 1, now.position - below[-1].position - 1)
    except ProtectedError as error:
        raise PlanRefusedError(
            "It stays: the Panel commented on it, or deliverables or a delivery status hang on it or on what stands "
            "under it. Move these first."
        ) from error


# -- The pieces ----------------------------------------------------------------------------------------------------


def held_plan(plan: Plan) -> Plan:
    """A plan, held until the commit so that two people do not order it at once. Raises `FiguresLockedError` while a
    quarter that rests on it is being judged."""
    refuse_while_resting(plan)
    return Plan.objects.select_for_update().get(pk=plan.pk)


def refuse_while_resting(plan: Plan) -> None:
    """A draft is in nobody's edition; every other version is on the pages of each quarter that it had begun in. The
    rows are held until the commit, so that none of them can be submitted between looking and writing."""
    for quarter in Quarter.objects.select_for_update().order_by("pk"):
        shown = plan.status != Plan.Status.DRAFT and plan.starts <= queries.last_day(quarter.data_to)
        if shown and quarter.state in JUDGED:
            raise FiguresLockedError(locked_by(quarter))


def held(thing: Any) -> Any:
    """A thing as it is now, held until the commit. Raises `PlanChangedError` where it is gone."""
    found = type(thing)._default_manager.select_for_update().filter(pk=thing.pk).first()
    if found is None:
        raise PlanChangedError(None)
    return found


def changed(
    now: Any,
    name: str,
    *,
    by: User,
    seen: str,
    fields: Mapping[str, Any],
    of: Sequence[str],
    measures: Sequence[int] | None = None,
) -> Any:
    """Change a thing that is held. What would change nothing is left alone, whoever was quicker.

    Raises `PlanChangedError`.
    """
    before, mark_before = state(now), mark(now)
    wanted = {field: value for field, value in fields.items() if field in of}
    for field, value in wanted.items():
        setattr(now, field, value)
    if {**state(now), **({"measures": sorted(measures)} if measures is not None else {})} == before:
        return now
    if mark_before != seen:
        raise PlanChangedError(held(now))
    now.save(update_fields=list(wanted))
    if measures is not None:
        now.measures.set(measures)
    record(f"{name}.changed", by=by, target=now, before=before, after=state(now))
    return now


def shift(plan: Plan, position: int, by: int) -> None:
    """Move every part from a position on so many places on, or back."""
    plan.nodes.filter(position__gte=position).update(position=F("position") + AWAY)
    plan.nodes.filter(position__gte=AWAY).update(position=F("position") - AWAY + by)


def span(nodes: Sequence[PlanNode], root: PlanNode) -> tuple[int, int]:
    """The first and last position of a part with all that stands under it: nothing else stands between."""
    under = set(queries.subtree(nodes, root.pk))
    positions = [node.position for node in nodes if node.pk in under]
    return min(positions), max(positions)


def swap(plan: Plan, upper: tuple[int, int], lower: tuple[int, int]) -> None:
    """Let two neighbouring spans of positions change places, gaps between and in them included."""
    plan.nodes.filter(position__range=upper).update(position=F("position") + AWAY + lower[1] - upper[1])
    plan.nodes.filter(position__range=lower).update(position=F("position") + AWAY - (lower[0] - upper[0]))
    plan.nodes.filter(position__gte=AWAY).update(position=F("position") - AWAY)


def order_mark(things: Sequence[Any]) -> str:
    """A few letters that change whenever the order of things does, or which there are."""
    return digest([thing.pk for thing in things])


def mark(thing: Any) -> str:
    """A few letters that change whenever anything that a thing says does."""
    return digest(state(thing))


def digest(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def state(thing: Any) -> dict[str, Any]:
    """All that a thing says, as its audit row keeps it: its fields, and which measures a part names."""
    of = FIELDS[type(thing)]
    measures = {"measures": sorted(thing.measures.values_list("pk", flat=True))} if isinstance(thing, PlanNode) else {}
    return {field: plainly(getattr(thing, field)) for field in of} | measures


def plainly(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
