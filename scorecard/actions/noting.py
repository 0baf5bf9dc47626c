"""Acts on what is noted beside figures: breaks, events, expectations. Each atomic, each leaving its audit row.

They change what the pages of a quarter show, so none is possible while one is being judged. Who changes or removes a
note says by its `mark` what they had before them; published editions stay as they are.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from opcc_portal import writing
from opcc_portal.actions import JUDGED, locked_by
from opcc_portal.audit import record
from opcc_portal.models import Quarter, User
from scorecard.actions.assessing import touch
from scorecard.actions.figures import FiguresLockedError
from scorecard.models import Annotation, Break, Expectation, Measure, Series

Note = Break | Annotation | Expectation
Saved = TypeVar("Saved", bound=Note)
NAMES: dict[type[Note], str] = {Break: "break", Annotation: "event", Expectation: "expectation"}


class NoteExistsError(Exception):
    """There is one already of this month, this date and label, or this label."""


class NoteChangedError(Exception):
    """Somebody changed the note after the person had it before them; `now` is what it is, None where it is gone."""

    def __init__(self, now: Note | None) -> None:
        super().__init__(str(now))
        self.now = now


@transaction.atomic
def add_break(*, by: User, series: Series, month: date, reason: str) -> Break:
    """Say from which month a series is not comparable with what came before."""
    refuse_while_judged()
    note = saved(Break(series=series, month=month, reason=reason))
    written(note, "added", by=by, measure=series.measure, after=state(note))
    return note


@transaction.atomic
def add_event(*, by: User, measure: Measure, date: date, label: str, general: bool) -> Annotation:
    """Say what happened on a day, of a measure or of all. The same event of other measures becomes this one's too."""
    refuse_while_judged()
    known = Annotation.objects.select_for_update().filter(date=date, label=label).first()
    if known is None:
        note = saved(Annotation(date=date, label=label))
        note.measures.set([] if general else [measure])
        written(note, "added", by=by, measure=measure, after=state(note))
        return note
    if general or not names(known) or measure.pk in names(known):
        raise NoteExistsError
    before = state(known)
    known.measures.add(measure)
    written(known, "changed", by=by, measure=measure, before=before, after=state(known))
    return known


@transaction.atomic
def add_expectation(*, by: User, measure: Measure, **fields: Any) -> Expectation:
    """Say what a measure is to be held against; `fields` are the model's."""
    refuse_while_judged()
    note = saved(Expectation(measure=measure, **fields))
    written(note, "added", by=by, measure=measure, after=state(note))
    return note


@transaction.atomic
def change_note(*, by: User, measure: Measure, note: Note, seen: str, fields: Mapping[str, Any]) -> Note:
    """Change a note, as it was `seen`. An event takes `general` (of all measures) beside its own fields.

    What would change nothing is left alone, whoever was quicker. Raises `NoteChangedError`, `NoteExistsError`.
    """
    refuse_while_judged()
    now = held(note)
    if now is None:
        raise NoteChangedError(None)
    before, mark_before = state(now), mark(now)
    for name, value in fields.items():
        if name != "general":
            setattr(now, name, value)
    measures = wanted_measures(now, measure, fields)
    if state(now, measures) == before:
        return now
    if mark_before != seen:
        raise NoteChangedError(held(note))
    saved(now)
    if isinstance(now, Annotation):
        now.measures.set(measures)
    written(now, "changed", by=by, measure=measure, before=before, after=state(now))
    return now


@transaction.atomic
def remove_note(*, by: User, measure: Measure, note: Note, seen: str) -> None:
    """Take a note away, as it was `seen`; an event that names other measures too only from this one.

    What is gone already was removed. Raises `NoteChangedError`.
    """
    refuse_while_judged()
    now = held(note)
    if now is None:
        return
    if mark(now) != seen:
        raise NoteChangedError(now)
    others = [pk for pk in names(now) if pk != measure.pk]
    before = state(now)
    if isinstance(now, Annotation) and others:
        now.measures.remove(measure)
        written(now, "changed", by=by, measure=measure, before=before, after=state(now))
        return
    written(now, "removed", by=by, measure=measure, before=before)
    now.delete()


def mark(note: Note) -> str:
    """A few letters that change whenever anything that the note says does."""
    return writing.mark(state(note))


def refuse_while_judged() -> None:
    """The rows are held until the commit, so that no quarter can be submitted between looking and writing."""
    for quarter in Quarter.objects.select_for_update().order_by("pk"):
        if quarter.state in JUDGED:
            raise FiguresLockedError(locked_by(quarter))


# -- The pieces ----------------------------------------------------------------------------------------------------


def held(note: Note) -> Note | None:
    """The note as it is now, held until the commit; None where it is gone."""
    model: Any = type(note)
    found: Note | None = model.objects.select_for_update().filter(pk=note.pk).first()
    return found


def saved(note: Saved) -> Saved:
    """Save a note. What it may not repeat the database says, which sees what two people do at once."""
    try:
        with transaction.atomic():
            note.save()
    except IntegrityError as error:
        raise NoteExistsError(str(note)) from error
    return note


def written(note: Note, what: str, *, by: User, measure: Measure, **change: Any) -> None:
    """Leave the trace; and where months compare otherwise from now on, have what they are compared in computed."""
    record(f"{NAMES[type(note)]}.{what}", by=by, target=note, **change)
    if isinstance(note, Break):
        touch(list(Series.objects.filter(measure=measure).values_list("pk", flat=True)))


def wanted_measures(note: Note, measure: Measure, fields: Mapping[str, Any]) -> list[int]:
    """The measures that an event names once it is changed: none where it is of all, else this one with the others."""
    if not isinstance(note, Annotation) or fields.get("general"):
        return []
    return sorted({measure.pk, *names(note)}) if "general" in fields else names(note)


def names(note: Note) -> list[int]:
    """The measures that an event names; none: it is of all. Nothing else names any."""
    if not isinstance(note, Annotation):
        return []
    return list(note.measures.order_by("pk").values_list("pk", flat=True))


def state(note: Note, measures: list[int] | None = None) -> dict[str, Any]:
    """All that a note says, as its audit row keeps it."""
    if isinstance(note, Break):
        return {"series": note.series_id, "month": note.month.isoformat(), "reason": note.reason}
    if isinstance(note, Annotation):
        named = names(note) if measures is None else measures
        return {"date": note.date.isoformat(), "label": note.label, "measures": named}
    return {
        "label": note.label,
        "value": note.value,
        "starts": note.starts and note.starts.isoformat(),
        "ends": note.ends and note.ends.isoformat(),
        "document": note.document and note.document.key,
        "line": note.line,
    }
