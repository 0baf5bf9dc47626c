"""A reader who follows every link and tries every address with every real argument."""

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from pypdf import PdfReader

from deployability.models import Snapshot
from opcc_portal.models import Job, Quarter, Upload
from reports.models import Deliverable, OutlineSection, Term
from risks.models import Mitigation, Register, Risk
from scorecard.models import (
    Break,
    Comment,
    ConsultationStep,
    Measure,
    Placement,
    Plan,
    PlanNode,
    Series,
    Topic,
)
from tests import pdf
from tests.charted import PART
from tests.urls import Address, walk

# What stands in an address of some pages and of no others: every combination of all would be too many to open.
OF_PAGE: dict[str, dict[str, list[object]]] = {
    "-highlight": {"slug": ["1", "opcc-delivery"], "part": ["progress"]},
    "-scorecard": {"slug": ["1"]},
    "-plans": {"slug": ["2017-21"]},
    "-staffing": {"part": ["team-roles", "trend-roles"]},
    "-risk": {"slug": ["i1", *(f"risk-{name}" for name in ("draft", "office", "newer"))], "part": ["mitigations"]},
}
KNOWN: dict[str, Callable[[], list[object]]] = {
    "quarter": lambda: [quarter.slug for quarter in Quarter.objects.all()],
    "slug": lambda: list(Measure.objects.values_list("slug", flat=True)),
    "plan": lambda: list(Plan.objects.values_list("slug", flat=True)),
    "placement": lambda: list(Placement.objects.values_list("pk", flat=True)[:1]),
    "step": lambda: list(ConsultationStep.objects.values_list("pk", flat=True)[:1]),
    "comment": lambda: list(Comment.objects.values_list("pk", flat=True)[:1]),
    "section": lambda: list(OutlineSection.objects.values_list("pk", flat=True)[:2]),
    "place": lambda: [1],
    "series": lambda: list(Series.objects.values_list("pk", flat=True)),
    "kind": lambda: ["breaks"],
    "topic": lambda: list(Topic.objects.values_list("pk", flat=True)[:2]),
    "note": lambda: list(Break.objects.values_list("pk", flat=True)[:1]),
    "extension": lambda: ["csv", "json", "svg"],
    "part": lambda: [PART, "peers", "travel", "forecast", "commentary-1"],
    "node": lambda: list(PlanNode.objects.exclude(level="objective").values_list("pk", flat=True)[:2]),
    "deliverable": lambda: list(Deliverable.objects.values_list("pk", flat=True)[:1]),
    "day": lambda: list(Snapshot.objects.values_list("on", flat=True)[:1]),
    "term": lambda: list(Term.objects.values_list("pk", flat=True)[:1]),
    "risk": lambda: list(Risk.objects.values_list("slug", flat=True)[:2]),
    "register": lambda: list(Register.objects.values_list("slug", flat=True)[:1]),
    "mitigation": lambda: list(Mitigation.objects.values_list("pk", flat=True)[:1]),
    "upload": lambda: list(Upload.objects.values_list("pk", flat=True)),
    "job": lambda: list(Job.objects.values_list("pk", flat=True)),
    "object_id": lambda: [1],
    "app_label": lambda: ["opcc_portal", "scorecard", "risks", "deployability", "reports"],
    "content_type_id": lambda: [1],
    "url": lambda: ["anything"],
}


def every_address(query: str = "") -> list[str]:
    """Each pattern of the URLconf with each argument that exists."""
    found = []
    for address in walk():
        for values in itertools.product(*(known(address, name) for name in address.arguments)):
            url = address.url(**dict(zip(address.arguments, values, strict=True)))
            found += [url + query] if url else []
    return found


def known(address: Address, name: str) -> list[object]:
    """What may stand in a part of an address."""
    own = next((parts for page, parts in OF_PAGE.items() if re.search(f"{page}(-|$)", address.name)), {})
    return own.get(name) or KNOWN[name]()


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src", "action", "hx-post") and value]


def said(answer: Any) -> str:
    """What a body says: of a PDF, whose bytes are compressed, its text, title and pictures' alternatives."""
    if answer.get("Content-Type") != "application/pdf":
        return str(answer.content.decode("utf-8-sig", "replace"))
    return words(answer.content)


@functools.lru_cache(maxsize=64)
def words(content: bytes) -> str:
    """Remembered: the pack of an edition is the same bytes whatever the address asks besides."""
    reader = PdfReader(BytesIO(content))
    found = [page.extract_text() for page in reader.pages]
    found += [str(element.get("/Alt", "")) for element in pdf.elements(content)]
    return "\n".join([*found, *map(str, (reader.metadata or {}).values())]).replace("\u200b", "")


def repeats(path: str) -> bool:
    """Whether another page says the same: a table in another order, the sign-in page with where it leads."""
    return "-sort=" in path or path.startswith("/sign-in/?")


def crawl(
    client: Client, start: list[str], *, within: Callable[[str], bool] = lambda url: True
) -> Iterator[tuple[str, str]]:
    """Everything that is said to a reader who begins with `start`: each address with its body and headers."""
    waiting, seen = list(start), set(start)
    while waiting:
        url = waiting.pop()
        answer = client.get(url)
        body = said(answer)
        is_html = answer.get("Content-Type", "").startswith("text/html")
        headers = "\n".join(value for name, value in answer.items() if name != "Location")
        yield url, (unescape(body) if is_html else body) + headers
        links = Links(body).found if is_html else []
        for link in [*links, answer.get("Location", "")]:
            target = urlsplit(urljoin(url, link))
            path = target.path + (f"?{target.query}" if target.query else "")
            ours = not target.netloc and not path.startswith("/static/")
            if ours and path not in seen and not repeats(path) and within(path):
                seen.add(path)
                waiting.append(path)
