"""Keeping a register: risks added and changed, and what is done about each. A risk is never deleted: a review takes it
off its register."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from opcc_portal import pages
from opcc_portal.actions import hold_quarters
from opcc_portal.audit import record
from opcc_portal.lib.formatting import format_date
from opcc_portal.models import User
from opcc_portal.writing import ChangedError, refuse_when_changed
from risks.actions.reviewing import UNDATED, next_position
from risks.domain.reviewing import LETTERS, next_reference
from risks.models import Concern, Mitigation, Register, Risk

State = dict[str, Any]
Concerns = Mapping[str, Sequence[str]]  # keys by kind
WORDS = ("event", "consequences", "owner_role", "note")
NO_RISK: State = dict.fromkeys(("reference", "category", *WORDS, "identified", "owner"), "") | {"areas": []}
NO_MITIGATION: State = dict.fromkeys(("action", "owner_role", "due", "status"), "")


# -- Risks ---------------------------------------------------------------------------------------------------------


def told(risk: Risk) -> State:
    """All that is said of a risk, by the fields of its form."""
    named: State = {f"concerns_{kind.key}": [] for kind in pages.nameable()}
    for concern in risk.concerns.all():
        named.setdefault(f"concerns_{concern.kind}", []).append(concern.key)
    return {
        "reference": risk.reference,
        "category": risk.category,
        **{name: getattr(risk, name) for name in WORDS},
        "identified": format_date(risk.identified),
        "owner": str(risk.owner_id or ""),
        "areas": [area.slug for area in risk.areas.all()],
        **named,
    }


@transaction.atomic
def add_risk(*, by: User, register: Register, fields: Mapping[str, Any], concerns: Concerns) -> Risk:
    """Put a risk on a register, to be scored by its first review. Without a reference it is given the next one of its
    category. Raises `NotAllowedError`, `ValidationError`."""
    hold_quarters(fields["identified"])
    held = Register.objects.select_for_update().get(pk=register.pk)
    refuse_unknown(concerns)
    reference = fields["reference"] or proposed(held)[fields["category"]]
    last = held.risks.aggregate(last=Max("position"))["last"] or 0
    risk = Risk(register=held, reference=reference, slug=free_slug(held, reference), position=last + 1)
    put(risk, fields)
    name_concerns(risk, concerns)
    record("risk.added", by=by, target=risk, after=told(risk))
    return risk


@transaction.atomic
def change_risk(*, by: User, risk: Risk, seen: str, fields: Mapping[str, Any], concerns: Concerns) -> None:
    """Say something else of a risk, as it was `seen`. Its reference and its address stay: people know it by them.
    Raises `NotAllowedError`, `ChangedError`, `ValidationError`."""
    hold_quarters(UNDATED)
    held = Risk.objects.select_for_update().get(pk=risk.pk)
    now = told(held)
    refuse_when_changed(now, seen, held)
    refuse_unknown(concerns, known=now)
    refuse_reviewed_before(held, fields["identified"])
    put(held, fields)
    name_concerns(held, concerns)
    wanted = told(held)
    names = [name for name in wanted if wanted[name] != now.get(name)]
    if names:
        before, after = ({name: said.get(name) for name in names} for said in (now, wanted))
        record("risk.changed", by=by, target=held, before=before, after=after)


def refuse_reviewed_before(risk: Risk, identified: date) -> None:
    """Raises `ValidationError` where a risk was reviewed before that day: its pages would no longer tell of those
    reviews."""
    first: date | None = risk.reviews.aggregate(first=Min("on"))["first"]
    if first and first < identified:
        said = _("It was reviewed on %s, so it was identified by then.") % format_date(first)
        raise ValidationError({"identified": said})


def put(risk: Risk, fields: Mapping[str, Any]) -> None:
    """Save what is said of a risk. That a reference stands once in a register the database says, which sees what two
    people do at once."""
    for name in ("category", *WORDS, "identified", "owner"):
        setattr(risk, name, fields[name])
    try:
        with transaction.atomic():
            risk.save()
    except IntegrityError as error:
        taken = _("There is a risk %s in this register already.") % risk.reference
        raise ValidationError({"reference": taken}) from error
    risk.areas.set(fields["areas"])


def proposed(register: Register) -> dict[str, str]:
    """The next free reference of each category: {"inherent": "I11", "topical": "T8"}; one query."""
    taken = list(register.risks.values_list("reference", flat=True))
    return {category: next_reference(taken, letters) for category, letters in LETTERS.items()}


def free_slug(register: Register, reference: str) -> str:
    """The address of a new risk: "i1", or "wcjb-i1" where another register has that."""
    slug, beside = reference.lower(), f"{register.slug}-{reference.lower()}"
    taken = set(Risk.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return slug if slug not in taken else beside


def refuse_unknown(concerns: Concerns, known: State | None = None) -> None:
    """Raises `ValidationError` where something is named that does not exist. What the risk concerns already may stay,
    although it is gone."""
    for kind in pages.nameable():
        wanted = concerns.get(kind.key, ())
        there = {choice.key for choice in kind.choices()} if wanted else set()
        there |= set((known or {}).get(f"concerns_{kind.key}", ()))
        if strangers := [key for key in wanted if key not in there]:
            said = _("There is nothing of the name “%s” to choose.") % strangers[0]
            raise ValidationError({f"concerns_{kind.key}": said})
    if other := set(concerns) - {kind.key for kind in pages.nameable()}:
        raise ValidationError(_("A risk cannot concern a thing of the kind “%s”.") % min(other))


def name_concerns(risk: Risk, concerns: Concerns) -> None:
    """Keep what a risk concerns. Of kinds that are not said anything of, what is kept stays."""
    for kind, keys in concerns.items():
        there = set(risk.concerns.filter(kind=kind).values_list("key", flat=True))
        risk.concerns.filter(kind=kind, key__in=there - set(keys)).delete()
        Concern.objects.bulk_create(
            Concern(risk=risk, kind=kind, key=key) for key in dict.fromkeys(keys) if key not in there
        )


# -- Mitigations ---------------------------------------------------------------------------------------------------


def told_of(mitigation: Mitigation) -> State:
    """All that is said of a mitigation, by the fields of its form."""
    due = format_date(mitigation.due) if mitigation.due else ""
    return {name: getattr(mitigation, name) for name in ("action", "owner_role", "status")} | {"due": due}


def hold(risk: Risk) -> Risk:
    """The risk, held until the commit: of two who change what is done about it the second sees what the first did.
    Raises `NotAllowedError` while a quarter is being judged, for all show how mitigations stand now."""
    hold_quarters(UNDATED)
    return Risk.objects.select_for_update().get(pk=risk.pk)


@transaction.atomic
def add_mitigation(*, by: User, risk: Risk, **fields: Any) -> Mitigation:
    """Add what is done about a risk. Raises `NotAllowedError`."""
    held = hold(risk)
    mitigation = Mitigation.objects.create(risk=held, position=next_position(held), **fields)
    record("mitigation.added", by=by, target=held, after=told_of(mitigation))
    return mitigation


@transaction.atomic
def change_mitigation(*, by: User, risk: Risk, mitigation: int, seen: str, **fields: Any) -> None:
    """Say something else of a mitigation, as it was `seen`. Raises `NotAllowedError`, `ChangedError`."""
    held = hold(risk)
    found = held.mitigations.filter(pk=mitigation).first()
    if found is None:
        raise ChangedError(None, held)
    now = told_of(found)
    refuse_when_changed(now, seen, held)
    for name, value in fields.items():
        setattr(found, name, value)
    found.save()
    if (wanted := told_of(found)) != now:
        record("mitigation.changed", by=by, target=held, before=now, after=wanted)


@transaction.atomic
def remove_mitigation(*, by: User, risk: Risk, mitigation: int, seen: str) -> None:
    """Take a mitigation out, as it was `seen`; what is gone already was removed. One that was given up is better kept
    as dropped. Raises `NotAllowedError`, `ChangedError`."""
    held = hold(risk)
    found = held.mitigations.filter(pk=mitigation).first()
    if found is None:
        return
    now = told_of(found)
    refuse_when_changed(now, seen, held)
    found.delete()
    record("mitigation.removed", by=by, target=held, before=now)


@transaction.atomic
def move_mitigation(*, by: User, risk: Risk, mitigation: int, up: bool) -> None:
    """Put a mitigation one place further up or down. Raises `NotAllowedError`."""
    held = hold(risk)
    rows = list(held.mitigations.order_by("position", "pk"))
    at = place_of(rows, mitigation)
    to = at - 1 if up else at + 1
    if at < 0 or not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, start=1):
        row.position = position
    Mitigation.objects.bulk_update(rows, ["position"])
    moved = {"action": rows[to].action}
    record(
        "mitigation.moved", by=by, target=held, before=moved | {"position": at + 1}, after=moved | {"position": to + 1}
    )


def place_of(rows: Iterable[Mitigation], mitigation: int) -> int:
    """Where a mitigation stands among these; -1 where it does not."""
    return next((place for place, row in enumerate(rows) if row.pk == mitigation), -1)
