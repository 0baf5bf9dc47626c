from datetime import date

import pytest

from opcc_portal.lib.chart import Event, Level, Line
from opcc_portal.ui import axes
from tests.unit.ui.samples import MONTHS, SECONDS, chart


def line_of(values, scale="number", **changes):
    line = Line(key="months", label="months", x=MONTHS[: len(values)], y=values, labels=[""] * len(values))
    return chart(scale=scale, lines=[line], bands=[], levels=[], marks=[], events=[], **changes)


@pytest.mark.parametrize(
    ("values", "scale", "from_zero", "expected"),
    [
        ([9100, 9918], "number", False, ["9,000", "9,200", "9,400", "9,600", "9,800", "10,000"]),
        ([3, 41], "number", True, ["0", "10", "20", "30", "40", "50"]),
        ([5.7, 20.2], "percent", True, ["0%", "5%", "10%", "15%", "20%", "25%"]),
        ([88.0, 100.0], "percent", False, ["85%", "90%", "95%", "100%"]),
        ([0.2, 0.9], "number", True, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([604, 700], "duration", False, ["10:00", "10:30", "11:00", "11:30", "12:00"]),
        ([-3, 4], "number", False, ["−4", "−2", "0", "2", "4", "6"]),
    ],
)
def test_ticks_are_round_and_in_words(values, scale, from_zero, expected):
    assert [tick.text for tick in axes.value_ticks(line_of(values, scale, from_zero=from_zero))] == expected


@pytest.mark.parametrize("values", [[], [None], [0.0], [7.0], [5.0, 5.0]])
def test_a_flat_or_empty_series_still_has_an_axis(values):
    low, high, step = axes.value_range(line_of(values))
    assert low < high
    assert step > 0


def test_an_axis_of_positive_values_never_goes_below_zero():
    assert axes.value_range(line_of([0.4, 90.0]))[0] == 0


def test_ticks_stand_at_each_april_and_the_last_month():
    assert [text for _, text in axes.month_ticks(chart())] == ["Apr 2015", "Apr 2016", "Apr 2017", "Mar 2018"]


def test_the_band_is_named_at_both_edges_and_a_lone_line_is_not():
    assert [label.text for label in axes.side_labels(chart())] == ["−2 SD", "mean", "+2 SD"]


def test_labels_that_would_touch_move_apart_but_keep_their_order():
    levels = [Level(key=name, label=name, start=MONTHS[0], end=MONTHS[-1], y=y) for name, y in (("a", 628), ("b", 629))]
    drawn = chart(levels=levels, bands=[])
    labels = axes.side_labels(drawn)
    low, high, _ = axes.value_range(drawn)
    assert [label.text for label in labels] == ["a", "b"]
    assert labels[1].y - labels[0].y == pytest.approx((high - low) * axes.LABEL_GAP, rel=0.05)


def test_one_switch_per_key_named_by_all_it_carries():
    assert [(layer.key, layer.label) for layer in axes.layers(chart())] == [
        ("months", "Months"),
        ("sd", "Mean, ± 1 SD, ± 2 SD"),
        ("events", "Events"),
    ]


def test_event_labels_that_would_touch_are_written_on_rows_of_their_own():
    long = "An operation with a long name"
    events = [Event(x=date(2017, month, 1), label=long) for month in (1, 2, 3)]
    assert [row for _, row in axes.event_rows(chart(events=events))] == [0, 1, 2]


def test_event_labels_with_room_between_them_share_a_row():
    events = [Event(x=date(2017, 1, 1), label="a"), Event(x=date(2017, 3, 1), label="b")]
    assert [row for _, row in axes.event_rows(chart(events=events))] == [0, 0]


def test_hidden_layers_keep_the_axis_still():
    hidden = Line(key="total", label="total", x=MONTHS, y=[900.0] * 36, labels=[""] * 36, shown=False)
    shown = axes.value_range(chart(lines=[*chart().lines, hidden]))
    assert shown[1] >= 900 > max(value for value in SECONDS if value)
