"""Which part of a plan may stand under which."""

from collections.abc import Sequence

from scorecard.domain.outline import Node

# The levels that may stand under each; "" is the plan itself.
BELOW: dict[str, tuple[str, ...]] = {
    "": ("priority", "theme"),
    "theme": ("objective", "commitment"),
    "priority": ("objective", "commitment"),
    "objective": ("commitment", "objective"),
    "commitment": ("commitment",),
}


def homes(nodes: Sequence[Node], part: Node) -> list[Node]:
    """Return the parts under which a part may stand instead, in order: never itself nor what stands under it.

    `nodes` are the plan's in its order, so that what stands above comes first.
    """
    under = {part.key}
    for node in nodes:
        if node.parent in under:
            under.add(node.key)
    away = under | {part.parent}
    return [node for node in nodes if node.key not in away and part.level in BELOW[node.level]]
