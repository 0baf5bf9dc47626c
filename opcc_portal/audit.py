"""One way to leave a trace: inside the transaction of the act itself."""

from typing import Any

from django.db import models
from django_guid import get_guid

from opcc_portal.models import AuditEvent, User


def record(
    event: str,
    *,
    by: User | None,
    target: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write that `by` did `event` to `target`. Call it in the transaction that does it."""
    return AuditEvent.objects.create(
        event=event,
        by=by,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target=str(target)[:300],
        before=before or {},
        after=after or {},
        request_id=get_guid() or "",
    )


def last_act(target: models.Model) -> AuditEvent | None:
    """Return what was done last with a thing, or with the one of that number that is gone; one query."""
    return acts(target).first()


def acts(target: models.Model) -> models.QuerySet[AuditEvent]:
    """Return everything that was done with a thing, the latest first, with whoever did it; one query."""
    found = AuditEvent.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk))
    return found.select_related("by")
