"""A quarter, a part of a plan, and what is told of it."""

import pytest

from opcc_portal.models import Quarter, User
from reports.models import Deliverable
from scorecard.models import PlanNode
from tests.factories import (
    DeliverableUpdateFactory,
    OfficeFactory,
    PlanNodeFactory,
    QuarterFactory,
    UserFactory,
)


@pytest.fixture
def quarter(db: None) -> Quarter:
    OfficeFactory()
    return QuarterFactory()


@pytest.fixture
def node(quarter: Quarter) -> PlanNode:
    return PlanNodeFactory()


@pytest.fixture
def ann(quarter: Quarter) -> User:
    return UserFactory(display_name="Ann Analyst")


@pytest.fixture
def deliverable(quarter: Quarter, node: PlanNode) -> Deliverable:
    update = DeliverableUpdateFactory(deliverable__node=node, deliverable__action="Build it", percent=10)
    return update.deliverable


@pytest.fixture
def url(node: PlanNode) -> str:
    return f"/reports/2017-18-Q4/{node.pk}/"
