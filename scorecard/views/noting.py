"""Noting breaks, events and expectations of a series: a small page for each act, which works without scripts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from opcc_portal import access, audit
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Quarter
from opcc_portal.views.drafts import find_quarter
from opcc_portal.views.signoff import user
from scorecard import actions, queries
from scorecard.actions import FiguresLockedError, NoteChangedError, NoteExistsError
from scorecard.forms.noting import BreakForm, EventForm, ExpectationForm, NoteForm
from scorecard.models import Series
from scorecard.pages import noting
from scorecard.views.history import find_series, frame

NOTE_PAGE, REMOVE_PAGE = "scorecard/note.html", "scorecard/note_remove.html"


@dataclass(frozen=True)
class Kind:
    """A kind of note: its form, those of a series, how one is added, and what is said."""

    form: type[NoteForm]
    of: Callable[[Series], QuerySet[Any]]
    add: Callable[..., Any]
    adding: Any
    changing: Any
    removing: Any


KINDS = {
    noting.BREAKS: Kind(
        BreakForm,
        lambda series: series.breaks.all(),
        lambda series, **fields: actions.add_break(series=series, **fields),
        gettext_lazy("Add a break"),
        gettext_lazy("Change a break"),
        gettext_lazy("Remove a break"),
    ),
    noting.EVENTS: Kind(
        EventForm,
        lambda series: queries.events_of(series.measure),
        lambda series, **fields: actions.add_event(measure=series.measure, **fields),
        gettext_lazy("Add an event"),
        gettext_lazy("Change an event"),
        gettext_lazy("Remove an event"),
    ),
    noting.EXPECTATIONS: Kind(
        ExpectationForm,
        lambda series: series.measure.expectations.select_related("document"),
        lambda series, **fields: actions.add_expectation(measure=series.measure, **fields),
        gettext_lazy("Add an expectation"),
        gettext_lazy("Change an expectation"),
        gettext_lazy("Remove an expectation"),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("enter figures")
def add(request: HttpRequest, quarter: FinancialQuarter, series: int, kind: str) -> HttpResponse:
    """A new note."""
    subject, of, chosen = find_quarter(quarter), find_series(series), find_kind(kind)
    form = chosen.form(of.measure, latest(), sent(request))
    page = {**frame(subject, of), "name": chosen.adding, "form": form}
    return attempt(request, page, lambda **fields: chosen.add(of, by=request.user, **fields))


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("enter figures")
def change(request: HttpRequest, quarter: FinancialQuarter, series: int, kind: str, note: int) -> HttpResponse:
    """Another wording, date or value of a note."""
    subject, of, chosen = find_quarter(quarter), find_series(series), find_kind(kind)
    found = chosen.of(of).filter(pk=note).first()
    form = chosen.form(of.measure, latest(), sent(request), note=found)
    page = {**frame(subject, of), "name": chosen.changing, "form": form}
    if found is None:
        return gone(request, page, kind, chosen.of(of).model(pk=note)) if form.is_bound else missing()
    page |= {"seen": request.POST.get("seen") or actions.mark(found), "shared": noting.shared(found, of.measure)}

    def act(**fields: Any) -> None:
        actions.change_note(by=user(request), measure=of.measure, note=found, seen=page["seen"], fields=fields)

    try:
        return attempt(request, page, act)
    except NoteChangedError as overtaken:
        if overtaken.now is None:
            return gone(request, page, kind, found)
        theirs = noting.sentence(overtaken.now, of.measure)
        said = _("%(by)s while you typed. It now says: %(theirs)s. Save again to put yours in its place.")
        return refuse(
            request,
            NOTE_PAGE,
            {**page, "seen": actions.mark(overtaken.now)},
            said % {"by": last_act(found, _("%(who)s changed this on %(when)s")), "theirs": theirs},
        )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("enter figures")
def remove(request: HttpRequest, quarter: FinancialQuarter, series: int, kind: str, note: int) -> HttpResponse:
    """Taking a note away, once that is confirmed."""
    subject, of, chosen = find_quarter(quarter), find_series(series), find_kind(kind)
    found = chosen.of(of).filter(pk=note).first()
    page = {**frame(subject, of), "name": chosen.removing}
    if found is None:
        return done(request, page, _("It was removed already.")) if request.method == "POST" else missing()
    page |= {"note": noting.sentence(found, of.measure), "effect": noting.removal(found, of.measure)}
    if request.method != "POST":
        return render(request, REMOVE_PAGE, {**page, "seen": actions.mark(found)})
    try:
        actions.remove_note(by=user(request), measure=of.measure, note=found, seen=request.POST.get("seen", ""))
    except (NoteChangedError, FiguresLockedError) as error:
        changed = last_act(found, _("%(who)s changed this on %(when)s, so look at it again."))
        page["seen"] = actions.mark(found)
        return refuse(request, REMOVE_PAGE, page, str(error) if isinstance(error, FiguresLockedError) else changed)
    return done(request, page, _("Removed. Drafts no longer show it; what is published stays as it is."))


def attempt(request: HttpRequest, page: dict[str, Any], act: Callable[..., object]) -> HttpResponse:
    """The form; or what was typed into it done; or the form again, with what stands against that."""
    form = page["form"]
    if not form.is_bound:
        return render(request, NOTE_PAGE, page)
    if form.is_valid():
        try:
            act(**form.cleaned_data)
            return done(request, page, _("Noted. Drafts show it from now on; what is published stays as it is."))
        except NoteExistsError:
            form.add_error(*form.taken())
        except FiguresLockedError as error:
            return refuse(request, NOTE_PAGE, page, str(error))
    return render(request, NOTE_PAGE, page, status=422)


def gone(request: HttpRequest, page: dict[str, Any], kind: str, note: Any) -> HttpResponse:
    """Somebody removed what was to be changed: what was typed can be added anew."""
    kwargs = {"quarter": page["quarter"].slug, "series": page["series"].pk, "kind": kind}
    said = _("%s while you typed. Save again to add yours anew.")
    who = last_act(note, _("%(who)s removed this on %(when)s"))
    return refuse(request, NOTE_PAGE, {**page, "action": reverse("note-add", kwargs=kwargs)}, said % who)


def refuse(request: HttpRequest, template: str, page: dict[str, Any], reason: str) -> HttpResponse:
    return render(request, template, {**page, "refusal": reason, "errors": [(reason, "refusal")]}, status=409)


def done(request: HttpRequest, page: dict[str, Any], said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(f"{page['history']}#notes")


def missing() -> NoReturn:
    raise Http404


def last_act(note: Any, words: str) -> str:
    """Who did something with a note last, and when."""
    act = audit.last_act(note)
    at = date_format(localtime(act.at), "j F Y, H:i") if act else _("some day")
    return words % {"who": act.by if act and act.by else _("Somebody"), "when": at}


def find_kind(kind: str) -> Kind:
    return KINDS.get(kind) or missing()


def latest() -> date:
    """The month that the latest quarter's data reach."""
    found: date = Quarter.objects.aggregate(latest=Max("data_to"))["latest"]
    return found


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
