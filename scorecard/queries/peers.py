"""Reads about other forces: what others judged, and the rates side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from opcc_portal.lib.periods import Period, add_months
from scorecard.domain.ledger import Ledger
from scorecard.domain.rates import PeerRates, Rate, Rates
from scorecard.domain.series import Kind
from scorecard.models import Measure, PeerGroup, RecordedJudgement, Series
from scorecard.models.figures import FORCE
from scorecard.queries import grouped, ledgers, sources

YEAR = 12
OFFICE_ONLY = Measure.Sensitivity.OFFICE_ONLY
UNKNOWN = Rate(reason="not available")


def recorded(measure_ids: Collection[int], until: date) -> dict[int, list[RecordedJudgement]]:
    """Return the latest statements about each measure up to the month `until`, with document and group; one query.

    Of each sort and each part of the measure those of its latest month. Whether one still holds is for the caller to
    see: a judgement is about exactly its period, a reason for its absence holds until a later statement.
    """
    told = RecordedJudgement.objects.filter(measure__in=measure_ids, period_end__lte=until)
    later = RecordedJudgement.objects.filter(
        measure=OuterRef("measure"),
        about=OuterRef("about"),
        part=OuterRef("part"),
        period_end__gt=OuterRef("period_end"),
        period_end__lte=until,
    )
    latest = told.filter(~Exists(later)).select_related("measure", "document", "group")
    return grouped(latest.order_by("measure", "about", "part", "span"), "measure_id")


@dataclass(frozen=True)
class Group:
    """A peer group as it was on some day: the names of its members by their areas."""

    area: str
    name: str
    note: str
    members: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """A measure's figures by area, and the documents that they come from."""

    measure: Measure
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    sources: dict[str, list[str]] = field(default_factory=dict)


def peer_rates(measures: Iterable[Measure], end: date) -> dict[int, list[PeerRates]]:
    """Return, for each measure by id, what it is compared in, beside each group; five queries, however many.

    Rates are those of the twelve months to the month `end` (less what the compared measure is late by) and of the
    twelve before, groups as on the last day of that month. What is published for exactly twelve months stands, else
    months make it. A group of which nothing is known is left out, and so is a measure without any. The caller leaves
    out measures that its reader may not see; a rate that is for the office only stands beside no measure that others
    see.
    """
    now, asked = Period(end, YEAR), list(measures)
    groups = groups_on(add_months(end, 1) - timedelta(days=1))
    compared = compared_figures({compared_id(measure) for measure in asked}, groups, now)
    found: dict[int, list[PeerRates]] = {}
    for measure in asked:
        rate = compared.get(compared_id(measure))
        if rate and (measure.sensitivity == OFFICE_ONLY or rate.measure.sensitivity != OFFICE_ONLY):
            own = Period(add_months(end, -rate.measure.lag_months), YEAR)
            beside = [side_by_side(rate, group, own) for group in groups]
            found[measure.pk] = [item for item in beside if any(rates.known for rates in (item.average, *item.members))]
    return {pk: items for pk, items in found.items() if items}


def compared_id(measure: Measure) -> int:
    return measure.compared_as_id or measure.pk


def groups_on(day: date) -> list[Group]:
    """Return every group with the forces that were in it on a day; one query."""
    lasting = Q(memberships__starts__lte=day) & (Q(memberships__ends=None) | Q(memberships__ends__gte=day))
    rows = PeerGroup.objects.annotate(member=FilteredRelation("memberships", condition=lasting)).order_by(
        "name", "member__force__name"
    )
    found: dict[str, Group] = {}
    for area, name, note, force, called in rows.values_list(
        "area", "name", "note", "member__force__area", "member__force__name"
    ):
        group = found.setdefault(area, Group(area=area, name=name, note=note))
        if force is not None:
            group.members[force] = called
    return list(found.values())


def compared_figures(measure_ids: Collection[int], groups: Sequence[Group], now: Period) -> dict[int, Compared]:
    """Return the figures of these measures for the force, the groups and their members; four queries."""
    areas = {FORCE, *(area for group in groups for area in (group.area, *group.members))}
    series = list(Series.objects.filter(measure__in=measure_ids, area__in=areas, segment="").select_related("measure"))
    known = ledgers(series)
    printed = sources([item.pk for item in series], within=Period(now.end, 2 * now.span))
    found: dict[int, Compared] = {}
    for item in series:
        compared = found.setdefault(item.measure_id, Compared(measure=item.measure))
        compared.ledgers[item.area] = known[item.pk]
        compared.sources[item.area] = printed.get(item.pk, [])
    return found


def side_by_side(compared: Compared, group: Group, now: Period) -> PeerRates:
    measure, areas = compared.measure, [FORCE, group.area, *group.members]
    return PeerRates(
        group=group.name,
        note=group.note,
        measure=measure.name,
        kind=Kind(measure.kind),
        unit=measure.unit,
        decimals=measure.decimals,
        scale=measure.scale,
        now=now,
        before=now.year_before(),
        own=rates(compared, FORCE, now),
        average=rates(compared, group.area, now, name=group.name),
        members=[rates(compared, area, now, name=name) for area, name in group.members.items()],
        sources=sorted({title for area in areas for title in compared.sources.get(area, [])}),
    )


def rates(compared: Compared, area: str, now: Period, *, name: str = "") -> Rates:
    ledger = compared.ledgers.get(area)
    present, past = (Rate.of(ledger.at(period)) if ledger else UNKNOWN for period in (now, now.year_before()))
    return Rates(name=name, now=present, before=past)
