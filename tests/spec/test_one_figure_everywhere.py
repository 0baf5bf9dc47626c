"""A figure is the same to the last digit wherever it stands, says when it is illustrative, and is never a claim."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from django.test import Client

from opcc_portal.models import Quarter
from opcc_portal.ui import axes
from scorecard.charts import measure_chart
from scorecard.models import Claim, Observation, Placement
from scorecard.values import MeasurePage
from tests.unit.fixtures.csvs import read

pytestmark = pytest.mark.once

ROOT = "/draft/quarters/2017-18-Q4"
SLUGS = [row["measure"] for row in read("placements") if row["plan"] == "2017-21"]
MARK = "Illustrative months, reconstructed to match the published quarters."
SVG = "{http://www.w3.org/2000/svg}"


@dataclass
class Forms:
    """One measure in each of its forms, each asked for when it is looked at."""

    client: Client
    slug: str

    def get(self, end: str) -> bytes:
        return self.client.get(f"{ROOT}/measures/{self.slug}{end}").content

    @cached_property
    def html(self) -> str:
        return unescape(self.get("/").decode())

    @cached_property
    def json(self) -> dict[str, Any]:
        return json.loads(self.get(".json"))

    @cached_property
    def csv(self) -> list[dict[str, str]]:
        return table(self.client, f"measures/{self.slug}.csv")

    @cached_property
    def svg(self) -> bytes:
        return self.get(".svg")

    @cached_property
    def row(self) -> dict[str, Any]:
        """On the dashboard."""
        return rows(self.client)[self.slug]

    @property
    def page(self) -> MeasurePage:
        return msgspec.convert(self.json, MeasurePage)


@pytest.fixture
def client(wiltshire: Quarter, client_as: Callable[[str], Client]) -> Client:
    return client_as("approver")


@pytest.fixture
def forms(client: Client) -> Callable[[str], Forms]:
    return lambda slug: Forms(client, slug)


def rows(client: Client) -> dict[str, Any]:
    sections = client.get(f"{ROOT}/dashboard.json").json()["priorities"]
    return {row["measure"]["slug"]: row for section in sections for row in section["rows"]}


def table(client: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(f"{ROOT}/{path}").content.decode("utf-8-sig"))))


def figures(value: Any) -> Iterator[dict[str, Any]]:
    """Every figure in a page value."""
    if isinstance(value, dict):
        if {"text", "value", "period"} <= value.keys():
            yield value
        for inner in value.values():
            yield from figures(inner)
    if isinstance(value, list):
        for inner in value:
            yield from figures(inner)


def machine(figure: dict[str, Any] | None) -> str | float:
    """What a download holds for a figure: its number, or the words why there is none."""
    if figure is None:
        return ""
    return figure["text"] if figure["value"] is None else figure["value"]


def read_back(cell: str) -> str | float:
    return float(cell) if re.fullmatch(r"-?\d+(\.\d+)?(e[-+]\d+)?", cell) else cell


@pytest.mark.parametrize("slug", SLUGS)
def test_the_measures_page_and_the_dashboard_agree(forms: Callable[[str], Forms], slug: str) -> None:
    found = forms(slug)
    headline = found.row["headline"]
    shown = [figure for figure in figures(found.json["quarters"]) if figure["period"] == headline["period"]]
    assert {figure["text"] for figure in shown} <= {headline["text"]}
    assert {figure["value"] for figure in shown} <= {headline["value"]}
    number, qualified, _ = headline["text"].partition(" or ")  # "10 or less" is "10 days or less" in a sentence
    assert f"{headline['period']}: {number}" in found.json["headline"]
    assert qualified in found.json["headline"]
    assert found.json["headline"] in found.html


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_shows_what_the_value_says(forms: Callable[[str], Forms], slug: str) -> None:
    found = forms(slug)
    strip = re.search(r'<ul class="quarters">(.*?)</ul>', found.html, re.S)
    assert strip
    shown = re.findall(r'<span class="figure[^"]*">(?:<abbr[^>]*>c\.</abbr> )?(.*?)</span>', strip[1])
    wanted = [q[key]["text"] for q in found.json["quarters"] for key in ("figure", "twelve_months") if q[key]]
    assert shown == wanted


@pytest.mark.parametrize("slug", SLUGS)
def test_the_csv_holds_the_same_numbers_at_full_precision(forms: Callable[[str], Forms], slug: str) -> None:
    found = forms(slug)
    values = [*found.json["quarters"], *found.json["months"]]
    unit = found.json["unit"].capitalize()
    assert [read_back(row[unit]) for row in found.csv] == [machine(value["figure"]) for value in values]
    assert [read_back(row["12 months"]) for row in found.csv] == [machine(value["twelve_months"]) for value in values]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_table_beside_the_chart_holds_the_same_words(forms: Callable[[str], Forms], slug: str) -> None:
    found = forms(slug)
    if measure_chart(found.page) is None:
        assert "<figure" not in found.html
        return
    body = re.findall(r"<table class=\"table table--compact\">.*?<tbody>(.*?)</tbody>", found.html, re.S)[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)]
    values = found.json["months"] or found.json["quarters"]
    assert [row[1] for row in cells] == [value["figure"]["text"] for value in values]
    assert [row[2] for row in cells] == [(value["twelve_months"] or {"text": ""})["text"] for value in values]


@pytest.mark.parametrize("slug", SLUGS)
def test_both_charts_stand_at_the_same_numbers(forms: Callable[[str], Forms], slug: str) -> None:
    """Plotly's to the last digit; those of the SVG read back from where its line runs, to a hundredth of a pixel."""
    found = forms(slug)
    chart = measure_chart(found.page)
    if chart is None:
        assert b"<svg" not in found.svg
        return
    values = [value["figure"]["value"] for value in found.json["months"] or found.json["quarters"]]
    plotly = re.search(r'<script id="chart-figure" type="application/json">(.*?)</script>', found.html, re.S)
    assert plotly
    assert json.loads(plotly[1])["data"][0]["y"] == values
    low, high = axes.drawn_range(chart)
    drawn = [low + (320 - y) / 296 * (high - low) for y in line(found.svg, chart.lines[0].key)]
    assert drawn == pytest.approx([value for value in values if value is not None], abs=(high - low) / 296 / 50)


def line(svg: bytes, key: str) -> list[float]:
    """How far down each point of a line lies, of 360."""
    [group] = [g for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("id") == f"line-{key}"]
    path = group.find(f"{SVG}path")
    assert path is not None
    return [float(y) for y in re.findall(r"[ML] [-\d.]+ ([-\d.]+)", path.get("d", ""))]


def test_the_dashboards_page_and_csv_agree_with_its_value(client: Client) -> None:
    html = unescape(client.get(f"{ROOT}/").content.decode())
    shown = re.findall(
        r"<strong><span class=\"figure[^\"]*\">(?:<abbr[^>]*>c\.</abbr> )?(.*?)</span>", html.partition("<footer")[0]
    )
    wanted = list(rows(client).values())
    assert shown == [row["headline"]["text"] for row in wanted]
    listed = table(client, "dashboard.csv")
    assert [row["As shown"] for row in listed] == [row["headline"]["text"] for row in wanted]
    assert [read_back(row["Figure"]) for row in listed] == [machine(row["headline"]) for row in wanted]
    assert [read_back(row["12 months"]) for row in listed] == [machine(row["twelve_months"]) for row in wanted]


# -- Illustrative months -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_what_rests_on_rebuilt_months_says_so_in_every_form_and_nothing_else_does(
    forms: Callable[[str], Forms], slug: str
) -> None:
    found = forms(slug)
    placed = Placement.objects.get(series__measure__slug=slug, node__plan__slug="2017-21").series_id
    rebuilt = Observation.objects.current().filter(series=placed, provenance="reconstructed").exists()
    said = {
        "page": MARK in found.html,
        "json": found.json["illustrative"] == MARK,
        "csv": any("illustrative" in row["Notes"] for row in found.csv),
        "svg": MARK.encode() in found.svg,
        "dashboard": found.row["illustrative"],
    }
    assert said == dict.fromkeys(said, rebuilt)


def test_each_rebuilt_month_is_marked_and_each_printed_one_is_not(forms: Callable[[str], Forms]) -> None:
    months = {
        month["label"]: month["figure"]["illustrative"] for month in forms("immediate-response-time").json["months"]
    }
    assert not months["March 2018"]  # 11 min 40 s is printed
    assert months["February 2018"]
    assert len(months) == 48


def test_the_dashboard_and_its_csv_say_so(client: Client) -> None:
    assert MARK in client.get(f"{ROOT}/").content.decode()
    assert any("illustrative" in row["Notes"] for row in table(client, "dashboard.csv"))


def test_a_dashboard_without_rebuilt_months_does_not(client: Client) -> None:
    rebuilt = Observation.objects.filter(provenance="reconstructed").values("series")
    Placement.objects.filter(series__in=rebuilt).delete()
    assert MARK not in client.get(f"{ROOT}/").content.decode()
    assert not any("illustrative" in row["Notes"] for row in table(client, "dashboard.csv"))


# -- A claim is never shown as data --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "claimed", "figure"),
    [("cyber-crime", 566, 556), ("cse-crimes", 33, 35), ("sexual-offences", 418, 419)],
)
def test_the_dashboards_figure_of_2018_gives_way_to_the_sections(
    forms: Callable[[str], Forms], slug: str, claimed: int, figure: int
) -> None:
    assert Claim.objects.filter(series__measure__slug=slug, value=claimed, statistic="value").exists()
    found = forms(slug)
    assert found.row["headline"]["value"] == figure
    quarters = [quarter["figure"]["value"] for quarter in found.json["quarters"]]
    assert claimed not in quarters
    words = re.sub(r"<script.*?</script>|<svg.*?</svg>", "", found.html, flags=re.S)
    assert not re.search(rf"(?<![\d,.:]){claimed}(?![\d,.])", re.sub(r"<[^>]+>", " ", words))


@pytest.mark.parametrize("slug", SLUGS)
def test_no_claim_stands_where_the_portal_has_a_figure_of_its_own(forms: Callable[[str], Forms], slug: str) -> None:
    placed = Placement.objects.get(series__measure__slug=slug, node__plan__slug="2017-21").series_id
    known = {(row.period_end, row.span): row.value for row in Observation.objects.current().filter(series=placed)}
    claims = {
        (claim.period_end, claim.span): claim.value
        for claim in Claim.objects.filter(series=placed, statistic="value").exclude(value=None)
        if known.get((claim.period_end, claim.span)) not in (None, claim.value)
    }
    shown = [(quarter["end"], quarter["figure"]["value"]) for quarter in forms(slug).json["quarters"]]
    for (end, span), value in claims.items():
        if span == 3 and end:
            assert (end.isoformat(), value) not in shown


def test_a_file_says_what_its_bare_number_does_not(client: Client) -> None:
    """10 alone would be exactly ten days."""
    (row,) = [row for row in table(client, "measures/days-to-record-complaint.csv") if row["Days"] == "10"]
    assert row["Notes"] == "10 or less"
    (row,) = [row for row in table(client, "dashboard.csv") if row["Figure"] == "10"]
    assert row["Notes"] == "10 or less"


def test_the_headline_puts_the_unit_where_it_belongs(client: Client) -> None:
    page = client.get(f"{ROOT}/measures/days-to-record-complaint/").content.decode()
    assert "January to March 2018: 10 days or less" in page
