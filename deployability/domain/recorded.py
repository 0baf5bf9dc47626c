"""What is recorded of a day, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from deployability.domain.strength import Place


@dataclass(frozen=True)
class Recorded:
    """One role of a team: establishment, in post where it is known, and FTE lost by reason."""

    establishment: Decimal
    in_post: Decimal | None = None
    losses: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Printed:
    """A figure that a document prints beside what is recorded: see `deployability.models.Claim`."""

    team: str
    role: str
    figure: str
    value: Decimal
    printed: str


@dataclass(frozen=True)
class Told:
    """Everything that is recorded of a day. `students` are counts by role; `claims` those of a file, under its name."""

    rows: Mapping[Place, Recorded]
    students: Mapping[str, int] = field(default_factory=dict)
    joining: str = ""
    note: str = ""
    source: str = ""
    claims: tuple[Printed, ...] = ()
