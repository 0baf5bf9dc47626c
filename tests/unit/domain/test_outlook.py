"""Where a figure lies beside the forecast that was made before it."""

import pytest

from scorecard.domain.outlook import Outlook

BANDS = Outlook(bands=[None, (1.0, 2.0), (10.0, 20.0)], held=1, judged=2)


def test_the_band_of_the_assessed_month_is_the_last() -> None:
    assert BANDS.band() == (10, 20)
    assert [BANDS.band(back) for back in (1, 2, 3, 11)] == [(1, 2), None, None, None]


@pytest.mark.parametrize(
    ("value", "back", "lies"),
    [
        (20.0, 0, "within"),
        (20.1, 0, "above"),
        (10.0, 0, "within"),
        (9.9, 0, "below"),
        (2.1, 1, "above"),
        (5.0, 2, None),
        (None, 0, None),
    ],
)
def test_where_a_figure_lies(value: float | None, back: int, lies: str | None) -> None:
    assert BANDS.against(value, back) == lies


def test_without_months_back_the_assessed_month_is_meant() -> None:
    assert BANDS.against(9.0) == "below"
