"""The history of a series: every version of every figure, with who recorded it, when and why."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal.models import Quarter, StoredFile, Upload
from scorecard.models import Observation, Series
from tests.factories import (
    DocumentFactory,
    ObservationFactory,
    OfficeFactory,
    PlacementFactory,
    QuarterFactory,
    SeriesFactory,
    UserFactory,
    months,
)

ClientAs = Callable[[str], Client]
FEBRUARY = date(2018, 2, 1)


@pytest.fixture
def quarter(db: None) -> Quarter:
    OfficeFactory()
    return QuarterFactory()


@pytest.fixture
def analyst(client_as: ClientAs, quarter: Quarter) -> Client:
    return client_as("analyst")


@pytest.fixture
def series(db: None) -> Series:
    return PlacementFactory(label="Crime volume", series__measure__slug="crime-volume").series


def url(series: Series, end: str = "history/") -> str:
    return f"/entry/2017-18-Q4/{series.pk}/{end}"


def rows(client: Client, series: Series, query: str = "") -> list[list[str]]:
    """The table's rows as they are read: period, version, figure, who, when, origin, kind of change, why, note."""
    html = client.get(url(series) + query).content.decode().partition('<div class="history">')[2]
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


def column(client: Client, series: Series, number: int, query: str = "") -> list[str]:
    return [row[number] for row in rows(client, series, query)]


def upload(name: str) -> Upload:
    file = StoredFile.keep(b"PK", "application/zip")
    return Upload.objects.create(kind="figures", name=name, file=file)


# -- What is shown -------------------------------------------------------------------------------------------------


def test_every_version_is_shown_the_newest_period_and_version_first(analyst: Client, series: Series) -> None:
    ObservationFactory(series=series, value=3300.0)
    ObservationFactory(series=series, value=3216.0, version=2)
    ObservationFactory(series=series, value=9918.0, span=3)
    ObservationFactory(series=series, value=3327.0, period_end=FEBRUARY)
    assert [row[:3] for row in rows(analyst, series)] == [
        ["January to March 2018", "1", "9,918"],
        ["March 2018", "2", "3,216"],
        ["March 2018", "1", "3,300"],
        ["February 2018", "1", "3,327"],
    ]


def test_a_correction_says_who_made_it_when_and_why(analyst: Client, series: Series) -> None:
    """Noon UTC on 14 June is one o'clock in London."""
    ann = UserFactory(display_name="Ann Analyst")
    with time_machine.travel(datetime(2018, 6, 14, 12, 0, tzinfo=UTC), tick=False):
        ObservationFactory(
            series=series,
            created_by=ann,
            provenance="entered",
            revision_kind="correction",
            reason="Counted twice",
            note="After the audit",
        )
    assert rows(analyst, series) == [
        [
            "March 2018",
            "1",
            "100",
            "Ann Analyst",
            "14 June 2018, 13:00",
            "Entered",
            "Correction",
            "Counted twice",
            "After the audit",
        ]
    ]


WHO: dict[str, Callable[[], dict[str, Any]]] = {
    "Ann Analyst": lambda: {"created_by": UserFactory(display_name="Ann Analyst")},
    "Papers of June, line 493": lambda: {"document": DocumentFactory(title="Papers of June"), "line": 493},
    "Papers of May": lambda: {"document": DocumentFactory(title="Papers of May")},
    "an import of q4.xlsx": lambda: {"upload": upload("q4.xlsx")},
    "Bea Analyst, import of q4.xlsx": lambda: {
        "created_by": UserFactory(display_name="Bea Analyst"),
        "upload": upload("q4.xlsx"),
    },
    "the portal": dict,
}


@pytest.mark.parametrize("who", WHO)
def test_a_figure_says_where_it_came_from(analyst: Client, series: Series, who: str) -> None:
    ObservationFactory(series=series, **WHO[who]())
    assert column(analyst, series, 3) == [who]


FIGURES = [
    # the measure, what was recorded, how it reads
    ({"unit": "crimes"}, {"value": 9918.0}, "9,918"),
    ({"unit": "crimes"}, {"value": 10.0, "qualifier": "≤"}, "10 or less"),
    ({"unit": "seconds", "kind": "mean"}, {"value": 700.0}, "11 min 40 s"),
    ({"unit": "seconds", "kind": "mean"}, {"value": 700.0, "denominator": 120.0}, "11 min 40 s (mean of 120)"),
    (
        {"unit": "%", "kind": "proportion", "scale": 100, "decimals": 1},
        {"value": 17.3, "decimals": 1, "numerator": 41.0, "denominator": 237.0},
        "17.3% (41 of 237)",
    ),
    (
        {"unit": "%", "kind": "as published", "decimals": 1},
        {"value": 80.4, "decimals": 1, "half_width": 2.1},
        "80.4% ± 2.1",
    ),
    (
        {"unit": "days per person", "kind": "rate", "decimals": 2},
        {"value": 12.52, "decimals": 2, "numerator": 25889.0, "denominator": 2068.0},
        "12.52 (25,889 ÷ 2,068)",
    ),
    ({}, {"value": None, "missing": "under review"}, "under review"),
    ({}, {"value": None, "missing": "taken back"}, "taken back"),
]


@pytest.mark.parametrize(("measure", "recorded", "printed"), FIGURES)
def test_a_figure_reads_as_it_is_printed(
    analyst: Client, measure: dict[str, Any], recorded: dict[str, Any], printed: str
) -> None:
    series = SeriesFactory(**{f"measure__{name}": value for name, value in measure.items()})
    ObservationFactory(series=series, **recorded)
    assert column(analyst, series, 2) == [printed]


def test_one_figure_may_be_asked_for_as_the_grid_names_it(analyst: Client, series: Series) -> None:
    ObservationFactory(series=series)
    ObservationFactory(series=series, version=2, value=90.0)
    ObservationFactory(series=series, span=3)
    query = "?period=1-2018-03-01"
    assert column(analyst, series, 2, query) == ["90", "100"]
    page = analyst.get(url(series) + query).content.decode()
    assert '<h2 id="figures">The figure for March 2018</h2>' in page
    assert f'href="{url(series)}#figures"' in page
    assert f'href="{url(series, "history.csv")}?period=1-2018-03-01"' in page


def test_a_figure_that_was_never_recorded_says_so(analyst: Client, series: Series) -> None:
    page = analyst.get(f"{url(series)}?period=0-2018-03-31").content.decode()
    assert "No figure was ever recorded for it." in page
    assert "The figure for 31 March 2018" in page
    assert "No figure was ever recorded." in analyst.get(url(series)).content.decode()


@pytest.mark.parametrize(
    "period", ["March", "1-2018-02-30", "3-2018-03-31", "1-2018-03-01-9", "-1-2018-03-01", "11-0001-01-01"]
)
def test_what_names_no_period_is_not_found(analyst: Client, series: Series, period: str) -> None:
    assert analyst.get(url(series), {"period": period}).status_code == 404
    assert analyst.get(url(series, "history.csv"), {"period": period}).status_code == 404


def test_a_series_that_is_none_is_not_found(analyst: Client) -> None:
    assert analyst.get("/entry/2017-18-Q4/99999/history/").status_code == 404
    assert analyst.get("/entry/2017-18-Q4/99999/history.csv").status_code == 404


def test_a_part_of_a_measure_has_a_history_too_and_leads_nowhere_that_it_does_not_stand(analyst: Client) -> None:
    part = SeriesFactory(measure__name="Hate crime", segment="kind=race")
    page = analyst.get(url(part)).content.decode()
    assert "<h1>Hate crime, kind=race</h1>" in page
    assert "Enter its figures" not in page


def test_what_somebody_wrote_is_shown_as_text(analyst: Client, series: Series) -> None:
    ObservationFactory(series=series, note="<script>alert(1)</script>")
    assert "<script>alert" not in analyst.get(url(series)).content.decode()


# -- Sorted, in pages ----------------------------------------------------------------------------------------------


def test_it_is_sorted_by_what_is_meant(analyst: Client, series: Series) -> None:
    months(series, [30.0, 4.0, 200.0])
    assert column(analyst, series, 2, "?history-sort=c2") == ["4", "30", "200"]
    assert column(analyst, series, 0, "?history-sort=c0") == ["January 2018", "February 2018", "March 2018"]


def test_fifty_rows_are_on_a_page(analyst: Client, series: Series) -> None:
    months(series, [float(n) for n in range(60)])
    assert column(analyst, series, 2)[0] == "59"
    assert len(rows(analyst, series)) == 50
    assert column(analyst, series, 2, "?history-page=2") == [str(n) for n in range(9, -1, -1)]
    page = analyst.get(url(series)).content.decode()
    assert 'href="?history-page=2#table-history"' in page
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page


@pytest.mark.parametrize("number", ["0", "99", "last", "-1", "9" * 30])
def test_a_page_that_there_is_not_is_the_nearest_or_the_first(analyst: Client, series: Series, number: str) -> None:
    months(series, [1.0] * 60)
    assert len(rows(analyst, series, f"?history-page={number}")) in (10, 50)


def test_few_figures_need_no_pages(analyst: Client, series: Series) -> None:
    months(series, [1.0] * 50)
    assert "govuk-pagination" not in analyst.get(url(series)).content.decode()


# -- As a file -----------------------------------------------------------------------------------------------------


def downloaded(client: Client, series: Series, query: str = "") -> list[dict[str, str]]:
    answer = client.get(url(series, "history.csv") + query)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_has_what_a_machine_wants(analyst: Client) -> None:
    series = SeriesFactory(measure__proportion=True)
    with time_machine.travel(datetime(2018, 6, 14, 12, 0, tzinfo=UTC), tick=False):
        ObservationFactory(
            series=series, value=41 / 237 * 100, decimals=1, numerator=41.0, denominator=237.0, version=2, reason="Why"
        )
    (row,) = downloaded(analyst, series)
    assert row == {
        "Period": "March 2018",
        "Period end": "2018-03-01",
        "Months": "1",
        "Version": "2",
        "Figure": "17.29957805907173",
        "As shown": "17.3%",
        "Numerator": "41",
        "Denominator": "237",
        "Who": "the portal",
        "When (UTC)": "2018-06-14T12:00:00+00:00",
        "Origin": "Published",
        "Kind of change": "",
        "Why": "Why",
        "Note": "",
    }


def test_no_spreadsheet_takes_a_note_for_a_formula(analyst: Client, series: Series) -> None:
    ObservationFactory(series=series, note="=HYPERLINK(1)", reason="+1", value=-5.0)
    (row,) = downloaded(analyst, series)
    assert (row["Note"], row["Why"], row["Figure"]) == ("'=HYPERLINK(1)", "'+1", "-5")


def test_the_file_is_whole_and_of_one_figure_where_asked(analyst: Client, series: Series) -> None:
    months(series, [1.0] * 60)
    assert len(downloaded(analyst, series)) == 60
    assert [row["Period"] for row in downloaded(analyst, series, "?period=1-2018-02-01")] == ["February 2018"]


def test_it_takes_as_many_queries_with_many_versions_as_with_few(
    analyst: Client, series: Series, counting: Callable[[], CaptureQueriesContext]
) -> None:
    taken = []
    for version in (1, 2):
        rows = [(n, version + 2 * m) for n in range(20 * version) for m in range(version)]
        Observation.objects.bulk_create(
            Observation(
                series=series,
                period_end=date(1990 + n, 1, 1),
                span=1,
                version=number,
                value=1.0,
                provenance="entered",
                created_by=UserFactory(),
            )
            for n, number in rows
        )
        with counting() as made:
            assert analyst.get(url(series)).status_code == 200
        taken.append(len(made))
    assert taken[0] == taken[1] <= 15
