"""What all acts on what is told have in common: when they are refused, and how two writers meet."""

import hashlib
import json
from typing import Any

from opcc_portal.models import Quarter
from scorecard.actions import locked_by

State = dict[str, Any]


class LockedError(Exception):
    """The quarter is being judged or is published: the message says so, and who can open it again."""


class ChangedError(Exception):
    """Somebody changed it after the writer had it before them; `now` is what it says, None where it is gone."""

    def __init__(self, now: State | None) -> None:
        super().__init__(str(now))
        self.now = now


class ExistsError(Exception):
    """There is one already that goes by this name."""


def hold(quarter: Quarter) -> Quarter:
    """The quarter, held until the commit, so that it cannot be submitted between looking and writing, and that of two
    writers the second sees what the first wrote. Raises `LockedError`."""
    held = Quarter.objects.select_for_update().get(pk=quarter.pk)
    if held.locked:
        raise LockedError(locked_by(held))
    return held


def mark(state: State) -> str:
    """A few letters that change whenever anything that a thing says does."""
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:16]


def meet(now: State, wanted: State, seen: str) -> bool:
    """Whether there is anything to write. Raises `ChangedError` where what is there is not what the writer saw; what
    would change nothing is left alone, whoever was quicker."""
    if now == wanted:
        return False
    if mark(now) != seen:
        raise ChangedError(now)
    return True


def changes(now: State, wanted: State) -> tuple[State, State]:
    """What is different, before and after, for the audit row."""
    names = [name for name in wanted if now.get(name) != wanted[name]]
    return {name: now.get(name) for name in names}, {name: wanted[name] for name in names}
