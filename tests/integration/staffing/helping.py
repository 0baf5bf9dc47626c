"""What is typed into the grid of a day, and what its page answers."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

from django.test import Client

from deployability.models import Snapshot

ClientAs = Callable[[str], Client]
DAY = date(2018, 5, 31)
URL = "/staffing/2018-05-31/"
SGT = {"north.sgt.establishment": "10", "north.sgt.abstracted": "1"}
LCI = {"north.lci.establishment": "13", "north.lci.vacancies": "6"}
CON = {"south.con.establishment": "50", "south.con.vacancies": "7", "south.con.sickness": "3"}
ALL = SGT | LCI | CON


def seen(answer: Any) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def save(client: Client, typed: dict[str, str], before: Any = None) -> Any:
    """Type it into the page as it was opened (`before`, or now) and save."""
    return client.post(URL, {**typed, "seen": seen(before or client.get(URL))})


def words(answer: Any) -> str:
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def error(answer: Any, name: str) -> str:
    found = re.search(
        rf'<p class="govuk-error-message" id="id_{re.escape(name)}_error">(.*?)</p>', answer.content.decode(), re.S
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()).removeprefix("Error: ") if found else ""


def value(answer: Any, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', answer.content.decode())
    assert found, name
    return unescape(found[1])


def recorded() -> dict[str, dict[str, float]]:
    """What the database holds of the day: by team and role the establishment and what is lost."""
    snapshot = Snapshot.objects.get(on=DAY)
    return {
        f"{row.team.slug} {row.role.slug}": {"FTE": float(row.establishment)}
        | {loss.reason.slug: float(loss.fte) for loss in row.losses.select_related("reason")}
        for row in snapshot.rows.select_related("team", "role")
    }
