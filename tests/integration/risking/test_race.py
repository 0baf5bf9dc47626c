"""Ten people review one risk at the same moment: one of them had the last word before them, all others see both."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from opcc_portal.models import AuditEvent
from risks.actions import reviewing
from risks.models import Review, Risk
from tests.factories import OfficeFactory, ReviewFactory, RiskFactory, UserFactory
from tests.integration.risking.helping import REVIEW, review_url, seen
from tests.race import at_once

pytestmark = pytest.mark.services("postgresql")
CLIENTS = 10
BOTH = "saved another text while you wrote"


def race() -> list[str]:
    """What each was told. Everybody has the form before anybody sends it."""
    OfficeFactory()
    risk = RiskFactory(reference="I1")
    ReviewFactory(risk=risk)
    people = [Client() for _ in range(CLIENTS)]
    for client in people:
        client.force_login(UserFactory(analyst=True))
    before = seen(people[0].get(review_url(risk)))

    def act(client: Client, number: int) -> str:
        try:
            answer = client.post(review_url(risk), {**REVIEW, "seen": before, "reason": f"Mine, {number}"})
            return f"{answer.status_code} {answer.content.decode()}"
        finally:
            connection.close()

    return at_once([lambda client=client, n=n: act(client, n) for n, client in enumerate(people)])


def held_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold everybody who has found the risk until all have: the look under the lock decides."""
    barrier, found = threading.Barrier(CLIENTS), reviewing.hold_quarters

    def together(*arguments: Any) -> None:
        barrier.wait(timeout=60)
        found(*arguments)

    monkeypatch.setattr(reviewing, "hold_quarters", together)


@pytest.mark.usefixtures("transactional_db")
def test_of_people_who_review_one_risk_at_once_one_is_right_and_all_others_see_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held_together(monkeypatch)
    told = race()
    assert sorted(each[:3] for each in told) == ["302"] + ["409"] * (CLIENTS - 1)
    for number, each in enumerate(told):
        assert each[:3] == "302" or (BOTH in each and f'value="Mine, {number}"' in each)
    assert list(Review.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert AuditEvent.objects.filter(event="risk.reviewed").count() == 1


@pytest.mark.usefixtures("transactional_db")
def test_control_without_the_look_under_the_lock_all_are_recorded_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    held_together(monkeypatch)
    monkeypatch.setattr(reviewing, "refuse_when_changed", lambda *_: None)
    told = race()
    assert [each[:3] for each in told] == ["302"] * CLIENTS
    assert Risk.objects.get().reviews.count() == CLIENTS + 1


@pytest.mark.usefixtures("transactional_db")
def test_without_lock_and_look_the_database_says_so_and_nobody_meets_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those who count to one number the constraint lets one have it."""
    barrier, create = threading.Barrier(CLIENTS), Review.objects.create
    monkeypatch.setattr(reviewing, "hold_quarters", lambda *_: None)
    monkeypatch.setattr(reviewing, "refuse_when_changed", lambda *_: None)
    monkeypatch.setattr(Risk.objects, "select_for_update", lambda **_: Risk.objects.all())

    def together(**fields: Any) -> Review:
        if fields["number"] > 1:  # the first is the test's own
            barrier.wait(timeout=60)
        return create(**fields)

    monkeypatch.setattr(reviewing.Review.objects, "create", together)
    told = race()
    assert sorted(each[:3] for each in told) == ["302"] + ["409"] * (CLIENTS - 1)
    assert all(BOTH in each for each in told if each.startswith("409"))
    assert Risk.objects.get().reviews.count() == 2
