"""Reviewing a risk: scoring it anew, taking it off its register and bringing it back, and what is done about it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from opcc_portal.actions import NotAllowedError, hold_quarters, why_closed
from opcc_portal.audit import record
from opcc_portal.lib.formatting import format_date
from opcc_portal.models import Quarter, User
from opcc_portal.writing import ChangedError, refuse_when_changed
from risks.domain.reviewing import Last, Proposed, Scale, refusals
from risks.domain.scoring import Scores, Standing, outcome
from risks.models import Mitigation, Register, Review, Risk
from risks.queries.due import is_yours, last_of
from risks.queries.parts import scores_of

State = dict[str, Any]
Changes = Mapping[int, Mapping[str, Any]]
UNDATED = date.min  # what has no date of its own stands on the pages of every quarter
PARTS = ("likelihood", "control", "impact")
NOT_YOURS = _("Somebody else keeps this risk up to date. Ask them, or the analyst, to review it.")


def told(risk: Risk) -> State:
    """All that somebody has before them who reviews a risk: the last review, field by field, and its mitigations.
    `number` is that of the last review, 0 before the first. Two queries."""
    review = risk.reviews.order_by("-number").first()
    return (of_review(review) if review else dict(NOTHING)) | of_mitigations(risk.mitigations.all())


NOTHING: State = dict.fromkeys((*PARTS, "on", "kind", "reason"), "") | {"removes": False, "number": 0}


def of_review(review: Review) -> State:
    """A review as its form says it."""
    return {
        **{part: str(getattr(review, part) or "") for part in PARTS},
        "on": format_date(review.on) if review.on else "",
        "kind": review.kind,
        "reason": review.reason,
        "removes": review.removes,
        "number": review.number,
    }


def of_mitigations(rows: Any) -> State:
    """What the form of a review says of each mitigation: its status and when it is due."""
    found: State = {}
    for row in rows:
        found[f"status_{row.pk}"] = row.status
        found[f"due_{row.pk}"] = format_date(row.due) if row.due else ""
    return found


@transaction.atomic
def review_risk(
    *,
    by: User,
    risk: Risk,
    seen: str,
    on: date,
    likelihood: int,
    control: int,
    impact: int,
    kind: str,
    reason: str = "",
    removes: bool = False,
    mitigations: Changes | None = None,
    added: Mapping[str, Any] | None = None,
) -> Review:
    """Record a review of a risk, as it was `seen` (a mark of what `told` says). It takes the risk off its register with
    `removes`, and brings one back that was off it. `mitigations` says status and due date by mitigation, `added` is one
    more. Raises `NotAllowedError`, `ChangedError`, and `ValidationError` with what stands against each field."""
    hold_quarters(on)
    held = Risk.objects.select_for_update(of=("self",)).select_related("register").get(pk=risk.pk)
    refuse_others(by, held)
    refuse_when_changed(told(held), seen, held)
    before, last = last_of(held)
    scores = Scores(likelihood, control, impact)
    proposed = Proposed(scores, on, reason, removes)
    if wrong := refusals(last, proposed, scale(held.register), held.identified, localdate()):
        raise ValidationError(dict(wrong))
    review = numbered(
        held, on=on, kind=kind, reason=reason.strip(), removes=removes, by=by, score=scores.residual, **vars(scores)
    )
    changed = set_mitigations(held, mitigations or {}, added)
    result = outcome(standing(last), Standing(review.score, removed=removes))
    after = audited(review) | {"outcome": result} | ({"mitigations": changed} if changed else {})
    record("risk.reviewed", by=by, target=held, before=audited(before) if before else {}, after=after)
    return review


def refuse_others(by: User, risk: Risk) -> None:
    """Raises `NotAllowedError` where a risk owner is at a risk that is not theirs."""
    if not is_yours(by, risk):
        raise NotAllowedError(str(NOT_YOURS))


def scale(register: Register) -> Scale:
    return Scale(register.likelihoods, register.controls, register.impacts)


def standing(last: Last | None) -> Standing | None:
    return Standing(last.score, removed=last.removed) if last else None


def numbered(risk: Risk, **fields: Any) -> Review:
    """The next review of a risk. That a number stands once the database says: whoever was quicker has another before
    them. Raises `ChangedError`."""
    number = (risk.reviews.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            return Review.objects.create(risk=risk, number=number, **fields)
    except IntegrityError as error:
        raise ChangedError(told(risk), risk) from error


def set_mitigations(risk: Risk, wanted: Changes, added: Mapping[str, Any] | None) -> State:
    """Set how mitigations stand, and add one; what changed, for the audit row. Pages show how they are now, of whatever
    quarter. Raises `NotAllowedError` while one is being judged."""
    rows = [row for row in risk.mitigations.all() if row.pk in wanted and differs(row, wanted[row.pk])]
    if rows or added:
        hold_quarters(UNDATED)
    changed: State = {}
    for row in rows:
        for name, value in wanted[row.pk].items():
            setattr(row, name, value)
        row.save()
        changed[row.action] = in_words(row)
    if added:
        new = Mitigation.objects.create(risk=risk, position=next_position(risk), **added)
        changed[new.action] = in_words(new)
    return changed


def differs(row: Mitigation, wanted: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in wanted.items())


def in_words(row: Mitigation) -> str:
    """How a mitigation stands: "under way, due 31 March 2018"."""
    due = f"due {format_date(row.due)}" if row.due else ""
    return ", ".join(filter(None, [row.status or "not stated", due]))


def next_position(risk: Risk) -> int:
    last: int | None = risk.mitigations.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def audited(review: Review) -> State:
    """A review for the audit row."""
    scores = scores_of(review)
    said = {
        "review": review.number,
        "on": format_date(review.on) if review.on else "",
        "score": review.score,
        "kind": review.kind,
        "reason": review.reason,
        "removes": review.removes,
    }
    return said | (vars(scores) if scores else {})


def closed(day: date = UNDATED) -> str:
    """Why nothing that stood on `day` can be changed now; "" where it can. What has no date stands in every quarter."""
    return why_closed(Quarter.objects.order_by("pk"), day)
