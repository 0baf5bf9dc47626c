"""A risk's page: how it stands, what is done about it, how it was reviewed, what it concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from opcc_portal import pages
from opcc_portal.lib.formatting import format_date
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from risks.domain import paper
from risks.models import Mitigation, Review
from risks.pages.parts import as_at, day_of, known_by, scored
from risks.queries import standing as queries
from risks.queries.parts import scores_of
from risks.queries.standing import AREA, MITIGATION, Hanging, Reviewed, Shown, outcome
from risks.values import CATEGORIES, Area, MitigationLine, ReviewLine, RiskPage

STATUSES = dict(Mitigation.Status.choices)
DONE = (Mitigation.Status.IN_PLACE, Mitigation.Status.DROPPED)
READING = "What this risk concerns is our reading: the document does not say it."


@dataclass(frozen=True)
class Around:
    """What is read for the pages of many risks."""

    day: date
    hanging: Mapping[int, Sequence[Hanging]]
    places: Mapping[tuple[str, str], Ref] = field(default_factory=dict)


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, RiskPage]:
    """The pages of the risks that a quarter tells an audience of, by slug; three queries, and one for each kind
    of thing that any of them concerns, however many there are."""
    registers = queries.registers_shown(subject, audience)
    found = queries.reviewed(registers, subject, slugs) if registers else {}
    told = [(shown, each) for shown in registers for each in found.get(shown.register.pk, []) if each.told]
    hanging = queries.hanging([each.risk.pk for _shown, each in told]) if told else {}
    around = Around(known_by(subject), hanging, places(subject, audience, hanging))
    return {each.risk.slug: build(each, shown, around) for shown, each in told}


def places(subject: Quarter, audience: Audience, hanging: Mapping[int, Sequence[Hanging]]) -> dict:
    """Where what these risks concern is read, by its kind and key."""
    keys: dict[str, list[str]] = {}
    for rows in hanging.values():
        for row in rows:
            keys.setdefault(row.what, []).append(row.key)
    return {
        (kind.key, key): place.ref
        for kind in pages.nameable()
        if kind.key in keys
        for key, place in kind.places(subject, audience, list(dict.fromkeys(keys[kind.key]))).items()
    }


def build(each: Reviewed, shown: Shown, around: Around) -> RiskPage:
    risk, register = each.risk, shown.register
    before = each.before.score if each.before else None
    hanging = around.hanging.get(risk.pk, [])
    concerns = [around.places[row.what, row.key] for row in hanging if (row.what, row.key) in around.places]
    last = as_at([each.now.on], around.day)
    return RiskPage(
        title=str(risk),
        subtitle=" · ".join([CATEGORIES[risk.category], register.name, f"as at {last}"]),  # type: ignore[index]
        reference=risk.reference,
        event=risk.event,
        category=risk.category,  # type: ignore[arg-type]  # the model's choices are the value's
        register=Ref(page="risks", slug="", title="Risk register"),
        register_name=register.name,
        now=scored(each.now, shown),
        outcome=each.outcome,
        change=paper.sentence(f"{paper.change(each.outcome, before, each.now.score)} since the quarter before"),
        appetite=register.appetite,
        over=each.now.score >= register.appetite,
        identified=risk.identified,
        as_at=last,
        areas=[Area(key=row.key, name=row.text) for row in hanging if row.what == AREA],
        consequences=[line for line in risk.consequences.splitlines() if line.strip()],
        mitigations=[mitigation(row, around.day) for row in hanging if row.what == MITIGATION],
        reviews=reviews(each.reviews, shown),
        concerns=concerns,
        reading=READING if concerns and any(review.source for review in each.reviews) else "",
        owner=risk.owner_role,
        note=risk.note,
    )


def mitigation(row: Hanging, day: date) -> MitigationLine:
    late = row.due is not None and row.due < day and row.status not in DONE
    return MitigationLine(
        action=row.text,
        status=str(STATUSES[row.status]),
        owner=row.key,
        due=format_date(row.due) if row.due else "",
        overdue=f"Due by {format_date(row.due)} and not in place" if late and row.due else "",
    )


def reviews(found: Sequence[Review], shown: Shown) -> list[ReviewLine]:
    return [review(each, before, shown) for before, each in zip([None, *found[:-1]], found, strict=True)]


def review(each: Review, before: Review | None, shown: Shown) -> ReviewLine:
    """A review, with what it came to. Of the first nobody knows what was before where it is not dated."""
    came_to = outcome(before, each)
    said = paper.change(came_to, before.score if before else None, each.score)
    parts = paper.moved(scores_of(before) if before else None, scores_of(each))
    stated = before is None and each.on is None
    return ReviewLine(
        number=each.number,
        day=day_of(each),
        now=scored(each, shown),
        outcome=came_to,
        change="Stated as the score before" if stated else paper.sentence(said).rstrip(".") + bracketed(parts),
        on=each.on,
        kind=str(each.get_kind_display()),
        reason=each.reason,
    )


def bracketed(text: str) -> str:
    return f" ({text})" if text else ""
