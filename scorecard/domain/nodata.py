"""The symbol for nothing recorded in a year, whatever the measure's frequency."""

import numpy as np

from scorecard.domain.batch import Batch
from scorecard.domain.outcome import Outcome


def no_data(batch: Batch) -> Outcome:
    """Return which series have no figure in the twelve calendar months up to the report month.

    `batch.covered` is (series × 12): whether a figure of any span covers the month, so that a quarterly figure
    covers three. A recorded zero is a figure. Fires as "high" (there is no low), also for a series that never
    had one; always assessable. Number: covered_months (of 12).
    Source: the dashboard key, symbol 16.
    """
    months = batch.covered.sum(axis=1).astype(np.float64)
    series = len(months)
    return Outcome.of(
        high=months == 0,
        low=np.zeros(series, dtype=bool),
        reason_code=np.full(series, "", dtype=np.str_),
        numbers={"covered_months": months},
    )
