import pytest
from msgspec.structs import replace

from opcc_portal.lib.chart import Level, Line
from opcc_portal.ui import axes
from tests.unit.ui.samples import AHEAD, FAN, MONTHS, SECONDS, YEARS, chart, forecast


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


@pytest.mark.parametrize(("months", "expected"), [(11, ["May 2015", "Mar 2016"]), (1, ["May 2015"])])
def test_without_an_april_that_has_room_the_first_month_is_named(months, expected):
    x = MONTHS[1 : 1 + months]
    shown = Line(key="a", label="a", x=x, y=[1.0] * months, labels=[""] * months)
    assert [
        text for _, text in axes.month_ticks(chart(lines=[shown], bands=[], levels=[], marks=[], events=[]))
    ] == expected


def test_one_switch_per_key_named_by_all_it_carries():
    assert [(layer.key, layer.label) for layer in axes.layers(chart())] == [
        ("months", "Months"),
        ("sd", "Mean, ± 1 SD and ± 2 SD"),
        ("events", "Events"),
    ]


def test_hidden_layers_keep_the_axis_still():
    hidden = Line(key="total", label="total", x=MONTHS, y=[900.0] * 36, labels=[""] * 36, shown=False)
    shown = axes.value_range(chart(lines=[*chart().lines, hidden]))
    assert shown[1] >= 900 > max(value for value in SECONDS if value)


def test_the_last_figure_is_the_last_month_named_and_a_forecast_lies_to_its_right():
    assert [text for _, text in axes.month_ticks(forecast())][-1] == "Mar 2018"
    assert axes.date_range(forecast())[1] > AHEAD[-1]


def test_a_month_without_a_figure_is_not_named_as_the_last():
    assert [text for _, text in axes.month_ticks(line_of([*range(34), None, None]))][-1] == "Jan 2018"


def test_a_phone_names_the_first_and_the_last_month():
    assert [text for _, text in axes.month_ticks(forecast(), axes.NARROW)] == ["Apr 2014", "Mar 2018"]


def test_the_axis_holds_a_forecast_whether_it_is_shown_or_not():
    low, high, _ = axes.value_range(forecast(from_zero=False, levels=[], bands=[]))
    ribbons = forecast().ribbons
    assert low <= min(min(r.low) for r in ribbons)
    assert high >= max(max(r.high) for r in ribbons)
    hidden = [replace(ribbon, shown=False) for ribbon in ribbons]
    assert axes.value_range(forecast(ribbons=hidden)) == axes.value_range(forecast())


def test_the_outline_of_a_ribbon_goes_along_its_upper_edge_and_back():
    outline = axes.outline(forecast().ribbons[1])
    assert outline[:2] == [(YEARS[-1], 3980.0), (AHEAD[0], 3760.0)]
    assert outline[-2:] == [(AHEAD[0], 3460.0), (YEARS[-1], 3980.0)]
    assert len(outline) == 2 * len(FAN)


def test_layers_have_short_names():
    assert [layer.label for layer in axes.layers(forecast())] == [
        "Months",
        "12-month average",
        "Forecast, 95% and 80%",
        "Mean, ±2 SD and ±1 SD",
        "Expectations",
        "Events",
    ]


def test_what_two_parts_of_a_layer_are_called_is_said_once():
    levels = [Level(key="expectations", label="target", start=day, end=day, y=1) for day in MONTHS[:2]]
    assert axes.layer("expectations", levels).label == "Target"
