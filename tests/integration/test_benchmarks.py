"""The loop that the rules are timed against says what they say: otherwise the comparison would be of two things."""

import numpy as np
import pytest

from benchmarks import _series
from benchmarks._loop import assess_one
from benchmarks.signals import differences
from scorecard.domain.batch import Floats


def series(kind: str) -> Floats:
    random = np.random.default_rng(1815)
    seasonal = _series.seasonal(random, 40)
    if kind == "young":
        seasonal[np.arange(60) < random.integers(0, 60, (40, 1))] = np.nan
    if kind == "gappy":
        return _series.gaps(random, seasonal, 0.08)
    if kind == "rising":
        return _series.rising(0.15)(random, 40)
    return seasonal


@pytest.mark.parametrize("kind", ["seasonal", "rising", "gappy", "young"])
def test_the_loop_agrees(kind: str) -> None:
    values = series(kind)
    assert differences(values, [assess_one(row) for row in values]) == []


def test_a_difference_is_told() -> None:
    values = series("rising")
    found = [assess_one(row) for row in values]
    found[3].verdicts["run_of_8"] = ("low", "")
    found[5] = found[5]._replace(forecast=[(0.0,) * 5] * 3)
    told = differences(values, found)
    assert [text.split(":")[0] for text in told] == ["series 3, run_of_8", "series 5, forecast"]
