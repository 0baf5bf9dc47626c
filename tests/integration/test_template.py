"""The spreadsheet to fill in: what is known is in it to the last digit, and brought back it changes nothing."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from opcc_portal.lib.periods import Period
from opcc_portal.models import Quarter
from scorecard import actions
from scorecard.forms import templates
from scorecard.importers.figures import counted
from scorecard.models import Series
from tests.factories import ObservationFactory, PlacementFactory, QuarterFactory

ClientAs = Callable[[str], Client]
JANUARY, FEBRUARY, MARCH = (date(2018, month, 1) for month in (1, 2, 3))


def place(name: str, **facts: Any) -> Series:
    measure = {f"series__measure__{key}": value for key, value in facts.items() if key != "window"}
    window = {"headline_window": facts["window"]} if "window" in facts else {}
    return PlacementFactory(series__measure__name=name, **measure, **window).series


@pytest.fixture
def quarter(db: None) -> Quarter:
    """A quarter with a figure of every kind."""
    crimes, appeals = place("Crimes"), place("Appeals", kind="proportion", unit="%", scale=100, decimals=1)
    calls = place("Calls", kind="mean", unit="seconds")
    people = place("People", kind="level", unit="people", frequency="quarterly", window="point")
    ObservationFactory(series=crimes, period_end=JANUARY, value=9918)
    ObservationFactory(series=crimes, period_end=FEBRUARY, value=9120, provenance="reconstructed")
    ObservationFactory(series=crimes, period_end=MARCH, value=10, qualifier="≤")
    ObservationFactory(series=crimes, span=3, value=28123.456789)
    ObservationFactory(series=appeals, period_end=JANUARY, value=17.299578059071731, numerator=41, denominator=237)
    ObservationFactory(series=appeals, period_end=FEBRUARY, value=17.3)
    ObservationFactory(series=appeals, period_end=MARCH, value=None, missing="under review")
    ObservationFactory(series=calls, period_end=JANUARY, value=700)
    ObservationFactory(series=calls, period_end=FEBRUARY, value=700.25)
    ObservationFactory(series=people, period_end=date(2018, 3, 31), span=0, value=100)
    return QuarterFactory()


def sheet_of(content: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(content))["Figures"].iter_rows(values_only=True))


def test_a_row_for_each_measure_and_a_column_for_each_period(quarter: Quarter) -> None:
    assert sheet_of(templates.filled(quarter)) == [
        (
            "Measure",
            "Area",
            "Segment",
            "Unit",
            "January 2018",
            "February 2018",
            "March 2018",
            "January to March 2018",
            "31 March 2018",
        ),
        ("Crimes", "force", None, "crimes", 9918, None, "≤10.0", 28123.456789, None),
        ("Appeals", "force", None, "%", "41/237", 17.3, "under review", None, None),
        ("Calls", "force", None, "seconds", "11:40", "700.25", None, None, None),
        ("People", "force", None, "people", None, None, None, None, 100),
    ]


def test_brought_back_as_it_is_it_changes_nothing(quarter: Quarter) -> None:
    found = actions.compare(templates.filled(quarter), "figures.xlsx")
    assert counted(found.rows) == {"new": 0, "changed": 0, "same": 9, "refused": 0}
    assert found.notes == ["Sheet “How to fill it in” has no row with the heading “Measure”, so it was left out."]


def test_wiltshires_quarter_comes_back_as_it_went(wiltshire: Quarter) -> None:
    counts = counted(actions.compare(templates.filled(wiltshire), "figures.xlsx").rows)
    assert counts["same"] > 30
    assert counts["new"] == counts["changed"] == counts["refused"] == 0


def test_a_fraction_and_a_time_are_kept_as_they_are_typed(quarter: Quarter) -> None:
    """Or a spreadsheet program makes 2 December of 2/12 and thirty hours of 30:15."""
    sheet = load_workbook(BytesIO(templates.filled(quarter)))["Figures"]
    formats = {row[0].value: [cell.number_format for cell in row[4:8]] for row in sheet.iter_rows(min_row=2)}
    assert formats["Crimes"] == ["General"] * 4
    assert formats["Appeals"] == formats["Calls"] == ["@"] * 4
    assert formats["People"] == ["General"] * 4


def test_an_analyst_downloads_it(quarter: Quarter, client_as: ClientAs) -> None:
    answer = client_as("analyst").get("/entry/2017-18-Q4/template.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="figures-2017-18-Q4.xlsx"'
    assert sheet_of(answer.content)[1][0] == "Crimes"
    assert client_as("analyst").get("/entry/2016-17-Q4/template.xlsx").status_code == 404


def test_a_name_that_a_spreadsheet_would_run_is_text(db: None) -> None:
    place("=1+1")
    assert sheet_of(templates.filled(QuarterFactory()))[1][0] == "'=1+1"


def test_months_first_then_quarters_years_and_dates(db: None) -> None:
    year, quarter, month, day = Period(MARCH, 12), Period(MARCH, 3), Period(MARCH, 1), Period(date(2018, 3, 31), 0)
    assert templates.in_order([day, year, quarter, month]) == [month, quarter, year, day]
