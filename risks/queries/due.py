"""Risks with when they are due: read in a fixed number of queries, however many risks and reviews there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery

from opcc_portal import access
from opcc_portal.models import Role, User
from risks.domain.due import Cycle, Next, Reviewed, next_review
from risks.domain.reviewing import Last
from risks.models import Band, Register, Review, Risk
from risks.queries.parts import scores_of


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A risk with its last review (None: it has none yet), the band of its score, and when it is due; one that is off
    the register is not."""

    risk: Risk
    reviewed: Reviewed
    last: Review | None = None
    band: str = ""
    due: Next | None = None

    @property
    def removed(self) -> bool:
        return self.last is not None and self.last.removes


def kept(risks: QuerySet[Risk] | None = None) -> list[Kept]:
    """Every risk or these, by register and position; three queries."""
    dated = (risks if risks is not None else Risk.objects.all()).annotate(
        first_on=Min("reviews__on"),
        last_on=Max("reviews__on"),
        formal_on=Max("reviews__on", filter=Q(reviews__kind=Review.Kind.FORMAL)),
        last_pk=Subquery(Review.objects.filter(risk=OuterRef("pk")).order_by("-number").values("pk")[:1]),
    )
    rows = list(dated.select_related("register", "owner").order_by("register__position", "register", "position", "pk"))
    last = Review.objects.in_bulk([row.last_pk for row in rows if row.last_pk])
    bands = bands_of({row.register_id for row in rows})
    return [with_due(row, last.get(row.last_pk), bands) for row in rows]


def with_due(risk: Risk, last: Review | None, bands: dict[int, list[Band]]) -> Kept:
    reviewed = Reviewed(risk.first_on, risk.last_on, risk.formal_on)  # type: ignore[attr-defined]  # annotated
    off = last is not None and last.removes
    return Kept(
        risk=risk,
        reviewed=reviewed,
        last=last,
        band=band_name(bands.get(risk.register_id, []), last.score) if last else "",
        due=None if off else next_review(cycle(risk.register), reviewed, risk.identified),
    )


def cycle(register: Register) -> Cycle:
    return Cycle(register.informal_months, register.formal_months)


def bands_of(registers: Iterable[int]) -> dict[int, list[Band]]:
    """The bands of each register, from the highest; one query."""
    found: dict[int, list[Band]] = {}
    for band in Band.objects.filter(register__in=registers).order_by("register", "-least"):
        found.setdefault(band.register_id, []).append(band)
    return found


def band_name(bands: Iterable[Band], score: int) -> str:
    """What the band of a score is called; "" where a register has none that low."""
    return next((band.name for band in bands if band.least <= score), "")


def last_of(risk: Risk) -> tuple[Review | None, Last | None]:
    """The last review of a risk, as its row and as the rules know it; two queries."""
    row = risk.reviews.order_by("-number").first()
    if row is None:
        return None, None
    on: date | None = risk.reviews.aggregate(last=Max("on"))["last"]
    return row, Last(row.score, scores_of(row), removed=row.removes, on=on)


def is_yours(user: User, risk: Risk) -> bool:
    """Whether somebody may review a risk: a risk owner those they keep up to date, others every one."""
    return risk.owner_id == user.pk or not is_owner(user)


def can_be_told(user: User | None) -> bool:
    """Whether somebody can be sent a reminder: they have an address, and an account that can follow the link."""
    return user is not None and bool(user.email) and access.may(user, "review risks")


def is_owner(user: User) -> bool:
    """Whether somebody sees to their own risks only."""
    return user.role == Role.RISK_OWNER
