"""Acts on what the whole portal shares."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from opcc_portal import access, jobs
from opcc_portal.audit import record
from opcc_portal.models import ChangeKind, Quarter, User

JUDGED = (Quarter.State.SUBMITTED, Quarter.State.APPROVED)


class NotAllowedError(Exception):
    """The act is refused; the message tells the person why and what to do."""


def locked_by(quarter: Quarter) -> str:
    """Why nothing that a quarter's pages show can be changed while somebody judges them."""
    state = quarter.get_state_display().lower()
    return f"{quarter} is {state}, so nothing that its pages show can be changed. Ask an approver to reopen it."


def why_closed(quarters: Iterable[Quarter], day: date) -> str:
    """Why what stood on `day` cannot be changed: one of these quarters, whose pages tell of it or show it as history,
    is being judged. "" where none is."""
    found = (quarter for quarter in quarters if quarter.state in JUDGED and day <= quarter.calendar.reporting[1])
    return next((locked_by(quarter) for quarter in found), "")


def hold_quarters(day: date) -> None:
    """Hold every quarter until the commit, so that none can be submitted between looking and writing. Raises
    `NotAllowedError` where `why_closed` says something."""
    if reason := why_closed(Quarter.objects.select_for_update().order_by("pk"), day):
        raise NotAllowedError(reason)


@transaction.atomic
def move_quarter(
    *, quarter: Quarter, move: str, by: User, reason: str = "", change_kind: str = "", seen: int | None = None
) -> Quarter:
    """Submit, approve, publish or reopen a quarter. Publishing is asked for with `opcc_portal.publishing.ask`, which
    makes this move together with the edition.

    `seen` is the number of moves that the person had before them (None: nobody looked). Raises `NotAllowedError` when
    role, state or the four-eyes rule forbids it, when something has still to be put right, when somebody else was
    quicker, or when reopening lacks its reason.
    """
    quarter = Quarter.objects.select_for_update().get(pk=quarter.pk)
    before = quarter.state
    refuse(quarter=quarter, move=move, by=by, reason=reason, change_kind=change_kind, seen=seen)
    if move == "submit":
        refuse_unfinished(quarter)
    quarter.state = Quarter.MOVES[move][1]
    quarter.moves += 1
    for field, value in consequences(move, before, by=by, reason=reason, change_kind=change_kind).items():
        setattr(quarter, field, value)
    quarter.save()
    told = {"state": quarter.state, "reason": reason} | ({"change": change_kind} if change_kind else {})
    record(f"quarter.{move}", by=by, target=quarter, before={"state": before}, after=told)
    return quarter


def consequences(move: str, before: str, *, by: User, reason: str, change_kind: str) -> dict[str, Any]:
    """What a move changes beside the state."""
    if move == "submit":
        return {"submitted_by": by, "approved_by": None}
    if move == "approve":
        return {"approved_by": by}
    if move == "reopen" and before == Quarter.State.PUBLISHED:
        return {"change_kind": change_kind, "change_reason": reason.strip()}
    return {"change_kind": "", "change_reason": ""} if move == "publish" else {}


def refuse(
    *, quarter: Quarter, move: str, by: User, reason: str = "", change_kind: str = "", seen: int | None = None
) -> None:
    """Raise `NotAllowedError` with what stands against a move."""
    refusal = why_not(quarter=quarter, move=move, by=by, reason=reason, change_kind=change_kind)
    if refusal:
        raise NotAllowedError(refusal)
    if seen not in (None, quarter.moves):
        raise NotAllowedError(
            "Somebody acted on this quarter after you opened the page. Look at it again, then decide."
        )


def refuse_unfinished(quarter: Quarter) -> None:
    """Raise `NotAllowedError` with everything that has to be put right before anybody judges or reads the quarter."""
    if problems := jobs.problems(quarter):
        raise NotAllowedError(" ".join(problems))


def why_not(*, quarter: Quarter, move: str, by: User, reason: str = "", change_kind: str = "") -> str:
    """Why `by` may not make this move now, in a sentence; empty when nothing stands against it."""
    allowed_from, _ = Quarter.MOVES[move]
    if not access.may(by, move):
        return f"Your role does not allow you to {move} a quarter."
    if quarter.state not in allowed_from:
        return f"{quarter} is {quarter.get_state_display().lower()}: it cannot be {PAST[move]} now."
    if move == "approve" and quarter.submitted_by_id == by.pk:
        return "You submitted this quarter, so another person has to approve it."
    if move == "reopen" and not reason.strip():
        return "Say why the quarter is reopened."
    if move == "reopen" and quarter.state == Quarter.State.PUBLISHED and change_kind not in ChangeKind.values:
        return "Say which kind of change the next edition will bring."
    return ""


PAST = {"submit": "submitted", "approve": "approved", "publish": "published", "reopen": "reopened"}
