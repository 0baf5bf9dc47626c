"""Critical values of Student's t, to four digits: importing scipy for them would cost each process a second."""

import numpy as np

from scorecard.domain.batch import Floats

# fmt: off
# t(0.975, df), for two-sided tests at 5% and intervals that hold 95%.
_TWO_SIDED_5 = (
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
    2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
    2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
    2.0395, 2.0369, 2.0345, 2.0322, 2.0301, 2.0281, 2.0262, 2.0244, 2.0227, 2.0211,
    2.0195, 2.0181, 2.0167, 2.0154, 2.0141, 2.0129, 2.0117, 2.0106, 2.0096, 2.0086,
    2.0076, 2.0066, 2.0057, 2.0049, 2.0040, 2.0032, 2.0025, 2.0017, 2.0010, 2.0003,
)
# t(0.9, df), for intervals that hold 80%.
_TWO_SIDED_20 = (
    3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968, 1.3830, 1.3722,
    1.3634, 1.3562, 1.3502, 1.3450, 1.3406, 1.3368, 1.3334, 1.3304, 1.3277, 1.3253,
    1.3232, 1.3212, 1.3195, 1.3178, 1.3163, 1.3150, 1.3137, 1.3125, 1.3114, 1.3104,
    1.3095, 1.3086, 1.3077, 1.3070, 1.3062, 1.3055, 1.3049, 1.3042, 1.3036, 1.3031,
    1.3025, 1.3020, 1.3016, 1.3011, 1.3006, 1.3002, 1.2998, 1.2994, 1.2991, 1.2987,
    1.2984, 1.2980, 1.2977, 1.2974, 1.2971, 1.2969, 1.2966, 1.2963, 1.2961, 1.2958,
)
# fmt: on
LARGEST_DF = len(_TWO_SIDED_5)
_BY_QUANTILE = {
    0.975: np.array([np.nan, *_TWO_SIDED_5]),
    0.9: np.array([np.nan, *_TWO_SIDED_20]),
}


def critical(quantile: float, df: Floats) -> Floats:
    """Return t(quantile, df) for each whole number of degrees of freedom; NaN below 1, the last value beyond 60.

    Quantiles 0.975 and 0.9 are there; KeyError for another.
    """
    table = _BY_QUANTILE[quantile]
    known: Floats = np.where(np.isnan(df), 0, df)
    return table[np.clip(known, 0, LARGEST_DF).astype(np.intp)]
