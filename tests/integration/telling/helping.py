"""What is typed into forms, and what their pages answer."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client

from opcc_portal.models import AuditEvent
from reports.actions import highlights
from reports.domain.deliverables import Progress

ClientAs = Callable[[str], Client]
BOXES = dict.fromkeys(highlights.BOXES, "")
TOLD = {"action": "Build it", "source": "plan", "reference": "", "due_printed": "Sept 2022", "note": ""}
TOLD |= {"progress": Progress(percent=40), "measures": ()}
TYPED = {
    "action": "Build it",
    "source": "plan",
    "reference": "",
    "due_printed": "Sept 2022",
    "progress": "40%",
    "note": "",
}


def words(answer: Any) -> str:
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def error(answer: Any, name: str) -> str:
    found = re.search(rf'<p class="govuk-error-message" id="id_{name}_error">(.*?)</p>', answer.content.decode(), re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()).removeprefix("Error: ") if found else ""


def seen(answer: Any) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def trail() -> list[str]:
    return [row.event for row in AuditEvent.objects.order_by("pk")]
