"""Saying what there is to say of a measure in a quarter. Atomic, leaving its audit row; editions stay as they are.

It recomputes nothing: figures that a text quotes are looked up when its page is gathered.
"""

from typing import Any

from django.db import transaction

from opcc_portal.actions import NotAllowedError
from opcc_portal.audit import record
from opcc_portal.models import Quarter, User
from opcc_portal.writing import refuse_when_changed
from scorecard.models import Commentary, Measure


@transaction.atomic
def write_commentary(
    *, by: User, quarter: Quarter, measure: Measure, seen: str, text: str, context: str
) -> Commentary | None:
    """Save what is said of a measure, as it was `seen`; None where nothing is said and nothing was.

    What would change nothing is left alone, whoever was quicker. Raises `ChangedError`, `NotAllowedError`.
    """
    refuse_while_locked(quarter)
    now = Commentary.objects.select_for_update().filter(quarter=quarter, measure=measure).first()
    before, after = state(now), {"text": text.strip(), "context": context.strip()}
    if before == after:
        return now
    refuse_when_changed(before, seen, now)
    now = now or Commentary(quarter=quarter, measure=measure)
    now.text, now.context = after["text"], after["context"]
    now.save()
    record("commentary.written", by=by, target=now, before=before, after=after)
    return now


def state(now: Commentary | None) -> dict[str, Any]:
    """All that is said, by the fields of its form."""
    return {"text": now.text, "context": now.context} if now else {"text": "", "context": ""}


def refuse_while_locked(quarter: Quarter) -> None:
    """The row is held until the commit, so that two people who write wait for each other, and nobody can submit the
    quarter between looking and writing."""
    held = Quarter.objects.select_for_update().get(pk=quarter.pk)
    if held.locked:
        raise NotAllowedError(closed(held))


def closed(quarter: Quarter) -> str:
    """Why nothing can be written about a quarter now; "" where it can."""
    if not quarter.locked:
        return ""
    state = quarter.get_state_display().lower()
    return f"{quarter} is {state}, so what is said of it cannot be changed. Ask an approver to reopen it."
