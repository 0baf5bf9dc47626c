"""A risk's page: its scores, what is done about it, its history as a table and a chart."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from opcc_portal import pages
from opcc_portal.models import Quarter
from tests.factories import MitigationFactory, ReviewFactory, RiskFactory
from tests.integration.risk_pages.conftest import AFTER, BEFORE, WITHIN, Scored, the_risk

ClientAs = Callable[[str], Client]
PAGE = "/draft/quarters/2017-18-Q4/risks/i1/"


def test_a_risk_says_how_it_stands_and_how_it_came_there(quarter: Quarter, scored: Scored) -> None:
    scored("I1", (None, 2, 2, 4), (BEFORE, 2, 2, 4), (WITHIN, 3, 2, 4), (AFTER, 4, 4, 4), consequences="One\n\nTwo\n")
    page = the_risk(quarter, "i1")
    assert page
    assert (page.now.score, page.now.band, page.over) == (24, "Moderate", False)
    assert page.change == "Increased from 16 to 24 since the quarter before."
    assert page.consequences == ["One", "Two"]
    assert [(line.day, line.now.score, line.change) for line in page.reviews] == [
        ("Date not stated", 16, "Stated as the score before"),
        ("31 March 2018", 16, "Maintained at 16"),
        ("1 April 2018", 24, "Increased from 16 to 24 (likelihood from 2 to 3)"),
    ]


def test_a_mitigation_is_overdue_as_at_the_day_of_the_report(quarter: Quarter, scored: Scored) -> None:
    risk = scored("I1", (WITHIN, 3, 2, 4))
    for due, status in (
        (date(2018, 6, 29), "planned"),
        (date(2018, 6, 29), "in place"),
        (date(2018, 6, 30), "planned"),
    ):
        MitigationFactory(risk=risk, due=due, status=status)
    MitigationFactory(risk=risk, owner_role="Head of Estates")
    page = the_risk(quarter, "i1")
    assert page
    assert [(line.status, line.due, line.overdue) for line in page.mitigations] == [
        ("Planned", "29 June 2018", "Due by 29 June 2018 and not in place"),
        ("In place", "29 June 2018", ""),
        ("Planned", "30 June 2018", ""),
        ("Not stated", "", ""),
    ]
    assert page.mitigations[-1].owner == "Head of Estates"


def test_what_nobody_stated_of_any_mitigation_is_said_once(
    client_as: ClientAs, quarter: Quarter, scored: Scored
) -> None:
    risk = scored("I1", (WITHIN, 3, 2, 4))
    MitigationFactory(risk=risk, action="Watched")
    words = "No status, owner or due date is stated for any of them."
    assert words in client_as("analyst").get(PAGE).content.decode()
    MitigationFactory(risk=risk, owner_role="Head of Estates")
    assert words not in client_as("analyst").get(PAGE).content.decode()


def test_a_risk_that_does_not_stand_there_is_not_found(client_as: ClientAs, quarter: Quarter, scored: Scored) -> None:
    scored("I1", (AFTER, 3, 2, 4))
    RiskFactory(reference="I2")
    for slug in ("i1", "i2", "i3"):
        assert client_as("analyst").get(f"/draft/quarters/2017-18-Q4/risks/{slug}/").status_code == 404


@pytest.mark.parametrize(
    ("reviews", "drawn"),
    [
        ([(WITHIN, 3, 2, 4)], False),
        ([(None, 2, 2, 4)], False),
        ([(None, 2, 2, 4), (None, 3, 2, 4)], False),
        ([(None, 2, 2, 4), (WITHIN, 3, 2, 4)], True),
        ([(BEFORE, 2, 2, 4), (WITHIN, 3, 2, 4)], True),
        ([(WITHIN, 2, 2, 4), (WITHIN, 3, 2, 4)], True),
        ([(date(2018, 4, 2), 2, 2, 4), (date(2018, 4, 3), 3, 2, 4), (date(2018, 4, 30), 1, 2, 4)], True),
    ],
)
def test_the_chart_is_drawn_where_there_is_a_history(
    client_as: ClientAs, quarter: Quarter, scored: Scored, reviews: list, drawn: bool
) -> None:
    """In HTML and as SVG, also with several reviews in a month or on a day."""
    scored("I1", *reviews)
    client = client_as("analyst")
    page = client.get(PAGE)
    assert ("chart" in page.context and page.context["chart"] is not None) is drawn
    assert client.get(PAGE.removesuffix("/") + ".svg").status_code == (200 if drawn else 404)


def test_reviews_and_mitigations_are_taken_along(client_as: ClientAs, quarter: Quarter, scored: Scored) -> None:
    MitigationFactory(risk=scored("I1", (None, 2, 2, 4), (WITHIN, 3, 2, 4)), action="Watched")
    client, stem = client_as("analyst"), PAGE.removesuffix("/")
    csv = client.get(f"{stem}.csv").content.decode("utf-8-sig").splitlines()
    assert csv[1].startswith("Date not stated,2,2,4,16,Acceptable,Stated as the score before")
    assert csv[2].startswith("2018-04-01,3,2,4,24,Moderate")
    assert "Watched,Not stated" in client.get(f"{stem}/mitigations.csv").content.decode()
    assert client.get(f"{stem}.json").json()["now"]["score"] == 24


def test_a_review_without_parts_says_so(client_as: ClientAs, quarter: Quarter) -> None:
    bare = {"likelihood": None, "control": None, "impact": None, "score": 16}
    ReviewFactory(risk__reference="I1", on=WITHIN, **bare)
    page = client_as("analyst").get(PAGE).content.decode()
    assert "Parts not stated" in page
    assert pages.get("risk").gather(quarter, "panel")["i1"].now.likelihood is None  # type: ignore[attr-defined]
