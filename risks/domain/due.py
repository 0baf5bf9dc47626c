"""When a risk is to be reviewed next: so many months after its last review, pure arithmetic without a clock."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from opcc_portal.lib.periods import add_months

Kind = Literal["informal", "formal"]
State = Literal["overdue", "soon", "later"]
SOON = timedelta(days=7)  # how long before a review is due people are told of it


@dataclass(frozen=True)
class Cycle:
    """A register's months between reviews: any review counts as an informal one, a formal one only as such."""

    informal_months: int
    formal_months: int


@dataclass(frozen=True)
class Reviewed:
    """The first and the last dated review of a risk, and its last formal one; None where there is none."""

    first: date | None = None
    last: date | None = None
    formal: date | None = None


@dataclass(frozen=True)
class Next:
    """When a risk is due next. `formal` is None where nothing was reviewed yet; `formal_before`: there was one."""

    informal: date
    formal: date | None
    formal_before: bool

    @property
    def first(self) -> date:
        """The earlier of the two."""
        return min(self.informal, self.formal) if self.formal else self.informal

    def by(self, day: date) -> dict[date, list[Kind]]:
        """The dates up to `day` on which a review is due, in order, each with what kinds are."""
        found: dict[date, list[Kind]] = {}
        kinds: list[tuple[Kind, date | None]] = [("informal", self.informal), ("formal", self.formal)]
        for kind, due in kinds:
            if due and due <= day:
                found.setdefault(due, []).append(kind)
        return dict(sorted(found.items()))


def months_after(day: date, months: int) -> date:
    """Return the day of the same number so many months later, or the last of a month that has none: of 31 January the
    month after is 28 or 29 February."""
    month = add_months(day, months)
    return month.replace(day=min(day.day, monthrange(month.year, month.month)[1]))


def next_review(cycle: Cycle, reviewed: Reviewed, identified: date) -> Next:
    """Return when a risk is due. One of which no review has a date has been due since it was identified; one that was
    never reviewed formally is due so many months after its first review."""
    if reviewed.last is None:
        return Next(identified, None, formal_before=False)
    since = reviewed.formal or reviewed.first or reviewed.last
    return Next(
        months_after(reviewed.last, cycle.informal_months),
        months_after(since, cycle.formal_months),
        formal_before=reviewed.formal is not None,
    )


def state_of(due: date, today: date) -> State:
    """Return whether a date has passed, comes within the next days, or later. On the day itself it is not overdue."""
    if due < today:
        return "overdue"
    return "soon" if due <= today + SOON else "later"
