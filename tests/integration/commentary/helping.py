"""What is typed into commentary, and how its page shows it."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client

from opcc_portal import pages
from opcc_portal.lib.prose import Prose
from opcc_portal.models import Quarter
from opcc_portal.writing import mark
from scorecard.models import Series
from scorecard.pages import writing
from scorecard.values import MeasurePage

ClientAs = Callable[[str], Client]
DRAFT = "/draft/quarters/2017-18-Q4/measures"
URL_TOPICS = "/entry/2017-18-Q4/topics/"


def url(series: Series) -> str:
    return f"/entry/2017-18-Q4/{series.pk}/commentary/"


def form(text: str, context: str = "", *, seen: str = "") -> dict[str, str]:
    return {"text": text, "context": context, "seen": seen or mark({"text": "", "context": ""})}


def said(answer: Any) -> str:
    text = re.sub(r"<script.*?</script>|<[^>]*>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(text)).strip()


def page(quarter: Quarter, slug: str = "burglary", audience: Any = "office") -> MeasurePage:
    return pages.gather_one(pages.get("measure"), quarter, audience, slug)  # type: ignore[return-value]


def words(quarter: Quarter, **options: Any) -> str:
    commentary = page(quarter, **options).commentary
    assert commentary
    return commentary.words


def quotes(quarter: Quarter, text: str) -> Prose:
    known = writing.placements(quarter)
    return writing.quotes(quarter, known, known).read(text)
