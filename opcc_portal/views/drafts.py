"""A quarter or another subject in the making: its pages and their downloads, gathered live, as one of their audiences
would see them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opcc_portal import access, editions, pages, subjects
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import AUDIENCES, Audience, Page
from opcc_portal.ui import reading
from opcc_portal.ui.reading import Explained


@require_safe
@access.only("read drafts")
def latest(request: HttpRequest) -> HttpResponse:
    """The dashboard of the latest quarter: where the navigation leads without having to know which that is."""
    quarter = Quarter.objects.first()
    return redirect("draft-dashboard", quarter=quarter.slug) if quarter else without_quarters(request)


def without_quarters(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("There is no quarter yet. It is opened when the first figures are loaded."))
    return redirect("home")


@require_safe
@access.only("read drafts")
def draft(request: HttpRequest, *, page: Page, slug: str, **at: Any) -> HttpResponse:
    """A page of a subject in the making (`at` is its address), gathered live, as one of its audiences would see it."""
    kind, audience = subjects.get(page.subject), chosen_audience(request)
    known = kind.others()  # the bar offers the others, so that asking for one alone would be one query more
    subject = find_among(known, kind.named(at))
    value = pages.gather_one(page, subject, audience, slug)
    if value is None:
        raise Http404
    context = {
        "page": value,
        "terms": Explained(SimpleLazyObject(editions.terms)),  # asked for by pages that explain any
        "bar": reading.draft_bar(request, subject, audience, known),
        "chapters": reading.chapters(
            pages.labelled(page.subject),
            page,
            lambda each: draft_link(subject, audience, Ref(page=each.key, slug="", title="")),
        ),
        "link": lambda ref: draft_link(subject, audience, ref),
        "dashboard_url": draft_home(subject, audience),
        **reading.drawings(
            request,
            page,
            value,
            lambda extension, part: draft_file_link(subject, audience, page, slug, extension, part),
        ),
    }
    return render(request, page.template, context)


@require_safe
@access.only("read drafts")
def draft_file(
    request: HttpRequest, *, page: Page, slug: str, extension: str, part: str = "", **at: Any
) -> HttpResponse:
    """The figures of a draft page as CSV or JSON, or its chart as SVG; `part` names a further table or chart."""
    subject = find_subject(page, at)
    value = pages.gather_one(page, subject, chosen_audience(request), slug)
    name = f"{subject.slug}-{slug or page.key}-draft"
    response = value and reading.file(page, value, extension, name=name, part=part)
    if not response:
        raise Http404
    return response


def find_among(known: Sequence[Any], slug: str) -> Any:
    found = next((subject for subject in known if subject.slug == slug), None)
    if found is None:
        raise Http404
    return found


def find_subject(page: Page, at: dict[str, Any]) -> Any:
    """What a page's address says it is about."""
    kind = subjects.get(page.subject)
    found = kind.find(kind.named(at))
    if found is None:
        raise Http404
    return found


def find_quarter(calendar: FinancialQuarter) -> Quarter:
    return get_object_or_404(Quarter, year=calendar.year, number=calendar.number)


def chosen_audience(request: HttpRequest) -> Audience:
    """Whose view of the draft is asked for with `?as=`; the office's own unless said otherwise."""
    chosen = request.GET.get("as", "office")
    for audience in AUDIENCES:
        if chosen == audience:
            return audience
    raise Http404


def draft_home(subject: Any, audience: Audience) -> str:
    """Where the draft of a subject begins."""
    return draft_link(subject, audience, Ref(page=subjects.of(subject).home, slug="", title=""))


def draft_link(subject: Any, audience: Audience, ref: Ref) -> str:
    """The address of the page that `ref` names, in the same draft for the same audience."""
    page = pages.get(ref.page)
    kwargs = {subjects.of(subject).argument: subject.slug, **({"slug": ref.slug} if page.folder else {})}
    return reverse(f"draft-{page.key}", kwargs=kwargs) + audience_query(audience)


def draft_file_link(subject: Any, audience: Audience, page: Page, slug: str, extension: str, part: str = "") -> str:
    named = {subjects.of(subject).argument: subject.slug, **({"slug": slug} if page.folder else {})}
    kwargs = {**named, "extension": extension}
    if part:
        return reverse(f"draft-{page.key}-part-file", kwargs={**kwargs, "part": part}) + audience_query(audience)
    return reverse(f"draft-{page.key}-file", kwargs=kwargs) + audience_query(audience)


def audience_query(audience: Audience) -> str:
    return "" if audience == "office" else f"?as={audience}"
