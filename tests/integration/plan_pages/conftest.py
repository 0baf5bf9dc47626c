"""A quarter under a plan, with one commitment."""

import pytest

from opcc_portal.models import Quarter
from scorecard.models import PlanNode
from tests.factories import (
    PlacementFactory,
    PlanNodeFactory,
    QuarterFactory,
)


@pytest.fixture
def quarter() -> Quarter:
    made: Quarter = QuarterFactory()
    return made


@pytest.fixture
def commitment(quarter: Quarter) -> PlanNode:
    """1.01 under the first priority, which has a measure; another measure concerns it."""
    priority = PlacementFactory(series__measure__slug="placed", label="Placed").node
    made: PlanNode = PlanNodeFactory(
        plan=priority.plan, parent=priority, level="commitment", number="1.01", title="Specials", position=2
    )
    return made
