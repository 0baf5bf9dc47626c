"""What documents print of a day and its parts do not make is explained before a quarter tells of that day."""

from decimal import Decimal

import pytest

from deployability.models import Claim, Snapshot
from opcc_portal import jobs
from opcc_portal.models import AuditEvent, Quarter
from tests.factories import UserFactory
from tests.integration.staffing.helping import ALL, URL, ClientAs, save, seen, words

pytestmark = pytest.mark.usefixtures("teams")
CLAIMS = URL + "contradictions/"


@pytest.fixture
def claim(client_as: ClientAs) -> Claim:
    """Table 1 prints 24 FTE of a team whose roles have 23."""
    save(client_as("analyst"), ALL)
    snapshot = Snapshot.objects.get()
    told = {"snapshot": snapshot, "table": "Table 1", "team": "north"}
    Claim.objects.create(**told, figure="share", value=Decimal("69.6"), printed="69.6%")
    return Claim.objects.create(**told, figure="establishment", value=24, printed="24")


def problems() -> list[str]:
    return [said for said in jobs.problems(Quarter.objects.get()) if said.startswith("Staffing")]


def test_only_what_differs_is_asked_about_and_it_holds_up_the_quarter(client_as: ClientAs, claim: Claim) -> None:
    said = words(client_as("analyst").get(CLAIMS))
    assert "2 printed figures compared with what the parts make: 1 agree" in said
    assert "Table 1, Swindon CPT North, Establishment, FTE: 24 printed, 23 from the parts" in said
    assert problems() == [
        "Staffing of 31 May 2018: Table 1, Swindon CPT North, Establishment, FTE: 24 printed, 23 from the parts. "
        "Explain it, or correct it, under Staffing, Printed figures."
    ]


def test_an_explanation_lets_the_quarter_go_on_and_is_audited(client_as: ClientAs, claim: Claim) -> None:
    analyst = client_as("analyst")
    sent = {f"explanation.{claim.pk}": "Counted before a transfer", "seen": seen(analyst.get(CLAIMS))}
    assert analyst.post(CLAIMS, sent).status_code == 302
    claim.refresh_from_db()
    assert (claim.explanation, claim.explained_by_id) == (
        "Counted before a transfer",
        int(analyst.session["_auth_user_id"]),
    )
    assert problems() == []
    assert AuditEvent.objects.get(event="staffing.explained").after == {
        f"explanation.{claim.pk}": "Counted before a transfer"
    }


def test_another_claim_cannot_be_explained_in_its_place(client_as: ClientAs, claim: Claim) -> None:
    """What is sent of a claim that is not asked about is no field of the form."""
    analyst, other = client_as("analyst"), Claim.objects.exclude(pk=claim.pk).get()
    sent = {f"explanation.{claim.pk}": "", f"explanation.{other.pk}": "Sent", "seen": seen(analyst.get(CLAIMS))}
    analyst.post(CLAIMS, sent)
    other.refresh_from_db()
    assert other.explanation == ""


def test_of_two_who_explain_the_later_sees_both(client_as: ClientAs, claim: Claim) -> None:
    first, second = client_as("analyst"), client_as("analyst")
    page = second.get(CLAIMS)
    first.post(CLAIMS, {f"explanation.{claim.pk}": "One reason", "seen": seen(page)})
    answer = second.post(CLAIMS, {f"explanation.{claim.pk}": "Another", "seen": seen(page)})
    assert answer.status_code == 409
    assert "One reason" in words(answer)


def test_nothing_is_explained_while_the_quarter_is_judged(client_as: ClientAs, claim: Claim) -> None:
    analyst = client_as("analyst")
    page = analyst.get(CLAIMS)
    Quarter.objects.update(state="submitted", submitted_by=UserFactory())
    assert analyst.post(CLAIMS, {f"explanation.{claim.pk}": "Late", "seen": seen(page)}).status_code == 409


def test_a_correction_of_the_parts_ends_a_contradiction(client_as: ClientAs, claim: Claim) -> None:
    analyst = client_as("analyst")
    assert "1 printed figure contradicts its parts" in words(analyst.get(URL))
    save(analyst, ALL | {"north.lci.establishment": "14"})
    assert "Table 1, Swindon CPT North, Establishment" not in words(analyst.get(CLAIMS))


def test_a_day_without_a_snapshot_has_nothing_to_explain(client_as: ClientAs) -> None:
    assert client_as("analyst").get(CLAIMS).status_code == 404
