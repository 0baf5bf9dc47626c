"""Deciding on significant topics: accepting, declining, adding, changing, putting in order.

Each act is atomic and leaves its audit row; none is possible while the quarter is with somebody else.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from opcc_portal.audit import record
from opcc_portal.models import Quarter, User
from opcc_portal.writing import ChangedError, mark, refuse_when_changed
from scorecard.actions.commentary import refuse_while_locked
from scorecard.models import Measure, Topic

NOTHING = {"text": "", "criterion": "", "measure": ""}  # what a topic says that is not there


@transaction.atomic
def accept_topic(
    *, by: User, quarter: Quarter, measure: Measure, signal: str, seen: str, text: str, criterion: str
) -> Topic:
    """Make a topic of what is proposed for a measure, perhaps in other words. `signal` is what it was proposed from.

    Whoever declined it before may change their mind. Raises `ChangedError`, `NotAllowedError`.
    """
    refuse_while_locked(quarter)
    topic = decided(quarter, measure)
    before = topic.state_now if topic else None
    if topic and before == {"text": text.strip(), "criterion": criterion, "measure": measure.slug}:
        return topic  # two people agree
    refuse_when_changed(offered(topic, measure), seen, topic)
    topic = topic or Topic(quarter=quarter, measure=measure)
    if topic.state == Topic.State.DECLINED or topic.pk is None:
        topic.position = last_position(quarter) + 1
    topic.signal, topic.text, topic.criterion = signal, text.strip(), criterion
    topic.state, topic.reason = Topic.State.ACCEPTED, ""
    topic.save()
    record("topic.accepted", by=by, target=topic, before=before, after=topic.state_now)
    return topic


@transaction.atomic
def decline_topic(*, by: User, quarter: Quarter, measure: Measure, signal: str, seen: str, reason: str) -> Topic:
    """Make no topic of what is proposed for a measure, and say why. Raises `ChangedError`, `NotAllowedError`."""
    refuse_while_locked(quarter)
    topic = decided(quarter, measure)
    before = topic.state_now if topic else None
    refuse_when_changed(offered(topic, measure), seen, topic)
    topic = topic or Topic(quarter=quarter, measure=measure, position=0)
    topic.signal, topic.state, topic.reason = signal, Topic.State.DECLINED, reason.strip()
    topic.save()
    record("topic.declined", by=by, target=topic, before=before, after=topic.state_now)
    return topic


@transaction.atomic
def add_topic(
    *, by: User, quarter: Quarter, text: str, criterion: str, measure: Measure | None, seen: str = ""
) -> Topic:
    """Add a topic of one's own, of a measure or of none. The same added twice is there once. Raises
    `NotAllowedError`."""
    refuse_while_locked(quarter)
    said = {"measure": measure, "text": text.strip(), "criterion": criterion, "state": Topic.State.ACCEPTED}
    if same := Topic.objects.filter(quarter=quarter, **said).first():
        return same
    topic = Topic.objects.create(quarter=quarter, position=last_position(quarter) + 1, **said)
    record("topic.added", by=by, target=topic, after=topic.state_now)
    return topic


@transaction.atomic
def change_topic(
    *, by: User, topic: Topic, seen: str, text: str, criterion: str, measure: Measure | None = None
) -> Topic:
    """Change what an accepted topic says, as it was `seen`; of one that was proposed the measure stays.

    What would change nothing is left alone, whoever was quicker. Raises `ChangedError`, `NotAllowedError`.
    """
    refuse_while_locked(topic.quarter)
    now = held(topic)
    if now is None or now.state == Topic.State.DECLINED:
        raise ChangedError(None, topic)
    before, mark_before = now.state_now, mark(now.state_now)
    now.text, now.criterion = text.strip(), criterion
    if not now.signal:
        now.measure = measure
    if now.state_now == before:
        return now
    if mark_before != seen:
        raise ChangedError(before, topic)
    now.save()
    record("topic.changed", by=by, target=now, before=before, after=now.state_now)
    return now


@transaction.atomic
def remove_topic(*, by: User, topic: Topic, seen: str) -> None:
    """Take a topic away, as it was `seen`; what was proposed is open again. What is gone already was removed.

    Raises `ChangedError`, `NotAllowedError`.
    """
    refuse_while_locked(topic.quarter)
    now = held(topic)
    if now is None:
        return
    refuse_when_changed(now.state_now, seen, now)
    record("topic.removed", by=by, target=now, before=now.state_now)
    now.delete()


@transaction.atomic
def move_topic(*, by: User, topic: Topic, step: int, seen: str) -> None:
    """Put an accepted topic one place up (`step` -1) or down (1); `seen` is the mark of the order.

    At the end of the list nothing happens. Raises `ChangedError`, `NotAllowedError`.
    """
    refuse_while_locked(topic.quarter)
    standing = list(
        Topic.objects.select_for_update()
        .filter(quarter=topic.quarter, state=Topic.State.ACCEPTED)
        .order_by("position", "pk")
    )
    numbers = [item.pk for item in standing]
    refuse_when_changed(order(numbers) if topic.pk in numbers else None, seen, topic)
    at = numbers.index(topic.pk)
    to = at + step
    if not 0 <= to < len(standing):
        return
    standing.insert(to, standing.pop(at))
    for position, item in enumerate(standing, start=1):
        item.position = position
    Topic.objects.bulk_update(standing, ["position"])
    record("topic.moved", by=by, target=topic, before={"place": at + 1}, after={"place": to + 1})


def order(numbers: Sequence[int]) -> dict[str, Any]:
    """What somebody has before them who puts topics in order."""
    return {"order": list(numbers)}


def offered(topic: Topic | None, measure: Measure) -> dict[str, Any]:
    """What somebody has before them who decides on a proposal: what was decided, or that nothing was."""
    return topic.state_now if topic else NOTHING | {"measure": measure.slug}


# -- The pieces ----------------------------------------------------------------------------------------------------


def decided(quarter: Quarter, measure: Measure) -> Topic | None:
    """What was decided of a measure's proposal, held until the commit."""
    found = Topic.objects.select_for_update().filter(quarter=quarter, measure=measure).exclude(signal="")
    return found.first()


def held(topic: Topic) -> Topic | None:
    return Topic.objects.select_for_update(of=("self",)).select_related("measure").filter(pk=topic.pk).first()


def last_position(quarter: Quarter) -> int:
    found = Topic.objects.filter(quarter=quarter).aggregate(last=Max("position"))["last"]
    return found or 0
