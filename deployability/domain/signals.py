"""What stands out in a run of snapshots: three falling, or the threshold missed twice running.

Shares are deployable % of the establishment, unrounded, the latest last; None where there was no establishment.
Source: the issue "CPT staffing" of the portal; the paper of June 2018 asks for trends in place of a single snapshot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

State = Literal["fired", "quiet", "not assessable"]
FALLS = 3  # in a row, each lower than the one before it
RUNNING = 2  # snapshots below the threshold, one after the other


@dataclass(frozen=True)
class Signal:
    """A judgement with the shares that it rests on, the latest last; `needed` is how many it takes."""

    state: State
    shares: tuple[Decimal | None, ...]
    needed: int

    @property
    def gap(self) -> bool:
        """Whether there are enough snapshots, but one of them has no share."""
        return self.state == "not assessable" and len(self.shares) == self.needed


def falling(shares: Sequence[Decimal | None]) -> Signal:
    """Whether each of the last three is lower than the one before it: that takes four."""
    needed = FALLS + 1
    last = tuple(shares[-needed:])
    known = [share for share in last if share is not None]
    if len(known) < needed:
        return Signal("not assessable", last, needed)
    return Signal("fired" if all(later < earlier for earlier, later in pairwise(known)) else "quiet", last, needed)


def below_twice(shares: Sequence[Decimal | None], threshold: Decimal) -> Signal:
    """Whether the last two both lie under the threshold. `threshold` in per cent."""
    last = tuple(shares[-RUNNING:])
    known = [share for share in last if share is not None]
    if len(known) < RUNNING:
        return Signal("not assessable", last, RUNNING)
    return Signal("fired" if all(share < threshold for share in known) else "quiet", last, RUNNING)
