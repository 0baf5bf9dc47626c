"""Numbers typed beside a measure's name: which are pointed out, with which figure, and which are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.stated import Doubt, Named, Spoken, doubts

CYBER = Named(
    names=["Cyber crime", "Cyber-dependent and cyber-enabled crime"],
    figures=[
        Spoken(value=566, text="566", where="in the quarter"),
        Spoken(value=2_104, text="2,104", where="in the last twelve months"),
        Spoken(value=541, text="541", where="in the same quarter a year before"),
        Spoken(value=25),
        Spoken(value=4.62, decimals=1, sort="percent", text="4.6%", where="higher than a year before"),
    ],
)
REPORTS = Named(names=["Cyber crime reports"], figures=[Spoken(value=900, text="900", where="in the quarter")])
UPHELD = Named(
    names=["Appeals upheld"],
    figures=[
        Spoken(value=17.3, decimals=1, sort="percent", text="17.3%", where="in the quarter"),
        Spoken(value=41),
        Spoken(value=237),
    ],
)
S136 = Named(names=["S136 Arrests", "Section 136 arrests"], figures=[Spoken(value=88, text="88", where="in March")])
ALL = [CYBER, REPORTS, UPHELD, S136]


def said(text: str) -> list[str]:
    return [doubt.sentence for doubt in doubts(text, ALL)]


def test_a_number_that_is_no_figure_of_the_measure_is_pointed_out_with_both() -> None:
    assert said("Cyber crime stood at 556 offences.") == ["You wrote 556; Cyber crime is 566 in the quarter."]
    assert doubts("Cyber crime stood at 556.", ALL) == [
        Doubt(wrote="556", measure="Cyber crime", text="566", where="in the quarter")
    ]


@pytest.mark.parametrize(
    ("text", "wrote"),
    [
        ("There were 2,140 cyber crimes, and of CYBER CRIME more.", "2,140"),
        ("cyber-dependent and cyber-enabled crime: 570.", "570"),
        ("Cyber crime rose by 5.1% to 566.", "5.1%"),
        ("Cyber crime rose by 5.1 per cent.", "5.1 per cent"),
        ("Cyber crime moved by 6 points.", "6 points"),
        ("Of appeals upheld there were 42 of 237.", ""),  # no plain number is told of it
        ("Appeals upheld were 17.4%.", "17.4%"),
        ("Cyber crime (556) fell.", "556"),
        ("Cyber crime was 566.2 in all.", "566.2"),
    ],
)
def test_which_number(text: str, wrote: str) -> None:
    assert [doubt.wrote for doubt in doubts(text, ALL)] == [wrote] * bool(wrote)


@pytest.mark.parametrize(
    "text",
    [
        "Cyber crime stood at 566, 25 more than the 541 of the year before; 2,104 in twelve months.",
        "Cyber crime rose by 4.6%, nearly 5%.",
        "Cyber crime rose by 5%.",  # rounded further
        "Appeals upheld: 41 of 237, or 17%.",
        "In 2018 cyber crime rose.",
        "On 14 June 2018, the 3rd time, cyber crime rose for 12 months and 3-month averages with it.",
        "March 31 saw cyber crime rise; 31 Mar too.",
        "Cyber crime in 2017-18, 2017/18 and 1/4 of it at 10:45.",
        "About 600 cases of cyber crime, more than 550, over 500, some 560.",
        "Under priority 3, paragraph 12 and Table 2, cyber crime.",
        "Cyber crime cost £556 or 2 million or 5k.",
        "Something stood at 556. Cyber crime did not.",
        "Nothing here is named but 556.",
        "S136 arrests were 88.",
        "Section 136 arrests were 88.",
        "Cyber crimes were 556.",  # another word
        "",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_a_new_line_ends_a_sentence_and_an_abbreviation_does_not() -> None:
    assert said("Cyber crime\n556 of something") == []
    assert said("Cyber crime, i.e. hacking, was 556.") == ["You wrote 556; Cyber crime is 566 in the quarter."]


def test_the_longest_name_is_meant() -> None:
    assert said("Cyber crime reports were 566.") == ["You wrote 566; Cyber crime reports is 900 in the quarter."]


def test_a_sentence_of_several_measures_may_give_the_figures_of_each() -> None:
    assert said("Cyber crime was 566 and S136 arrests 88.") == []
    assert said("Cyber crime was 88 and S136 arrests 87.") == ["You wrote 87; S136 arrests is 88 in March."]


def test_what_is_said_twice_is_pointed_out_once() -> None:
    assert len(said("Cyber crime was 556. Again, cyber crime was 556.")) == 1


@given(st.floats(0, 1e6, allow_nan=False), st.integers(0, 2))
def test_a_figure_as_it_is_printed_is_never_pointed_out(value: float, decimals: int) -> None:
    printed = f"{round(value, decimals):,.{decimals}f}"
    figure = Spoken(value=float(printed.replace(",", "")), decimals=decimals, text=printed, where="now")
    assert doubts(f"Burglary stood at {printed} then.", [Named(names=["Burglary"], figures=[figure])]) == []


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_another_one_always_is(value: int, typed: int) -> None:
    figure = Spoken(value=value, text=f"{value}", where="now")
    found = doubts(f"Burglary stood at {typed:,} then.", [Named(names=["Burglary"], figures=[figure])])
    assert len(found) == (value != typed)


@given(st.text(max_size=200))
def test_a_text_that_names_no_measure_is_left_alone_whatever_else_it_says(text: str) -> None:
    nowhere = [Named(names=["\ue000 a name that no text has"], figures=each.figures) for each in ALL]
    assert doubts(text, ALL) == doubts(text, [*ALL, *nowhere])
    assert doubts(text, nowhere) == []
