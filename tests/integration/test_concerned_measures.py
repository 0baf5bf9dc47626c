"""A deliverable names the measures that it is to change, and their pages lead to it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from opcc_portal.models import AuditEvent, Quarter
from reports.models import Deliverable
from scorecard.models import Placement
from tests.factories import DeliverableUpdateFactory, OfficeFactory, PlacementFactory, QuarterFactory, UserFactory

ClientAs = Callable[[str], Client]
TYPED = {"action": "Build it", "source": "plan", "progress": "40%"}


@pytest.fixture
def placement(db: None) -> Placement:
    OfficeFactory()
    QuarterFactory()
    PlacementFactory(series__measure__slug="hate-crime")
    return PlacementFactory(series__measure__slug="crime-volume", series__measure__name="Crime volume")


@pytest.fixture
def deliverable(placement: Placement) -> Deliverable:
    update = DeliverableUpdateFactory(
        deliverable__node=placement.node, deliverable__action="Build it", quarter=Quarter.objects.get(), percent=40
    )
    return update.deliverable


def report(placement: Placement) -> str:
    return f"/reports/2017-18-Q4/{placement.node_id}/deliverables"


def seen(answer: Any) -> str:
    found = re.search(r'name="seen" value="(\w*)"', answer.content.decode())
    assert found
    return found[1]


def test_the_page_of_a_measure_leads_to_the_deliverable_that_names_it(
    client_as: ClientAs, placement: Placement
) -> None:
    staff = client_as("analyst")
    staff.post(f"{report(placement)}/add/", {**TYPED, "measures": ["crime-volume"]})
    assert [measure.slug for measure in Deliverable.objects.get().measures.all()] == ["crime-volume"]
    assert AuditEvent.objects.get().after["measures"] == ["crime-volume"]
    pages = {slug: staff.get(f"/draft/quarters/2017-18-Q4/measures/{slug}/") for slug in ("crime-volume", "hate-crime")}
    assert "Build it" in pages["crime-volume"].content.decode()
    assert "Build it" not in pages["hate-crime"].content.decode()


def test_another_choice_is_a_change_that_says_what_was_before(
    client_as: ClientAs, placement: Placement, deliverable: Deliverable
) -> None:
    one, staff = f"{report(placement)}/{deliverable.pk}/", client_as("analyst")
    form = staff.get(one)
    staff.post(one, {**TYPED, "measures": ["hate-crime", "crime-volume"], "seen": seen(form)})
    assert AuditEvent.objects.get().after["measures"] == ["crime-volume", "hate-crime"]
    assert staff.get(one).content.decode().count("checked") == 2


def test_of_two_choices_the_later_writer_sees_both(
    client_as: ClientAs, placement: Placement, deliverable: Deliverable
) -> None:
    one = f"{report(placement)}/{deliverable.pk}/"
    before = seen(client_as("analyst").get(one))
    somebody = Client()
    somebody.force_login(UserFactory(analyst=True, display_name="Ann"))
    somebody.post(one, {**TYPED, "measures": ["crime-volume"], "seen": before})
    answer = client_as("approver").post(one, {**TYPED, "measures": ["hate-crime"], "seen": before})
    assert answer.status_code == 409
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))
    assert "Measures, as Ann saved it Crime volume" in said


def test_a_measure_that_the_plan_does_not_have_is_refused(client_as: ClientAs, placement: Placement) -> None:
    answer = client_as("analyst").post(f"{report(placement)}/add/", {**TYPED, "measures": ["nowhere"]})
    assert answer.status_code == 422
    assert "nowhere" in answer.content.decode()
    assert not Deliverable.objects.exists()
