"""Which risks concern a thing; one query."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, Subquery

from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from risks.models import Band, Concern, Review
from risks.queries.standing import covering


class Concerned(NamedTuple):
    """A risk that a quarter tells of, with what it concerns."""

    kind: str
    key: str
    slug: str
    reference: str
    event: str
    score: int
    band: str | None


def concerned(
    quarter: Quarter, audience: Audience, kinds: Collection[str], keys: Mapping[str, Collection[str]]
) -> list[Concerned]:
    """Return the risks that a quarter tells an audience of and that concern things of these kinds, of a kind in `keys`
    only those named there; in the order of the registers; one query."""
    begins, day = quarter.calendar.reporting
    wanted = Q(kind__in=[kind for kind in kinds if kind not in keys])
    for kind, named in keys.items():
        wanted |= Q(kind=kind, key__in=named)
    now, before = Q(on=None) | Q(on__lte=day), Q(on=None) | Q(on__lt=begins)
    rows = Concern.objects.filter(wanted, covering("risk__register", quarter, audience), risk__identified__lte=day)
    rows = rows.annotate(score=last(now, "score"), gone=last(now, "removes"), was_gone=last(before, "removes"))
    rows = rows.exclude(score=None).filter(Q(gone=False) | Q(was_gone=None) | Q(was_gone=False))
    in_band = Band.objects.filter(register=OuterRef("risk__register"), least__lte=OuterRef("score")).order_by("-least")
    rows = rows.annotate(band=Subquery(in_band.values("name")[:1]))
    ordered = rows.order_by("risk__register__position", "risk__register", "risk__position", "risk", "id")
    return [
        Concerned(*row)
        for row in ordered.values_list("kind", "key", "risk__slug", "risk__reference", "risk__event", "score", "band")
    ]


def last(among: Q, column: str) -> Subquery:
    """A column of the last review of a risk among some."""
    found = Review.objects.filter(among, risk=OuterRef("risk")).order_by(F("on").desc(nulls_last=True), "-number")
    return Subquery(found.values(column)[:1])
