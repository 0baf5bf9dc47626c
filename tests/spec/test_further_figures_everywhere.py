"""What is forecast, compared with the year before and with other forces is the same in each of its forms too."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from opcc_portal.ui import axes
from scorecard.charts import measure_chart
from tests.spec.test_one_figure_everywhere import SLUGS, Forms, client, forms, line, machine, read_back, table

__all__ = ["client", "forms"]  # fixtures

pytestmark = pytest.mark.once

Open = Callable[[str], Forms]
EDGES = ("low80", "high80", "low95", "high95")


def ahead(found: Forms) -> list[dict[str, Any]]:
    return list(found.json["forecast"]["months"]) if found.json["forecast"] else []


@pytest.mark.parametrize("slug", SLUGS)
def test_both_charts_draw_the_forecast_that_the_value_holds(forms: Open, slug: str) -> None:
    """Plotly's line and bands to the last digit, those of the SVG to a hundredth of a pixel."""
    found = forms(slug)
    if not (months := ahead(found)):
        assert b"line-forecast" not in found.svg
        return
    values = [found.json["months"][-1]["figure"]["value"], *(month["figure"]["value"] for month in months)]
    script = re.search(r'<script id="chart-figure" type="application/json">(.*?)</script>', found.html, re.S)
    assert script
    drawing = json.loads(script[1])
    assert [trace["y"] for trace in drawing["data"] if trace["meta"] == "forecast"] == [values]
    bands = [shape["path"] for shape in drawing["layout"]["shapes"] if shape["name"] == "forecast"]
    corners = [{float(y) for y in re.findall(r",(-?[\d.]+(?:e-?\d+)?)", path)} for path in bands]
    assert corners == [{month[edge] for month in months for edge in pair} for pair in (EDGES[2:], EDGES[:2])]
    chart = measure_chart(found.page)
    assert chart
    low, high = axes.drawn_range(chart)
    drawn = [low + (320 - y) / 296 * (high - low) for y in line(found.svg, "forecast")]
    assert drawn == pytest.approx([value for value in values if value is not None], abs=(high - low) / 296 / 50)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_forecasts_page_and_csv_hold_its_numbers(forms: Open, client: Client, slug: str) -> None:
    found = forms(slug)
    if not (months := ahead(found)):
        assert found.json["no_forecast"] in found.html
        assert client.get(f"/draft/quarters/2017-18-Q4/measures/{slug}/forecast.csv").status_code == 404
        return
    rows = table(client, f"measures/{slug}/forecast.csv")
    assert [[float(cell) for cell in [*row.values()][1:6]] for row in rows] == [
        [month["figure"]["value"], *(month[edge] for edge in EDGES)] for month in months
    ]
    region = re.search(r'aria-labelledby="forecast">(.*?)</div>', found.html, re.S)
    assert region
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in region[1].split("<tr>")[2:]]
    shown = [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]
    texts = [month["figure"]["text"] + " (illustrative)" * month["figure"]["illustrative"] for month in months]
    assert shown == [[text, month["band80"], month["band95"]] for text, month in zip(texts, months, strict=True)]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_direction_of_travel_is_that_of_the_figures_shown_elsewhere(forms: Open, client: Client, slug: str) -> None:
    found = forms(slug)
    steps = found.json["travel"]
    months = {month["label"]: month["figure"]["value"] for month in found.json["months"]}
    twelve = {month["label"]: (month["twelve_months"] or {}).get("value") for month in found.json["months"]}
    for step in steps:
        if step["label"] == "Last month":
            assert step["now"]["value"] == months[step["now"]["period"]]
        if step["label"] == "Last twelve months" and months:
            assert step["now"]["value"] == twelve[found.json["months"][-1]["label"]]
    if steps:
        rows = table(client, f"measures/{slug}/travel.csv")
        keys = [key for key in rows[0] if key not in ("Window", "Period", "A year before", "Change", "In words")]
        assert [read_back(row[keys[0]]) for row in rows] == [machine(step["now"]) for step in steps]
        assert [read_back(row["A year before"]) for row in rows] == [machine(step["before"]) for step in steps]
        changes = [step["change"] or {"value": None, "text": "", "sentence": ""} for step in steps]
        wanted = [each["text"] if each["value"] is None else each["value"] for each in changes]
        assert [read_back(row["Change"]) for row in rows] == wanted
        assert [row["In words"] for row in rows] == [each["sentence"] for each in changes]
        assert all(each["sentence"] in found.html for each in changes)


def test_crime_among_similar_forces_is_what_the_papers_print_in_every_form(forms: Open, client: Client) -> None:
    """64.3 here and 69.6 on average: line 505 of the papers of June 2018."""
    found = forms("crime-volume")
    [group] = found.json["peers"]
    assert [(each["kind"], each["figure"]["value"]) for each in group["rates"]] == [("own", 64.3), ("average", 69.6)]
    rows = table(client, "measures/crime-volume/peers.csv")
    assert [[*row.values()][1] for row in rows] == ["64.3", "69.6"]
    script = re.search(r'<script id="chart-peers-figure" type="application/json">(.*?)</script>', found.html, re.S)
    assert script
    assert sorted(x for trace in json.loads(script[1])["data"] for x in trace["x"]) == [64.3, 69.6]
    svg = found.get("/peers.svg").decode()
    assert "Among similar forces: 64.3 here, 69.6 on average" in found.html
    for said in ("64.3", "69.6", "This force"):
        assert said in svg
        assert said in found.html
