"""Thresholds and the days that the methodology rests on."""

from decimal import Decimal

import pytest

from deployability.models import DayLost, Framework
from opcc_portal.models import AuditEvent, Quarter
from tests.factories import UserFactory
from tests.integration.staffing.helping import ClientAs, error, seen, words

pytestmark = pytest.mark.usefixtures("teams")
URL = "/staffing/methodology/"
RULES = {"threshold": "75", "tolerance": "40", "working_days": "208", "basis": ""}


@pytest.fixture
def leave(db: None) -> DayLost:
    return DayLost.objects.create(cause="Annual leave", abstraction=26, position=1)


def as_is(leave: DayLost) -> dict[str, str]:
    return RULES | {f"cause.{leave.pk}": "Annual leave", f"abstraction.{leave.pk}": "26"}


def test_thresholds_and_days_are_changed_and_audited(client_as: ClientAs, leave: DayLost) -> None:
    analyst = client_as("analyst")
    page = analyst.get(URL)
    assert "All causes, of the working year 26 (12.5%) 0 (0.0%)" in words(page)
    new = {"threshold": "80%", "cause.new": "Training", "abstraction.new": "12", "deployability.new": "4"}
    answer = analyst.post(URL, as_is(leave) | new | {"seen": seen(page)})
    assert answer.status_code == 302, words(answer)
    assert Framework.current().threshold == 80
    training = DayLost.objects.get(cause="Training")
    assert (training.abstraction, training.deployability, training.position) == (12, 4, 2)
    event = AuditEvent.objects.get(event="staffing.framework")
    assert event.before["threshold"] == "75"
    assert event.after[f"cause.{training.pk}"] == "Training"


def test_a_cause_whose_name_is_emptied_goes(client_as: ClientAs, leave: DayLost) -> None:
    analyst = client_as("analyst")
    analyst.post(URL, as_is(leave) | {f"cause.{leave.pk}": "", "seen": seen(analyst.get(URL))})
    assert not DayLost.objects.exists()


@pytest.mark.parametrize(
    ("typed", "where", "said"),
    [
        ({"threshold": "101"}, "threshold", "101 is more than 100 per cent."),
        ({"threshold": ""}, "threshold", "This field is required."),
        ({"working_days": "0"}, "working_days", "A year has working days: type how many."),
        ({"working_days": "400"}, "working_days", "400 days are more than a year has."),
        ({"abstraction.new": "-3"}, "abstraction.new", "It cannot be negative."),
        ({"abstraction.new": "3"}, "cause.new", "Name the cause for which these days are lost."),
        ({"cause.new": "annual LEAVE"}, "cause.new", "This cause stands here already."),
    ],
)
def test_what_cannot_be_is_said_beside_it(
    client_as: ClientAs, leave: DayLost, typed: dict[str, str], where: str, said: str
) -> None:
    analyst = client_as("analyst")
    answer = analyst.post(URL, as_is(leave) | typed | {"seen": seen(analyst.get(URL))})
    assert answer.status_code == 422
    assert said in error(answer, where)
    assert Decimal(DayLost.objects.get().abstraction) == 26


def test_of_two_who_change_them_the_later_sees_both(client_as: ClientAs, leave: DayLost) -> None:
    first, second = client_as("analyst"), client_as("analyst")
    page = second.get(URL)
    first.post(URL, as_is(leave) | {"threshold": "70", "seen": seen(page)})
    answer = second.post(URL, as_is(leave) | {"threshold": "80", "seen": seen(page)})
    assert answer.status_code == 409
    assert "saved another text while you wrote" in words(answer)
    assert Framework.current().threshold == 70


def test_nothing_changes_while_a_quarter_is_judged(client_as: ClientAs, leave: DayLost) -> None:
    analyst = client_as("analyst")
    page = analyst.get(URL)
    Quarter.objects.update(state="submitted", submitted_by=UserFactory())
    assert analyst.post(URL, as_is(leave) | {"threshold": "80", "seen": seen(page)}).status_code == 409
    assert not Framework.objects.exists()


def test_two_causes_change_their_names_with_each_other(client_as: ClientAs, leave: DayLost) -> None:
    other = DayLost.objects.create(cause="Training", abstraction=12, position=2)
    analyst = client_as("analyst")
    new = {f"cause.{leave.pk}": "Training", f"cause.{other.pk}": "Annual leave", f"abstraction.{other.pk}": "12"}
    answer = analyst.post(URL, as_is(leave) | new | {"seen": seen(analyst.get(URL))})
    assert answer.status_code == 302
    assert DayLost.objects.get(cause="Training").abstraction == 26
