"""A reader who follows every link and tries every address with every real argument."""

import itertools
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from pypdf import PdfReader

from opcc_portal.models import Job, Quarter, Upload
from scorecard.models import Break, Comment, ConsultationStep, Measure, Placement, Plan, PlanNode, Series
from tests import pdf
from tests.charted import PART
from tests.urls import Address, walk

KNOWN: dict[str, Callable[[], list[object]]] = {
    "quarter": lambda: [quarter.slug for quarter in Quarter.objects.all()],
    "slug": lambda: list(Measure.objects.values_list("slug", flat=True)),
    "plan": lambda: list(Plan.objects.values_list("slug", flat=True)),
    "node": lambda: list(PlanNode.objects.values_list("pk", flat=True)[:2]),
    "placement": lambda: list(Placement.objects.values_list("pk", flat=True)[:1]),
    "step": lambda: list(ConsultationStep.objects.values_list("pk", flat=True)[:1]),
    "comment": lambda: list(Comment.objects.values_list("pk", flat=True)[:1]),
    "series": lambda: list(Series.objects.values_list("pk", flat=True)),
    "kind": lambda: ["breaks"],
    "note": lambda: list(Break.objects.values_list("pk", flat=True)[:1]),
    "extension": lambda: ["csv", "json", "svg"],
    "part": lambda: [PART, "peers", "travel", "forecast"],
    "upload": lambda: list(Upload.objects.values_list("pk", flat=True)),
    "job": lambda: list(Job.objects.values_list("pk", flat=True)),
    "object_id": lambda: [1],
    "app_label": lambda: ["opcc_portal", "scorecard"],
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


def known(address: Address, argument: str) -> list[object]:
    """What an argument of an address may be; the slug of a page of plans is a plan's."""
    of_plans = argument == "slug" and address.name.split("-")[1:2] == ["plans"]
    return KNOWN["plan" if of_plans else argument]()


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
    reader = PdfReader(BytesIO(answer.content))
    words = [page.extract_text() for page in reader.pages]
    words += [str(element.get("/Alt", "")) for element in pdf.elements(answer.content)]
    return "\n".join([*words, *map(str, (reader.metadata or {}).values())]).replace("\u200b", "")


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
            if ours and path not in seen and "-sort=" not in path and within(path):  # another order says the same
                seen.add(path)
                waiting.append(path)
