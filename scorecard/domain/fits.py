"""Least squares for many series at once, each with its own missing months."""

from dataclasses import dataclass

import numpy as np

from scorecard.domain.batch import Bools, Floats


@dataclass(frozen=True, eq=False)
class Fit:
    """One row for each of n series fitted to p columns of a design over T months.

    `coefficients` (n × p); `residuals` (n × T), 0 where a month is missing; `sse` their sum of squares (n); `inverse`
    (n × p × p) of XᵀX over the months present; `df` (n) months present less p.
    """

    coefficients: Floats
    residuals: Floats
    sse: Floats
    inverse: Floats
    df: Floats


def least_squares(months: Floats, design: Floats) -> Fit:
    """Fit each row of (n × T) `months`, NaN for no figure, to the (T × p) design.

    Complete rows share one inverse. Of each other row the missing months are dropped: its own XᵀX is a sum of outer
    products over the months it has, so that all patterns of gaps are solved in one call instead of one after the other.
    Raises numpy.linalg.LinAlgError where the months of a row do not determine its coefficients.
    """
    present = ~np.isnan(months)
    known = np.where(present, months, 0.0)
    inverse = _inverses(present, design)
    coefficients = np.einsum("npq,nq->np", inverse, each_times(known, design))
    residuals = np.where(present, months - each_times(coefficients, design.T), 0.0)
    return Fit(
        coefficients=coefficients,
        residuals=residuals,
        sse=np.einsum("nt,nt->n", residuals, residuals),
        inverse=inverse,
        df=present.sum(axis=1) - float(design.shape[1]),
    )


def each_times(rows: Floats, matrix: Floats) -> Floats:
    """Return each of n rows times a matrix, as `rows @ matrix` does, but to the last bit the same for a row alone as
    among thousands: BLAS sums in another order for another number of rows."""
    return np.asarray(np.einsum("nt,tp->np", rows, matrix))


def _inverses(present: Bools, design: Floats) -> Floats:
    """Return (XᵀX)⁻¹ for each row over the months that it has (n × p × p)."""
    columns = design.shape[1]
    shared = np.broadcast_to(np.linalg.inv(design.T @ design), (len(present), columns, columns))
    gappy = ~present.all(axis=1)
    if not gappy.any():
        return shared
    found = shared.copy()
    outer = np.einsum("tp,tq->tpq", design, design).reshape(len(design), columns * columns)
    found[gappy] = np.linalg.inv(each_times(present[gappy].astype(np.float64), outer).reshape(-1, columns, columns))
    return found


def harmonics(months: Floats, pairs: int) -> Floats:
    """Return cosine and sine of one, two, … turns a year at these months: (T × 2·pairs)."""
    angles = [2 * np.pi * turn * months / 12 for turn in range(1, pairs + 1)]
    return np.column_stack([wave(angle) for angle in angles for wave in (np.cos, np.sin)])
