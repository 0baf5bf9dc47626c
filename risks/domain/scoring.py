"""How a risk is scored: residual score, band, what a review came to, when a risk may leave the register.

Source: the risk register of June 2018 with its key. Its letters stand for likelihood, control (the highest is least
control) and impact; what it prints of its rules in two ways is settled here, and said where it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

Outcome = Literal["new", "increased", "reduced", "maintained", "removed", "returned"]
Category = Literal["inherent", "topical"]
_REFERENCE = re.compile(r"(?P<letters>[A-Z]+)(?P<number>[0-9]+)")


@dataclass(frozen=True)
class Scores:
    """The parts of a score, each from 1 to as many levels as its register has."""

    likelihood: int
    control: int
    impact: int

    @property
    def residual(self) -> int:
        """The residual risk score: likelihood × control × impact."""
        return self.likelihood * self.control * self.impact


@dataclass(frozen=True)
class Band:
    """Scores from `least` up to below the next band's. `rank` counts from the highest band, which is 0."""

    key: str
    name: str
    least: int
    rank: int


BandT = TypeVar("BandT", bound=Band)


def band_of(score: int, bands: Sequence[BandT]) -> BandT:
    """Return the band of a score. Raises ValueError where it lies below the lowest."""
    found = max((band for band in bands if band.least <= score), key=lambda band: band.least, default=None)
    if found is None:
        raise ValueError(f"No band begins at or below a score of {score}.")
    return found


@dataclass(frozen=True)
class Standing:
    """Where a risk stood: its score, and whether it was off the register."""

    score: int
    removed: bool = False


def outcome(before: Standing | None, now: Standing) -> Outcome:
    """Return what a review came to, from where the risk stood before (None: it was not on the register)."""
    if now.removed:
        return "removed"
    if before is None:
        return "new"
    if before.removed:
        return "returned"
    if now.score == before.score:
        return "maintained"
    return "increased" if now.score > before.score else "reduced"


def may_leave(category: Category, score: int, threshold: int) -> bool:
    """Return whether a risk's removal is proposed: a topical risk at or under the threshold.

    The register's heading says *under* ten and the paper that goes with it *ten or under*. Only a score of exactly ten,
    which scales from 1 to 4 cannot make, would tell them apart: the rule of the paper holds.
    """
    return category == "topical" and score <= threshold


def missing(references: Sequence[str]) -> list[str]:
    """Return the references that a numbering leaves out: "T2" of T1, T3. Those of other shapes are not counted."""
    numbers: dict[str, set[int]] = {}
    for found in map(_REFERENCE.fullmatch, references):
        if found:
            numbers.setdefault(found["letters"], set()).add(int(found["number"]))
    return [
        f"{letters}{number}"
        for letters, taken in numbers.items()
        for number in range(1, max(taken))
        if number not in taken
    ]
