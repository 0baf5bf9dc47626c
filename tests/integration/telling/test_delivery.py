"""Writing how commitments stand, and what of a quarter is still to be written."""

from datetime import date

import pytest

from opcc_portal.actions import NotAllowedError
from opcc_portal.models import Quarter, User
from opcc_portal.writing import mark
from reports.actions import delivery
from reports.models import Deliverable, DeliveryUpdate, HighlightReport
from scorecard.models import Plan, PlanNode
from tests.factories import (
    DeliverableUpdateFactory,
    DeliveryUpdateFactory,
    HighlightReportFactory,
    PlanFactory,
    PlanNodeFactory,
    QuarterFactory,
    UserFactory,
)
from tests.integration.telling.helping import ClientAs, error, seen, trail, words

# -- Service delivery ----------------------------------------------------------------------------------------------


@pytest.fixture
def commitment(node: PlanNode) -> PlanNode:
    objective = PlanNodeFactory(level="objective", parent=node, number="1.1", position=90)
    return PlanNodeFactory(level="commitment", parent=objective, number="1.01", title="Record crime", position=91)


def test_a_status_that_somebody_chooses_is_no_reading_any_more(
    client_as: ClientAs, quarter: Quarter, commitment: PlanNode
) -> None:
    DeliveryUpdateFactory(node=commitment, quarter=quarter, inferred=True, reading="ongoing")
    one, client = f"/reports/2017-18-Q4/delivery/{commitment.pk}/", client_as("analyst")
    client.post(one, {"status": "on track", "narrative": "Told.", "seen": seen(client.get(one))})
    assert DeliveryUpdate.objects.get().inferred is True
    client.post(one, {"status": "at risk", "narrative": "Told.", "seen": seen(client.get(one))})
    update = DeliveryUpdate.objects.get()
    assert (update.status, update.inferred, update.reading) == ("at risk", False, "")
    assert trail() == ["delivery.updated"] * 2


def test_a_commitment_needs_a_status(client_as: ClientAs, quarter: Quarter, commitment: PlanNode) -> None:
    answer = client_as("analyst").post(f"/reports/2017-18-Q4/delivery/{commitment.pk}/", {"narrative": "Kept"})
    assert (answer.status_code, error(answer, "status")) == (422, "Choose how the commitment stands.")
    assert "Kept" in words(answer)


def test_of_two_who_update_a_commitment_the_later_one_sees_both(
    client_as: ClientAs, quarter: Quarter, commitment: PlanNode, ann: User
) -> None:
    one, client = f"/reports/2017-18-Q4/delivery/{commitment.pk}/", client_as("approver")
    before = seen(client.get(one))
    delivery.save_update(by=ann, quarter=quarter, node=commitment, seen=before, status="off track", narrative="Theirs")
    answer = client.post(one, {"status": "on track", "narrative": "Mine", "seen": before})
    assert answer.status_code == 409
    assert "Theirs" in words(answer)
    assert "Mine" in words(answer)
    assert DeliveryUpdate.objects.get().narrative == "Theirs"


def test_no_commitment_is_updated_while_a_later_quarter_of_the_year_is_judged(
    quarter: Quarter, commitment: PlanNode, ann: User
) -> None:
    third = QuarterFactory(year=2017, number=3)
    Quarter.objects.filter(pk=quarter.pk).update(state="submitted", submitted_by=UserFactory(analyst=True))
    update = {"by": ann, "node": commitment, "seen": mark(delivery.told(None)), "status": "on track", "narrative": ""}
    with pytest.raises(NotAllowedError, match="Quarter 4, 2017-18 is submitted"):
        delivery.save_update(quarter=third, **update)
    delivery.save_update(quarter=QuarterFactory(year=2018, number=1), **update)


def test_no_commitment_is_updated_after_publication(quarter: Quarter, commitment: PlanNode, ann: User) -> None:
    people = {"submitted_by": UserFactory(analyst=True), "approved_by": UserFactory(approver=True)}
    Quarter.objects.update(state="published", **people)
    with pytest.raises(NotAllowedError, match="is published"):
        delivery.save_update(by=ann, quarter=quarter, node=commitment, seen="", status="on track", narrative="")


def test_the_list_says_how_each_stands(client_as: ClientAs, quarter: Quarter, commitment: PlanNode) -> None:
    DeliveryUpdateFactory(node=commitment, quarter=quarter, status="at risk")
    assert "1.01 Record crime At risk" in words(client_as("analyst").get("/reports/2017-18-Q4/delivery/"))


# -- What is missing -----------------------------------------------------------------------------------------------


def test_the_list_says_what_is_missing(client_as: ClientAs, quarter: Quarter, node: PlanNode) -> None:
    DeliverableUpdateFactory(deliverable__node=node, quarter=QuarterFactory(year=2017, number=3), percent=10)
    HighlightReportFactory(quarter=quarter, node=node, outcomes="x", risks="x", focus="x", commentary="x")
    said = words(client_as("approver").get("/reports/"))
    assert "Missing: empty: overall assessment; 1 deliverable without progress" in said
    HighlightReport.objects.update(assessment="x")
    DeliverableUpdateFactory(deliverable=Deliverable.objects.get(), quarter=quarter, percent=100)
    assert "All boxes are written, all deliverables have their progress." in words(
        client_as("analyst").get("/reports/")
    )


def test_the_offices_own_report_misses_no_commentary_on_a_scorecard(client_as: ClientAs, quarter: Quarter) -> None:
    dates = {"starts": date(2017, 4, 1), "ends": date(2021, 3, 31)}
    own = PlanNodeFactory(
        plan=PlanFactory(slug="own", kind=Plan.Kind.DELIVERY, status="adopted", **dates), title="OPCC"
    )
    HighlightReportFactory(quarter=quarter, node=own, outcomes="x", risks="x", focus="x", assessment="x")
    DeliverableUpdateFactory(deliverable__node=own, quarter=quarter, percent=100)
    assert "All boxes are written, all deliverables have their progress." in words(
        client_as("analyst").get("/reports/")
    )


def test_before_any_quarter_that_is_said(client_as: ClientAs, db: None) -> None:
    assert "There is no quarter yet" in client_as("analyst").get("/reports/", follow=True).content.decode()
