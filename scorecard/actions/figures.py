"""Acts on figures: each atomic, each leaving its audit row, each touching the series it changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import msgspec
from django.db import models, transaction

from opcc_portal.actions import JUDGED
from opcc_portal.audit import record
from opcc_portal.lib.formatting import Qualifier
from opcc_portal.lib.periods import Period
from opcc_portal.models import Quarter, Upload, User
from scorecard import queries
from scorecard.actions.assessing import touch
from scorecard.domain.ledger import Known, Ledger
from scorecard.models import Document, Observation, Series

FOLLOWING = (3, 12)  # months: quarters and years
YEAR = 12
FOLLOWS = "Follows its months."  # the reason of a total that was put at what its months make
LISTED = 100  # changes that an audit row spells out


class FiguresLockedError(Exception):
    """The quarter is with somebody else: the message says with whom and what to do."""


class FigureChangedError(Exception):
    """Somebody recorded another figure after the one that the person had before them."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One figure to be recorded for a series: the value, or the reason why there is none.

    `seen` is the version that the person had before them (0: none); None where nobody looked.
    """

    series: int
    period: Period
    seen: int | None = None
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    qualifier: Qualifier = "="
    half_width: float | None = None
    decimals: int = 0
    missing: str = ""
    provenance: str = Observation.Provenance.ENTERED
    revision_kind: str = ""
    reason: str = ""
    note: str = ""
    document: Document | None = None
    line: int | None = None
    upload: Upload | None = None

    def says_the_same_as(self, known: Known | None) -> bool:
        """Whether recording this would change nothing that is known."""
        return known is not None and (
            (self.value, self.numerator, self.denominator, self.qualifier, self.half_width, self.missing)
            == (
                known.value,
                known.numerator,
                known.denominator,
                known.qualifier,
                known.half_width,
                known.missing,
            )
            and (self.provenance == Observation.Provenance.RECONSTRUCTED) == known.illustrative
            and (self.provenance == Observation.Provenance.DERIVED) == known.worked_out
        )


@transaction.atomic
def record_figures(*, by: User | None, entries: Sequence[Entry], subject: models.Model) -> list[Observation]:
    """Record figures: new ones as they are, changed ones as the next version. What is known already is left alone.

    The series are locked in a fixed order, so two people who save at once wait for each other. `subject` is what the
    audit row is about. Raises `FigureChangedError` where somebody was quicker, IntegrityError where one figure is given
    twice; then nothing is recorded.
    """
    touched = Series.objects.filter(pk__in={entry.series for entry in entries})
    locked = list(touched.select_for_update(of=("self",)).select_related("measure").order_by("pk"))
    ledgers = queries.ledgers(locked)
    new = [
        observation(entry, ledgers[entry.series].figures.get(entry.period), by=by)
        for entry in entries
        if not entry.says_the_same_as(ledgers[entry.series].figures.get(entry.period))
    ]
    if not new:
        return []
    refuse_when_overtaken(entries, new)
    Observation.objects.add(new)
    touch({row.series_id for row in new})
    record("figures.recorded", by=by, target=subject, **changes(new, ledgers))
    return new


def observation(entry: Entry, before: Known | None, *, by: User | None) -> Observation:
    fields = {field: getattr(entry, field) for field in ENTRY_FIELDS}
    # An illustrative figure was never one: the real one that takes its place is the first.
    if before and not before.illustrative and not entry.revision_kind:
        fields["revision_kind"] = Observation.RevisionKind.CORRECTION
    return Observation(
        series_id=entry.series,
        period_end=entry.period.end,
        span=entry.period.span,
        version=before.version + 1 if before else 1,
        created_by=by,
        **fields,
    )


ENTRY_FIELDS = tuple(name for name in Entry.__struct_fields__ if name not in ("series", "period", "seen"))


def refuse_when_overtaken(entries: Sequence[Entry], new: Sequence[Observation]) -> None:
    """Compare what people had before them with what is there now that the series are locked."""
    next_to = {(entry.series, entry.period): entry.seen for entry in entries if entry.seen is not None}
    for row in new:
        seen = next_to.get((row.series_id, row.period))
        if seen is not None and row.version != seen + 1:
            raise FigureChangedError(str(row))


def changes(new: Sequence[Observation], ledgers: dict[int, Ledger]) -> dict[str, dict[str, object]]:
    """Return the audit row's before and after; of a large import the number only, its rows say the rest."""
    if len(new) > LISTED:
        return {"before": {}, "after": {"figures": len(new)}}
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for row in new:
        key = f"series {row.series_id}, {row.span} months to {row.period_end.isoformat()}"
        known = ledgers[row.series_id].figures.get(row.period)
        before[key] = (known.missing or known.value) if known else None
        after[key] = row.missing or row.value
    return {"before": before, "after": after}


@transaction.atomic
def enter_figures(
    *, by: User, quarter: Quarter, series: Series, entries: Sequence[Entry], follow: bool
) -> list[Observation]:
    """Record what was typed for one series in the quarter being closed.

    With `follow`, the recorded quarters and twelve months that contain a changed month are superseded by what their
    months now make, unless they were typed as well. Raises `FiguresLockedError` while the quarter is submitted,
    approved or published.
    """
    refuse_when_locked(entries, quarter)
    new = record_figures(by=by, entries=entries, subject=series)
    return new + (follow_months(by=by, new=new, entries=entries, subject=series) if follow else [])


def refuse_when_locked(entries: Sequence[Entry], quarter: Quarter | None = None) -> None:
    """Refuse figures of a locked quarter, and those that a quarter now being judged rests on.

    The rows are held until the commit, so that no quarter can be submitted between looking and writing; what is
    published stands in its edition and is not touched.
    """
    quarters = list(Quarter.objects.select_for_update().order_by("pk"))
    reasons = [why_closed(period, quarters) for period in {entry.period for entry in entries}]
    if quarter:
        reasons += [closed(other) for other in quarters if other.pk == quarter.pk and other.locked]
    if any(reasons):
        raise FiguresLockedError(next(filter(None, reasons)))


def why_closed(period: Period, quarters: Iterable[Quarter]) -> str:
    """Why a figure of this period cannot be changed now: a quarter that is being judged rests on it, as its twelve
    months contain it. Empty where none does."""
    for quarter in quarters:
        rests = Period(quarter.data_to, YEAR)
        if quarter.state in JUDGED and rests.start <= period.end <= rests.end:
            return closed(quarter)
    return ""


def closed(quarter: Quarter) -> str:
    return (
        f"{quarter} is {quarter.get_state_display().lower()}, so its figures cannot be changed. "
        "Ask an approver to reopen it."
    )


def follow_months(
    *,
    by: User | None,
    new: Sequence[Observation],
    entries: Sequence[Entry],
    subject: models.Model,
    upload: Upload | None = None,
    among: Collection[tuple[int, Period]] | None = None,
) -> list[Observation]:
    """Supersede the recorded quarters and twelve months (`among` these, or all) that contain the months among `new` by
    what their months now make, unless `entries` gave them as well. A fixed number of queries, however many series."""
    months: dict[int, set[date]] = defaultdict(set)
    for row in new:
        if row.span == 1:
            months[row.series_id].add(row.period_end)
    given, found = {(entry.series, entry.period) for entry in entries}, []
    for span in FOLLOWING if months else ():  # the year after the quarters that it may rest on
        made = [
            msgspec.structs.replace(entry, upload=upload)
            for entry in following(months, span)
            if (entry.series, entry.period) not in given and (among is None or (entry.series, entry.period) in among)
        ]
        found += record_figures(by=by, entries=made, subject=subject)
    return found


def following(months: Mapping[int, set[date]], span: int) -> list[Entry]:
    """Return what the recorded figures of `span` months that contain a changed month (by series) become."""
    recorded = Series.objects.filter(pk__in=months, observations__span=span).distinct()
    series = {item.pk: item for item in recorded.select_related("measure")}
    return [
        entry
        for pk, ledger in queries.ledgers(series.values()).items()
        for period in sorted(
            p for p in ledger.figures if p.span == span and ledger.recorded(p) and not months[pk].isdisjoint(p.months)
        )
        if (entry := follows(series[pk], ledger, period))
    ]


def follows(series: Series, ledger: Ledger, period: Period) -> Entry | None:
    """Return the figure for `period` as its months make it; None while they do not make one."""
    made = ledger.derive(period)
    if made.value is None:
        return None
    return Entry(
        series=series.pk,
        period=period,
        value=round(made.value, 6),  # floats of months do not add up to the last bit
        numerator=made.numerator,
        denominator=made.denominator,
        qualifier="≈" if made.approximate else "=",
        decimals=series.measure.decimals,
        provenance=Observation.Provenance.RECONSTRUCTED if made.illustrative else Observation.Provenance.ENTERED,
        revision_kind=Observation.RevisionKind.CORRECTION,
        reason=FOLLOWS,
    )
