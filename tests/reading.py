"""One quarter's draft as somebody reads it: pages as words, values, downloads, and its pack."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from reports.pack.building import pack
from tests.factories import OfficeFactory, QuarterFactory
from tests.publication import publish

ROOT = "/draft/quarters/2017-18-Q4"


def words(html: str) -> str:
    """What a page says in its content, on one line, without what is only said to machines or hidden in pictures."""
    found = re.search(r"<main.*</main>", html, re.S)
    shown = re.sub(r"<(script|svg).*?</\1>", "", found[0] if found else html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


@dataclass
class Read:
    client: Client

    def html(self, path: str = "") -> str:
        answer = self.client.get(f"{ROOT}/{path}")
        assert answer.status_code == 200, path
        return str(answer.content.decode())

    def words(self, path: str = "") -> str:
        return words(self.html(path))

    def measure(self, slug: str) -> str:
        """The words of a measure's page."""
        return self.words(f"measures/{slug}/")

    def value(self, slug: str = "") -> dict[str, Any]:
        """The JSON of a measure, or of the dashboard."""
        found: dict[str, Any] = self.client.get(f"{ROOT}/{f'measures/{slug}' if slug else 'dashboard'}.json").json()
        return found

    def table(self, file: str) -> list[dict[str, str]]:
        """The rows of a CSV: "dashboard", "measures/crime-volume", "measures/crime-volume/peers"."""
        return list(csv.DictReader(StringIO(self.client.get(f"{ROOT}/{file}.csv").content.decode("utf-8-sig"))))

    def rows(self) -> dict[str, dict[str, Any]]:
        """The dashboard's rows by slug."""
        return {row["measure"]["slug"]: row for section in self.value()["priorities"] for row in section["rows"]}

    def tallies(self) -> dict[str, int]:
        return {tally["standing"]: tally["count"] for tally in self.value()["tallies"] if tally["count"]}

    def svg(self, file: str) -> str:
        return str(self.client.get(f"{ROOT}/{file}.svg").content.decode())


def assessed() -> None:
    call_command("recompute", "--all", stdout=StringIO())


def paper(audience: Audience = "panel") -> bytes:
    """The pack, once the quarter is published."""
    OfficeFactory()
    return pack(publish(Quarter.objects.get()), audience)


@pytest.fixture
def read(client_as: Callable[[str], Client]) -> Callable[[], Read]:
    """`read()` once everything is there: the signals are worked out, and an analyst looks."""

    def begin() -> Read:
        QuarterFactory()
        assessed()
        return Read(client_as("analyst"))

    return begin
