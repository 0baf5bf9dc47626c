"""A draft plan that is put out, and who has a say in it."""

import pytest

from opcc_portal.models import User
from scorecard.models import Consultation, Plan
from tests.factories import (
    PlanFactory,
    PlanNodeFactory,
    UserFactory,
)
from tests.integration.consulting.helping import put_out


@pytest.fixture
def draft() -> Plan:
    plan: Plan = PlanFactory(status=Plan.Status.DRAFT, produced_by="Deputy Chief Executive")
    PlanNodeFactory(plan=plan, title="Safer streets")
    PlanNodeFactory(plan=plan, title="Better roads", position=2)
    return plan


@pytest.fixture
def approver() -> User:
    return UserFactory(approver=True)


@pytest.fixture
def analyst() -> User:
    return UserFactory(analyst=True)


@pytest.fixture
def member() -> User:
    return UserFactory(panel=True, display_name="Panel Member")


@pytest.fixture
def consultation(draft: Plan, approver: User) -> Consultation:
    return put_out(draft, approver)
