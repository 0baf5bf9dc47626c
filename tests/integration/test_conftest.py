"""The ground that the other tests stand on."""

import socket

import pytest
from django.db import DatabaseError, connection, transaction

from opcc_portal.models import AuditEvent, Quarter
from scorecard.models import Assessment, Observation, Series
from tests.conftest import NetworkRefusedError
from tests.factories import AuditEventFactory, MeasureFactory


def test_no_test_reaches_the_network() -> None:
    with socket.socket() as outside, pytest.raises(NetworkRefusedError):
        outside.connect(("192.0.2.1", 80))
    with socket.socket() as outside, pytest.raises(NetworkRefusedError):
        outside.connect(("example.org", 80))


def test_the_machine_itself_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
        assert client.getpeername() == server.getsockname()


@pytest.mark.parametrize("time", ["first", "again"])
def test_wiltshire_is_whole_each_time_it_is_asked_for(wiltshire: Quarter, time: str) -> None:
    assert Observation.objects.count() == 1366
    assert Assessment.objects.count() == Series.objects.count() == 241
    assert MeasureFactory().pk > 104  # what is added goes on counting after what was put back


@pytest.mark.parametrize("time", ["first", "again"])
def test_a_test_that_commits_leaves_nothing_and_keeps_the_triggers(
    transactional_db: None, wiltshire: Quarter, time: str
) -> None:
    assert Observation.objects.count() == 1366
    event = AuditEventFactory()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(event="other")


def test_a_test_that_asks_for_nothing_starts_empty(db: None) -> None:
    assert not Observation.objects.exists()
    assert not connection.needs_rollback
