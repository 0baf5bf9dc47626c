"""The page of a job: what it does, how far it is, why it failed, where to go on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from opcc_portal import jobs, publishing
from opcc_portal.models import Edition, Job
from tests.factories import JobFactory, OfficeFactory, QuarterFactory, UserFactory
from tests.integration.test_signoff import words

ClientAs = Callable[[str], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def publishing_job(db: None) -> Job:
    OfficeFactory()
    quarter = QuarterFactory(approved=True)
    return publishing.ask(subject=quarter, by=quarter.approved_by)


def look(client: Client, job: Job, **options: Any) -> Any:
    return client.get(f"/jobs/{job.pk}/", **options)


def set_to(job: Job, **fields: Any) -> Job:
    Job.objects.filter(pk=job.pk).update(**fields)
    return job


SAID = {
    "queued": (
        {"status": "queued"},
        "Waiting to begin 0 of 4 steps",
        "It begins by itself",
    ),
    "running": (
        {"status": "running", "done": 2},
        "Under way 2 of 4 steps",
        "You can leave this page; the work goes on.",
    ),
    "tried again": (
        {"status": "queued", "error": "OSError: away"},
        "Waiting to begin",
        "The last attempt did not succeed (OSError: away). It is tried again by itself.",
    ),
    "failed": (
        {"status": "failed", "error": "Crime volume has no figure."},
        "Not done",
        "Crime volume has no figure. Nothing was published. Put right what the reason says, then publish",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_the_page_says_how_far_it_is(client_as: ClientAs, publishing_job: Job, name: str) -> None:
    fields, stands, then = SAID[name]
    said = words(look(client_as("analyst"), set_to(publishing_job, **fields)))
    assert "Publishing Quarter 4, 2017-18 Asked for by" in said
    assert stands in said
    assert then in said


def test_what_is_done_leads_on(client_as: ClientAs, publishing_job: Job) -> None:
    jobs.run(publishing_job.pk)
    page = look(client_as("approver"), publishing_job)
    assert "Done 4 of 4 steps" in words(page)
    assert "members of the Panel can read it" in words(page)
    assert '<a href="/quarters/2017-18-Q4/?edition=1">Read Quarter 4, 2017-18, edition 1</a>' in page.content.decode()
    assert '<a href="/sign-off/2017-18-Q4/">Sign-off of Quarter 4, 2017-18</a>' in page.content.decode()


def test_it_comes_again_by_itself_until_it_has_ended(client_as: ClientAs, publishing_job: Job) -> None:
    client = client_as("analyst")
    html = look(client, publishing_job).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
    assert 'hx-trigger="every 1s"' in html
    jobs.run(publishing_job.pk)
    html = look(client, publishing_job).content.decode()
    assert "refresh" not in html
    assert "hx-trigger" not in html


def test_a_script_is_told_only_what_is_new(client_as: ClientAs, publishing_job: Job) -> None:
    """So that nothing moves, and nothing is read out again, while nothing has changed."""
    client = client_as("analyst")
    shown = {"shown": "queued-0-0-4"}
    assert look(client, publishing_job, data=shown, headers=HTMX).status_code == 204
    set_to(publishing_job, status="running", done=1)
    answer = look(client, publishing_job, data=shown, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert 'name="shown" value="running-0-1-4"' in answer.content.decode()
    set_to(publishing_job, status="failed", error="No.")
    assert look(client, publishing_job, data=shown, headers=HTMX).status_code == 286  # the last it asks for


@pytest.mark.parametrize(
    ("kind", "params", "title"),
    [
        ("recount", {}, "Recount"),
        ("tidy_up", {}, "Tidy up"),
        ("publish", {}, "Publishing a quarter"),
        ("publish", {"quarter": 10**6}, "Publishing a quarter"),
        ("pack", {}, "Making the PDF pack of an edition for"),
    ],
)
def test_each_kind_says_what_it_does(client_as: ClientAs, db: None, kind: str, params: dict, title: str) -> None:
    page = look(client_as("admin"), JobFactory(kind=kind, params=params))
    assert f"<h1>{title}" in page.content.decode()
    assert "<progress" not in page.content.decode()  # nobody said how many steps there are


def test_a_pack_says_of_what_and_for_whom(client_as: ClientAs, publishing_job: Job) -> None:
    jobs.run(publishing_job.pk)
    job = JobFactory(kind="pack", params={"edition": Edition.objects.get().pk, "audience": "panel"}, status="done")
    said = words(look(client_as("analyst"), job))
    assert "Making the PDF pack of Quarter 4, 2017-18, edition 1 for the Panel" in said
    assert "The pack can be downloaded." in said
    assert 'href="/quarters/2017-18-Q4/pack/?edition=1"' in look(client_as("analyst"), job).content.decode()


@pytest.mark.parametrize("number", [0, 999, 10**30])
def test_a_job_that_does_not_exist_is_not_there(client_as: ClientAs, db: None, number: int) -> None:
    assert client_as("analyst").get(f"/jobs/{number}/").status_code == 404


def test_what_the_portal_itself_began_names_nobody(client_as: ClientAs, db: None) -> None:
    assert "Asked for by" not in words(look(client_as("admin"), JobFactory(created_by=None)))
    assert "Asked for by" in words(look(client_as("admin"), JobFactory(created_by=UserFactory())))
