"""How deployability is worked out and on which days it rests, in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from deployability.domain.methodology import Days, lost
from deployability.models import Framework
from deployability.pages.parts import exponent, limit, listed, number, percent
from deployability.queries.snapshots import Named
from deployability.values import Contradiction, DayLine, Figure, Methodology, Term

NO_TARGET = (
    "The threshold says where to look and is no target: whoever is held to a strict figure may serve the figure rather "
    "than the public."
)


def methodology(
    framework: Framework, days: Sequence[Days], reasons: Sequence[Named], contradictions: list[Contradiction]
) -> Methodology:
    return Methodology(
        definitions=definitions(reasons),
        notes=notes(framework),
        contradictions=contradictions,
        **(table(framework, days) if days else {}),
    )


def definitions(reasons: Sequence[Named]) -> list[Term]:
    long_term = [reason.name.lower() for reason in reasons if reason.long_term]
    found = [
        ("Abstraction", "The share of the workforce that is not available for work at a given moment, for any reason."),
        ("Deployability", "The share of the budgeted posts that is not lost for a long-term reason."),
        ("Long-term reasons", f"{listed(long_term).capitalize()}." if long_term else "None is in use."),
        ("Undeployable", "The sum of what each long-term reason takes, in full-time equivalents (FTE)."),
        ("Deployable", "The establishment less what is undeployable, in per cent of the establishment."),
    ]
    told = [(reason.name, reason.note) for reason in reasons if reason.note]
    return [Term(term=term, meaning=meaning) for term, meaning in [*found, *told]]


def notes(framework: Framework) -> list[str]:
    threshold, tolerance = limit(framework.threshold).text, limit(framework.tolerance).text
    return [
        f"Threshold: at least {threshold} deployable, of each team, each role and each role of a team. "
        f"What is under it is reported as an exception.",
        f"Tolerance: up to {tolerance} of the working year may be lost to abstraction.",
        NO_TARGET,
        *([framework.note] if framework.note else []),
    ]


def table(framework: Framework, days: Sequence[Days]) -> dict[str, object]:
    total = lost(days, framework.working_days)
    decimals = max((-exponent(value) for each in days for value in counted(each)), default=0)
    return {
        "days": [
            DayLine(
                cause=each.cause,
                abstraction=shown(each.abstraction, decimals),
                deployability=shown(each.deployability, decimals),
                note=each.note,
            )
            for each in days
        ],
        "totals": [shown(each, decimals) for each in (total.abstraction, total.deployability)],
        "shares": [percent(each) for each in (total.abstraction_share, total.deployability_share)],
        "working_days": limit(framework.working_days).text.removesuffix("%"),
        "basis": framework.basis,
    }


def counted(each: Days) -> list[Decimal]:
    return [value for value in (each.abstraction, each.deployability) if value is not None]


def shown(value: Decimal | None, decimals: int) -> Figure:
    return Figure(text="not counted") if value is None else number(value, max(0, decimals))
