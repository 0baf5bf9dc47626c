"""Reading snapshots of the teams: which a quarter tells of, what a snapshot holds, what came before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from deployability.domain.methodology import Days
from deployability.domain.strength import ZERO, Place, Strength
from deployability.models import DayLost, Framework, Loss, Reason, Snapshot, Staffing, Versioned
from opcc_portal.models import Quarter

Kept = TypeVar("Kept", bound=Versioned)
DRAWN = 60  # snapshots of a history at most, the latest


@dataclass(frozen=True)
class Past:
    """A snapshot of the history: its cells hold what is undeployable in all, not by reason. `pk` is the snapshot's."""

    pk: int
    on: date
    illustrative: bool
    cells: Mapping[Place, Strength]


@dataclass(frozen=True)
class Named:
    """A team, a role or a reason by the names that people read; `note` is a role's students, a reason's definition."""

    slug: str
    name: str
    short: str = ""
    note: str = ""
    long_term: bool = True
    vacancy: bool = False


@dataclass(frozen=True)
class Recorded:
    """What a snapshot holds, in order: its cells with losses by reason, and the names of all that stands in them."""

    cells: Mapping[Place, Strength]
    teams: Sequence[Named]
    roles: Sequence[Named]
    reasons: Sequence[Named]


@dataclass(frozen=True)
class Stated:
    """A claim of a document, as it is stored."""

    pk: int
    table: str
    place: Place
    figure: str
    value: Decimal
    printed: str
    line: int | None
    explanation: str


@dataclass(frozen=True)
class Papers:
    """What belongs to a snapshot beside its cells, and the framework by which it is judged."""

    note: str
    source: str
    joining: str
    claims: Sequence[Stated]
    students: Sequence[tuple[Named, int]]
    framework: Framework


# -- Which snapshot ------------------------------------------------------------------------------------------------


def told_of(quarter: Quarter) -> Snapshot | None:
    """Return the snapshot that a quarter tells of: the latest of the days in which it is reported on; one query."""
    return Snapshot.objects.filter(on__range=quarter.calendar.reporting).order_by("-on").first()


def is_told(quarter: Quarter) -> bool:
    """Whether a quarter tells of any; one query."""
    return Snapshot.objects.filter(on__range=quarter.calendar.reporting).exists()


def history(day: date) -> list[Past]:
    """Return the snapshots up to a day, the latest last and at most sixty, with what each team's roles have; one
    query. A snapshot in which nothing is recorded has no cells."""
    latest = Snapshot.objects.filter(on__lte=day).order_by("-on").values("pk")[:DRAWN]
    # Looked up row by row: grouping all losses takes twice as long.
    of_row = Loss.objects.filter(staffing=OuterRef("rows__pk"), reason__long_term=True).order_by().values("staffing")
    rows = (
        Snapshot.objects.filter(pk__in=latest)
        .annotate(lost=Subquery(of_row.annotate(total=Sum("fte")).values("total")))
        .order_by("on", "rows__team__position", "rows__team", "rows__role__position", "rows__role")
        .values_list("pk", "on", "illustrative", "rows__team__slug", "rows__role__slug", "rows__establishment", "lost")
    )
    found: dict[int, Past] = {}
    cells: dict[int, dict[Place, Strength]] = {}
    for pk, on, illustrative, team, role, establishment, lost in rows:
        own = cells.setdefault(pk, {})
        found.setdefault(pk, Past(pk=pk, on=on, illustrative=illustrative, cells=own))
        if team is not None:
            own[team, role] = Strength(establishment, {"": lost or ZERO})
    return list(found.values())


# -- What is in use on a day ---------------------------------------------------------------------------------------


def in_use(model: type[Kept], day: date) -> QuerySet[Kept]:
    """Those in use on a day, in order."""
    found = model._default_manager.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))
    return found.order_by("position", "pk")


# -- What a snapshot holds -----------------------------------------------------------------------------------------


def recorded(pk: int, on: date) -> Recorded:
    """Return what the snapshot of a day holds, with a column for each reason that is in use then or has taken
    anybody; two queries."""
    teams: dict[str, Named] = {}
    roles: dict[str, Named] = {}
    reasons = {reason.slug: named(reason) for reason in in_use(Reason, on)}
    rows = list(staffed(pk))
    for row in rows:
        teams.setdefault(row["team__slug"], of(row, "team"))
        roles.setdefault(row["role__slug"], of(row, "role"))
        if row["losses__reason__slug"]:
            reasons.setdefault(row["losses__reason__slug"], of(row, "losses__reason"))
    order = {row["role__slug"]: (row["role__position"], row["role"]) for row in rows}
    return Recorded(
        cells=cells(rows),
        teams=list(teams.values()),
        roles=sorted(roles.values(), key=lambda role: order[role.slug]),
        reasons=list(reasons.values()),
    )


NAMES = {
    "team": ("slug", "name", "short_name"),
    "role": ("slug", "name", "code", "student", "position"),
    "losses__reason": ("slug", "name", "definition", "long_term", "vacancy"),
}


def staffed(pk: int) -> QuerySet[Staffing, dict[str, Any]]:
    """The rows of a snapshot in order, one for each loss and one where there is none."""
    names = [f"{part}__{name}" for part, parts in NAMES.items() for name in parts]
    found: QuerySet[Staffing, dict[str, Any]] = (
        Staffing.objects.filter(snapshot=pk)
        .order_by("team__position", "team", "role__position", "role", "losses__reason__position")
        .values("team", "role", "establishment", "in_post", "losses__fte", *names)
    )
    return found


def of(row: Mapping[str, Any], part: str) -> Named:
    """What a row says of its team, role or reason."""
    return Named(
        slug=row[f"{part}__slug"],
        name=row[f"{part}__name"],
        short=row.get(f"{part}__short_name") or row.get(f"{part}__code") or row[f"{part}__name"],
        note=row.get(f"{part}__student") or row.get(f"{part}__definition") or "",
        long_term=row.get(f"{part}__long_term", True),
        vacancy=row.get(f"{part}__vacancy", False),
    )


def named(reason: Reason) -> Named:
    return Named(
        slug=reason.slug,
        name=reason.name,
        short=reason.name,
        note=reason.definition,
        long_term=reason.long_term,
        vacancy=reason.vacancy,
    )


def cells(rows: Iterable[Mapping[str, Any]]) -> dict[Place, Strength]:
    """The cells of rows, each with its losses; a loss of nothing is none."""
    losses: dict[Place, dict[str, Decimal]] = {}
    short: dict[Place, dict[str, Decimal]] = {}
    given: dict[Place, tuple[Decimal, Decimal | None]] = {}
    for row in rows:
        place = row["team__slug"], row["role__slug"]
        given[place] = row["establishment"], row["in_post"]
        if row["losses__fte"]:
            kind = losses if row["losses__reason__long_term"] else short
            kind.setdefault(place, {})[row["losses__reason__slug"]] = row["losses__fte"]
    return {
        place: Strength(fte, losses.get(place, {}), in_post, short.get(place, {}))
        for place, (fte, in_post) in given.items()
    }


# -- What belongs to it --------------------------------------------------------------------------------------------

FRAMEWORK = ("threshold", "tolerance", "working_days", "basis", "note")
CLAIM = ("pk", "table", "team", "role", "figure", "value", "printed", "line", "explanation")


def papers(pk: int) -> Papers:
    """Return the claims of a snapshot, its students and the framework; one query, in which each claim stands with each
    role in training (some hundred claims with a handful of roles)."""
    framework = Framework.objects.filter(pk=1)
    rows = list(
        Snapshot.objects.filter(pk=pk)
        .annotate(**{f"framework_{name}": Subquery(framework.values(name)) for name in FRAMEWORK})
        .order_by("claims__pk", "students__role__position", "students__role")
        .values(
            "note",
            "source",
            "joining",
            *(f"claims__{name}" for name in CLAIM),
            *(f"framework_{name}" for name in FRAMEWORK),
            *(f"students__role__{name}" for name in ("slug", "name", "code", "student")),
            "students__number",
        )
    )
    first = rows[0]
    return Papers(
        note=first["note"],
        source=first["source"],
        joining=first["joining"],
        claims=list({row["claims__pk"]: stated(row) for row in rows if row["claims__pk"]}.values()),
        students=list(
            {
                row["students__role__slug"]: (of(row, "students__role"), row["students__number"])
                for row in rows
                if row["students__number"] is not None
            }.values()
        ),
        framework=framework_of(first),
    )


def stated(row: Mapping[str, Any]) -> Stated:
    own = {name: row[f"claims__{name}"] for name in CLAIM}
    return Stated(place=(own.pop("team"), own.pop("role")), **own)


def framework_of(row: Mapping[str, Any]) -> Framework:
    """The rules as they are; the usual ones where nobody has set any."""
    found = {name: row[f"framework_{name}"] for name in FRAMEWORK}
    if found["threshold"] is not None:
        return Framework(pk=1, **found)
    return Framework(pk=1)


def days_lost() -> list[Days]:
    """Return the days of each cause in order; one query."""
    return [Days(*row) for row in DayLost.objects.values_list("cause", "abstraction", "deployability", "note")]
