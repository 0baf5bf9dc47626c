"""What stands against a review, in words for whoever made it; and the reference of a new risk."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opcc_portal.lib.formatting import format_date
from risks.domain.scoring import Category, Scores

LETTERS: dict[Category, str] = {"inherent": "I", "topical": "T"}


@dataclass(frozen=True)
class Scale:
    """How many levels each part of a score has in a register."""

    likelihood: int
    control: int
    impact: int


@dataclass(frozen=True)
class Last:
    """The review before: its score, its parts (None: a document states the score alone), whether it took the risk off,
    and the last date that any review has."""

    score: int
    scores: Scores | None
    removed: bool = False
    on: date | None = None


@dataclass(frozen=True)
class Proposed:
    """A review as somebody wants it recorded."""

    scores: Scores
    on: date
    reason: str = ""
    removes: bool = False


def moved(last: Last | None, scores: Scores) -> bool:
    """Whether the score or any part of it is another than at the last review. A first score has not moved; where the
    parts are unknown the score decides."""
    if last is None:
        return False
    return scores != last.scores if last.scores else scores.residual != last.score


def refusals(last: Last | None, now: Proposed, scale: Scale, identified: date, today: date) -> dict[str, str]:
    """Return what stands against a review of a risk that was identified on a day, by the part that it is about; nothing
    where it may be recorded."""
    found = outside(now.scores, scale)
    if day := wrong_day(last, now.on, identified, today):
        found["on"] = day
    if now.removes and last and last.removed:
        found["removes"] = "It is off the register already."
    if now.removes and last is None:
        found["removes"] = "It has no score yet, so there is nothing to take off the register."
    if not now.reason.strip() and (why := needs_reason(last, now)):
        found["reason"] = why
    return found


def outside(scores: Scores, scale: Scale) -> dict[str, str]:
    """Return the parts that lie outside their scale, each with its message."""
    return {
        part: f"{part.capitalize()} goes from 1 to {most} in this register."
        for part, most in vars(scale).items()
        if not 1 <= getattr(scores, part) <= most
    }


def wrong_day(last: Last | None, on: date, identified: date, today: date) -> str:
    """Return why a review cannot have this date; "" where it can."""
    if on > today:
        return f"{format_date(on)} is still to come. Record a review when it has been made."
    if last and last.on and on < last.on:
        return f"{format_date(on)} is before the last review, which was on {format_date(last.on)}."
    if on < identified:
        return f"{format_date(on)} is before the risk was identified, which was on {format_date(identified)}."
    return ""


def needs_reason(last: Last | None, now: Proposed) -> str:
    """Return why a review needs a reason, as the request to give it; "" where it needs none."""
    if now.removes:
        return "Say why it is taken off the register."
    if last and last.removed:
        return "Say why it is brought back onto the register."
    return "Say why the score moves." if moved(last, now.scores) else ""


def next_reference(references: Sequence[str], letters: str) -> str:
    """Return the reference after the highest with these letters: "T8" after T1, T3 and T7. A gap is never filled."""
    numbers = [int(found[1]) for each in references if (found := re.fullmatch(rf"{letters}([0-9]+)", each))]
    return f"{letters}{max(numbers, default=0) + 1}"
