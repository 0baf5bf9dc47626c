"""Reviewing a risk: one page with the last scores beside the new."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opcc_portal import access
from opcc_portal.lib.formatting import format_date
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.signoff import user
from risks.actions import reviewing as actions
from risks.domain.scoring import Category, Scores, may_leave
from risks.forms import PARTS, ReviewForm, review_of
from risks.queries.due import Kept, band_name, bands_of, is_yours
from risks.views.finding import to_review

TEMPLATE, RESULT = "risks/work_review.html", "risks/work_result.html"


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("review risks")
def review(request: HttpRequest, risk: str) -> HttpResponse:
    """A review, kept while it is typed and recorded once it is saved."""
    item = to_review(request, risk)
    mitigations = list(item.risk.mitigations.all())
    bands = bands_of([item.risk.register_id]).get(item.risk.register_id, [])
    outcome = partial(result, item, bands)

    def save(seen: str, **fields: Any) -> None:
        actions.review_risk(by=user(request), risk=item.risk, seen=seen, **review_of(fields))

    stands = actions.of_review(item.last) if item.last else dict(actions.NOTHING)
    writing = Writing(
        key=f"risk review {item.risk.slug}",
        form=partial(ReviewForm, risk=item.risk, last=item.last, mitigations=mitigations, outcome=outcome),
        state=stands | actions.of_mitigations(mitigations),
        save=save,
        template=TEMPLATE,
        done=reverse("risks-bench"),
        said=_("%s is reviewed. The draft shows it; what is published stays as it is.") % item.risk.reference,
        target=item.risk,
        gone=not is_yours(user(request), item.risk),
        gone_said=_("Somebody else keeps this risk up to date now"),
        closed=actions.closed(localdate()),
        context={"item": item, "risk": item.risk, "off": off(item)},
        preview=lambda fields: {"result": outcome(fields)},
        preview_template=RESULT,
    )
    return write(request, writing)


def off(item: Kept) -> str:
    """That a risk is off its register, and what a review does then; "" where it is on it."""
    if item.last is None or not item.removed:
        return ""
    if item.last.on is None:
        return _("This risk was taken off the register: a review brings it back.")
    day = format_date(item.last.on)
    return _("This risk was taken off the register on %s: a review brings it back.") % day


# -- What the chosen scores come to --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """The new score with its band; None while parts are missing. `notes` say what follows from it, `before` what the
    score was."""

    score: int | None
    band: str
    before: str
    notes: list[str]


def result(item: Kept, bands: Any, chosen: Mapping[str, Any]) -> Result:
    """What the chosen parts come to; those that are no number within their scale count as not chosen."""
    last, register = item.last, item.risk.register
    before = with_band(last.score, item.band) if last else ""
    most = vars(actions.scale(register))
    parts = [within(chosen.get(part), most[part]) for part in PARTS]
    if None in parts:
        return Result(None, "", before, [])
    score = Scores(*(part or 0 for part in parts)).residual
    return Result(score, band_name(bands, score), before, list(notes(item, score)))


def notes(item: Kept, score: int) -> list[str]:
    register, found = item.risk.register, []
    category: Category = "topical" if item.risk.category == "topical" else "inherent"
    if item.last and not item.removed and may_leave(category, score, register.removal_at):
        said = _("A topical risk at %d or under may leave the register: tick below to take it off, and say why.")
        found.append(said % register.removal_at)
    if score >= register.appetite:
        found.append(_("It reaches the risk appetite of %d.") % register.appetite)
    if item.last and score != item.last.score:
        found.append(_("The score moves, so a reason is needed."))
    return found


def with_band(score: int, band: str) -> str:
    return f"{score}, {band}" if band else str(score)


def within(text: Any, most: int) -> int | None:
    """A chosen level; None where none is chosen, or one that the scale does not have."""
    chosen = str(text or "")
    return int(chosen) if chosen in map(str, range(1, most + 1)) else None
