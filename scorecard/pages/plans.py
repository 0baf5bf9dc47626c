"""Versions of plans: each beside the one that it follows, with its document control sheet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from opcc_portal.lib.formatting import format_date
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from scorecard.domain import versions
from scorecard.domain.outline import Node
from scorecard.domain.versions import Change
from scorecard.models import Plan, PlanNode
from scorecard.queries import plans as queries
from scorecard.values import UNPRINTED, ChangeTally, ControlLine, PlanChange, PlanPart, PlansPage

WORDS = {"added": "added", "dropped": "dropped", "moved": "moved", "reworded": "reworded", "same": "unchanged"}
OUR_WORDING = "Titles of commitments are our short wording, so some may have changed less than it seems."


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, PlansPage]:
    """The versions asked for, by slug; two queries, however many."""
    plans = {plan.pk: plan for plan in queries.visible_plans(subject.data_to, audience)}
    wanted = [plan for plan in plans.values() if slugs is None or plan.slug in slugs]
    before = {plan.pk: plans.get(plan.follows_id or 0) for plan in wanted}
    nodes = queries.nodes_of({plan.pk for plan in [*wanted, *filter(None, before.values())]})
    return {plan.slug: build(plan, before[plan.pk], nodes, list(plans.values())) for plan in wanted}


def build(plan: Plan, before: Plan | None, nodes: Mapping[int, Sequence[PlanNode]], known: Sequence[Plan]) -> PlansPage:
    """One version; beside `before` where there is such a one."""
    now = nodes[plan.pk]
    changes = compared(nodes[before.pk], now) if before else []
    paraphrased = before and not all(node.official for node in [*now, *nodes[before.pk]])
    return PlansPage(
        title=plan.title,
        status=status(plan),
        lead=f"{period(plan)} {counted(now)}".strip(),
        note=plan.note,
        control=control_sheet(plan),
        follows=version_ref(before) if before else None,
        compared=OUR_WORDING if paraphrased else "",
        tallies=tallies(changes),
        changes=changes,
        parts=[] if before else parts(now),
        others=[version_ref(each) for each in known if each != plan],
    )


def version_ref(plan: Plan) -> Ref:
    return Ref(page="plans", slug=plan.slug, title=plan.title, note=status(plan))


def status(plan: Plan) -> str:
    return plan.get_status_display()  # type: ignore[no-any-return]


def period(plan: Plan) -> str:
    return f"{format_date(plan.starts)} to {format_date(plan.ends)}."


LEVELS = {
    "theme": ("theme", "themes"),
    "priority": ("priority", "priorities"),
    "objective": ("objective", "objectives"),
    "commitment": ("commitment", "commitments"),
}


def counted(nodes: Iterable[PlanNode]) -> str:
    """ "4 priorities, 11 objectives, 47 commitments." """
    levels = Counter(node.level for node in nodes)
    told = [f"{levels[level]} {words[levels[level] != 1]}" for level, words in LEVELS.items() if levels[level]]
    return f"{', '.join(told)}." if told else "It has no parts yet."


# -- The control sheet ---------------------------------------------------------------------------------------------


def control_sheet(plan: Plan) -> list[ControlLine]:
    """All that a document control sheet says, in its order; what is not known says that."""
    lines = (
        (_("Name of document"), plan.title),
        (_("Version"), plan.version),
        (_("Status"), status(plan)),
        (_("Classification"), plan.classification),
        (_("Owner"), plan.owner),
        (_("Date of this version"), day(plan.dated)),
        (_("Produced by"), plan.produced_by),
        (_("Synopsis"), plan.synopsis),
        (_("Outcomes of consultation"), plan.consulted),
        (_("Approved by"), plan.approved_by),
        (_("Date ratified"), day(plan.ratified)),
        (_("Copyholders"), plan.copyholders),
        (_("Next review due"), day(plan.next_review)),
        (_("Enquiries to"), plan.enquiries),
        (_("Adopted"), day(plan.adopted_on)),
    )
    return [ControlLine(label=label, text=text or UNPRINTED, known=bool(text)) for label, text in lines]


def day(on: date | None) -> str:
    return format_date(on) if on else ""


# -- Versions ------------------------------------------------------------------------------------------------------


def compared(before: Sequence[PlanNode], now: Sequence[PlanNode]) -> list[PlanChange]:
    """What became of each part."""
    old, new = queries.as_outline(before), queries.as_outline(now)
    depths = {**depth(old), **depth(new)}
    return [drawn(change, depths) for change in versions.compare(old, new)]


def drawn(change: Change, depths: Mapping[int, int]) -> PlanChange:
    node = change.now or change.before
    assert node is not None  # noqa: S101  # one of the two there always is
    return PlanChange(
        kinds=list(change.kinds),
        word=" and ".join(WORDS[kind] for kind in change.kinds).capitalize(),
        level=node.level,
        number=node.number,
        title=node.title,
        words=list(change.words),
        depth=depths[node.key],
        text=node.body,
        before=change.before.body if change.before and change.before.body != node.body else "",
    )


def tallies(changes: Sequence[PlanChange]) -> list[ChangeTally]:
    """How many parts were added, dropped, moved, reworded, and stayed."""
    found = Counter(kind for change in changes for kind in change.kinds)
    return [ChangeTally(kind=kind, label=WORDS[kind], count=found[kind]) for kind in versions.KINDS if changes]


# -- As it reads ---------------------------------------------------------------------------------------------------


def depth(nodes: Iterable[Node]) -> dict[int, int]:
    """How many parts stand above each; what stands above comes first."""
    found: dict[int, int] = {}
    for node in nodes:
        found[node.key] = found[node.parent] + 1 if node.parent in found else 0
    return found


def parts(nodes: Sequence[PlanNode]) -> list[PlanPart]:
    depths = depth(queries.as_outline(nodes))
    return [part(node, depths[node.pk]) for node in nodes]


def part(node: PlanNode, at: int) -> PlanPart:
    return PlanPart(
        anchor=anchor(node.pk), depth=at, level=node.level, number=node.number, title=node.title, body=node.body
    )


def anchor(key: int) -> str:
    return f"part-{key}"
