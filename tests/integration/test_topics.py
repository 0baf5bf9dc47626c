"""Significant topics: proposed from what stands out, decided, put in order, and leading the dashboard."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import jobs, pages
from opcc_portal.actions import NotAllowedError
from opcc_portal.models import AuditEvent, Draft, Quarter, User
from opcc_portal.writing import ChangedError, mark
from scorecard import actions
from scorecard.actions import topics as acts
from scorecard.models import Measure, Series, Topic
from scorecard.pages import topics
from scorecard.values import Dashboard
from tests.factories import (
    MeasureFactory,
    PlacementFactory,
    PlanNodeFactory,
    QuarterFactory,
    RecordedJudgementFactory,
    TopicFactory,
    UserFactory,
)
from tests.factories.shapes import placed, spike, steady
from tests.publication import publish, reopen

ClientAs = Callable[[str], Client]
URL = "/entry/2017-18-Q4/topics/"
TEXT = "{{burglary:signal}}"


@pytest.fixture
def quarter(db: None) -> Quarter:
    return QuarterFactory()


@pytest.fixture
def burglary(quarter: Quarter) -> Series:
    """A measure that stands out, and one that does not."""
    series = placed("burglary", spike(), preferred_direction="down")
    actions.recompute([series.pk, placed("steady", steady()).pk])
    return series


@pytest.fixture
def analyst(client_as: ClientAs) -> Client:
    return client_as("analyst")


@pytest.fixture
def by(db: None) -> User:
    return UserFactory(display_name="Ben")


def said(answer: Any) -> str:
    text = re.sub(r"<script.*?</script>|<[^>]*>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(text)).strip()


def dashboard(quarter: Quarter, audience: Any = "panel") -> Dashboard:
    return pages.get("dashboard").gather(quarter, audience)[""]  # type: ignore[return-value]


def leading(quarter: Quarter, audience: Any = "panel") -> list[str]:
    return [topic.prose.words for topic in dashboard(quarter, audience).topics]


def unseen(measure: Measure) -> str:
    """The mark of whoever looked before anything was decided."""
    return mark(acts.offered(None, measure))


def fields(series: Series, **more: Any) -> dict[str, Any]:
    return {"quarter": Quarter.objects.get(), "measure": series.measure, "signal": "month-high", **more}


def accepted(series: Series, by: User) -> Topic:
    wording = {"text": TEXT, "criterion": "change"}
    return actions.accept_topic(by=by, seen=unseen(series.measure), **fields(series, **wording))


# -- Proposals -----------------------------------------------------------------------------------------------------


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


# -- One's own -----------------------------------------------------------------------------------------------------


def test_a_topic_of_ones_own_may_be_about_a_measure_or_none(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    for text, criterion, measure in (
        ("The office moved.", "media", ""),
        ("Burglary matters.", "concern", "burglary"),
        ("Something.", "", ""),
    ):
        form = {"seen": mark(acts.NOTHING), "text": text, "criterion": criterion, "measure": measure}
        assert analyst.post(f"{URL}add/", form).status_code == 302
    assert leading(quarter) == ["The office moved.", "Burglary matters.", "Something."]
    assert [topic.criterion for topic in dashboard(quarter).topics] == [
        "Prominent in the media",
        "Of particular concern",
        "",
    ]
    assert dashboard(quarter).standouts == []  # its own topic says why burglary stands out
    assert "No criterion is clear" in said(analyst.get(URL))
    assert AuditEvent.objects.filter(event="topic.added").count() == 3


def test_without_a_criterion_the_writer_is_warned(quarter: Quarter, burglary: Series, analyst: Client) -> None:
    form = {"seen": mark(acts.NOTHING), "text": "Something.", "criterion": "", "autosave": "1"}
    assert "No criterion is chosen." in said(analyst.post(f"{URL}add/", form))
    assert "No criterion is chosen." not in said(analyst.post(f"{URL}add/", {**form, "criterion": "media"}))


def test_what_is_no_sentence_is_pointed_out(quarter: Quarter, burglary: Series, analyst: Client) -> None:
    form = {"seen": mark(acts.NOTHING), "text": "- one\n- two", "criterion": "", "autosave": "1"}
    assert topics.NOT_PLAIN in said(analyst.post(f"{URL}add/", form))


def test_a_topic_is_changed_and_its_measure_with_it(quarter: Quarter, burglary: Series, analyst: Client) -> None:
    topic = TopicFactory(text="Before.", measure=burglary.measure)
    url, seen = f"{URL}{topic.pk}/", mark(topic.state_now)
    assert analyst.post(url, {"seen": seen, "text": "After.", "criterion": "media", "measure": ""}).status_code == 302
    topic.refresh_from_db()
    assert (topic.text, topic.criterion, topic.measure) == ("After.", "media", None)


def test_of_one_that_was_proposed_the_measure_stays(
    quarter: Quarter, burglary: Series, analyst: Client, by: User
) -> None:
    topic = accepted(burglary, by)
    url, seen = f"{URL}{topic.pk}/", mark(topic.state_now)
    assert 'name="measure"' not in analyst.get(url).content.decode()
    analyst.post(url, {"seen": seen, "text": "After.", "criterion": "media", "measure": ""})
    topic.refresh_from_db()
    assert (topic.text, topic.measure) == ("After.", burglary.measure)


def test_a_topic_is_removed_once_that_is_confirmed(quarter: Quarter, analyst: Client) -> None:
    topic = TopicFactory(text="Gone soon.")
    url = f"{URL}{topic.pk}/remove/"
    assert "Gone soon." in said(analyst.get(url))
    assert analyst.post(url, {"seen": "older"}).status_code == 409
    assert analyst.post(url, {"seen": mark(topic.state_now)}).status_code == 302
    assert not Topic.objects.exists()


def test_a_topic_is_no_longer_than_a_topic(quarter: Quarter, analyst: Client) -> None:
    form = {"seen": mark(acts.NOTHING), "text": "word " * 300, "criterion": ""}
    answer = analyst.post(f"{URL}add/", form)
    assert answer.status_code == 422
    assert "At most 1000 can be saved" in said(answer)
    assert Draft.objects.get().content["text"] == form["text"]


# -- Order ---------------------------------------------------------------------------------------------------------


def order_seen(quarter: Quarter) -> str:
    return topics.desk(quarter).order


def test_topics_are_put_in_order(quarter: Quarter, analyst: Client) -> None:
    first, second, third = (TopicFactory(text=text, position=1) for text in ("One.", "Two.", "Three."))
    answer = analyst.post(URL, {"up": str(third.pk), "seen": order_seen(quarter)})
    assert answer["Location"] == f"{URL}#topic-{third.pk}"  # where the next button is
    assert leading(quarter) == ["One.", "Three.", "Two."]
    analyst.post(URL, {"down": str(first.pk), "seen": order_seen(quarter)})
    assert leading(quarter) == ["Three.", "One.", "Two."]
    analyst.post(URL, {"down": str(second.pk), "seen": order_seen(quarter)})  # it is the last
    assert leading(quarter) == ["Three.", "One.", "Two."]
    moved = AuditEvent.objects.filter(event="topic.moved").order_by("pk")
    assert [(event.before["place"], event.after["place"]) for event in moved] == [(3, 2), (1, 2)]


def test_an_order_that_somebody_changed_meanwhile_is_looked_at_again(quarter: Quarter, analyst: Client) -> None:
    first, second = (TopicFactory(text=text) for text in ("One.", "Two."))
    seen = order_seen(quarter)
    analyst.post(URL, {"up": str(second.pk), "seen": seen})
    answer = analyst.post(URL, {"up": str(second.pk), "seen": seen})
    assert answer.status_code == 409
    assert "Somebody else changed the topics meanwhile." in said(answer)
    assert leading(quarter) == ["Two.", "One."]
    declined = TopicFactory(state="declined", reason="No.", position=0)
    assert analyst.post(URL, {"up": str(declined.pk), "seen": order_seen(quarter)}).status_code == 409
    assert first.pk


@pytest.mark.parametrize("form", [{}, {"up": "x"}, {"down": "-1"}, {"up": "9" * 30}, {"accept": "nothing"}])
def test_a_button_that_is_none_changes_nothing(quarter: Quarter, analyst: Client, form: dict[str, str]) -> None:
    assert analyst.post(URL, form).status_code in (302, 404)


# -- Two people ----------------------------------------------------------------------------------------------------


def test_two_who_accept_the_same_agree(burglary: Series, by: User) -> None:
    assert accepted(burglary, by) == accepted(burglary, UserFactory())
    assert AuditEvent.objects.filter(event="topic.accepted").count() == 1


def test_of_two_who_decide_otherwise_the_later_is_asked(burglary: Series, by: User, analyst: Client) -> None:
    actions.decline_topic(by=by, seen=unseen(burglary.measure), reason="Ben says no.", **fields(burglary))
    form = {"seen": unseen(burglary.measure), "text": "Mine.", "criterion": "media"}
    answer = analyst.post(f"{URL}burglary/accept/", form)
    assert answer.status_code == 409
    assert "Ben saved another text while you wrote" in said(answer)
    assert "Mine.</textarea>" in answer.content.decode()
    with pytest.raises(ChangedError):
        actions.decline_topic(by=by, seen=unseen(burglary.measure), reason="Twice.", **fields(burglary))


def test_control_without_the_mark_one_decision_overwrites_the_other(
    burglary: Series, by: User, analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "refuse_when_changed", lambda *_: None)
    with pytest.raises(AssertionError):
        test_of_two_who_decide_otherwise_the_later_is_asked(burglary, by, analyst)


def test_of_two_who_change_a_topic_the_later_sees_both(quarter: Quarter, by: User, analyst: Client) -> None:
    topic = TopicFactory(text="Before.")
    seen = mark(topic.state_now)
    actions.change_topic(by=by, topic=topic, seen=seen, text="Bens.", criterion="media")
    answer = analyst.post(f"{URL}{topic.pk}/", {"seen": seen, "text": "Mine.", "criterion": "media"})
    assert answer.status_code == 409
    assert "Topic, as Ben saved it Bens. Topic, as you wrote it Mine." in said(answer)
    # What would change nothing is left alone, whoever was quicker.
    actions.change_topic(by=by, topic=topic, seen="older", text="Bens.", criterion="media")


def test_what_is_gone_is_said(quarter: Quarter, by: User) -> None:
    topic = TopicFactory()
    seen = mark(topic.state_now)
    actions.remove_topic(by=by, topic=topic, seen=seen)
    gone = Topic(pk=999, quarter=quarter)
    actions.remove_topic(by=by, topic=gone, seen=seen)
    with pytest.raises(ChangedError) as overtaken:
        actions.change_topic(by=by, topic=gone, seen=seen, text="x", criterion="")
    assert overtaken.value.now is None


def test_nothing_is_decided_while_the_quarter_is_with_somebody_else(
    quarter: Quarter, burglary: Series, by: User, analyst: Client
) -> None:
    topic = TopicFactory()
    seen = mark(topic.state_now)
    Quarter.objects.update(state="submitted", submitted_by=by)
    for act in (
        lambda: accepted(burglary, by),
        lambda: actions.decline_topic(by=by, seen="", reason="No.", **fields(burglary)),
        lambda: actions.add_topic(by=by, quarter=quarter, text="x", criterion="", measure=None),
        lambda: actions.change_topic(by=by, topic=topic, seen=seen, text="x", criterion=""),
        lambda: actions.remove_topic(by=by, topic=topic, seen=seen),
        lambda: actions.move_topic(by=by, topic=topic, step=1, seen=""),
    ):
        with pytest.raises(NotAllowedError, match="is submitted"):
            act()
    shown = analyst.get(URL)
    assert "is submitted" in said(shown)
    assert "<button" not in shown.content.decode().partition("<main")[2].replace("signed", "")
    assert analyst.post(URL, {"accept": "burglary", "seen": ""}).status_code == 409
    assert analyst.post(f"{URL}{topic.pk}/remove/", {"seen": seen}).status_code == 409


# -- Who reads what ------------------------------------------------------------------------------------------------


def test_a_topic_of_the_offices_own_measure_is_for_the_office(quarter: Quarter, by: User) -> None:
    secret = placed("secret", spike(), sensitivity=Measure.Sensitivity.OFFICE_ONLY)
    TopicFactory(text="Secret words.", measure=secret.measure, position=1)
    TopicFactory(text="Open words.", position=2)
    assert leading(quarter, "office") == ["Secret words.", "Open words."]
    assert leading(quarter, "panel") == leading(quarter, "public") == ["Open words."]


def test_a_measure_that_is_not_placed_has_no_page_to_lead_to(quarter: Quarter) -> None:
    TopicFactory(text="Words.", measure=MeasureFactory())
    [topic] = dashboard(quarter).topics
    assert topic.measure is None


def test_a_measure_off_the_dashboard_has(quarter: Quarter, burglary: Series) -> None:
    off = placed("off", steady())
    off.placements.update(on_dashboard=False)
    TopicFactory(text="Words.", measure=off.measure)
    [topic] = dashboard(quarter).topics
    assert topic.measure
    assert topic.measure.slug == "off"


def test_what_is_published_keeps_its_topics(quarter: Quarter, burglary: Series, by: User, client_as: ClientAs) -> None:
    accepted(burglary, by)
    TopicFactory(text="Burglary: {{burglary:month}}.", position=9)
    assert jobs.problems(quarter) == []
    publish(quarter)
    reopen(quarter)
    Topic.objects.update(text="Later words.")
    shown = said(client_as("panel").get("/quarters/2017-18-Q4/"))
    assert "Burglary: 1,040 ." in shown
    assert "Later words." not in shown
    assert leading(quarter) == ["Later words.", "Later words."]


def test_a_measure_that_is_placed_twice_is_proposed_once(quarter: Quarter, burglary: Series) -> None:
    PlacementFactory(node=PlanNodeFactory(position=2), series=burglary, label="Again")
    assert [proposal.label for proposal in topics.desk(quarter).proposals] == ["Burglary"]


def test_the_desk_takes_as_many_queries_with_12_topics_as_with_2(
    quarter: Quarter, analyst: Client, counting: Callable[[], CaptureQueriesContext]
) -> None:
    taken = []
    for more in (range(2), range(2, 12)):
        for n in more:
            series = placed(f"m-{n}", spike())
            actions.recompute([series.pk])
            TopicFactory(text=f"{{{{m-{n}:quarter}}}}", measure=placed(f"t-{n}", steady()).measure)
        with counting() as made:
            analyst.get(URL)
        taken.append(len(made))
    assert taken[0] == taken[1] <= 20
