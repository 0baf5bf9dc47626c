"""Two teams with their roles and three reasons, as the paper of June 2018 has them; nothing is recorded."""

import pytest

from opcc_portal.models import User
from tests.factories import OfficeFactory, QuarterFactory, ReasonFactory, TeamFactory, UserFactory


@pytest.fixture
def teams(db: None) -> None:
    OfficeFactory()
    QuarterFactory()
    TeamFactory(slug="north", name="Swindon CPT North", position=1, roles=["sgt", "lci"])
    TeamFactory(slug="south", name="Wiltshire CPT South", position=2, roles=["con"])
    for position, slug in enumerate(("vacancies", "sickness", "abstracted"), start=1):
        ReasonFactory(slug=slug, position=position)


@pytest.fixture
def ann(teams: None) -> User:
    return UserFactory(display_name="Ann Analyst")
