"""What stands around a measure's figures: events, expectations, sources, caveats, revisions."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from opcc_portal.lib.formatting import format_figure, format_month
from opcc_portal.lib.periods import Period
from scorecard import queries
from scorecard.domain.ledger import Ledger
from scorecard.models import Annotation, Break, Expectation, Measure, Observation, Series
from scorecard.pages import parts
from scorecard.pages.parts import Subject
from scorecard.values import DatedNote, ExpectationLine, Revision


@dataclass(frozen=True)
class Surroundings:
    """What belongs to a measure beside its figures."""

    segments: dict[str, Ledger]
    breaks: list[Break]
    annotations: list[Annotation]
    expectations: list[Expectation]
    versions: list[Observation]
    sources: list[str]


def read(placed: Sequence[Series]) -> dict[int, Surroundings]:
    """Read what belongs to these series and their measures; nine queries, however many."""
    measures = {series.measure_id for series in placed}
    every = queries.segments(measures)
    ledgers = queries.ledgers(every)
    ids = [series.pk for series in placed]
    breaks, sources = queries.breaks(ids), queries.sources(ids)
    annotations, expectations = queries.events(measures), queries.expectations(measures)
    versions = queries.grouped(queries.revised(ids), "series_id")
    return {
        series.pk: Surroundings(
            segments={
                other.segment: ledgers[other.pk]
                for other in every
                if (other.measure_id, other.area) == (series.measure_id, series.area)
            },
            breaks=breaks[series.pk],
            annotations=annotations[series.measure_id],
            expectations=expectations[series.measure_id],
            versions=versions[series.pk],
            sources=sources.get(series.pk, []),
        )
        for series in placed
    }


def dated_notes(near: Surroundings) -> list[DatedNote]:
    """Breaks and events, in the order of their dates."""
    notes = [DatedNote(on=item.month, label=item.reason, kind="break") for item in near.breaks]
    notes += [DatedNote(on=item.date, label=item.label, kind="event") for item in near.annotations]
    return sorted(notes, key=lambda note: note.on)


def expectation(line: Expectation, measure: Measure) -> ExpectationLine:
    source = str(line.document) if line.document else ""
    return ExpectationLine(
        label=line.label,
        value=line.value,
        text=format_figure(line.value, unit=measure.unit, decimals=measure.decimals, with_unit=True),
        start=line.starts,
        end=line.ends,
        source=f"{source}, line {line.line}" if source and line.line else source,
    )


def data_notes(item: Subject, near: Surroundings) -> list[str]:
    """Where the figures come from and what stands against reading them naively."""
    measure = item.measure
    notes = [f"Source: {measure.source_system}." if measure.source_system else ""]
    notes += [f"Published in: {', '.join(near.sources)}." if near.sources else ""]
    notes += [late(measure, item.month) if measure.lag_months else ""]
    notes += ["Quarters and years made from months are unweighted means, and so approximate."] * approximate(item)
    notes += [measure.caveats, *printed_notes(item)]
    return [note for note in notes if note]


def printed_notes(item: Subject) -> list[str]:
    """What the documents say of the placement and of its present figure."""
    known = item.ledger.figures.get(item.headline_period)
    notes = [item.placement.note, known.note if known else ""]
    return [f"{note[:1].upper()}{note[1:].rstrip('.')}." for note in notes if note]


def late(measure: Measure, month: date) -> str:
    months = "one month" if measure.lag_months == 1 else f"{measure.lag_months} months"
    return f"Figures arrive {months} late: the latest are those of {format_month(month)}."


def approximate(item: Subject) -> bool:
    shown = [item.ledger.at(Period(item.month, span)) for span in (parts.QUARTER, parts.YEAR)]
    return any(figure.approximate for figure in shown)


def revisions(versions: Sequence[Observation], measure: Measure, until: date) -> list[Revision]:
    """Each figure up to the day `until` that took another's place, the latest first."""
    pairs = [(before, after) for before, after in itertools.pairwise(versions) if before.period == after.period]
    found = [
        Revision(
            period=after.period.label(),
            old=stated(before, measure),
            new=stated(after, measure),
            on=localdate(after.created_at),
            kind=after.get_revision_kind_display(),
            reason=after.reason or after.note,
        )
        for before, after in pairs
    ]
    return sorted(found, key=lambda revision: revision.on, reverse=True)


def stated(row: Observation, measure: Measure) -> str:
    if row.value is None:
        return row.missing
    return format_figure(row.value, unit=measure.unit, decimals=min(row.decimals, measure.decimals))
