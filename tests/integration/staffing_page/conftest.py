"""A quarter that can tell of a snapshot."""

import pytest

from opcc_portal.models import Quarter
from tests.factories import OfficeFactory, QuarterFactory


@pytest.fixture
def quarter(db: None) -> Quarter:
    """The last quarter of 2017-18, reported on from 1 April to 30 June 2018."""
    OfficeFactory()
    return QuarterFactory()
