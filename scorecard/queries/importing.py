"""What the rows of a spreadsheet are looked up in, and what an import did."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from opcc_portal.lib.periods import Period
from opcc_portal.models import Quarter, Upload
from scorecard.models import Measure, Observation, Placement, Series
from scorecard.models.figures import FORCE

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


def as_name(text: str) -> str:
    """A measure's name as it is compared: whatever the case and the spaces."""
    return " ".join(text.casefold().split())


def kept(names: Collection[str]) -> list[Kept]:
    """Return the series of the measures that go by one of these names (`as_name`); five queries."""
    called = measure_names()
    wanted = [pk for pk, known in called.items() if not known.isdisjoint(names)]
    spans: dict[int, set[int]] = defaultdict(set)
    placed = Placement.objects.filter(series__measure__in=wanted).values_list("series", "headline_window")
    for series_id, window in placed:
        spans[series_id].add(SPANS[Placement.Window(window)])
    recorded = Observation.objects.filter(series__measure__in=wanted).values_list("series", "span").distinct()
    for series_id, span in recorded:
        spans[series_id].add(span)
    return [
        Kept(series, frozenset(spans[series.pk]), frozenset(called[series.measure_id]))
        for series in Series.objects.filter(measure__in=wanted).select_related("measure")
    ]


def measure_names() -> dict[int, set[str]]:
    """Return the names that each measure goes by: its short name, its name, and what it is called in plans where
    the force's figures are placed, not those of one area or segment; two queries.

    A measure's own name means that measure, also where a plan calls another one so.
    """
    found = {pk: {as_name(slug), as_name(name)} for pk, slug, name in Measure.objects.values_list("pk", "slug", "name")}
    whole = Placement.objects.filter(series__area=FORCE, series__segment="")
    own = {name: pk for pk, names in found.items() for name in names}
    for pk, label in whole.values_list("series__measure", "label"):
        if own.get(as_name(label), pk) == pk:
            found[pk].add(as_name(label))
    return found


def current_quarter() -> Quarter | None:
    """Return the quarter whose last month figures may reach: the latest that is being closed, or of all where none
    is."""
    quarters = list(Quarter.objects.all())
    being_closed = [quarter for quarter in quarters if not quarter.locked]
    return max(being_closed or quarters, key=lambda quarter: quarter.data_to, default=None)


def still_current(upload: Upload) -> list[Observation]:
    """Return the figures of an import that nobody has changed since."""
    return list(Observation.objects.filter(upload=upload).current().order_by("pk"))


def current_for_reason(series_ids: Collection[int], reason: str) -> set[tuple[int, Period]]:
    """Return the series and periods of the current figures that were recorded for this reason; one query."""
    rows = Observation.objects.filter(series__in=series_ids, reason=reason).current()
    return {(pk, Period(end, span)) for pk, end, span in rows.values_list("series", "period_end", "span")}


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
