"""Any reader takes an edition along on paper: the pack, the page they are on, or a choice of pages."""

import re
from collections.abc import Callable
from threading import BoundedSemaphore

import pytest
from django.test import Client

from opcc_portal import jobs
from opcc_portal.models import Edition, EditionFile, Job, Office, Quarter
from reports.pack import building, keeping
from reports.pack.typesetting import TypesettingError
from reports.views import pack as views
from tests import pdf
from tests.integration.test_publishing import revise
from tests.publication import person, publish, reopen

ClientAs = Callable[[str], Client]
ROOT = "/quarters/2017-18-Q4/"
PACK = f"{ROOT}pack/"
MAKE = f"{ROOT}pack/make/"


@pytest.fixture
def stored(wiltshire: Quarter, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The Panel's pack, built by the job that publishing started."""
    jobs.finish(keeping.latest_job(Edition.objects.get(), "panel"))
    return bytes(EditionFile.objects.get().file.content)


# -- The pack ------------------------------------------------------------------------------------------------------


def test_publishing_has_a_pack_made_for_each_audience(wiltshire: Quarter) -> None:
    edition = Edition.objects.get()
    packs = Job.objects.filter(kind="pack")
    assert {job.params["audience"] for job in packs} == {"public", "panel"}
    assert {(job.params["edition"], job.created_by) for job in packs} == {(edition.pk, person("approver"))}


@pytest.mark.services("poppler")
def test_a_panel_member_takes_the_pack_to_a_meeting(client_as: ClientAs, stored: bytes) -> None:
    panel = client_as("panel")
    page = panel.get(PACK).content.decode()
    assert Edition.objects.get().files.get(audience="panel").file.sha256 in page
    answer = panel.get(f"{ROOT}pack.pdf")
    assert (answer.content, answer["Content-Type"]) == (stored, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="2017-18-Q4-edition-1-pack.pdf"'
    assert panel.get(f"{ROOT}pack.pdf", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_the_pack_stays_byte_for_byte_and_the_next_edition_has_its_own(
    client_as: ClientAs, wiltshire: Quarter, stored: bytes
) -> None:
    panel = client_as("panel")
    revise(reopen(wiltshire), 3300.0)
    assert panel.get(f"{ROOT}pack.pdf").content == stored
    publish(wiltshire)
    assert panel.get(f"{ROOT}pack.pdf").status_code == 404  # that of edition 2 is being made
    assert panel.get(f"{ROOT}pack.pdf?edition=1").content == stored
    assert "?edition=1" in panel.get(f"{PACK}?edition=1").content.decode()


def test_before_the_pack_is_made_that_is_said(client_as: ClientAs, wiltshire: Quarter) -> None:
    panel = client_as("panel")
    assert "The pack of this edition is not here yet" in panel.get(PACK).content.decode()
    assert panel.get(f"{ROOT}pack.pdf").status_code == 404


def test_readers_of_the_pack_touch_no_job(client_as: ClientAs, wiltshire: Quarter, counting: Callable) -> None:
    Job.objects.filter(kind="pack").update(status=Job.Status.FAILED, error="canary: a path of the machine")
    panel = client_as("panel")
    with counting() as made:
        page = panel.get(PACK).content.decode()
    assert not any("opcc_portal_job" in query["sql"] for query in made)
    assert "canary" not in page
    assert MAKE not in page


def test_a_failure_is_told_to_the_office_which_tries_again(
    client_as: ClientAs, wiltshire: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> bytes:
        raise TypesettingError("unknown font")

    edition, analyst = Edition.objects.get(), client_as("analyst")
    with monkeypatch.context() as broken:
        broken.setattr(building, "pack", refuse)
        for audience in ("panel", "public"):
            job = jobs.finish(keeping.latest_job(edition, audience))
            assert (job.status, job.error, job.attempts) == ("failed", "unknown font", 1)
    page = " ".join(analyst.get(PACK).content.decode().split())
    for who in ("the Panel", "the public"):
        assert f'The pack for {who}: <span class="failed">making it failed. unknown font</span>' in page
    answer = analyst.post(MAKE)
    job = keeping.latest_job(edition, "panel")
    assert (answer.status_code, job.status) == (302, "queued")


def test_a_pack_that_failed_for_the_public_alone_is_told_to_the_office(client_as: ClientAs, wiltshire: Quarter) -> None:
    edition = Edition.objects.get()
    keeping.keep(edition, "panel", b"%PDF")
    Job.objects.filter(params__audience="public").update(status=Job.Status.FAILED, error="unknown font")
    page = client_as("analyst").get(PACK).content.decode()
    assert "Download the pack" in page
    assert "making it failed. unknown font" in " ".join(page.replace("</span>", "").split())
    assert f'action="{MAKE}"' in page
    assert "unknown font" not in client_as("panel").get(PACK).content.decode()


def test_who_asks_twice_is_given_the_job_under_way(client_as: ClientAs, wiltshire: Quarter) -> None:
    analyst = client_as("analyst")
    assert analyst.post(MAKE)["Location"] == analyst.post(MAKE)["Location"]
    assert Job.objects.filter(kind="pack").count() == 2


def test_where_the_packs_are_there_none_is_made(client_as: ClientAs, wiltshire: Quarter) -> None:
    for audience in ("panel", "public"):
        keeping.keep(Edition.objects.get(), audience, b"%PDF")
    assert client_as("analyst").post(MAKE)["Location"] == PACK
    assert Job.objects.filter(kind="pack").count() == 2


def test_the_public_is_given_its_own_pack(client_as: ClientAs, wiltshire: Quarter) -> None:
    Office.objects.update(open_to_public=True)
    for audience in ("panel", "public"):
        keeping.keep(Edition.objects.get(), audience, f"%PDF for the {audience}".encode())
    assert client_as("visitor").get(f"{ROOT}pack.pdf").content == b"%PDF for the public"
    assert client_as("panel").get(f"{ROOT}pack.pdf").content == b"%PDF for the panel"


# -- Pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.services("poppler")
def test_the_page_one_is_on_is_saved_as_pdf(client_as: ClientAs, wiltshire: Quarter) -> None:
    panel = client_as("panel")
    link = f"{ROOT}pages.pdf?page=measure/crime-volume"
    assert f'href="{link}"' in panel.get(f"{ROOT}measures/crime-volume/").content.decode()
    answer = panel.get(link)
    assert answer["Content-Disposition"] == 'attachment; filename="2017-18-Q4-edition-1-crime-volume.pdf"'
    said = pdf.text(answer.content)
    assert "9,918" in said
    assert "S136" not in said


@pytest.mark.services("poppler")
def test_a_choice_of_pages_is_saved_as_pdf_from_its_edition(client_as: ClientAs, wiltshire: Quarter) -> None:
    revise(reopen(wiltshire), 3300.0)
    publish(wiltshire)
    choice = f"{ROOT}pages.pdf?page=dashboard&page=measure/crime-volume"
    panel = client_as("panel")
    now, then = pdf.text(panel.get(choice).content), pdf.text(panel.get(f"{choice}&edition=1").content)
    assert ("3,300" in now, "3,300" in then) == (True, False)
    assert ("Edition 2" in now, "Edition 1" in then) == (True, True)
    links = panel.get(f"{ROOT}measures/crime-volume/?edition=1").content.decode()
    assert "pages.pdf?page=measure/crime-volume&amp;edition=1" in links


def test_without_a_choice_one_is_asked_for(client_as: ClientAs, wiltshire: Quarter) -> None:
    answer = client_as("panel").get(f"{ROOT}pages.pdf")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#page-1">Choose at least one page</a>' in page
    assert page.count('name="page"') == 63  # 17 of them the risk register and its risks, one staffing
    assert page.count('id="page-1"') == 1


def test_a_page_chosen_twice_is_one_page(client_as: ClientAs, wiltshire: Quarter) -> None:
    page = "page=measure/crime-volume"
    answer = client_as("panel").get(f"{ROOT}pages.pdf?{page}&{page}")
    assert 'crime-volume.pdf"' in answer["Content-Disposition"]


def test_more_pages_than_can_be_made_while_one_waits_are_refused(client_as: ClientAs, wiltshire: Quarter) -> None:
    chosen = "&".join(f"page=measure/m{n}" for n in range(13))
    answer = client_as("panel").get(f"{ROOT}pages.pdf?{chosen}")
    assert answer.status_code == 422
    assert "Choose at most 12 pages; the pack has them all" in answer.content.decode()


def test_who_comes_while_others_are_served_is_asked_to_come_again(
    client_as: ClientAs, wiltshire: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_places", BoundedSemaphore(1))
    panel, link = client_as("panel"), f"{ROOT}pages.pdf?page=measure/crime-volume"
    with views._places:
        answer = panel.get(link)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Others are saving pages just now" in answer.content.decode()
    assert [panel.get(link).status_code for _ in range(2)] == [200, 200]  # and each leaves its place again


def test_pages_that_cannot_be_typeset_say_why(
    client_as: ClientAs, wiltshire: Quarter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*args: object) -> bytes:
        raise TypesettingError("unknown font")

    monkeypatch.setattr(building, "typeset", refuse)
    answer = client_as("panel").get(f"{ROOT}pages.pdf?page=measure/crime-volume")
    assert answer.status_code == 500
    assert "These pages cannot be made into a PDF: unknown font" in answer.content.decode()
    assert "pages could not be typeset" in caplog.text


@pytest.mark.parametrize("url", [f"{ROOT}pages.pdf?page=measure/crime-volume", f"{ROOT}measures/crime-volume.svg"])
def test_what_is_drawn_rests_on_the_edition_alone(
    client_as: ClientAs, wiltshire: Quarter, counting: Callable, url: str
) -> None:
    panel = client_as("panel")
    with counting() as made:
        assert panel.get(url).status_code == 200
    tables = {table for query in made for table in re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "?(\w+)', query["sql"])}
    assert tables <= {"django_session", "opcc_portal_user", "opcc_portal_edition", "opcc_portal_editionpage"}


@pytest.mark.parametrize("page", ["measure/no-such", "measure", "no-such/crime-volume", "/", "dashboard/x", "%00"])
def test_a_page_that_is_not_in_the_edition_is_not_there(client_as: ClientAs, wiltshire: Quarter, page: str) -> None:
    assert client_as("panel").get(f"{ROOT}pages.pdf?page=dashboard&page={page}").status_code == 404
