"""What readers are served: editions alone, unchanged for ever, each page checked when it is read."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal.models import Edition, EditionPage, Office, Quarter, User
from scorecard.models import Measure
from tests.factories import QuarterFactory
from tests.integration.test_publishing import revise
from tests.publication import publish, reopen

ClientAs = Callable[[str], Client]
ROOT = "/quarters/2017-18-Q4/"
CRIME = f"{ROOT}measures/crime-volume/"
FILES = [f"{ROOT}dashboard.csv", f"{ROOT}dashboard.json", *(f"{CRIME[:-1]}.{kind}" for kind in ("csv", "json", "svg"))]


def main(answer: Any) -> str:
    """What stands in the page's content."""
    return re.search(r"<main.*</main>", answer.content.decode(), re.S)[0]


def without_query(html: str) -> str:
    """The same with the addresses' queries taken out."""
    return re.sub(r"\?[^\"#]*(?=[\"#])", "", html)


def bar(answer: Any) -> str:
    """The words of the bar above it."""
    html = answer.content.decode()
    start = html.index('<div class="bar"')
    return " ".join(re.sub(r"<[^>]+>", " ", html[start : html.index("<main", start)]).split())


# -- Reading -------------------------------------------------------------------------------------------------------


def test_a_panel_member_lands_on_the_latest_dashboard(client_as: ClientAs, wiltshire: Quarter) -> None:
    answer = client_as("panel").get("/landing/", follow=True)
    assert answer.redirect_chain[-1] == (ROOT, 302)
    assert "9,918" in main(answer)


def test_the_pages_of_an_edition_are_those_of_the_draft_for_the_panel(client_as: ClientAs, wiltshire: Quarter) -> None:
    panel, office = client_as("panel"), client_as("approver")
    for end in ("", "measures/crime-volume/", "measures/immediate-response-time/"):
        draft = main(office.get(f"/draft{ROOT}{end}?as=panel"))
        assert without_query(main(panel.get(ROOT + end))) == without_query(draft).replace(
            "/draft/quarters", "/quarters"
        )


def test_downloads_are_made_from_the_edition(client_as: ClientAs, wiltshire: Quarter) -> None:
    panel, office = client_as("panel"), client_as("approver")
    for url in FILES:
        assert panel.get(url).content == office.get(f"/draft{url}?as=panel").content
    name = panel.get(FILES[2])["Content-Disposition"]
    assert name == 'attachment; filename="2017-18-q4-crime-volume-edition-1.csv"'


def test_the_bar_says_which_edition_this_is(client_as: ClientAs, wiltshire: Quarter) -> None:
    Edition.objects.get()  # published on the day of the test
    said = bar(client_as("panel").get(ROOT))
    assert re.search(r"Quarter 4, 2017-18 .*Published \d+ \w+ 20\d\d · edition 1 · data to March 2018 ", said)


@pytest.mark.parametrize(
    "path",
    [
        "/quarters/2016-17-Q4/",
        "/quarters/2017-18-Q5/",
        "/quarters/2017-19-Q4/",
        f"{ROOT}measures/no-such-measure/",
        f"{ROOT}measures/no-such-measure.csv",
        f"{ROOT}dashboard.svg",
        f"{ROOT}dashboard.pdf",
        *(f"{ROOT}?edition={n}" for n in ("0", "2", "-1", "1.0", "one", "", "١", "9" * 5000)),
    ],
)
def test_what_was_never_published_is_not_there(client_as: ClientAs, wiltshire: Quarter, path: str) -> None:
    assert client_as("panel").get(path).status_code == 404


def test_a_quarter_that_is_not_published_yet_is_not_there(client_as: ClientAs, wiltshire: Quarter) -> None:
    QuarterFactory(year=2018, number=1)
    panel = client_as("panel")
    assert panel.get("/quarters/2018-19-Q1/").status_code == 404
    assert "2018-19" not in panel.get(ROOT).content.decode()


def test_before_any_edition_that_is_said(client_as: ClientAs, db: None) -> None:
    assert "Nothing is published yet" in client_as("panel").get("/").content.decode()


# -- Editions ------------------------------------------------------------------------------------------------------


def test_a_revision_changes_the_notice_and_nothing_else(client_as: ClientAs, wiltshire: Quarter) -> None:
    panel = client_as("panel")
    before = {url: panel.get(url).content for url in FILES} | {url: main(panel.get(url)) for url in (ROOT, CRIME)}
    assert "revised" not in bar(panel.get(ROOT))
    revise(reopen(wiltshire), 3300.0)
    for url in (ROOT, CRIME):
        answer = panel.get(url)
        assert main(answer) == before[url]
        assert "1 figure revised since" in bar(answer)
        assert "3,300" not in answer.content.decode()
    assert all(panel.get(url).content == before[url] for url in FILES)


def test_the_next_edition_shows_it_and_the_first_still_answers(client_as: ClientAs, wiltshire: Quarter) -> None:
    panel = client_as("panel")
    first = {url: main(panel.get(url)) for url in (ROOT, CRIME)}
    revise(reopen(wiltshire), 3300.0)
    publish(wiltshire)
    now, then = panel.get(CRIME), panel.get(f"{CRIME}?edition=1")
    assert "3,300" in main(now)
    assert "edition 2" in bar(now)
    assert "Correction of figures: A figure was wrong." in bar(now)
    assert "Correction" not in bar(then)
    assert "revised" not in bar(now)
    assert without_query(main(then)) == without_query(first[CRIME])
    assert "Superseded Read edition 2" in bar(then)
    assert "1 figure revised since" in bar(then)
    assert "/?edition=2" not in panel.get(f"{CRIME}?edition=2").content.decode()  # the current one has one address


def test_links_of_a_superseded_edition_stay_in_it(client_as: ClientAs, wiltshire: Quarter) -> None:
    revise(reopen(wiltshire), 3300.0)
    publish(wiltshire)
    panel = client_as("panel")
    links = re.findall(r'(?:href|src)="(/quarters/[^"#]*)"', main(panel.get(f"{ROOT}?edition=1")))
    assert len(links) >= 36
    assert all(link.endswith("?edition=1") for link in links)
    page = main(panel.get(f"{CRIME}?edition=1"))
    assert f"{CRIME[:-1]}.svg?edition=1" in page
    assert b"3300" not in panel.get(f"{CRIME[:-1]}.csv?edition=1").content


def test_the_picker_lists_each_published_quarter_once(client_as: ClientAs, wiltshire: Quarter) -> None:
    publish(reopen(wiltshire))
    publish(QuarterFactory(year=2016, number=4))
    panel = client_as("panel")
    picker = re.search(r'<details class="picker">.*?</details>', panel.get(ROOT).content.decode(), re.S)[0]
    assert re.findall(r'<a href="([^"]+)"', picker) == [ROOT, "/quarters/2016-17-Q4/"]
    assert panel.get("/", follow=True).redirect_chain == [(ROOT, 302)]


def test_an_older_quarter_published_later_does_not_become_the_latest(client_as: ClientAs, wiltshire: Quarter) -> None:
    publish(QuarterFactory(year=2016, number=4))
    assert client_as("panel").get("/")["Location"] == ROOT


# -- No live table -------------------------------------------------------------------------------------------------

LIVE = {"django_session", "opcc_portal_user", "opcc_portal_edition", "opcc_portal_editionpage"}
NOTICE = {"scorecard_observation", "scorecard_placement", "scorecard_plannode", "scorecard_plan"}
NOTICE |= {"scorecard_series", "scorecard_measure"}


@pytest.mark.parametrize("url", [ROOT, CRIME])
def test_a_reader_touches_no_table_but_for_session_user_picker_and_notice(
    client_as: ClientAs, wiltshire: Quarter, counting: Callable[[], CaptureQueriesContext], url: str
) -> None:
    panel = client_as("panel")
    with counting() as made:
        assert panel.get(url).status_code == 200
    assert len(made) == 5
    asked = [set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])) for query in made]
    assert [tables for tables in asked if tables <= LIVE] == [tables for tables in asked if not tables & NOTICE]
    assert len([tables for tables in asked if tables & NOTICE]) == 1  # the notice's one count


def test_a_reader_is_served_when_every_other_table_is_empty(client_as: ClientAs, wiltshire: Quarter) -> None:
    """What an edition shows is in the edition: the office's name too."""
    panel = client_as("panel")
    before = {url: main(panel.get(url)) for url in (ROOT, CRIME)}
    Office.objects.update(name="Another", short_name="Another")
    Measure.objects.update(name="Another", unit="another", definition="Another")
    Quarter.objects.update(data_to="2011-01-01")
    for url, said in before.items():
        answer = panel.get(url)
        assert main(answer) == said
        assert "Another" not in answer.content.decode()


# -- The public ----------------------------------------------------------------------------------------------------


def test_the_public_reads_its_own_edition_where_the_office_opens_it(client_as: ClientAs, wiltshire: Quarter) -> None:
    reopen(wiltshire)
    Measure.objects.filter(slug="crime-volume").update(sensitivity=Measure.Sensitivity.OFFICE_ONLY)
    publish(wiltshire)
    visitor = client_as("visitor")
    assert visitor.get(ROOT)["Location"] == f"/sign-in/?next={ROOT}"
    Office.objects.update(open_to_public=True)
    assert visitor.get("/")["Location"] == ROOT
    assert "S136 Arrests" in main(visitor.get(ROOT))
    assert visitor.get(CRIME).status_code == 404
    assert visitor.get(f"{CRIME}?edition=1").status_code == 200  # what was published stays published


def test_the_public_and_the_panel_are_served_from_different_rows(client_as: ClientAs, wiltshire: Quarter) -> None:
    """Of two editions that differ by audience each reader is given their own."""
    Office.objects.update(open_to_public=True)
    tamper(audience="public", old=b"9,918", new=b"1,111")
    assert "1,111" in main(client_as("visitor").get(ROOT))
    assert "9,918" in main(client_as("panel").get(ROOT))


def tamper(*, audience: str, old: bytes, new: bytes, seal: bool = True) -> None:
    """Change stored bytes behind the portal's back; with `seal` their SHA-256 as well."""
    from opcc_portal.models.editions import fingerprint

    page = EditionPage.objects.get(audience=audience, page="dashboard")
    content = bytes(page.content).replace(old, new)
    assert content != bytes(page.content)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER opcc_portal_editionpage_no_update")
        cursor.execute("UPDATE opcc_portal_editionpage SET content = %s WHERE id = %s", [content, page.pk])
        if seal:
            sha256 = fingerprint(content)
            cursor.execute("UPDATE opcc_portal_editionpage SET sha256 = %s WHERE id = %s", [sha256, page.pk])
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


# -- Damage --------------------------------------------------------------------------------------------------------


def test_a_page_that_was_tampered_with_is_shown_to_nobody(
    client_as: ClientAs, wiltshire: Quarter, caplog: pytest.LogCaptureFixture
) -> None:
    panel = client_as("panel")
    panel.raise_request_exception = False
    assert panel.get("/readyz").status_code == 200
    tamper(audience="panel", old=b"9,918", new=b"9,819", seal=False)
    for url in (ROOT, f"{ROOT}dashboard.csv"):
        answer = panel.get(url)
        assert answer.status_code == 500
        assert "This page cannot be shown" in answer.content.decode()
        assert "9,819" not in answer.content.decode()
    assert panel.get(CRIME).status_code == 200
    assert "no longer fits its SHA-256" in caplog.text
    report = panel.get("/readyz")
    assert report.status_code == 503
    assert report.json()["published"] == "damaged: 1 no longer fit their SHA-256, the log says which"


def test_readiness_notices_what_nobody_has_read(client_as: ClientAs, wiltshire: Quarter) -> None:
    tamper(audience="public", old=b"9,918", new=b"9,819", seal=False)
    assert client_as("panel").get("/readyz").status_code == 503


# -- Asked for again -----------------------------------------------------------------------------------------------


def again(client: Client, url: str, etag: str) -> int:
    return client.get(url, headers={"if-none-match": etag}).status_code


@pytest.mark.parametrize("url", [ROOT, CRIME, *FILES])
def test_what_is_the_same_is_not_sent_again(client_as: ClientAs, wiltshire: Quarter, url: str) -> None:
    panel = client_as("panel")
    etag = panel.get(url)["ETag"]
    assert again(panel, url, etag) == 304
    assert again(panel, url, '"another"') == 200


def test_whatever_the_page_shows_changes_its_etag(client_as: ClientAs, wiltshire: Quarter, settings: Any) -> None:
    """The notice, the picker, the reader, the order of a table, the release."""
    panel = client_as("panel")
    etag = panel.get(CRIME)["ETag"]
    assert again(panel, f"{CRIME}?months-sort=c1", etag) == 200
    assert again(client_as("approver"), CRIME, etag) == 200
    other = Client()
    other.force_login(User.objects.create_user("other", role="panel", display_name="Panel Member"))
    assert again(other, CRIME, etag) == 200
    assert again(panel, CRIME, etag) == 304
    settings.RELEASE = "9.9.9"
    assert again(panel, CRIME, etag) == 200
    settings.RELEASE = "0.1.0"
    revise(reopen(wiltshire), 3300.0)
    assert again(panel, CRIME, etag) == 200
    etag = panel.get(CRIME)["ETag"]
    publish(QuarterFactory(year=2016, number=4))
    assert again(panel, CRIME, etag) == 200


def test_signing_in_again_brings_a_page_whose_buttons_work(client_as: ClientAs, wiltshire: Quarter) -> None:
    """The page carries the session's token: with another session's the way out would be closed."""
    user = User.objects.get(username="panel")
    first, second = Client(), Client()
    first.force_login(user)
    second.force_login(user)
    assert again(second, ROOT, first.get(ROOT)["ETag"]) == 200


def test_a_message_that_waits_is_delivered_and_not_held_back(client_as: ClientAs, wiltshire: Quarter) -> None:
    approver = client_as("approver")
    form = {"seen": wiltshire.moves, "change_kind": "correction", "reason": "Counted twice."}
    etag = approver.get(ROOT)["ETag"]
    assert approver.post("/sign-off/2017-18-Q4/reopen/", form).status_code == 302
    answer = approver.get(ROOT, headers={"if-none-match": etag})
    assert (answer.status_code, "is reopened" in main(answer)) == (200, True)
    assert again(approver, ROOT, etag) == 304


def test_figures_in_json_are_those_that_are_stored(client_as: ClientAs, wiltshire: Quarter) -> None:
    stored = EditionPage.objects.get(audience="panel", page="measure", slug="crime-volume")
    assert client_as("panel").get(f"{CRIME[:-1]}.json").json() == json.loads(bytes(stored.content))
