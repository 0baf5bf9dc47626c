"""Where risks are kept: what is due for review first, then every register with its risks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opcc_portal import access, pages
from opcc_portal.lib.formatting import format_date
from opcc_portal.models import Quarter, User
from opcc_portal.views.signoff import user
from risks.domain.due import Next, state_of
from risks.models import Register
from risks.queries.due import Kept, can_be_told, is_owner, kept

PER_PAGE, AHEAD = 50, 10  # rows of a page, and how many that are due stand above them
SHOWN = {
    "": gettext_lazy("On the register"),
    "due": gettext_lazy("Due for review"),
    "mine": gettext_lazy("Kept up to date by me"),
    "untold": gettext_lazy("Of which nobody is reminded"),
    "removed": gettext_lazy("Taken off"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A risk as the page shows it; dates as they are written, `late` are the kinds of review that are overdue, `state`
    is that of the date on which it is due first, `untold` that nobody can be reminded of it. Addresses are "" where
    there is nothing to do for this person, or nothing to read."""

    risk: Any
    score: str
    band: str
    reviewed: str
    informal: str
    formal: str
    never_formal: bool
    late: list[str]
    due: date | None
    due_on: str
    state: str
    keeper: str
    untold: bool
    mine: bool
    removed: bool
    review_url: str
    change_url: str
    read_url: str


@require_safe
@access.only("see risks")
def overview(request: HttpRequest) -> HttpResponse:
    """What is due, and every risk that is asked for."""
    person, registers = user(request), list(Register.objects.all())
    every = list(rows(person, kept(), list(Quarter.objects.all())))
    due = sorted((row for row in every if is_due(row)), key=lambda row: row.due or date.max)
    mine, others = [row for row in due if row.mine], [row for row in due if not row.mine]
    show, register = chosen(request.GET.get("show"), SHOWN), request.GET.get("register", "")
    found = [row for row in every if wanted(row, show) and register in ("", row.risk.register.slug)]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "due": len(due),
        "mine": mine[:AHEAD],
        "others": others[:AHEAD],
        "more": max(0, len(mine) - AHEAD) + max(0, len(others) - AHEAD),
        "owner": is_owner(person),
        "untold": sum(row.untold and not row.removed for row in every),
        "registers": registers,
        "keeps": access.may(person, "keep the register"),
        "shown": [(key, label, key == show) for key, label in SHOWN.items()],
        "register": register,
        "groups": [(name, list(group)) for name, group in groupby(page.object_list, key=lambda row: row.risk.register)],
        "found": len(found),
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
    }
    return render(request, "risks/work_bench.html", context)


def chosen(asked: str | None, known: Any) -> str:
    return asked if asked in known else ""


def is_due(row: Row) -> bool:
    return row.state in ("overdue", "soon")


def wanted(row: Row, show: str) -> bool:
    """Whether a risk is among those that are asked for. What was taken off is there only where one asks for it."""
    if row.removed or show == "removed":
        return row.removed and show in ("removed", "mine") and (show == "removed" or row.mine)
    asked = {"": True, "due": is_due(row), "mine": row.mine, "untold": row.untold}
    return asked[show]


def rows(person: User, items: Sequence[Kept], quarters: Sequence[Quarter]) -> Iterator[Row]:
    today, every = localdate(), access.may(person, "review risks") and not is_owner(person)
    for item in items:
        risk, due, mine = item.risk, item.due, item.risk.owner_id == person.pk
        yield Row(
            risk=risk,
            score=str(item.last.score) if item.last else "",
            band=item.band,
            reviewed=reviewed(item),
            informal=format_date(due.informal) if due else "",
            formal=format_date(due.formal) if due and due.formal else "",
            never_formal=due is not None and due.formal is not None and not due.formal_before,
            late=late(due, today),
            due=due.first if due else None,
            due_on=format_date(due.first) if due else "",
            state=state_of(due.first, today) if due else "",
            keeper=str(risk.owner or ""),
            untold=not can_be_told(risk.owner),
            mine=mine,
            removed=item.removed,
            review_url=reverse("risk-review", kwargs={"risk": risk.slug}) if every or mine_to_do(person, mine) else "",
            change_url=reverse("risk-change", kwargs={"risk": risk.slug})
            if access.may(person, "keep the register")
            else "",
            read_url=read_url(item, quarters),
        )


def mine_to_do(person: User, mine: bool) -> bool:
    return mine and access.may(person, "review risks")


def reviewed(item: Kept) -> str:
    """When a risk was last reviewed, in words."""
    if item.last is None:
        return _("Not scored yet")
    return format_date(item.reviewed.last) if item.reviewed.last else _("On a day that no document states")


def late(due: Next | None, today: date) -> list[str]:
    """The kinds of review that are overdue."""
    dates = [("informal", due.informal), ("formal", due.formal)] if due else []
    return [kind for kind, day in dates if day and state_of(day, today) == "overdue"]


def read_url(item: Kept, quarters: Sequence[Quarter]) -> str:
    """Where the office reads of a risk in the latest draft that tells of it; "" where none does."""
    page = pages.find("risk")
    if page is None or item.last is None or item.removed or not item.band:  # without bands a register is not ready
        return ""
    register, first = item.risk.register, item.reviewed.first or item.risk.identified
    for quarter in quarters:  # the latest first
        day = quarter.calendar.reporting[1]
        if first <= day and register.from_year <= day.year <= (register.to_year or day.year):
            return reverse("draft-risk", kwargs={"quarter": quarter.slug, "slug": item.risk.slug})
    return ""
