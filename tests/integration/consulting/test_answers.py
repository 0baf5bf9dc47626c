"""Answers to comments, the timetable and the steps of a consultation."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from opcc_portal.models import User
from scorecard.actions import consulting
from scorecard.actions.planning import PlanChangedError, PlanRefusedError, mark
from scorecard.models import Consultation, PlanNode
from tests.factories import (
    CommentFactory,
)
from tests.integration.consulting.helping import ClientAs, said
from tests.publication import publish_consultation

pytestmark = pytest.mark.django_db


def test_two_who_answer_at_once_see_both(consultation: Consultation, analyst: User, client_as: ClientAs) -> None:
    comment = CommentFactory(node=PlanNode.objects.first())
    before = mark(comment)
    consulting.answer(by=analyst, comment=comment, seen=before, text="First answer")
    with pytest.raises(PlanChangedError):
        consulting.answer(by=analyst, comment=comment, seen=before, text="Second answer")
    url = f"/plans/2017-21/consultation/comments/{comment.pk}/"
    answer = client_as("admin").post(url, {"text": "Second answer", "seen": before})
    assert answer.status_code == 409
    assert "“First answer”" in said(answer)
    assert "Second answer" in said(answer)
    comment.refresh_from_db()
    assert mark(comment) in said(answer)
    assert client_as("admin").post(url, {"text": "Second answer", "seen": mark(comment)}).status_code == 302
    comment.refresh_from_db()
    assert (comment.answer, comment.answered_by.role) == ("Second answer", "admin")


def test_an_answer_can_be_taken_back(consultation: Consultation, analyst: User) -> None:
    comment = CommentFactory(node=PlanNode.objects.first())
    consulting.answer(by=analyst, comment=comment, seen=mark(comment), text="Too soon")
    comment.refresh_from_db()
    consulting.answer(by=analyst, comment=comment, seen=mark(comment), text="")
    comment.refresh_from_db()
    assert (comment.answer, comment.answered_by, comment.answered_at) == ("", None, None)


def test_the_timetable_is_changed_as_it_was_seen(consultation: Consultation, analyst: User) -> None:
    before = mark(consultation)
    consulting.change_consultation(by=analyst, consultation=consultation, seen=before, fields={"responses": 412})
    with pytest.raises(PlanChangedError):
        consulting.change_consultation(by=analyst, consultation=consultation, seen=before, fields={"responses": 9})
    consultation.refresh_from_db()
    assert consultation.responses == 412


def test_on_the_day_on_which_it_opened_closing_says_that_it_lasts_until_midnight(
    consultation: Consultation, client_as: ClientAs
) -> None:
    client, url = client_as("analyst"), "/plans/2017-21/consultation/close/"
    assert "Members of the Panel can comment until midnight." in said(client.get(url))
    assert "Today is its last day." in said(client.post(url, {"seen": mark(consultation)}, follow=True))
    consultation.refresh_from_db()
    assert consultation.is_open(localdate())
    assert "today is its last day already" in said(client.post(url, {"seen": mark(consultation)}))


def test_the_report_leads_to_what_was_said(consultation: Consultation, client_as: ClientAs) -> None:
    CommentFactory(node=(on := PlanNode.objects.get(title="Better roads")))
    publish_consultation(consultation)
    page = said(client_as("panel").get("/consultations/2017-21/"))
    assert f'<a href="#part-{on.pk}">{on}</a> <span class="small">1 comment</span>' in page
    assert page.count('<span class="small">1 comment</span>') == 1


def test_before_it_opens_no_link_leads_to_commenting(consultation: Consultation, client_as: ClientAs) -> None:
    assert "Comment on this" in said(client_as("panel").get("/consultations/2017-21/"))
    Consultation.objects.update(opens=localdate() + timedelta(days=2))
    publish_consultation(consultation)
    assert "Comment on this" not in said(client_as("panel").get("/consultations/2017-21/"))


@pytest.mark.parametrize(("opened", "last"), [(5, 1), (1, 1), (0, 0)])
def test_closing_before_its_last_day(consultation: Consultation, analyst: User, opened: int, last: int) -> None:
    today = localdate()
    Consultation.objects.update(opens=today - timedelta(days=opened))
    consultation.refresh_from_db()
    consulting.close_consultation(by=analyst, consultation=consultation, seen=mark(consultation), today=today)
    consultation.refresh_from_db()
    assert consultation.closes == today - timedelta(days=last)
    if last:
        with pytest.raises(PlanRefusedError, match="not open"):
            consulting.close_consultation(by=analyst, consultation=consultation, seen=mark(consultation), today=today)


def test_steps_are_added_ticked_and_removed(consultation: Consultation, analyst: User) -> None:
    step = consulting.add_step(by=analyst, consultation=consultation, label="Ask the councils")
    assert consulting.add_step(by=analyst, consultation=consultation, label="Ask the councils") == step  # sent twice
    assert step.position == len(consulting.STATUTORY) + 1
    before = mark(step)
    consulting.change_step(by=analyst, step=step, seen=before, fields={"done": date(2017, 1, 3)})
    with pytest.raises(PlanChangedError):
        consulting.change_step(by=analyst, step=step, seen=before, fields={"done": date(2017, 1, 4)})
    with pytest.raises(PlanChangedError):
        consulting.remove_step(by=analyst, step=step, seen=before)
    step.refresh_from_db()
    consulting.remove_step(by=analyst, step=step, seen=mark(step))
    consulting.remove_step(by=analyst, step=step, seen="gone already")
    assert not consultation.steps.filter(label="Ask the councils").exists()
