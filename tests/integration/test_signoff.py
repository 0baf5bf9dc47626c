"""The pages with which a quarter is signed off: looked at, submitted, approved, published, reopened."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from opcc_portal import changes, jobs, publishing
from opcc_portal.actions import move_quarter
from opcc_portal.lib.periods import Period
from opcc_portal.models import AuditEvent, Edition, EditionPage, Job, Quarter, Role, User
from opcc_portal.ui import signing
from opcc_portal.ui.context import navigation
from scorecard import actions
from scorecard.models import Measure, Placement, Series
from tests.factories import AuditEventFactory, OfficeFactory, QuarterFactory, UserFactory
from tests.integration.test_queries import add_measures

ClientAs = Callable[[str], Client]
BUTTON = '<button class="govuk-button"'
PAGE = "/sign-off/2017-18-Q4/"
WHY = {"reason": "Counted twice in February", "change_kind": "correction"}


@pytest.fixture
def quarter(db: None) -> Quarter:
    OfficeFactory()
    return QuarterFactory()


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return {
        "analyst": UserFactory(analyst=True, display_name="Ann Analyst"),
        "approver": UserFactory(approver=True, display_name="Cora Chief"),
    }


def words(answer: Any) -> str:
    """What a page says, without its mark-up."""
    main = answer.content.decode().partition("<main")[2] or answer.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def moved(quarter: Quarter, move: str, by: User, **why: str) -> Quarter:
    return move_quarter(quarter=quarter, move=move, by=by, **why)


def approved(quarter: Quarter, people: dict[str, User]) -> Quarter:
    moved(quarter, "submit", people["analyst"])
    return moved(quarter, "approve", people["approver"])


def published(quarter: Quarter, people: dict[str, User]) -> Edition:
    job = jobs.finish(publishing.ask(subject=approved(quarter, people), by=people["approver"]))
    assert job.status == "done", job.error
    quarter.refresh_from_db()
    return Edition.objects.first()


def act(client: Client, move: str, seen: int, **sent: str) -> Any:
    return client.post(f"{PAGE}{move}/", {"seen": seen, **sent})


# -- The whole way -------------------------------------------------------------------------------------------------


def test_a_quarter_goes_the_whole_way_and_back(client_as: ClientAs, quarter: Quarter, people: dict[str, User]) -> None:
    analyst, approver = client_as("analyst"), client_as("approver")
    assert 'href="/sign-off/2017-18-Q4/submit/"' in analyst.get(PAGE).content.decode()
    answer = analyst.post(f"{PAGE}submit/", {"seen": 0}, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Quarter 4, 2017-18 is submitted" in words(answer)
    assert act(approver, "approve", 1)["Location"] == PAGE
    sent = act(approver, "publish", 2)
    job = Job.objects.get(kind="publish")
    assert sent["Location"] == f"/jobs/{job.pk}/"
    assert "It is being published just now" in words(approver.get(PAGE))
    jobs.run(job.pk)
    said = words(approver.get(PAGE))
    assert "Edition 1 published by Cora Chief" in said
    assert 'href="/quarters/2017-18-Q4/?edition=1"' in approver.get(PAGE).content.decode()
    assert "Nothing differs from edition 1." in said
    again = approver.post(f"{PAGE}reopen/", {"seen": 3, **WHY}, follow=True)
    assert "Quarter 4, 2017-18 is reopened" in words(again)
    assert "Reopened Cora Chief" in words(again)
    assert "Correction of figures: Counted twice in February" in words(again)
    assert [(row.event, str(row.by)) for row in AuditEvent.objects.filter(event__startswith="quarter.")][::-1] == [
        ("quarter.submit", "Ann Analyst"),
        ("quarter.approve", "Cora Chief"),
        ("quarter.publish", "Cora Chief"),
        ("quarter.reopen", "Cora Chief"),
    ]


def test_the_next_edition_says_why_it_is(client_as: ClientAs, quarter: Quarter, people: dict[str, User]) -> None:
    published(quarter, people)
    moved(quarter, "reopen", people["approver"], **WHY)
    published(quarter, people)
    said = words(client_as("approver").get(PAGE))
    assert re.search("Edition 2 published by Cora Chief, .* Correction of figures: Counted twice in February", said)
    assert "Edition 1 published by Cora Chief" in said


# -- Where it stands -----------------------------------------------------------------------------------------------

STEPS = {
    "open": "Open now, Submitted next, Approved next, Published next",
    "submitted": "Open done, Submitted now, Approved next, Published next",
    "approved": "Open done, Submitted done, Approved now, Published next",
    "published": "Open done, Submitted done, Approved done, Published now",
    "reopened": "Reopened now, Submitted next, Approved next, Published next",
}


@pytest.mark.parametrize("state", STEPS)
def test_the_steps_say_how_far_it_is(db: None, state: str) -> None:
    quarter = QuarterFactory(**({} if state == "open" else {state: True}))
    steps = signing.steps(quarter, signing.trail(quarter))
    assert ", ".join(f"{step.label} {step.standing}" for step in steps) == STEPS[state]


def test_each_step_says_who_and_when_since_it_was_last_opened(quarter: Quarter, people: dict[str, User]) -> None:
    AuditEventFactory(event="quarter.opened", by=None, target_id=str(quarter.pk))
    first = signing.steps(quarter, signing.trail(quarter))
    assert [step.done.who if step.done else "" for step in first] == ["The portal", "", "", ""]
    approved(quarter, people)
    moved(quarter, "reopen", people["approver"], reason="not yet")
    again = moved(quarter, "submit", UserFactory(analyst=True, display_name="Ben Analyst"))
    steps = signing.steps(again, signing.trail(again))
    assert [(step.label, step.done.who if step.done else "") for step in steps] == [
        ("Reopened", "Cora Chief"),
        ("Submitted", "Ben Analyst"),
        ("Approved", ""),
        ("Published", ""),
    ]


def test_only_what_was_done_with_this_quarter_is_its_history(quarter: Quarter, people: dict[str, User]) -> None:
    AuditEventFactory(event="quarter.submit", target_id=str(quarter.pk + 1))
    AuditEventFactory(event="figures.recorded", target_id=str(quarter.pk))
    AuditEventFactory(event="quarter.submit", target_id=str(quarter.pk), target_type="scorecard.series")
    assert signing.trail(quarter) == []


def test_the_latest_quarter_is_the_one_that_is_meant(client_as: ClientAs, quarter: Quarter) -> None:
    QuarterFactory(year=2018, number=1)
    assert client_as("approver").get("/sign-off/")["Location"] == "/sign-off/2018-19-Q1/"
    assert client_as("approver").get("/draft/")["Location"] == "/draft/quarters/2018-19-Q1/"
    page = client_as("approver").get(PAGE).content.decode()
    assert 'href="/sign-off/2018-19-Q1/"' in page


@pytest.mark.parametrize("path", ["/sign-off/", "/draft/"])
def test_before_there_is_a_quarter_it_is_said(client_as: ClientAs, db: None, path: str) -> None:
    answer = client_as("approver").get(path, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "There is no quarter yet" in words(answer)


def test_a_quarter_that_does_not_exist_is_not_there(client_as: ClientAs, quarter: Quarter) -> None:
    for move in ("", "submit/"):
        assert client_as("analyst").get(f"/sign-off/2019-20-Q1/{move}").status_code == 404


# -- Who may, and what stands in the way ---------------------------------------------------------------------------

OFFERED = {
    #             open      submitted         approved         published  reopened
    "analyst":   "submit    –                 –                –          submit",
    "approver":  "–         approve,reopen    publish,reopen   reopen     –",
    "risk-owner": "–        –                 –                –          –",
    "admin":     "–         –                 –                –          –",
}  # fmt: skip
OFFERS = [
    (role, state, offered) for role, row in OFFERED.items() for state, offered in zip(STEPS, row.split(), strict=True)
]


@pytest.mark.parametrize(("role", "state", "offered"), OFFERS)
def test_everybody_is_offered_what_they_may_do_now(
    client_as: ClientAs, db: None, role: str, state: str, offered: str
) -> None:
    QuarterFactory(**({} if state == "open" else {state: True}))
    page = client_as(role).get(PAGE)
    assert ",".join(re.findall(rf'href="{PAGE}(\w+)/"', page.content.decode())) == offered.strip("–")
    assert "cannot be" not in words(page)  # what is not theirs to do now needs no words


def turned_approver(quarter: Quarter, people: dict[str, User]) -> Client:
    """Whoever submitted it and may approve since."""
    moved(quarter, "submit", people["analyst"])
    User.objects.filter(pk=people["analyst"].pk).update(role=Role.APPROVER)
    client = Client()
    client.force_login(people["analyst"])
    return client


def test_nobody_approves_what_they_submitted(quarter: Quarter, people: dict[str, User]) -> None:
    client = turned_approver(quarter, people)
    own = "You submitted this quarter, so another person has to approve it."
    overview = client.get(PAGE)
    assert own in words(overview)
    assert f'href="{PAGE}approve/"' not in overview.content.decode()
    asked = client.get(f"{PAGE}approve/")
    assert own in words(asked)
    assert BUTTON not in asked.content.decode()
    refused = act(client, "approve", 1)
    assert (refused.status_code, words(refused).count(own)) == (409, 2)  # in the summary and where the button was
    quarter.refresh_from_db()
    assert quarter.state == "submitted"


def test_whoever_had_another_state_before_them_is_refused(
    client_as: ClientAs, quarter: Quarter, people: dict[str, User]
) -> None:
    moved(quarter, "submit", people["analyst"])
    moved(quarter, "reopen", people["approver"], reason="not yet")
    moved(quarter, "submit", people["analyst"])
    answer = act(client_as("approver"), "approve", 1)
    assert answer.status_code == 409
    assert words(answer).count("Somebody acted on this quarter after you opened the page") == 2
    assert 'href="#in-the-way"' in answer.content.decode()
    assert 'name="seen" value="3"' in answer.content.decode()  # having looked again they may
    assert act(client_as("approver"), "approve", 3).status_code == 302


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 400, "²"])
def test_whoever_does_not_say_what_they_saw_is_refused(client_as: ClientAs, quarter: Quarter, seen: str) -> None:
    assert client_as("analyst").post(f"{PAGE}submit/", {"seen": seen}).status_code == 409
    quarter.refresh_from_db()
    assert quarter.state == "open"


@pytest.mark.parametrize(("move", "state"), [("submit", "submitted"), ("approve", "published"), ("reopen", "reopened")])
def test_what_cannot_be_done_now_says_so_and_has_no_button(
    client_as: ClientAs, db: None, move: str, state: str
) -> None:
    QuarterFactory(**{state: True})
    client = client_as("analyst" if move == "submit" else "approver")
    asked = client.get(f"{PAGE}{move}/")
    assert f"Quarter 4, 2017-18 is {state}: it cannot be" in words(asked)
    assert BUTTON not in asked.content.decode()
    assert act(client, move, 0, reason="because").status_code == 409


@pytest.fixture
def complaint(monkeypatch: pytest.MonkeyPatch) -> str:
    text = "Crime volume has no figure for March 2018."
    monkeypatch.setattr(jobs, "_checks", {"figures": lambda quarter: [text]})
    return text


def test_what_has_to_be_put_right_is_said_and_stands_in_the_way(
    client_as: ClientAs, quarter: Quarter, complaint: str
) -> None:
    analyst = client_as("analyst")
    assert f"What has to be put right {complaint}" in words(analyst.get(PAGE))
    asked = analyst.get(f"{PAGE}submit/")
    assert complaint in words(asked)
    assert BUTTON not in asked.content.decode()
    refused = act(analyst, "submit", 0)
    assert (refused.status_code, words(refused).count(complaint)) == (409, 2)


def test_an_approver_is_told_what_will_stand_in_the_way_of_publishing(
    client_as: ClientAs, db: None, complaint: str
) -> None:
    QuarterFactory(submitted=True)
    asked = client_as("approver").get(f"{PAGE}approve/")
    assert f"Before it can be published this has to be put right: {complaint}" in words(asked)
    assert BUTTON in asked.content.decode()


# -- Publishing ----------------------------------------------------------------------------------------------------


def test_asking_twice_leads_to_the_same_work(client_as: ClientAs, quarter: Quarter, people: dict[str, User]) -> None:
    approved(quarter, people)
    approver = client_as("approver")
    assert act(approver, "publish", 2)["Location"] == act(approver, "publish", 2)["Location"]
    assert Job.objects.count() == 1
    asked = approver.get(f"{PAGE}publish/")
    assert "It is being published just now" in words(asked)
    assert BUTTON not in asked.content.decode()


@pytest.mark.parametrize("public", [False, True])
def test_it_is_said_who_will_read_it(client_as: ClientAs, db: None, public: bool) -> None:
    OfficeFactory(open_to_public=public)
    QuarterFactory(approved=True)
    said = words(client_as("approver").get(f"{PAGE}publish/"))
    assert "members of the panel can read it" in said.lower()
    assert ("what is meant for the public" in said) == public


def test_an_attempt_that_failed_says_why_until_the_next_move(
    client_as: ClientAs, quarter: Quarter, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = publishing.ask(subject=approved(quarter, people), by=people["approver"])
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_checks", {"figures": lambda quarter: ["A figure is missing."]})
        jobs.run(job.pk)
    for path in (PAGE, f"{PAGE}publish/"):
        assert "It was not published. A figure is missing." in words(client_as("approver").get(path))
    assert f'href="/jobs/{job.pk}/"' in client_as("approver").get(PAGE).content.decode()
    assert f'href="/jobs/{job.pk}/"' not in client_as("risk-owner").get(PAGE).content.decode()
    moved(quarter, "reopen", people["approver"], reason="to put it right")
    assert "It was not published" not in words(client_as("approver").get(PAGE))


# -- Reopening -----------------------------------------------------------------------------------------------------


def test_what_was_typed_stays_when_something_is_missing(client_as: ClientAs, db: None) -> None:
    QuarterFactory(published=True)
    answer = act(client_as("approver"), "reopen", 0, change_kind="late", reason="  ")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<option value="late" selected>' in page
    assert '<a href="#id_reason">Reason: Say why the quarter is reopened.</a>' in page
    answer = act(client_as("approver"), "reopen", 0, change_kind="", reason="The force sent <more>.")
    assert "Say which kind of change the next edition will bring." in words(answer)
    assert "The force sent &lt;more&gt;.</textarea>" in answer.content.decode()
    assert Quarter.objects.get().state == "published"


def test_what_was_typed_stays_when_somebody_was_quicker(client_as: ClientAs, quarter: Quarter) -> None:
    Quarter.objects.update(moves=4)
    answer = act(client_as("approver"), "reopen", 0, reason="The force sent more.")
    assert answer.status_code == 409
    assert "The force sent more.</textarea>" in answer.content.decode()


def test_a_reason_has_an_end_but_the_browser_cuts_nothing_off(client_as: ClientAs, db: None) -> None:
    QuarterFactory(submitted=True)
    approver = client_as("approver")
    assert "maxlength" not in approver.get(f"{PAGE}reopen/").content.decode()
    answer = act(approver, "reopen", 0, reason="x" * 1001)
    assert answer.status_code == 422
    assert "at most 1000 characters (it has 1001)" in words(answer)
    assert "x" * 1001 in answer.content.decode()
    assert act(approver, "reopen", 0, reason="x" * 1000).status_code == 302


def test_the_kind_of_change_is_asked_for_where_readers_have_an_edition(
    client_as: ClientAs, quarter: Quarter, people: dict[str, User]
) -> None:
    moved(quarter, "submit", people["analyst"])
    page = client_as("approver").get(f"{PAGE}reopen/")
    assert "change_kind" not in page.content.decode()
    assert "the quarter is not published" in words(page)
    moved(quarter, "reopen", people["approver"], reason="not yet")
    published(quarter, people)
    page = client_as("approver").get(f"{PAGE}reopen/")
    assert "change_kind" in page.content.decode()
    assert "Readers keep edition 1 until the next one is published." in words(page)


# -- What changed --------------------------------------------------------------------------------------------------


def measures(number: int) -> None:
    """That many more measures, with nothing left to be computed."""
    add_measures(number)
    actions.recompute(Series.objects.stale().values_list("pk", flat=True))


def record(slug: str, value: float) -> None:
    """March 2018 is another figure now, and its signals are computed."""
    series = Series.objects.get(measure__slug=slug, segment="")
    entry = actions.Entry(series=series.pk, period=Period(date(2018, 3, 1), 1), value=value)
    actions.record_figures(by=None, entries=[entry], subject=series)
    actions.recompute([series.pk])


def test_before_the_first_edition_it_is_said_what_will_be(client_as: ClientAs, quarter: Quarter) -> None:
    measures(3)
    said = words(client_as("analyst").get(PAGE))
    assert "Nothing of Quarter 4, 2017-18 has been published yet. The first edition will have 10 pages." in said
    assert "There is no edition yet." in said


def test_a_changed_figure_is_said_on_each_page_that_shows_it(
    client_as: ClientAs, quarter: Quarter, people: dict[str, User]
) -> None:
    measures(3)
    edition = published(quarter, people)
    record("m-1", 555)
    found = {item.title: item for item in changes.since(edition, quarter).found}
    scorecard = "Scorecard 1: Prevent crime and keep people safe"
    assert set(found) == {"How policing did, January to March 2018", "Measure 1", scorecard}
    said = [(each.row, each.columns, each.before, each.after) for each in found["Measure 1"].changes]
    assert ("March 2018", "Crimes", "103", "555") in said
    page = words(client_as("approver").get(PAGE))
    assert "Compared with edition 1, 3 pages have other figures." in page
    assert "March 2018 Crimes 103 555" in page
    assert "3 pages have other figures" in words(client_as("approver").get(f"{PAGE}reopen/"))


def test_pages_that_came_and_went_are_said(client_as: ClientAs, quarter: Quarter, people: dict[str, User]) -> None:
    measures(2)
    edition = published(quarter, people)
    measures(1)
    Placement.objects.filter(series__measure__slug="m-0").delete()
    kinds = {item.title: item.kind for item in changes.since(edition, quarter).found}
    assert kinds == {
        "How policing did, January to March 2018": "figures",
        "Measure 0": "gone",
        "Measure 2": "new",
        "Police and Crime Plan 2017-21": "figures",
        "Scorecard 1: Prevent crime and keep people safe": "figures",
        "What is in this report": "figures",
    }
    page = client_as("approver").get(PAGE)
    assert "Measure 2 is a new page." in words(page)
    assert "Measure 0 is no longer there." in words(page)
    assert "m-0/" not in page.content.decode()  # a page that is gone leads nowhere


def test_a_page_of_which_only_words_changed_is_named(
    client_as: ClientAs, quarter: Quarter, people: dict[str, User]
) -> None:
    measures(2)
    edition = published(quarter, people)
    series = Series.objects.select_related("measure").get(measure__slug="m-1", segment="")
    series.measure.caveats = "Counted otherwise since May."
    series.measure.save()
    assert [(item.title, item.kind) for item in changes.since(edition, quarter).found] == [("Measure 1", "words")]
    assert "Only words or signals changed on: Measure 1" in words(client_as("approver").get(PAGE))


def test_what_differs_is_what_the_panel_would_read(quarter: Quarter, people: dict[str, User]) -> None:
    """A measure for the office only is nobody's change."""
    measures(2)
    edition = published(quarter, people)
    series = Series.objects.select_related("measure").get(measure__slug="m-1", segment="")
    series.measure.sensitivity = Measure.Sensitivity.OFFICE_ONLY
    series.measure.save()
    kinds = {item.title: item.kind for item in changes.since(edition, quarter).found}
    assert kinds["Measure 1"] == "gone"


def test_a_long_list_says_how_much_is_left_out(
    client_as: ClientAs, quarter: Quarter, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    measures(6)
    edition = published(quarter, people)
    for n in range(6):
        record(f"m-{n}", 500 + n)
    monkeypatch.setattr(signing, "SHOWN", 7)
    since = changes.since(edition, quarter)
    listed = signing.listed(since, lambda ref: "/")
    shown = [change for _, _, rows in listed["pages"] for _, found in rows for change in found]
    assert len(shown) == 7
    assert listed["rest"] == since.figures - 7
    assert f"{listed['rest']} more differences are not shown here" in words(client_as("approver").get(PAGE))


def test_an_edition_that_was_damaged_is_not_compared_with(
    client_as: ClientAs, quarter: Quarter, people: dict[str, User]
) -> None:
    published(quarter, people)
    damage(EditionPage.objects.filter(audience="panel").first())
    said = words(client_as("approver").get(PAGE))
    assert "Edition 1 cannot be compared with: what is stored of it was damaged." in said
    assert "no longer fits its SHA-256" in said


def damage(page: EditionPage) -> None:
    """As somebody might who gets at the file: the table itself refuses."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(f"UPDATE {TABLE} SET content = %s WHERE id = %s", [b"{}", page.pk])  # noqa: S608
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


TABLE = EditionPage._meta.db_table


def test_the_comparison_takes_as_many_queries_with_160_measures_as_with_40(
    client_as: ClientAs,
    quarter: Quarter,
    people: dict[str, User],
    counting: Callable[[], CaptureQueriesContext],
) -> None:
    client, taken = client_as("approver"), []
    for more in (40, 120):
        measures(more)
        published(quarter, people)
        record("m-0", 500 + more)
        for path in ("", "publish/"):
            with counting() as made:
                assert "3 pages have other figures" in words(client.get(PAGE + path))
            taken.append(len(made))
        moved(quarter, "reopen", people["approver"], **WHY)
    assert Placement.objects.count() == 160
    assert taken[:2] == taken[2:]
    assert max(taken) <= 90


def test_the_navigation_asks_the_database_nothing(
    client_as: ClientAs, quarter: Quarter, counting: Callable[[], CaptureQueriesContext]
) -> None:
    request = RequestFactory().get(PAGE)
    request.user = UserFactory(approver=True)
    with counting() as made:
        entries = navigation(request)
    assert len(made) == 0
    assert {("Draft dashboard", "/draft/", False), ("Sign off", "/sign-off/", True)} <= set(entries)
