"""What a team can deploy: undeployable, deployable and totals follow from establishment and losses by reason.

Source: the community policing team paper of June 2018: deployable % = (FTE − undeployable) ÷ FTE, undeployable = the
sum over the long-term reasons. FTE are full-time equivalents, fractions occur.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Place = tuple[str, str]  # team and role by slug; "" for all of them
ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Strength:
    """FTE of a team's role, or of several together: establishment, losses by long-term reason, and how many are in post
    where that is known (of several: where it is known of all). `short` are losses for other reasons, such as annual
    leave: told, and never counted as undeployable."""

    establishment: Decimal
    losses: Mapping[str, Decimal] = field(default_factory=dict)
    in_post: Decimal | None = None
    short: Mapping[str, Decimal] = field(default_factory=dict)

    def lost(self, reason: str) -> Decimal:
        """What a reason takes, whether it is counted or not."""
        return self.losses.get(reason, ZERO) + self.short.get(reason, ZERO)

    @property
    def undeployable(self) -> Decimal:
        return sum(self.losses.values(), ZERO)

    @property
    def deployable(self) -> Decimal:
        return self.establishment - self.undeployable

    @property
    def share(self) -> Decimal | None:
        """Deployable in per cent of the establishment, unrounded; None where there is no establishment."""
        return self.deployable / self.establishment * HUNDRED if self.establishment else None

    def below(self, threshold: Decimal) -> bool:
        """Whether the unrounded share lies under the threshold; never where there is no establishment."""
        return self.share is not None and self.share < threshold


NONE = Strength(ZERO)


def together(parts: Iterable[Strength]) -> Strength:
    """Return the total of several: every reason of any of them."""
    found = list(parts)
    in_post = [part.in_post for part in found]
    known = [fte for fte in in_post if fte is not None]
    return Strength(
        establishment=sum((part.establishment for part in found), ZERO),
        losses=added(part.losses for part in found),
        in_post=sum(known, ZERO) if found and len(known) == len(in_post) else None,
        short=added(part.short for part in found),
    )


def added(parts: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    """The sum for each reason of any of them."""
    found: dict[str, Decimal] = {}
    for part in parts:
        for reason, fte in part.items():
            found[reason] = found.get(reason, ZERO) + fte
    return found


def heading(reason: str, *, long_term: bool) -> str:
    """What the column of a reason is headed: one that is not long-term says that it is not counted."""
    return reason if long_term else f"{reason} (not counted)"
