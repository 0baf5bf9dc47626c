"""The grid in which figures are typed: what is right is saved; what is not stays where it was typed, and says why."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal.lib.periods import Period
from opcc_portal.models import Quarter
from scorecard import actions
from scorecard.models import Observation, Placement, Series
from tests.factories import ObservationFactory, PlacementFactory, QuarterFactory, UserFactory, months
from tests.grid import (
    FEBRUARY,
    JANUARY,
    MARCH,
    QUARTER,
    URL,
    YEAR,
    Cell,
    ClientAs,
    fields,
    name,
    place,
    question,
    row_url,
    summary,
    typed,
    value,
)


@pytest.fixture
def quarter(db: None) -> Quarter:
    return QuarterFactory()


@pytest.fixture
def analyst(client_as: ClientAs, quarter: Quarter) -> Client:
    return client_as("analyst")


# -- What is right is saved ----------------------------------------------------------------------------------------


def test_a_form_of_400_measures_is_taken(quarter: Quarter, analyst: Client) -> None:
    """Eight figures each, with a fraction's parts, what stood there and its version; and whether totals follow."""
    form = {f"field-{number}": "" for number in range(400 * (8 * 5 + 1))}
    assert analyst.post(URL, form).status_code == 302


def test_a_figure_is_saved_at_once_and_shown_again(analyst: Client) -> None:
    series = place(unit="crimes")
    answer = analyst.post(URL, typed((series, MARCH, "3,306")), follow=True)
    assert answer.redirect_chain == [(URL, 302)]
    assert "1 figure saved." in answer.content.decode()
    assert Cell.of(answer, series, MARCH) == Cell("3306", "", False, "1")
    saved = Observation.objects.get()
    assert (saved.value, saved.provenance, saved.created_by.role) == (3306.0, "entered", "analyst")


RIGHT = [
    # measure, typed, value, numerator, denominator
    ({}, "0", 0, None, None),
    ({}, " 9,918 ", 9918, None, None),
    ({"proportion": True}, "5.7%", 5.7, None, None),
    ({"proportion": True}, "2/12", 200 / 12, 2, 12),
    ({"proportion": True}, "0 of 7", 0, 0, 7),
    ({"proportion": True}, "1,000 out of 4,000", 25, 1000, 4000),
    ({"rate": True}, "25889/2068", 25889 / 2068, 25889, 2068),
    ({"mean": True}, "11:40", 700, None, None),
    ({"mean": True}, "11 min 40 s", 700, None, None),
]


@pytest.mark.parametrize(("measure", "text", "figure", "numerator", "denominator"), RIGHT)
def test_what_may_be_typed(
    analyst: Client,
    measure: dict[str, Any],
    text: str,
    figure: float,
    numerator: float | None,
    denominator: float | None,
) -> None:
    """A rate may exceed 1: 25,889 days lost by 2,068 people are 12.5 each."""
    series = place(**measure)
    assert analyst.post(URL, typed((series, MARCH, text))).status_code == 302
    saved = Observation.objects.get()
    assert saved.value == pytest.approx(figure)
    assert (saved.numerator, saved.denominator) == (numerator, denominator)


@pytest.mark.parametrize(
    ("text", "reason"), [("n/a", "not collected"), ("Under review", "under review"), ("no cases", "no cases")]
)
def test_why_there_is_none_may_be_typed(analyst: Client, text: str, reason: str) -> None:
    analyst.post(URL, typed((place(), MARCH, text)))
    saved = Observation.objects.get()
    assert (saved.value, saved.missing) == (None, reason)


def test_what_was_not_touched_is_not_saved_again(analyst: Client) -> None:
    series = place()
    ObservationFactory(series=series, value=100.0)
    shown = analyst.get(URL)
    form = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', shown.content.decode()))
    assert form[name(series, MARCH)] == "100"
    assert analyst.post(URL, form).status_code == 302
    assert Observation.objects.count() == 1


def test_an_empty_form_saves_nothing(analyst: Client) -> None:
    place()
    assert analyst.post(URL, {}).status_code == 302
    assert not Observation.objects.exists()


def test_a_form_sent_twice_makes_one_revision(analyst: Client) -> None:
    series = place()
    form = typed((series, MARCH, "90"))
    assert [analyst.post(URL, form).status_code for _ in range(2)] == [302, 302]
    assert Observation.objects.count() == 1


# -- What is not, is not -------------------------------------------------------------------------------------------

WRONG = [
    # measure, period, typed, what is said
    ({}, MARCH, "many", "“many” is not a figure this measure can take. Type digits"),
    ({}, MARCH, "12 345", "is not a figure"),
    ({}, MARCH, "5,7", "is not a figure"),
    ({}, MARCH, "nan", "is not a figure"),
    ({}, MARCH, "inf", "is not a figure"),
    ({}, MARCH, "1e999", "is not a figure"),
    ({}, MARCH, "=1+1", "is not a figure"),
    ({}, MARCH, "-5", "A count cannot be below 0"),
    ({}, MARCH, "2/12", "is not a figure"),  # a count has no denominator
    ({"proportion": True}, MARCH, "0/0", "The denominator must be above 0"),
    ({"proportion": True}, MARCH, "3/0", "The denominator must be above 0"),
    ({"proportion": True}, MARCH, "12/2", "The numerator is larger than the denominator"),
    ({"proportion": True}, MARCH, "101", "A percentage lies between 0 and 100"),
    ({"proportion": True}, MARCH, "-1", "A percentage lies between 0 and 100"),
    ({"proportion": True}, MARCH, "1,2/3", "is not a figure"),
    ({"proportion": True}, MARCH, "1/2/3", "is not a figure"),
    ({"proportion": True}, MARCH, "./.", "is not a figure"),
    ({"rate": True}, MARCH, "5/0", "The denominator must be above 0"),
    ({"mean": True}, MARCH, "11:75", "is not a figure"),
    ({"mean": True}, MARCH, "-11:40", "A time cannot be below 0"),
    ({}, MARCH, "9" * 300, "larger than any figure"),
    ({"proportion": True}, MARCH, f"3/{'9' * 300}", "larger than any figure"),
    ({"frequency": "quarterly"}, FEBRUARY, "20", "This measure is quarterly: enter its figure for the quarter"),
    ({"frequency": "half-yearly"}, MARCH, "20", "This measure is half-yearly"),
    ({"frequency": "yearly"}, MARCH, "20", "This measure is yearly: enter its figure for the year"),
]


@pytest.mark.parametrize(("measure", "period", "text", "said"), WRONG)
def test_a_wrong_figure_is_not_saved_its_neighbour_is_and_nothing_typed_is_lost(
    analyst: Client, measure: dict[str, Any], period: Period, text: str, said: str
) -> None:
    wrong, right = place(**measure), place()
    answer = analyst.post(URL, typed((wrong, period, text), (right, MARCH, "7")))
    assert answer.status_code == 422
    cell = Cell.of(answer, wrong, period)
    assert said in cell.error
    assert cell.value == text  # as typed
    assert not wrong.observations.exists()
    assert value(right, MARCH) == 7
    assert Cell.of(answer, right, MARCH) == Cell("7", "", False, "1")
    [problem] = summary(answer)
    assert said in problem
    assert wrong.measure.name in problem
    assert f'href="#cell-{name(wrong, period)}"' in answer.content.decode()


def test_two_cells_of_one_row_stand_for_themselves(analyst: Client) -> None:
    series = place()
    answer = analyst.post(URL, typed((series, JANUARY, "many"), (series, FEBRUARY, "8"), (series, MARCH, "few")))
    assert [value(series, period) for period in (JANUARY, FEBRUARY, MARCH)] == [None, 8, None]
    assert [Cell.of(answer, series, period).value for period in (JANUARY, FEBRUARY, MARCH)] == ["many", "8", "few"]
    assert len(summary(answer)) == 2


def test_a_month_before_the_figures_reach_it_is_refused(analyst: Client, quarter: Quarter) -> None:
    """The quarter's figures reach February only: March lies in the future."""
    Quarter.objects.update(data_to=date(2018, 2, 1))
    series = place()
    answer = analyst.post(URL, typed((series, MARCH, "5")))
    assert not series.observations.exists()
    cell = Cell.of(answer, series, MARCH)
    assert cell.value == "5"
    assert "March 2018 is after February 2018" in cell.error


@pytest.mark.parametrize(
    "key", ["99999-1-2018-03-01", "99999-3-2018-03-01", "0-1-2018-03-01"], ids=["month", "quarter", "nought"]
)
def test_a_figure_for_an_unknown_measure_is_said_not_dropped(analyst: Client, key: str) -> None:
    right = place()
    answer = analyst.post(URL, typed((right, MARCH, "7")) | {key: "5"})
    assert answer.status_code == 422
    number = key.partition("-")[0]
    assert summary(answer) == [f"There is no measure number {number} in this quarter's grid. Its figure was not saved."]
    assert Observation.objects.count() == 1


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("1-2018-04-01", "April 2018 is after March 2018, the last month with data. Leave it blank for now."),
        ("1-2017-09-01", "It takes no figure for September 2017 in this quarter."),
        ("3-2018-06-01", "It takes no figure for April to June 2018 in this quarter."),
        ("2-2018-03-01", "It takes no figure for February to March 2018 in this quarter."),
    ],
)
def test_a_figure_for_another_period_is_said_not_dropped(analyst: Client, period: str, reason: str) -> None:
    series = place(name="Crime volume")
    answer = analyst.post(URL, {f"{series.pk}-{period}": "5"})
    assert summary(answer) == [f"Crime volume: {reason} It was not saved."]
    assert reason in analyst.post(row_url(series), {f"{series.pk}-{period}": "5"}).content.decode()
    assert not Observation.objects.exists()


def test_a_row_sent_with_the_whole_form_around_it_speaks_of_itself_only(analyst: Client) -> None:
    """As htmx sends it: the other rows are not its own."""
    series, other = place(), place()
    answer = analyst.post(row_url(series), typed((series, MARCH, "7"), (other, MARCH, "8")))
    assert Cell.of(answer, series, MARCH).error == Cell.of(answer, series, JANUARY).error == ""
    assert (value(series, MARCH), value(other, MARCH)) == (7, None)


def test_a_figure_for_no_period_at_all_is_said_too(analyst: Client) -> None:
    series = place()
    answer = analyst.post(URL, {f"{series.pk}-1-2018-13-45": "5"})
    assert summary(answer) == [f"“{series.pk}-1-2018-13-45” names no period. Its figure was not saved."]


def test_a_late_measure_has_the_months_that_arrive_in_the_quarter(analyst: Client) -> None:
    """Collisions come a month late: December belongs to quarter 4, or it could be entered in no quarter."""
    series = place(lag_months=1)
    december = Period(date(2017, 12, 1), 1)
    answer = analyst.post(URL, typed((series, december, "20")), follow=True)
    assert Cell.of(answer, series, december).value == "20"
    assert "December 2017" in answer.content.decode()
    refused = analyst.post(URL, typed((series, MARCH, "20")))
    assert "March 2018 is not due yet: this measure arrives a month late" in summary(refused)[0]
    assert not series.observations.filter(period_end=MARCH.end).exists()


@pytest.mark.parametrize(("text", "qualifier"), [("≤10", "≤"), ("<= 10", "≤"), (">10", ">"), ("~10", "≈"), ("10", "=")])
def test_a_bound_is_kept_with_its_figure_and_shown_as_typed(analyst: Client, text: str, qualifier: str) -> None:
    series = place()
    analyst.post(URL, typed((series, MARCH, text)))
    assert series.observations.values_list("value", "qualifier").get() == (10, qualifier)
    shown = Cell.of(analyst.get(URL), series, MARCH).value
    assert shown == "10" if qualifier == "=" else shown == f"{qualifier}10"


def test_what_a_quarter_being_judged_rests_on_cannot_change(client_as: ClientAs, quarter: Quarter) -> None:
    """December, reopened, stands in the twelve months of a quarter that somebody is about to approve."""
    series = place()
    third = QuarterFactory(number=3, data_to=date(2017, 12, 1))
    Quarter.objects.filter(pk=quarter.pk).update(state="submitted", submitted_by=UserFactory(analyst=True))
    december = Period(date(2017, 12, 1), 1)
    url = URL.replace("Q4", "Q3")
    answer = client_as("analyst").post(url, typed((series, december, "5")))
    assert "Quarter 4, 2017-18 is submitted" in summary(answer)[0]
    assert not series.observations.exists()
    Quarter.objects.filter(pk=quarter.pk).update(state="open", submitted_by=None)
    client_as("analyst").post(url, typed((series, december, "5")))
    assert series.observations.exists()
    assert third.pk != quarter.pk


def test_one_cell_sent_twice_with_two_figures_is_refused(analyst: Client) -> None:
    series = place()
    answer = analyst.post(URL, {name(series, MARCH): ["5", "6"]})
    assert "This figure was sent twice, as 5 and 6. Type it once." in Cell.of(answer, series, MARCH).error
    assert not Observation.objects.exists()


def test_one_cell_sent_twice_with_one_figure_is_one_figure(analyst: Client) -> None:
    series = place()
    form = {name(series, MARCH): ["5", "5"], f"{name(series, MARCH)}-version": "0"}
    assert analyst.post(URL, form).status_code == 302
    assert Observation.objects.get().value == 5


def test_a_figure_cannot_be_taken_away(analyst: Client) -> None:
    series = place()
    ObservationFactory(series=series, value=100.0)
    answer = analyst.post(URL, typed((series, MARCH, "")))
    cell = Cell.of(answer, series, MARCH)
    assert "A figure cannot be taken away. Type the right one, or why there is none: not collected" in cell.error
    assert cell.value == ""
    assert value(series, MARCH) == 100


def test_what_was_typed_is_escaped(analyst: Client) -> None:
    series = place()
    answer = analyst.post(URL, typed((series, MARCH, '"><script>alert(1)</script>')))
    assert b"<script>alert" not in answer.content
    assert Cell.of(answer, series, MARCH).value == '"><script>alert(1)</script>'


# -- Two people ----------------------------------------------------------------------------------------------------


def test_two_people_who_typed_the_same_do_not_disagree(analyst: Client) -> None:
    series = place()
    mine = typed((series, MARCH, "90"))
    theirs = actions.Entry(series=series.pk, period=MARCH, value=90.0)
    actions.record_figures(by=UserFactory(), entries=[theirs], subject=series)
    assert analyst.post(URL, mine).status_code == 302
    assert Observation.objects.count() == 1


# -- One row, sent on leaving a cell -------------------------------------------------------------------------------


def test_a_row_sent_alone_is_saved_and_drawn_again(analyst: Client) -> None:
    series = place()
    answer = analyst.post(row_url(series), typed((series, MARCH, "7")), headers={"hx-request": "true"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.lstrip().startswith("<tbody")
    assert "Saved" in html
    assert Cell.of(answer, series, MARCH) == Cell("7", "", False, "1")


def test_a_row_that_is_wrong_says_so_beside_the_cell(analyst: Client) -> None:
    """With status 200: htmx draws nothing else."""
    series = place()
    answer = analyst.post(row_url(series), typed((series, MARCH, "many"), (series, FEBRUARY, "8")))
    assert answer.status_code == 200
    assert "is not a figure" in Cell.of(answer, series, MARCH).error
    assert value(series, FEBRUARY) == 8


def test_a_row_that_is_not_in_the_grid_is_not_there(analyst: Client) -> None:
    outside = PlacementFactory(on_dashboard=False).series
    assert analyst.post(row_url(outside), {}).status_code == 404
    assert analyst.post(f"{URL}99999/", {}).status_code == 404


def test_a_quarter_that_does_not_exist_is_not_there(analyst: Client) -> None:
    assert analyst.get("/entry/2018-19-Q1/").status_code == 404
    assert analyst.get("/entry/2017-19-Q4/").status_code == 404
    assert analyst.post(f"/entry/2018-19-Q1/{place().pk}/", {}).status_code == 404


# -- Following -----------------------------------------------------------------------------------------------------


@pytest.fixture
def year(quarter: Quarter) -> Series:
    """Twelve months of 100, with a quarter and a year published that differ a little."""
    series = place()
    months(series, [100.0] * 12)
    for period, published in ((QUARTER, 305.0), (YEAR, 1_210.0)):
        ObservationFactory(series=series, span=period.span, value=published)
    return series


def test_following_is_offered_ticked_where_a_quarter_or_year_is_published(analyst: Client, year: Series) -> None:
    alone = place()
    html = analyst.get(URL).content.decode()
    assert f'name="follow-{year.pk}" checked' in html
    assert "Where “Update totals” is ticked, a changed month also puts the recorded quarter" in html
    assert f"follow-{alone.pk}" not in html


@pytest.mark.parametrize(("follow", "quarter_is", "year_is"), [(True, 290, 1_190), (False, 305, 1_210)])
def test_ticked_the_quarter_and_year_follow_their_months(
    analyst: Client, year: Series, follow: bool, quarter_is: float, year_is: float
) -> None:
    """March becomes 90: the three months make 290, the twelve 1,190."""
    analyst.post(URL, typed((year, MARCH, "90"), follow=follow))
    assert [value(year, period) for period in (MARCH, QUARTER, YEAR)] == [90, quarter_is, year_is]


def test_a_quarter_typed_beside_its_month_is_what_was_typed(analyst: Client, year: Series) -> None:
    """Who types the quarter as well means what they type, the tick offered notwithstanding."""
    analyst.post(URL, typed((year, MARCH, "90"), (year, QUARTER, "291"), follow=True))
    assert value(year, QUARTER) == 291
    assert value(year, YEAR) == 1_190


def test_an_unticked_box_stays_unticked_beside_an_error(analyst: Client, year: Series) -> None:
    answer = analyst.post(URL, typed((year, MARCH, "many")))
    assert f'name="follow-{year.pk}" checked' not in answer.content.decode()


# -- Locked, empty, quick ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["submitted", "approved", "published"])
def test_a_locked_quarter_takes_nothing_and_says_whom_to_ask(client_as: ClientAs, db: None, state: str) -> None:
    QuarterFactory(**{state: True})
    series, analyst = place(), client_as("analyst")
    shown = analyst.get(URL)
    assert f"This quarter is {state}, so its figures cannot be changed. Ask an approver" in shown.content.decode()
    assert Cell.of(shown, series, MARCH).disabled
    for url in (URL, row_url(series)):
        answer = analyst.post(url, typed((series, MARCH, "90")))
        assert Cell.of(answer, series, MARCH).value == "90"
        assert "This quarter is closed." in Cell.of(answer, series, MARCH).error
    assert not Observation.objects.exists()


def test_a_quarter_locked_between_drawing_and_saving_refuses(
    client_as: ClientAs, quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Submitted after the page's own look at it: the save looks again, under a lock."""
    series, submitter = place(), UserFactory(analyst=True)
    enter = actions.enter_figures

    def too_late(**arguments: Any) -> Any:
        Quarter.objects.update(state="submitted", submitted_by=submitter)
        return enter(**arguments)

    monkeypatch.setattr(actions, "enter_figures", too_late)
    client = client_as("analyst")
    answer = client.post(URL, typed((series, MARCH, "90")))
    refusal = "Quarter 4, 2017-18 is submitted, so its figures cannot be changed. Ask an approver to reopen it."
    assert [problem.endswith(refusal) for problem in summary(answer)] == [True]
    assert Cell.of(answer, series, MARCH) == Cell("90", refusal, False, "0")  # to be sent again once reopened
    Quarter.objects.update(state="open", submitted_by=None)
    row = client.post(row_url(series), typed((series, MARCH, "91")))
    assert Cell.of(row, series, MARCH) == Cell("91", refusal, False, "0")
    assert not Observation.objects.exists()


@pytest.mark.parametrize("whole_grid", [True, False])
def test_a_figure_changed_between_drawing_and_saving_is_not_overwritten_unseen(
    analyst: Client, monkeypatch: pytest.MonkeyPatch, whole_grid: bool
) -> None:
    """Somebody is quicker after the page's own look: the save looks again, under the lock, and asks."""
    series, enter = place(), actions.enter_figures

    def overtaken(**arguments: Any) -> Any:
        theirs = actions.Entry(series=series.pk, period=MARCH, value=77.0)
        actions.record_figures(by=UserFactory(display_name="Somebody Else"), entries=[theirs], subject=series)
        return enter(**arguments)

    monkeypatch.setattr(actions, "enter_figures", overtaken)
    answer = analyst.post(URL if whole_grid else row_url(series), typed((series, MARCH, "90")))
    cell = Cell.of(answer, series, MARCH)
    assert (cell.value, cell.version) == ("90", "0")
    assert "Keep 77, which Somebody Else saved on" in question(answer, series, MARCH)
    assert value(series, MARCH) == 77
    monkeypatch.undo()
    form = typed((series, MARCH, "90")) | {f"{name(series, MARCH)}-choice": "mine-1"}
    analyst.post(URL if whole_grid else row_url(series), form)
    assert value(series, MARCH) == 90


@pytest.mark.parametrize("whole_grid", [True, False])
def test_what_stands_beside_a_figure_changed_meanwhile_is_saved_all_the_same(
    analyst: Client, monkeypatch: pytest.MonkeyPatch, whole_grid: bool
) -> None:
    series, enter = place(), actions.enter_figures
    theirs = actions.Entry(series=series.pk, period=MARCH, value=77.0)

    def overtaken(**arguments: Any) -> Any:
        monkeypatch.undo()
        actions.record_figures(by=UserFactory(), entries=[theirs], subject=series)
        return enter(**arguments)

    monkeypatch.setattr(actions, "enter_figures", overtaken)
    form = typed((series, FEBRUARY, "80"), (series, MARCH, "90"))
    answer = analyst.post(URL if whole_grid else row_url(series), form)
    assert (value(series, FEBRUARY), value(series, MARCH)) == (80, 77)
    assert Cell.of(answer, series, MARCH).value == "90"


def test_a_version_that_never_was_is_no_conflict(analyst: Client) -> None:
    series = place()
    form = typed((series, MARCH, "90")) | {f"{name(series, MARCH)}-version": "7"}
    assert analyst.post(row_url(series), form).status_code == 200
    assert value(series, MARCH) == 90


def test_a_long_fraction_is_shown_as_it_was_typed(analyst: Client) -> None:
    series = place(kind="proportion", unit="%", scale=100)
    analyst.post(row_url(series), typed((series, MARCH, "1234567/2345678")))
    shown = analyst.get(URL)
    assert Cell.of(shown, series, MARCH).value == "53"
    assert [fields(shown)[f"{name(series, MARCH)}-{part}"] for part in ("numerator", "denominator")] == [
        "1234567",
        "2345678",
    ]


def test_without_measures_the_grid_says_so(analyst: Client) -> None:
    assert "No measure has figures to enter for this quarter." in analyst.get(URL).content.decode()


def test_the_grid_works_without_scripts(analyst: Client) -> None:
    """A form with a button, and a label for each field."""
    series = place()
    html = analyst.get(URL).content.decode()
    assert f'<form method="post" action="{URL}"' in html
    assert re.search(r"<button[^>]*>Save all</button>", html)
    for period in (JANUARY, FEBRUARY, MARCH, QUARTER):
        assert f'<label class="govuk-visually-hidden" for="cell-{name(series, period)}">' in html


def test_the_grid_takes_few_queries_and_no_more_for_more_measures(
    client_as: ClientAs, wiltshire: Quarter, counting: Callable[[], CaptureQueriesContext]
) -> None:
    analyst = client_as("analyst")
    with counting() as few:
        assert analyst.get(URL).status_code == 200
    for _ in range(40):
        PlacementFactory(node=Placement.objects.first().node, position=100 + _)
    with counting() as many:
        assert analyst.get(URL).status_code == 200
    assert len(few) == len(many) <= 12
