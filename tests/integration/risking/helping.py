"""What is typed into the forms of risks, and what their pages answer."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from risks.models import Risk
from tests.integration.telling.helping import error, seen, trail, words

__all__ = ["REVIEW", "TODAY", "ClientAs", "error", "mitigated", "post", "review_url", "seen", "trail", "words"]

ClientAs = Callable[[str], Client]
TODAY = datetime(2018, 6, 1, 12, tzinfo=UTC)
# I1 as it stands: nothing moves.
REVIEW: dict[str, Any] = {
    "likelihood": "3",
    "control": "2",
    "impact": "4",
    "on": "1 June 2018",
    "kind": "informal",
    "reason": "",
    "new_action": "",
    "new_owner": "",
    "new_status": "",
    "new_due": "",
}


def review_url(risk: Risk) -> str:
    return f"/risks/{risk.slug}/review/"


def mitigated(risk: Risk, status: str = "", due: str = "") -> dict[str, str]:
    """What is typed of the only mitigation of a risk."""
    number = risk.mitigations.get().pk
    return {f"status_{number}": status, f"due_{number}": due}


def post(client: Client, risk: Risk, **typed: Any) -> Any:
    """Open the form of a review and send it with this typed."""
    url = review_url(risk)
    return client.post(url, {**REVIEW, "seen": seen(client.get(url)), **typed})
