"""What the writers have before them: which reports there are in a quarter, and what is missing in each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec.structs import replace

from opcc_portal.models import Quarter
from reports.actions.highlights import BOXES
from reports.models import Deliverable, DeliverableUpdate
from reports.pages import checking, highlights
from reports.queries import delivery
from reports.queries.highlights import Reported, reported
from reports.values.highlights import DeliverableLine
from scorecard.models import Plan, PlanNode
from scorecard.pages.writing import placements, quotes_of, shown
from scorecard.values import Preview, QuotedChart


@dataclass(frozen=True)
class ToWrite:
    """One report with what is missing in it, in words; nothing is when `missing` is empty."""

    node: PlanNode
    title: str
    missing: list[str]
    begun: bool


@dataclass(frozen=True)
class Previewed:
    """How the text of one field will look; `key` names the field, `label` is what the writer calls it."""

    key: str
    label: str
    preview: Preview


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
    own = item.node.plan.kind == Plan.Kind.DELIVERY  # it has no scorecard
    boxes = [name for name in BOXES if not (own and name == "commentary")]
    empty = [highlights.box(name).lower() for name in boxes if not (item.report and getattr(item.report, name).strip())]
    found = [_("empty: %s") % ", ".join(empty)] if empty else []
    untold = len(unreported(item))
    if untold:
        found.append(ngettext("%d deliverable without progress", "%d deliverables without progress", untold) % untold)
    if not item.deliverables:
        found.append(_("no deliverables"))
    return found


def unreported(item: Reported) -> list[Deliverable]:
    """Deliverables that this quarter says nothing of yet, and that were not complete when last told of."""
    return [row for row in item.deliverables if not item.latest(row) and not done(item.updates[row.pk])]


def done(updates: Sequence[DeliverableUpdate]) -> bool:
    return bool(updates) and highlights.progress_of(updates[-1]).complete


def told(item: Reported) -> list[tuple[Deliverable, DeliverableLine]]:
    """The deliverables of this quarter's report, each as readers will see it."""
    rows = [row for row in item.deliverables if item.latest(row)]
    return [(row, highlights.line(item, row, item.updates[row.pk], number)) for number, row in enumerate(rows, start=1)]


# -- How texts will look -------------------------------------------------------------------------------------------


def previews(quarter: Quarter, fields: Mapping[str, str], labels: Mapping[str, str]) -> list[Previewed]:
    """How the fields in which anything is typed will look, in order; ten queries where they quote or name a measure,
    and one where they do not."""
    return list(previewed(quarter, {key: fields[key] for key in labels if fields[key].strip()}, labels))


def previewed(quarter: Quarter, texts: Mapping[str, str], labels: Mapping[str, str]) -> Iterator[Previewed]:
    known = placements(quarter) if texts else {}
    found = quotes_of(quarter, known, texts.values())
    for key, text in texts.items():
        look = shown(found, text, partial(checking.faults, text, known))
        nowhere = [QuotedChart(key=key, problem=checking.no_charts()) for _each in look.charts]
        yield Previewed(key, labels[key], replace(look, charts=nowhere))
