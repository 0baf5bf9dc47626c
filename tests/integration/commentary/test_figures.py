"""What a commentary quotes and draws, and what of it follows a revision."""

import re

import pytest
from django.test import Client

from opcc_portal import jobs, pages
from opcc_portal.models import Quarter
from scorecard import actions
from scorecard.models import Commentary, Observation, Series
from scorecard.pages import quoting
from scorecard.values import Dashboard
from tests.factories import (
    BreakFactory,
    CommentaryFactory,
    MeasureFactory,
    ObservationFactory,
    PlacementFactory,
    QuarterFactory,
    SeriesFactory,
    TopicFactory,
    months,
)
from tests.factories.shapes import placed, steady
from tests.integration.commentary.helping import DRAFT, URL_TOPICS, ClientAs, page, quotes, said, url, words
from tests.publication import publish, reopen

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
