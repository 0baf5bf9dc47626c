"""What the page of a plan says."""

from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import pages
from opcc_portal.models import Quarter
from reports.values.plan import PlanPage

ClientAs = Callable[[str], Client]
Counting = Callable[[], CaptureQueriesContext]
DRAFT_PAGE = "/draft/quarters/2017-18-Q4/plan/"


def said(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def page(quarter: Quarter, audience: pages.Audience = "panel") -> PlanPage:
    value = pages.gather_one(pages.get("plan"), quarter, audience, "")
    assert isinstance(value, PlanPage)
    return value


def part(quarter: Quarter, audience: pages.Audience = "panel") -> Any:
    return page(quarter, audience).sections[0].parts[0]
