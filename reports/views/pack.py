"""An edition on paper: its pack, and any of its pages, as PDF."""

import logging
import re
from dataclasses import dataclass
from itertools import groupby
from threading import BoundedSemaphore
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from opcc_portal import access, editions, pages
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Edition, EditionFile, EditionPage, Job
from opcc_portal.pages import Audience
from opcc_portal.ui import conditional, downloads, reading
from opcc_portal.views.published import Issue, bar, find_issue
from reports.pack import building, keeping
from reports.pack.typesetting import TypesettingError

log = logging.getLogger(__name__)

CHOICE = re.compile(r"[\w-]+(/[\w-]+)?", re.ASCII)
MOST = 12  # pages in a choice: it is made while somebody waits; for more there is the pack
PLACES = 2  # choices that one process makes at a time: one is typeset while another is drawn
_places = BoundedSemaphore(PLACES)


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


@require_GET
@access.readers
def pages_file(request: HttpRequest, *, quarter: FinancialQuarter, audience: Audience) -> HttpResponse:
    """The chosen pages (`?page=dashboard&page=measure/crime-volume`) as one PDF, made from the edition while one waits.

    None chosen, too many, or others being served just now: back to the choice, with the reason.
    """
    issue = find_issue(request, quarter)
    chosen = list(dict.fromkeys(chosen_page(text) for text in request.GET.getlist("page")))
    if not chosen:
        return refused(request, issue, audience, _("Choose at least one page"))
    if len(chosen) > MOST:
        return refused(request, issue, audience, _("Choose at most %(most)d pages; the pack has them all") % MOST_PAGES)
    etag = conditional.etag(request, issue.edition.pk, audience)
    return conditional.answer(request, etag, lambda: drawn(request, issue, audience, chosen))


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
    """`measure/crime-volume` → ("measure", "crime-volume"), `dashboard` → ("dashboard", ""). Else there is no such
    page, and the database need not be asked."""
    if not CHOICE.fullmatch(text):
        raise Http404
    key, _slash, slug = text.partition("/")
    return key, slug


MOST_PAGES = {"most": MOST}


def refused(request: HttpRequest, issue: Issue, audience: Audience, reason: str, *, status: int = 422) -> HttpResponse:
    """The choice again, with the reason why there is no PDF."""
    context = offered(request, issue, audience) | {"errors": [(reason, "page-1")]}
    return render(request, "reports/pack.html", context, status=status)


def drawn(request: HttpRequest, issue: Issue, audience: Audience, chosen: list[tuple[str, str]]) -> HttpResponse:
    """The PDF, where there is a place to make it: the threads that serve pages must not all wait for paper."""
    if not _places.acquire(blocking=False):
        busy = refused(
            request, issue, audience, _("Others are saving pages just now. Try again in a minute"), status=503
        )
        busy["Retry-After"] = "30"
        return busy
    try:
        return named(issue, chosen, building.selection(issue.edition, audience, chosen))
    except LookupError as error:
        raise Http404 from error
    except TypesettingError as error:
        log.exception("pages could not be typeset")
        reason = _("These pages cannot be made into a PDF: %(reason)s") % {"reason": error}
        return refused(request, issue, audience, reason, status=500)
    finally:
        _places.release()


def named(issue: Issue, chosen: list[tuple[str, str]], content: bytes) -> HttpResponse:
    (key, slug), *more = chosen
    end = f"{len(chosen)}-pages" if more else slug or key
    return downloads.download(content, f"{file_name(issue)}-{end}.pdf", keeping.CONTENT_TYPE)


def file_name(issue: Issue) -> str:
    return f"{issue.edition.subject}-edition-{issue.edition.number}"


def pack_url(issue: Issue) -> str:
    return reverse("pack", kwargs={"quarter": issue.edition.subject}) + issue.query


@dataclass(frozen=True)
class Making:
    """How far the pack of one audience is, for those who may have it made. `job` None: never asked for."""

    audience: str
    stored: EditionFile | None
    job: Job | None

    @property
    def failed(self) -> str:
        return self.job.error if self.job and not self.stored and self.job.status == Job.Status.FAILED else ""


def offered(request: HttpRequest, issue: Issue, audience: Audience) -> dict[str, Any]:
    """What the page of the pack shows: the file, to the office how far each audience's is, the pages to choose from."""
    edition = issue.edition
    quarter = {"quarter": edition.subject}
    return {
        "issue": issue,
        "bar": bar(issue, editions.revised_since(edition, audience)),
        "office": editions.frame(edition).office,
        "pack": editions.file_facts(edition, audience, keeping.NAME),
        "pack_url": reverse("pack-file", kwargs=quarter) + issue.query,
        "make_url": reverse("make-pack", kwargs=quarter) + issue.query,
        "makings": makings(edition) if access.may(request.user, "make packs") else [],
        "pages_url": reverse("pages-file", kwargs=quarter),
        "most": MOST,
        "groups": choices(edition, audience),
        "home_url": issue.home,
    }


def makings(edition: Edition) -> list[Making]:
    """The audiences whose pack is not there yet; none when all are."""
    found = [
        Making(reading.AUDIENCE_NAMES[audience], stored, keeping.latest_job(edition, audience))
        for audience in pages.READERS
        for stored in [editions.file_facts(edition, audience, keeping.NAME)]
    ]
    return [making for making in found if not making.stored]


def choices(edition: Edition, audience: Audience) -> list[tuple[str, list[EditionPage]]]:
    """The pages there are, those of one kind together; only what has a place on paper."""
    found = [item for item in editions.contents(edition, audience) if item.page in building.SECTIONS]
    names = {
        "measure": _("Measures"),
        "scorecard": _("Scorecards"),
        "highlight": _("Highlight reports"),
        "risk": _("Risks"),
    }
    return [(names.get(key) or label_of(key), list(group)) for key, group in groupby(found, key=lambda item: item.page)]


def label_of(key: str) -> str:
    """What a page is called where readers choose among pages."""
    page = pages.find(key)
    return str(page.label) if page and page.label else key
