"""When something is wrong: said in plain words, nothing given away, nothing typed lost."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.db.models.query import QuerySet
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from opcc_portal.models import Quarter
from opcc_portal.views import errors
from scorecard import queries
from tests.factories import PlacementFactory, QuarterFactory, UserFactory

ClientAs = Callable[[str], Client]
GRID = "/entry/2017-18-Q4/"


@pytest.fixture
def analyst(client_as: ClientAs) -> Client:
    """A browser that is shown the error, as Django shows it to people."""
    QuarterFactory()
    client = client_as("analyst")
    client.raise_request_exception = False
    return client


def raising(error: Exception) -> Callable[..., Any]:
    def act(*args: Any, **kwargs: Any) -> Any:
        raise error

    return act


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def fields(answer: Any) -> list[tuple[str, str]]:
    return [
        (unescape(name), unescape(value))
        for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.content.decode())
    ]


def test_an_address_with_nothing_says_so_and_leads_on(analyst: Client) -> None:
    answer = analyst.get("/nothing/here/")
    assert answer.status_code == 404
    assert "Page not found" in words(answer)
    assert '<a href="/">Go to the latest dashboard</a>' in answer.content.decode()


def test_a_page_that_is_not_there_and_one_that_may_not_be_seen_look_alike(analyst: Client, client_as: ClientAs) -> None:
    """Otherwise the difference would tell what exists."""
    PlacementFactory(series__measure__slug="secret")
    panel = client_as("panel")
    hidden, nothing = (panel.get(f"/draft/quarters/2017-18-Q4/measures/{slug}/") for slug in ("secret", "nothing"))
    assert hidden.status_code == nothing.status_code == 404
    token = re.compile(r'value="[A-Za-z0-9]{64}"')
    assert token.sub("", hidden.content.decode()) == token.sub("", nothing.content.decode())


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (PermissionDenied(), 403, "You may not see this page"),
        (SuspiciousOperation(), 400, "The request could not be understood"),
        (ZeroDivisionError("a secret detail"), 500, "Something went wrong"),
        (OperationalError("a secret detail"), 503, "The portal is not available just now"),
        (InterfaceError("a secret detail"), 503, "The portal is not available just now"),
    ],
)
def test_each_fault_has_its_page(
    analyst: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    monkeypatch.setattr(queries, "dashboard_placements", raising(error))
    answer = analyst.get(GRID)
    assert answer.status_code == status
    assert said in words(answer)
    assert "a secret detail" not in words(answer)
    assert "Traceback" not in words(answer)
    assert answer.get("Retry-After") == ("30" if status == 503 else None)


def test_a_form_that_is_not_ours_is_refused(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    UserFactory(username="analyst", password="demo")
    answer = strict.post("/sign-in/", {"username": "analyst", "password": "demo"})
    assert answer.status_code == 403
    assert "The form could not be accepted" in words(answer)
    assert "demo" not in words(answer).split()


# -- The database is away ------------------------------------------------------------------------------------------


def test_what_was_typed_is_offered_again(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Value by value, also what was sent twice or holds marks."""
    monkeypatch.setattr(queries, "dashboard_placements", raising(OperationalError()))
    typed = {"1-1-2018-03-01": "9,918", "note": '"<b>&', "twice": ["a", "b"]}
    answer = analyst.post(GRID, typed)
    assert answer.status_code == 503
    assert "What you typed is kept on this page" in words(answer)
    assert fields(answer) == [("1-1-2018-03-01", "9,918"), ("note", '"<b>&'), ("twice", "a"), ("twice", "b")]


def test_sending_it_again_saves_it_once_the_database_is_back(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    series = PlacementFactory().series
    name = f"{series.pk}-1-2018-03-01"
    with monkeypatch.context() as away:
        away.setattr(queries, "dashboard_placements", raising(OperationalError()))
        answer = analyst.post(GRID, {name: "9,918", f"{name}-version": "0"})
    assert analyst.post(GRID, dict(fields(answer))).status_code == 302
    assert series.observations.get().value == 9918


def test_a_database_lost_before_the_view_is_a_503_too(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session is read by the middleware."""
    monkeypatch.setattr(SessionStore, "_get_session_from_db", raising(OperationalError()))
    answer = analyst.post(GRID, {"1-1-2018-03-01": "9,918"})
    assert answer.status_code == 503
    assert ("1-1-2018-03-01", "9,918") in fields(answer)


@pytest.mark.parametrize("secret", ["password", "password1", "password2", "old_password"])
def test_a_password_is_never_written_back(monkeypatch: pytest.MonkeyPatch, db: None, secret: str) -> None:
    client = Client(raise_request_exception=False)
    monkeypatch.setattr(get_user_model().objects, "get_by_natural_key", raising(OperationalError()))
    monkeypatch.setattr(QuerySet, "get", raising(OperationalError()))
    answer = client.post("/sign-in/", {"username": "analyst", "password": "x", secret: "hunter2"})
    assert answer.status_code == 503
    assert fields(answer) == []
    assert b"hunter2" not in answer.content
    assert "Try again in a few minutes." in words(answer)


def test_the_page_asks_nothing_of_the_database(
    analyst: Client, monkeypatch: pytest.MonkeyPatch, counting: Callable[[], CaptureQueriesContext]
) -> None:
    """Which is away."""
    monkeypatch.setattr(queries, "dashboard_placements", raising(OperationalError()))
    with counting() as before:
        analyst.get(GRID)
    request = RequestFactory().get(GRID)
    with counting() as made:
        try:
            raise OperationalError
        except OperationalError:
            assert errors.server_error(request).status_code == 503
    assert len(made) == 0
    assert len(before) < 5


def test_a_fault_of_our_own_is_no_reason_to_send_it_again(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "dashboard_placements", raising(ZeroDivisionError()))
    answer = analyst.post(GRID, {"1-1-2018-03-01": "9,918"})
    assert answer.status_code == 500
    assert fields(answer) == []


# -- The headers that every page carries ---------------------------------------------------------------------------


def test_pages_run_our_own_scripts_only(analyst: Client) -> None:
    policy = analyst.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


# -- Landing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "lands"),
    [
        ("analyst", "/entry/"),
        ("approver", "/entry/"),
        ("risk-owner", "/risks/"),
        ("panel", "/"),
        ("admin", "/admin/"),
    ],
)
def test_whoever_signs_in_lands_where_their_work_is(client_as: ClientAs, db: None, role: str, lands: str) -> None:
    QuarterFactory()
    assert client_as(role).get("/landing/")["Location"] == lands


def test_before_there_is_a_quarter_they_land_at_the_beginning(client_as: ClientAs, db: None) -> None:
    assert not Quarter.objects.exists()
    assert client_as("approver").get("/landing/", follow=True).redirect_chain[-1] == ("/", 302)
    assert client_as("risk-owner").get("/landing/", follow=True).status_code == 200  # risks need no quarter


@pytest.mark.parametrize("role", ["panel", "approver"])
def test_before_anything_is_published_the_first_page_says_so(client_as: ClientAs, db: None, role: str) -> None:
    QuarterFactory()
    answer = client_as(role).get("/")
    assert "Nothing is published yet" in words(answer)
    assert ("See the quarter in the making" in words(answer)) == (role == "approver")


@pytest.mark.parametrize("path", ["?as=everybody", "measures/nothing/", "measures/nothing.csv", "dashboard.svg"])
def test_a_draft_that_does_not_exist_is_not_there(analyst: Client, path: str) -> None:
    assert analyst.get(f"/draft/quarters/2017-18-Q4/{path}").status_code == 404


@pytest.mark.parametrize("quarter", ["2018-19-Q1", "2017-19-Q4", "2017-18-Q5", "0000-01-Q1", "9999-00-Q4"])
def test_a_quarter_that_does_not_exist_is_not_there(analyst: Client, quarter: str) -> None:
    assert analyst.get(f"/draft/quarters/{quarter}/").status_code == 404


def test_a_browser_that_prefers_welsh_gets_one_language_and_not_two(client_as: ClientAs, db: None) -> None:
    """Django would put its own words into Welsh between ours: there is no translation yet."""
    page = client_as("visitor").get("/sign-in/", headers={"Accept-Language": "cy"}).content.decode()
    assert "Username" in page
