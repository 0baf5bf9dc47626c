"""Changing the framework: its thresholds, and the days that its methodology rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction

from deployability.domain.typed import write_fte
from deployability.models import DayLost, Framework
from opcc_portal.actions import hold_quarters
from opcc_portal.audit import record
from opcc_portal.models import User
from opcc_portal.writing import refuse_when_changed

RULES = ("threshold", "tolerance", "working_days")
State = dict[str, str]


def state(framework: Framework, causes: Sequence[DayLost]) -> State:
    """What is set, as it is typed; the row for another cause is empty."""
    told = {rule: write_fte(getattr(framework, rule)) for rule in RULES} | {"basis": framework.basis}
    for each in causes:
        told |= {
            f"cause.{each.pk}": each.cause,
            f"abstraction.{each.pk}": write_fte(each.abstraction),
            f"deployability.{each.pk}": write_fte(each.deployability),
        }
    return told | {"cause.new": "", "abstraction.new": "", "deployability.new": ""}


@transaction.atomic
def change_framework(*, by: User, seen: str, fields: Mapping[str, Any]) -> Framework:
    """Set thresholds and days; a cause whose name is emptied goes. Raises `NotAllowedError` while any quarter is
    judged, for all of them show these rules, and `ChangedError`."""
    hold_quarters(date.min)
    Framework.objects.get_or_create(pk=1)
    framework = Framework.objects.select_for_update().get(pk=1)
    causes = list(DayLost.objects.select_for_update())
    before = state(framework, causes)
    refuse_when_changed(before, seen, framework)
    for name in (*RULES, "basis"):
        setattr(framework, name, fields[name])
    framework.save()
    make_room(causes, fields)
    for each in causes:
        keep(each, fields, str(each.pk))
    if fields["cause.new"]:
        keep(DayLost(position=max((each.position for each in causes), default=0) + 1), fields, "new")
    framework.refresh_from_db()
    after = state(framework, list(DayLost.objects.all()))
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    record(
        "staffing.framework",
        by=by,
        target=framework,
        before={name: before.get(name, "") for name in names},
        after={name: after.get(name, "") for name in names},
    )
    return framework


def make_room(causes: Sequence[DayLost], fields: Mapping[str, Any]) -> None:
    """Take the names of causes that get another: two may change theirs with each other, and no name stands twice."""
    for each in causes:
        if fields[f"cause.{each.pk}"] != each.cause:
            DayLost.objects.filter(pk=each.pk).update(cause=uuid4().hex)


def keep(each: DayLost, fields: Mapping[str, Any], key: str) -> None:
    each.cause = fields[f"cause.{key}"]
    days = [fields[f"{column}.{key}"] for column in ("abstraction", "deployability")]
    each.abstraction, each.deployability = (None if number == "" else number for number in days)  # a blank is no days
    if each.cause:
        each.save()
    else:
        each.delete()
