"""Load the registers of a folder: adds what is missing, changes nothing that is there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.db import transaction

from opcc_portal import pages
from opcc_portal.intake.folder import BrokenFileError, Row, named, refuse_twice
from risks.importers import (
    AreaRow,
    BandRow,
    ConcernRow,
    Dataset,
    MitigationRow,
    RegisterRow,
    ReviewRow,
    RiskRow,
)
from risks.models import Band, Concern, ImpactArea, Mitigation, Register, Review, Risk

RowT = TypeVar("RowT", bound=Row)
Found = TypeVar("Found")
PLAIN = ("at", "source", "line")  # what a row says of itself


@transaction.atomic
def load(data: Dataset) -> int:
    """Load registers with their bands, risks, reviews, mitigations and what they concern; how many risks were new.

    A register or a risk that is there stays as it is, with all that hangs on it. Raises `BrokenFileError` where a
    row names something that does not exist, or stands twice.
    """
    load_registers(data.registers, data.bands)
    load_areas(data.areas)
    return load_risks(data)


def load_registers(rows: Sequence[RegisterRow], bands: Sequence[BandRow]) -> None:
    """Each register once, with its bands."""
    refuse_twice(rows, lambda row: row.slug, "row")
    refuse_twice(bands, lambda row: (row.register, row.least), "row")
    made: dict[str, tuple[Register, bool]] = {}
    for position, row in enumerate(rows, start=1):
        fields = {name: getattr(row, name) for name in row.__struct_fields__ if name not in (*PLAIN, "slug")}
        register, created = Register.objects.get_or_create(slug=row.slug, defaults={**fields, "position": position})
        made[row.slug] = (register, created)
    for band in bands:
        register, created = named(made, band.register, "register", band)
        if created:
            Band.objects.create(register=register, name=band.name, least=band.least)


def load_areas(rows: Sequence[AreaRow]) -> None:
    refuse_twice(rows, lambda row: row.slug, "row")
    for position, row in enumerate(rows, start=1):
        ImpactArea.objects.get_or_create(slug=row.slug, defaults={"name": row.name, "position": position})


def load_risks(data: Dataset) -> int:
    """The risks that are not there yet, each with all that hangs on it."""
    refuse_twice(data.risks, lambda row: row.slug, "row")
    registers = {register.slug: register for register in Register.objects.all()}
    areas = {area.slug: area for area in ImpactArea.objects.all()}
    known = set(Risk.objects.values_list("slug", flat=True))
    new: dict[str, Risk] = {}
    for position, row in enumerate(data.risks, start=1):
        if row.slug not in known:
            new[row.slug] = risk(row, named(registers, row.register, "register", row), position)
            new[row.slug].areas.set([named(areas, slug, "impact area", row) for slug in split(row.areas)])
    slugs = known | set(new)
    load_reviews(data.reviews, new, slugs)
    load_mitigations(data.mitigations, new, slugs)
    load_concerns(data.concerns, new, slugs)
    return len(new)


def risk(row: RiskRow, register: Register, position: int) -> Risk:
    return Risk.objects.create(
        register=register,
        slug=row.slug,
        reference=row.reference,
        category=row.category,
        event=row.event,
        consequences="\n".join(split(row.consequences)),
        identified=row.identified,
        owner_role=row.owner_role,
        note=row.note,
        position=position,
    )


def load_reviews(rows: Sequence[ReviewRow], new: Mapping[str, Risk], slugs: Iterable[str]) -> None:
    """The reviews in the order of their numbers. Nobody of this portal made them: they have no author."""
    refuse_twice(rows, lambda row: (row.risk, row.number), "row")
    made: dict[str, list[ReviewRow]] = defaultdict(list)
    for row in rows:
        refuse_unknown(row.risk, slugs, row)
        made[row.risk].append(row)
    Review.objects.bulk_create(
        Review(
            risk=new[slug],
            number=number,
            on=row.on,
            kind=row.kind,
            likelihood=row.likelihood,
            control=row.control,
            impact=row.impact,
            score=row.score,
            reason=row.reason,
            removes=row.removes == "y",
            source=row.source,
            line=row.line,
        )
        for slug, of_risk in made.items()
        if slug in new
        for number, row in enumerate(sorted(of_risk, key=lambda row: row.number), start=1)
    )


def load_mitigations(rows: Sequence[MitigationRow], new: Mapping[str, Risk], slugs: Iterable[str]) -> None:
    refuse_twice(rows, lambda row: (row.risk, row.position), "row")
    for row in rows:
        refuse_unknown(row.risk, slugs, row)
        if row.risk in new:
            given = ("action", "owner_role", "due", "status", "position")
            Mitigation.objects.create(risk=new[row.risk], **{name: getattr(row, name) for name in given})


def load_concerns(rows: Sequence[ConcernRow], new: Mapping[str, Risk], slugs: Iterable[str]) -> None:
    """What risks concern, by the names that other apps offer."""
    refuse_twice(rows, lambda row: (row.risk, row.kind, row.name), "row")
    kinds = {row.kind for row in rows}
    keys = {
        (kind.key, choice.name): choice.key
        for kind in pages.nameable()
        if kind.key in kinds
        for choice in kind.choices()
    }
    for row in rows:
        refuse_unknown(row.risk, slugs, row)
        if row.risk in new:
            key = named(keys, (row.kind, row.name), row.kind, row, called=row.name)
            Concern.objects.create(risk=new[row.risk], kind=row.kind, key=key)


# -- Rows that cannot stand ----------------------------------------------------------------------------------------


def split(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def refuse_unknown(slug: str, slugs: Iterable[str], row: Row) -> None:
    if slug not in slugs:
        raise BrokenFileError(f"{row.at}: There is no risk “{slug}”.")
