"""A quarter and its register, and how a test adds to it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from opcc_portal import pages
from opcc_portal.models import Quarter
from risks.models import Register, Risk
from risks.values import RegisterView, RiskPage
from tests.factories import QuarterFactory, RegisterFactory, ReviewFactory, RiskFactory

BEFORE, WITHIN, AFTER = (
    date(2018, 3, 31),
    date(2018, 4, 1),
    date(2018, 7, 1),
)  # of the quarter in which 2017-18-Q4 is told
Scored = Callable[..., Risk]


@pytest.fixture
def quarter(db: None) -> Quarter:
    quarter: Quarter = QuarterFactory()
    return quarter


@pytest.fixture
def scored(quarter: Quarter) -> Scored:
    """`scored("I1", (BEFORE, 2, 2, 4), (WITHIN, 3, 2, 4, "removes"))`: a risk with these reviews."""

    def make(reference: str, *reviews: tuple[Any, ...], **fields: Any) -> Risk:
        risk: Risk = RiskFactory(reference=reference, **fields)
        for on, *parts in reviews:
            numbers = [part for part in parts if isinstance(part, int)]
            given = dict(zip(("likelihood", "control", "impact"), numbers, strict=False))
            stated = {"source": "a paper"} if on is None else {}
            ReviewFactory(risk=risk, on=on, removes="removes" in parts, **given, **stated)
        return risk

    return make


def the_register(quarter: Quarter, audience: str = "panel", slug: str = "opcc") -> RegisterView:
    page = pages.get("risks").gather(quarter, audience)[""]  # type: ignore[arg-type]
    return next(found for found in page.registers if found.slug == slug)  # type: ignore[attr-defined]


def the_risk(quarter: Quarter, slug: str, audience: str = "panel") -> RiskPage | None:
    return pages.gather_one(pages.get("risk"), quarter, audience, slug)  # type: ignore[return-value, arg-type]


def told(register: RegisterView, key: str) -> list[str]:
    """The references of those that the paper names in a group; none where it has no such group."""
    return [each.ref.title for group in register.groups if group.key == key for each in group.risks]


def another(slug: str, **fields: Any) -> Register:
    register: Register = RegisterFactory(slug=slug, short_name=slug, name=f"Register {slug}", **fields)
    return register
