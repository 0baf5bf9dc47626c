"""Keeping a register: risks added and changed, what they concern, what is done about them."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from opcc_portal import pages
from opcc_portal.models import AuditEvent, Draft, User
from opcc_portal.pages import Choice, Nameable
from opcc_portal.writing import ChangedError, mark
from risks.actions import keeping
from risks.models import Concern, Register, Risk
from tests.factories import (
    ImpactAreaFactory,
    MitigationFactory,
    QuarterFactory,
    RegisterFactory,
    RiskFactory,
    UserFactory,
)
from tests.integration.risking.helping import ClientAs, error, seen, trail, words

ADD = "/risks/registers/opcc/add/"
TYPED: dict[str, Any] = {
    "category": "inherent",
    "reference": "",
    "event": "No medium term financial strategy",
    "consequences": "Priorities undelivered\nCriticism",
    "identified": "15 May 2017",
    "owner_role": "Chief Finance Officer",
    "owner": "",
    "note": "",
}


def changed(risk: Risk, client: Any, **typed: Any) -> Any:
    url = f"/risks/{risk.slug}/change/"
    sent = {name: value for name, value in TYPED.items() if name != "reference"}
    return client.post(url, {**sent, "seen": seen(client.get(url)), **typed})


@pytest.fixture
def _measures(monkeypatch: pytest.MonkeyPatch) -> None:
    """One kind of thing that can be named, with two things of it."""
    choices = [Choice("crime", "Crime", "Crime volume"), Choice("staff", "Staff", "Staff morale")]
    kind = Nameable(key="measure", label="measures", page="measure", choices=lambda: choices, places=lambda *_: {})
    monkeypatch.setattr(pages, "_nameable", {"measure": kind})


# -- Adding --------------------------------------------------------------------------------------------------------


def test_a_risk_is_added_under_the_next_reference_of_its_category(
    client_as: ClientAs, risk: Risk, topical: Risk, owner: User
) -> None:
    RiskFactory(reference="I9")
    client = client_as("analyst")
    assert "Left empty it becomes the next free one: I10 if it is inherent, T5 if topical." in words(client.get(ADD))
    area = ImpactAreaFactory(slug="financial")
    assert client.post(ADD, {**TYPED, "owner": owner.pk, "areas": ["financial"]}).status_code == 302
    added = Risk.objects.get(event=TYPED["event"])
    assert (added.reference, added.slug, added.owner, added.identified) == ("I10", "i10", owner, date(2017, 5, 15))
    assert (added.consequences, list(added.areas.all())) == ("Priorities undelivered\nCriticism", [area])
    assert not added.reviews.exists()
    assert trail() == ["risk.added"]
    client.post(ADD, {**TYPED, "category": "topical", "reference": "t 12"})
    assert Risk.objects.filter(reference="T12", slug="t12").exists()
    assert "T12 No medium term financial strategy – – Not scored yet" in words(client.get("/risks/"))


def test_the_address_of_another_registers_risk_is_left_to_it(client_as: ClientAs, risk: Risk) -> None:
    RegisterFactory(slug="wcjb", name="WCJB")
    client_as("approver").post("/risks/registers/wcjb/add/", TYPED)
    assert Risk.objects.get(register__slug="wcjb").slug == "wcjb-i1"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("reference", "i1", "There is a risk I1 in this register already."),
        ("reference", "First", "Type letters and a number, such as T8."),
        ("event", "", "Say what may happen."),
        ("event", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        ("category", "", "Choose whether it is inherent or topical."),
        ("identified", "2 June 2018", "2 June 2018 is still to come."),
        ("identified", "soon", "“soon” is not a date. Type it as 31 March 2018 or 31/03/2018."),
        ("areas", ["fame"], "Select a valid choice. fame is not one of the available choices."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_typed_is_lost(
    client_as: ClientAs, risk: Risk, field: str, typed: Any, said: str
) -> None:
    answer = client_as("analyst").post(ADD, {**TYPED, "note": "Kept", field: typed})
    assert (answer.status_code, error(answer, field)) == (422, said)
    assert 'value="Kept"' in answer.content.decode()
    assert (Risk.objects.count(), trail()) == (1, [])


def test_a_risk_was_identified_by_its_first_review(client_as: ClientAs, risk: Risk) -> None:
    """I1 was reviewed first on 4 May 2018."""
    client, url = client_as("analyst"), "/risks/i1/change/"
    typed = {**TYPED, "seen": seen(client.get(url))}
    answer = client.post(url, {**typed, "identified": "5 May 2018"})
    wanted = "It was reviewed on 4 May 2018, so it was identified by then."
    assert (answer.status_code, error(answer, "identified")) == (422, wanted)
    assert client.post(url, {**typed, "identified": "4 May 2018"}).status_code == 302


def test_only_who_may_review_risks_can_keep_one_up_to_date(client_as: ClientAs, owner: User) -> None:
    RegisterFactory()
    panel, gone = UserFactory(panel=True), UserFactory(risk_owner=True, is_active=False)
    html = client_as("analyst").get(ADD).content.decode()
    offered = set(re.findall(r'<option value="(\d+)"', html))
    analyst = User.objects.get(role="analyst")
    assert offered == {str(owner.pk), str(analyst.pk)}
    for other in (panel, gone):
        assert client_as("analyst").post(ADD, {**TYPED, "owner": other.pk}).status_code == 422


# -- Changing ------------------------------------------------------------------------------------------------------


def test_a_change_says_what_was_before_and_leaves_reference_and_address(client_as: ClientAs, risk: Risk) -> None:
    typed = {"event": "Priorities are late", "owner": risk.owner_id, "reference": "I77", "owner_role": ""}
    typed |= {"consequences": "", "identified": "31/01/2017"}
    assert changed(risk, client_as("analyst"), **typed).status_code == 302
    risk.refresh_from_db()
    assert (risk.reference, risk.slug, risk.event) == ("I1", "i1", "Priorities are late")
    row = AuditEvent.objects.get()
    assert (row.event, row.before) == ("risk.changed", {"event": "Priorities are not delivered"})
    assert changed(risk, client_as("analyst"), **typed).status_code == 302
    assert trail() == ["risk.changed"]  # nothing was different


def test_of_two_who_change_a_risk_the_later_one_sees_both(client_as: ClientAs, risk: Risk) -> None:
    client, url = client_as("analyst"), "/risks/i1/change/"
    before = seen(client.get(url))
    ann = UserFactory(approver=True, display_name="Ann Approver")
    fields = {"category": "inherent", "event": "Hers", "consequences": "", "owner_role": "", "note": "", "owner": None}
    fields |= {"identified": risk.identified, "areas": []}
    keeping.change_risk(by=ann, risk=risk, seen=before, fields=fields, concerns={})
    answer = client.post(url, {**TYPED, "event": "Mine", "seen": before})
    assert answer.status_code == 409
    assert "Event, as Ann Approver saved it Hers Event, as you wrote it Mine" in words(answer)
    assert client.post(url, {**TYPED, "event": "Mine", "seen": seen(answer)}).status_code == 302
    assert trail() == ["risk.changed"] * 2


def test_whoever_keeps_a_risk_stays_although_they_may_no_longer(client_as: ClientAs, risk: Risk, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert changed(risk, client_as("analyst"), owner=owner.pk).status_code == 302
    risk.refresh_from_db()
    assert risk.owner == owner


def test_nothing_is_changed_while_a_quarter_is_judged(client_as: ClientAs, risk: Risk) -> None:
    QuarterFactory(year=2012, submitted=True)
    client, row = client_as("analyst"), risk.mitigations.get()
    assert "is submitted, so nothing" in words(client.get("/risks/i1/change/"))
    assert changed(risk, client).status_code == 409
    ends = {"": {"action": "Other"}, "remove/": {}, "move/": {"to": "up"}}
    for end, typed in ends.items():
        url = f"/risks/i1/mitigations/{row.pk}/{end}"
        before = mark(keeping.told_of(row))
        assert client.post(url, {**typed, "seen": before}).status_code == 409, end
    assert client.post("/risks/i1/mitigations/add/", {"action": "New"}).status_code == 409
    assert trail() == []


# -- What it concerns ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_measures")
def test_a_risk_names_what_it_concerns(client_as: ClientAs, risk: Risk) -> None:
    Concern.objects.create(risk=risk, kind="measure", key="gone")
    Concern.objects.create(risk=risk, kind="vessel", key="ship")  # of a kind that nothing offers: it stays
    client = client_as("analyst")
    shown = words(client.get("/risks/i1/change/"))
    assert "It concerns: measures (optional) gone (no longer there) Crime volume Staff morale" in shown
    assert changed(risk, client, concerns_measure=["crime", "gone"]).status_code == 302
    assert set(risk.concerns.values_list("kind", "key")) == {
        ("measure", "crime"),
        ("measure", "gone"),
        ("vessel", "ship"),
    }
    changed(risk, client, concerns_measure=["staff"])
    assert set(risk.concerns.values_list("kind", "key")) == {("measure", "staff"), ("vessel", "ship")}
    answer = changed(risk, client, concerns_measure=["weather"])
    assert "weather is not one of the available choices" in error(answer, "concerns_measure")


@pytest.mark.usefixtures("_measures")
@pytest.mark.parametrize("concerns", [{"measure": ["weather"]}, {"vessel": ["ship"]}])
def test_the_act_refuses_what_does_not_exist(risk: Risk, owner: User, concerns: dict[str, list[str]]) -> None:
    fields = {"reference": "", "category": "topical", "event": "E", "consequences": "", "owner_role": "", "note": ""}
    fields |= {"identified": date(2018, 1, 1), "owner": None, "areas": []}
    with pytest.raises(ValidationError):
        keeping.add_risk(by=owner, register=risk.register, fields=fields, concerns=concerns)
    assert Risk.objects.count() == 1


# -- Mitigations ---------------------------------------------------------------------------------------------------

MITIGATION = {"action": "Ask the Panel", "owner_role": "", "due": "30/9/2018", "status": "planned"}


def test_mitigations_are_added_changed_and_removed(client_as: ClientAs, risk: Risk) -> None:
    client, root = client_as("approver"), "/risks/i1/mitigations/"
    assert client.post(f"{root}add/", MITIGATION).status_code == 302
    added = risk.mitigations.get(action="Ask the Panel")
    assert (added.due, added.position > risk.mitigations.order_by("position")[0].position) == (date(2018, 9, 30), True)
    one = f"{root}{added.pk}/"
    assert client.post(one, {**MITIGATION, "due": "", "seen": seen(client.get(one))}).status_code == 302
    added.refresh_from_db()
    assert added.due is None
    asked = client.get(f"{one}remove/")
    assert client.post(f"{one}remove/", {"seen": "old"}).status_code == 409
    assert "Removed." in words(client.post(f"{one}remove/", {"seen": seen(asked)}, follow=True))
    assert risk.mitigations.count() == 1
    assert trail() == ["mitigation.added", "mitigation.changed", "mitigation.removed"]


def test_what_is_typed_about_a_mitigation_that_is_gone_can_be_added_anew(client_as: ClientAs, risk: Risk) -> None:
    client, row = client_as("analyst"), risk.mitigations.get()
    one = f"/risks/i1/mitigations/{row.pk}/"
    before = seen(client.get(one))
    row.delete()
    answer = client.post(one, {**MITIGATION, "action": "Mine", "seen": before})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert 'value="Mine"' in html
    assert 'action="/risks/i1/mitigations/add/"' in html
    again = {**MITIGATION, "instead": re.findall(r'name="instead" value="(.*?)"', html)[0]}
    assert client.post("/risks/i1/mitigations/add/", again).status_code == 302
    assert client.get(one).status_code == 404
    assert not Draft.objects.exists()


def test_of_two_at_a_mitigation_the_second_is_told(risk: Risk, owner: User) -> None:
    row = risk.mitigations.get()
    before, fields = mark(keeping.told_of(row)), {"action": "A", "owner_role": "", "due": None, "status": ""}
    keeping.change_mitigation(by=owner, risk=risk, mitigation=row.pk, seen=before, **fields)
    with pytest.raises(ChangedError):
        keeping.change_mitigation(by=owner, risk=risk, mitigation=row.pk, seen=before, **fields)
    with pytest.raises(ChangedError):
        keeping.remove_mitigation(by=owner, risk=risk, mitigation=row.pk, seen=before)
    keeping.remove_mitigation(by=owner, risk=risk, mitigation=row.pk, seen=mark(fields | {"due": ""}))
    keeping.remove_mitigation(by=owner, risk=risk, mitigation=row.pk, seen=before)  # twice is once
    with pytest.raises(ChangedError) as gone:
        keeping.change_mitigation(by=owner, risk=risk, mitigation=row.pk, seen=before, **fields)
    assert gone.value.now is None


def test_up_and_down(client_as: ClientAs, owner: User) -> None:
    risk = RiskFactory(reference="I5")
    rows = {name: MitigationFactory(risk=risk, action=name).pk for name in "ABC"}
    client = client_as("analyst")

    def move(name: str, to: str) -> str:
        client.post(f"/risks/i5/mitigations/{rows[name]}/move/", {"to": to})
        return "".join(risk.mitigations.order_by("position").values_list("action", flat=True))

    assert move("C", "up") == "ACB"
    assert move("A", "down") == "CAB"
    assert move("C", "up") == "CAB"
    assert move("B", "down") == "CAB"
    assert trail() == ["mitigation.moved"] * 2


def test_a_mitigation_of_another_risk_is_not_there(client_as: ClientAs, risk: Risk, others: Risk) -> None:
    row = MitigationFactory(risk=others)
    client = client_as("analyst")
    for end in ("", "remove/"):
        assert client.get(f"/risks/i1/mitigations/{row.pk}/{end}").status_code == 404
    assert client.post(f"/risks/i1/mitigations/{row.pk}/move/", {"to": "up"}).status_code == 404
    assert Register.objects.count() == 1
