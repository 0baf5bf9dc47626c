"""Keeping the glossary: all terms of all sources, which meaning readers see, and a small page for each act."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opcc_portal import access
from opcc_portal.actions import NotAllowedError
from opcc_portal.views.signoff import user
from opcc_portal.writing import ChangedError, mark
from reports.actions import glossary as actions
from reports.actions.writing import ExistsError
from reports.domain import terms
from reports.forms import TermForm
from reports.models import Term
from reports.queries.glossary import entries
from reports.views.shared import done, found_or_404, gone, overtaken, refuse, seen, sent

LIST, FORM, REMOVE = "reports/glossary_bench.html", "reports/term.html", "reports/term_remove.html"


@require_safe
@access.only("write reports")
def every(request: HttpRequest) -> HttpResponse:
    """All terms; where sources differ first."""
    return render(request, LIST, listed())


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def add(request: HttpRequest) -> HttpResponse:
    """A new term, or what another source says of a known one."""
    page = {"name": _("Add a term"), "form": TermForm(sent(request))}
    return attempt(request, page, lambda fields: actions.add_term(by=user(request), fields=fields))


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def change(request: HttpRequest, term: int) -> HttpResponse:
    page = {"name": _("Change a term"), "form": TermForm(sent(request))}
    if request.method == "POST" and not Term.objects.filter(pk=term).exists():
        return gone(request, FORM, page, reverse("term-add"))
    found = find_term(term)
    page["form"] = form = TermForm(sent(request), initial=actions.state(found))
    mark_seen = seen(request, actions.state(found))
    try:
        return attempt(
            request,
            page | {"seen": mark_seen},
            lambda fields: actions.change_term(by=user(request), term=found, seen=mark_seen, fields=fields),
        )
    except ChangedError as error:
        if error.now is None:
            return gone(request, FORM, page, reverse("term-add"))
        return overtaken(request, FORM, page, form, error.now, found)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def remove(request: HttpRequest, term: int) -> HttpResponse:
    """Taking a term away, once that is confirmed."""
    found = find_term(term)
    page = {"name": _("Remove a term"), "term": found, "seen": mark(actions.state(found))}
    if request.method != "POST":
        return render(request, REMOVE, page)
    try:
        actions.remove_term(by=user(request), term=found, seen=seen(request, actions.state(found)))
    except NotAllowedError as error:
        return refuse(request, REMOVE, page, str(error))
    except ChangedError:
        return refuse(request, REMOVE, page, _("Somebody changed this meanwhile, so look at it again."))
    return done(request, _("Removed."), "glossary-write")


@require_POST
@access.only("write reports")
def prefer(request: HttpRequest, term: int) -> HttpResponse:
    """Readers see this meaning from now on."""
    found = find_term(term)
    try:
        actions.prefer_term(by=user(request), term=found)
    except NotAllowedError as error:
        return refuse(request, LIST, listed(), str(error))
    except ChangedError:
        return refuse(request, LIST, listed(), _("Somebody removed this meanwhile."))
    return redirect(f"{reverse('glossary-write')}#term-{found.pk}")


# -- What they need ------------------------------------------------------------------------------------------------


def attempt(request: HttpRequest, page: dict[str, Any], act: Any) -> HttpResponse:
    """The form; or what was typed into it done; or the form again, with what stands against that."""
    form = page["form"]
    if not form.is_bound:
        return render(request, FORM, page)
    if form.is_valid():
        try:
            act(form.cleaned_data)
            return done(request, _("Saved. Drafts show it; what is published stays as it is."), "glossary-write")
        except ExistsError:
            form.add_error("meaning", _("This source says this of the term already."))
        except NotAllowedError as error:
            return refuse(request, FORM, page, str(error))
    return render(request, FORM, page, status=422)


def listed() -> dict[str, Any]:
    """The terms by their name, each with its entries; where they differ, and the rest."""
    groups = [(terms.preferred(group), group) for group in terms.grouped(entries()).values()]
    differing = [found for found in groups if terms.in_conflict(found[1])]
    return {"differing": differing, "agreeing": [found for found in groups if found not in differing]}


def find_term(term: int) -> Term:
    found: Term = found_or_404(Term.objects.filter(pk=term).first())
    return found
