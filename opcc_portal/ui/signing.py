"""What the pages with which a quarter is signed off show: where it stands, who did what, what changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opcc_portal import access, editions
from opcc_portal.actions import why_not
from opcc_portal.changes import Changes, PageChange
from opcc_portal.lib.changes import Change
from opcc_portal.lib.refs import Ref
from opcc_portal.models import AuditEvent, ChangeKind, Edition, Quarter, User
from opcc_portal.ui.reading import edition_url

State = Quarter.State
SHOWN = 100  # differences on one page: whoever wants more looks at the draft

EVENTS = {
    State.OPEN: "quarter.opened",
    State.REOPENED: "quarter.reopen",
    State.SUBMITTED: "quarter.submit",
    State.APPROVED: "quarter.approve",
    State.PUBLISHED: "quarter.publish",
}
SAID = {
    "quarter.opened": gettext_lazy("Opened"),
    "quarter.reopen": gettext_lazy("Reopened"),
    "quarter.submit": gettext_lazy("Submitted"),
    "quarter.approve": gettext_lazy("Approved"),
    "quarter.publish": gettext_lazy("Published"),
}
ACTS = {
    "submit": gettext_lazy("Submit for approval"),
    "approve": gettext_lazy("Approve"),
    "publish": gettext_lazy("Publish"),
    "reopen": gettext_lazy("Reopen"),
}
NEXT = {
    State.OPEN: gettext_lazy("Next, an analyst submits the quarter once its figures are complete."),
    State.REOPENED: gettext_lazy("Next, an analyst puts right what has to be and submits the quarter again."),
    State.SUBMITTED: gettext_lazy("Next, an approver looks at it and approves it, or reopens it with a reason."),
    State.APPROVED: gettext_lazy("Next, an approver publishes it."),
    State.PUBLISHED: gettext_lazy("Nothing has to be done. To correct something, an approver reopens the quarter."),
}


# -- Where it stands -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Done:
    """One thing that was done with a quarter."""

    event: str
    words: str
    who: str
    at: Any
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Step:
    label: str
    standing: Literal["done", "now", "next"]
    done: Done | None


def trail(quarter: Quarter) -> list[Done]:
    """What was done with a quarter, the latest first; one query."""
    rows = AuditEvent.objects.filter(
        target_type=quarter._meta.label_lower, target_id=str(quarter.pk), event__in=SAID
    ).select_related("by")
    return [done(row) for row in rows]


def done(row: AuditEvent) -> Done:
    kind = row.after.get("change", "")
    return Done(
        event=row.event,
        words=str(SAID[row.event]),
        who=str(row.by) if row.by else _("The portal"),
        at=row.at,
        kind=str(ChangeKind(kind).label) if kind else "",
        reason=row.after.get("reason", ""),
    )


def steps(quarter: Quarter, trail: Sequence[Done]) -> list[Step]:
    """The way to being published, from when the quarter was last opened. What was reached was done since then."""
    latest = {item.event: item for item in reversed(trail)}
    again = "quarter.reopen" in latest or quarter.state == State.REOPENED
    way = [State.REOPENED if again else State.OPEN, State.SUBMITTED, State.APPROVED, State.PUBLISHED]
    reached = way.index(State(quarter.state))
    return [
        Step(
            label=str(state.label),
            standing="done" if n < reached else "now" if n == reached else "next",
            done=latest.get(EVENTS[state]) if n <= reached else None,
        )
        for n, state in enumerate(way)
    ]


# -- What can be done ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """An act that is this person's to do now, or `why` it is not although role and state would allow it."""

    move: str
    label: str
    url: str
    why: str


def acts(quarter: Quarter, by: User) -> list[Act]:
    return [
        Act(move, str(label), reverse(move, kwargs={"quarter": quarter.slug}), hindrance(quarter, move, by))
        for move, label in ACTS.items()
        if access.may(by, move) and quarter.state in Quarter.MOVES[move][0]
    ]


def hindrance(quarter: Quarter, move: str, by: User) -> str:
    """What stands against a move itself, whatever reason might be given for it."""
    return why_not(quarter=quarter, move=move, by=by, reason="any", change_kind=ChangeKind.CORRECTION)


# -- What was published, and what changed since --------------------------------------------------------------------


def published(found: Sequence[Edition]) -> list[dict[str, Any]]:
    return [
        {
            "number": edition.number,
            "url": edition_url(edition),
            "at": edition.published_at,
            "by": editions.frame(edition).published_by,
            "kind": edition.get_change_kind_display(),  # type: ignore[attr-defined]
            "reason": edition.reason,
        }
        for edition in found
    ]


def summary(quarter: Quarter, changes: Changes) -> str:
    """What changed, in a sentence."""
    if changes.edition is None:
        text = ngettext(
            "Nothing of %(quarter)s has been published yet. The first edition will have %(pages)d page.",
            "Nothing of %(quarter)s has been published yet. The first edition will have %(pages)d pages.",
            changes.pages,
        )
        return text % {"quarter": quarter, "pages": changes.pages}
    number = {"number": changes.edition.number}
    if changes.damaged:
        return _("Edition %(number)d cannot be compared with: what is stored of it was damaged.") % number
    if not changes.found:
        return _("Nothing differs from edition %(number)d.") % number
    return _("Compared with edition %(number)d, ") % number + "; ".join(counted(changes.found)) + "."


def counted(found: Sequence[PageChange]) -> list[str]:
    figures, words, new, gone = (
        sum(item.kind == kind for item in found) for kind in ("figures", "words", "new", "gone")
    )
    texts = [
        (figures, ngettext("%d page has other figures", "%d pages have other figures", figures)),
        (words, ngettext("%d page has other words or signals", "%d pages have other words or signals", words)),
        (new, ngettext("%d page is new", "%d pages are new", new)),
        (gone, ngettext("%d page is gone", "%d pages are gone", gone)),
    ]
    return [text % number for number, text in texts if number]


def listed(changes: Changes, link: Callable[[Ref], str]) -> dict[str, Any]:
    """The differences page by page, at most `SHOWN`, and how many more there are."""
    shown, room = [], SHOWN
    for item in changes.found:
        if room <= 0:
            break
        shown.append(replace(item, changes=item.changes[:room]))
        room -= weight(item)
    rest = sum(map(weight, changes.found)) - sum(map(weight, shown))
    return {
        "pages": [
            (item, "" if item.kind == "gone" else link(ref(item)), by_row(item))
            for item in shown
            if item.kind != "words"
        ],
        "words": [(item, link(ref(item))) for item in shown if item.kind == "words"],
        "rest": rest,
        "damaged": changes.damaged,
        "edition": changes.edition,
    }


def by_row(item: PageChange) -> list[tuple[str, list[Change]]]:
    return [(row, list(found)) for row, found in groupby(item.changes, key=lambda change: change.row)]


def weight(item: PageChange) -> int:
    return max(1, len(item.changes))


def ref(item: PageChange) -> Ref:
    return Ref(page=item.page.key, slug=item.slug, title=item.title)
