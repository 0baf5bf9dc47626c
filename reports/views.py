"""An edition on paper: its pack, and any of its pages, as PDF."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opcc_portal import access, editions, pages
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Edition, EditionPage, Job
from opcc_portal.pages import Audience
from opcc_portal.ui import conditional, downloads
from opcc_portal.views.published import Issue, bar, find_issue
from reports.pack import building, keeping


@require_safe
@access.readers
def pack(request: HttpRequest, *, quarter: FinancialQuarter, audience: Audience) -> HttpResponse:
    """The pack to take to a meeting, and the choice of pages to save."""
    issue = find_issue(request, quarter)
    return render(request, "reports/pack.html", offered(request, issue, audience))


@require_safe
@access.readers
def pack_file(request: HttpRequest, *, quarter: FinancialQuarter, audience: Audience) -> HttpResponse:
    """The pack as it is stored."""
    issue = find_issue(request, quarter)
    stored = editions.file(issue.edition, audience, keeping.NAME)
    if stored is None:
        raise Http404
    name, content = f"{file_name(issue)}-pack.pdf", stored.file.opened()
    etag = conditional.etag(request, stored.file.sha256)
    return conditional.answer(request, etag, lambda: downloads.download(content, name, stored.file.content_type))


@require_safe
@access.readers
def pages_file(request: HttpRequest, *, quarter: FinancialQuarter, audience: Audience) -> HttpResponse:
    """The chosen pages (`?page=dashboard&page=measure/crime-volume`) as one PDF, made from the edition while one waits.

    None chosen: back to the choice, with the reason.
    """
    issue = find_issue(request, quarter)
    chosen = [chosen_page(text) for text in request.GET.getlist("page")]
    if not chosen:
        context = offered(request, issue, audience) | {"errors": [(_("Choose at least one page"), "page-1")]}
        return render(request, "reports/pack.html", context, status=422)
    etag = conditional.etag(request, issue.edition.pk, audience)
    return conditional.answer(request, etag, lambda: drawn(issue, audience, chosen))


@require_POST
@access.only("make packs")
def make(request: HttpRequest, *, quarter: FinancialQuarter) -> HttpResponse:
    """Have the packs of an edition made that are not there, and show how far that is."""
    issue = find_issue(request, quarter)
    started = keeping.start_packs(issue.edition, by=request.user)  # type: ignore[arg-type]  # signed in, says the rule
    if not started:
        return redirect(pack_url(issue))
    return redirect("job", job=started[-1].pk)


# -- What they need ------------------------------------------------------------------------------------------------


def chosen_page(text: str) -> tuple[str, str]:
    """`measure/crime-volume` → ("measure", "crime-volume"), `dashboard` → ("dashboard", "")."""
    key, _slash, slug = text.partition("/")
    return key, slug


def drawn(issue: Issue, audience: Audience, chosen: list[tuple[str, str]]) -> HttpResponse:
    try:
        content = building.selection(issue.edition, audience, chosen)
    except LookupError as error:
        raise Http404 from error
    (key, slug), *more = chosen
    end = f"{len(chosen)}-pages" if more else slug or key
    return downloads.download(content, f"{file_name(issue)}-{end}.pdf", keeping.CONTENT_TYPE)


def file_name(issue: Issue) -> str:
    return f"{issue.edition.subject}-edition-{issue.edition.number}"


def pack_url(issue: Issue) -> str:
    return reverse("pack", kwargs={"quarter": issue.edition.subject}) + issue.query


def offered(request: HttpRequest, issue: Issue, audience: Audience) -> dict[str, Any]:
    """What the page of the pack shows: the file, or to the office how far it is, and the pages to choose from."""
    edition = issue.edition
    stored = editions.file_facts(edition, audience, keeping.NAME)
    may_make = access.may(request.user, "make packs")
    return {
        "issue": issue,
        "bar": bar(issue, editions.revised_since(edition, audience)),
        "office": editions.frame(edition).office,
        "pack": stored,
        "pack_url": reverse("pack-file", kwargs={"quarter": edition.subject}) + issue.query,
        "make_url": reverse("make-pack", kwargs={"quarter": edition.subject}) + issue.query if may_make else "",
        "job": keeping.latest_job(edition, audience) if may_make and not stored else None,
        "failed": Job.Status.FAILED,
        "pages_url": reverse("pages-file", kwargs={"quarter": edition.subject}),
        "groups": choices(edition, audience),
        "home_url": issue.home,
    }


def choices(edition: Edition, audience: Audience) -> list[tuple[str, list[EditionPage]]]:
    """The pages there are, those of one kind together; only what has a place on paper."""
    found = [item for item in editions.contents(edition, audience) if item.page in building.SECTIONS]
    names = {pages.HOME: _("Dashboard"), "measure": _("Measures")}
    return [(names.get(key, key), list(group)) for key, group in groupby(found, key=lambda item: item.page)]
