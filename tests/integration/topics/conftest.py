"""A quarter with measures that stand out and one that does not."""

import pytest
from django.test import Client

from opcc_portal.models import Quarter, User
from scorecard import actions
from scorecard.models import Series
from tests.factories import (
    QuarterFactory,
    UserFactory,
)
from tests.factories.shapes import placed, spike, steady
from tests.integration.topics.helping import ClientAs


@pytest.fixture
def quarter(db: None) -> Quarter:
    return QuarterFactory()


@pytest.fixture
def burglary(quarter: Quarter) -> Series:
    """A measure that stands out, and one that does not."""
    series = placed("burglary", spike(), preferred_direction="down")
    actions.recompute([series.pk, placed("steady", steady()).pk])
    return series


@pytest.fixture
def analyst(client_as: ClientAs) -> Client:
    return client_as("analyst")


@pytest.fixture
def by(db: None) -> User:
    return UserFactory(display_name="Ben")
