"""What is being done about a measure: the commitments that concern it, and what other apps add."""

from collections.abc import Mapping, Sequence

from opcc_portal import pages
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from scorecard.models import PlanNode
from scorecard.queries import plans as queries


def about(subject: Quarter, audience: Audience, slugs: Sequence[str]) -> Mapping[str, list[Ref]]:
    """By measure; one query and those of other apps, however many."""
    nodes = queries.nodes_concerning(slugs, subject.data_to)
    others = pages.related("measure", subject, audience, slugs)
    return {slug: [*map(commitment, nodes.get(slug, [])), *others[slug]] for slug in slugs}


def commitment(node: PlanNode) -> Ref:
    """The plan stands on one page, so the way leads there; the title says where on it."""
    return Ref(page="plan", slug="", title=str(node), note=node.get_level_display())
