"""Writing a commentary: its form, what it costs, and ten who save at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal.models import AuditEvent, Draft, Quarter, User
from opcc_portal.writing import ChangedError, mark
from scorecard import actions
from scorecard.actions import commentary as saying
from scorecard.models import Commentary, Series
from tests.factories import (
    CommentaryFactory,
    MeasureFactory,
    QuarterFactory,
    SeriesFactory,
    UserFactory,
)
from tests.factories.shapes import placed, steady
from tests.integration.commentary.helping import DRAFT, ClientAs, form, page, said, url
from tests.race import at_once

# -- The form ------------------------------------------------------------------------------------------------------


def test_what_is_saved_leaves_its_trace_and_is_listed(burglary: Series, analyst: Client) -> None:
    analyst.post(url(burglary), form("First.\r\n\r\nMore."))
    answer = analyst.get(url(burglary))
    assert "Saved by" in said(answer)
    now = Commentary.objects.get()
    assert (now.text, now.context) == ("First.\n\nMore.", "")
    [event] = AuditEvent.objects.filter(event="commentary.written")
    assert (event.before["text"], event.after["text"]) == ("", "First.\n\nMore.")
    seen = mark(saying.state(now))
    analyst.post(url(burglary), form("Second.", "Quiet", seen=seen))
    shown = said(analyst.get(url(burglary)))
    assert shown.index("Second.") < shown.rindex("First. More.")
    assert AuditEvent.objects.filter(event="commentary.written").count() == 2


def test_saving_what_is_there_leaves_no_trace(burglary: Series, analyst: Client) -> None:
    for _ in range(2):
        assert analyst.post(url(burglary), form("First.")).status_code == 302
    assert AuditEvent.objects.filter(event="commentary.written").count() == 1
    assert analyst.post(url(burglary), form(" First.\n", seen="whatever")).status_code == 302


def test_the_form_proposes_a_context_and_lists_what_can_be_quoted(burglary: Series, analyst: Client) -> None:
    placed("theft", steady())
    shown = said(analyst.get(url(burglary)))
    assert "Leave it empty to show what is proposed: Stable; one-month spike in March." in shown
    assert "The last three months {{burglary:quarter}} 3,040" in shown
    places = [shown.index(text) for text in ("{{burglary:quarter}}", "Figures of other measures", "{{theft:month}}")]
    assert places == sorted(places)


def test_markup_is_shown_as_the_text_that_it_is(burglary: Series, analyst: Client) -> None:
    text = "<script>alert(1)</script> <b onclick=x>b</b> [here](javascript:alert(1)) ![x](https://example.org/x.png)"
    answer = analyst.post(url(burglary), form(text), follow=True)
    html = analyst.get(f"{DRAFT}/burglary/").content.decode()
    for each in (html, answer.content.decode()):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in each
        assert "<script>alert" not in each
        assert "<b onclick" not in each
        assert 'href="javascript' not in each
        assert '<img src="https://example.org' not in each
    assert "[here](javascript:alert(1))" in said(answer)


def test_a_megabyte_is_too_long_and_nothing_is_lost(burglary: Series, analyst: Client) -> None:
    text = "word " * 200_000
    answer = analyst.post(url(burglary), form(text))
    assert answer.status_code == 422
    assert "The text has 1000000 characters. At most 20000 can be saved" in said(answer) or "1,000,000" in said(answer)
    assert answer.content.decode().count("word ") >= 200_000
    assert len(Draft.objects.get().content["text"]) == len(text)
    assert not Commentary.objects.exists()
    kept = analyst.post(url(burglary), form(text) | {"autosave": "1"})
    assert "more than the 20,000 that can be saved" in said(kept)
    assert kept.status_code == 200


@pytest.mark.parametrize("state", ["submitted", "approved", "published"])
def test_nothing_is_written_while_the_quarter_is_with_somebody_else(
    quarter: Quarter, burglary: Series, analyst: Client, state: str
) -> None:
    locked = QuarterFactory.build(**{state: True}, submitted_by=None, approved_by=None)
    Quarter.objects.update(
        state=locked.state, submitted_by=UserFactory(analyst=True), approved_by=UserFactory(approver=True)
    )
    assert f"Quarter 4, 2017-18 is {state}" in said(analyst.get(url(burglary)))
    answer = analyst.post(url(burglary), form("Too late."))
    assert answer.status_code == 409
    assert "Too late.</textarea>" in answer.content.decode()
    assert not Commentary.objects.exists()


def test_two_who_write_at_once_both_keep_their_words(burglary: Series, client_as: ClientAs, analyst: Client) -> None:
    ben = UserFactory(display_name="Ben")
    other = Client()
    other.force_login(ben)
    other.post(url(burglary), form("Bens words."))
    answer = analyst.post(url(burglary), form("My words."))
    assert answer.status_code == 409
    assert "Ben saved another text while you wrote" in said(answer)
    assert "Bens words." in said(answer)
    assert "My words.</textarea>" in answer.content.decode()
    assert Commentary.objects.get().text == "Bens words."


def test_an_action_says_what_it_found(burglary: Series, quarter: Quarter) -> None:
    by: User = UserFactory()
    nothing = mark({"text": "", "context": ""})
    fields: dict[str, Any] = {"by": by, "quarter": quarter, "measure": burglary.measure, "context": ""}
    assert actions.write_commentary(**fields, seen="", text=" ") is None
    now = actions.write_commentary(**fields, seen=nothing, text="One.")
    with pytest.raises(ChangedError) as overtaken:
        actions.write_commentary(**fields, seen=nothing, text="Two.")
    assert (overtaken.value.now, overtaken.value.target) == ({"text": "One.", "context": ""}, now)


def test_what_has_no_page_has_no_commentary(quarter: Quarter, analyst: Client) -> None:
    assert analyst.get(url(SeriesFactory())).status_code == 404


# -- Queries -------------------------------------------------------------------------------------------------------


def test_the_form_takes_as_many_queries_with_20_measures_as_with_2(
    quarter: Quarter, burglary: Series, analyst: Client, counting: Callable[[], CaptureQueriesContext]
) -> None:
    taken: dict[str, list[int]] = {"page": [], "autosave": []}
    analyst.post(url(burglary), form("Begun.") | {"autosave": "1"})
    for more in (range(2), range(2, 20)):
        for n in more:
            placed(f"m-{n}", steady(6))
        with counting() as made:
            analyst.get(url(burglary))
        taken["page"].append(len(made))
        with counting() as made:
            analyst.post(url(burglary), form(f"{{{{m-{more[0]}:quarter}}}} {more}") | {"autosave": "1"})
        taken["autosave"].append(len(made))
    assert taken["page"][0] == taken["page"][1] <= 25
    assert taken["autosave"][0] == taken["autosave"][1] <= 25


def test_what_a_text_quotes_costs_a_page_no_query(
    quarter: Quarter, burglary: Series, counting: Callable[[], CaptureQueriesContext]
) -> None:
    placed("theft", steady())
    with counting() as without:
        page(quarter)
    CommentaryFactory(measure=burglary.measure, text="{{theft:quarter}} {{burglary}}\n\n{{chart: theft}}")
    with counting() as quoting_others:
        page(quarter)
    assert len(quoting_others) == len(without)


# -- At once -------------------------------------------------------------------------------------------------------


def race() -> list[str]:
    """What ten people are told who save the first commentary of a measure at the same moment."""
    quarter, measure, nothing = QuarterFactory(), MeasureFactory(), mark({"text": "", "context": ""})
    people = [UserFactory() for _ in range(10)]

    def act(by: User) -> str:
        try:
            actions.write_commentary(
                by=by, quarter=quarter, measure=measure, seen=nothing, text=f"By {by.username}.", context=""
            )
        except ChangedError:
            return "asked"
        finally:
            connection.close()
        return "saved"

    return sorted(at_once([lambda by=by: act(by) for by in people]))  # type: ignore[misc]


@pytest.mark.services("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_ten_who_save_at_once_one_is_right_and_all_others_are_asked() -> None:
    assert race() == ["asked"] * 9 + ["saved"]
    assert AuditEvent.objects.filter(event="commentary.written").count() == 1


@pytest.mark.services("postgresql")
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_they_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """They meet where the lock would be: on a busy machine they might else come one after another by chance."""
    together = threading.Barrier(10)
    monkeypatch.setattr(saying, "refuse_while_locked", lambda quarter: together.wait(timeout=60))
    assert race() != ["asked"] * 9 + ["saved"]
