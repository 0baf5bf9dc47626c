"""Every act leaves one row: who, what, before and after, in the transaction of the act."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.test import Client

from opcc_portal.audit import record
from opcc_portal.lib.periods import Period
from opcc_portal.models import AuditEvent, Office, User
from scorecard import actions
from scorecard.actions import Entry
from tests.factories import (
    ObservationFactory,
    OfficeFactory,
    PlacementFactory,
    QuarterFactory,
    SeriesFactory,
    UserFactory,
)

ClientAs = Callable[[str], Client]


def test_a_row_says_who_did_what_to_what(db: None) -> None:
    analyst, quarter = UserFactory(display_name="Performance Analyst"), QuarterFactory()
    row = record("quarter.opened", by=analyst, target=quarter, before={"state": ""}, after={"state": "open"})
    assert (row.by, row.event, row.target_type) == (analyst, "quarter.opened", "opcc_portal.quarter")
    assert (row.target_id, row.target) == (str(quarter.pk), "Quarter 4, 2017-18")
    assert str(row) == "quarter.opened: Quarter 4, 2017-18"


def test_a_long_name_is_cut_to_what_the_row_holds(db: None) -> None:
    assert len(record("office.changed", by=None, target=OfficeFactory(short_name="x" * 100)).target) == 100
    series = SeriesFactory(measure__name="y" * 200, segment="z" * 200)
    assert len(record("figures.recorded", by=None, target=series).target) == 300


def test_a_changed_figure_says_what_it_was_and_what_it_is(db: None) -> None:
    old, analyst = ObservationFactory(value=100.0), UserFactory()
    entry = Entry(series=old.series_id, period=Period(date(2018, 3, 1), 1), value=90.0)
    actions.record_figures(by=analyst, entries=[entry], subject=old.series)
    row = AuditEvent.objects.get()
    key = f"series {old.series_id}, 1 months to 2018-03-01"
    assert (row.event, row.by) == ("figures.recorded", analyst)
    assert (row.before, row.after) == ({key: 100.0}, {key: 90.0})


def test_of_a_large_import_the_number_is_kept(db: None) -> None:
    series = SeriesFactory()
    entries = [Entry(series=series.pk, period=Period(date(1900 + n, 3, 1), 1), value=1.0) for n in range(101)]
    actions.record_figures(by=None, entries=entries, subject=series)
    assert AuditEvent.objects.get().after == {"figures": 101}


def test_an_act_that_fails_leaves_no_trace_of_itself(db: None) -> None:
    series = SeriesFactory()
    entry = Entry(series=series.pk, period=Period(date(2018, 3, 1), 1), value=90.0)
    with transaction.atomic():
        actions.record_figures(by=None, entries=[entry], subject=series)
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()
    assert not series.observations.exists()


def test_the_row_carries_the_id_of_the_request(client_as: ClientAs) -> None:
    quarter, placement = QuarterFactory(), PlacementFactory()
    name = f"{placement.series_id}-1-2018-03-01"
    answer = client_as("analyst").post(f"/entry/{quarter.slug}/", {name: "90", f"{name}-version": "0"})
    assert AuditEvent.objects.get().request_id == answer["X-Request-ID"] != ""


# -- What an administrator changes ---------------------------------------------------------------------------------

PERSON = {"username": "newcomer", "display_name": "New Analyst", "email": "", "role": "analyst"}


def test_a_new_person_is_recorded_without_their_password(client_as: ClientAs) -> None:
    secret = "a long and secret phrase"
    form = {**PERSON, "usable_password": "true", "password1": secret, "password2": secret}
    assert client_as("admin").post("/admin/opcc_portal/user/add/", form).status_code == 302
    row = AuditEvent.objects.get()
    assert (row.event, row.target, row.by.role) == ("user.created", "New Analyst", "admin")
    assert row.after["role"] == "analyst"
    assert secret not in str([row.before, row.after])
    assert User.objects.get(username="newcomer").check_password(secret)


def test_a_change_of_role_is_recorded(client_as: ClientAs) -> None:
    person = UserFactory(panel=True)
    form = {"username": person.username, "display_name": person.display_name, "role": "analyst", "is_active": "on"}
    assert client_as("admin").post(f"/admin/opcc_portal/user/{person.pk}/change/", form).status_code == 302
    row = AuditEvent.objects.get()
    assert (row.event, row.before, row.after) == ("user.changed", {"role": "panel"}, {"role": "analyst"})


def test_the_office_is_described_once(client_as: ClientAs) -> None:
    admin = client_as("admin")
    fields = ("name", "short_name", "commissioner_title", "force", "panel")
    assert admin.post("/admin/opcc_portal/office/add/", dict.fromkeys(fields, "words")).status_code == 302
    assert Office.current().name == "words"
    assert admin.get("/admin/opcc_portal/office/add/").status_code == 403
    assert AuditEvent.objects.get().event == "office.created"
