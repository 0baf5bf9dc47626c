import json

from msgspec.structs import replace

from opcc_portal.lib.chart import Mark
from opcc_portal.ui import palette, plotting
from tests.unit.ui.samples import MONTHS, SECONDS, chart


def test_the_figure_is_plain_json_with_the_values_unrounded():
    figure = plotting.figure(chart())
    assert json.loads(json.dumps(figure)) == figure
    assert figure["data"][0]["y"] == SECONDS


def test_none_of_plotly_s_own_looks_are_carried():
    assert plotting.figure(chart())["layout"]["template"].keys() == {"data"}


def test_every_part_but_marks_carries_its_layer():
    layout = plotting.figure(chart())["layout"]
    assert [shape["name"] for shape in layout["shapes"]] == ["sd", "sd", "sd", "events"]
    assert {note["name"] for note in layout["annotations"]} == {"sd", "events", "months"}


def test_a_hidden_layer_starts_hidden():
    shown = chart()
    hidden = replace(shown, levels=[replace(level, shown=False) for level in shown.levels])
    visible = [shape["visible"] for shape in plotting.figure(hidden)["layout"]["shapes"][:3]]
    assert visible == [True, True, False]


def test_the_outer_band_lies_beneath_the_inner_one():
    colours = [shape.get("fillcolor") for shape in plotting.figure(chart())["layout"]["shapes"][:2]]
    assert colours == [palette.BAND["outer"], palette.BAND["inner"]]


def test_judgements_differ_in_shape_as_well_as_colour():
    marks = [Mark(x=MONTHS[i], y=630, judgement=word) for i, word in enumerate(palette.JUDGEMENT)]
    drawn = [trace["marker"] for trace in plotting.figure(chart(marks=marks))["data"][1:]]
    assert len({marker["symbol"] for marker in drawn}) == len({marker["color"] for marker in drawn}) == 3


def test_words_cannot_become_mark_up():
    marks = [Mark(x=MONTHS[0], y=630, judgement="neutral", label="<a href='x'>")]
    notes = plotting.figure(chart(marks=marks))["layout"]["annotations"]
    assert notes[-1]["text"] == "&lt;a href=&#x27;x&#x27;&gt;"
