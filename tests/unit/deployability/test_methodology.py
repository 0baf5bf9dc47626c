"""The days of appendix A."""

from decimal import Decimal

import pytest

from deployability.domain.methodology import Days, lost

DAYS = [
    Days("leave", Decimal(26), None),
    Days("sickness", Decimal("10.5"), Decimal("6.2")),
    Days("courses", None, Decimal(4)),
]


def test_a_cause_counts_where_it_has_days() -> None:
    found = lost(DAYS, Decimal(208))
    assert (found.abstraction, found.deployability) == (Decimal("36.5"), Decimal("10.2"))
    assert found.abstraction_share == Decimal("36.5") / Decimal(208) * 100


@pytest.mark.parametrize(("days", "share"), [("84", "40.38"), ("40.7", "19.57"), ("41", "19.71")])
def test_the_shares_of_208_days(days: str, share: str) -> None:
    found = lost([Days("all", None, Decimal(days))], Decimal(208))
    assert round(found.deployability_share, 2) == Decimal(share)


def test_no_days_are_none() -> None:
    assert lost([], Decimal(208)).deployability_share == 0
