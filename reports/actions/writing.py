"""What all acts on what is told have in common: when they are refused, and how two writers meet."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from opcc_portal.actions import JUDGED, NotAllowedError, locked_by
from opcc_portal.models import Quarter
from opcc_portal.writing import refuse_when_changed

State = dict[str, Any]


class ExistsError(ValidationError):
    """There is one already that goes by this name; the message stands at the field that says so."""


def hold(quarter: Quarter) -> Quarter:
    """The quarter, held until the commit, so that it cannot be submitted between looking and writing, and that of two
    writers the second sees what the first wrote. Raises `NotAllowedError`."""
    held = Quarter.objects.select_for_update().get(pk=quarter.pk)
    if held.locked:
        raise NotAllowedError(locked_by(held))
    return held


def hold_beside(quarter: Quarter) -> tuple[Quarter, list[Quarter]]:
    """The quarter as `hold` has it, and the others that are being judged: what is told of one quarter others show too,
    as history. All are held, in one order, so that two who do this never wait for each other."""
    every = list(Quarter.objects.select_for_update().order_by("pk"))
    return hold(quarter), [each for each in every if each.state in JUDGED and each.pk != quarter.pk]


def refuse_while_shown(judged: Iterable[Quarter]) -> None:
    """Raises `NotAllowedError` where one of these, whose pages show what is to be changed, is being judged."""
    for each in judged:
        raise NotAllowedError(locked_by(each))


def closed(quarter: Quarter) -> str:
    """Why nothing can be written of a quarter now; "" where it can."""
    return locked_by(quarter) if quarter.locked else ""


def meet(now: State, wanted: State, seen: str, target: models.Model | None = None) -> bool:
    """Whether there is anything to write. Raises `ChangedError` where what is there is not what the writer saw; what
    would change nothing is left alone, whoever was quicker."""
    if now == wanted:
        return False
    refuse_when_changed(now, seen, target)
    return True


def changes(now: State, wanted: State) -> tuple[State, State]:
    """What is different, before and after, for the audit row."""
    names = [name for name in wanted if now.get(name) != wanted[name]]
    return {name: now.get(name) for name in names}, {name: wanted[name] for name in names}
