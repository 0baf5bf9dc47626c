"""Where risks are kept: what is due first, who may do what, and that more risks take no more queries."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from opcc_portal import pages
from opcc_portal.models import User
from risks.models import Band, Register, Review, Risk
from risks.views import bench
from tests.factories import QuarterFactory, RegisterFactory, ReviewFactory, RiskFactory
from tests.integration.risking.helping import ClientAs, words

URL = "/risks/"


def test_what_is_due_stands_first_and_ones_own_before_others(client_as: ClientAs, risk: Risk, others: Risk) -> None:
    """I1 was reviewed on 4 May: informal on 4 June, in three days. I2's last was on 20 April: it is late."""
    late = RiskFactory(reference="I3", owner=others.owner, event="Late")
    ReviewFactory(risk=late, on=date(2018, 4, 20))
    shown = words(client_as("risk-owner").get(URL))
    assert "3 reviews are due or overdue" in shown
    mine = shown.index("Your risks Review I1: Priorities are not delivered due on 4 June 2018 · OPCC · Olive Owner")
    theirs = shown.index("Risks that others keep up to date I3: Late Overdue since 20 May 2018 · OPCC · Oscar Other")
    assert mine < theirs < shown.index("Registers")


def test_a_risk_with_its_reviews_and_who_keeps_it(client_as: ClientAs, risk: Risk) -> None:
    shown = words(client_as("analyst").get(URL))
    row = "I1 Priorities are not delivered 24 Moderate 4 May 2018 4 June 2018 4 August 2018 No formal review yet"
    assert f"{row} Olive Owner Review I1 Change I1" in shown
    ReviewFactory(risk=risk, on=date(2018, 5, 10), kind="formal")
    assert "10 May 2018 10 June 2018 10 August 2018 Olive Owner" in words(client_as("analyst").get(URL))


def test_a_risk_that_was_never_scored_is_due_since_it_was_identified(client_as: ClientAs, owner: User) -> None:
    RiskFactory(reference="T7", owner=None, identified=date(2018, 5, 1))
    shown = words(client_as("analyst").get(URL))
    assert "T7 What T7 fears happens – – Not scored yet 1 May 2018 Overdue – Nobody Review T7 Change T7" in shown
    assert "Nobody is reminded of the reviews of 1 risk:" in shown


@pytest.mark.parametrize("how", [{"is_active": False}, {"role": "panel"}, {"email": ""}])
def test_a_risk_whose_keeper_cannot_be_reminded_is_named(
    client_as: ClientAs, risk: Risk, how: dict[str, object]
) -> None:
    client = client_as("analyst")
    assert "reminded" not in words(client.get(URL)).partition("Registers")[0]
    User.objects.filter(risks=risk).update(**how)
    shown = words(client.get(f"{URL}?show=untold"))
    assert "Nobody is reminded of the reviews of 1 risk:" in shown
    assert "Olive Owner Cannot be reminded" in shown


def test_what_was_taken_off_is_not_due_and_shown_where_it_is_asked_for(client_as: ClientAs, topical: Risk) -> None:
    ReviewFactory(risk=topical, on=date(2018, 3, 1), likelihood=1, removes=True)
    client = client_as("analyst")
    assert "A force area is not ready" not in words(client.get(URL))
    shown = words(client.get(f"{URL}?show=removed"))
    assert "T4 A force area is not ready 8 Acceptable" in shown
    assert "None: taken off" in shown


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"I1", "I2", "W1"}),
        ("?show=mine", {"I1"}),
        ("?show=due", {"I1", "I2"}),
        ("?show=untold", {"I2", "W1"}),
        ("?register=wcjb", {"W1"}),
        ("?register=opcc&show=untold", {"I2"}),
        ("?show=nonsense&page=x", {"I1", "I2", "W1"}),
    ],
)
def test_rows_can_be_asked_for(client_as: ClientAs, risk: Risk, others: Risk, asked: str, found: set[str]) -> None:
    other = RiskFactory(
        reference="W1", register=RegisterFactory(slug="wcjb", name="WCJB", short_name="WCJB"), owner=None
    )
    ReviewFactory(risk=other, on=date(2018, 5, 31))
    html = client_as("risk-owner").get(URL + asked).content.decode().partition('id="all"')[2]
    assert {each for each in ("I1", "I2", "W1") if f"<strong>{each}</strong>" in html} == found


@pytest.mark.parametrize(
    ("role", "review", "change", "add"),
    [("analyst", 2, 2, 1), ("approver", 2, 2, 1), ("risk-owner", 1, 0, 0), ("admin", 0, 0, 0)],
)
def test_there_are_links_to_what_one_may_do(
    client_as: ClientAs, risk: Risk, others: Risk, role: str, review: int, change: int, add: int
) -> None:
    html = client_as(role).get(URL).content.decode().partition('id="all"')[2]
    assert [html.count(end) for end in ('/review/"', '/change/"', '/add/"')] == [review, change, add]


def test_a_link_leads_to_the_latest_draft_that_tells_of_a_risk(
    client_as: ClientAs, risk: Risk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reviewed first on 4 May 2018: the quarter to March 2018 tells of it, that to December 2017 does not. The register
    ended with 2020-21."""
    for year, number in ((2017, 3), (2017, 4), (2022, 2)):
        QuarterFactory(year=year, number=number)
    monkeypatch.setattr(pages, "find", lambda key: key)
    monkeypatch.setattr(bench, "reverse", lambda name, kwargs=None: f"{name} {kwargs}")
    Register.objects.update(to_year=2020)
    html = client_as("analyst").get(URL).content.decode()
    assert "draft-risk {&#x27;quarter&#x27;: &#x27;2017-18-Q4&#x27;, &#x27;slug&#x27;: &#x27;i1&#x27;}" in html
    Register.objects.update(from_year=2020, to_year=None)
    assert "2022-23-Q2" in client_as("analyst").get(URL).content.decode()
    QuarterFactory(year=2022, number=4)  # told of in 2023
    Register.objects.update(from_year=2023)
    assert "2022-23-Q4" in client_as("analyst").get(URL).content.decode()
    Register.objects.update(from_year=2020, to_year=2022)
    assert "2022-23-Q2" in client_as("analyst").get(URL).content.decode()
    Register.objects.update(from_year=2024, to_year=None)
    assert "draft-risk" not in client_as("analyst").get(URL).content.decode()
    Register.objects.update(from_year=2017)
    Band.objects.all().delete()
    assert "draft-risk" not in client_as("analyst").get(URL).content.decode()


def test_a_risk_owner_lands_on_their_risks(client_as: ClientAs, risk: Risk) -> None:
    client = client_as("risk-owner")
    assert client.get("/landing/")["Location"] == URL
    assert '<a href="/risks/" aria-current="page">Risks</a>' in client.get(URL).content.decode()
    assert "/risks/" not in client_as("panel").get("/", follow=True).content.decode()


def test_without_a_register_one_is_told_how_there_comes_to_be_one(client_as: ClientAs, owner: User) -> None:
    assert "There is no register yet." in words(client_as("analyst").get(URL))


def grow(owner: User, start: int, count: int, reviews: int) -> None:
    register, first = RegisterFactory(), datetime(2016, 1, 1)
    risks = Risk.objects.bulk_create(
        Risk(
            register=register,
            slug=f"i{n}",
            reference=f"I{n}",
            category="inherent",
            event=f"Event {n}",
            identified=first,
            owner=owner if n % 2 else None,
            position=n,
        )
        for n in range(start, start + count)
    )
    Review.objects.bulk_create(
        Review(
            risk=risk,
            number=k,
            on=first + timedelta(days=40 * k),
            likelihood=3,
            control=2,
            impact=4,
            score=24,
            kind="formal" if k % 3 == 0 else "informal",
        )
        for risk in risks
        for k in range(1, reviews + 1)
    )


def test_five_hundred_risks_take_as_many_queries_as_five(
    client_as: ClientAs, owner: User, counting: Callable[[], CaptureQueriesContext]
) -> None:
    taken = []
    for start, count, reviews in ((1, 5, 2), (6, 495, 20)):
        grow(owner, start, count, reviews)
        for client in (client_as("analyst"), client_as("risk-owner")):
            with counting() as queries:
                answer = client.get(URL)
            assert answer.status_code == 200
            taken.append(len(queries))
    assert len(set(taken)) == 1
    assert taken[0] <= 10
    shown = words(answer)
    assert "500 reviews are due or overdue" in shown
    assert "480 more are due" in shown  # ten of each stand there
    assert answer.content.decode().count("<tr><th scope") == 51
    assert "I500" in words(client_as("analyst").get(f"{URL}?page=10"))


def test_a_form_takes_as_many_queries_of_a_long_history(
    client_as: ClientAs, owner: User, counting: Callable[[], CaptureQueriesContext]
) -> None:
    client, taken = client_as("risk-owner"), []
    for start, reviews in ((1, 2), (3, 40)):
        grow(owner, start, 1, reviews)
        with counting() as queries:
            assert client.get(f"/risks/i{start}/review/").status_code == 200
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 12


def test_which_review_is_overdue_stands_at_its_date(client_as: ClientAs, owner: User) -> None:
    risk = RiskFactory(reference="I6", owner=owner)
    ReviewFactory(risk=risk, on=date(2018, 2, 1), kind="formal")
    ReviewFactory(risk=risk, on=date(2018, 5, 30))
    row = words(client_as("analyst").get(URL)).partition("To do I6")[2]
    assert "30 May 2018 30 June 2018 1 May 2018 Overdue Olive Owner" in row
