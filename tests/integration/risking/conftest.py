"""A register with a risk that somebody keeps up to date, on a day of 2018."""

from collections.abc import Iterator

import pytest
import time_machine

from opcc_portal.models import User
from risks.models import Risk
from tests.factories import MitigationFactory, OfficeFactory, ReviewFactory, RiskFactory, UserFactory
from tests.integration.risking.helping import TODAY


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def owner(db: None) -> User:
    """The first of the risk owners: `client_as("risk-owner")` is them."""
    OfficeFactory()
    return UserFactory(risk_owner=True, display_name="Olive Owner", email="olive@opcc.example")


@pytest.fixture
def risk(owner: User) -> Risk:
    """I1 of June 2018, 3 × 2 × 4 = 24, as it was reviewed on 4 May, with one mitigation."""
    risk = RiskFactory(reference="I1", owner=owner, event="Priorities are not delivered")
    ReviewFactory(risk=risk, kind="informal", by=owner)
    MitigationFactory(risk=risk, action="Review the plan every year")
    return risk


@pytest.fixture
def topical(owner: User) -> Risk:
    """A topical risk at 2 × 2 × 4 = 16."""
    risk = RiskFactory(reference="T4", category="topical", owner=owner, event="A force area is not ready")
    ReviewFactory(risk=risk, likelihood=2, by=owner)
    return risk


@pytest.fixture
def others(owner: User) -> Risk:
    """A risk of somebody else."""
    risk = RiskFactory(reference="I2", owner=UserFactory(risk_owner=True, display_name="Oscar Other"))
    ReviewFactory(risk=risk)
    return risk
