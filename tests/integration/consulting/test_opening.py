"""Opening a consultation, and its editions."""

import pytest
from django.utils.timezone import localdate

from opcc_portal import publishing
from opcc_portal.actions import NotAllowedError
from opcc_portal.models import AuditEvent, Edition, Job, Quarter, User
from scorecard.actions import consulting
from scorecard.actions.figures import FiguresLockedError
from scorecard.actions.planning import PlanRefusedError, mark
from scorecard.models import Consultation, Plan, PlanNode
from tests.factories import (
    PlanFactory,
    QuarterFactory,
    UserFactory,
)
from tests.integration.consulting.helping import CANARY, ClientAs, put_out, said
from tests.publication import publish_consultation

pytestmark = pytest.mark.django_db


def test_opening_publishes_what_the_panel_comments_on(draft: Plan, consultation: Consultation, approver: User) -> None:
    draft.refresh_from_db()
    edition = Edition.objects.get(kind="consultation")
    assert (draft.status, consultation.moves) == (Plan.Status.CONSULTATION, 1)
    assert (edition.subject, edition.number, edition.data_to) == ("2017-21", 1, None)
    assert edition.label == "Consultation on Police and Crime Plan 2017-21"
    assert edition.frame["approved_by"] == str(approver)
    assert {(page.audience, page.page) for page in edition.pages.all()} == {
        ("public", "consultation"),
        ("panel", "consultation"),
    }
    assert AuditEvent.objects.filter(event="consultation.opened", by=approver).exists()


def test_it_begins_with_the_steps_that_the_law_wants(consultation: Consultation) -> None:
    steps = list(consultation.steps.all())
    assert len(steps) == len(consulting.STATUTORY)
    assert [step.basis for step in steps if "Panel" in step.label] == [
        "Police Reform and Social Responsibility Act 2011, section 5(6)(c) and 5(7)",
        "Police Reform and Social Responsibility Act 2011, section 5(6)(d)",
        "Police Reform and Social Responsibility Act 2011, section 5(6)(e)",
    ]


def test_only_a_draft_with_parts_is_put_out_and_only_once(
    draft: Plan, consultation: Consultation, approver: User
) -> None:
    again = {"by": approver, "opens": localdate(), "closes": localdate()}
    with pytest.raises(PlanRefusedError, match="never put out"):
        consulting.open_consultation(plan=draft, **again)
    empty = PlanFactory(slug="empty", status=Plan.Status.DRAFT)
    with pytest.raises(PlanRefusedError, match="no parts"):
        consulting.open_consultation(plan=empty, **again)


def test_nothing_is_put_out_while_a_quarter_that_would_show_it_is_judged(
    draft: Plan, approver: User, client_as: ClientAs
) -> None:
    QuarterFactory(state=Quarter.State.SUBMITTED, submitted_by=UserFactory(analyst=True))
    with pytest.raises(FiguresLockedError):
        put_out(draft, approver)
    form = {"opens": "1 May 2100", "closes": "2 May 2100", "channels": "", "note": ""}
    answer = client_as("approver").post(f"/plans/{draft.slug}/consultation/open/", form)
    assert answer.status_code == 409
    assert "is submitted" in said(answer)
    assert not Consultation.objects.exists()


def test_only_an_approver_publishes_and_only_what_they_saw(
    consultation: Consultation, approver: User, analyst: User
) -> None:
    with pytest.raises(NotAllowedError, match="role"):
        publishing.ask(subject=consultation, by=analyst)
    with pytest.raises(NotAllowedError, match="Somebody published"):
        publishing.ask(subject=consultation, by=approver, seen=0)
    Plan.objects.update(status=Plan.Status.DRAFT)
    with pytest.raises(NotAllowedError, match="is a draft"):
        publishing.ask(subject=consultation, by=approver)


def test_the_report_is_the_next_edition_and_the_first_stays_as_it_was(
    consultation: Consultation, member: User, analyst: User, client_as: ClientAs
) -> None:
    node = PlanNode.objects.get(title="Better roads")
    comment = consulting.comment(by=member, consultation=consultation, node=node, text=CANARY, today=localdate())
    consulting.answer(by=analyst, comment=comment, seen=mark(comment), text="So it is.")
    edition = publish_consultation(consultation)
    assert edition.number == 2
    page = said(client_as("panel").get("/consultations/2017-21/"))
    assert CANARY in page
    assert "So it is." in page
    assert "Panel Member, " in page
    assert CANARY not in said(client_as("panel").get("/consultations/2017-21/?edition=1"))
    rows = client_as("panel").get("/consultations/2017-21/consultation.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert CANARY in rows[1]


def test_what_is_published_of_a_consultation_is_answered_with_304(
    consultation: Consultation, client_as: ClientAs
) -> None:
    panel = client_as("panel")
    etag = panel.get("/consultations/2017-21/")["ETag"]
    assert panel.get("/consultations/2017-21/", headers={"if-none-match": etag}).status_code == 304


def test_quarters_and_consultations_are_found_apart(wiltshire: Quarter, client_as: ClientAs) -> None:
    publish_consultation(Consultation.objects.get())
    panel = client_as("panel")
    assert panel.get("/")["Location"] == "/quarters/2017-18-Q4/"
    assert "Consultation on" not in said(panel.get("/quarters/2017-18-Q4/"))
    assert "Pack and other pages as PDF" not in said(panel.get("/consultations/2017-20-draft/"))
    assert not Job.objects.filter(kind="pack", params__edition=Edition.objects.get(kind="consultation").pk).exists()
