"""What stands against a commentary: references that nothing answers, numbers that are none of the figures."""

from typing import Any

import pytest
from django.test import Client

from opcc_portal import actions as portal_actions
from opcc_portal import jobs, pages
from opcc_portal.actions import NotAllowedError
from opcc_portal.models import Draft, Quarter
from scorecard.models import Commentary, Measure, Series
from scorecard.pages import quoting, writing
from tests.factories import (
    CommentaryFactory,
    MeasureFactory,
    ObservationFactory,
    PlacementFactory,
    SeriesFactory,
    TopicFactory,
    UserFactory,
)
from tests.factories.shapes import placed, spike
from tests.integration.commentary.helping import form, page, said, url, words


def test_an_unknown_reference_is_named_and_blocks_submission_but_not_saving(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    answer = analyst.post(url(burglary), form("See {{burglry:quarter}}."), follow=True)
    fault = "There is no measure “burglry” to quote. Did you mean {{burglary:quarter}}?"
    assert fault in said(answer)
    assert "unknown figure: {{burglry:quarter}}" in said(answer)
    assert Commentary.objects.get().text == "See {{burglry:quarter}}."
    assert jobs.problems(quarter) == [f"Commentary on Burglary: {fault}"]
    with pytest.raises(NotAllowedError, match="burglry"):
        portal_actions.move_quarter(quarter=quarter, move="submit", by=UserFactory(analyst=True))
    Commentary.objects.update(text="See {{burglary:quarter}}.")
    assert jobs.problems(quarter) == []


def test_what_looks_like_a_reference_and_is_none_blocks_submission_too(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    answer = analyst.post(url(burglary), form("See {{burglary:\nquarter}}."), follow=True)
    fault = "“{{burglary: quarter}}” is not read as a reference: type it as {{measure:figure}}, in one line"
    assert fault in said(answer)
    [problem] = jobs.problems(quarter)
    assert problem.startswith(f"Commentary on Burglary: {fault}")


def test_what_is_not_shown_as_it_was_typed_is_pointed_out_and_never_blocks(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    answer = analyst.post(url(burglary), form("See[^9].\n\n[^1]: Nobody reads this."), follow=True)
    assert "Nothing refers to the footnote [^1], so it is not shown" in said(answer)
    assert "There is no footnote [^9]" in said(answer)
    assert jobs.problems(quarter) == []


def test_a_context_phrase_is_plain_words(quarter: Quarter, burglary: Series, analyst: Client) -> None:
    answer = analyst.post(url(burglary), form("Words.", "Now {{burglary:quarter}}"))
    assert answer.status_code == 422
    assert "A reference would stand on the dashboard as you typed it." in said(answer)
    assert Draft.objects.get().content["text"] == "Words."


def test_control_without_the_check_it_can_be_submitted(
    quarter: Quarter, burglary: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    CommentaryFactory(measure=burglary.measure, text="See {{burglry:quarter}}.")
    monkeypatch.delitem(jobs._checks, "writing")
    portal_actions.move_quarter(quarter=quarter, move="submit", by=UserFactory(analyst=True))


def test_topics_are_checked_too(quarter: Quarter, burglary: Series) -> None:
    TopicFactory(text="A topic about {{nothing:quarter}}, which goes on for quite a while.", position=1)
    TopicFactory(text="- a list", position=2)
    TopicFactory(state="declined", reason="No.", text="{{nothing}}", position=3)
    assert jobs.problems(quarter) == [
        "Topic “A topic about {{nothing:quarter}}, which…”: There is no measure “nothing” to quote.",
        "Topic “- a list”: A topic is one or two sentences: lists, tables, charts and footnotes belong into the "
        "commentary.",
    ]


def test_a_figure_of_the_office_is_not_quoted_to_readers(quarter: Quarter, burglary: Series) -> None:
    secret = placed("secret", spike(3_333_333.0), sensitivity=Measure.Sensitivity.OFFICE_ONLY)
    CommentaryFactory(measure=burglary.measure, text="{{secret:month}}\n\n{{chart: secret}}")
    CommentaryFactory(measure=secret.measure, text="{{secret:month}}")
    assert words(quarter) == "3,334,333"
    value = page(quarter, audience="public")
    assert value.commentary
    assert value.commentary.words == quoting.NOT_FOR_READERS
    shown = pages.freeze(pages.get("measure"), value)
    assert b"secret:" not in shown
    assert b"3334333" not in shown
    assert jobs.problems(quarter)[-1] == "Commentary on Burglary: It quotes Secret, which is for the office only."


def test_a_typed_number_that_is_none_of_the_figures_is_pointed_out_and_never_blocks(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    text = "Burglary stood at 3,800, after 2,980 a year before, 2.0% higher. In March 1,040; {{burglary}}."
    answer = analyst.post(url(burglary), form(text), follow=True)
    assert "You wrote 3,800; Burglary is 3,040 in the quarter." in said(answer)
    assert said(answer).count("You wrote") == 1
    assert jobs.problems(quarter) == []


PROPORTION = {"kind": "proportion", "unit": "%", "scale": 100, "decimals": 1}


@pytest.mark.parametrize(
    ("fields", "figure", "text", "doubted"),
    [
        (PROPORTION, (17.3, 41, 237), "Rate: 41 of 237, 17.3%", ""),
        (PROPORTION, (17.3, 41, 237), "The rate is 18%", "18%"),
        ({"kind": "mean", "unit": "seconds"}, (700.0, None, 12), "The rate is 900", ""),
    ],
)
def test_cases_are_figures_and_times_are_left_alone(
    quarter: Quarter, fields: dict[str, Any], figure: tuple[Any, ...], text: str, doubted: str
) -> None:
    series = SeriesFactory(measure=MeasureFactory(slug="rate", name="Rate", **fields))
    value, numerator, denominator = figure
    ObservationFactory(series=series, value=value, numerator=numerator, denominator=denominator, span=3, decimals=1)
    PlacementFactory(series=series)
    shown = writing.preview(quarter, writing.placements(quarter), text)
    assert [each.split(";")[0] for each in shown.doubts] == [f"You wrote {doubted}"] * bool(doubted)


def test_a_number_in_a_row_of_a_table_is_held_against_the_measure_that_leads_the_row(
    quarter: Quarter, burglary: Series
) -> None:
    text = "| Crime | Quarter |\n|---|---:|\n| Burglary | 3,041 |\n| Burglary | {{burglary:quarter}} |"
    shown = writing.preview(quarter, writing.placements(quarter), text)
    assert shown.doubts == ["You wrote 3,041; Burglary is 3,040 in the quarter."]
