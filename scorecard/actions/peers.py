"""Load who is compared with whom, and what others judged: adds what is missing, changes nothing that is there."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from opcc_portal.intake.folder import BrokenFileError, Placed, named, refuse_twice
from scorecard.importers import Dataset
from scorecard.importers.rows import JudgementRow, MembershipRow
from scorecard.models import Document, Force, Measure, PeerGroup, PeerMembership, RecordedJudgement

STATED = ("symbol", "words", "unavailable", "source_system", "as_at", "line")


def load_peers(data: Dataset, measures: Mapping[str, Measure], documents: Mapping[str, Document]) -> None:
    """Forces, groups, their members and the judgements. Raises `BrokenFileError` where the model would refuse a row."""
    refuse_twice(data.forces, lambda row: row.area, "force")
    refuse_twice(data.peer_groups, lambda row: row.area, "peer group")
    refuse_twice(data.memberships, lambda row: (row.group, row.force, row.starts), "membership")
    refuse_twice(data.judgements, statement, "statement")
    for force in data.forces:
        add(force, Force(name=force.name), area=force.area)
    for group in data.peer_groups:
        add(group, PeerGroup(name=group.name, note=group.note), area=group.area)
    forces, groups = {it.area: it for it in Force.objects.all()}, {it.area: it for it in PeerGroup.objects.all()}
    for membership in data.memberships:
        load_membership(membership, groups, forces)
    for judgement in data.judgements:
        load_judgement(judgement, measures, groups, documents)


def statement(row: JudgementRow) -> tuple[Any, ...]:
    return row.measure, row.about, row.part, row.period_end, row.span


def load_membership(row: MembershipRow, groups: Mapping[str, PeerGroup], forces: Mapping[str, Force]) -> None:
    add(
        row,
        PeerMembership(ends=row.ends),
        group=named(groups, row.group, "peer group", row),
        force=named(forces, row.force, "force", row),
        starts=row.starts,
    )


def load_judgement(
    row: JudgementRow,
    measures: Mapping[str, Measure],
    groups: Mapping[str, PeerGroup],
    documents: Mapping[str, Document],
) -> None:
    stated = RecordedJudgement(
        **{name: getattr(row, name) for name in STATED},
        group=named(groups, row.group, "peer group", row) if row.group else None,
        document=named(documents, row.source, "document", row) if row.source else None,
    )
    measure = named(measures, row.measure, "measure", row)
    add(row, stated, measure=measure, about=row.about, part=row.part, period_end=row.period_end, span=row.span)


def add(row: Placed, new: models.Model, **key: Any) -> None:
    """Save what a row says, unless something with its key is there. What nobody may type, no file may say."""
    if type(new)._default_manager.filter(**key).exists():
        return
    for name, value in key.items():
        setattr(new, name, value)
    try:
        new.full_clean()
    except ValidationError as error:
        raise BrokenFileError(f"{row.at}: {' '.join(faults(error))}") from error
    new.save()


def faults(error: ValidationError) -> list[str]:
    """Each fault with the column that it is about, where it is about one."""
    return [
        message if column == NON_FIELD_ERRORS else f"column {column}: {message}"
        for column, messages in error.message_dict.items()
        for message in messages
    ]
