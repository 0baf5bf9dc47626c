"""What forces are compared in: their rates over twelve months, and over the twelve before, as plain values."""

from collections.abc import Sequence

import msgspec

from opcc_portal.lib.periods import Period
from scorecard.domain.ledger import Shown
from scorecard.domain.series import Kind


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """One force's figure for one period, in the unit of its measure; without a value, `reason` says why.

    `numerator` is how many there were and `denominator` out of how many (of a rate: offences and people), where known.
    """

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    approximate: bool = False
    illustrative: bool = False
    reason: str = ""

    @classmethod
    def of(cls, shown: Shown) -> "Rate":
        """Return what stands for a period, with the numbers behind it where they are recorded or were added up."""
        behind = shown.known or shown.combined
        return cls(
            value=shown.value,
            numerator=behind.numerator if behind else None,
            denominator=behind.denominator if behind else None,
            approximate=shown.approximate or bool(shown.known and shown.known.qualifier != "="),
            illustrative=shown.illustrative,
            reason=shown.reason,
        )


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """A force, or a group for its average: the rate over twelve months (`now`) and the twelve `before` them."""

    name: str
    now: Rate
    before: Rate

    @property
    def known(self) -> bool:
        """Whether there is a figure for either."""
        return self.now.value is not None or self.before.value is not None


class PeerRates(msgspec.Struct, frozen=True, kw_only=True):
    """A force beside one group. `average` is the published one, which includes the force; `members` do not.

    `measure` names what is compared (crimes per 1,000 people for a number of crimes), `kind`, `unit`, `decimals` and
    `scale` are that measure's. `sources` are the documents that the figures were taken from.
    """

    group: str
    note: str
    measure: str
    kind: Kind
    unit: str
    decimals: int
    scale: float
    now: Period
    before: Period
    own: Rates
    average: Rates
    members: Sequence[Rates] = ()
    sources: Sequence[str] = ()
