"""Telling people by e-mail which of their risks are due for review.

What somebody was told is kept in the transaction in which their e-mail is handed over, and only once it was: what a
mail server does not take is told at the next run, and nothing is lost. Should the portal die between the two, a person
is told twice rather than never. That rows are written first has two runs at once meet in the database, which lets one
of them go on: nobody is told twice because two workers were busy.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from opcc_portal.lib.formatting import format_date
from opcc_portal.models import User
from risks.domain.due import SOON, Kind, state_of
from risks.models import Reminder, Risk
from risks.queries.due import can_be_told, kept

log = logging.getLogger(__name__)
TEMPLATE = "risks/work_reminder.txt"


@dataclass(frozen=True, kw_only=True)
class Due:
    """A review that somebody is to be told of."""

    risk: Risk
    on: date
    kinds: tuple[Kind, ...]
    overdue: bool
    url: str

    @property
    def when(self) -> str:
        """When which review is or was due: "informal and formal review was due on 4 June 2018"."""
        kinds = " and ".join(self.kinds)
        return f"{kinds} review {'was' if self.overdue else 'is'} due on {format_date(self.on)}"


def remind(today: date | None = None) -> dict[str, int]:
    """Send everybody one e-mail with what is due and was not told them yet; how many people were told, could not be, or
    have no address or account to be told at."""
    found = {"told": 0, "failed": 0, "skipped": 0}
    for person, due in waiting(today or localdate()):
        found[tell(person, due)] += 1
    log.info("Reminders of reviews: %(told)d told, %(failed)d failed, %(skipped)d skipped.", found)
    return found


def waiting(today: date) -> Iterator[tuple[User, list[Due]]]:
    """Everybody with what they are still to be told. Risks that nobody keeps up to date are nobody's; the page of risks
    says so."""
    by_person: dict[User, list[Due]] = {}
    told = set(Reminder.objects.values_list("risk_id", "due", "to_id"))
    for item in kept(Risk.objects.exclude(owner=None)):
        owner = item.risk.owner
        if owner is None or item.due is None:
            continue
        for on, kinds in item.due.by(today + SOON).items():
            if (item.risk.pk, on, owner.pk) not in told:
                late = state_of(on, today) == "overdue"
                due = Due(risk=item.risk, on=on, kinds=tuple(kinds), overdue=late, url=review_url(item.risk))
                by_person.setdefault(owner, []).append(due)
    yield from by_person.items()


def tell(person: User, due: Sequence[Due]) -> str:
    """Hand somebody's e-mail over: "told"; "failed" where it was not taken; "skipped" where they have no address, or an
    account that could not follow the link."""
    if not can_be_told(person):
        return "skipped"
    try:
        with transaction.atomic():
            Reminder.objects.bulk_create(Reminder(risk=each.risk, due=each.on, to=person) for each in due)
            message(person, due).send()
    except IntegrityError:
        return "skipped"  # another run is telling them
    except (OSError, ValueError):  # a server that fails, an address that it does not take
        log.exception("A reminder of reviews could not be sent to user %s; the next run tries again.", person.pk)
        return "failed"
    return "told"


def message(person: User, due: Sequence[Due]) -> EmailMessage:
    """The e-mail: what was due first."""
    rows = sorted(due, key=lambda each: (each.on, each.risk.reference))
    subject = ngettext("%(n)d risk review is due", "%(n)d risk reviews are due", len(rows)) % {"n": len(rows)}
    text = render_to_string(TEMPLATE, {"person": person, "rows": rows, "url": absolute(reverse("risks-bench"))})
    return EmailMessage(subject, text, to=[person.email])


def review_url(risk: Risk) -> str:
    return absolute(reverse("risk-review", kwargs={"risk": risk.slug}))


def absolute(path: str) -> str:
    """An address with the name under which browsers reach the portal: an e-mail belongs to no request."""
    return f"{settings.PORTAL_URL}{path}"
