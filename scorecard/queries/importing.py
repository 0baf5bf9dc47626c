"""What the rows of a spreadsheet are looked up in, and what an import did."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from opcc_portal.models import Quarter, Upload
from scorecard.models import Observation, Placement, Series

SPANS = {
    Placement.Window.QUARTER: 3,
    Placement.Window.ROLLING_12: 12,
    Placement.Window.YEAR: 12,
    Placement.Window.POINT: 0,
}


class Kept(NamedTuple):
    """A series with the spans of its figures and placements, and the names that its measure goes by."""

    series: Series
    spans: frozenset[int]
    names: frozenset[str]


def kept() -> list[Kept]:
    """Return every series of the portal; three queries."""
    spans: Mapping[int, set[int]] = defaultdict(set)
    names: Mapping[int, set[str]] = defaultdict(set)
    for placement in Placement.objects.select_related("series"):
        spans[placement.series_id].add(SPANS[Placement.Window(placement.headline_window)])
        if not placement.series.segment:
            names[placement.series.measure_id].add(placement.label)
    for series_id, span in Observation.objects.values_list("series", "span").distinct():
        spans[series_id].add(span)
    return [
        Kept(
            series,
            frozenset(spans[series.pk]),
            frozenset({series.measure.slug, series.measure.name} | names[series.measure_id]),
        )
        for series in Series.objects.select_related("measure")
    ]


def last_month() -> date | None:
    """Return the last month that figures may be of: that of the quarters being closed, or of all where none is."""
    quarters = list(Quarter.objects.all())
    being_closed = [quarter for quarter in quarters if not quarter.locked]
    return max((quarter.data_to for quarter in being_closed or quarters), default=None)


def still_current(upload: Upload) -> list[Observation]:
    """Return the figures of an import that nobody has changed since."""
    return list(Observation.objects.filter(upload=upload).current().order_by("pk"))


def before(upload: Upload) -> list[Observation]:
    """Return the figures that those of an import took the place of, with their documents."""
    taken = Observation.objects.filter(
        upload=upload,
        series=OuterRef("series"),
        period_end=OuterRef("period_end"),
        span=OuterRef("span"),
        version=OuterRef("version") + 1,
    )
    return list(Observation.objects.filter(Exists(taken)).select_related("document"))
