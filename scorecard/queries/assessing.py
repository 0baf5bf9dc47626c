"""What many series are assessed from, read in one query into arrays: the same query on both databases.

Each row is a series; its figures come as JSON lists side by side (all periods, all spans, all versions, all values),
which both databases make and msgspec reads in a tenth of the time that rows of figures take. Superseded versions are
left out here, in numpy: for a whole recompute that is a hundredth of a second, where the database needs as long as for
reading everything again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import msgspec
import numpy as np
from django.db import models
from django.db.models import Aggregate, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONArray

from opcc_portal.models import Quarter
from scorecard.domain.assessing import HISTORY_MONTHS, Inputs
from scorecard.domain.batch import COVERED_MONTHS, Bools, Ints
from scorecard.domain.series import Kind
from scorecard.models import Break, Measure, Series

LONGEST_LAG_MONTHS = 24  # by which a measure may be late and still have the whole of its history read
BEFORE = timedelta(days=31 * (HISTORY_MONTHS + LONGEST_LAG_MONTHS))
AFTER = timedelta(days=31 * (COVERED_MONTHS + 1))  # a year's figure speaks of months long before its end
NOT_DERIVABLE = (Kind.AS_PUBLISHED, Kind.GRADE)
Item = TypeVar("Item")


class JsonList(Aggregate):
    """A column of each group as a JSON list, as text. The lists of one group have their items in the same order."""

    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="JSON_AGG(%(expressions)s)::TEXT", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)


@dataclass(frozen=True, eq=False)
class StoredInputs(Inputs):
    """Inputs, and which of their series could not be assessed before."""

    failed: Sequence[int]


class Told(NamedTuple):
    """A row of the query: `measure` is its lag, frequency, kind and unit; the columns of figures, breaks and reports
    are JSON."""

    series: int
    input_version: int
    attempts: int
    measure: list[Any]
    end: str
    span: str
    version: str
    value: str
    breaks: str | None
    reports: str | None


def assessment_inputs(series: QuerySet[Series]) -> StoredInputs:
    """Return what these series are assessed from, in one query.

    A value that is no number (NaN, infinity) raises msgspec.ValidationError.
    """
    told = [Told(*row) for row in _rows(series)]
    lag, frequency, kind, unit = zip(*(row.measure for row in told), strict=True) if told else ((), (), (), ())
    return StoredInputs(
        series=_ints([row.series for row in told]),
        input_version=_ints([row.input_version for row in told]),
        lag_months=_ints(lag),
        monthly=_are(frequency, Measure.Frequency.MONTHLY),
        derivable=~_are(kind, *NOT_DERIVABLE),
        percentage=_are(unit, "%"),
        **_figures(told),
        **_breaks(told),
        reports=msgspec.json.decode(told[0].reports or "[]", type=list[date]) if told else [],
        failed=[row.series for row in told if row.attempts],
    )


# -- The query -----------------------------------------------------------------------------------------------------


def _rows(series: QuerySet[Series]) -> QuerySet[Any, tuple[Any, ...]]:
    measure = Measure.objects.filter(pk=OuterRef("measure")).order_by()
    return (
        series.order_by()
        .annotate(figure=FilteredRelation("observations", condition=_that_can_matter()))
        .values_list(
            "pk",
            "input_version",
            "attempts",
            Subquery(measure.values_list(JSONArray("lag_months", "frequency", "kind", "unit"))),
            *(JsonList(f"figure__{name}") for name in ("period_end", "span", "version", "value")),
            _listed(Break.objects.filter(series=OuterRef("pk")), "month", each="series"),
            _listed(Quarter.objects.annotate(all=Value(1)), "data_to", each="all"),
        )
    )


def _that_can_matter() -> Q:
    """Figures that a quarter's signals can rest on: 60 months back from the earliest, a year's beyond the latest."""
    ends = Quarter.objects.order_by("data_to").annotate(
        first=models.ExpressionWrapper(F("data_to") - BEFORE, models.DateField()),
        last=models.ExpressionWrapper(F("data_to") + AFTER, models.DateField()),
    )
    return Q(
        observations__span__lte=COVERED_MONTHS,
        observations__period_end__gt=Subquery(ends.values("first")[:1]),
        observations__period_end__lt=Subquery(ends.reverse().values("last")[:1]),
    )


def _listed(rows: QuerySet[Any], name: str, *, each: str) -> Subquery:
    return Subquery(rows.order_by().values(each).annotate(found=JsonList(name)).values("found"))


# -- The arrays ----------------------------------------------------------------------------------------------------

NO_FIGURES = "[null]"


def _figures(told: Sequence[Told]) -> dict[str, Any]:
    """Return the current figures of all series, one array for each column."""
    having = [(position, row) for position, row in enumerate(told) if row.end != NO_FIGURES]
    ends = _lists([row.end for _, row in having], str)
    of = np.repeat(_ints([position for position, _ in having]), _ints([len(items) for items in ends]))
    end = _months(_flat(ends))
    span, version = (
        _ints(_flat(_lists(texts, int))) for texts in ([r.span for _, r in having], [r.version for _, r in having])
    )
    value = np.array(_flat(_lists([row.value for _, row in having], float | None)), dtype=np.float64)
    latest = _latest(of, end, span, version)
    return {"figure_of": of[latest], "end": end[latest], "span": span[latest], "value": value[latest]}


def _latest(of: Ints, end: Ints, span: Ints, version: Ints) -> Ints:
    """Return where the highest version of each figure stands."""
    order = np.lexsort((version, span, end, of))
    figure = np.stack([of, end, span])[:, order]
    superseded = (figure[:, 1:] == figure[:, :-1]).all(axis=0)
    return order[np.append(~superseded, True)] if len(order) else order


def _breaks(told: Sequence[Told]) -> dict[str, Any]:
    """Return the breaks of all series, one array for each column."""
    having = [(position, row.breaks) for position, row in enumerate(told) if row.breaks]
    months = _lists([text for _, text in having], str)
    of = np.repeat(_ints([position for position, _ in having]), _ints([len(items) for items in months]))
    return {"break_of": of, "break_month": _months(_flat(months))}


def _months(dates: Sequence[str]) -> Ints:
    """Return months since January 1970."""
    return np.array(dates, dtype="datetime64[D]").astype("datetime64[M]").astype(np.intp)


def _ints(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.intp)


def _are(texts: Sequence[str], *wanted: str) -> Bools:
    return np.array([text in wanted for text in texts], dtype=bool)


def _lists(texts: Sequence[str], item: Any) -> list[list[Any]]:
    """Read many JSON lists at once."""
    found: list[list[Any]] = msgspec.json.decode(f"[{','.join(texts)}]", type=list[list[item]])
    return found


def _flat(lists: Iterable[Sequence[Item]]) -> list[Item]:
    return list(chain.from_iterable(lists))
