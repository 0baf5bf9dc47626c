"""Keeping the glossary. It stands on every quarter's pages, so it is closed while any quarter is being judged."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from opcc_portal.actions import NotAllowedError
from opcc_portal.audit import record
from opcc_portal.models import User
from opcc_portal.writing import ChangedError, refuse_when_changed
from reports.actions.writing import ExistsError, State, changes, meet
from reports.domain import terms
from reports.models import Term
from scorecard.actions import FiguresLockedError
from scorecard.actions.noting import refuse_while_judged

FIELDS = ("term", "meaning", "definition", "source", "note")
NOTHING: State = dict.fromkeys(FIELDS, "")  # what somebody has before them who adds a term


@transaction.atomic
def add_term(*, by: User, fields: Mapping[str, str]) -> Term:
    """Add a term. The first of its name is what readers see. Raises `NotAllowedError`, `ExistsError`."""
    hold()
    term = Term(**{name: fields[name] for name in FIELDS})
    term.preferred = not of_one_name(term)
    saved(term)
    record("term.added", by=by, target=term, after=state(term))
    return term


@transaction.atomic
def change_term(*, by: User, term: Term, seen: str, fields: Mapping[str, str]) -> None:
    """Change a term, as it was `seen`. Raises `NotAllowedError`, `ChangedError`, `ExistsError`."""
    hold()
    found = held(term)
    if found is None:
        raise ChangedError(None, term)
    now, wanted = state(found), {name: fields[name] for name in FIELDS}
    if not meet(now, wanted, seen, found):
        return
    for name in FIELDS:
        setattr(found, name, fields[name])
    if terms.key(found.term) != terms.key(now["term"]):
        found.preferred = not of_one_name(found)
    saved(found)
    before, after = changes(now, wanted)
    record("term.changed", by=by, target=found, before=before, after=after)


@transaction.atomic
def remove_term(*, by: User, term: Term, seen: str) -> None:
    """Take a term away, as it was `seen`; gone is gone. Raises `NotAllowedError`, `ChangedError`."""
    hold()
    found = held(term)
    if found is None:
        return
    refuse_when_changed(state(found), seen, found)
    record("term.removed", by=by, target=found, before=state(found))
    found.delete()


@transaction.atomic
def prefer_term(*, by: User, term: Term) -> None:
    """Show readers this meaning of the term rather than another. Raises `NotAllowedError`, `ChangedError`."""
    hold()
    found = held(term)
    if found is None:
        raise ChangedError(None)
    if found.preferred:
        return
    others = [other.pk for other in of_one_name(found) if other.preferred]
    Term.objects.filter(pk__in=others).update(preferred=False)
    found.preferred = True
    found.save(update_fields=["preferred"])
    record("term.preferred", by=by, target=found, after={"meaning": found.meaning, "source": found.source})


def state(term: Term) -> State:
    return {name: getattr(term, name) for name in FIELDS}


def hold() -> None:
    try:
        refuse_while_judged()
    except FiguresLockedError as error:
        raise NotAllowedError(str(error)) from error


def held(term: Term) -> Term | None:
    return Term.objects.select_for_update().filter(pk=term.pk).first()


def of_one_name(term: Term) -> list[Term]:
    """The other entries that go by the same name, however it is spelt."""
    return [other for other in Term.objects.exclude(pk=term.pk) if terms.key(other.term) == terms.key(term.term)]


def saved(term: Term) -> None:
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as error:
        raise ExistsError({"meaning": _("This source says this of the term already.")}) from error
