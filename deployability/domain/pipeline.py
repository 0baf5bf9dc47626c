"""Students in training against the vacancies of their role: how many posts they fill when they join.

Source: the community policing team paper of June 2018, which sets those in training beside the vacancies.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from deployability.domain.strength import ZERO


@dataclass(frozen=True)
class Pipeline:
    """A role's vacancies in FTE and how many are in training for it, each of whom fills one FTE."""

    vacancies: Decimal
    students: int

    @property
    def filled(self) -> Decimal:
        """FTE of vacancies that are filled when all of them join."""
        return min(self.vacancies, Decimal(self.students))

    @property
    def left(self) -> Decimal:
        """FTE of vacancies that stay."""
        return self.vacancies - self.filled

    @property
    def surplus(self) -> Decimal:
        """How many more are in training than there are vacancies."""
        return max(Decimal(self.students) - self.vacancies, ZERO)
