"""Which part of a plan may stand under which."""

import pytest

from scorecard.domain.outline import Node
from scorecard.domain.tree import homes

#          key: (level, parent)
PLAN = {
    1: ("priority", None),
    2: ("objective", 1),
    3: ("commitment", 2),
    4: ("commitment", 3),
    5: ("objective", 1),
    6: ("theme", None),
    7: ("commitment", 6),
}
NODES = [Node(key=key, level=level, title=str(key), parent=parent) for key, (level, parent) in PLAN.items()]


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        (1, []),  # a priority stands under the plan alone
        (2, [5, 6]),  # not below itself, nor where it stands
        (3, [1, 5, 6, 7]),
        (4, [1, 2, 5, 6, 7]),
        (7, [1, 2, 3, 4, 5]),
    ],
)
def test_a_part_never_stands_below_itself(part: int, wanted: list[int]) -> None:
    assert [node.key for node in homes(NODES, NODES[part - 1])] == wanted
