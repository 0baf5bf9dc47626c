"""Reads of what is delivered under a plan, each one query however long the plan is."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery

from opcc_portal.models import Quarter
from reports.models import Deliverable, DeliveryUpdate
from scorecard import queries
from scorecard.models import Plan


class Latest(NamedTuple):
    """A deliverable with its latest update up to a quarter; without one `year` is None."""

    node: int
    slug: str
    action: str
    reference: str
    year: int | None
    number: int | None
    percent: int | None
    words: str | None
    due_printed: str | None


FIELDS: tuple[str, ...] = ("node", "action", "reference", "updates__quarter__year", "updates__quarter__number")
FIELDS += ("updates__percent", "updates__words", "updates__due_printed")


def until(quarter: Quarter, path: str = "quarter") -> Q:
    """Whatever belongs to a quarter or one before it."""
    earlier = Q(**{f"{path}__year__lt": quarter.year})
    return earlier | Q(**{f"{path}__year": quarter.year, f"{path}__number__lte": quarter.number})


def deliverables_under(plan: Plan, quarter: Quarter) -> dict[int, list[Latest]]:
    """Return the deliverables under a plan with their latest update, by node; one query."""
    rows = Deliverable.objects.filter(node__plan=plan).order_by("node__position", "position", "id")
    found: dict[int, list[Latest]] = defaultdict(list)
    for _pk, latest in latest_of(rows.values_list("pk", *FIELDS), quarter):
        found[latest.node].append(latest)
    return found


def deliverables_naming(slugs: Collection[str], day: date, quarter: Quarter) -> dict[str, list[Latest]]:
    """Return the deliverables of the plan in force that name each of these measures, by its slug; one query."""
    plans = queries.plan_in_force(day).values("pk")
    rows = Deliverable.objects.filter(node__plan__in=plans, measures__slug__in=slugs)
    found: dict[str, list[Latest]] = defaultdict(list)
    ordered = rows.order_by("measures__slug", "node__position", "position", "id")
    for (_pk, slug), latest in latest_of(ordered.values_list("pk", *FIELDS, "measures__slug"), quarter):
        found[slug].append(latest)
    return found


def latest_of(rows: Iterable[tuple], quarter: Quarter) -> list[tuple[tuple[int, str], Latest]]:
    """Return each deliverable once (by its key and measure), with its latest update that is not after the quarter."""
    until = (quarter.year, quarter.number)
    found: dict[tuple[int, str], Latest] = {}
    for pk, node, action, reference, year, number, percent, words, due, *measure in rows:
        slug = measure[0] if measure else ""
        known = year is not None and (year, number) <= until
        told = (year, number, percent, words, due) if known else (None, None, None, None, None)
        before = found.get((pk, slug))
        if before is None or (known and (before.year or 0, before.number or 0) < (year, number)):
            found[pk, slug] = Latest(node, slug, action, reference, *told)
    return list(found.items())


def delivery_under(plan: Plan, quarter: Quarter) -> dict[int, DeliveryUpdate]:
    """Return how each part of a plan stood when that was last said up to a quarter, by node; one query."""
    of_node = DeliveryUpdate.objects.filter(until(quarter), node=OuterRef("node"))
    latest = of_node.order_by("-quarter__year", "-quarter__number").values("pk")[:1]
    updates = DeliveryUpdate.objects.filter(node__plan=plan, pk=Subquery(latest)).select_related("quarter")
    return {update.node_id: update for update in updates}
