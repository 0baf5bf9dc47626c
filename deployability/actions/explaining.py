"""Explaining why what a document prints differs from what its parts make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from deployability.models import Claim, Snapshot
from deployability.queries.snapshots import Stated
from opcc_portal.actions import hold_quarters
from opcc_portal.audit import record
from opcc_portal.models import User
from opcc_portal.writing import refuse_when_changed


def state(claims: Sequence[Claim] | Sequence[Stated]) -> dict[str, str]:
    """What is said of each claim."""
    return {f"explanation.{claim.pk}": claim.explanation for claim in claims}


@transaction.atomic
def explain_claims(*, by: User, snapshot: Snapshot, seen: str, explanations: Mapping[str, str]) -> None:
    """Say why claims of a snapshot differ, by `explanation.<key>`; an empty sentence takes back what was said. Raises
    `NotAllowedError` while a quarter is judged that shows it, `ChangedError`."""
    hold_quarters(snapshot.on)
    held = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    wanted = {int(name.partition(".")[2]): text for name, text in explanations.items()}
    claims = list(held.claims.filter(pk__in=wanted).order_by("pk"))
    before = state(claims)
    refuse_when_changed(before, seen, held)
    changed = [claim for claim in claims if claim.explanation != wanted[claim.pk]]
    for claim in changed:
        claim.explanation, claim.explained_by = wanted[claim.pk], by if wanted[claim.pk] else None
    Claim.objects.bulk_update(changed, ["explanation", "explained_by"])
    after = state(changed)
    if changed:
        record("staffing.explained", by=by, target=held, before={name: before[name] for name in after}, after=after)
