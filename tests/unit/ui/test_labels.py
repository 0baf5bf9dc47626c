"""Where the words on a chart stand."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from opcc_portal.lib.chart import Event, Level, Line, Mark
from opcc_portal.ui import labels
from opcc_portal.ui.axes import NARROW, WIDE
from tests.unit.ui.samples import MONTHS, YEARS, chart, forecast

SHEETS = pytest.mark.parametrize("sheet", [WIDE, NARROW])


def level(name, y):
    return Level(key=name, label=name, start=MONTHS[0], end=MONTHS[-1], y=y)


def pixels(drawn, sheet=WIDE):
    """Top and bottom of each side label, in pixels from the bottom of the plot, the lowest first."""
    plot = labels.plot_of(drawn, sheet)
    half = [((len(label.lines) - 1) * sheet.line + sheet.text) / 2 for label in labels.side_labels(drawn, sheet)]
    middles = [plot.up(label.y) for label in labels.side_labels(drawn, sheet)]
    return [(at - size, at + size) for at, size in zip(middles, half, strict=True)]


# -- Beside the lines ----------------------------------------------------------------------------------------------


def test_the_band_is_named_at_both_edges_and_a_lone_line_is_not():
    assert [label.text for label in labels.side_labels(chart())] == ["−2 SD", "mean", "+2 SD"]


def test_labels_that_would_touch_move_apart_but_keep_their_order():
    drawn = chart(levels=[level("a", 628), level("b", 629)], bands=[])
    assert [label.text for label in labels.side_labels(drawn)] == ["a", "b"]
    (_, top), (bottom, _) = pixels(drawn)
    assert bottom - top == pytest.approx(2, abs=0.3)


def test_a_line_in_several_pieces_is_named_once():
    pieces = [
        Line(key=key, label=key, x=MONTHS, y=[5.0] * 36, labels=[""] * 36, style=style)
        for key in ("a", "b")
        for style in ("months", "dashed")
    ]
    drawn = chart(bands=[], levels=[], lines=pieces)
    assert [(label.text, label.accent) for label in labels.side_labels(drawn)] == [("a", True), ("b", False)]


@SHEETS
@given(values=st.lists(st.integers(600, 720), min_size=1, max_size=6))
def test_no_label_touches_another_or_leaves_the_plot(sheet, values):
    names = ["mean", "a target of the plan that is long", "standard"]
    drawn = chart(bands=[], levels=[level(names[i % 3], y) for i, y in enumerate(values)])
    found = pixels(drawn, sheet)
    assert all(upper[0] > lower[1] for lower, upper in pairwise(found))
    assert found[0][0] > -sheet.text
    assert found[-1][1] < sheet.plot_height + sheet.text


def test_a_label_that_is_too_long_goes_on_in_the_next_line():
    [label] = labels.side_labels(chart(bands=[], levels=[level("Target of the Police and Crime Plan", 628)]))
    assert label.lines == ["Target of the", "Police and", "Crime Plan"]


@pytest.mark.parametrize("words", ["mean", "Target of the Police and Crime Plan", "Unbreakableword-without-end" * 3])
@SHEETS
def test_there_is_room_for_each_line_of_words(sheet, words):
    drawn = chart(bands=[], levels=[level(words, 628)])
    room = labels.side_room(drawn, sheet)
    assert all(len(line) * sheet.letter + labels.SIDE_GAP <= room for line in labels.side_labels(drawn, sheet)[0].lines)
    assert room < sheet.width / 3


def test_a_forecast_is_named_at_the_end_of_its_line():
    found = {label.key: label for label in labels.side_labels(forecast())}
    assert found["forecast"].text == "forecast"
    assert found["forecast"].at == 3870


def test_a_hidden_layer_is_not_named():
    hidden = [replace(line, shown=line.key != "forecast") for line in forecast().lines]
    found = {label.key: label.shown for label in labels.side_labels(forecast(lines=hidden))}
    assert found["forecast"] is False
    assert found["baseline"] is True


# -- At events -----------------------------------------------------------------------------------------------------


def rows(events, sheet=WIDE):
    return [label.row for label in labels.event_labels(chart(events=events), sheet)]


def test_event_labels_that_would_touch_are_written_on_rows_of_their_own():
    long = "An operation with a long name"
    assert rows([Event(x=date(2017, month, 1), label=long) for month in (1, 2, 3)]) == [0, 1, 2]


def test_event_labels_with_room_between_them_share_a_row():
    assert rows([Event(x=date(2017, 1, 1), label="a"), Event(x=date(2017, 3, 1), label="b")]) == [0, 0]


def test_a_phone_has_as_many_words_as_have_room():
    event = Event(x=MONTHS[20], label="Operation Sceptre, second phase")
    drawn = chart(events=[event])
    assert [labels.event_labels(drawn, sheet)[0].text for sheet in (WIDE, NARROW)] == [
        event.label,
        "Operation Sceptre…",
    ]


# -- At marks ------------------------------------------------------------------------------------------------------


def boxes(drawn, sheet):
    """Of each mark's words the box that they fill."""
    plot, half = labels.plot_of(drawn, sheet), sheet.text / 2
    for label in labels.mark_labels(drawn, sheet):
        x, y = plot.at(label.mark.x, label.mark.y)
        left, right = labels.reach(x + label.across, len(label.mark.label) * sheet.letter, label.align)
        yield left, y + label.up - half, right, y + label.up + half


@SHEETS
def test_the_words_of_a_mark_cover_no_mark_and_no_point(sheet):
    """A run of eight: the last of them is named, and the others stand at the same height."""
    marks = [Mark(x=day, y=650, judgement="concern") for day in MONTHS[28:35]]
    marks.append(Mark(x=MONTHS[35], y=650, judgement="concern", label="March 2018: 10 min 50 s"))
    for drawn in (chart(marks=marks), forecast()):
        plot, [box] = labels.plot_of(drawn, sheet), list(boxes(drawn, sheet))
        points = [plot.at(mark.x, mark.y) for mark in drawn.marks]
        points += [plot.at(x, y) for x, y in zip(drawn.lines[0].x, drawn.lines[0].y, strict=True) if y is not None]
        assert not labels.covers(box, points)


@SHEETS
@pytest.mark.parametrize("at", [0, 12, 24, 40, 47])
def test_the_words_of_a_mark_stay_on_the_sheet(sheet, at):
    mark = Mark(x=YEARS[at], y=3400, judgement="neutral", label="September 2017: 1 h 10 min 40 s")
    drawn = forecast(marks=[mark])
    [(left, bottom, right, top)] = boxes(drawn, sheet)
    assert -sheet.left <= left
    assert right <= sheet.width - sheet.left
    assert 0 <= bottom < top <= sheet.plot_height


def test_the_words_of_a_mark_stand_beside_it_where_they_can():
    mark = Mark(x=MONTHS[30], y=650, judgement="neutral", label="Oct")
    free = chart(marks=[mark], events=[])
    [label] = labels.mark_labels(free)
    assert (label.align, label.across, label.up) == ("right", -labels.BESIDE, 0)
    for drawn in (free, chart(marks=[mark], events=[Event(x=MONTHS[5], label="far")])):
        assert labels.mark_labels(drawn) == [label]


def test_they_never_stray_far_from_it_for_an_event_s_line():
    """March stands alone, high above the other months, on the line of an event."""
    mark = Mark(x=MONTHS[35], y=900, judgement="concern", label="March 2018: 15 min")
    [label] = labels.mark_labels(chart(marks=[mark], events=[Event(x=MONTHS[35], label="An operation")]))
    assert abs(label.up) <= labels.NEAR


def test_where_there_is_no_room_they_stand_above_their_mark():
    marks = [Mark(x=MONTHS[35], y=700, judgement="concern", label="March")]
    crowd = [Event(x=MONTHS[30], label="An operation") for _ in range(15)]
    assert [label.up for label in labels.mark_labels(chart(marks=marks, events=crowd))] == [labels.MARK_GAP]
