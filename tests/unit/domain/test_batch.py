"""Series side by side."""

import numpy as np
import pytest

from scorecard.domain.batch import Batch, History, count, history_months, window


def arrays(**changes: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "values": np.zeros((2, 3)),
        "monthly": np.ones(2, dtype=bool),
        "derivable": np.ones(2, dtype=bool),
        "non_negative": np.ones(2, dtype=bool),
        "percentage": np.zeros(2, dtype=bool),
        "window_start": np.zeros(2, dtype=np.intp),
        "covered": np.ones((2, 12), dtype=bool),
    }
    return plain | changes


def test_histories_end_in_the_same_column() -> None:
    batch = Batch.of([History(values=[1.0, None, 3.0]), History(values=[9.0]), History(values=[])])
    np.testing.assert_array_equal(batch.values, [[1.0, np.nan, 3.0], [np.nan, np.nan, 9.0], [np.nan, np.nan, np.nan]])


def test_a_break_moves_with_its_series() -> None:
    batch = Batch.of([History(values=[1.0] * 5, window_start=2), History(values=[1.0, 2.0], window_start=1)])
    assert batch.window_start.tolist() == [2, 4]
    np.testing.assert_array_equal(np.isnan(batch.comparable).sum(axis=1), [2, 4])


def test_no_break_stays_none() -> None:
    assert Batch.of([History(values=[1.0] * 5), History(values=[1.0])]).window_start.tolist() == [0, 0]


def test_coverage_is_given_or_read_off_the_last_twelve_months() -> None:
    given = [True] + [False] * 11
    batch = Batch.of(
        [
            History(values=[5.0] * 13, covered=given),
            History(values=[5.0, 5.0] + [None] * 10 + [0.0]),
            History(values=[0.0, float("nan")]),
        ]
    )
    assert batch.covered[0].tolist() == given
    assert batch.covered[1].tolist() == [True] + [False] * 10 + [True]
    assert batch.covered[2].tolist() == [False] * 10 + [True, False]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"monthly": np.ones(3, dtype=bool)}, "one entry in each array"),
        ({"window_start": np.zeros(1, dtype=np.intp)}, "one entry in each array"),
        ({"covered": np.ones((2, 11), dtype=bool)}, "12 months for each"),
        ({"values": np.array([[1.0, np.inf, 1.0], [1.0, 1.0, 1.0]])}, "infinite"),
        ({"window_start": np.array([0, 4])}, "outside the months"),
        ({"window_start": np.array([-1, 0])}, "outside the months"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(change: dict[str, object], message: str) -> None:
    Batch(**arrays())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=message):
        Batch(**arrays(**change))  # type: ignore[arg-type]


def test_a_window_takes_the_last_months_and_fills_what_was_before() -> None:
    values = np.array([[1.0, 2.0, 3.0]])
    np.testing.assert_array_equal(window(values, 2), [[2.0, 3.0]])
    np.testing.assert_array_equal(window(values, 2, before=1), [[1.0, 2.0]])
    np.testing.assert_array_equal(window(values, 4), [[np.nan, 1.0, 2.0, 3.0]])
    np.testing.assert_array_equal(window(values, 2, before=2), [[np.nan, 1.0]])
    np.testing.assert_array_equal(window(values, 2, before=9), [[np.nan, np.nan]])


def test_months_are_counted_with_a_figure_and_from_the_first_figure_on() -> None:
    values = np.array([[np.nan, 1.0, np.nan, np.nan], [np.nan] * 4, [0.0] * 4])
    assert count(values).tolist() == [1, 0, 4]
    assert history_months(values).tolist() == [3, 0, 4]
    assert history_months(np.empty((2, 0))).tolist() == [0, 0]
