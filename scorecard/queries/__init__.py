"""Reads, each named for its use and each a fixed number of queries, however many series are asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from opcc_portal.lib.periods import Period, add_months
from opcc_portal.pages import Audience
from scorecard.domain.ledger import Known, Ledger
from scorecard.domain.series import Kind
from scorecard.models import (
    Annotation,
    Assessment,
    Break,
    Expectation,
    Measure,
    Observation,
    Placement,
    Plan,
    Series,
)
from scorecard.queries.assessing import assessment_inputs as assessment_inputs


def ledgers(series: Iterable[Series]) -> dict[int, Ledger]:
    """Return the current figures of these series (with their measures), by series id; two queries."""
    wanted = {item.pk: item for item in series}
    broken = breaks(wanted)
    figures: dict[int, dict[Period, Known]] = defaultdict(dict)
    for (series_id, period), known in current_figures(wanted).items():
        figures[series_id][period] = known
    return {
        pk: Ledger(
            kind=Kind(item.measure.kind),
            scale=item.measure.scale,
            figures=figures[pk],
            breaks=[found.month for found in broken[pk]],
        )
        for pk, item in wanted.items()
    }


KNOWN = ("value", "numerator", "denominator", "qualifier", "half_width", "decimals", "missing", "note", "version")


def current_figures(series_ids: Collection[int]) -> dict[tuple[int, Period], Known]:
    """Return the current figure of each series and period; one query, no model for each row: there may be many."""
    rows = Observation.objects.filter(series__in=series_ids).current()
    return {
        (series_id, Period(end, span)): Known(**origin(provenance), **dict(zip(KNOWN, known, strict=True)))
        for series_id, end, span, provenance, *known in rows.values_list(
            "series_id", "period_end", "span", "provenance", *KNOWN
        )
    }


def latest(series: Series, periods: Collection[Period]) -> dict[Period, Observation]:
    """Return the present versions of figures, with whoever recorded them; one query, none for no periods."""
    if not periods:
        return {}
    of = reduce(or_, (Q(period_end=period.end, span=period.span) for period in periods))
    return {row.period: row for row in series.observations.filter(of).current().select_related("created_by")}


def known(row: Observation) -> Known:
    return Known(**origin(row.provenance), **{name: getattr(row, name) for name in KNOWN})


def origin(provenance: str) -> dict[str, Any]:
    """What readers have to know of where a figure comes from."""
    return {
        "illustrative": provenance == Observation.Provenance.RECONSTRUCTED,
        "worked_out": provenance == Observation.Provenance.DERIVED,
    }


def plan_in_force(day: date) -> QuerySet[Plan]:
    """Return the police and crime plan that a quarter ending on a day is reported on: the latest adopted one that had
    begun; of two that began together the one adopted later. Once adopted, a plan that was superseded since counts."""
    adopted = Plan.objects.filter(
        Q(adopted_on=None) | Q(adopted_on__lte=day),
        kind=Plan.Kind.POLICE_AND_CRIME,
        status__in=(Plan.Status.ADOPTED, Plan.Status.SUPERSEDED),
        starts__lte=day,
    )
    return adopted.order_by("-starts", F("adopted_on").desc(nulls_last=True), "-pk")[:1]


def placed(day: date) -> QuerySet[Placement]:
    """Return what stands under the plan in force on a day, in the plan's order."""
    return Placement.objects.filter(node__plan__in=plan_in_force(day).values("pk")).order_by(
        "node__position", "position"
    )


def dashboard_placements(day: date, audience: Audience, also: Collection[str] = ()) -> list[Placement]:
    """Return what stands on the dashboard of the plan in force on a day, for an audience, with series and measure.

    `also` names measures of which every placement is wanted, on the dashboard or not.
    """
    wanted = Q(on_dashboard=True) | Q(series__measure__slug__in=also)
    return list(
        visible(placed(day), "series__measure", audience).filter(wanted).select_related("node__plan", "series__measure")
    )


def placements_of(slugs: Collection[str] | None, day: date, audience: Audience) -> list[Placement]:
    """Return the first placement of each of these measures (of all for None) in the plan in force on a day."""
    placements = visible(placed(day), "series__measure", audience)
    if slugs is not None:
        placements = placements.filter(series__measure__slug__in=slugs)
    first: dict[int, Placement] = {}
    for placement in placements.select_related("node__plan", "series__measure"):
        first.setdefault(placement.series.measure_id, placement)
    return list(first.values())


def visible(objects: models.Manager[Any] | QuerySet[Any], measure: str, audience: Audience) -> QuerySet[Any]:
    """Leave out what an audience may not see."""
    if audience == "office":
        return objects.all()
    return objects.exclude(**{f"{measure}__sensitivity": Measure.Sensitivity.OFFICE_ONLY})


def assessments(series_ids: Collection[int], months: Collection[date]) -> dict[tuple[int, date], Assessment]:
    """Return the assessments of these series for these months, by series id and month; one query."""
    found = Assessment.objects.filter(series__in=series_ids, month__in=months)
    return {(item.series_id, item.month): item for item in found}


def segments(measure_ids: Collection[int]) -> list[Series]:
    """Return every series of these measures, with its measure; one query."""
    found = Series.objects.filter(measure__in=measure_ids).select_related("measure")
    return list(found.order_by("measure", "area", "segment"))


def revised(series_ids: Collection[int]) -> list[Observation]:
    """Return all versions of each figure that was ever superseded, oldest first; one query."""
    later = Observation.objects.filter(
        series=OuterRef("series"), period_end=OuterRef("period_end"), span=OuterRef("span"), version__gt=1
    )
    found = Observation.objects.filter(Exists(later), series__in=series_ids)
    return list(found.order_by("series", "period_end", "span", "version"))


def every_version(series: Series, period: Period | None = None) -> QuerySet[Observation]:
    """Return all versions of a series' figures (of one period), newest period and version first, with whence they
    came; one query."""
    found = series.observations.select_related("created_by", "document", "upload")
    if period:
        found = found.filter(period_end=period.end, span=period.span)
    return found.order_by("-period_end", "-span", "-version")


def last_observation() -> int:
    """Return the highest number that an observation has: those that come later have higher ones. One query."""
    return Observation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def revised_after(mark: int, until: date, audience: Audience) -> int:
    """Return how many figures of placed measures, up to the month `until`, were superseded after a mark; one query.

    Other forces' figures and the rates that placed measures are compared in count too: the same pages show them.
    """
    shown = Q(series__measure=OuterRef("series__measure")) | Q(series__measure__compared_as=OuterRef("series__measure"))
    standing = visible(placed(until).order_by(), "series__measure", audience).filter(shown)
    later = Observation.objects.filter(
        Exists(standing), pk__gt=mark, version__gt=1, period_end__lt=add_months(until, 1)
    )
    figures = visible(later, "series__measure", audience).values("series", "period_end", "span")
    return figures.distinct().count()


def sources(series_ids: Collection[int], *, within: Period | None = None) -> dict[int, list[str]]:
    """Return the titles of the documents that each series' figures (of months `within`) are from; one query."""
    figures = Observation.objects.filter(series__in=series_ids, document__isnull=False)
    if within:
        figures = figures.filter(period_end__gte=within.start, period_end__lt=add_months(within.end, 1))
    rows = figures.values_list("series", "document__title").distinct().order_by("series", "document__title")
    found: dict[int, list[str]] = defaultdict(list)
    for series_id, title in rows:
        found[series_id].append(title)
    return found


def breaks(series_ids: Collection[int]) -> dict[int, list[Break]]:
    """Return the breaks of each series; one query."""
    return grouped(Break.objects.filter(series__in=series_ids), "series_id")


def expectations(measure_ids: Collection[int]) -> dict[int, list[Expectation]]:
    """Return what each measure is held against, with its document; one query."""
    return grouped(Expectation.objects.filter(measure__in=measure_ids).select_related("document"), "measure_id")


def events(measure_ids: Collection[int]) -> dict[int, list[Annotation]]:
    """Return the dated events of each measure, those of all measures included; two queries."""
    named = events_naming(measure_ids)
    general = list(Annotation.objects.filter(measures=None))
    return {pk: sorted([*named[pk], *general], key=lambda item: item.date) for pk in measure_ids}


def events_naming(measure_ids: Collection[int]) -> dict[int, list[Annotation]]:
    """Return the dated events that name each measure; one query."""
    links = Annotation.measures.through.objects.filter(measure__in=measure_ids).select_related("annotation")
    found = grouped(links, "measure_id")
    return {pk: [link.annotation for link in found[pk]] for pk in measure_ids}


def events_of(measure: Measure) -> QuerySet[Annotation]:
    """Return the dated events of a measure, those of all included, with the measures that they name; two queries."""
    found = Annotation.objects.filter(Q(measures=measure) | Q(measures=None)).distinct()
    return found.prefetch_related("measures").order_by("-date", "label")


def placed_as(series: Series, day: date) -> str:
    """Return what a series is called on the dashboard of the plan in force on a day; "" where it does not stand there;
    one query."""
    return placed(day).filter(series=series, on_dashboard=True).values_list("label", flat=True).first() or ""


def grouped(rows: Iterable[Any], key: str) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
