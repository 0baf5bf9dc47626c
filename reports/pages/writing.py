"""What the writers have before them: which reports there are in a quarter, and what is missing in each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opcc_portal.models import Quarter
from reports.actions.highlights import BOXES
from reports.models import Deliverable, DeliverableUpdate, HighlightReport
from reports.pages import highlights
from reports.queries import delivery
from reports.queries.highlights import Reported, reported
from reports.values.highlights import DeliverableLine
from scorecard.models import PlanNode


@dataclass(frozen=True)
class ToWrite:
    """One report with what is missing in it, in words; nothing is when `missing` is empty."""

    node: PlanNode
    title: str
    missing: list[str]
    begun: bool


@dataclass(frozen=True)
class Bench:
    reports: list[ToWrite]
    commitments: int
    updated: int


def bench(quarter: Quarter) -> Bench:
    """All that is written for a quarter; four queries."""
    tree = delivery.nodes(quarter)
    updates = delivery.updates_of_the_year(quarter)
    nodes = delivery.commitments(tree)
    updated = sum(quarter.number in updates.get(node.pk, {}) for node in nodes)
    return Bench([to_write(item) for item in reported(quarter)], len(nodes), updated)


def to_write(item: Reported) -> ToWrite:
    return ToWrite(item.node, highlights.title(item), missing(item), item.told)


def missing(item: Reported) -> list[str]:
    """What is not written yet, in words."""
    empty = [str(label(name)).lower() for name in BOXES if not (item.report and getattr(item.report, name).strip())]
    found = [_("empty: %s") % ", ".join(empty)] if empty else []
    untold = len(unreported(item))
    if untold:
        found.append(ngettext("%d deliverable without progress", "%d deliverables without progress", untold) % untold)
    if not item.deliverables:
        found.append(_("no deliverables"))
    return found


def label(name: str) -> str:
    return str(HighlightReport._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a text


def unreported(item: Reported) -> list[Deliverable]:
    """Deliverables that this quarter says nothing of yet, and that were not complete when last told of."""
    return [row for row in item.deliverables if not item.latest(row) and not done(item.updates[row.pk])]


def done(updates: Sequence[DeliverableUpdate]) -> bool:
    return bool(updates) and highlights.progress_of(updates[-1]).complete


def told(item: Reported) -> list[tuple[Deliverable, DeliverableLine]]:
    """The deliverables of this quarter's report, each as readers will see it."""
    rows = [row for row in item.deliverables if item.latest(row)]
    return [(row, highlights.line(item, row, item.updates[row.pk], number)) for number, row in enumerate(rows, start=1)]
