"""The direction of travel and the forecast on a measure's page: arrows, dashes, marks, and one number in every form."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from scorecard.models import Assessment, Series
from tests import pdf
from tests.factories import (
    BreakFactory,
    DocumentFactory,
    MeasureFactory,
    ObservationFactory,
    PlacementFactory,
    SeriesFactory,
    months,
)
from tests.factories.shapes import placed, seasonal, steady
from tests.reading import Read, paper, read

__all__ = ["read"]  # a fixture
pytestmark = pytest.mark.services("poppler")

Reading = Callable[[], Read]


def last_month(slug: str, before: float, now: float, **fields: Any) -> None:
    """A measure of which March 2017 and March 2018 are known."""
    series = SeriesFactory(measure=MeasureFactory(slug=slug, name=slug.capitalize(), **fields))
    months(series, [before] + [None] * 11 + [now])
    PlacementFactory(series=series)


def step(read: Read, slug: str) -> dict[str, Any]:
    [found] = [each for each in read.value(slug)["travel"] if each["label"] == "Last month"]
    return dict(found)


def drawn(page: str) -> str:
    """The row of the last month as a reader hears it."""
    return page.partition("Last month March 2018")[2].partition("An arrow:")[0]


# -- Direction of travel -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("threshold", "now", "mark", "says"),
    [
        (5, 1050, "up", "5.0% 5.0% higher than a year before (1,000) worse"),
        (5, 1049, "dash", "+4.9% 4.9% higher than a year before (1,000) little change"),
        (5, 950, "down", "5.0% 5.0% lower than a year before (1,000) better"),
        (5, 951, "dash", "−4.9% 4.9% lower than a year before (1,000) little change"),
        (10, 1099, "dash", "little change"),
        (10, 1100, "up", "worse"),
        (0, 1001, "up", "0.1% higher than a year before (1,000) worse"),
        (5, 1000, "dash", "the same as a year before (1,000) little change"),
    ],
)
def test_a_change_is_an_arrow_from_its_measures_threshold_on(
    read: Reading, threshold: float, now: float, mark: str, says: str
) -> None:
    last_month("crime", 1000.0, now, preferred_direction="down", travel_threshold=threshold)
    seen = read()
    assert step(seen, "crime")["mark"] == mark
    page = seen.measure("crime")
    assert says in drawn(page)
    [row] = seen.table("measures/crime/travel")
    assert (row["Period"], row["Crimes"], row["A year before"]) == ("March 2018", str(now), "1000")
    assert float(row["Change"]) == pytest.approx((now - 1000) / 10, abs=1e-12)


@pytest.mark.parametrize(("now", "mark"), [(34.9, "dash"), (35.0, "up"), (25.0, "down"), (25.1, "dash")])
def test_proportions_move_in_points(read: Reading, now: float, mark: str) -> None:
    """From 30% to 34.9% is 16% more, and 4.9 points."""
    last_month("outcome-rate", 30.0, now, kind="proportion", unit="%", scale=100, decimals=1, preferred_direction="up")
    seen = read()
    found = step(seen, "outcome-rate")
    assert found["mark"] == mark
    assert found["change"]["text"] == f"{abs(now - 30):.1f} pts"
    assert f"{abs(now - 30):.1f} percentage points" in drawn(seen.measure("outcome-rate"))
    assert not found["small_numbers"]


@pytest.mark.parametrize(("before", "now", "small"), [(20.0, 29.0, True), (20.0, 30.0, False), (0.0, 1.0, True)])
def test_counts_that_chance_moves_as_far_are_marked(read: Reading, before: float, now: float, small: bool) -> None:
    """2|√29 − √20| = 1.826 and 2|√30 − √20| = 2.010 beside 1.96·√2 = 2.772: both small; 2|√36 − √20| = 3.06 is not."""
    last_month("crime", before, now if small else 36.0)
    seen = read()
    assert step(seen, "crime")["small_numbers"] is small
    assert ("small numbers" in drawn(seen.measure("crime"))) is small
    assert [row["Mark"] for row in seen.table("measures/crime/travel")] == ["small numbers" * small]


def test_without_a_preferred_direction_every_change_is_an_arrow_and_none_is_better(read: Reading) -> None:
    last_month("arrests", 1000.0, 1001.0)
    seen = read()
    assert step(seen, "arrests")["mark"] == "up"
    said = drawn(seen.measure("arrests"))
    assert "0.1% higher than a year before (1,000)" in said
    assert not re.search("worse|better|little change", said)


def test_from_nought_there_is_a_direction_and_no_percentage(read: Reading) -> None:
    last_month("crime", 0.0, 60.0, preferred_direction="down")
    seen = read()
    found = step(seen, "crime")
    assert (found["mark"], found["change"]["text"], found["change"]["value"]) == ("up", "from 0", None)
    assert "higher than a year before, when it was 0 (0)" in drawn(seen.measure("crime"))
    assert [row["Change"] for row in seen.table("measures/crime/travel")] == ["from 0"]


def test_a_break_between_makes_two_windows_not_comparable(read: Reading) -> None:
    series = placed("broken", steady())
    BreakFactory(series=series, month=date(2017, 4, 1))
    seen = read()
    assert [(each["label"], each["change"], each["mark"]) for each in seen.value("broken")["travel"]] == [
        (label, None, "") for label in ("Last month", "Last three months", "Last twelve months")
    ]
    assert seen.measure("broken").count("not comparable") == 3
    assert " ".join(pdf.within(paper(), "LBody")).count("(not comparable)") == 3


def test_travel_is_the_same_on_page_in_json_csv_and_on_paper(read: Reading) -> None:
    placed("crime", steady(), preferred_direction="down")
    seen = read()
    values = steady()
    year, before = sum(v or 0 for v in values[-12:]), sum(v or 0 for v in values[-24:-12])
    [*_, last] = seen.value("crime")["travel"]
    assert (last["now"]["value"], last["before"]["value"]) == (year, before)
    assert last["change"]["value"] == pytest.approx(100 * (year - before) / before, abs=1e-12)
    assert [row["Change"] for row in seen.table("measures/crime/travel")][-1] == repr(last["change"]["value"])
    page, said = seen.measure("crime"), " ".join(pdf.within(paper(), "LBody"))
    for each in seen.value("crime")["travel"]:
        assert f"{each['label']} {each['now']['period']} {each['now']['text']} {each['before']['text']}" in page
        assert f"{each['label']}: {each['now']['text']}, against {each['before']['text']} a year before" in said


# -- The forecast --------------------------------------------------------------------------------------------------


def forecast_of(seen: Read, slug: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = seen.value(slug)["forecast"]["months"]
    return found


def test_the_forecast_is_one_number_in_every_form(read: Reading) -> None:
    placed("seasonal", seasonal(), decimals=1)
    seen = read()
    ahead = forecast_of(seen, "seasonal")
    assert [month["label"] for month in ahead] == ["April 2018", "May 2018", "June 2018"]
    kept = Assessment.objects.get(month=date(2018, 3, 1)).outlook["ahead"]
    edges = ("low80", "high80", "low95", "high95")
    assert [{"value": month["figure"]["value"], **{edge: month[edge] for edge in edges}} for month in ahead] == kept
    table = seen.table("measures/seasonal/forecast")
    for month, row in zip(ahead, table, strict=True):
        assert row["Month"] == month["month"][:7]
        held = [month["figure"]["value"], month["low80"], month["high80"], month["low95"], month["high95"]]
        assert [float(each) for each in [*row.values()][1:6]] == held
        assert held[3] < held[1] < held[0] < held[2] < held[4]
    made = paper()
    page, said = seen.measure("seasonal"), " ".join(pdf.within(made, "LBody"))
    for month in ahead:
        text, band80, band95 = month["figure"]["text"], month["band80"], month["band95"]
        assert text == f"{month['figure']['value']:,.1f}"
        assert f"{month['label']} {text} {band80} {band95}" in page
        assert f"{month['label']}: {text} (80%: {band80}, 95%: {band95})" in said
    basis = "From the 36 months to March 2018: their season and latest level."
    assert basis in page
    assert basis in " ".join(pdf.within(made, "P"))


def test_the_seasons_next_months_are_forecast_where_the_wave_goes(read: Reading) -> None:
    """The wave is a cosine and noise of at most 5: 100, 0 and -100 from 1,000 are near what comes."""
    placed("seasonal", seasonal())
    values = [month["figure"]["value"] for month in forecast_of(read(), "seasonal")]
    assert values == pytest.approx([1100.0, 1000.0, 900.0], abs=15)


@pytest.mark.parametrize(("length", "rests_on"), [(23, 0), (24, 24), (35, 24), (36, 36)])
def test_a_forecast_says_what_it_rests_on_or_why_there_is_none(read: Reading, length: int, rests_on: int) -> None:
    placed("young", steady(length))
    seen = read()
    page = seen.measure("young")
    assert (f"From the {rests_on} months to March 2018" in page) is bool(rests_on)
    why = "There is no forecast: there are fewer than 24 months of history."
    assert (why in page) is not bool(rests_on)
    assert ("forecast" in seen.svg("measures/young")) is bool(rests_on)


def test_a_month_outside_the_forecast_made_before_it_is_named(read: Reading) -> None:
    placed("crime", [*steady()[:-1], 1200.0])
    placed("steady", [*steady()[:-1], 1000.0])
    seen = read()
    against = seen.value("crime")["forecast"]["against"]
    assert against.startswith("March 2018 was above forecast: 1,200, where ")
    assert against in seen.measure("crime")
    assert against in pdf.text(paper())
    assert "lay within the forecast of December 2017" in seen.value("steady")["forecast"]["against"]


def test_figures_that_never_were_below_nought_or_above_100_are_not_forecast_there(read: Reading) -> None:
    placed("rare", [float(n % 3 == 0) for n in range(37)])
    placed("full", [100.0 - (n % 4 == 0) for n in range(37)], kind="proportion", unit="%", scale=100)
    seen = read()
    assert min(month["low95"] for month in forecast_of(seen, "rare")) == 0.0
    assert max(month["high95"] for month in forecast_of(seen, "full")) == 100.0


def test_a_forecast_from_reconstructed_months_says_so(read: Reading) -> None:
    series: Series = SeriesFactory(measure=MeasureFactory(slug="rebuilt"))
    months(series, steady(), provenance="reconstructed")
    ObservationFactory(series=series, span=3, value=3000.0, document=DocumentFactory(), line=1)
    PlacementFactory(series=series)
    seen = read()
    assert all(month["figure"]["illustrative"] for month in forecast_of(seen, "rebuilt"))
    assert all("illustrative" in row["Notes"] for row in seen.table("measures/rebuilt/forecast"))
