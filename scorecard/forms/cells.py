"""One figure in the grid: its fields, what stood in them, and what has to be said or asked beside it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from opcc_portal.lib.formatting import format_figure, round_half_up, scale_of
from opcc_portal.lib.periods import Period
from scorecard.domain.expected import Expected
from scorecard.domain.ledger import TAKEN_BACK, Known
from scorecard.domain.series import Kind
from scorecard.domain.typed import FRACTIONAL, Written
from scorecard.forms.questions import Question
from scorecard.models import Measure

BAR = "|"  # between the fields in what is sent along of what stood there


class Part(NamedTuple):
    """A field beside the value: of a fraction its numerator and denominator, of a mean how many it is of."""

    key: str
    label: str
    before: str
    value: str


@dataclass(frozen=True)
class Cell:
    """One figure in the grid.

    `known` is what is recorded now. `written` is what the fields hold; `was` and `version` are what the person had
    before them when they began, and stay that until their figure is saved or given up. `question` is what is asked,
    `answered` what was asked and needs no more to be.
    """

    name: str
    period: Period
    label: str
    column: int
    kind: Kind
    written: Written = field(default_factory=Written)
    was: Written = field(default_factory=Written)
    version: int = 0
    known: Known | None = None
    expected: Expected | None = None
    before: tuple[str, str] = ("", "")
    earlier: bool = False
    disabled: bool = False
    absent: bool = False
    hint: str = ""
    error: str = ""
    question: Question | None = None
    answered: Question | None = None
    saved_note: str = ""

    @property
    def id(self) -> str:
        return f"cell-{self.name}"

    @property
    def value(self) -> str:
        return self.written.value

    @property
    def stood(self) -> str:
        """What stood in the fields, as one text."""
        return BAR.join((self.was.value, *self.was.parts)) if self.kind in PARTED else self.was.value

    @property
    def recorded(self) -> int:
        """The version of what is recorded now, 0 where nothing is."""
        return self.known.version if self.known else 0

    @property
    def parts(self) -> list[Part]:
        numerator, denominator = self.written.parts
        if self.kind is Kind.MEAN:
            return [Part("denominator", _("how many it is the mean of"), _("mean of"), denominator)]
        if self.kind in FRACTIONAL:
            return [
                Part("numerator", _("numerator"), "", numerator),
                Part("denominator", _("denominator"), _("of"), denominator),
            ]
        return []

    @property
    def noticed(self) -> bool:
        """Whether something stands beneath the row about this cell."""
        return bool(self.error or self.question)

    @property
    def shown(self) -> bool:
        """Whether it has fields: one that takes no figure has them only where somebody sent it one."""
        return not self.absent or bool(self.error)

    @property
    def lead(self) -> int:
        """How many of the table's columns stand before what is said of it: it begins below the cell, if it has room."""
        return min(self.column, COLUMNS - ROOM)

    @property
    def room(self) -> int:
        return COLUMNS - self.lead


COLUMNS, ROOM = 10, 5  # of the whole table, and how many a message needs
PARTED = (*FRACTIONAL, Kind.MEAN)


def written(known: Known | None, measure: Measure) -> Written:
    """A known figure as it would be typed."""
    if known is None or known.missing == TAKEN_BACK:
        return Written()
    if known.value is None:
        return Written(value=known.missing)
    numerator = known.numerator if measure.kind in FRACTIONAL else None
    denominator = known.denominator if measure.kind in PARTED else None
    return Written(value=value_text(known, measure), numerator=number(numerator), denominator=number(denominator))


def value_text(known: Known, measure: Measure) -> str:
    assert known.value is not None  # noqa: S101  # the caller has looked
    sign = "" if known.qualifier == "=" else known.qualifier
    if scale_of(measure.unit) == "duration":
        return sign + format_figure(known.value, unit=measure.unit, decimals=known.decimals)
    return f"{sign}{round_half_up(known.value, known.decimals)}"


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}"


def in_words(figure: Written) -> str:
    """What is written in a cell's fields, in one line."""
    if not all(figure.parts):
        return figure.value
    of = _("%(numerator)s of %(denominator)s") % {"numerator": figure.numerator, "denominator": figure.denominator}
    return f"{figure.value} ({of})" if figure.value else of
