"""A day is recorded on one page: whole, with what follows from it, and never over what another person saved."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test.utils import CaptureQueriesContext

from deployability.actions import recording as actions
from deployability.domain.recorded import Recorded, Told
from deployability.models import Loss, Reason, Snapshot, Staffing
from opcc_portal.models import AuditEvent, Draft, Quarter, User
from opcc_portal.writing import ChangedError, mark
from tests.factories import (
    ReasonFactory,
    RoleFactory,
    SnapshotFactory,
    StaffingFactory,
    TeamFactory,
    UserFactory,
)
from tests.integration.staffing.files import TABLE, bring, csv
from tests.integration.staffing.helping import (
    ALL,
    CON,
    DAY,
    LCI,
    SGT,
    URL,
    ClientAs,
    error,
    recorded,
    save,
    seen,
    value,
    words,
)

pytestmark = pytest.mark.usefixtures("teams")


def test_what_is_typed_is_recorded_with_its_totals(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    answer = save(analyst, ALL)
    assert (answer.status_code, answer["Location"]) == (302, URL)
    assert recorded() == {
        "north sgt": {"FTE": 10, "abstracted": 1},
        "north lci": {"FTE": 13, "vacancies": 6},
        "south con": {"FTE": 50, "vacancies": 7, "sickness": 3},
    }
    said = words(analyst.get(URL))
    assert "Swindon CPT North Establishment 23 Undeployable 7 Deployable 69.6%" in said  # 16 of 23
    assert "All teams Establishment 73 Undeployable 17 Deployable 76.7%" in said  # 56 of 73
    event = AuditEvent.objects.get(event="staffing.recorded")
    assert event.after["north.lci.vacancies"] == "6"
    assert not Draft.objects.exists()


def test_fractions_stay_what_they_are(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    save(analyst, {"south.con.establishment": "50.5", "south.con.vacancies": "0.25", "south.con.in_post": "51"})
    assert Loss.objects.get().fte == Decimal("0.25")
    assert Staffing.objects.get().in_post == 51
    assert "South Establishment 50.5 Undeployable 0.25 Deployable 99.5%" in words(analyst.get(URL))


def test_students_and_when_they_join_are_recorded(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    save(analyst, ALL | {"students.lci": "11", "joining": "June 2018", "note": "Counted by hand"})
    snapshot = Snapshot.objects.get()
    assert [(each.role.slug, each.number) for each in snapshot.students.all()] == [("lci", 11)]
    assert (snapshot.joining, snapshot.note) == ("June 2018", "Counted by hand")


def test_a_new_day_begins_with_the_establishments_of_the_last_before_it(client_as: ClientAs) -> None:
    earlier = SnapshotFactory(on=date(2018, 4, 30))
    StaffingFactory(snapshot=earlier, team=TeamFactory(slug="south"), role=RoleFactory(slug="con"), establishment=48)
    page = client_as("analyst").get(URL)
    assert value(page, "south.con.establishment") == "48"
    assert value(page, "south.con.vacancies") == ""
    assert not Snapshot.objects.filter(on=DAY).exists()


def test_a_role_without_an_establishment_is_not_recorded(client_as: ClientAs) -> None:
    save(client_as("analyst"), SGT | CON)
    assert set(recorded()) == {"north sgt", "south con"}


def test_recording_again_changes_what_is_different_and_takes_out_what_is_emptied(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    save(analyst, ALL)
    save(analyst, SGT | CON | {"south.con.vacancies": "8"})
    assert recorded() == {
        "north sgt": {"FTE": 10, "abstracted": 1},
        "south con": {"FTE": 50, "vacancies": 8, "sickness": 3},
    }
    event = AuditEvent.objects.filter(event="staffing.recorded").first()
    assert event.before == LCI | {"south.con.vacancies": "7", "north.lci.sickness": "0", "north.lci.abstracted": "0"}


# -- What cannot be ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "where", "said"),
    [
        ({"south.con.establishment": "9"}, "south.con.establishment", "10 FTE undeployable is more than the"),
        ({"south.con.sickness": "-1"}, "south.con.sickness", "It cannot be negative."),
        ({"south.con.sickness": "many"}, "south.con.sickness", "“many” is not a number. Type full-time equivalents"),
        ({"south.con.sickness": "1.255"}, "south.con.sickness", "1.255 has more decimals than are told here."),
        ({"south.con.establishment": ""}, "south.con.establishment", "Give the establishment too"),
        ({"south.con.establishment": "100000"}, "south.con.establishment", "100000 is more than a force has."),
    ],
)
def test_what_cannot_be_is_said_beside_its_cell_and_nothing_is_lost(
    client_as: ClientAs, typed: dict[str, str], where: str, said: str
) -> None:
    analyst = client_as("analyst")
    answer = save(analyst, ALL | typed)
    assert answer.status_code == 422
    assert said in error(answer, where)
    assert value(answer, "north.lci.vacancies") == "6"
    assert value(answer, next(iter(typed))) == next(iter(typed.values()))
    assert not Snapshot.objects.exists()
    assert value(analyst.get(URL), "north.lci.vacancies") == "6"  # kept, and nobody else sees it


def test_students_are_people(client_as: ClientAs) -> None:
    answer = save(client_as("analyst"), ALL | {"students.lci": "1.5"})
    assert "“1.5” is not a number of people" in words(answer)


def test_nothing_typed_is_nothing_to_record(client_as: ClientAs) -> None:
    answer = save(client_as("analyst"), {})
    assert answer.status_code == 422
    assert "Nothing is typed yet" in words(answer)


def test_a_role_that_the_team_has_not_cannot_be_sent(client_as: ClientAs) -> None:
    save(client_as("analyst"), ALL | {"south.sgt.establishment": "4"})
    assert "south sgt" not in recorded()


@time_machine.travel("2018-05-30 12:00")
def test_a_day_to_come_cannot_be_recorded(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    answer = analyst.post("/staffing/add/", {"on": "31 May 2018"})
    assert "31 May 2018 is still to come" in error(answer, "on")
    assert "still to come" in words(analyst.get(URL))


def test_a_day_is_found_by_its_date(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    assert analyst.post("/staffing/add/", {"on": "31/05/2018"})["Location"] == URL
    assert error(analyst.post("/staffing/add/", {"on": "soon"}), "on").startswith("“soon” is")
    assert analyst.post("/staffing/add/", {"on": ""}).status_code == 422
    assert analyst.get("/staffing/2018-02-30/").status_code == 404


def test_nothing_is_recorded_while_a_quarter_is_judged_that_shows_it(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    before = analyst.get(URL)
    Quarter.objects.update(state="submitted", submitted_by=UserFactory())
    answer = save(analyst, ALL, before)
    assert answer.status_code == 409
    assert "nothing that its pages show can be changed" in words(answer)
    assert value(answer, "north.lci.vacancies") == "6"
    assert not Snapshot.objects.exists()


def test_no_file_is_brought_and_nothing_deleted_while_a_quarter_is_judged(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    save(analyst, ALL)
    page = analyst.get(URL + "remove/")
    Quarter.objects.update(state="submitted", submitted_by=UserFactory())
    refused = bring(analyst, csv(TABLE))
    assert refused.status_code == 409
    assert "nothing that its pages show can be changed" in words(refused)
    assert analyst.post(URL + "remove/", {"seen": seen(page)}).status_code == 409
    assert Snapshot.objects.exists()
    assert not Draft.objects.exists()


def test_a_later_day_than_the_judged_quarter_tells_of_can_be_recorded(client_as: ClientAs) -> None:
    Quarter.objects.update(state="submitted", submitted_by=UserFactory())
    url, analyst = "/staffing/2018-07-01/", client_as("analyst")
    assert analyst.post(url, {**ALL, "seen": seen(analyst.get(url))}).status_code == 302


# -- Two people ----------------------------------------------------------------------------------------------------


def test_of_two_who_record_a_day_the_later_sees_both(client_as: ClientAs) -> None:
    first, second = client_as("analyst"), client_as("analyst")
    before = second.get(URL)
    save(first, ALL)
    answer = save(second, ALL | {"south.con.vacancies": "9"}, before)
    assert answer.status_code == 409
    assert "saved another text while you wrote" in words(answer)
    assert value(answer, "south.con.vacancies") == "9"
    assert recorded()["south con"]["vacancies"] == 7
    save(second, ALL | {"south.con.vacancies": "9"}, answer)
    assert recorded()["south con"]["vacancies"] == 9


def test_two_who_begin_a_day_at_once_meet(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looks before the first has committed: the database tells it that there is one."""
    told = Told(rows={("south", "con"): Recorded(Decimal(50))})
    actions.record_snapshot(by=ann, day=DAY, seen=mark({}), told=told)
    monkeypatch.setattr(actions, "held", lambda day: None)
    with pytest.raises(ChangedError):
        actions.record_snapshot(by=ann, day=DAY, seen=mark({}), told=told)
    assert Snapshot.objects.count() == 1


# -- Illustrative days, reasons that changed, taking back ----------------------------------------------------------


def test_what_somebody_records_is_illustrative_no_more(client_as: ClientAs) -> None:
    SnapshotFactory(on=DAY, illustrative=True)
    analyst = client_as("analyst")
    assert "These figures are illustrative" in words(analyst.get(URL))
    save(analyst, ALL)
    assert not Snapshot.objects.get().illustrative


def test_a_reason_that_came_later_has_no_column_and_one_that_went_keeps_what_it_took(client_as: ClientAs) -> None:
    ReasonFactory(slug="secondment", since=date(2018, 6, 1))
    analyst = client_as("analyst")
    save(analyst, ALL)
    Reason.objects.filter(slug="vacancies").update(until=date(2018, 1, 1))
    page = analyst.get(URL)
    assert "secondment" not in page.content.decode()
    assert value(page, "north.lci.vacancies") == "6"


def test_a_day_is_taken_back_and_only_the_audit_trail_keeps_it(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    save(analyst, ALL)
    page = analyst.get(URL + "remove/")
    assert analyst.post(URL + "remove/", {"seen": "another"}).status_code == 409
    assert analyst.post(URL + "remove/", {"seen": seen(page)})["Location"] == "/staffing/"
    assert not Snapshot.objects.exists()
    assert AuditEvent.objects.get(event="staffing.removed").before["north.lci.vacancies"] == "6"


def test_whoever_was_typing_of_a_day_that_is_taken_back_can_record_it_anew(client_as: ClientAs) -> None:
    analyst, other = client_as("analyst"), client_as("analyst")
    save(analyst, ALL)
    before = other.get(URL)
    analyst.post(URL + "remove/", {"seen": seen(analyst.get(URL + "remove/"))})
    answer = save(other, ALL | {"south.con.vacancies": "9"}, before)
    assert answer.status_code == 409
    save(other, ALL | {"south.con.vacancies": "9"}, answer)
    assert recorded()["south con"]["vacancies"] == 9


# -- Who, and how much it takes ------------------------------------------------------------------------------------


def test_an_approver_looks_and_does_not_record(client_as: ClientAs) -> None:
    save(client_as("analyst"), ALL)
    bench = client_as("approver").get("/staffing/")
    assert "31 May 2018 73 17 76.7%" in words(bench)
    assert "/staffing/add/" not in bench.content.decode()
    assert client_as("approver").get(URL).status_code == 404


def fill(teams: range, snapshots: int) -> None:
    for number in teams:
        team = TeamFactory(slug=f"team-{number}", roles=["sgt", "con"])
        for month in range(snapshots):
            for role in team.roles.all():
                StaffingFactory(snapshot=SnapshotFactory(on=date(2016, 1 + month, 1)), team=team, role=role)


@pytest.mark.parametrize("url", ["/staffing/", "/staffing/2016-02-01/", "/staffing/2018-05-31/"])
def test_more_teams_and_days_take_no_more_queries(
    client_as: ClientAs, counting: Callable[[], CaptureQueriesContext], url: str
) -> None:
    analyst = client_as("analyst")
    fill(range(2), 2)
    with counting() as few:
        analyst.get(url)
    fill(range(2, 12), 6)
    with counting() as many:
        assert analyst.get(url).status_code == 200
    assert len(many) == len(few) <= 16


def test_a_role_that_its_team_has_no_more_stays_recorded(client_as: ClientAs) -> None:
    """An administrator takes a role from a team: what was recorded of it is shown, and saving keeps it."""
    analyst = client_as("analyst")
    save(analyst, ALL | {"students.sgt": "2"})
    TeamFactory(slug="north").roles.remove(RoleFactory(slug="sgt"))
    page = analyst.get(URL)
    assert value(page, "north.sgt.establishment") == "10"
    save(analyst, ALL | {"students.sgt": "2", "note": "Again"})
    assert recorded()["north sgt"] == {"FTE": 10, "abstracted": 1}


def test_a_reason_that_is_not_long_term_takes_nobody_from_the_total(client_as: ClientAs) -> None:
    ReasonFactory(slug="leave", name="Annual leave", long_term=False, position=4)
    analyst = client_as("analyst")
    save(analyst, CON | {"south.con.leave": "45"})  # with the ten of the other reasons more than there are posts
    page = analyst.get(URL)
    assert recorded()["south con"]["leave"] == 45
    assert "South Establishment 50 Undeployable 10 Deployable 80.0%" in words(page)
    assert "Annual leave (not counted)" in words(page)
