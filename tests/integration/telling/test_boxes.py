"""Writing the boxes of a highlight report: by whom, when, never over somebody else."""

import pytest

from opcc_portal.models import AuditEvent, Draft, Quarter, User
from opcc_portal.writing import mark
from reports.actions import highlights
from reports.models import Deliverable, DeliverableUpdate, HighlightReport
from scorecard.models import PlanNode
from tests.factories import (
    HighlightReportFactory,
    PlanNodeFactory,
    UserFactory,
)
from tests.integration.telling.helping import BOXES, TYPED, ClientAs, seen, trail, words


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
