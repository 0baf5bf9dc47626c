"""Consultations: what is put out, what the Panel says of it, what the office answers, and what is published."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils.timezone import localdate

from opcc_portal import access, jobs, publishing
from opcc_portal.actions import NotAllowedError
from opcc_portal.lib.formatting import format_date
from opcc_portal.models import AuditEvent, Edition, Job, Quarter, User
from scorecard.actions import consulting
from scorecard.actions.consulting import ClosedError
from scorecard.actions.figures import FiguresLockedError
from scorecard.actions.planning import PlanChangedError, PlanRefusedError, mark
from scorecard.models import Comment, Consultation, Plan, PlanNode
from tests.crawl import crawl, every_address
from tests.factories import (
    CommentFactory,
    ConsultationFactory,
    ConsultationStepFactory,
    OfficeFactory,
    PlanFactory,
    PlanNodeFactory,
    QuarterFactory,
    UserFactory,
)
from tests.publication import publish_consultation

ClientAs = Callable[[str], Client]
pytestmark = pytest.mark.django_db
CANARY = "canary-comment-nobody-else"


@pytest.fixture
def draft() -> Plan:
    plan: Plan = PlanFactory(status=Plan.Status.DRAFT, produced_by="Deputy Chief Executive")
    PlanNodeFactory(plan=plan, title="Safer streets")
    PlanNodeFactory(plan=plan, title="Better roads", position=2)
    return plan


@pytest.fixture
def approver() -> User:
    return UserFactory(approver=True)


@pytest.fixture
def analyst() -> User:
    return UserFactory(analyst=True)


@pytest.fixture
def member() -> User:
    return UserFactory(panel=True, display_name="Panel Member")


def put_out(plan: Plan, approver: User) -> Consultation:
    today = localdate()
    job = consulting.open_consultation(
        by=approver, plan=plan, opens=today, closes=today + timedelta(days=20), channels="Website", note=""
    )
    assert jobs.finish(job).status == Job.Status.DONE, job.error
    return Consultation.objects.select_related("plan").get(plan=plan)


@pytest.fixture
def consultation(draft: Plan, approver: User) -> Consultation:
    return put_out(draft, approver)


def said(answer: object) -> str:
    return " ".join(unescape(answer.content.decode()).split())  # type: ignore[attr-defined]


# -- Opening and publishing ----------------------------------------------------------------------------------------


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


# -- Comments ------------------------------------------------------------------------------------------------------


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


# -- Answers, timetable, steps -------------------------------------------------------------------------------------


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


# -- The pages of the office ---------------------------------------------------------------------------------------


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
