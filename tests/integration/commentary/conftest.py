"""A quarter with a measure that stands out, and who writes of it."""

import pytest
from django.test import Client

from opcc_portal.models import Quarter
from scorecard import actions
from scorecard.models import Series
from tests.factories import (
    QuarterFactory,
)
from tests.factories.shapes import placed, spike
from tests.integration.commentary.helping import ClientAs


@pytest.fixture
def quarter(db: None) -> Quarter:
    return QuarterFactory()


@pytest.fixture
def burglary(quarter: Quarter) -> Series:
    series = placed("burglary", spike(), preferred_direction="down")
    actions.recompute([series.pk])
    return series


@pytest.fixture
def analyst(client_as: ClientAs) -> Client:
    return client_as("analyst")
