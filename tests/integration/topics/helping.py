"""What is typed into topics, and what their pages say."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client

from opcc_portal import pages
from opcc_portal.models import Quarter, User
from opcc_portal.writing import mark
from scorecard import actions
from scorecard.actions import topics as acts
from scorecard.models import Measure, Series, Topic
from scorecard.values import Dashboard

ClientAs = Callable[[str], Client]
URL = "/entry/2017-18-Q4/topics/"
TEXT = "{{burglary:signal}}"


def said(answer: Any) -> str:
    text = re.sub(r"<script.*?</script>|<[^>]*>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(text)).strip()


def dashboard(quarter: Quarter, audience: Any = "panel") -> Dashboard:
    return pages.get("dashboard").gather(quarter, audience)[""]  # type: ignore[return-value]


def leading(quarter: Quarter, audience: Any = "panel") -> list[str]:
    return [topic.prose.words for topic in dashboard(quarter, audience).topics]


def unseen(measure: Measure) -> str:
    """The mark of whoever looked before anything was decided."""
    return mark(acts.offered(None, measure))


def fields(series: Series, **more: Any) -> dict[str, Any]:
    return {"quarter": Quarter.objects.get(), "measure": series.measure, "signal": "month-high", **more}


def accepted(series: Series, by: User) -> Topic:
    wording = {"text": TEXT, "criterion": "change"}
    return actions.accept_topic(by=by, seen=unseen(series.measure), **fields(series, **wording))
