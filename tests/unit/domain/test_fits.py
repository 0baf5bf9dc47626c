"""The design of a season, by hand."""

import numpy as np
import pytest

from scorecard.domain.fits import harmonics, least_squares


def test_one_and_two_turns_a_year() -> None:
    """Cosine and sine of 30° for each month, then of 60°."""
    root = 3**0.5 / 2
    assert harmonics(np.array([0.0, 1.0, 3.0]), 2) == pytest.approx(
        np.array([[1, 0, 1, 0], [root, 0.5, 0.5, root], [0, 1, -1, 0]]), abs=1e-12
    )


def test_a_line_through_three_of_four_months() -> None:
    """1, 3 and 5 lie on 1 + 2t; the missing month has no residual and takes a degree of freedom."""
    design = np.column_stack([np.ones(4), np.arange(4.0)])
    fit = least_squares(np.array([[1.0, 3.0, 5.0, np.nan], [1.0, 3.0, 5.0, 8.0]]), design)
    assert fit.coefficients[0] == pytest.approx([1, 2])
    assert fit.coefficients[1] == pytest.approx([0.8, 2.3])
    assert fit.residuals[1] == pytest.approx([0.2, -0.1, -0.4, 0.3])
    assert fit.sse == pytest.approx([0, 0.3], abs=1e-12)
    assert fit.df.tolist() == [1, 2]
    assert fit.inverse[1] == pytest.approx(np.array([[0.7, -0.3], [-0.3, 0.2]]))
