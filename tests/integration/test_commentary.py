"""Commentary: figures that follow the data until they are published, charts in the text, what stands against it."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import actions as portal_actions
from opcc_portal import jobs, pages
from opcc_portal.actions import NotAllowedError
from opcc_portal.lib.prose import Prose
from opcc_portal.models import AuditEvent, Draft, Quarter, User
from opcc_portal.writing import ChangedError, mark
from scorecard import actions
from scorecard.actions import commentary as saying
from scorecard.models import Commentary, Measure, Observation, Series
from scorecard.pages import quoting, writing
from scorecard.values import Dashboard, MeasurePage
from tests.factories import (
    BreakFactory,
    CommentaryFactory,
    MeasureFactory,
    ObservationFactory,
    PlacementFactory,
    QuarterFactory,
    SeriesFactory,
    TopicFactory,
    UserFactory,
    months,
)
from tests.factories.shapes import placed, spike, steady
from tests.publication import publish, reopen
from tests.race import at_once

ClientAs = Callable[[str], Client]
DRAFT = "/draft/quarters/2017-18-Q4/measures"
URL_TOPICS = "/entry/2017-18-Q4/topics/"


@pytest.fixture
def quarter(db: None) -> Quarter:
    return QuarterFactory()


@pytest.fixture
def burglary(quarter: Quarter) -> Series:
    series = placed("burglary", spike(), preferred_direction="down")
    actions.recompute([series.pk])
    return series


@pytest.fixture
def analyst(client_as: ClientAs) -> Client:
    return client_as("analyst")


def url(series: Series) -> str:
    return f"/entry/2017-18-Q4/{series.pk}/commentary/"


def form(text: str, context: str = "", *, seen: str = "") -> dict[str, str]:
    return {"text": text, "context": context, "seen": seen or mark({"text": "", "context": ""})}


def said(answer: Any) -> str:
    text = re.sub(r"<script.*?</script>|<[^>]*>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(text)).strip()


def page(quarter: Quarter, slug: str = "burglary", audience: Any = "office") -> MeasurePage:
    return pages.gather_one(pages.get("measure"), quarter, audience, slug)  # type: ignore[return-value]


def words(quarter: Quarter, **options: Any) -> str:
    commentary = page(quarter, **options).commentary
    assert commentary
    return commentary.words


def quotes(quarter: Quarter, text: str) -> Prose:
    known = writing.placements(quarter)
    return writing.quotes(quarter, known, known).read(text)


# -- Figures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("burglary", "3,040"),
        ("burglary:quarter", "3,040"),
        ("burglary:month", "1,040"),
        ("burglary:rolling12", "12,040"),
        ("burglary:year", "12,040"),
        ("burglary:change", "2.0% higher than a year before (2,980)"),
    ],
)
def test_a_reference_is_the_figure_of_every_page(
    quarter: Quarter, burglary: Series, reference: str, answer: str
) -> None:
    CommentaryFactory(measure=burglary.measure, text="{{" + reference + "}}")
    value = page(quarter)
    assert value.commentary
    assert value.commentary.words == answer
    shown = {value.quarters[-1].figure.text, value.months[-1].figure.text, value.months[-1].twelve_months.text}  # type: ignore[union-attr]
    assert answer in shown or answer in value.headline


def test_the_signals_are_quoted_in_the_words_of_the_dashboard(quarter: Quarter, burglary: Series) -> None:
    CommentaryFactory(measure=burglary.measure, text="{{burglary:signal}}")
    dashboard: Dashboard = pages.get("dashboard").gather(quarter, "office")[""]  # type: ignore[assignment]
    assert words(quarter) == dashboard.standouts[0].sentence


def test_a_measure_that_does_not_stand_out_says_so(quarter: Quarter) -> None:
    series = placed("steady", steady())
    actions.recompute([series.pk])
    assert quotes(quarter, "{{steady:signal}}").words == "No signal marks it, though March 2018 was above forecast."


def test_a_missing_figure_says_why_and_one_across_a_break_is_not_compared(quarter: Quarter) -> None:
    late = placed("late", [*steady()[:-1], None])
    ObservationFactory(series=late, value=None, missing="under review")
    BreakFactory(series=placed("broken", steady()))
    assert quotes(quarter, "{{late:month}} {{late:quarter}}").words == (
        "(no figure: under review) (no figure: under review)"
    )
    assert quotes(quarter, "{{broken:change}}").words == "(not comparable with the year before)"


def test_approximate_and_illustrative_figures_say_so(quarter: Quarter) -> None:
    series = SeriesFactory(measure=MeasureFactory(slug="wait", kind="mean", unit="days"))
    months(series, [4.0, 5.0, 6.0], provenance=Observation.Provenance.RECONSTRUCTED)
    PlacementFactory(series=series)
    [block] = quotes(quarter, "{{wait:quarter}}").blocks
    assert (block.line[0].text, block.line[0].illustrative) == ("c. 5", True)


def test_the_financial_year_reaches_as_far_as_the_figures(db: None) -> None:
    first = QuarterFactory(year=2017, number=1)
    months(series := SeriesFactory(measure__slug="crime"), [1.0, 2.0, 4.0, 8.0], last=first.data_to)
    PlacementFactory(series=series)
    assert quotes(first, "{{crime:year}}").words == "14"


def test_a_point_in_time_is_quoted_as_it_is_shown(quarter: Quarter) -> None:
    series = SeriesFactory(measure=MeasureFactory(slug="posts", kind="level", unit="people"))
    ObservationFactory(series=series, period_end="2018-03-31", span=0, value=41)
    PlacementFactory(series=series, headline_window="point")
    assert quotes(quarter, "{{posts}}").words == "41"


def test_a_text_quotes_any_measure_that_is_placed_on_the_dashboard_or_not(quarter: Quarter, burglary: Series) -> None:
    series = placed("arrests", steady())
    series.placements.update(on_dashboard=False)
    CommentaryFactory(measure=burglary.measure, text="{{arrests:month}} arrests")
    TopicFactory(text="There were {{arrests:month}} arrests.", position=1)
    assert words(quarter) == "1,020 arrests"
    dashboard: Dashboard = pages.get("dashboard").gather(quarter, "public")[""]  # type: ignore[assignment]
    assert dashboard.topics[0].prose.words == "There were 1,020 arrests."
    assert [row.measure.slug for section in dashboard.priorities for row in section.rows] == ["burglary"]


# -- What follows, and what does not -------------------------------------------------------------------------------


def test_the_draft_follows_a_revision_and_the_edition_does_not(
    quarter: Quarter, burglary: Series, analyst: Client, client_as: ClientAs
) -> None:
    CommentaryFactory(measure=burglary.measure, text="In March {{burglary:month}} were recorded.")
    publish(quarter)
    reopen(quarter)
    read = f"/quarters/{quarter.slug}/measures/burglary/"
    before = client_as("panel").get(read).content
    ObservationFactory(series=burglary, value=1234, version=2)
    Commentary.objects.update(context="Another phrase")
    assert "In March 1,234 were recorded." in said(analyst.get(f"{DRAFT}/burglary/"))
    assert "In March 1,040 were recorded." in said(client_as("panel").get(f"{read}?edition=1"))
    shown = client_as("panel").get(read).content.decode()
    assert "1,234" not in shown
    assert "Another phrase" not in shown
    main = re.compile(r"<main.*</main>", re.S)
    assert main.search(shown)[0] == main.search(before.decode())[0]  # type: ignore[index]


def test_paragraphs_are_numbered_and_a_table_is_a_region(quarter: Quarter, burglary: Series, analyst: Client) -> None:
    CommentaryFactory(
        measure=burglary.measure, text="One.\n\n| Area | Crimes |\n|---|---:|\n| North | 4 |\n\nTwo[^1].\n\n[^1]: Note."
    )
    html = analyst.get(f"{DRAFT}/burglary/").content.decode()
    assert '<span class="prose__number">1</span> One.' in html
    assert '<span class="prose__number">2</span> Two' in html
    assert '<div class="table-region" role="region" tabindex="0" aria-labelledby="commentary-table-1">' in html
    assert 'href="#commentary-note-1" id="commentary-mark-1"' in html
    assert 'id="commentary-note-1"' in html
    assert 'href="#commentary-mark-1"' in html


def test_a_measure_of_which_nothing_is_said_has_no_such_section(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    CommentaryFactory(measure=burglary.measure, text="", context="Quiet")
    assert page(quarter).commentary is None
    assert "Commentary" not in said(analyst.get(f"{DRAFT}/burglary/"))


def test_the_own_context_stands_wherever_the_proposed_one_did(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    assert page(quarter).context == "Stable; one-month spike in March"
    CommentaryFactory(measure=burglary.measure, text="", context="Carnival weekend")
    assert page(quarter).context == "Carnival weekend"
    draft = f"/draft/quarters/{quarter.slug}"
    assert "Carnival weekend" in said(analyst.get(f"{draft}/"))
    assert "Carnival weekend" in analyst.get(f"{draft}/dashboard.csv").content.decode()
    assert "one-month spike" not in said(analyst.get(f"{draft}/"))


def test_of_a_measure_that_is_placed_twice_the_context_is_about_the_first(quarter: Quarter, burglary: Series) -> None:
    part = SeriesFactory(measure=burglary.measure, segment="place=shops")
    PlacementFactory(series=part, label="Of shops")
    CommentaryFactory(measure=burglary.measure, context="Carnival weekend")
    dashboard: Dashboard = pages.get("dashboard").gather(quarter, "office")[""]  # type: ignore[assignment]
    found = {row.label: row.context for section in dashboard.priorities for row in section.rows}
    assert found["Burglary"] == "Carnival weekend"
    assert found["Of shops"] != "Carnival weekend"


# -- Charts --------------------------------------------------------------------------------------------------------


def test_several_measures_share_a_chart_with_its_table_and_files(
    quarter: Quarter, burglary: Series, analyst: Client
) -> None:
    months(theft := SeriesFactory(measure__slug="theft"), [5.0, 6.0], provenance="reconstructed")
    PlacementFactory(series=theft, label="Theft")
    CommentaryFactory(measure=burglary.measure, text="Look:\n\n{{chart: burglary, theft}}")
    [chart] = page(quarter).commentary_charts
    assert (chart.key, chart.title, chart.problem) == ("commentary-1", "Burglary and Theft, month by month", "")
    assert [len(line.figures) for line in chart.lines] == [36, 36]
    assert chart.alt.startswith("Burglary: 36 months to March 2018: from")
    assert "Illustrative months" in chart.illustrative
    html = analyst.get(f"{DRAFT}/burglary/").content.decode()
    assert html.count('id="chart-commentary-1-title"') == 1
    assert html.index("Look:") < html.index('id="chart-commentary-1-title"') < html.index("Why it is marked")
    csv = analyst.get(f"{DRAFT}/burglary/commentary-1.csv").content.decode()
    assert csv.splitlines()[0].lstrip("\ufeff") == "Month,Burglary,Theft,Notes"
    assert csv.splitlines()[-1].startswith("2018-03,1040,6,")
    svg = analyst.get(f"{DRAFT}/burglary/commentary-1.svg")
    assert svg["Content-Type"] == "image/svg+xml"
    assert b"Theft" in svg.content


def test_a_late_measure_has_no_point_where_it_has_no_figure(quarter: Quarter, burglary: Series) -> None:
    placed("late", [*steady()[:-1], None], lag_months=1)
    CommentaryFactory(measure=burglary.measure, text="{{chart: late, burglary}}")
    [chart] = page(quarter).commentary_charts
    assert [line.figures[-1].value for line in chart.lines] == [None, 1040.0]


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ("burglary, wait", "Burglary (crimes) and Wait (minutes and seconds) do not share a scale"),
        ("burglary, burglar", "There is no measure “burglar” to quote. Did you mean {{burglary}}?"),
        ("yearly", "Yearly has no figures by month"),
        ("burglary, a, b, c, d", "A chart of 5 measures cannot be read"),
        (",", "A chart names at least one measure."),
    ],
)
def test_what_cannot_be_drawn_together_is_said_in_words(
    quarter: Quarter, burglary: Series, analyst: Client, wanted: str, problem: str
) -> None:
    placed("wait", steady(), kind="mean", unit="seconds")
    placed("yearly", [])
    CommentaryFactory(measure=burglary.measure, text="{{chart: " + wanted + "}}")
    assert problem in page(quarter).commentary_charts[0].problem
    assert page(quarter, audience="panel").commentary_charts[0].problem == quoting.NO_CHART
    assert problem in said(analyst.get(f"{DRAFT}/burglary/"))
    assert any(problem in each for each in jobs.problems(quarter))


def test_counts_of_different_things_share_a_chart(quarter: Quarter, burglary: Series) -> None:
    placed("trials", steady(), unit="trials")
    CommentaryFactory(measure=burglary.measure, text="{{chart: burglary, trials, burglary}}")
    [chart] = page(quarter).commentary_charts
    assert [line.label for line in chart.lines] == ["Burglary", "Trials"]
    assert chart.subtitle == "Whole force, crimes and trials, April 2015 to March 2018"


def test_a_draft_leads_whoever_writes_to_where_its_commentary_is_written(
    quarter: Quarter, burglary: Series, analyst: Client, client_as: ClientAs
) -> None:
    link = "/entry/2017-18-Q4/measures/burglary/commentary/"
    assert f'href="{link}">Write the commentary</a>' in analyst.get(f"{DRAFT}/burglary/").content.decode()
    assert analyst.get(link)["Location"] == url(burglary)
    assert analyst.get(link.replace("burglary", "nothing")).status_code == 404
    CommentaryFactory(measure=burglary.measure, text="Words.")
    assert f'href="{link}">Change the commentary</a>' in analyst.get(f"{DRAFT}/burglary/?as=panel").content.decode()
    assert (
        f'href="{URL_TOPICS}">Decide on the topics</a>' in analyst.get("/draft/quarters/2017-18-Q4/").content.decode()
    )
    assert link not in client_as("approver").get(f"{DRAFT}/burglary/").content.decode()
    publish(quarter)
    assert link not in analyst.get("/quarters/2017-18-Q4/measures/burglary/").content.decode()


# -- What stands against it ----------------------------------------------------------------------------------------


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
    monkeypatch.setattr(saying, "refuse_while_locked", lambda quarter: None)
    assert race() != ["asked"] * 9 + ["saved"]
