"""Days a year that an average officer is lost: abstraction (any cause) and non-deployability (the long-term ones).

Source: appendix A of the community policing team paper of June 2018.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from deployability.domain.strength import HUNDRED, ZERO


@dataclass(frozen=True)
class Days:
    """The days of one cause; None where it does not count."""

    cause: str
    abstraction: Decimal | None
    deployability: Decimal | None
    note: str = ""


@dataclass(frozen=True)
class Lost:
    """All days of the year that are lost, of so many working days (more than none)."""

    abstraction: Decimal
    deployability: Decimal
    working_days: Decimal

    @property
    def abstraction_share(self) -> Decimal:
        """Per cent of the working days, unrounded."""
        return self.abstraction / self.working_days * HUNDRED

    @property
    def deployability_share(self) -> Decimal:
        """Per cent of the working days on which an average officer cannot be deployed, unrounded."""
        return self.deployability / self.working_days * HUNDRED


def lost(days: Iterable[Days], working_days: Decimal) -> Lost:
    """Return the totals over the causes."""
    found = list(days)
    return Lost(
        abstraction=sum((each.abstraction or ZERO for each in found), ZERO),
        deployability=sum((each.deployability or ZERO for each in found), ZERO),
        working_days=working_days,
    )
