"""How registers stood by the last day on which a quarter is reported, and what changed while it was: a handful of
queries, however many risks and reviews there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, F, Q, QuerySet, Value

from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from risks.domain import scoring
from risks.domain.scoring import Outcome
from risks.models import Band, Concern, ImpactArea, Mitigation, Register, Review, Risk

SHOWN: dict[Audience, tuple[str, ...]] = {
    "public": (Register.ShownTo.PUBLIC,),
    "panel": (Register.ShownTo.PUBLIC, Register.ShownTo.PANEL),
    "office": (Register.ShownTo.PUBLIC, Register.ShownTo.PANEL, Register.ShownTo.OFFICE),
}


@dataclass(frozen=True)
class Shown:
    """A register that a quarter tells of, with its bands from the highest down."""

    register: Register
    bands: Sequence[scoring.Band]

    def band(self, score: int) -> scoring.Band:
        """The band of a score; the lowest one where bands were set so that none reaches down to it."""
        return scoring.band_of(max(score, self.bands[-1].least), self.bands)


@dataclass(frozen=True)
class Reviewed:
    """A risk with its reviews up to the last day of a period that begins on `begins`: at least one, the earliest first,
    what is not dated before all that is."""

    risk: Risk
    reviews: Sequence[Review]
    begins: date

    @property
    def now(self) -> Review:
        return self.reviews[-1]

    @property
    def before(self) -> Review | None:
        """The review that held on the day before the period."""
        earlier = [review for review in self.reviews if review.on is None or review.on < self.begins]
        return earlier[-1] if earlier else None

    @property
    def outcome(self) -> Outcome:
        """What became of it in the period."""
        return outcome(self.before, self.now)

    @property
    def told(self) -> bool:
        """Whether it stood on the register, or left it in the period."""
        return not self.now.removes or not (self.before and self.before.removes)


def outcome(before: Review | None, now: Review) -> Outcome:
    """What a review came to, held against the one before it."""
    standing = [scoring.Standing(each.score, each.removes) if each else None for each in (before, now)]
    return scoring.outcome(standing[0], standing[1])  # type: ignore[arg-type]  # the second is there


def bands_shown(quarter: Quarter, audience: Audience) -> QuerySet[Band]:
    """Return the bands of the registers that a quarter tells an audience of: a register without bands is not ready."""
    return Band.objects.filter(covering("register", quarter, audience))


def covering(register: str, quarter: Quarter, audience: Audience) -> Q:
    """Whatever belongs to a register that is kept in the year in which a quarter is reported, and shown to an
    audience. `register` is the way to it."""
    year = quarter.calendar.reporting[1].year
    ends = Q(**{f"{register}__to_year": None}) | Q(**{f"{register}__to_year__gte": year})
    return ends & Q(**{f"{register}__from_year__lte": year, f"{register}__shown_to__in": SHOWN[audience]})


def registers_shown(quarter: Quarter, audience: Audience) -> list[Shown]:
    """Return the registers that a quarter tells an audience of, in order, each with its bands; one query."""
    found = bands_shown(quarter, audience).select_related("register")
    rows = found.order_by("register__position", "register", "-least")
    return [
        Shown(register, [scoring.Band(str(each.pk), each.name, each.least, rank) for rank, each in enumerate(bands)])
        for register, bands in groupby(rows, key=lambda band: band.register)
    ]


def reviewed(
    registers: Iterable[Shown], quarter: Quarter, slugs: Collection[str] | None = None
) -> dict[int, list[Reviewed]]:
    """Return the risks that were identified and scored by the last day on which a quarter is reported, by register and
    in its order, those that had left it before included (`Reviewed.told`); one query."""
    begins, day = quarter.calendar.reporting
    rows = Review.objects.filter(
        Q(on=None) | Q(on__lte=day), risk__register__in=[each.register for each in registers], risk__identified__lte=day
    )
    rows = rows if slugs is None else rows.filter(risk__slug__in=slugs)
    ordered = rows.select_related("risk").order_by("risk__position", "risk", F("on").asc(nulls_first=True), "number")
    found: dict[int, list[Reviewed]] = defaultdict(list)
    for _pk, reviews in groupby(ordered, key=lambda review: review.risk_id):
        of_risk = list(reviews)
        found[of_risk[0].risk.register_id].append(Reviewed(of_risk[0].risk, of_risk, begins))
    return found


def unscored(registers: Iterable[Shown], quarter: Quarter) -> dict[int, list[Risk]]:
    """Return the risks that were identified by that day and that nobody had scored by then, by register; one query."""
    day = quarter.calendar.reporting[1]
    scored = Review.objects.filter(Q(on=None) | Q(on__lte=day)).values("risk")
    rows = Risk.objects.filter(register__in=[each.register for each in registers], identified__lte=day)
    found: dict[int, list[Risk]] = defaultdict(list)
    for risk in rows.exclude(pk__in=scored).order_by("position", "pk"):
        found[risk.register_id].append(risk)
    return found


def areas(registers: Iterable[Shown]) -> dict[int, list[ImpactArea]]:
    """Return the impact areas of the risks of registers, by risk and in order; one query."""
    links = Risk.areas.through.objects.filter(risk__register__in=[each.register for each in registers])
    found: dict[int, list[ImpactArea]] = defaultdict(list)
    for link in links.select_related("impactarea").order_by("impactarea__position", "impactarea__name"):
        found[link.risk_id].append(link.impactarea)
    return found


class Hanging(NamedTuple):
    """Something of a risk: an impact area (`key` is its slug), a mitigation, or what it concerns (`what` is the kind of
    thing, `key` its own)."""

    risk: int
    what: str
    text: str
    key: str
    due: date | None
    status: str
    order: int


AREA, MITIGATION = "area of impact", "mitigation"


def hanging(risks: Sequence[int]) -> dict[int, list[Hanging]]:
    """Return all that hangs on risks, by risk and in order; one query, for one risk and for all."""
    blank, undated = Value("", CharField()), Value(None, DateField())
    rows = Mitigation.objects.filter(risk__in=risks).order_by()
    mitigations = rows.values_list(
        "risk", Value(MITIGATION), "action", "owner_role", "due", "status", F("position") * 1_000_000 + F("pk")
    )
    links = Risk.areas.through.objects.filter(risk__in=risks).order_by()
    of_area = ("impactarea__name", "impactarea__slug")
    named = links.values_list("risk", Value(AREA), *of_area, undated, blank, "impactarea__position")
    concerned = Concern.objects.filter(risk__in=risks).order_by()
    concerns = concerned.values_list("risk", "kind", blank, "key", undated, blank, "pk")
    found: dict[int, list[Hanging]] = defaultdict(list)
    combined: QuerySet[Any, Any] = mitigations.union(named, concerns, all=True)
    for row in sorted(map(Hanging._make, combined), key=lambda row: (row.order, row.text)):
        found[row.risk].append(row)
    return found
