"""A quarter in the making: its pages and their downloads, gathered live, as one of their audiences would see them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opcc_portal import access, editions, pages
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
def draft(request: HttpRequest, *, quarter: FinancialQuarter, page: Page, slug: str) -> HttpResponse:
    """A page of a quarter in the making, gathered live, as one of its audiences would see it."""
    subject, audience = find_quarter(quarter), chosen_audience(request)
    value = pages.gather_one(page, subject, audience, slug)
    if value is None:
        raise Http404
    context = {
        "page": value,
        "terms": Explained(SimpleLazyObject(editions.terms)),  # asked for by pages that explain any
        "bar": reading.draft_bar(request, subject, audience),
        "link": lambda ref: draft_link(subject, audience, ref),
        "dashboard_url": draft_link(subject, audience, Ref(page=pages.HOME, slug="", title="")),
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
    request: HttpRequest, *, quarter: FinancialQuarter, page: Page, slug: str, extension: str, part: str = ""
) -> HttpResponse:
    """The figures of a draft page as CSV or JSON, or its chart as SVG; `part` names a further table or chart."""
    value = pages.gather_one(page, find_quarter(quarter), chosen_audience(request), slug)
    name = f"{quarter.slug}-{slug or page.key}-draft"
    response = value and reading.file(page, value, extension, name=name, part=part)
    if not response:
        raise Http404
    return response


def find_quarter(calendar: FinancialQuarter) -> Quarter:
    return get_object_or_404(Quarter, year=calendar.year, number=calendar.number)


def chosen_audience(request: HttpRequest) -> Audience:
    """Whose view of the draft is asked for with `?as=`; the office's own unless said otherwise."""
    chosen = request.GET.get("as", "office")
    for audience in AUDIENCES:
        if chosen == audience:
            return audience
    raise Http404


def draft_link(quarter: Quarter, audience: Audience, ref: Ref) -> str:
    """The address of the page that `ref` names, in the same draft for the same audience."""
    page = pages.get(ref.page)
    kwargs = {"quarter": quarter.slug, **({"slug": ref.slug} if page.folder else {})}
    return reverse(f"draft-{page.key}", kwargs=kwargs) + audience_query(audience)


def draft_file_link(quarter: Quarter, audience: Audience, page: Page, slug: str, extension: str, part: str = "") -> str:
    kwargs = {"quarter": quarter.slug, "extension": extension, **({"slug": slug} if page.folder else {})}
    if part:
        return reverse(f"draft-{page.key}-part-file", kwargs={**kwargs, "part": part}) + audience_query(audience)
    return reverse(f"draft-{page.key}-file", kwargs=kwargs) + audience_query(audience)


def audience_query(audience: Audience) -> str:
    return "" if audience == "office" else f"?as={audience}"
