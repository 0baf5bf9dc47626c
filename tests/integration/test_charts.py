"""A page with several charts: each with its own picture, its own table and its own names."""

import csv
import json
import re
from collections.abc import Callable
from html import unescape
from io import StringIO

import pytest
from django.test import Client

from opcc_portal import editions, pages
from opcc_portal.models import Edition, Quarter
from reports.pack.building import selection
from tests import pdf
from tests.charted import PART, add_second_chart

ClientAs = Callable[[str], Client]
READ = "/quarters/2017-18-Q4/measures/hate-crime"
DRAFT = "/draft/quarters/2017-18-Q4/measures/hate-crime"


@pytest.fixture
def client(wiltshire: Quarter, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> Client:
    add_second_chart(monkeypatch)
    return client_as("approver")


def rows(answer: str) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.removeprefix("\ufeff"))))


@pytest.mark.parametrize("root", [READ, DRAFT])
def test_each_chart_has_its_own_picture(client: Client, root: str) -> None:
    first, second = (client.get(f"{root}{end}") for end in (".svg", f"/{PART}.svg"))
    assert (first.status_code, second.status_code) == (200, 200)
    assert second["Content-Type"] == "image/svg+xml"
    assert b"Hate crime volume by quarter" in second.content
    assert b"line-months" in first.content
    assert b"line-months" not in second.content


@pytest.mark.parametrize("end", ["main.svg", "months.svg", f"{PART}.json", "months.csv", "quarters.csv", "other.csv"])
def test_what_is_no_further_chart_or_table_is_not_there(client: Client, end: str) -> None:
    assert client.get(f"{READ}/{end}").status_code == 404
    assert client.get(f"{DRAFT}/{end}").status_code == 404


@pytest.mark.parametrize("root", [READ, DRAFT])
def test_a_table_with_other_columns_is_a_file_of_its_own(client: Client, root: str) -> None:
    whole, part = (rows(client.get(f"{root}{end}").content.decode()) for end in (".csv", f"/{PART}.csv"))
    assert whole[0] == ["Period", "Crimes", "12 months", "Notes"]
    assert {len(row) for row in whole} == {4}
    assert part[0] == ["Bar", "Length"]
    assert len(part) == 5
    assert not any("Length" in row for row in whole)


def test_the_file_says_whose_it_is(client: Client) -> None:
    answer = client.get(f"{READ}/{PART}.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="2017-18-q4-hate-crime-edition-1-{PART}.csv"'


@pytest.mark.parametrize("root", [READ, DRAFT])
def test_every_file_is_linked_from_the_page_and_there(client: Client, root: str) -> None:
    page = unescape(client.get(f"{root}/").content.decode())
    section = re.search(r"<h2>Download</h2>(.*?)</section>", page, re.S)
    assert section
    links = {label: url for url, label in re.findall(r'href="([^"]+)">([^<]+)<', section[1])}
    assert links == {
        "CSV": f"{root}.csv",
        "JSON": f"{root}.json",
        "CSV: Direction of travel": f"{root}/travel.csv",
        "CSV: Forecast": f"{root}/forecast.csv",
        "CSV: Hate crime volume: bars": f"{root}/{PART}.csv",
        "SVG": f"{root}.svg",
        "SVG: Hate crime volume by quarter": f"{root}/{PART}.svg",
    }
    assert {client.get(url).status_code for url in links.values()} == {200}


def test_no_name_stands_twice_on_the_page(client: Client) -> None:
    page = client.get(f"{READ}/").content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {"chart-figure", f"chart-{PART}-figure", "table-months", f"table-{PART}"} <= set(ids)
    named = re.findall(r'(?:aria-labelledby|aria-describedby|data-chart)="([^"]+)"', page)
    assert set(named) <= set(ids)


def test_each_chart_stands_above_its_own_table(client: Client) -> None:
    figures = re.findall(r'<figure class="chart">(.*?)</figure>', client.get(f"{READ}/").content.decode(), re.S)
    captions = [re.findall(r"<caption[^>]*>([^<]+)<", figure) for figure in figures]
    assert captions == [["Hate crime volume: months"], ["Hate crime volume: bars"]]
    titles = [re.findall(r"<(h\d) class=\"chart__title\"", figure) for figure in figures]
    assert titles == [["h3"], ["h2"]]
    data = [json.loads(re.search(r"<script[^>]*>(.*?)</script>", figure, re.S)[1])["data"] for figure in figures]
    assert [each[0]["type"] for each in data] == ["scatter", "bar"]


def test_sorting_one_table_leaves_the_other(client: Client) -> None:
    page = client.get(f"{READ}/?{PART}-sort=-c1").content.decode()
    months, bars = re.findall(r'<figure class="chart">(.*?)</figure>', page, re.S)
    assert ('aria-sort="descending"' in bars, "aria-sort" in months) == (True, False)
    assert ('<details class="govuk-details" open>' in bars, '<details class="govuk-details" open>' in months) == (
        True,
        False,
    )
    assert f"?{PART}-sort=-c1&amp;months-sort=c1" in months or f"months-sort=c1&amp;{PART}-sort=-c1" in months


def test_an_edition_that_was_superseded_keeps_its_number_in_each_address(client: Client) -> None:
    page = client.get(f"{READ}/?edition=1").content.decode()
    assert f"{READ}/{PART}.svg" in page
    assert client.get(f"{READ}/{PART}.svg?edition=2").status_code == 404


def test_a_page_without_charts_has_no_addresses_for_them(client: Client) -> None:
    assert client.get("/quarters/2017-18-Q4/dashboard/sample.svg").status_code == 404


@pytest.mark.services("poppler")
def test_the_pack_draws_each_chart_with_its_words(client: Client) -> None:
    edition = Edition.objects.get()
    made = selection(edition, "panel", [("measure", "hate-crime")])
    [value] = [each.value for each in editions.read_all(edition, "panel", [("measure", "hate-crime")])]
    charts = pages.get("measure").charts
    assert charts
    said, pictures = pdf.text(made), [str(each.get("/Alt", "")) for each in pdf.elements(made)]
    for chart in charts(value).values():
        assert chart.title in said
        assert chart.alt in pictures
