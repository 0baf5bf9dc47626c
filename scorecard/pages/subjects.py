"""Placed series brought together with their figures, signals, peers and what others judged of them."""

from collections.abc import Mapping, Sequence
from typing import cast

from opcc_portal.models import Quarter
from scorecard import queries
from scorecard.domain.ledger import Ledger
from scorecard.domain.signals import Direction
from scorecard.models import Placement
from scorecard.pages import parts, peering, recording
from scorecard.pages.parts import Subject
from scorecard.queries.peers import peer_rates, recorded

EMPTY: Mapping[int, str] = {}


def of(
    quarter: Quarter,
    placements: Sequence[Placement],
    ledgers: Mapping[int, Ledger],
    contexts: Mapping[int, str] = EMPTY,
) -> list[Subject]:
    """Return a subject for each placement, in order; at most seven queries, however many.

    `ledgers` by series id, `contexts` (phrases written in place of those proposed) by measure id: of a measure that is
    placed in several series, they are about the first.
    """
    measures = {placement.series.measure_id: placement.series.measure for placement in placements}
    months = {parts.assessed_month(quarter, measure) for measure in measures.values()}
    assessed = queries.assessments([placement.series_id for placement in placements], months)
    judgements = recorded(measures, quarter.data_to)
    directions = {pk: cast(Direction, measure.preferred_direction) for pk, measure in measures.items()}
    first: dict[int, int] = {}
    beside = peering.beside(peer_rates(measures.values(), quarter.data_to), directions)
    found = []
    for placement in placements:
        measure, whole = placement.series.measure, placement.series.segment == ""
        leads = first.setdefault(measure.pk, placement.series_id) == placement.series_id
        assessment = assessed.get((placement.series_id, parts.assessed_month(quarter, measure)))
        found.append(
            Subject(
                quarter=quarter,
                placement=placement,
                measure=measure,
                ledger=ledgers[placement.series_id],
                signals=parts.stored_signals(assessment),
                outlook=parts.stored_outlook(assessment),
                peers=beside.get(measure.pk, []) if whole else [],
                recorded=recording.statements(judgements[measure.pk], measure, quarter.data_to) if whole else [],
                context=contexts.get(measure.pk, "") if leads else "",
            )
        )
    return found
