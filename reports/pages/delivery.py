"""Service delivery: how each commitment of the plan stands in a quarter."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from reports.models import DeliveryUpdate
from reports.queries import delivery as queries
from reports.values.delivery import WORDS, Commitment, Count, Delivery, Objective, Priority, Standing, Status
from scorecard.models import PlanNode
from scorecard.pages.quoting import Quotes, quotes_in

LAST = 4  # the quarter with which a financial year ends
READING = "Our reading: the document prints no status; it is read from what the update says."
NO_UPDATE = Standing(status="", word=WORDS[""])


@dataclass(frozen=True)
class Subject:
    """The plan in a quarter: its nodes in order, and the updates of the year by node and number of the quarter."""

    quarter: Quarter
    tree: Sequence[PlanNode]
    updates: Mapping[int, Mapping[int, DeliveryUpdate]]

    @property
    def commitments(self) -> list[PlanNode]:
        return queries.commitments(self.tree)

    def now(self, node: PlanNode) -> DeliveryUpdate | None:
        return self.updates.get(node.pk, {}).get(self.quarter.number)


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, Delivery]:
    """The one page of a quarter, for readers none where nothing was promised; two queries, however many commitments,
    and ten more where a narrative quotes figures."""
    item = Subject(subject, queries.nodes(subject), queries.updates_of_the_year(subject))
    if not item.commitments and audience != "office":
        return {}
    told = filter(None, map(item.now, item.commitments))
    return {"": build(item, quotes_in(subject, (update.narrative for update in told), audience))}


def build(item: Subject, quotes: Quotes) -> Delivery:
    shown = item.commitments
    plan = shown[0].plan.title if shown else ""
    inferred = any(update.inferred for by_quarter in item.updates.values() for update in by_quarter.values())
    return Delivery(
        title="Service delivery",
        subtitle=" · ".join(filter(None, [plan, str(item.quarter), counted(len(shown)) if shown else ""])),
        counts=counts(item, shown),
        priorities=priorities(item, quotes),
        quarters=[f"Q{number}" for number in quarters(item)],
        reading=READING if inferred else "",
    )


def counted(number: int) -> str:
    return f"{number} commitment{'s' * (number != 1)}"


def counts(item: Subject, nodes: Iterable[PlanNode]) -> list[Count]:
    """How many stand where, in the order of the statuses; those that none has are not there."""
    found = Counter(standing(item.now(node)).status for node in nodes)
    return [Count(status=status, word=word, count=found[status]) for status, word in WORDS.items() if found[status]]


def quarters(item: Subject) -> list[int]:
    """The quarters that the end of the year shows side by side."""
    told = sorted({number for by_quarter in item.updates.values() for number in by_quarter})
    return told if item.quarter.number == LAST and len(told) > 1 else []


def priorities(item: Subject, quotes: Quotes) -> list[Priority]:
    """The commitments by priority and objective, in the plan's order; what holds none is left out."""
    by_pk = {node.pk: node for node in item.tree}
    found = []
    for root, under in groupby(item.commitments, key=lambda node: root_of(node, by_pk)):
        nodes = list(under)
        found.append(
            Priority(
                number=root.number,
                title=root.title,
                counts=counts(item, nodes),
                objectives=[
                    objective(item, quotes, by_pk[parent], list(members))
                    for parent, members in groupby(nodes, key=lambda node: node.parent_id or root.pk)
                ],
            )
        )
    return found


def root_of(node: PlanNode, by_pk: Mapping[int, PlanNode]) -> PlanNode:
    while node.parent_id:
        node = by_pk[node.parent_id]
    return node


def objective(item: Subject, quotes: Quotes, node: PlanNode, members: Sequence[PlanNode]) -> Objective:
    return Objective(
        number=node.number if node.parent_id else "",
        title=node.title if node.parent_id else "",
        commitments=[commitment(item, quotes, member) for member in members],
    )


def commitment(item: Subject, quotes: Quotes, node: PlanNode) -> Commitment:
    update, by_quarter = item.now(node), item.updates.get(node.pk, {})
    return Commitment(
        number=node.number,
        title=node.title,
        standing=standing(update),
        narrative=quotes.read(update.narrative if update else ""),
        printed=update.printed if update else "",
        note=update.note if update else "",
        year=[standing(by_quarter.get(number)) for number in quarters(item)],
    )


def standing(update: DeliveryUpdate | None) -> Standing:
    if update is None:
        return NO_UPDATE
    status: Status = update.status  # type: ignore[assignment]  # the model's choices are the value's
    return Standing(status=status, word=WORDS[status], reading=reading(update))


def reading(update: DeliveryUpdate) -> str:
    """That a status is our reading, and of what."""
    if not update.inferred:
        return ""
    return f"our reading: {update.reading}" if update.reading else "our reading"
