"""A hundred people save one figure at the same moment, in the portal as deployed."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.machinery import Portal, answered
from tests.race import Race, at_once

pytestmark = [pytest.mark.slow, pytest.mark.services("postgresql server", "redis")]
CLIENTS = 100
VERSIONS = """
    SELECT version, value FROM scorecard_observation
    WHERE series_id = %s AND span = 1 AND period_end = %s::date ORDER BY version
"""
AUDITED = "SELECT count(*) FROM opcc_portal_auditevent WHERE event = 'figures.recorded' AND target_id = %s"


def test_a_hundred_who_save_one_figure_at_once_lose_none(
    on_services: Portal, database: Callable[..., list[tuple[Any, ...]]]
) -> None:
    """Each sends another value for one cell, with the same version: it is saved, or both figures are shown."""
    with on_services.web():
        visitor = on_services.visitor
        visitor.sign_in("analyst")
        cell, value = visitor.counts()[0]
        series, _, month = cell.split("-", 2)
        before = database(VERSIONS, int(series), month)
        audited = database(AUDITED, series)[0][0]
        seen = {f"{cell}-version": str(len(before)), f"{cell}-was": str(value)}

        def act(mine: int) -> str:
            answer = visitor.post(f"/entry/2017-18-Q4/{series}/", answered(cell, mine) | seen)
            assert answer.status == 200
            return answer.text

        told = at_once([lambda mine=value + n: act(mine) for n in range(1, CLIENTS + 1)])
        race = Race(told, database(VERSIONS, int(series), month), database(AUDITED, series)[0][0] - audited)
    race.nothing_was_lost(CLIENTS, before=len(before))
    assert race.versions[-1][1] in range(value + 1, value + CLIENTS + 1)
