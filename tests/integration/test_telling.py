"""Writing highlight reports, service delivery and the glossary: by whom, when, never over somebody else."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from opcc_portal.actions import NotAllowedError
from opcc_portal.models import AuditEvent, Draft, Quarter, User
from opcc_portal.writing import ChangedError, mark
from reports.actions import delivery, glossary, highlights
from reports.actions.writing import ExistsError
from reports.domain.deliverables import Progress
from reports.models import Deliverable, DeliverableUpdate, DeliveryUpdate, HighlightReport, Term
from scorecard.models import Plan, PlanNode
from tests.factories import (
    DeliverableFactory,
    DeliverableUpdateFactory,
    DeliveryUpdateFactory,
    HighlightReportFactory,
    OfficeFactory,
    PlanFactory,
    PlanNodeFactory,
    QuarterFactory,
    TermFactory,
    UserFactory,
)

ClientAs = Callable[[str], Client]
BOXES = dict.fromkeys(highlights.BOXES, "")
TOLD = {"action": "Build it", "source": "plan", "reference": "", "due_printed": "Sept 2022", "note": ""}
TOLD |= {"progress": Progress(percent=40), "measures": ()}
TYPED = {
    "action": "Build it",
    "source": "plan",
    "reference": "",
    "due_printed": "Sept 2022",
    "progress": "40%",
    "note": "",
}


@pytest.fixture
def quarter(db: None) -> Quarter:
    OfficeFactory()
    return QuarterFactory()


@pytest.fixture
def node(quarter: Quarter) -> PlanNode:
    return PlanNodeFactory()


@pytest.fixture
def ann(quarter: Quarter) -> User:
    return UserFactory(display_name="Ann Analyst")


@pytest.fixture
def deliverable(quarter: Quarter, node: PlanNode) -> Deliverable:
    update = DeliverableUpdateFactory(deliverable__node=node, deliverable__action="Build it", percent=10)
    return update.deliverable


@pytest.fixture
def url(node: PlanNode) -> str:
    return f"/reports/2017-18-Q4/{node.pk}/"


def words(answer: Any) -> str:
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def error(answer: Any, name: str) -> str:
    found = re.search(rf'<p class="govuk-error-message" id="id_{name}_error">(.*?)</p>', answer.content.decode(), re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()).removeprefix("Error: ") if found else ""


def seen(answer: Any) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def trail() -> list[str]:
    return [row.event for row in AuditEvent.objects.order_by("pk")]


# -- The boxes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["analyst", "approver"])
def test_who_writes_a_box_leaves_a_trace(client_as: ClientAs, quarter: Quarter, url: str, role: str) -> None:
    client = client_as(role)
    mark_seen = seen(client.get(url))
    answer = client.post(url, {**BOXES, "outcomes": "- One\r\n- Two", "seen": mark_seen}, follow=True)
    assert "Saved." in words(answer)
    assert HighlightReport.objects.get().outcomes == "- One\n- Two"
    row = AuditEvent.objects.get(event="highlight report.written")
    assert (row.by.role, row.before, row.after) == (role, {"outcomes": ""}, {"outcomes": "- One\n- Two"})


def test_saving_without_a_change_leaves_no_trace(client_as: ClientAs, quarter: Quarter, url: str) -> None:
    client = client_as("analyst")
    assert client.post(url, {**BOXES, "seen": seen(client.get(url))}).status_code == 302
    assert trail() == []
    assert not HighlightReport.objects.exists()


def test_of_two_writers_the_later_one_sees_both_texts_and_nothing_is_lost(
    client_as: ClientAs, quarter: Quarter, node: PlanNode, url: str, ann: User
) -> None:
    client = client_as("approver")
    before = seen(client.get(url))
    texts = {**BOXES, "risks": "- Theirs"}
    highlights.save_boxes(by=ann, quarter=quarter, node=node, seen=before, **texts)
    answer = client.post(url, {**BOXES, "risks": "- Mine", "seen": before})
    assert answer.status_code == 409
    assert "- Theirs" in words(answer)
    assert "- Mine" in words(answer)
    assert "Risks and issues, as Ann Analyst saved it - Theirs" in words(answer)
    assert "Risks and issues, as you wrote it - Mine" in words(answer)
    assert "Outcomes achieved, as" not in words(answer)  # of what does not differ there is nothing to choose
    assert HighlightReport.objects.get().risks == "- Theirs"
    assert client.post(url, {**BOXES, "risks": "- Mine", "seen": seen(answer)}).status_code == 302
    assert HighlightReport.objects.get().risks == "- Mine"


def test_who_wrote_it_is_said(client_as: ClientAs, quarter: Quarter, node: PlanNode, url: str, ann: User) -> None:
    HighlightReportFactory(quarter=quarter, node=node, risks="- First")
    client = client_as("approver")
    before = seen(client.get(url))
    highlights.save_boxes(by=ann, quarter=quarter, node=node, seen=before, **{**BOXES, "risks": "- Theirs"})
    answer = client.post(url, {**BOXES, "risks": "- Mine", "seen": before})
    assert "Ann Analyst saved another text while you wrote On " in words(answer)


def test_what_is_typed_into_boxes_is_kept_for_whoever_types_it_alone(
    client_as: ClientAs, quarter: Quarter, url: str
) -> None:
    analyst = client_as("analyst")
    typed = {**BOXES, "risks": "- Half a tho", "seen": seen(analyst.get(url))}
    answer = analyst.post(url, typed | {"autosave": "1"})
    assert "Draft kept" in answer["HX-Trigger"]
    assert "Half a tho" in answer.content.decode()
    assert (trail(), HighlightReport.objects.count()) == ([], 0)
    assert "You have unsaved changes" in words(analyst.get(url))
    assert "- Half a tho</textarea>" in analyst.get(url).content.decode()
    approver = client_as("approver")
    for address in (url, "/draft/quarters/2017-18-Q4/reports/1/"):
        assert "Half a tho" not in approver.get(address).content.decode()
    analyst.post(url, {**typed, "risks": "- A thought"})
    assert not Draft.objects.exists()


def test_two_who_wrote_the_same_do_not_meet(quarter: Quarter, node: PlanNode, ann: User) -> None:
    texts, nothing = {**BOXES, "risks": "- Same"}, mark(highlights.boxes(None))
    for _ in range(2):
        highlights.save_boxes(by=ann, quarter=quarter, node=node, seen=nothing, **texts)
    assert trail() == ["highlight report.written"]


def test_control_without_the_mark_the_first_text_would_be_lost(
    quarter: Quarter, node: PlanNode, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(highlights, "meet", lambda now, wanted, seen, target: now != wanted)
    for text in ("- Theirs", "- Mine"):
        highlights.save_boxes(by=ann, quarter=quarter, node=node, seen="old", **{**BOXES, "risks": text})
    assert HighlightReport.objects.get().risks == "- Mine"


@pytest.mark.parametrize("state", ["submitted", "approved", "published"])
def test_nothing_is_written_while_a_quarter_is_judged_nor_after(
    client_as: ClientAs, node: PlanNode, deliverable: Deliverable, ann: User, url: str, state: str
) -> None:
    client = client_as("analyst")
    before = {"boxes": seen(client.get(url)), "one": seen(client.get(f"{url}deliverables/{deliverable.pk}/"))}
    locked = Quarter.objects.get()
    people = {"submitted_by": UserFactory(analyst=True), "approved_by": UserFactory(approver=True)}
    Quarter.objects.filter(pk=locked.pk).update(state=state, **people)
    one = f"{url}deliverables/{deliverable.pk}/"
    answers = [
        client.post(url, {**BOXES, "risks": "- Mine", "seen": before["boxes"]}),
        client.post(one, {**TYPED, "progress": "50", "seen": before["one"]}),
        client.post(f"{url}deliverables/add/", {**TYPED, "action": "Another"}),
        client.post(f"{one}remove/", {"seen": before["one"]}),
        client.post(f"{one}move/", {"to": "up"}),
    ]
    assert [answer.status_code for answer in answers] == [409] * 5
    assert all(f"Quarter 4, 2017-18 is {state}" in words(answer) for answer in answers)
    assert "Ask an approver to reopen it" in words(answers[0])
    assert "- Mine" in words(answers[0])  # nothing typed is lost
    assert (trail(), DeliverableUpdate.objects.get().percent) == ([], 10)


def test_a_reopened_quarter_is_written_again(client_as: ClientAs, node: PlanNode, url: str) -> None:
    Quarter.objects.update(state="reopened")
    client = client_as("analyst")
    assert client.post(url, {**BOXES, "risks": "- Now", "seen": seen(client.get(url))}).status_code == 302


def test_a_part_of_another_plan_has_no_report(client_as: ClientAs, quarter: Quarter, node: PlanNode) -> None:
    objective = PlanNodeFactory(level="objective", parent=node, number="1.1", position=2)
    client = client_as("analyst")
    assert client.get(f"/reports/2017-18-Q4/{objective.pk}/").status_code == 404
    assert client.get("/reports/2017-18-Q4/999999/").status_code == 404
    assert client.get(f"/reports/2016-17-Q1/{node.pk}/").status_code == 404


# -- Deliverables --------------------------------------------------------------------------------------------------


def test_a_deliverable_is_added_with_its_date_read(client_as: ClientAs, quarter: Quarter, url: str) -> None:
    answer = client_as("analyst").post(f"{url}deliverables/add/", TYPED, follow=True)
    assert "“Sept 2022” is read as: last day of September 2022." in words(answer)
    update = DeliverableUpdate.objects.get()
    assert (str(update.due), update.due_precision, update.percent, update.words) == ("2022-09-30", "month", 40, "")
    assert trail() == ["deliverable.added"]


def test_a_date_that_cannot_be_read_is_kept_as_printed_and_marked(
    client_as: ClientAs, quarter: Quarter, url: str
) -> None:
    answer = client_as("analyst").post(f"{url}deliverables/add/", {**TYPED, "due_printed": "when ready"}, follow=True)
    assert "“when ready” cannot be read as a date: it is kept as it is printed, and marked." in words(answer)
    assert "? cannot be read as a date" in words(answer)
    update = DeliverableUpdate.objects.get()
    assert (update.due_printed, update.due, update.due_precision) == ("when ready", None, "")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("progress", "101", "Progress goes from 0 to 100 per cent: 101 is above 100."),
        ("progress", "-5%", "Progress goes from 0 to 100 per cent: -5% is below 0."),
        ("progress", "12.5", "Give progress in whole per cent: 12.5 is between two."),
        ("action", "", "Say what is to be delivered."),
        ("action", "x" * 301, "at most 300"),
        ("due_printed", "x" * 61, "at most 60"),
        ("source", "gossip", "gossip"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_typed_is_lost(
    client_as: ClientAs, quarter: Quarter, url: str, field: str, typed: str, said: str
) -> None:
    answer = client_as("analyst").post(f"{url}deliverables/add/", {**TYPED, "reference": "R4", field: typed})
    assert answer.status_code == 422
    assert said in error(answer, field)
    assert 'value="R4"' in answer.content.decode()
    assert not Deliverable.objects.exists()


def test_while_it_is_corrected_the_form_says_how_the_date_is_read(
    client_as: ClientAs, quarter: Quarter, url: str
) -> None:
    answer = client_as("analyst").post(
        f"{url}deliverables/add/", {**TYPED, "due_printed": "Q4 2023", "progress": "200"}
    )
    assert "“Q4 2023” is read as: last day of the quarter October to December 2023." in words(answer)


def test_what_is_said_of_a_date_is_escaped(client_as: ClientAs, quarter: Quarter, url: str) -> None:
    answer = client_as("analyst").post(
        f"{url}deliverables/add/", {**TYPED, "due_printed": "<b>soon</b>", "progress": "-1"}
    )
    assert "“&lt;b&gt;soon&lt;/b&gt;” cannot be read" in answer.content.decode()


def test_words_are_progress_too(client_as: ClientAs, quarter: Quarter, url: str) -> None:
    client_as("analyst").post(f"{url}deliverables/add/", {**TYPED, "progress": "Contract mobilisation"})
    assert DeliverableUpdate.objects.get().words == "Contract mobilisation"


def test_the_same_action_twice_is_refused(
    client_as: ClientAs, deliverable: Deliverable, url: str, ann: User, quarter: Quarter, node: PlanNode
) -> None:
    answer = client_as("analyst").post(f"{url}deliverables/add/", TYPED)
    assert "There is a deliverable with these words already" in error(answer, "action")
    with pytest.raises(ExistsError):
        highlights.add_deliverable(by=ann, quarter=quarter, node=node, fields=TOLD)


def test_a_change_says_what_was_before(
    client_as: ClientAs, deliverable: Deliverable, url: str, quarter: Quarter
) -> None:
    one, client = f"{url}deliverables/{deliverable.pk}/", client_as("approver")
    form = client.get(one)
    assert 'value="10%"' in form.content.decode()
    client.post(one, {**TYPED, "due_printed": "", "progress": "60", "seen": seen(form)})
    row = AuditEvent.objects.get()
    assert (row.event, row.before, row.after) == ("deliverable.changed", {"progress": "10%"}, {"progress": "60%"})


def test_progress_of_a_new_quarter_leaves_that_of_the_last(
    client_as: ClientAs, deliverable: Deliverable, node: PlanNode
) -> None:
    QuarterFactory(year=2018, number=1)
    one, client = f"/reports/2018-19-Q1/{node.pk}/deliverables/{deliverable.pk}/", client_as("analyst")
    assert "Without progress this quarter" in words(client.get(f"/reports/2018-19-Q1/{node.pk}/"))
    client.post(one, {**TYPED, "progress": "70", "seen": seen(client.get(one))})
    assert list(deliverable.updates.order_by("quarter__year").values_list("percent", flat=True)) == [10, 70]


def test_of_two_who_change_a_deliverable_the_later_one_sees_both(
    client_as: ClientAs, deliverable: Deliverable, url: str, ann: User, quarter: Quarter
) -> None:
    one, client = f"{url}deliverables/{deliverable.pk}/", client_as("approver")
    before = seen(client.get(one))
    highlights.change_deliverable(by=ann, quarter=quarter, deliverable=deliverable, seen=before, fields=TOLD)
    answer = client.post(one, {**TYPED, "progress": "55", "seen": before})
    assert answer.status_code == 409
    assert "Ann Analyst saved another text while you wrote" in words(answer)
    assert "Progress this quarter, as Ann Analyst saved it 40% Progress this quarter, as you wrote it 55" in words(
        answer
    )
    assert 'value="55"' in answer.content.decode()
    client.post(one, {**TYPED, "progress": "55", "seen": seen(answer)})
    assert DeliverableUpdate.objects.get().percent == 55


def test_what_somebody_removed_meanwhile_cannot_be_changed(
    deliverable: Deliverable, ann: User, quarter: Quarter
) -> None:
    before = mark(highlights.told(deliverable, quarter))
    gone = Deliverable(pk=deliverable.pk, node=deliverable.node, action=deliverable.action)
    highlights.remove_deliverable(by=ann, quarter=quarter, deliverable=deliverable, seen=before)
    highlights.remove_deliverable(by=ann, quarter=quarter, deliverable=gone, seen=before)  # twice is once
    with pytest.raises(ChangedError):
        highlights.change_deliverable(by=ann, quarter=quarter, deliverable=gone, seen=before, fields=TOLD)
    assert trail() == ["deliverable.removed"]


def test_removing_it_is_asked_first_and_what_other_quarters_tell_stays(
    client_as: ClientAs, deliverable: Deliverable, url: str
) -> None:
    DeliverableUpdateFactory(deliverable=deliverable, quarter=QuarterFactory(year=2017, number=3), percent=5)
    one, client = f"{url}deliverables/{deliverable.pk}/remove/", client_as("analyst")
    asked = client.get(one)
    assert "What other quarters tell of it stays" in words(asked)
    assert client.post(one, {"seen": "old"}).status_code == 409
    assert "Removed." in words(client.post(one, {"seen": seen(asked)}, follow=True))
    assert list(deliverable.updates.values_list("percent", flat=True)) == [5]
    assert trail() == ["deliverable.left out"]


def test_up_and_down(client_as: ClientAs, quarter: Quarter, node: PlanNode, url: str) -> None:
    rows = [DeliverableFactory(node=node, action=name, position=n) for n, name in enumerate("ABC")]
    for row in rows:
        DeliverableUpdateFactory(deliverable=row, quarter=quarter)
    client = client_as("analyst")

    def move(name: str, to: str) -> str:
        row = Deliverable.objects.get(action=name)
        client.post(f"{url}deliverables/{row.pk}/move/", {"to": to})
        return "".join(Deliverable.objects.order_by("position").values_list("action", flat=True))

    assert move("C", "up") == "ACB"
    assert move("A", "down") == "CAB"
    assert move("C", "up") == "CAB"
    assert move("B", "down") == "CAB"
    assert trail() == ["deliverable.moved"] * 2
    DeliverableUpdate.objects.filter(deliverable__action="A").delete()  # not in this report: what is seen moves
    assert move("B", "up") == "BCA"
    html = client.get(url).content.decode()
    assert (html.count('value="up"'), html.count('value="down"')) == (1, 1)  # of two the first stays first


def test_what_is_typed_about_something_that_is_gone_can_be_added_anew(
    client_as: ClientAs, deliverable: Deliverable, url: str
) -> None:
    one, client = f"{url}deliverables/{deliverable.pk}/", client_as("analyst")
    before = seen(client.get(one))
    Deliverable.objects.all().delete()
    answer = client.post(one, {**TYPED, "action": "Mine", "seen": before})
    assert answer.status_code == 409
    assert "Somebody removed this while you wrote" in words(answer)
    html = answer.content.decode()
    assert 'value="Mine"' in html
    assert f'action="{url}deliverables/add/"' in html
    assert 'value="Mine"' in client.get(one).content.decode()
    again = {**TYPED, "action": "Mine", "instead": re.findall(r'name="instead" value="(.*?)"', html)[0]}
    assert client.post(f"{url}deliverables/add/", again).status_code == 302
    assert client.get(one).status_code == 404
    assert not Draft.objects.exists()


def test_what_is_typed_of_a_deliverable_is_kept_and_its_last_date_stands_there(
    client_as: ClientAs, deliverable: Deliverable, node: PlanNode
) -> None:
    DeliverableUpdate.objects.update(due_printed="Q4 2018")
    QuarterFactory(year=2018, number=1)
    one, client = f"/reports/2018-19-Q1/{node.pk}/deliverables/{deliverable.pk}/", client_as("analyst")
    opened = client.get(one)
    assert "“Q4 2018” is read as" in words(opened)
    answer = client.post(one, {**TYPED, "progress": "70", "seen": seen(opened), "autosave": "1"})
    assert "Draft kept" in answer["HX-Trigger"]
    again = client.get(one).content.decode()
    assert 'value="70"' in again
    assert 'value="Sept 2022"' in again
    assert "unsaved" not in words(client_as("approver").get(one))


def test_what_other_quarters_show_is_not_changed_while_they_are_judged(
    client_as: ClientAs, deliverable: Deliverable, node: PlanNode, url: str, quarter: Quarter, ann: User
) -> None:
    judged = {"state": "submitted", "submitted_by": UserFactory(analyst=True)}
    before, after = QuarterFactory(year=2017, number=3), QuarterFactory(year=2018, number=1, **judged)
    one, client = f"{url}deliverables/{deliverable.pk}/", client_as("approver")
    typed = {**TYPED, "seen": seen(client.get(one))}
    for end, data in (("", typed), ("remove/", {"seen": typed["seen"]}), ("move/", {"to": "up"})):
        answer = client.post(f"{one}{end}", data)
        assert answer.status_code == 409
        assert "Quarter 1, 2018-19 is submitted" in words(answer)
    assert trail() == []
    Quarter.objects.filter(pk=after.pk).update(state="open")
    Quarter.objects.filter(pk=before.pk).update(**judged)  # it shows the words of a deliverable, and no later progress
    assert client.post(one, {**typed, "action": "Other words"}).status_code == 409
    assert client.post(one, typed).status_code == 302
    assert trail() == ["deliverable.changed"]


def test_one_of_which_only_a_later_quarter_tells_is_told_of_in_this_one(
    client_as: ClientAs, url: str, node: PlanNode
) -> None:
    later = DeliverableUpdateFactory(deliverable__node=node, deliverable__action="Build it", quarter__year=2018)
    assert "Build it" not in words(client_as("analyst").get(url))
    assert client_as("analyst").post(f"{url}deliverables/add/", TYPED).status_code == 302
    assert Deliverable.objects.get().updates.count() == 2
    later.refresh_from_db()
    assert later.percent != 40


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


# -- The glossary --------------------------------------------------------------------------------------------------

FIELDS = {"term": "KSI", "meaning": "killed or seriously injured", "definition": "", "source": "Text", "note": ""}


def test_a_term_is_added_changed_and_removed(client_as: ClientAs, quarter: Quarter) -> None:
    client = client_as("analyst")
    client.post("/reports/glossary/add/", FIELDS)
    term = Term.objects.get()
    assert term.preferred
    one = f"/reports/glossary/{term.pk}/"
    client.post(one, {**FIELDS, "meaning": "Killed or seriously injured", "seen": seen(client.get(one))})
    assert Term.objects.get().meaning == "Killed or seriously injured"
    client.post(f"{one}remove/", {"seen": seen(client.get(f"{one}remove/"))})
    assert not Term.objects.exists()
    assert trail() == ["term.added", "term.changed", "term.removed"]


def test_of_one_term_one_meaning_is_preferred_however_it_is_spelt(client_as: ClientAs, quarter: Quarter) -> None:
    old = TermFactory(term="CrIB", meaning="Crime and Incident Bureau", preferred=True)
    new = TermFactory(term="CRIB", meaning="Crime recording and Incident Bureau")
    said = words(client_as("approver").get("/reports/glossary/"))
    assert "Crime and Incident Bureau Readers see this" in said
    client_as("approver").post(f"/reports/glossary/{new.pk}/prefer/")
    assert [(row.pk, row.preferred) for row in Term.objects.order_by("pk")] == [(old.pk, False), (new.pk, True)]
    client_as("approver").post(f"/reports/glossary/{new.pk}/prefer/")
    assert trail() == ["term.preferred"]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"term": ""}, "term", "Type the term."),
        ({"meaning": ""}, "meaning", "Say what it stands for, or define it."),
        ({"meaning": "x" * 301}, "meaning", "at most 300"),
    ],
)
def test_a_term_that_says_nothing_is_refused(
    client_as: ClientAs, quarter: Quarter, change: dict[str, str], field: str, said: str
) -> None:
    answer = client_as("analyst").post("/reports/glossary/add/", FIELDS | change)
    assert answer.status_code == 422
    assert said in error(answer, field)


def test_the_same_of_one_source_twice_is_refused(client_as: ClientAs, quarter: Quarter, ann: User) -> None:
    for status in (302, 422):
        assert client_as("analyst").post("/reports/glossary/add/", FIELDS).status_code == status


def test_of_two_who_change_a_term_the_later_one_sees_both(client_as: ClientAs, quarter: Quarter, ann: User) -> None:
    term = TermFactory(**FIELDS)
    one, client = f"/reports/glossary/{term.pk}/", client_as("approver")
    before = seen(client.get(one))
    glossary.change_term(by=ann, term=term, seen=before, fields={**FIELDS, "meaning": "Theirs"})
    answer = client.post(one, {**FIELDS, "meaning": "Mine", "seen": before})
    assert answer.status_code == 409
    assert "Theirs" in words(answer)
    assert 'value="Mine"' in answer.content.decode()


@pytest.mark.parametrize("end", ["", "prefer/", "remove/"])
def test_the_glossary_is_closed_while_a_quarter_is_judged(client_as: ClientAs, quarter: Quarter, end: str) -> None:
    term = TermFactory(**FIELDS)
    before = mark(glossary.state(term))
    Quarter.objects.update(state="submitted", submitted_by=UserFactory(analyst=True))
    answer = client_as("analyst").post(f"/reports/glossary/{term.pk}/{end}", {**FIELDS, "meaning": "x", "seen": before})
    assert answer.status_code == 409
    assert "is submitted" in words(answer)
    assert trail() == []


def test_a_term_that_gets_the_name_of_another_stands_back(quarter: Quarter, ann: User) -> None:
    TermFactory(term="KSI", preferred=True)
    other = TermFactory(term="RJ", preferred=True, meaning="Restorative Justice", source="Text")
    before = mark(glossary.state(other))
    fields = {**glossary.state(other), "term": "KSI"}
    glossary.change_term(by=ann, term=other, seen=before, fields=fields)
    assert list(Term.objects.filter(preferred=True).values_list("meaning", flat=True)) == ["What KSI stands for"]


def test_removed_is_removed_once_and_a_removed_term_cannot_be_chosen(quarter: Quarter, ann: User) -> None:
    term = TermFactory(**FIELDS)
    gone = Term(pk=term.pk, **FIELDS)
    before = mark(glossary.state(term))
    with pytest.raises(ChangedError):
        glossary.remove_term(by=ann, term=term, seen="old")
    glossary.remove_term(by=ann, term=term, seen=before)
    glossary.remove_term(by=ann, term=gone, seen=before)
    for act in (
        lambda: glossary.prefer_term(by=ann, term=gone),
        lambda: glossary.change_term(by=ann, term=gone, seen=before, fields=FIELDS),
    ):
        with pytest.raises(ChangedError):
            act()


def test_what_is_typed_of_a_term_that_is_gone_can_be_added_anew(client_as: ClientAs, quarter: Quarter) -> None:
    assert client_as("analyst").get("/reports/glossary/999/").status_code == 404
    answer = client_as("analyst").post("/reports/glossary/999/", {**FIELDS, "seen": "x"})
    assert answer.status_code == 409
    assert 'action="/reports/glossary/add/"' in answer.content.decode()


# -- The administrator's site --------------------------------------------------------------------------------------


def test_nobody_reports_in_a_circle(client_as: ClientAs, quarter: Quarter) -> None:
    from tests.factories import ArrangementFactory, PlanFactory

    board = ArrangementFactory(name="Board")
    group = ArrangementFactory(name="Group", reports_to=board)
    other = ArrangementFactory(name="Other", plan=PlanFactory(slug="other"))
    admin, fields = client_as("admin"), {"plan": board.plan_id, "kind": "board", "name": "Board", "position": 1}
    for above, said in ((group, "circle"), (other, "another plan")):
        answer = admin.post(f"/admin/reports/arrangement/{board.pk}/change/", {**fields, "reports_to": above.pk})
        assert said in answer.content.decode()
    admin.post(f"/admin/reports/arrangement/{group.pk}/change/", {**fields, "name": "Panel", "reports_to": board.pk})
    group.refresh_from_db()
    assert (group.name, trail()) == ("Panel", ["arrangement.changed"])
