"""The workbench: how far a quarter is, what it lacks, and the way to each thing that is left to do."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import jobs
from opcc_portal.models import Quarter
from scorecard.models import Placement, Series
from tests.factories import (
    AnnotationFactory,
    AssessmentFactory,
    BreakFactory,
    CommentaryFactory,
    ObservationFactory,
    OfficeFactory,
    PlacementFactory,
    PlanNodeFactory,
    QuarterFactory,
    months,
)
from tests.integration.test_queries import add_measures

ClientAs = Callable[[str], Client]
URL = "/entry/"
HIGH_MONTH = {
    "code": "month_2sd",
    "state": "high",
    "reason_code": "",
    "numbers": {"value": 130.0, "mean": 100.0, "sd": 10.0, "limit_low": 80.0, "limit_high": 120.0},
    "season": "",
}
QUIET_MONTH = {**HIGH_MONTH, "state": "quiet"}
LOW_MONTH = {**HIGH_MONTH, "state": "low"}
DECEMBER, FEBRUARY, MARCH = date(2017, 12, 1), date(2018, 2, 1), date(2018, 3, 1)


@pytest.fixture
def quarter(db: None) -> Quarter:
    OfficeFactory()
    return QuarterFactory()


@pytest.fixture
def analyst(client_as: ClientAs, quarter: Quarter) -> Client:
    return client_as("analyst")


def place(label: str, *, window: str = "last quarter", note: str = "", **measure: Any) -> Series:
    fields = {f"series__measure__{name}": value for name, value in measure.items()}
    return PlacementFactory(label=label, headline_window=window, note=note, **fields).series


def section(answer: Any, key: str) -> str:
    """What one list of the page says, without its mark-up."""
    html = answer.content.decode()
    found = re.search(rf'<section aria-labelledby="{key}">(.*?)</section>', html, re.S)
    assert found, f"there is no list {key}"
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split())


def said(client: Client, key: str, url: str = URL) -> str:
    return section(client.get(url), key)


def headline(client: Client, url: str = URL) -> str:
    found = re.search(r'id="complete">(.*?)</p>', client.get(url).content.decode())
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


# -- Missing -------------------------------------------------------------------------------------------------------


def test_a_monthly_measure_lacks_the_months_that_nobody_gave(analyst: Client) -> None:
    whole, half = place("Crime volume"), place("Hate crime")
    months(whole, [1.0, 2.0, 3.0])
    months(half, [1.0], last=date(2018, 1, 1))
    assert headline(analyst) == "1 of 2 measures complete"
    assert said(analyst, "missing").startswith("Missing 1")
    assert said(analyst, "missing").endswith("Hate crime February 2018 and March 2018")


def test_one_click_leads_to_the_row_of_the_grid(analyst: Client) -> None:
    series = place("Crime volume")
    page, grid = analyst.get(URL).content.decode(), analyst.get("/entry/2017-18-Q4/").content.decode()
    assert f'href="/entry/2017-18-Q4/#row-{series.pk}"' in page
    assert f'id="row-{series.pk}"' in grid


def test_a_reason_why_there_is_none_is_an_answer(analyst: Client) -> None:
    series = place("Crime volume")
    months(series, [1.0, 2.0], last=FEBRUARY)
    ObservationFactory(series=series, value=None, missing="under review")
    assert said(analyst, "missing") == "Missing 0 Nothing is missing."


def test_a_figure_that_was_taken_back_is_missing(analyst: Client) -> None:
    series = place("Crime volume")
    months(series, [1.0, 2.0, 3.0])
    ObservationFactory(series=series, version=2, value=None, missing="taken back")
    assert said(analyst, "missing").endswith("Crime volume March 2018")


def test_of_a_late_measure_the_months_that_arrive_in_the_quarter_are_due(analyst: Client) -> None:
    series = place("Collisions", lag_months=1)
    months(series, [1.0, 2.0], last=date(2018, 1, 1))
    assert said(analyst, "missing").endswith("Collisions February 2018")


def test_months_after_those_that_the_data_reach_are_not_due(analyst: Client, quarter: Quarter) -> None:
    Quarter.objects.update(data_to=FEBRUARY)
    months(place("Crime volume"), [1.0, 2.0], last=FEBRUARY)
    assert headline(analyst) == "1 of 1 measure complete"


DUE = [
    # frequency, window, what is missing; a figure for it, as its end and span
    ("quarterly", "last quarter", "January to March 2018", (MARCH, 3)),
    ("quarterly", "rolling 12", "12 months to March 2018", (MARCH, 12)),
    ("quarterly", "point", "31 March 2018", (date(2018, 3, 31), 0)),
    ("quarterly", "point", "31 March 2018", (date(2018, 3, 28), 0)),  # any day since the one before
    ("half-yearly", "last quarter", "January to March 2018", (DECEMBER, 3)),  # not older than half a year
    ("yearly", "year", "12 months to March 2018", (date(2017, 4, 1), 12)),  # not older than a year
]


@pytest.mark.parametrize(("frequency", "window", "label", "figure"), DUE)
def test_what_does_not_come_by_the_month_is_due_for_the_period_it_is_shown_for(
    analyst: Client, frequency: str, window: str, label: str, figure: tuple[date, int]
) -> None:
    series = place("Measure", frequency=frequency, window=window)
    assert said(analyst, "missing").endswith(f"Measure {label}")
    ObservationFactory(series=series, period_end=figure[0], span=figure[1])
    assert said(analyst, "missing") == "Missing 0 Nothing is missing."


NOT_DUE = [
    ("quarterly", "last quarter", (DECEMBER, 3)),
    ("quarterly", "point", (date(2017, 12, 31), 0)),
    ("half-yearly", "last quarter", (date(2017, 9, 1), 3)),
    ("half-yearly", "last quarter", (MARCH, 1)),
    ("yearly", "year", (date(2017, 3, 1), 12)),
]


@pytest.mark.parametrize(("frequency", "window", "figure"), NOT_DUE)
def test_an_older_figure_does_not_answer(
    analyst: Client, frequency: str, window: str, figure: tuple[date, int]
) -> None:
    series = place("Measure", frequency=frequency, window=window)
    ObservationFactory(series=series, period_end=figure[0], span=figure[1])
    assert said(analyst, "missing").startswith("Missing 1")


def test_a_year_that_its_quarters_make_is_complete(analyst: Client) -> None:
    series = place("Outcome rate", frequency="quarterly", window="rolling 12")
    for end in (date(2017, 6, 1), date(2017, 9, 1), DECEMBER, MARCH):
        ObservationFactory(series=series, period_end=end, span=3)
    assert headline(analyst) == "1 of 1 measure complete"


def test_a_measure_that_stands_under_two_priorities_is_one_to_see_to(analyst: Client) -> None:
    series = place("Crime volume")
    PlacementFactory(node=PlanNodeFactory(position=2), series=series, label="Crime again")
    assert headline(analyst) == "0 of 1 measure complete"
    assert "Crime again" not in said(analyst, "missing")


# -- Late ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "late"),
    [
        ("2018-02-27", "Late 0 Nothing is late."),
        ("2018-02-28", "Crime volume February 2018, since 28 February 2018"),
        ("2018-03-30", "Crime volume February 2018, since 28 February 2018"),
        ("2018-03-31", "Crime volume February 2018, since 28 February 2018, and 1 more"),
    ],
)
def test_what_is_missing_is_late_from_the_end_of_its_month(analyst: Client, today: str, late: str) -> None:
    months(place("Crime volume"), [1.0], last=date(2018, 1, 1))
    with time_machine.travel(f"{today} 09:00", tick=False):
        assert said(analyst, "late").endswith(late)


@pytest.mark.parametrize(("today", "late"), [("2018-03-30", False), ("2018-03-31", True)])
def test_a_measure_that_comes_a_month_late_has_a_month_longer(analyst: Client, today: str, late: bool) -> None:
    months(place("Collisions", lag_months=1), [1.0, 2.0], last=date(2018, 1, 1))
    with time_machine.travel(f"{today} 09:00", tick=False):
        assert ("February 2018, since 31 March 2018" in said(analyst, "late")) is late


def test_the_day_is_that_of_london(analyst: Client) -> None:
    """At half past eleven in the evening of 29 June, UTC, it is the 30th there."""
    QuarterFactory(year=2018, number=1)
    months(place("Crime volume"), [1.0, 2.0], last=date(2018, 5, 1))
    with time_machine.travel(datetime(2018, 6, 29, 23, 30, tzinfo=UTC), tick=False):
        assert said(analyst, "late").endswith("June 2018, since 30 June 2018")


# -- Queried -------------------------------------------------------------------------------------------------------


def steady(label: str, **last: Any) -> Series:
    """Two years between 95 and 105, and then a March that is another thing."""
    series = place(label)
    months(series, [95.0, 105.0] * 13, last=FEBRUARY)
    ObservationFactory(series=series, **last)
    return series


def test_a_figure_far_from_what_was_expected_is_queried(analyst: Client) -> None:
    """Mean 100, standard deviation 5.1 (24 figures): six of them to each side are 69.4 and 130.6."""
    steady("Crime volume", value=1000.0)
    steady("Hate crime", value=100.0)
    assert said(analyst, "queried").endswith("Crime volume March 2018: 1,000, expected between 69 and 131")
    assert "Hate crime" not in said(analyst, "queried")


def test_a_note_explains_it(analyst: Client) -> None:
    steady("Crime volume", value=1000.0, note="Backlog recorded in one month.")
    assert said(analyst, "queried") == "Queried 0 No figure is far from what was expected."


def test_earlier_months_are_another_quarters_business(analyst: Client) -> None:
    series = place("Crime volume")
    months(series, [95.0, 105.0] * 12 + [1000.0, 95.0, 105.0, 95.0])
    assert said(analyst, "queried").startswith("Queried 0")


# -- Signals -------------------------------------------------------------------------------------------------------


def test_a_signal_that_was_not_there_a_quarter_ago_is_new(analyst: Client) -> None:
    old, new, turned = place("Old"), place("New"), place("Turned")
    for series, then, now in (
        (old, HIGH_MONTH, HIGH_MONTH),
        (new, QUIET_MONTH, HIGH_MONTH),
        (turned, LOW_MONTH, HIGH_MONTH),
    ):
        AssessmentFactory(series=series, month=DECEMBER, signals=[then])
        AssessmentFactory(series=series, signals=[now])
    listed = said(analyst, "signalled")
    assert listed.endswith("New High month Turned High month")
    assert listed.startswith("Newly signalled 2")
    assert 'href="/draft/quarters/2017-18-Q4/measures/' in analyst.get(URL).content.decode()


def test_the_quarter_before_is_assessed_at_its_own_last_month(analyst: Client) -> None:
    """Quarter 3 reached November only."""
    QuarterFactory(number=3, data_to=date(2017, 11, 1))
    series = place("Crime volume")
    AssessmentFactory(series=series, month=date(2017, 11, 1), signals=[HIGH_MONTH])
    AssessmentFactory(series=series, signals=[HIGH_MONTH])
    assert said(analyst, "signalled") == "Newly signalled 0 No signal is new."


def test_a_late_measure_is_compared_at_its_own_months(analyst: Client) -> None:
    series = place("Collisions", lag_months=1)
    AssessmentFactory(series=series, month=date(2017, 11, 1), signals=[HIGH_MONTH])
    AssessmentFactory(series=series, month=FEBRUARY, signals=[HIGH_MONTH])
    assert said(analyst, "signalled").startswith("Newly signalled 0")


def test_where_nothing_was_assessed_a_quarter_ago_the_page_says_so(analyst: Client) -> None:
    AssessmentFactory(series=place("Crime volume"), signals=[HIGH_MONTH])
    listed = said(analyst, "signalled")
    assert "The quarter before was never assessed, so these are all signals that there are." in listed
    assert listed.endswith("Crime volume High month")


def standing_out(label: str, *, note: str = "") -> Series:
    series = place(label, note=note)
    AssessmentFactory(series=series, signals=[HIGH_MONTH])
    return series


def test_a_measure_that_stands_out_and_of_which_nothing_is_said_is_uncommented(analyst: Client) -> None:
    series = standing_out("Crime volume")
    AssessmentFactory(series=place("Hate crime"), signals=[QUIET_MONTH])
    assert said(analyst, "uncommented").startswith("Uncommented 1")
    assert said(analyst, "uncommented").endswith("Crime volume High month")
    assert f'href="/entry/2017-18-Q4/{series.pk}/commentary/"' in analyst.get(URL).content.decode()


def test_a_signal_that_the_season_explains_wants_no_comment(analyst: Client) -> None:
    series = place("Crime volume")
    AssessmentFactory(series=series, signals=[{**HIGH_MONTH, "season": "expected"}])
    assert said(analyst, "uncommented").startswith("Uncommented 0")


SPOKEN_OF: dict[str, Callable[[Series], object]] = {
    "an event": lambda series: AnnotationFactory(date=date(2017, 4, 1)).measures.add(series.measure),
    "a break": lambda series: BreakFactory(series=series, month=date(2017, 4, 1)),
    "a note on a figure": lambda series: ObservationFactory(series=series, note="One large event."),
    "a note on the placement": lambda series: Placement.objects.filter(series=series).update(note="under review"),
    "a commentary": lambda series: CommentaryFactory(measure=series.measure, quarter__year=2017),
}
SILENT: dict[str, Callable[[Series], object]] = {
    "a context phrase alone": lambda series: CommentaryFactory(measure=series.measure, text="", context="Stable"),
    "a commentary on another quarter": lambda series: CommentaryFactory(measure=series.measure, quarter__number=3),
    "an event before the months tested": lambda series: AnnotationFactory(date=date(2017, 3, 31)).measures.add(
        series.measure
    ),
    "an event of all measures": lambda series: AnnotationFactory(),
    "an event of another measure": lambda series: AnnotationFactory().measures.add(place("Another").measure),
    "an older break": lambda series: BreakFactory(series=series, month=date(2017, 3, 1)),
    "a note on an older figure": lambda series: ObservationFactory(
        series=series, period_end=date(2017, 3, 1), note="One large event."
    ),
}


@pytest.mark.parametrize("what", SPOKEN_OF)
def test_what_is_said_of_a_measure_is_a_comment(analyst: Client, what: str) -> None:
    SPOKEN_OF[what](standing_out("Crime volume"))
    assert said(analyst, "uncommented") == "Uncommented 0 No measure stands out without a word about it."


@pytest.mark.parametrize("what", SILENT)
def test_what_says_nothing_of_the_measure_or_the_months_is_none(analyst: Client, what: str) -> None:
    SILENT[what](standing_out("Crime volume"))
    assert said(analyst, "uncommented").endswith("Crime volume High month")


# -- The quarter, and who looks ------------------------------------------------------------------------------------


def test_what_stops_submitting_is_named(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(analyst, "problems") == "In the way of submitting 0 No check stands in the way. Go to the sign-off"
    monkeypatch.setitem(jobs._checks, "sums", lambda quarter: [f"{quarter} does not add up."])
    assert said(analyst, "problems") == "In the way of submitting 1 Quarter 4, 2017-18 does not add up."


def test_the_latest_quarter_that_is_not_locked_is_the_one_being_closed(analyst: Client) -> None:
    QuarterFactory(year=2018, number=1, submitted=True)
    assert "January to March 2018" in analyst.get(URL).content.decode()
    assert "April to June 2018" in analyst.get(f"{URL}?quarter=2018-19-Q1").content.decode()


def test_where_all_are_locked_the_latest_is_shown_and_says_why(client_as: ClientAs, db: None) -> None:
    QuarterFactory(published=True)
    QuarterFactory(number=3, published=True)
    page = client_as("analyst").get(URL).content.decode()
    assert "This quarter is published, so its figures cannot be changed." in page
    assert 'href="/entry/?quarter=2017-18-Q3"' in page


@pytest.mark.parametrize("slug", ["2016-17-Q4", "last", "2017-18-Q4'"])
def test_a_quarter_that_is_none_is_not_found(analyst: Client, slug: str) -> None:
    assert analyst.get(URL, {"quarter": slug}).status_code == 404


def test_before_the_first_quarter_it_says_what_to_do(client_as: ClientAs, db: None) -> None:
    OfficeFactory()
    answer = client_as("analyst").get(URL, follow=True)
    assert "There is no quarter yet." in answer.content.decode()


def test_a_quarter_without_measures_is_calm(analyst: Client) -> None:
    assert headline(analyst) == "0 of 0 measures complete"
    assert said(analyst, "missing") == "Missing 0 Nothing is missing."


def test_an_approver_looks_and_finds_no_way_to_where_they_may_not_go(client_as: ClientAs, quarter: Quarter) -> None:
    place("Crime volume")
    standing_out("Hate crime")
    approver = client_as("approver")
    page = approver.get(URL).content.decode()
    assert "Crime volume" in said(approver, "missing")
    assert 'href="/draft/quarters/2017-18-Q4/measures/' in page
    links = re.findall(r'href="(/entry/[^"]*)"', page)
    assert links == ["/entry/"]  # the navigation's


@pytest.mark.parametrize("role", ["analyst", "approver"])
def test_signing_in_lands_on_the_workbench(client_as: ClientAs, quarter: Quarter, role: str) -> None:
    assert client_as(role).get("/landing/")["Location"] == URL


def test_it_takes_as_many_queries_with_400_measures_as_with_40(
    analyst: Client, counting: Callable[[], CaptureQueriesContext]
) -> None:
    taken = []
    for more in (40, 360):
        add_measures(more)
        with counting() as made:
            assert analyst.get(URL).status_code == 200
        taken.append(len(made))
    assert Placement.objects.count() == 400
    assert taken[0] == taken[1] <= 18
