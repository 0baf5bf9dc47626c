"""Bringing a file's figures in: read and compared, looked at, then recorded as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils import timezone

from opcc_portal import jobs
from opcc_portal.audit import record
from opcc_portal.intake import reading, staging
from opcc_portal.intake.reading import UnreadableError
from opcc_portal.jobs import Progress, RefusedError
from opcc_portal.lib.periods import Period
from opcc_portal.models import Job, Quarter, StoredFile, Upload, User
from scorecard import queries
from scorecard.actions.figures import (
    Entry,
    FigureChangedError,
    FiguresLockedError,
    follow_months,
    record_figures,
    refuse_when_locked,
    why_closed,
)
from scorecard.domain.series import Frequency
from scorecard.domain.typed import Figure
from scorecard.importers.figures import Proposed, Target, World, counted, propose, state_of
from scorecard.importers.layout import written
from scorecard.models import Observation, Series
from scorecard.queries.importing import as_name, current_quarter, kept

FIGURES = "figures"
READ, APPLY, UNDO = "figures.read", "figures.apply", "figures.undo"
STEPS = 2
LONGEST = 300  # characters of a reason
State = Upload.State


class NotReadyError(Exception):
    """The import cannot be applied or undone as it is: the message says why and what to do."""


class Difference(msgspec.Struct):
    """What a file would change, figure by figure, and what is said of whole sheets."""

    rows: list[Proposed]
    notes: list[str]


# -- Reading -------------------------------------------------------------------------------------------------------


def compare(content: bytes, name: str) -> Difference:
    """Return what a file would change now. Nothing is written. Raises `UnreadableError` with what is wrong."""
    rows, notes = written(reading.read(content, name))
    if not rows:
        raise UnreadableError(
            "No figures were found. One row has to name the columns: “Measure”, then “Month” and “Value”, or the "
            "months themselves; the figures stand below it. The template shows how."
        )
    found = world({as_name(row.measure) for row in rows})
    return Difference(rows=propose(rows, found, lambda series: queries.current_figures(series)), notes=notes)


def world(named: set[str]) -> World:
    """What rows that name these measures are looked up in. Raises `UnreadableError` while there is no quarter to bring
    figures for."""
    quarter, quarters = current_quarter(), list(Quarter.objects.all())
    if quarter is None:
        raise UnreadableError("There is no quarter yet: an administrator has to open one first.")
    slugs: dict[str, set[str]] = defaultdict(set)
    targets = {}
    for series, spans, names in kept(named):
        measure = series.measure
        for name in names:
            slugs[name].add(measure.slug)
        targets[measure.slug, series.area, series.segment] = Target(
            series=series.pk,
            label=str(series),
            of=measure.as_unit,
            decimals=measure.decimals,
            frequency=cast(Frequency, measure.frequency),
            lag_months=measure.lag_months,
            spans=spans,
        )
    return World(
        targets=targets,
        slugs={name: frozenset(found) for name, found in slugs.items()},
        latest=quarter.data_to,
        closed=lambda period: why_closed(period, quarters),
    )


@transaction.atomic
def bring(*, by: User | None, name: str, content: bytes, token: UUID) -> Upload:
    """Keep a file and have it read. The same form sent twice brings one upload; with another file, as after the
    browser's way back, it brings another."""
    file = StoredFile.keep(content, "application/octet-stream")
    brought = {"kind": FIGURES, "name": name[:200], "file": file, "created_by": by}
    upload, created = Upload.objects.get_or_create(token=token, defaults=brought)
    if not created and (upload.file_id, upload.name) == (file.pk, name[:200]):
        return upload
    upload = upload if created else Upload.objects.create(**brought)
    start(upload, READ, by=by)
    record("upload.brought", by=by, target=upload, after=facts(upload))
    return upload


def facts(upload: Upload) -> dict[str, Any]:
    return {"name": upload.name, "size": upload.file.size, "sha256": upload.file.sha256}


def start(upload: Upload, kind: str, *, by: User | None, **params: Any) -> Job:
    """Begin the next piece of work on an upload."""
    upload.job = jobs.start(kind, by=by, total=STEPS, upload=upload.pk, **params)
    upload.save(update_fields=["job"])
    return upload.job


def read_upload(progress: Progress) -> dict[str, Any]:
    """Read a file that was brought and stage what it would change; how many figures of each state."""
    upload = Upload.objects.select_related("file").get(pk=progress.params["upload"])
    progress.report(0, STEPS)
    try:
        found = compare(upload.file.opened(), upload.name)
    except UnreadableError as error:
        Upload.objects.filter(pk=upload.pk, state=State.READING).update(state=State.UNREADABLE, error=str(error))
        raise RefusedError(str(error)) from error
    progress.report(1, STEPS)
    Upload.objects.filter(pk=upload.pk, state__in=(State.READING, State.STAGED)).update(
        state=State.STAGED, staged=staging.pack(found)
    )
    progress.report(STEPS, STEPS)
    return dict(counted(found.rows).items())


def difference(upload: Upload) -> Difference:
    """Return what was staged of an upload; nothing before it was read."""
    return staging.unpack(bytes(upload.staged), Difference) if upload.staged else Difference(rows=[], notes=[])


# -- Applying ------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_to_apply(*, upload: Upload, by: User | None, kind: str = "", reason: str = "", follow: bool = True) -> Job:
    """Have a staged upload recorded. Whoever asks twice is given the job that is under way.

    Raises `NotReadyError` where a row is refused, nothing would change, or changed figures lack kind and reason.
    """
    upload = Upload.objects.select_for_update(of=("self",)).select_related("job").get(pk=upload.pk)
    if upload.job and upload.job.kind == APPLY and (upload.state == State.APPLIED or not upload.job.finished):
        return upload.job
    if refusal := why_not_apply(upload, kind, reason):
        raise NotReadyError(refusal)
    return start(upload, APPLY, by=by, revision=kind, reason=reason.strip(), follow=follow)


def why_not_apply(upload: Upload, kind: str, reason: str) -> str:
    """Why an upload cannot be applied, in a sentence; empty when nothing stands against it."""
    if upload.state != State.STAGED:
        return f"“{upload}” cannot be applied now: {upload.get_state_display().lower()}."
    found = counted(difference(upload).rows)
    if found["refused"]:
        return "Nothing is recorded while a figure is refused. Correct the file and bring it again."
    if not found["new"] + found["changed"]:
        return "No change: the portal has all these figures already."
    if found["changed"] and kind not in REVISIONS:
        return "Say which kind of revision the changed figures are."
    if found["changed"] and not reason.strip():
        return "Say why figures change."
    return f"Shorten the reason to {LONGEST} characters: it has {len(reason):,}." if len(reason) > LONGEST else ""


REVISIONS = (
    Observation.RevisionKind.SCHEDULED,
    Observation.RevisionKind.CORRECTION,
    Observation.RevisionKind.RECLASSIFICATION,
)


def apply_upload(progress: Progress) -> dict[str, Any]:
    """Record all figures of a staged upload in one transaction. Done again it records nothing more.

    Raises `RefusedError` where a quarter was closed or somebody changed a figure meanwhile: then the file is compared
    anew, so that the next look shows what there is now.
    """
    pk, params = progress.params["upload"], progress.params
    progress.report(0, STEPS)
    try:
        made = record_upload(pk, by=progress.job.created_by, params=params)
    except FiguresLockedError as error:
        raise RefusedError(str(error)) from error
    except FigureChangedError as error:
        upload = Upload.objects.select_related("file").get(pk=pk)
        found = compare(upload.file.opened(), upload.name)
        Upload.objects.filter(pk=pk, state=State.STAGED).update(staged=staging.pack(found))
        raise RefusedError(
            f"Somebody recorded another figure after you looked ({error}). The comparison has been made again: look at "
            "it once more, then apply."
        ) from error
    progress.report(STEPS, STEPS)
    return made


@transaction.atomic
def record_upload(pk: int, *, by: User | None, params: dict[str, Any]) -> dict[str, Any]:
    upload = Upload.objects.select_for_update().get(pk=pk)
    if upload.state != State.STAGED:
        return {"figures": Observation.objects.filter(upload=upload).count()}
    rows = difference(upload).rows
    entries = [
        entry_of(item, item.period, item.figure, upload, params)
        for item in rows
        if item.state in ("new", "changed") and item.period and item.figure
    ]
    refuse_when_locked(entries)
    refuse_when_the_same_no_more(rows)
    new = record_figures(by=by, entries=entries, subject=upload)
    if params["follow"]:
        new += follow_months(by=by, new=new, entries=entries, subject=upload, upload=upload)
    upload.state, upload.applied_by, upload.applied_at = State.APPLIED, by, timezone.now()
    upload.save(update_fields=["state", "applied_by", "applied_at"])
    told = {"figures": len(new), "kind": params["revision"], "reason": params["reason"]}
    record("upload.applied", by=by, target=upload, after=facts(upload) | told)
    return {"figures": len(new)}


def refuse_when_the_same_no_more(rows: Sequence[Proposed]) -> None:
    """What was known already when somebody looked is not recorded: it must still be, or the file's figure is lost.

    All series of the file are locked, in the order in which `record_figures` locks them.
    """
    same = [row for row in rows if row.state == "same" and state_of(row, row.before) == "same"]
    if not same:
        return
    held = Series.objects.filter(pk__in={row.series for row in rows})
    list(held.select_for_update().order_by("pk").values_list("pk"))
    now = queries.current_figures({row.series for row in same})
    for row in same:
        if row.period and state_of(row, now.get((row.series, row.period))) != "same":
            raise FigureChangedError(f"{row.subject}, {row.period.label()}")


def entry_of(item: Proposed, period: Period, figure: Figure, upload: Upload, params: dict[str, Any]) -> Entry:
    changed = item.state == "changed"
    return Entry(
        series=item.series,
        period=period,
        seen=item.seen,
        decimals=item.decimals,
        provenance=Observation.Provenance.IMPORTED,
        revision_kind=params["revision"] if changed else "",
        reason=params["reason"] if changed else "",
        note=item.note,
        upload=upload,
        **msgspec.structs.asdict(figure),
    )
