"""Which pages there are: found by following links, and held against the URLconf so that none is forgotten."""

import json
import re
from collections import deque
from collections.abc import Container, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import resolve

from tests.browser.server import alone
from tests.browser.visits import DESKTOP, DRAFT, Visits

LINK = re.compile(r"""<a\s[^>]*?href="([^"#]*)""")
ADMIN = "/admin/"  # Django's own pages: see test_admin.py
NOWHERE = "/nowhere/"
PLANS, EDITOR = "/plans/", "plan-edit"
STARTS = (
    "/",
    "/landing/",
    "/entry/",
    "/entry/import/",
    "/reports/",
    "/risks/",
    "/staffing/",
    "/sign-in/",
    DRAFT,
    NOWHERE,
)

# One measure of each kind, with what makes its page different.
KINDS = {
    "crime-volume": "a count with months",
    "crib-abandonment-rate": "a percentage with two signals",
    "immediate-response-time": "a time with a concern",
    "crime-recording-compliance": "quarters only",
    "volunteers-in-post": "a point in time, with breakdowns",
    "public-confidence": "missing, with its reason",
    "staff-morale": "no data for a year",
    "live-links": "too short a history",
}

# Addresses that show no page of ours, each with the reason.
ELSEWHERE = {
    "home": "sends everybody on to the latest edition",
    "landing": "sends everybody on",
    "livez": "for machines",
    "readyz": "for machines",
    "draft": "sends everybody on to the latest quarter",
    "sign-off": "sends everybody on to the latest quarter",
    "approve": "cannot be reached before a quarter was submitted: test_signoff.py opens it",
    "publish": "cannot be reached before a quarter was approved: test_signoff.py opens it",
    "reopen": "cannot be reached before a quarter was submitted: test_signoff.py opens it",
    "job": "there is none before somebody publishes: test_signoff.py opens it",
    "logout": "sends everybody on",
    "measure-commentary": "sends on to where the measure's commentary is written",
    "entry-row": "a row, which the grid's own tests post",
    "entry-history-file": "a download",
    "import": "there is none before somebody brings a file: test_imports.py opens it",
    "import-apply": "sends on to the job's page",
    "import-undo": "sends on to the job's page",
    "import-template": "a download",
    "draft-dashboard-file": "a download",
    "draft-measure-file": "a download",
    "read-dashboard-file": "a download",
    "read-measure-file": "a download",
    "draft-statistics-file": "a download",
    "read-statistics-file": "a download",
    "draft-scorecard-file": "a download",
    "read-scorecard-file": "a download",
    "draft-measure-part-file": "a download",
    "read-measure-part-file": "a download",
    "draft-highlights-file": "a download",
    "read-highlights-file": "a download",
    "draft-delivery-file": "a download",
    "read-delivery-file": "a download",
    "draft-glossary-file": "a download",
    "read-glossary-file": "a download",
    "draft-infrastructure-file": "a download",
    "draft-staffing-file": "a download",
    "read-staffing-file": "a download",
    "draft-staffing-part-file": "a download",
    "read-staffing-part-file": "a download",
    "read-infrastructure-file": "a download",
    "draft-highlight-file": "a download",
    "read-highlight-file": "a download",
    "draft-highlight-part-file": "a download",
    "read-highlight-part-file": "a download",
    "read-highlights": "the quarter of 2017-18 has no highlight report: test_both_quarters.py opens those of 2022-23",
    "read-infrastructure": "the quarter of 2017-18 has none: test_both_quarters.py opens that of 2022-23",
    "read-highlight": "the same",
    "deliverable-change": "the demonstration's open quarter has no deliverables: test_reports.py opens it",
    "deliverable-remove": "the same",
    "deliverable-move": "sends back to the report",
    "term-prefer": "sends back to the glossary",
    "pack-file": "a download",
    "pages-file": "a download: test_published.py opens what is said where no page is chosen",
    "make-pack": "sends on to the job's page",
    "draft-risks-file": "a download",
    "read-risks-file": "a download",
    "draft-risk-file": "a download",
    "read-risk-file": "a download",
    "draft-risk-part-file": "a download",
    "read-risk-part-file": "a download",
    "draft-contents-file": "a download",
    "read-contents-file": "a download",
    "mitigation-move": "sends on to the risk",
    "outline-move": "sends on to the order of the report",
    "outline-start-over": "sends on to the order of the report",
    "draft-plan-file": "a download",
    "read-plan-file": "a download",
    "draft-plans-file": "a download",
    "read-plans-file": "a download",
    "draft-consultation-file": "a download",
    "read-consultation-file": "a download",
    "plan-node-move": "sends on to the plan",
    "plan-node-under": "priorities, of which the crawl opens one, have none: test_plans.py opens it",
    "plan-placement-move": "sends on to the plan",
    "read-consultation": "there is none before somebody publishes it: test_plans.py opens it",
    "consultation-comment": "there is none before somebody publishes it: test_plans.py opens it",
    "consultation-answer": "there is none before somebody comments: test_plans.py opens it",
    "consultation-close": "cannot be reached before somebody opens one: test_plans.py opens it",
}


def crawl(visits: Visits, role: str) -> list[str]:
    """Every address of an HTML page that this person can reach by links; the analyst through all eyes (`?as=`).

    Looked for once for all processes: their portals are copies of one.
    """
    found = visits.crawled / f"{role}.json"
    with alone(found):
        if not found.exists():
            found.write_text(json.dumps(list(reachable(visits, role))))
    return list(json.loads(found.read_text()))


def reachable(visits: Visits, role: str) -> Iterator[str]:
    request, base = visits.window(role).request, visits.portal.url
    waiting, seen, found, sorts = deque(STARTS), set(STARTS), set(), set()
    while waiting:
        answer = request.get(waiting.popleft())
        page = answer.url.removeprefix(base)
        if "text/html" not in answer.headers.get("content-type", "") or page.startswith(ADMIN):
            continue
        there = answer.ok or page == NOWHERE
        if there and page not in found and "next=" not in page:
            found.add(page)
            yield page
        for href in LINK.findall(answer.text()):
            link = urljoin(answer.url, unescape(href)).removeprefix(base)
            if link.startswith("/") and link not in seen and wanted(link, role):
                seen.add(link)
                if (
                    not (link.startswith(PLANS) and sort(link) in sorts) or name(link) == EDITOR
                ):  # a plan has many parts
                    waiting.append(link)
                sorts.add(sort(link))


def wanted(link: str, role: str) -> bool:
    """A table in another order is the same page, and the other views are the same for all who may draft. A download is
    no page, and a PDF takes time to make. What only sends on to a page that others lead to would open it again."""
    path = urlsplit(link).path
    if path.endswith((".pdf", ".csv", ".json", ".xlsx")) or ("/measures/" in path and path.endswith("/commentary/")):
        return False
    return "sort=" not in link and "-page=" not in link and (role == "analyst" or "?as=" not in link)


def name(url: str) -> str:
    """The URLconf's name of a page."""
    return "not found" if url == NOWHERE else resolve(url.partition("?")[0]).view_name


def sort(url: str) -> str:
    """What pages have in common that are drawn alike: their name, whom they are drawn for, of a note its kind."""
    path, _, query = url.partition("?")
    if url == NOWHERE:
        return url
    whom = query if query.startswith(("as=", "edition=")) else ""
    return f"{name(url)} {resolve(path).kwargs.get('kind', '')} {whom}"


def only(urls: list[str], slugs: Container[str]) -> list[str]:
    """Of the measures' pages those of these measures, of every other sort the first."""
    kept: dict[str, str] = {}
    for url in urls:
        if not name(url).endswith("-measure"):
            kept.setdefault(sort(url), url)
        elif url.split("/")[-2] in slugs:
            kept[url] = url
    return list(kept.values())


def worth_opening(visits: Visits, role: str, *, width: int = DESKTOP) -> list[str]:
    """Of pages that are drawn alike one is enough, of measures' pages one for others and in other views, and one of
    each kind for the Panel and the analyst; who opens each plan in its editor, where different things can be done to
    each, and on a wide screen the whole draft."""
    urls = crawl(visits, role)
    if role == "panel":
        return only(urls, KINDS)
    found = only(urls, {"crime-volume"})
    if role == "analyst":
        draft = [url for url in urls if name(url).startswith("draft-") and "?" not in url]
        found += draft if width == DESKTOP else only(draft, KINDS)
        found += [url for url in urls if name(url) == EDITOR]
    return list(dict.fromkeys(found))
