"""What a rule says about every series of a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scorecard.domain.batch import Batch, Bools, Floats

State = Literal["high", "low", "quiet", "not_assessable"]
Season = Literal["", "expected", "unusual"]
Texts = npt.NDArray[np.str_]
Condition = tuple[str, Bools]


@dataclass(frozen=True, eq=False)
class Outcome:
    """One entry per series in each array, in the batch's order.

    `state` holds one of `State`, `season` one of `Season`; `reason_code` is "" unless the state is "not_assessable";
    `numbers` are what the rule compared, NaN where there is no such number.
    """

    state: Texts
    reason_code: Texts
    numbers: dict[str, Floats]
    season: Texts

    @classmethod
    def of(
        cls, *, high: Bools, low: Bools, reason_code: Texts, numbers: dict[str, Floats], season: Texts | None = None
    ) -> "Outcome":
        """Put a rule's findings together; a series with a reason is not assessable whatever was found."""
        return cls(
            state=np.select([reason_code != "", high, low], ["not_assessable", "high", "low"], "quiet"),
            reason_code=reason_code,
            numbers=numbers,
            season=np.full(len(high), "", dtype=np.str_) if season is None else season,
        )


def first_reason(conditions: Sequence[Condition]) -> Texts:
    """Return per series the code of the first condition that holds, "" where none does."""
    return np.select([holds for _, holds in conditions], [code for code, _ in conditions], "")


def unsuitable(batch: Batch) -> list[Condition]:
    """The reasons that no rule about months gets around: there are none, or they do not stand for themselves."""
    return [("not_monthly", ~batch.monthly), ("as_published", ~batch.derivable)]
