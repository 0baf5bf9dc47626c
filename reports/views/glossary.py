"""Keeping the glossary: all terms of all sources, which meaning readers see, and a small page for each act."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opcc_portal import access
from opcc_portal.actions import NotAllowedError
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.signoff import user
from opcc_portal.writing import ChangedError, mark
from reports.actions import glossary as actions
from reports.domain import terms
from reports.forms import TermForm
from reports.models import Term
from reports.queries.glossary import entries
from reports.views.shared import done, found_or_404, refuse

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

    def save(seen: str, **fields: str) -> None:
        actions.add_term(by=user(request), fields=fields)

    return form_page(request, _("Add a term"), key="new", state=actions.NOTHING, save=save)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def change(request: HttpRequest, term: int) -> HttpResponse:
    """What one source says of a term."""
    found = Term.objects.filter(pk=term).first()
    target = found or Term(pk=term)

    def save(seen: str, **fields: str) -> None:
        actions.change_term(by=user(request), term=target, seen=seen, fields=fields)

    return form_page(
        request,
        _("Change a term"),
        key=str(term),
        state=actions.state(target),
        save=save,
        target=target,
        gone=found is None,
        anew=reverse("term-add"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def remove(request: HttpRequest, term: int) -> HttpResponse:
    """Taking a term away, once that is confirmed."""
    found = find_term(term)
    page = {"name": _("Remove a term"), "term": found, "seen": mark(actions.state(found))}
    if request.method != "POST":
        return render(request, REMOVE, page)
    try:
        actions.remove_term(by=user(request), term=found, seen=request.POST.get("seen", ""))
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


def form_page(request: HttpRequest, name: str, *, key: str, **about: Any) -> HttpResponse:
    """The form in which a term is written."""
    back = reverse("glossary-write")
    item = Writing(
        key=f"term {key}",
        form=TermForm,
        template=FORM,
        done=back,
        said=_("Saved. Drafts show it; what is published stays as it is."),
        context={"name": name, "back": back},
        **about,
    )
    return write(request, item)


def listed() -> dict[str, Any]:
    """The terms by their name, each with its entries; where they differ, and the rest."""
    groups = [(terms.preferred(group), group) for group in terms.grouped(entries()).values()]
    differing = [found for found in groups if terms.in_conflict(found[1])]
    return {"differing": differing, "agreeing": [found for found in groups if found not in differing]}


def find_term(term: int) -> Term:
    found: Term = found_or_404(Term.objects.filter(pk=term).first())
    return found
