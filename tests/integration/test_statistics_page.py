"""About the statistics: published for all readers, led to from every page, and about this quarter's measures."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from opcc_portal.models import Edition, EditionPage, Office, Quarter
from reports.pack.building import selection
from scorecard.domain import chance
from scorecard.models import Assessment, Measure, Placement
from scorecard.pages import statistics
from tests import pdf
from tests.integration.test_published import main
from tests.publication import publish, reopen
from tests.reading import words

ClientAs = Callable[[str], Client]
READ = "/quarters/2017-18-Q4/"
DRAFT = f"/draft{READ}"
CRIME = "measures/crime-volume/"


def links(answer: Any) -> list[str]:
    """Where the page's own links to the statistics lead."""
    return re.findall(r'<a href="([^"]*)">About the statistics</a>', main(answer))


@pytest.mark.parametrize("audience", ["public", "panel"])
def test_it_is_published_for_both_audiences(wiltshire: Quarter, audience: str) -> None:
    assert EditionPage.objects.filter(audience=audience, page="statistics", slug="").count() == 1


@pytest.mark.parametrize("role", ["visitor", "panel"])
def test_readers_come_to_it_from_the_dashboard_and_from_a_measure(
    client_as: ClientAs, wiltshire: Quarter, role: str
) -> None:
    Office.objects.update(open_to_public=True)
    client = client_as(role)
    for path in (READ, READ + CRIME):
        assert links(client.get(path)) == [f"{READ}statistics/"]
    assert "About the statistics" in main(client.get(f"{READ}statistics/"))


@pytest.mark.parametrize("query", ["", "?as=panel", "?as=public"])
def test_in_the_draft_the_link_keeps_the_view(client_as: ClientAs, wiltshire: Quarter, query: str) -> None:
    client = client_as("approver")
    for path in (DRAFT, DRAFT + CRIME):
        [link] = links(client.get(path + query))
        assert link == f"{DRAFT}statistics/{query}"
        answer = client.get(link)
        assert answer.status_code == 200
        assert f'href="{DRAFT}{query}">Dashboard' in answer.content.decode()


def test_in_a_superseded_edition_the_link_stays_in_it(client_as: ClientAs, wiltshire: Quarter) -> None:
    reopen(wiltshire)
    publish(wiltshire)
    client = client_as("panel")
    for path in (READ, READ + CRIME):
        [link] = links(client.get(f"{path}?edition=1"))
        assert link == f"{READ}statistics/?edition=1"
        assert f'href="{READ}?edition=1">Dashboard' in client.get(link).content.decode()
    assert client.get(f"{READ}statistics/?edition=3").status_code == 404


def used(quarter: Quarter) -> list[list[str]]:
    """For each measure of the dashboard the rules that were applied to it, from what is stored."""
    month = {row.pk: row for row in Assessment.objects.filter(series__in=Placement.objects.values("series"))}
    found = []
    for assessment in month.values():
        codes = [each["code"] for each in assessment.signals if each["state"] != "not_assessable"]
        found.append([code for code in codes if code != "no_data"])
    return [codes for codes in found if codes]


def test_its_numbers_are_those_of_the_quarters_measures(client_as: ClientAs, wiltshire: Quarter) -> None:
    rules = used(wiltshire)
    value = client_as("panel").get(f"{READ}statistics.json").json()
    marked, symbols = sum(chance.ANY[chance.mask(codes)] for codes in rules), chance.of_symbols(rules)
    assert value["chance"][0].startswith(f"{len(rules)} of the 36 measures on this quarter's dashboard can be assessed")
    assert f"about {marked:.1f} of them, with about {symbols:.1f} symbols in all" in value["chance"][0]
    dashboard = client_as("panel").get(f"{READ}dashboard.json").json()["chance"]
    assert f"about {round(marked)} of the {len(rules)} measures" in dashboard
    assert f"about {round(symbols)} symbols" in dashboard
    counted = {code: sum(code in codes for codes in rules) for code in chance.DIRECTED}
    by_all_five = sum(set(chance.DIRECTED) <= set(codes) for codes in rules)
    assert [rate["here"] for rate in value["rates"]] == [f"{n} measures" for n in [*counted.values(), by_all_five]]


def test_page_csv_json_and_paper_agree(client_as: ClientAs, wiltshire: Quarter) -> None:
    panel = client_as("panel")
    value = panel.get(f"{READ}statistics.json").json()
    rows = list(csv.DictReader(StringIO(panel.get(f"{READ}statistics.csv").content.decode("utf-8-sig"))))
    page = words(panel.get(f"{READ}statistics/").content.decode())
    made = selection(Edition.objects.get(), "panel", [("statistics", "")])
    paper, cells = pdf.text(made), pdf.cells(made)
    for rate, row in zip(value["rates"], rows, strict=True):
        assert (row["Rule"], float(row["By chance, %"]), row["Used on"]) == (
            rate["rule"],
            rate["percent"],
            rate["here"],
        )
        assert f"{rate['rule']} {rate['text']} {rate['here']}" in page
        assert {rate["rule"], rate["text"], rate["here"]} <= set(cells)
    for told in (*value["chance"], *value["limits"], *value["reading"]):
        assert told in page
        assert told in paper
    for method in value["methods"]:
        assert method["title"] in paper
        assert f"{method['plain']} {method['rate']}".strip() in page


def test_a_measure_for_the_office_is_not_counted_for_readers(client_as: ClientAs, wiltshire: Quarter) -> None:
    Measure.objects.filter(slug="crime-volume").update(sensitivity=Measure.Sensitivity.OFFICE_ONLY)
    client = client_as("approver")
    said = {view: client.get(f"{DRAFT}statistics.json?as={view}").json()["chance"][0] for view in ("office", "public")}
    assert "of the 36 measures" in said["office"]
    assert "of the 35 measures" in said["public"]


def test_before_anything_can_be_assessed_that_is_said() -> None:
    page = statistics.build([[], []])
    assert page.chance == ["No measure of this dashboard can be assessed yet."]
    assert {rate.here for rate in page.rates} == {"0 measures"}


def test_one_measure_is_one_measure() -> None:
    page = statistics.build([["month_2sd"]])
    assert page.chance[0].startswith("1 of the 1 measure on this quarter's dashboard can be assessed")
    assert page.rates[0].here == "1 measure"
    assert len(page.chance) == 1  # 0.06 of one measure says nothing
