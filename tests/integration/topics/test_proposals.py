"""Topics that signals propose: accepted, edited, declined, gone."""

import re

from django.test import Client

from opcc_portal.models import AuditEvent, Quarter, User
from opcc_portal.writing import mark
from scorecard import actions
from scorecard.models import Series, Topic
from scorecard.pages import topics
from tests.factories import (
    RecordedJudgementFactory,
)
from tests.factories.shapes import placed, steady
from tests.integration.topics.helping import TEXT, URL, dashboard, fields, leading, said, unseen


def test_what_stands_out_is_proposed_in_the_words_of_the_dashboard(quarter: Quarter, burglary: Series) -> None:
    [proposal] = topics.desk(quarter).proposals
    [standout] = dashboard(quarter).standouts
    assert (proposal.slug, proposal.sentence, proposal.symbol) == ("burglary", standout.sentence, standout.symbol)


def test_what_others_judged_is_proposed_too(quarter: Quarter) -> None:
    series = placed("satisfaction", steady(), preferred_direction="up")
    RecordedJudgementFactory(measure=series.measure, about="trend", symbol="rolling-down", words="significant decrease")
    [proposal] = topics.desk(quarter).proposals
    assert "Significant decrease" in proposal.sentence
    assert proposal.sentence == dashboard(quarter).standouts[0].sentence


def test_undecided_it_stays_among_what_stands_out_and_on_the_workbench(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    assert [item.measure.slug for item in dashboard(quarter).standouts] == ["burglary"]
    assert "Topics to decide 1" in said(analyst.get("/entry/"))
    assert "High month" in said(analyst.get("/entry/")).rpartition("Topics to decide")[2]


def test_accepted_it_leads_the_dashboard_instead_and_follows_its_figures(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    sentence = dashboard(quarter).standouts[0].sentence
    page = analyst.get(URL).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"><button[^>]*name="accept" value="burglary"', page)
    assert seen
    answer = analyst.post(URL, {"accept": "burglary", "seen": seen[1]}, follow=True)
    assert "They lead the report 1" in said(answer)
    assert leading(quarter) == [sentence]
    assert dashboard(quarter).standouts == []
    [topic] = dashboard(quarter).topics
    assert (topic.criterion, topic.measure.slug if topic.measure else "") == ("Significant change", "burglary")
    shown = said(analyst.get("/draft/quarters/2017-18-Q4/"))
    assert f"Significant topics High month (concern) Burglary {sentence}" in shown
    assert "What stands out" not in shown
    leads = analyst.get("/draft/quarters/2017-18-Q4/").content.decode().partition("topics--leading")[2]
    assert 'href="/draft/quarters/2017-18-Q4/measures/burglary/"' in leads.partition("</ol>")[0]
    assert "Topics to decide 0" in said(analyst.get("/entry/"))


def test_it_can_be_accepted_in_other_words(quarter: Quarter, burglary: Series, analyst: Client) -> None:
    url = f"{URL}burglary/accept/"
    page = analyst.get(url)
    assert f">\n{TEXT}</textarea>" in page.content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]  # type: ignore[index]
    form = {"seen": seen, "text": "Burglary: {{burglary:month}} in March.", "criterion": "concern"}
    assert analyst.post(url, form).status_code == 302
    assert leading(quarter) == ["Burglary: 1,040 in March."]
    [event] = AuditEvent.objects.filter(event="topic.accepted")
    assert event.after["text"] == form["text"]
    assert "Saved by" in said(analyst.get(f"{URL}{Topic.objects.get().pk}/"))


def test_edited_it_begins_as_it_would_be_accepted(quarter: Quarter, burglary: Series, analyst: Client) -> None:
    html = analyst.get(f"{URL}burglary/accept/").content.decode()
    assert "Quarter 4, 2017-18 · Burglary" in html
    assert '<option value="change" selected>' in html
    quoted = re.findall(r'data-quotable="(\w+)"', html)
    assert quoted == ["burglary", "steady"]  # its own figures before those of others
    assert re.findall(r'data-quotable="(\w+)"', analyst.get(f"{URL}add/").content.decode()) == quoted


def test_added_twice_it_is_there_once(quarter: Quarter, burglary: Series, analyst: Client) -> None:
    for _ in range(2):
        analyst.post(f"{URL}add/", {"text": "The office moved.", "criterion": "media", "measure": "", "seen": ""})
    assert Topic.objects.count() == AuditEvent.objects.filter(event="topic.added").count() == 1


def test_declined_with_a_reason_readers_find_it_no_more(quarter: Quarter, burglary: Series, analyst: Client) -> None:
    url = f"{URL}burglary/decline/"
    assert analyst.post(url, {"seen": unseen(burglary.measure), "reason": ""}).status_code == 422
    assert analyst.post(url, {"seen": unseen(burglary.measure), "reason": "One event."}).status_code == 302
    assert (leading(quarter), dashboard(quarter).standouts) == ([], [])
    assert "Declined 1 Burglary One event." in said(analyst.get(URL))
    assert "Nothing stands out from the ordinary" in said(analyst.get("/draft/quarters/2017-18-Q4/"))
    assert AuditEvent.objects.get(event="topic.declined").after["reason"] == "One event."


def test_what_was_declined_can_be_decided_anew(quarter: Quarter, burglary: Series, analyst: Client, by: User) -> None:
    topic = actions.decline_topic(by=by, seen=unseen(burglary.measure), reason="No.", **fields(burglary))
    url = f"{URL}{topic.pk}/remove/"
    assert "Decide anew" in said(analyst.get(url))
    assert analyst.post(url, {"seen": mark(topic.state_now)}).status_code == 302
    assert len(topics.desk(quarter).proposals) == 1
    assert AuditEvent.objects.get(event="topic.removed").before["reason"] == "No."


def test_another_symbol_is_another_proposal(quarter: Quarter, burglary: Series, by: User) -> None:
    declined = actions.decline_topic(
        by=by, seen=unseen(burglary.measure), reason="No.", **{**fields(burglary), "signal": "trend-up"}
    )
    [proposal] = topics.desk(quarter).proposals
    assert proposal.mark == mark(declined.state_now)
    topic = actions.accept_topic(by=by, seen=proposal.mark, **fields(burglary, text=TEXT, criterion=""))
    assert (topic.pk, topic.state, topic.reason) == (declined.pk, "accepted", "")


def test_words_for_a_measure_that_no_longer_stands_out_can_be_a_topic_of_ones_own(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    typed = {"text": "Quiet, and we say why.", "criterion": "", "seen": ""}
    for words in (typed["text"], "Another thought."):  # what is kept already is not written over
        answer = analyst.post(f"{URL}steady/accept/", typed | {"text": words}, follow=True)
        assert "no longer stands out" in said(answer)
    assert "Quiet, and we say why." in said(analyst.get(f"{URL}add/"))
    assert not Topic.objects.exists()


def test_what_is_typed_of_a_topic_that_is_gone_can_be_added_anew(
    quarter: Quarter, burglary: Series, by: User, analyst: Client
) -> None:
    topic = actions.accept_topic(by=by, seen=unseen(burglary.measure), **fields(burglary, text=TEXT, criterion=""))
    one, seen = f"{URL}{topic.pk}/", mark(topic.state_now)
    actions.remove_topic(by=by, topic=topic, seen=seen)
    answer = analyst.post(one, {"text": "Mine.", "criterion": "", "measure": "", "seen": seen})
    assert answer.status_code == 409
    assert "removed this while you wrote" in said(answer)
    assert "Mine.</textarea>" in answer.content.decode()
    assert f'action="{URL}add/"' in answer.content.decode()


def test_a_measure_that_no_longer_stands_out_is_not_decided(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    for act in ("accept", "decline"):
        answer = analyst.get(f"{URL}steady/{act}/", follow=True)
        assert "no longer stands out" in said(answer)
        assert analyst.get(f"{URL}nothing/{act}/").status_code == 404
    analyst.post(URL, {"accept": "steady", "seen": ""})
    assert not Topic.objects.exists()
