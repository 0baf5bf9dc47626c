"""Signals from the figures to the page: symbol, judgement, sentence, standing, and why there is none."""

from collections.abc import Callable
from datetime import date

import pytest

from scorecard.models import Measure
from tests import pdf
from tests.factories import BreakFactory, MeasureFactory, ObservationFactory, PlacementFactory, SeriesFactory, months
from tests.factories.shapes import placed, seasonal, spike, steady
from tests.reading import Read, paper, read

__all__ = ["read"]  # a fixture
pytestmark = pytest.mark.services("poppler")

Reading = Callable[[], Read]


def symbols(row: dict) -> list[tuple[str, str]]:
    return [(symbol["icon"], symbol["judgement"]) for symbol in row["symbols"]]


def signal(value: dict, code: str) -> dict:
    [found] = [each for each in value["signals"] if each["code"] == code]
    return found


# -- High, and what that means -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "judgement", "standing"),
    [("down", "concern", "concern"), ("up", "improvement", "improvement"), ("none", "neutral", "notable")],
)
def test_a_high_month_is_judged_by_the_preferred_direction(
    read: Reading, direction: str, judgement: str, standing: str
) -> None:
    placed("burglary", spike(), preferred_direction=direction)
    seen = read()
    row = seen.rows()["burglary"]
    assert symbols(row) == [("month-high", judgement)]
    assert (row["standing"], seen.tallies()) == (standing, {standing: 1})
    [standout] = seen.value()["standouts"]
    assert (standout["measure"]["slug"], standout["symbol"]["judgement"]) == ("burglary", judgement)
    value = seen.value("burglary")
    assert (value["standing"], symbols(value)) == (standing, [("month-high", judgement)])
    # 24 months of 1,000 + 4·(7n mod 11 − 5) for n = 12 … 35: mean 1,000, limit mean + 2 SD.
    sentence = "At 1,040, March 2018 was more than two standard deviations above the average of the 24 months before it"
    assert sentence in standout["sentence"]
    page = seen.measure("burglary")
    assert sentence in page.partition("Why it is marked")[0]
    assert sentence in page.partition("Why it is marked")[2]
    assert ["(concern)" in page, "(improvement)" in page] == [judgement == "concern", judgement == "improvement"]


def test_a_measure_under_several_signals_is_told_of_once_and_by_the_gravest(read: Reading) -> None:
    rising = [1000.0 + (7 * n % 11 - 5) * 4 + max(0, n - 23) * 15 for n in range(36)]
    placed("rising", rising, preferred_direction="down")
    seen = read()
    icons = [icon for icon, _ in symbols(seen.rows()["rising"])]
    assert icons == ["month-high", "quarter-high", "run-high", "trend-up", "rolling-up"]
    assert [each["measure"]["slug"] for each in seen.value()["standouts"]] == ["rising"]
    page, value = seen.measure("rising"), seen.value("rising")
    for code, says in (
        ("trend_discrete", "From April 2017 to March 2018 the months rose, the season apart, at a pace of"),
        (
            "trend_rolling",
            "Month against the same month of the year before, the twelve months to March 2018 were on average",
        ),
    ):
        found = signal(value, code)
        assert (found["state"], found["judgement"]) == ("high", "concern")
        assert found["sentence"].startswith(says)
        assert found["sentence"] in page
        assert found["numbers"]
        assert all(f"{name} {number}" in page for name, number in found["numbers"])
    assert seen.rows()["rising"]["context"].startswith("Long-term increasing trend, still rising; consistently high")


# -- The time of year ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", ["down", "up", "none"])
def test_what_is_expected_for_the_time_of_year_is_shown_and_does_not_stand_out(read: Reading, direction: str) -> None:
    placed("seasonal", seasonal(), preferred_direction=direction)
    seen = read()
    row, value = seen.rows()["seasonal"], seen.value("seasonal")
    assert symbols(row) == symbols(value) == [("quarter-high", "neutral")]
    assert "expected for the time of year" in row["symbols"][0]["word"]
    assert seen.tallies() == {"quiet": 1}
    assert seen.value()["standouts"] == []
    assert "Nothing stands out from the ordinary this quarter." in seen.words()
    assert value["headline"].endswith("No signal marks it but what the time of year explains.")
    page = seen.measure("seasonal")
    assert "Last three months against one standard deviation expected for the time of year" in page
    assert "That is expected for the time of year: 0 of the 3 months lie beyond what is usual then (March 2018:" in page
    assert "(concern)" not in page
    assert "(improvement)" not in page
    assert row["sparkline"]["judgement"] == "neutral"


def test_what_is_unusual_for_the_time_of_year_is_said_without_a_symbol(read: Reading) -> None:
    placed("unusual", seasonal(1018.0, highest=3), preferred_direction="down")
    seen = read()
    row, page = seen.rows()["unusual"], seen.measure("unusual")
    assert (symbols(row), row["standing"], seen.value()["standouts"]) == ([], "quiet", [])
    quiet = page.partition("Quiet:")[2]
    assert "Last month against two standard deviations unusual for the time of year" in quiet
    assert "Yet it is unusually high for the time of year (March 2018:" in quiet
    assert row["context"] == "Stable; March high for the season"


def test_a_month_that_is_unusual_is_not_called_ordinary_for_the_time_of_year(read: Reading) -> None:
    """Three months that are always high, the last of them higher than it ever is."""
    placed("both", seasonal(1190.0), preferred_direction="down")
    seen = read()
    value = seen.value("both")
    assert (signal(value, "quarter_1sd")["season"], signal(value, "month_2sd")["season"]) == ("expected", "unusual")
    assert value["standing"] == "quiet"
    assert "No signal marks it" not in value["headline"]
    assert value["headline"].endswith("Nothing stands out, but the last month is unusual for the time of year.")


# -- Not assessable ------------------------------------------------------------------------------------------------

YEARLY = "the measure is not collected monthly"
SHORT = "there are 12 months of history; at least 21 are needed"
UNASSESSABLE = {"yearly": YEARLY, "short": SHORT, "printed": "its figures are published for whole periods"}
CUT = "a break in the series leaves 1 of the month under test and 5 of 24 baseline months; all and 20 are needed"


def unassessable() -> None:
    yearly = SeriesFactory(measure=MeasureFactory(slug="yearly", frequency="yearly"))
    ObservationFactory(series=yearly, span=12, value=5.0)
    PlacementFactory(series=yearly, headline_window="year")
    placed("short", steady(12))
    placed("printed", steady(), kind="as published")


def test_what_cannot_be_assessed_says_why_on_page_in_json_and_in_the_pack(read: Reading) -> None:
    unassessable()
    BreakFactory(series=placed("broken", steady()), month=date(2017, 10, 1))
    seen = read()
    reasons = {**UNASSESSABLE, "broken": CUT}
    assert seen.tallies() == {"not_assessable": 4}
    for slug, reason in reasons.items():
        row, value, page = seen.rows()[slug], seen.value(slug), seen.measure(slug)
        assert symbols(row) == symbols(value) == [("not-assessable", "neutral")]
        assert row["context"] == ""
        directed = [each for each in value["signals"] if each["code"] != "no_data"]
        assert {each["state"] for each in directed} == {"not_assessable"}
        assert all(each["reason"] for each in directed)
        assert reason in directed[0]["reason"]
        assert f"It cannot be said whether that is out of the ordinary: {reason}" in page
        assert all(each["reason"] in page for each in directed)
        assert "No signal marks it" not in page
    [tally] = [each for each in seen.value()["tallies"] if each["standing"] == "not_assessable"]
    for why in ("1 not monthly", "1 too short a history", "1 published as they stand", "1 cut short by a break"):
        assert why in tally["note"]
    said = pdf.text(paper())
    assert all(reason in said for reason in reasons.values())


def test_one_rule_that_can_be_applied_is_enough_for_quiet_and_the_others_say_why_not(read: Reading) -> None:
    placed("young", steady(21))
    seen = read()
    assert seen.tallies() == {"quiet": 1}
    states = {each["code"]: each["state"] for each in seen.value("young")["signals"]}
    assert [code for code, state in states.items() if state == "quiet"] == ["month_2sd", "no_data"]
    page = seen.measure("young")
    assert "No signal marks it." in page
    assert "Last three months: there are 21 months of history; at least 23 are needed" in page
    assert "Trend within the year: there are 21 months of history; at least 24 are needed" in page


def test_a_missing_last_month_silences_the_levels_alone(read: Reading) -> None:
    placed("late", [*steady()[:-1], None])
    seen = read()
    page = seen.measure("late")
    assert "Last month: the month under test has no figure" in page
    assert "Last eight months: 1 of the 8 months under test has no figure" in page
    assert seen.tallies() == {"quiet": 1}


def test_a_year_without_a_figure_has_a_symbol_of_its_own(read: Reading) -> None:
    placed("silent", [*steady(), *[None] * 12], preferred_direction="up")
    seen = read()
    row = seen.rows()["silent"]
    assert (symbols(row), row["standing"]) == ([("no-data", "neutral")], "no_data")
    assert seen.tallies() == {"no_data": 1}
    assert row["context"] == "No data for a year"
    page = seen.measure("silent")
    assert "Nothing has been recorded for a year." in page
    assert "No figure covers any of the twelve months to March 2018." in page
    assert seen.value()["chance"] == ""


def test_a_recorded_nought_is_data(read: Reading) -> None:
    placed("nought", [0.0] * 37)
    seen = read()
    assert seen.rows()["nought"]["standing"] == "quiet"
    assert "all baseline months are equal, so there is no spread to measure against" in seen.measure("nought")


# -- Breaks and lags -----------------------------------------------------------------------------------------------


def test_no_window_crosses_a_break(read: Reading) -> None:
    """Thirty months at another level before it would make the last months high in each rule."""
    values = [100.0 + n % 3 for n in range(30)] + steady(27)
    BreakFactory(series=placed("broken", values), month=date(2016, 1, 1))
    placed("whole", values)
    seen = read()
    rows = seen.rows()
    assert (symbols(rows["broken"]), rows["broken"]["standing"]) == ([], "quiet")
    states = {each["code"]: each["state"] for each in seen.value("broken")["signals"]}
    assert states["month_2sd"] == "quiet"
    assert states["run_of_8"] == "not_assessable"
    assert symbols(rows["whole"]) != []  # without the break it is seen


def test_a_measure_that_arrives_late_is_assessed_for_its_own_month(read: Reading) -> None:
    """The figure of March, which is not due yet, is not looked at."""
    late = SeriesFactory(measure=MeasureFactory(slug="late", preferred_direction="down", lag_months=1))
    months(late, spike(), last=date(2018, 2, 1))
    PlacementFactory(series=late)
    seen = read()
    assert symbols(seen.rows()["late"]) == [("month-high", "concern")]
    assert seen.rows()["late"]["context"] == "Stable; one-month spike in February"
    page = seen.measure("late")
    assert "At 1,040, February 2018 was more than two standard deviations above" in page
    assert "the latest are those of February 2018" in page
    assert seen.value("late")["months"][-1]["label"] == "February 2018"


# -- The same words everywhere -------------------------------------------------------------------------------------


def test_the_context_is_the_same_on_dashboard_csv_json_measure_and_paper(read: Reading) -> None:
    placed("burglary", spike(), preferred_direction="down")
    placed("seasonal", seasonal())
    placed("steady", steady())
    seen = read()
    expected = {
        "burglary": "Stable; one-month spike in March",
        "seasonal": "High for three months (seasonal)",
        "steady": "Stable",
    }
    assert {slug: row["context"] for slug, row in seen.rows().items()} == expected
    assert [row["Context"] for row in seen.table("dashboard")] == [*expected.values()]
    assert {slug: seen.value(slug)["context"] for slug in expected} == expected
    shown, cells = seen.words(), pdf.cells(paper())
    for phrase in expected.values():
        assert phrase in shown
        assert phrase in cells


# -- By chance -----------------------------------------------------------------------------------------------------


def test_chance_counts_what_could_be_assessed_by_the_rules_that_could_be_applied(read: Reading) -> None:
    """Of unchanging measures all five rules mark 14.87% and give 17.06 symbols a hundred; of 21 months only the first
    can be applied, which marks 6.16%. 20·0.1487 + 20·0.0616 = 4.206; 20·0.1706 + 20·0.0616 = 4.644."""
    unassessable()
    for n in range(20):
        placed(f"whole-{n}", steady())
        placed(f"young-{n}", steady(21))
    seen = read()
    assert Measure.objects.count() == 43
    assert seen.value()["chance"] == (
        "With nothing changing at all, chance alone would mark about 4 of the 40 measures that can be assessed, with "
        "about 5 symbols. Here 0 of them carry 0 symbols, what the season explains included."
    )
    statistics = seen.words("statistics/")
    assert "40 of the 43 measures on this quarter's dashboard can be assessed" in statistics
    assert "would mark about 4.2 of them, with about 4.6 symbols in all" in statistics
    assert "That is about one measure in 10." in statistics
    rates = [(row["By chance, %"], row["Used on"]) for row in seen.table("statistics")]
    whole = [(each, "20 measures") for each in ("1.4", "1.5", "4.1", "4")]
    assert rates == [("6.2", "40 measures"), *whole, ("14.9", "20 measures")]
