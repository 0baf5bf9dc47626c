"""Twenty people save one figure at the same moment; without the look at the version, figures would be lost.

The same over HTTP, a hundred of them and the portal as deployed: tests/faults/test_race.py.
"""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from opcc_portal.models import AuditEvent
from scorecard.actions import figures
from scorecard.forms import reading
from tests.factories import ObservationFactory, QuarterFactory, UserFactory
from tests.grid import MARCH, name, place, row_url
from tests.race import Race, at_once

pytestmark = pytest.mark.services("postgresql")
CLIENTS = 20


def race() -> Race:
    """Everybody has read before anybody writes: the second look, under the lock, decides."""
    QuarterFactory()
    series = place()
    ObservationFactory(series=series, value=500)
    key = name(series, MARCH)
    people = [Client() for _ in range(CLIENTS)]
    for client in people:
        client.force_login(UserFactory(analyst=True))

    def act(client: Client, mine: int) -> str:
        form = {key: str(mine), f"{key}-version": "1", f"{key}-was": "500"}
        try:
            return client.post(row_url(series), form).content.decode()
        finally:
            connection.close()

    told = at_once([lambda client=client, n=n: act(client, 500 + n) for n, client in enumerate(people, start=1)])
    versions = series.observations.order_by("version").values_list("version", "value")
    return Race(told, list(versions), AuditEvent.objects.filter(event="figures.recorded").count())


@pytest.fixture
def _together(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold everybody who has read the row until all have: the first time each of them reads it."""
    barrier, been, read = threading.Barrier(CLIENTS), threading.local(), reading.read_cell

    def together(*arguments: Any) -> Any:
        found = read(*arguments)
        if not getattr(been, "here", False):
            been.here = True
            barrier.wait(timeout=60)
        return found

    monkeypatch.setattr(reading, "read_cell", together)


@pytest.mark.usefixtures("_together")
def test_of_people_who_save_one_figure_at_once_one_is_right_and_all_others_are_asked() -> None:
    race().nothing_was_lost(CLIENTS, before=1)


@pytest.mark.usefixtures("_together")
def test_control_without_the_look_under_the_lock_figures_are_overwritten_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(figures, "refuse_when_overtaken", lambda *_: None)
    with pytest.raises(AssertionError, match="19 put theirs over a figure that they had not seen"):
        race().nothing_was_lost(CLIENTS, before=1)
