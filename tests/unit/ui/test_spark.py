import pytest

from opcc_portal.lib.chart import Sparkline
from opcc_portal.ui import spark


def drawing(values, **given):
    return spark.drawing(Sparkline(values=values, alt="steady", **given))


def test_a_gap_starts_a_new_line_and_a_lone_month_is_a_dot():
    drawn = drawing([1.0, 2.0, None, 3.0, None, 1.0, 2.0])
    assert [len(run.split()) for run in drawn.runs] == [2, 2]
    assert len(drawn.lone) == 1


def test_high_values_stand_high():
    assert drawing([1.0, 2.0]).runs == ["3.5,30.5 146.5,3.5"]


def test_the_last_figure_is_marked_though_the_last_month_be_missing():
    drawn = drawing([1.0, 2.0, None])
    assert (drawn.last.x, drawn.last.y) == ("75.0", "3.5")


def test_the_band_is_inside_the_picture():
    drawn = drawing([1.0, 2.0], low=0.0, high=3.0)
    assert (drawn.band.y, drawn.band.height) == ("3.5", "27.0")


def test_marked_months_without_a_figure_are_left_out():
    drawn = drawing([1.0, None, 2.0], marked=[1, 2])
    assert len(drawn.marks) == 1
    assert drawn.last_marked


@pytest.mark.parametrize("values", [[], [None, None], [5.0], [5.0, 5.0]])
def test_little_or_flat_data_draws_without_failing(values):
    assert drawing(values).alt == "steady"
