"""Load the figures of a folder: printed, worked out and reconstructed ones."""

from collections.abc import Mapping

from django.db import models

from opcc_portal.intake.folder import BrokenFileError, named, refuse_twice
from opcc_portal.models import User
from scorecard import queries
from scorecard.actions.figures import Entry, record_figures
from scorecard.domain.series import Kind, figure_checks
from scorecard.importers import Dataset
from scorecard.importers.rows import FigureRow, MonthRow, WorkedOutRow
from scorecard.models import Document, Observation, Series

SeriesKey = tuple[str, str, str]


def load_figures(
    data: Dataset,
    series: Mapping[SeriesKey, Series],
    documents: Mapping[str, Document],
    *,
    by: User | None,
    subject: models.Model,
) -> int:
    rows = figure_rows(data)
    refuse_twice(rows, lambda row: (row.series_key, row.period), "figure")
    refuse_impossible(data, series)
    entries = [figure_entry(row, series[row.series_key], documents) for row in data.figures]
    entries += [worked_out_entry(row, series[row.series_key], documents) for row in data.worked_out]
    entries += month_entries(data, series)
    ledgers = queries.ledgers(series.values())
    fresh = [entry for entry in entries if entry.period not in ledgers[entry.series].figures]
    return len(record_figures(by=by, entries=fresh, subject=subject))


def figure_rows(data: Dataset) -> list[FigureRow | WorkedOutRow | MonthRow]:
    return [*data.figures, *data.worked_out, *data.months]


def refuse_impossible(data: Dataset, series: Mapping[SeriesKey, Series]) -> None:
    """What nobody may type, no file may say."""
    for row in figure_rows(data):
        measure = series[row.series_key].measure
        numerator, denominator = (getattr(row, part, None) for part in ("numerator", "denominator"))
        faults = figure_checks(
            Kind(measure.kind), value=row.value, numerator=numerator, denominator=denominator, scale=measure.scale
        )
        if faults:
            raise BrokenFileError(f"{row.at}: {' '.join(faults)}")


def figure_entry(row: FigureRow, series: Series, documents: Mapping[str, Document]) -> Entry:
    fields = (
        "value",
        "numerator",
        "denominator",
        "qualifier",
        "half_width",
        "decimals",
        "provenance",
        "note",
        "line",
    )
    return Entry(
        series=series.pk,
        period=row.period,
        missing=row.missing_reason or "",
        revision_kind=row.revision_kind,
        document=named(documents, row.source, "document", row),
        **{name: getattr(row, name) for name in fields},
    )


def worked_out_entry(row: WorkedOutRow, series: Series, documents: Mapping[str, Document]) -> Entry:
    return Entry(
        series=series.pk,
        period=row.period,
        value=row.value,
        decimals=row.decimals,
        provenance=Observation.Provenance.DERIVED,
        note="worked out from a later figure and the printed change",
        document=named(documents, row.source, "document", row),
        line=row.line,
    )


def month_entries(data: Dataset, series: Mapping[SeriesKey, Series]) -> list[Entry]:
    """Reconstructed months: illustrative wherever they show."""
    found = []
    for row in data.months:
        of = series[row.series_key]
        found.append(
            Entry(
                series=of.pk,
                period=row.period,
                value=row.value,
                decimals=of.measure.decimals,
                provenance=Observation.Provenance.RECONSTRUCTED,
            )
        )
    return found
