"""Two people at one topic, and who reads which."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import jobs
from opcc_portal.actions import NotAllowedError
from opcc_portal.models import AuditEvent, Quarter, User
from opcc_portal.writing import ChangedError, mark
from scorecard import actions
from scorecard.actions import topics as acts
from scorecard.models import Measure, Series, Topic
from scorecard.pages import topics
from tests.factories import (
    MeasureFactory,
    PlacementFactory,
    PlanNodeFactory,
    TopicFactory,
    UserFactory,
)
from tests.factories.shapes import placed, spike, steady
from tests.integration.topics.helping import URL, ClientAs, accepted, dashboard, fields, leading, said, unseen
from tests.publication import publish, reopen

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
