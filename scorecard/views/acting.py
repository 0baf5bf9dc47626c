"""What the pages with which plans are written have in common: a small page for each act, which needs no script."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from opcc_portal import audit
from opcc_portal.actions import NotAllowedError
from scorecard.actions.figures import FiguresLockedError
from scorecard.actions.planning import PlanChangedError, PlanRefusedError, mark

FORM, CONFIRM = "scorecard/plan_form.html", "scorecard/plan_confirm.html"
Refusals = (PlanRefusedError, FiguresLockedError, NotAllowedError)


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def attempt(
    request: HttpRequest, page: dict[str, Any], act: Callable[..., object], template: str = FORM
) -> HttpResponse:
    """The form of `page`; or what was typed into it done by `act`; or the form again with what stands against that.

    `page` says `title`, `form`, `back` (where one goes on), `done` (what is said then); of what is changed also
    `thing`, and `says`, what it says in a sentence.
    """
    form, thing = page["form"], page.get("thing")
    page |= {"seen": request.POST.get("seen") or (mark(thing) if thing else "")}
    if not form.is_bound:
        return render(request, template, page)
    if not form.is_valid():
        return render(request, template, page, status=422)
    try:
        act(page["seen"], **getattr(form, "chosen", form.cleaned_data))
    except PlanChangedError as overtaken:
        return refuse(request, page | overtaken_by(overtaken, page), template)
    except Refusals as refusal:
        return refuse(request, page | {"refusal": str(refusal)}, template)
    return done(request, page)


def confirm(request: HttpRequest, page: dict[str, Any], act: Callable[[str], object]) -> HttpResponse:
    """Asking whether something is to be done, and doing it. `page` as above without a form."""
    page |= {"seen": mark(page["thing"])}
    if request.method != "POST":
        return render(request, CONFIRM, page)
    try:
        act(request.POST.get("seen", ""))
    except PlanChangedError:
        changed = _("%s, so look at it again.") % last_act(page["thing"])
        return refuse(request, page | {"refusal": changed}, CONFIRM)
    except Refusals as refusal:
        return refuse(request, page | {"refusal": str(refusal)}, CONFIRM)
    return done(request, page)


def overtaken_by(overtaken: PlanChangedError, page: dict[str, Any]) -> dict[str, Any]:
    """What is said to whoever came later: what it says now, and that saving again puts theirs in its place."""
    who = last_act(page["thing"]) if page.get("thing") else _("Somebody changed this")
    if overtaken.now is None:
        return {"refusal": _("%s while you typed: it is gone. Keep what you typed, then go back.") % who}
    said = _("%(who)s while you typed. It now says: %(theirs)s. Save again to put yours in its place.")
    theirs = page["says"](overtaken.now) if "says" in page else str(overtaken.now)
    return {"seen": mark(overtaken.now), "refusal": said % {"who": who, "theirs": theirs}}


def refuse(request: HttpRequest, page: dict[str, Any], template: str) -> HttpResponse:
    return render(request, template, {**page, "errors": [(page["refusal"], "refusal")]}, status=409)


def done(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    messages.success(request, page["done"])
    return redirect(page["back"])


def last_act(thing: Any) -> str:
    """Who changed a thing last, and when."""
    act = audit.last_act(thing)
    at = date_format(localtime(act.at), "j F Y, H:i") if act else _("some day")
    return _("%(who)s changed this on %(when)s") % {"who": act.by if act and act.by else _("Somebody"), "when": at}
