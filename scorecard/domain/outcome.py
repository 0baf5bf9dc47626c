"""What a rule says about every series of a batch."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from scorecard.domain.batch import Floats

State = Literal["high", "low", "quiet", "not_assessable"]
Texts = npt.NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Outcome:
    """One entry per series in each array, in the batch's order.

    `state` holds one of `State`; `reason_code` and `reason` (in words, for people) are "" unless the state is
    "not_assessable"; `numbers` are what the rule compared, NaN where there is no such number.
    """

    state: Texts
    reason_code: Texts
    reason: list[str]
    numbers: dict[str, Floats]
