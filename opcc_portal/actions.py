"""Acts on what the whole portal shares."""

from django.db import transaction

from opcc_portal import access
from opcc_portal.audit import record
from opcc_portal.models import Quarter, User


class NotAllowedError(Exception):
    """The act is refused; the message tells the person why and what to do."""


@transaction.atomic
def move_quarter(*, quarter: Quarter, move: str, by: User, reason: str = "") -> Quarter:
    """Submit, approve, publish or reopen a quarter.

    Raises `NotAllowedError` when the role, the state or the four-eyes rule forbids it, or when reopening lacks a
    reason.
    """
    quarter = Quarter.objects.select_for_update().get(pk=quarter.pk)
    before = quarter.state
    refusal = why_not(quarter=quarter, move=move, by=by, reason=reason)
    if refusal:
        raise NotAllowedError(refusal)
    quarter.state = Quarter.MOVES[move][1]
    if move == "submit":
        quarter.submitted_by, quarter.approved_by = by, None
    if move == "approve":
        quarter.approved_by = by
    quarter.save()
    record(
        f"quarter.{move}",
        by=by,
        target=quarter,
        before={"state": before},
        after={"state": quarter.state, "reason": reason},
    )
    return quarter


def why_not(*, quarter: Quarter, move: str, by: User, reason: str = "") -> str:
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
    return ""


PAST = {"submit": "submitted", "approve": "approved", "publish": "published", "reopen": "reopened"}
