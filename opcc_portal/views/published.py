"""What was published: the pages of an edition and their downloads, served from stored values alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from opcc_portal import access, editions, pages, subjects
from opcc_portal.editions import Reading
from opcc_portal.lib.formatting import format_date, format_month
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Edition
from opcc_portal.pages import Audience, Page
from opcc_portal.subjects import Kind
from opcc_portal.ui import conditional, reading
from opcc_portal.ui.reading import Explained


@dataclass(frozen=True)
class Issue:
    """The edition that was asked for among all there are. Of superseded ones the addresses carry the number."""

    edition: Edition
    editions: Sequence[Edition]

    @property
    def current(self) -> Edition:
        found = editions.find(self.editions, self.edition.subject)
        return found or self.edition

    @property
    def kind(self) -> Kind:
        return subjects.get(self.edition.kind)

    @property
    def query(self) -> str:
        return "" if self.edition == self.current else f"?edition={self.edition.number}"

    def link(self, ref: Ref) -> str:
        """The address of the page that `ref` names, in this edition; of its first page where the portal has no such
        pages any more."""
        page = pages.find(ref.page) or pages.get(self.kind.home)
        return reverse(f"read-{page.key}", kwargs=self.named(page, ref.slug)) + self.query

    def named(self, page: Page, slug: str) -> dict[str, str]:
        """What names one of its pages in an address."""
        return {self.kind.argument: self.edition.subject, **({"slug": slug} if page.folder else {})}

    @property
    def home(self) -> str:
        return self.link(Ref(page=self.kind.home, slug="", title=""))

    def file_link(self, page: Page, slug: str, extension: str, part: str = "") -> str:
        kwargs = {**self.named(page, slug), "extension": extension}
        if part:
            return reverse(f"read-{page.key}-part-file", kwargs={**kwargs, "part": part}) + self.query
        return reverse(f"read-{page.key}-file", kwargs=kwargs) + self.query


@require_safe
@access.readers
def read(request: HttpRequest, *, page: Page, slug: str, audience: Audience, **at: Any) -> HttpResponse:
    """A page as it was published; `at` is the address of its subject."""
    issue = issue_of(request, page, at)
    found = find_page(issue, audience, page, slug)
    revised = editions.revised_since(issue.edition, audience)
    etag = conditional.etag(request, found.sha256, *(each.pk for each in issue.editions), revised)
    return conditional.answer(
        request, etag, lambda: render(request, page.template, around(request, issue, found, revised, audience))
    )


@require_safe
@access.readers
def read_file(
    request: HttpRequest,
    *,
    page: Page,
    slug: str,
    extension: str,
    audience: Audience,
    part: str = "",
    **at: Any,
) -> HttpResponse:
    """The figures of a published page as CSV or JSON, or its chart as SVG; `part` names a further table or chart."""
    issue = issue_of(request, page, at)
    found = find_page(issue, audience, page, slug)
    name = f"{issue.edition.subject}-{slug or page.key}-edition-{issue.edition.number}"
    return conditional.answer(
        request, conditional.etag(request, found.sha256, name), lambda: drawn_file(page, found, extension, name, part)
    )


def drawn_file(page: Page, found: Reading, extension: str, name: str, part: str) -> HttpResponse:
    drawn = reading.file(page, found.value, extension, name=name, part=part)
    if drawn is None:
        raise Http404
    return drawn


def issue_of(request: HttpRequest, page: Page, at: Mapping[str, Any]) -> Issue:
    """The edition of what a page's address says it is about."""
    kind = subjects.get(page.subject)
    return find_edition(request, kind, kind.named(at))


def find_issue(request: HttpRequest, quarter: FinancialQuarter) -> Issue:
    """The edition of a quarter."""
    return find_edition(request, subjects.get(pages.QUARTER), quarter.slug)


def find_edition(request: HttpRequest, kind: Kind, subject: str) -> Issue:
    """The edition asked for with `?edition=`, the current one without."""
    asked = request.GET.get("edition")
    if asked is not None and not re.fullmatch(r"[0-9]{1,5}", asked):
        raise Http404
    every = editions.of_kind(kind.key)
    edition = editions.find(every, subject, int(asked) if asked else None)
    if edition is None:
        raise Http404
    return Issue(edition=edition, editions=every)


def find_page(issue: Issue, audience: Audience, page: Page, slug: str) -> Reading:
    found = editions.read(issue.edition, audience, page, slug)
    if found is None:
        raise Http404
    return found


def around(request: HttpRequest, issue: Issue, found: Reading, revised: int, audience: Audience) -> dict[str, Any]:
    """All that the template is given: nothing of it is read from a live table."""
    frame = editions.frame(issue.edition)
    return {
        "page": found.value,
        "office": frame.office,
        "terms": Explained(frame.terms),
        "bar": bar(issue, revised, this=found),
        "chapters": chapters(issue, audience, found.page),
        "link": issue.link,
        "dashboard_url": issue.home,
        **reading.drawings(
            request,
            found.page,
            found.value,
            lambda extension, part: issue.file_link(found.page, found.slug, extension, part),
        ),
    }


# -- The bar above the pages ---------------------------------------------------------------------------------------


def bar(issue: Issue, revised: int, this: Reading | None = None) -> dict[str, Any]:
    """Which subject and edition this is, what became of its figures since, the way to the others and to paper.

    It stands outside the page's content and outside what was published: it alone may change.
    """
    edition = issue.edition
    published, reach = format_date(localdate(edition.published_at)), edition.data_to and format_month(edition.data_to)
    note = [_("Published %(date)s") % {"date": published}, _("edition %(number)d") % {"number": edition.number}]
    note += [_("data to %(month)s") % {"month": reach}] if reach else []
    return {
        "name": issue.kind.name,
        "label": edition.label,
        "note": " · ".join(note),
        "remark": editions.frame(edition).note,
        "why": why(edition),
        "revised": revised_note(revised),
        "superseded": superseded(issue),
        "quarters": [
            (each.label, current_url(each), each.subject == edition.subject) for each in current_editions(issue)
        ],
        "links": other_editions(issue) + on_paper(issue, this),
    }


def chapters(issue: Issue, audience: Audience, here: Page) -> list[tuple[str, str, bool]]:
    """The other pages of the edition, (label, address, whether it is this one); nothing where there is only one."""
    there = editions.frame(issue.edition).pages.get(audience, [])
    found = [page for page in pages.labelled(issue.kind.key) if page.key in there]
    return reading.chapters(found, here, lambda page: issue.link(Ref(page=page.key, slug="", title="")))


def why(edition: Edition) -> str:
    """What kind of change another edition brought, and the reason; empty for the first."""
    return f"{edition.get_change_kind_display()}: {edition.reason}" if edition.change_kind else ""


def revised_note(revised: int) -> str:
    """How many figures were revised since: how many only, for their new values are published with the next edition."""
    if not revised:
        return ""
    return ngettext("%(n)d figure revised since", "%(n)d figures revised since", revised) % {"n": revised}


def superseded(issue: Issue) -> dict[str, str] | None:
    current = issue.current
    if issue.edition == current:
        return None
    when = format_date(localdate(current.published_at))
    text = _("Read edition %(number)d of %(date)s") % {"number": current.number, "date": when}
    return {"text": text, "url": current_url(current)}


def current_editions(issue: Issue) -> list[Edition]:
    """The current edition of each subject; they come first among those of theirs."""
    firsts: dict[str, Edition] = {}
    for each in issue.editions:
        firsts.setdefault(each.subject, each)
    return list(firsts.values())


def other_editions(issue: Issue) -> list[tuple[str, str]]:
    """The other superseded editions of the subject, the oldest first; the way to the current one is told already."""
    same = [each for each in issue.editions if each.subject == issue.edition.subject]
    return [
        (_("Edition %(number)d") % {"number": each.number}, Issue(each, issue.editions).home)
        for each in reversed(same)
        if each not in (issue.edition, issue.current)
    ]


def on_paper(issue: Issue, this: Reading | None) -> list[tuple[str, str]]:
    """This page as PDF, and the way to the pack."""
    if this is None or not issue.kind.on_paper:
        return []
    quarter, edition = {"quarter": issue.edition.subject}, issue.query.replace("?", "&")
    links = [(_("Pack and other pages as PDF"), reverse("pack", kwargs=quarter) + issue.query)]
    name = f"{this.page.key}/{this.slug}" if this.slug else this.page.key
    return [(_("This page as PDF"), f"{reverse('pages-file', kwargs=quarter)}?page={name}{edition}"), *links]


def current_url(edition: Edition) -> str:
    """Where the current edition of a subject begins."""
    return reading.subject_url(edition)
