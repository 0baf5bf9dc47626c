"""The order of a quarter's report: its sections moved, named, filled, left out."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opcc_portal import access
from opcc_portal.actions import NotAllowedError
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Quarter
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.drafts import find_quarter
from opcc_portal.views.signoff import user
from opcc_portal.writing import ChangedError, mark
from reports.actions import outlining as actions
from reports.actions.writing import closed
from reports.domain.outline import FORMS
from reports.forms import NewSectionForm, SectionForm
from reports.models import OutlineSection
from reports.views.shared import bar
from reports.views.writing import PREVIEWS, previewing, quotable

TEMPLATE, REMOVE = "reports/outline.html", "reports/outline_remove.html"
OVERTAKEN = "Somebody else changed this report meanwhile. Look at it again, then decide."


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def every(request: HttpRequest, quarter: FinancialQuarter) -> HttpResponse:
    """The sections in their order; posted to, one more at the end, or the usual order written down to fill one."""
    subject = find_quarter(quarter)
    if "open" in request.POST:
        return opened(request, subject)
    form = NewSectionForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return shown(request, subject, form)
    if not form.is_valid():
        return shown(request, subject, form, status=422)
    try:
        section = actions.add_section(by=user(request), quarter=subject, **form.cleaned_data)
    except NotAllowedError as refusal:
        return shown(request, subject, form, refusal=str(refusal), status=409)
    messages.success(request, _("Added at the end."))
    return redirect("outline-section", quarter=subject.slug, section=section.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def section(request: HttpRequest, quarter: FinancialQuarter, section: int) -> HttpResponse:
    """What one section is called and says."""
    subject = find_quarter(quarter)
    found = OutlineSection.objects.filter(pk=section, quarter=subject).first()
    target = found or OutlineSection(pk=section, quarter=subject)
    item = Writing(
        key=f"outline {subject.slug} {section}",
        form=partial(SectionForm, section=target),
        state=actions.state(found) if found else {},
        save=partial(actions.change_section, by=user(request), section=target),
        template="reports/outline_section.html",
        done=list_url(subject),
        said=_("Saved. The draft shows it; what is published stays as it is."),
        target=target,
        closed=closed(subject),
        gone=found is None,
        context={"quarter": subject, "section": target, "back": list_url(subject), **quotable(request, subject)},
        preview=previewing(subject, SectionForm, "text"),
        preview_template=PREVIEWS,
    )
    return write(request, item)


@require_POST
@access.only("write reports")
def move(request: HttpRequest, quarter: FinancialQuarter, place: int) -> HttpResponse:
    """One place further up, or down."""
    subject, up = find_quarter(quarter), request.POST.get("to") == "up"
    act = partial(actions.move_section, by=user(request), quarter=subject, place=place, up=up, seen=seen(request))
    return attempted(request, subject, act, f"#section-{max(place - 1 if up else place + 1, 1)}")


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def remove(request: HttpRequest, quarter: FinancialQuarter, section: int) -> HttpResponse:
    """A section out of the report, once that is confirmed."""
    subject = find_quarter(quarter)
    found = OutlineSection.objects.filter(pk=section, quarter=subject).select_related("quarter").first()
    if found is None:
        return redirect(list_url(subject))
    if request.method != "POST":
        page = {"quarter": subject, "section": found, "seen": mark(actions.state(found)), "back": list_url(subject)}
        return render(request, REMOVE, page)
    act = partial(actions.remove_section, by=user(request), section=found, seen=seen(request))
    return attempted(request, subject, act)


@require_POST
@access.only("write reports")
def start_over(request: HttpRequest, quarter: FinancialQuarter) -> HttpResponse:
    """One of the usual orders in place of what is there."""
    subject, form = find_quarter(quarter), request.POST.get("form", "")
    if form not in FORMS:
        return shown(request, subject, NewSectionForm(), refusal=_("Choose one of the two orders."), status=422)
    act = partial(actions.start_over, by=user(request), quarter=subject, form=form, seen=seen(request))
    return attempted(request, subject, act)


# -- What they need ------------------------------------------------------------------------------------------------


def opened(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """On to the section at a place, so that it can be filled."""
    place = request.POST["open"]
    try:
        section = actions.open_section(
            by=user(request), quarter=quarter, place=int(place[:9]) if place.isdecimal() else 0
        )
    except NotAllowedError as refusal:
        return shown(request, quarter, NewSectionForm(), refusal=str(refusal), status=409)
    return redirect("outline-section", quarter.slug, section.pk) if section else redirect(list_url(quarter))


def seen(request: HttpRequest) -> str:
    return request.POST.get("seen", "")


def attempted(request: HttpRequest, quarter: Quarter, act: Any, anchor: str = "") -> HttpResponse:
    """Done, and back to the list; or the list with what stands against it."""
    try:
        act()
    except NotAllowedError as refusal:
        return shown(request, quarter, NewSectionForm(), refusal=str(refusal), status=409)
    except ChangedError:
        return shown(request, quarter, NewSectionForm(), refusal=_(OVERTAKEN), status=409)
    return HttpResponseRedirect(list_url(quarter) + anchor)


def shown(
    request: HttpRequest, quarter: Quarter, form: NewSectionForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = actions.shown(quarter)
    context = {
        "quarter": quarter,
        "bar": bar(quarter),
        "sections": found,
        "order": mark(actions.order(found)),
        "whole": mark(actions.whole(found)),
        "form": form,
        "refusal": refusal,
        "errors": [(refusal, "refusal")] if refusal else [],
    }
    return render(request, TEMPLATE, context, status=status)


def list_url(quarter: Quarter) -> str:
    return reverse("outline", kwargs={"quarter": quarter.slug})
