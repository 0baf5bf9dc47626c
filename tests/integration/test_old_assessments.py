"""What was stored of a series before trends, seasons and forecasts is shown until it is assessed anew."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from scorecard.models import Assessment, Series
from tests.factories import AssessmentFactory, QuarterFactory
from tests.factories.shapes import placed, spike, steady
from tests.reading import Read

COUNTS = {"baseline_months": 24.0, "tested_months": 1.0, "low_cannot_fire": 0.0}
LIMITS = {"mean": 1000.0, "sd": 12.0, "limit_high": 1024.0, "limit_low": 976.0}
EIGHT = {f"last_{n}": 1000.0 for n in range(2, 9)}


def old(code: str, state: str, numbers: dict[str, Any], reason: str = "", reason_code: str = "") -> dict[str, Any]:
    return {"code": code, "state": state, "reason": reason, "numbers": numbers, "reason_code": reason_code}


def stored(last: float, state: str) -> list[dict[str, Any]]:
    """The signals of the first release: the three levels and no data, each with its reason in words."""
    return [
        old("month_2sd", state, {**LIMITS, **COUNTS, "last": last}),
        old("quarter_1sd", "quiet", {**LIMITS, **COUNTS, "last": last, "last_2": 1000.0, "last_3": 990.0}),
        old("run_of_8", "quiet", {**LIMITS, **COUNTS, "last": last, **EIGHT}),
        old("no_data", "quiet", {"covered_months": 12.0}),
    ]


def silent() -> list[dict[str, Any]]:
    nothing = {**dict.fromkeys(LIMITS), **COUNTS, "last": 1000.0}
    words = "the measure is not collected monthly"
    return [
        *(old(code, "not_assessable", nothing, words, "not_monthly") for code in ("month_2sd", "quarter_1sd")),
        old("run_of_8", "not_assessable", nothing, words, "not_monthly"),
        old("no_data", "quiet", {"covered_months": 12.0}),
    ]


def given(series: Series, signals: list[dict[str, Any]]) -> None:
    AssessmentFactory(series=series, signals=signals, outlook={})


@pytest.fixture
def read(client_as: Callable[[str], Client]) -> Read:
    QuarterFactory()
    given(placed("high", spike(), preferred_direction="down"), stored(1040.0, "high"))
    given(placed("quiet", steady()), stored(1000.0, "quiet"))
    given(placed("silent", steady()), silent())
    placed("never", steady())
    return Read(client_as("analyst"))


@pytest.mark.parametrize("file", ["", "statistics/", *(f"measures/{slug}/" for slug in ("high", "quiet", "silent"))])
def test_every_page_is_drawn(read: Read, file: str) -> None:
    assert read.words(file)


def test_it_says_what_it_said(read: Read) -> None:
    standings = {slug: row["standing"] for slug, row in read.rows().items()}
    assert standings == {"high": "concern", "quiet": "quiet", "silent": "not_assessable", "never": "not_assessable"}
    assert "At 1,040, March 2018 was more than two standard deviations above" in read.measure("high")
    assert "the measure is not collected monthly" in read.measure("silent")
    assert "the signals are being computed" in read.measure("never")
    [tally] = [each for each in read.value()["tallies"] if each["standing"] == "not_assessable"]
    assert sorted(tally["note"].split(", ")) == ["1 not computed yet", "1 not monthly"]


def test_there_is_no_forecast_and_nobody_says_why_wrongly(read: Read) -> None:
    value = read.value("quiet")
    assert (value["forecast"], value["no_forecast"]) == (None, "")
    assert "forecast" not in read.svg("measures/quiet")


def test_chance_counts_the_rules_that_were_applied(read: Read) -> None:
    """Two measures with the three level rules: 2·0.0872 marked; 2·(0.0616 + 0.0140 + 0.0145) symbols."""
    assert "mark about 0 of the 2 measures" in read.value()["chance"]
    said = read.words("statistics/")
    assert "2 of the 4 measures" in said
    assert "about 0.2 of them, with about 0.2 symbols" in said


def test_csv_json_and_svg_are_made(read: Read) -> None:
    assert [row["Signals"] for row in read.table("dashboard")] == ["High month", "", "Not assessable", ""]
    assert read.table("measures/high")
    assert "<svg" in read.svg("measures/high")


def test_a_row_without_anything_is_a_measure_that_waits(read: Read) -> None:
    Assessment.objects.update(signals=[])
    assert read.tallies() == {"not_assessable": 4}
    assert "the signals are being computed" in read.measure("high")
