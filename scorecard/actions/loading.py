"""Load a folder of documents' figures: adds what is missing, changes nothing that is there."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import transaction

from opcc_portal.intake.folder import named
from opcc_portal.models import User
from scorecard.actions.loading_figures import SeriesKey, load_figures
from scorecard.actions.loading_plans import load_consultations, load_node_measures
from scorecard.actions.peers import load_peers
from scorecard.importers import Dataset
from scorecard.importers.rows import MonthRow, NodeRow, OfSeries
from scorecard.models import (
    Annotation,
    Break,
    Claim,
    Document,
    Expectation,
    Measure,
    Placement,
    Plan,
    PlanNode,
    Series,
)

LINKS = ("replaced_by", "compared_as")  # from one measure to another
PLAN_FIELDS = (
    "title",
    "kind",
    "status",
    "starts",
    "ends",
    "version",
    "dated",
    "classification",
    "owner",
    "produced_by",
    "synopsis",
    "copyholders",
    "note",
)


@transaction.atomic
def load(*, by: User | None, data: Dataset) -> int:
    """Load everything; how many figures were new. A second time it is none.

    Figures go through `record_figures` like any other. A period of which something is known already is left alone, so
    that what people entered since stays. Raises `BrokenFileError` where a row names something that does not exist.
    """
    documents = {row.key: load_document(row.key, row.title, row.date) for row in data.documents}
    plans = load_plans(data, documents)
    for slug, plan in plans.items():
        load_nodes(plan, [row for row in data.nodes if row.plan == slug])
    measures = load_measures(data)
    series = load_series(data, measures)
    load_placements(data, plans, series)
    load_node_measures(data, plans, measures)
    load_consultations(data, plans)
    load_notes(data, measures, series, documents)
    load_claims(data, series, documents)
    load_peers(data, measures, documents)
    return load_figures(data, series, documents, by=by, subject=next(iter(plans.values())))


def load_document(key: str, title: str, date: Any) -> Document:
    return Document.objects.get_or_create(key=key, defaults={"title": title, "date": date})[0]


def load_plans(data: Dataset, documents: dict[str, Document]) -> dict[str, Plan]:
    """The plans with their control sheets; each stands after the one that it follows."""
    plans: dict[str, Plan] = {}
    for row in data.plans:
        given = msgspec.structs.asdict(row)
        fields = {name: given[name] for name in PLAN_FIELDS} | {
            "follows": named(plans, row.follows, "plan", row) if row.follows else None,
            "document": documents.get(row.source),
            "contents": "\n".join(f"{entry.number} {entry.title}" for entry in data.contents if entry.plan == row.slug),
        }
        plans[row.slug] = Plan.objects.get_or_create(slug=row.slug, defaults=fields)[0]
    return plans


def load_nodes(plan: Plan, rows: Sequence[NodeRow]) -> None:
    """The plan's tree; a node's `parent` is the path of numbers above it."""
    if plan.nodes.exists():
        return
    by_path: dict[str, PlanNode] = {}
    for position, row in enumerate(rows, start=1):
        parent = named(by_path, row.parent, "plan node", row) if row.parent else None
        node = PlanNode.objects.create(
            plan=plan,
            parent=parent,
            level=row.level,
            number=row.number,
            title=row.title,
            official=row.official == "y",
            note=row.note,
            line=row.line,
            position=position,
        )
        by_path[f"{row.parent}/{row.number}" if row.parent else row.number] = node


def load_measures(data: Dataset) -> dict[str, Measure]:
    given = set(data.measures[0].__struct_fields__) - set(LINKS)
    fields = [field.name for field in Measure._meta.concrete_fields if field.name in given]
    known = set(Measure.objects.values_list("slug", flat=True))
    Measure.objects.bulk_create(
        Measure(**{name: getattr(row, name) for name in fields}) for row in data.measures if row.slug not in known
    )
    measures = {measure.slug: measure for measure in Measure.objects.all()}
    link_measures(data, measures)
    return measures


def link_measures(data: Dataset, measures: dict[str, Measure]) -> None:
    """Where one measure names another, and nothing is known yet."""
    for row in data.measures:
        measure = measures[row.slug]
        for link in LINKS:
            slug = getattr(row, link)
            if slug and getattr(measure, f"{link}_id") is None:
                setattr(measure, link, named(measures, slug, "measure", row))
                measure.save(update_fields=[link])


def load_series(data: Dataset, measures: dict[str, Measure]) -> dict[SeriesKey, Series]:
    """Every series that a row speaks of."""
    rows: Iterable[OfSeries | MonthRow] = (
        *data.placements,
        *data.figures,
        *data.worked_out,
        *data.claims,
        *data.breaks,
        *data.months,
    )
    wanted = {row.series_key: named(measures, row.measure, "measure", row) for row in rows}
    known = known_series()
    Series.objects.bulk_create(
        Series(measure=wanted[key], area=key[1], segment=key[2]) for key in sorted(set(wanted) - set(known))
    )
    return known_series()


def known_series() -> dict[SeriesKey, Series]:
    found = Series.objects.select_related("measure")
    return {(series.measure.slug, series.area, series.segment): series for series in found}


def load_placements(data: Dataset, plans: dict[str, Plan], series: dict[SeriesKey, Series]) -> None:
    nodes = {(node.plan_id, node.number): node for node in PlanNode.objects.filter(level="priority")}
    for row in data.placements:
        plan = named(plans, row.plan, "plan", row)
        node = named(nodes, (plan.pk, row.priority), "priority", row, called=row.priority)
        Placement.objects.get_or_create(
            node=node,
            series=series[row.series_key],
            defaults={
                "position": row.position,
                "label": row.label,
                "headline_window": row.headline_window,
                "on_dashboard": row.on_dashboard == "y",
                "note": row.note,
            },
        )


def load_notes(
    data: Dataset,
    measures: dict[str, Measure],
    series: dict[SeriesKey, Series],
    documents: dict[str, Document],
) -> None:
    """Breaks, events and expectations."""
    for row in data.breaks:
        Break.objects.get_or_create(series=series[row.series_key], month=row.month, defaults={"reason": row.reason})
    for event in data.annotations:
        annotation, created = Annotation.objects.get_or_create(date=event.date, label=event.label)
        if created and event.measures:
            annotation.measures.set(named(measures, slug, "measure", event) for slug in event.measures.split("|"))
    for line in data.expectations:
        Expectation.objects.get_or_create(
            measure=named(measures, line.measure, "measure", line),
            label=line.label,
            defaults={
                "value": line.value,
                "starts": line.starts,
                "ends": line.ends,
                "document": named(documents, line.source, "document", line),
                "line": line.line,
            },
        )


def load_claims(data: Dataset, series: dict[SeriesKey, Series], documents: dict[str, Document]) -> None:
    fields = ("period_end", "span", "statistic", "subject", "value", "unit", "printed", "line", "note")
    Claim.objects.bulk_create(
        (
            Claim(
                key=row.obs_id,
                series=series[row.series_key],
                document=named(documents, row.source, "document", row),
                **{name: getattr(row, name) for name in fields},
            )
            for row in data.claims
        ),
        ignore_conflicts=True,
    )
