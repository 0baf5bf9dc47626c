"""Topics of one's own, and the order of all."""

import pytest
from django.test import Client

from opcc_portal.models import AuditEvent, Draft, Quarter, User
from opcc_portal.writing import mark
from scorecard.actions import topics as acts
from scorecard.models import Series, Topic
from scorecard.pages import topics
from tests.factories import (
    TopicFactory,
)
from tests.integration.topics.helping import URL, accepted, dashboard, leading, said

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
