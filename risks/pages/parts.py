"""What the register and a risk's page have in common."""

from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localdate

from opcc_portal.lib.formatting import format_date
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from risks.models import Review, Risk
from risks.queries.parts import scores_of
from risks.queries.standing import Shown
from risks.values import Scored

UNDATED = "Date not stated"


def known_by(quarter: Quarter) -> date:
    """The last day that a quarter tells of, or today where that is still to come."""
    return min(quarter.calendar.reporting[1], localdate())


def as_at(days: Iterable[date | None], otherwise: date) -> str:
    """The day of the last review, in words: what is told of risks is as at that day."""
    return format_date(max(filter(None, days), default=otherwise))


def scored(review: Review, shown: Shown) -> Scored:
    """The score of a review with its band and, where they are stated, its parts."""
    band, parts = shown.band(review.score), scores_of(review)
    return Scored(
        score=review.score,
        band=band.name,
        rank=band.rank,
        likelihood=parts and parts.likelihood,
        control=parts and parts.control,
        impact=parts and parts.impact,
    )


def day_of(review: Review) -> str:
    return format_date(review.on) if review.on else UNDATED


def ref_to(risk: Risk) -> Ref:
    """The way to a risk's page, by its reference."""
    return Ref(page="risk", slug=risk.slug, title=risk.reference)
