"""Taking an import back as a whole: every figure becomes what it was before, as a revision."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from opcc_portal.audit import record
from opcc_portal.jobs import Progress, RefusedError
from opcc_portal.lib.periods import Period
from opcc_portal.models import Job, Upload, User
from scorecard.actions.figures import (
    FOLLOWS,
    Entry,
    FiguresLockedError,
    follow_months,
    record_figures,
    refuse_when_locked,
)
from scorecard.actions.importing import STEPS, UNDO, NotReadyError, State, facts, start
from scorecard.domain.ledger import TAKEN_BACK
from scorecard.models import Observation
from scorecard.queries.importing import before, current_for_reason, still_current


@transaction.atomic
def ask_to_undo(*, upload: Upload, by: User | None) -> Job:
    """Have an applied upload taken back. Whoever asks twice is given the job that is under way."""
    upload = Upload.objects.select_for_update(of=("self",)).select_related("job").get(pk=upload.pk)
    if upload.job and upload.job.kind == UNDO and (upload.state == State.UNDONE or not upload.job.finished):
        return upload.job
    if upload.state != State.APPLIED:
        raise NotReadyError(f"“{upload}” cannot be undone: it was not applied.")
    return start(upload, UNDO, by=by)


def undo_upload(progress: Progress) -> dict[str, Any]:
    """Put every figure of an upload back to what it was, as a revision; those changed since then stay, save
    totals that followed their months once more: they follow again."""
    progress.report(0, STEPS)
    try:
        made = take_back(progress.params["upload"], by=progress.job.created_by)
    except FiguresLockedError as error:
        raise RefusedError(str(error)) from error
    progress.report(STEPS, STEPS)
    return made


@transaction.atomic
def take_back(pk: int, *, by: User | None) -> dict[str, Any]:
    upload = Upload.objects.select_for_update().get(pk=pk)
    imported = Observation.objects.filter(upload=upload)
    if upload.state != State.APPLIED:
        return {"figures": imported.count()}
    earlier = {(row.series_id, row.period): row for row in before(upload)}
    entries = [restored(row, earlier.get((row.series_id, row.period)), upload) for row in still_current(upload)]
    refuse_when_locked(entries)
    new = record_figures(by=by, entries=entries, subject=upload)
    followers = current_for_reason({row.series_id for row in new}, FOLLOWS)
    follow_months(by=by, new=new, entries=entries, subject=upload, among=followers)
    upload.state, upload.undone_by, upload.undone_at = State.UNDONE, by, timezone.now()
    upload.save(update_fields=["state", "undone_by", "undone_at"])
    kept_back = imported.count() - len(new)
    record("upload.undone", by=by, target=upload, after=facts(upload) | {"figures": len(new), "left": kept_back})
    return {"figures": len(new), "left": kept_back}


RESTORED = (
    "value",
    "numerator",
    "denominator",
    "qualifier",
    "half_width",
    "decimals",
    "missing",
    "provenance",
    "note",
    "document",
    "line",
)


def restored(row: Observation, earlier: Observation | None, upload: Upload) -> Entry:
    """The figure that stood before one that was imported, or that there was none."""
    fields = {name: getattr(earlier, name) for name in RESTORED} if earlier else {"missing": TAKEN_BACK}
    return Entry(
        series=row.series_id,
        period=Period(row.period_end, row.span),
        seen=row.version,
        revision_kind=Observation.RevisionKind.CORRECTION,
        reason=f"The import of {upload.name} was undone."[:300],
        **fields,
    )
