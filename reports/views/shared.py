"""What the writing views have in common: the quarter's bar, the answers to what is refused, what another one wrote."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import models
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from opcc_portal.audit import last_act
from opcc_portal.lib.formatting import format_month
from opcc_portal.models import Quarter
from opcc_portal.writing import State, mark


def bar(quarter: Quarter) -> dict[str, Any]:
    """The quarter's bar, with the way to the writing of the others."""
    links = [
        (str(item), reverse("reports-quarter", kwargs={"quarter": item.slug}), item == quarter)
        for item in Quarter.objects.all()
    ]
    note = {"state": quarter.get_state_display(), "month": format_month(quarter.data_to)}
    return {
        "label": str(quarter),
        "note": _("%(state)s · data to %(month)s") % note,
        "quarters": links if len(links) > 1 else [],
        "links": [(_("As readers will see it"), reverse("draft-highlights", kwargs={"quarter": quarter.slug}))],
    }


def refuse(request: HttpRequest, template: str, page: dict[str, Any], reason: str) -> HttpResponse:
    return render(request, template, {**page, "refusal": reason, "errors": [(reason, "refusal")]}, status=409)


def overtaken(
    request: HttpRequest, template: str, page: dict[str, Any], form: Form, now: State, target: models.Model | None
) -> HttpResponse:
    """The form with what was typed, and beside it what somebody else saved; saved again it takes its place."""
    said = _("%s while you typed. Both are below: save again to put yours in its place.") % who(target)
    theirs = [(form.fields[name].label, value) for name, value in different(form, shown(now)).items()]
    return refuse(request, template, {**page, "seen": mark(now), "theirs": theirs}, said)


def gone(request: HttpRequest, template: str, page: dict[str, Any], anew: str) -> HttpResponse:
    """The form with what was typed, where somebody removed meanwhile what it was about; `anew` is where it is added."""
    said = _("Somebody removed this while you typed. Save again to add it anew.")
    return refuse(request, template, {**page, "seen": "", "action": anew}, said)


def shown(now: State) -> dict[str, str]:
    """What another one wrote, by the names of a form's fields."""
    found = {name: "" if value is None else str(value) for name, value in now.items()}
    if "percent" in found:
        found["progress"] = f"{found['percent']}%" if found["percent"] else found.get("words", "")
    return found


def different(form: Form, now: Mapping[str, str]) -> dict[str, str]:
    return {name: now[name] for name in form.fields if name in now and now[name] != str(form[name].value() or "")}


def seen(request: HttpRequest, now: State) -> str:
    """The mark of what the writer had before them: the one they sent, or of what they are shown now. Whoever sends
    none has seen nothing."""
    return request.POST.get("seen", "") if request.method == "POST" else mark(now)


def who(target: models.Model | None) -> str:
    """Who did something with a thing last, and when."""
    act = last_act(target) if target is not None else None
    at = date_format(localtime(act.at), "j F Y, H:i") if act else _("just now")
    return _("%(who)s changed this on %(when)s") % {"who": act.by if act and act.by else _("Somebody"), "when": at}


def done(request: HttpRequest, said: str, name: str, **kwargs: Any) -> HttpResponse:
    messages.success(request, said)
    return redirect(name, **kwargs)


def found_or_404(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
