"""The pages on which the office runs a consultation."""

from datetime import date

import pytest

from opcc_portal.models import Job
from scorecard.actions.planning import mark
from scorecard.models import Consultation, Plan, PlanNode
from tests.factories import (
    CommentFactory,
    ConsultationFactory,
    ConsultationStepFactory,
    PlanFactory,
    PlanNodeFactory,
)
from tests.integration.consulting.helping import ClientAs, said

pytestmark = pytest.mark.django_db


def test_an_approver_opens_one_from_the_plans_page(draft: Plan, client_as: ClientAs) -> None:
    client = client_as("approver")
    assert "/plans/2017-21/consultation/open/" in said(client.get("/plans/2017-21/"))
    url = "/plans/2017-21/consultation/open/"
    answer = client.post(url, {"opens": "3 January 2017", "closes": "2 January 2017"})
    assert answer.status_code == 422
    assert "2 January 2017 is before 3 January 2017, when it opens." in said(answer)
    answer = client.post(url, {"opens": "3 January 2017", "closes": "27 January 2017", "channels": "Area boards"})
    assert answer["Location"].startswith("/jobs/")
    assert client.post(url, {"opens": "3 January 2017", "closes": "27 January 2017"}).status_code == 409


def test_the_page_of_the_job_leads_on(consultation: Consultation, client_as: ClientAs) -> None:
    page = said(client_as("approver").get(f"/jobs/{Job.objects.get(kind='publish').pk}/"))
    assert "Publishing Consultation on Police and Crime Plan 2017-21" in page
    assert "/consultations/2017-21/?edition=1" in page
    assert "/plans/2017-21/consultation/" in page


def test_the_office_runs_it_on_one_page(consultation: Consultation, client_as: ClientAs) -> None:
    CommentFactory(node=PlanNode.objects.first(), text="How many officers?")
    page = said(client_as("analyst").get("/plans/2017-21/consultation/"))
    for words in ("1 comment has no answer yet.", "How many officers?", "open until", "Send the draft to the Police"):
        assert words in page


def test_bad_dates_and_numbers_are_said_next_to_the_field(consultation: Consultation, client_as: ClientAs) -> None:
    url = "/plans/2017-21/consultation/change/"
    typed = {"opens": "soon", "closes": "27 January 2017", "responses": "many"}
    page = said(client_as("analyst").post(url, typed))
    assert "Type the number of responses in digits, such as 1200." in page
    assert 'value="soon"' in page
    step = ConsultationStepFactory(consultation=consultation, position=90)
    answer = client_as("analyst").post(
        f"/plans/2017-21/consultation/steps/{step.pk}/", {"label": "X", "done": "1 January 2100", "seen": mark(step)}
    )
    assert "1 January 2100 is still to come. Tick it when it is done." in said(answer)


def test_publishing_asks_first(consultation: Consultation, client_as: ClientAs) -> None:
    client, url = client_as("approver"), "/plans/2017-21/consultation/publish/"
    assert "publish edition 2" in said(client.get(url))
    assert client.post(url, {"seen": "0"}).status_code == 409
    assert client.post(url, {"seen": "1"})["Location"].startswith("/jobs/")


def test_closing_and_adopting_on_the_pages(consultation: Consultation, client_as: ClientAs) -> None:
    CommentFactory(node=PlanNode.objects.first())
    client, url = client_as("approver"), "/plans/2017-21/adopt/"
    assert "1 comments have no answer yet." not in said(client.get(url))
    assert "1 comment has no answer yet." in said(client.get(url))
    plan = Plan.objects.get()
    typed = {"on": "1 May 2017", "seen": mark(plan)}
    assert "Confirm that you want to adopt it all the same" in said(client.post(url, typed))
    assert client.post(url, {**typed, "despite": "on"})["Location"] == "/plans/2017-21/"
    plan.refresh_from_db()
    assert (plan.status, plan.adopted_on) == ("adopted", date(2017, 5, 1))
    assert client.get(url)["Location"] == "/plans/2017-21/"


def test_a_consultation_in_the_making_is_read_as_its_readers_would(client_as: ClientAs) -> None:
    PlanNodeFactory(plan=ConsultationFactory(plan=PlanFactory(status="in consultation")).plan)
    page = said(client_as("risk-owner").get("/draft/consultations/2017-21/?as=public"))
    assert "as the public would see it" in page
    assert "Consultation on Police and Crime Plan 2017-21" in page
    assert client_as("risk-owner").get("/draft/consultations/unknown/").status_code == 404
    assert client_as("panel").get("/consultations/2017-21/").status_code == 404


def test_the_list_of_consultations(consultation: Consultation, client_as: ClientAs) -> None:
    assert "Consultation on Police and Crime Plan 2017-21" in said(client_as("panel").get("/consultations/"))


def test_before_the_first_consultation_that_is_said(client_as: ClientAs) -> None:
    assert "Nothing was put out for comment yet." in said(client_as("panel").get("/consultations/"))
