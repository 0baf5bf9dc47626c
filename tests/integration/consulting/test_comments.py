"""Commenting on the parts of a plan, and whom a comment reaches."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from opcc_portal import access
from opcc_portal.lib.formatting import format_date
from opcc_portal.models import User
from scorecard.actions import consulting
from scorecard.actions.consulting import ClosedError
from scorecard.models import Comment, Consultation, Plan, PlanNode
from tests.crawl import crawl, every_address
from tests.factories import (
    OfficeFactory,
    PlanNodeFactory,
    UserFactory,
)
from tests.integration.consulting.helping import CANARY, ClientAs, said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"closes": localdate() - timedelta(days=1), "opens": date(2017, 1, 3)}, "closed on"),
        ({"opens": localdate() + timedelta(days=1), "closes": date(2100, 1, 1)}, "opens on"),
        ({"moves": 0}, "not put out yet"),
    ],
)
def test_nothing_is_said_of_what_is_not_open(
    consultation: Consultation, member: User, client_as: ClientAs, fields: dict[str, object], reason: str
) -> None:
    Consultation.objects.update(**fields)
    node = PlanNode.objects.first()
    with pytest.raises(ClosedError, match=reason):
        consulting.comment(by=member, consultation=consultation, node=node, text=CANARY, today=localdate())
    answer = client_as("panel").post(f"/consultations/2017-21/comment/{node.pk}/", {"text": CANARY})
    assert answer.status_code == 409
    assert reason in said(answer)
    assert CANARY in said(answer)  # nothing typed is lost
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("days", "reason"),
    [(20, "The plan was adopted on 1 May 2017. Comments are no longer"), (-1, "This consultation closed on")],
)
def test_nothing_is_said_once_the_plan_is_adopted(
    consultation: Consultation, member: User, client_as: ClientAs, days: int, reason: str
) -> None:
    closes = localdate() + timedelta(days=days)
    Consultation.objects.update(opens=date(2017, 4, 1), closes=closes)
    Plan.objects.update(status=Plan.Status.ADOPTED, adopted_on=date(2017, 5, 1))
    told = "closed: the plan was adopted on 1 May 2017" if days > 0 else f"closed on {format_date(closes)}"
    assert told in said(client_as("analyst").get("/plans/2017-21/consultation/"))
    with pytest.raises(ClosedError, match=reason):
        consulting.comment(
            by=member,
            consultation=Consultation.objects.get(),
            node=PlanNode.objects.first(),
            text=CANARY,
            today=localdate(),
        )


def test_a_comment_said_twice_is_said_once(consultation: Consultation, client_as: ClientAs) -> None:
    panel, node = client_as("panel"), PlanNode.objects.first()
    for _ in range(2):
        answer = panel.post(f"/consultations/2017-21/comment/{node.pk}/", {"text": "And the roads?"}, follow=True)
        assert "Your comment is kept" in said(answer)
        assert "waiting for an answer" in said(answer)
    assert Comment.objects.count() == 1


def test_an_empty_comment_is_asked_for_in_words(consultation: Consultation, client_as: ClientAs) -> None:
    answer = client_as("panel").post(f"/consultations/2017-21/comment/{PlanNode.objects.first().pk}/", {"text": " "})
    assert answer.status_code == 422
    assert "Type what you want to say of this part." in said(answer)


def test_what_was_not_put_out_cannot_be_commented_on(consultation: Consultation, client_as: ClientAs) -> None:
    """A part that was added since is in nobody's edition."""
    later = PlanNodeFactory(plan=consultation.plan, position=9, title="canary-added-since")
    answer = client_as("panel").get(f"/consultations/2017-21/comment/{later.pk}/")
    assert answer.status_code == 404
    gone = PlanNode.objects.get(title="Better roads").pk
    PlanNode.objects.filter(pk=gone).delete()
    answer = client_as("panel").post(f"/consultations/2017-21/comment/{gone}/", {"text": CANARY})
    assert (answer.status_code, CANARY in said(answer)) == (409, True)
    assert "This part is no longer in the plan." in said(answer)


def everything() -> list[str]:
    return [url for query in ("", "?as=panel", "?as=office", "?edition=1") for url in every_address(query)]


def where_said(client: Client) -> set[str]:
    return {url for url, text in crawl(client, everything()) if CANARY in text}


@pytest.fixture
def canary(consultation: Consultation, member: User) -> Comment:
    OfficeFactory(open_to_public=True)
    node = PlanNode.objects.get(title="Better roads")
    return consulting.comment(by=member, consultation=consultation, node=node, text=CANARY, today=localdate())


def test_before_the_report_a_comment_reaches_nobody_but_its_author_and_the_office(
    canary: Comment, client_as: ClientAs, member: User
) -> None:
    another = Client()
    another.force_login(UserFactory(panel=True))
    assert where_said(client_as("visitor")) == set()
    assert where_said(another) == set()
    author = Client()
    author.force_login(member)
    assert where_said(author) == {f"/consultations/2017-21/comment/{canary.node_id}/{q}" for q in QUERIES}
    assert "/plans/2017-21/consultation/" in where_said(client_as("analyst"))


QUERIES = ("", "?as=panel", "?as=office", "?edition=1")


def test_control_an_open_door_is_noticed(canary: Comment, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "may", lambda user, rule: True)
    another = Client()
    another.force_login(UserFactory(panel=True))
    assert "/draft/consultations/2017-21/" in where_said(another)
