"""A figure as people write it: in one text, or in the fields of a cell."""

from typing import Any

import pytest

from scorecard.domain.ledger import Known
from scorecard.domain.series import Kind
from scorecard.domain.typed import LONGEST, STATED, Figure, Unit, Written, read_figure, read_written

COUNT = Unit(kind=Kind.COUNT, unit="crimes", scale=1)
SHARE = Unit(kind=Kind.PROPORTION, unit="%", scale=100)
RATE = Unit(kind=Kind.RATE, unit="days per person", scale=1)
PER_THOUSAND = Unit(kind=Kind.RATE, unit="crimes per 1,000", scale=1000)
TIME = Unit(kind=Kind.MEAN, unit="seconds", scale=1)
MEAN = Unit(kind=Kind.MEAN, unit="days", scale=1)
LEVEL = Unit(kind=Kind.LEVEL, unit="people", scale=1)


# -- One text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "text", "value"),
    [
        (COUNT, "0", 0),
        (COUNT, "9918", 9918),
        (COUNT, " 9,918 ", 9918),
        (COUNT, "9,918 crimes", 9918),
        (COUNT, "\t3306\n", 3306),
        (SHARE, "17.3", 17.3),
        (SHARE, "17.3%", 17.3),
        (SHARE, "17.3 %", 17.3),
        (SHARE, "0", 0),
        (SHARE, "100", 100),
        (RATE, "12.52", 12.52),
        (TIME, "11:40", 700),
        (TIME, "1:02:05", 3725),
        (TIME, "11 mins 40 secs", 700),
        (TIME, "11 min 40 s", 700),
        (TIME, "700", 700),
        (TIME, "0:00", 0),
        (MEAN, "-1.5", -1.5),
        (LEVEL, "-3", -3),
    ],
)
def test_a_number(of: Unit, text: str, value: float) -> None:
    assert read_figure(text, of) == Figure(value=value)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("≤10", "≤"),
        ("<=10", "≤"),
        ("<= 10", "≤"),
        ("<10", "<"),
        ("≥10", "≥"),
        (">=10", "≥"),
        (">10", ">"),
        ("> 10", ">"),
        ("≈10", "≈"),
        ("~10", "≈"),
        (" ~ 10", "≈"),
    ],
)
def test_a_bound_or_a_rough_figure(text: str, qualifier: Any) -> None:
    assert read_figure(text, COUNT) == Figure(value=10, qualifier=qualifier)


def test_a_bound_of_a_time_and_of_a_percentage() -> None:
    assert read_figure(">18:00", TIME) == Figure(value=1080, qualifier=">")
    assert read_figure("≤5.7%", SHARE) == Figure(value=5.7, qualifier="≤")


@pytest.mark.parametrize(
    ("of", "text", "figure"),
    [
        (SHARE, "41/164", Figure(value=25, numerator=41, denominator=164)),
        (SHARE, "41 / 164", Figure(value=25, numerator=41, denominator=164)),
        (SHARE, "41 of 164", Figure(value=25, numerator=41, denominator=164)),
        (SHARE, "41 OUT OF 164", Figure(value=25, numerator=41, denominator=164)),
        (SHARE, "41  out  of\t164", Figure(value=25, numerator=41, denominator=164)),
        (SHARE, "1,000/4,000", Figure(value=25, numerator=1000, denominator=4000)),
        (SHARE, "0/7", Figure(value=0, numerator=0, denominator=7)),
        (SHARE, "7/7", Figure(value=100, numerator=7, denominator=7)),
        (RATE, "25/2", Figure(value=12.5, numerator=25, denominator=2)),
        (PER_THOUSAND, "3/2,000", Figure(value=1.5, numerator=3, denominator=2000)),
    ],
)
def test_a_fraction_makes_the_figure_and_keeps_its_parts(of: Unit, text: str, figure: Figure) -> None:
    assert read_figure(text, of) == figure


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not collected", "not collected"),
        ("Not Yet Available", "not yet available"),
        ("under  review", "under review"),
        ("no cases", "no cases"),
        ("WITHHELD", "withheld"),
        ("n/a", "not collected"),
        ("N/A", "not collected"),
        ("na", "not collected"),
    ],
)
def test_why_there_is_none(text: str, reason: str) -> None:
    assert read_figure(text, COUNT) == Figure(missing=reason)
    assert read_figure(text, SHARE) == Figure(missing=reason)


def test_every_reason_can_be_given_but_not_that_a_figure_was_taken_back() -> None:
    assert STATED == ("not collected", "not yet available", "under review", "no cases", "withheld")
    with pytest.raises(ValueError, match="is not a figure"):
        read_figure("taken back", COUNT)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_blank_is_none(text: str) -> None:
    with pytest.raises(
        ValueError,
        match=r"^A figure cannot be taken away\. Type the right one, or why there is none: "
        r"not collected, not yet available, under review, no cases, withheld\.$",
    ):
        read_figure(text, COUNT)


@pytest.mark.parametrize(
    ("of", "text", "said"),
    [
        (COUNT, "many", "“many” is not a figure this measure can take"),
        (COUNT, "12 345", "is not a figure"),
        (COUNT, "5,7", "is not a figure"),
        (COUNT, "nan", "is not a figure"),
        (COUNT, "1e5", "is not a figure"),
        (COUNT, "=1+1", "is not a figure"),
        (COUNT, "≤", "is not a figure"),
        (COUNT, "≤≤5", "is not a figure"),
        (COUNT, "2/12", "is not a figure"),
        (MEAN, "2/12", "is not a figure"),
        (COUNT, "-5", "A count cannot be below 0"),
        (COUNT, "9" * 300, "larger than any figure"),
        (SHARE, "101", "A percentage lies between 0 and 100"),
        (SHARE, "-0.1", "A percentage lies between 0 and 100"),
        (SHARE, "3/0", "The denominator must be above 0"),
        (SHARE, "0/0", "The denominator must be above 0"),
        (SHARE, "12/2", "The numerator is larger than the denominator"),
        (SHARE, "1,2/3", "is not a figure"),
        (SHARE, "1/2/3", "is not a figure"),
        (SHARE, "./.", "is not a figure"),
        (SHARE, "≤41/237", "is not a figure"),
        (RATE, "-1", "A rate cannot be below 0"),
        (TIME, "11:75", "is not a figure"),
        (TIME, "-11:40", "^A time cannot be below 0. Check the sign.$"),
        (TIME, "-1", "A time cannot be below 0. Check the sign."),
    ],
)
def test_what_is_no_figure(of: Unit, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        read_figure(text, of)


def test_a_rate_may_exceed_one_and_its_numerator_its_denominator() -> None:
    assert read_figure("25889/2068", RATE).value == pytest.approx(12.5188588)


def test_what_is_too_long_is_not_even_looked_at() -> None:
    assert read_figure("0" * (LONGEST - 1) + "7", COUNT).value == 7
    with pytest.raises(
        ValueError, match=r"^That is 1,001 characters long, which no figure is\. Type the figure alone\.$"
    ):
        read_figure("0" * LONGEST + "7", COUNT)


# -- The fields of a cell ------------------------------------------------------------------------------------------

BLANK = Written()
KNOWN = Known(value=17.29957805907173, numerator=41, denominator=237)
STOOD = Written(value="17.3", numerator="41", denominator="237")


def written(value: str = "", numerator: str = "", denominator: str = "") -> Written:
    return Written(value=value, numerator=numerator, denominator=denominator)


def test_a_value_alone() -> None:
    assert read_written(written("3,306"), BLANK, COUNT) == Figure(value=3306)
    assert read_written(written("25"), BLANK, SHARE) == Figure(value=25)


def test_parts_alone_make_the_value() -> None:
    assert read_written(written("", "41", "164"), BLANK, SHARE) == Figure(value=25, numerator=41, denominator=164)
    assert read_written(written("", "3", "2,000"), BLANK, PER_THOUSAND) == Figure(
        value=1.5, numerator=3, denominator=2000
    )
    assert read_written(written(" ", "0", "7"), BLANK, SHARE) == Figure(value=0, numerator=0, denominator=7)


def test_all_three_are_kept_as_typed_where_they_agree() -> None:
    """41 of 237 are 17.2996%: 17.3 is that, rounded, and 17 too."""
    for value in ("17.3", "17"):
        assert read_written(written(value, "41", "237"), BLANK, SHARE) == Figure(
            value=float(value), numerator=41, denominator=237
        )


@pytest.mark.parametrize("value", ["18", "17.4", "17.31"])
def test_all_three_must_agree(value: str) -> None:
    with pytest.raises(ValueError, match=rf"^The numerator and denominator make 17\.3, not {value}\. Correct"):
        read_written(written(value, "41", "237"), BLANK, SHARE)


def test_changed_parts_make_the_value_anew() -> None:
    """The 17.3 beside them is what stood there, not what somebody means."""
    assert read_written(written("17.3", "50", "200"), STOOD, SHARE, KNOWN) == Figure(
        value=25, numerator=50, denominator=200
    )
    assert read_written(written("17.3", "41", "164"), STOOD, SHARE, KNOWN).value == 25


def test_a_changed_value_must_agree_with_the_parts_that_stay() -> None:
    assert read_written(written("17", "41", "237"), STOOD, SHARE, KNOWN) == Figure(
        value=17, numerator=41, denominator=237
    )
    with pytest.raises(ValueError, match=r"make 17\.3, not 71\.3"):
        read_written(written("71.3", "41", "237"), STOOD, SHARE, KNOWN)


def test_a_changed_value_and_changed_parts_must_agree() -> None:
    assert read_written(written("25", "50", "200"), STOOD, SHARE, KNOWN).value == 25
    with pytest.raises(ValueError, match="make 25, not 26"):
        read_written(written("26", "50", "200"), STOOD, SHARE, KNOWN)


def test_a_fraction_for_the_value_takes_the_place_of_old_parts() -> None:
    assert read_written(written("41/164", "41", "237"), STOOD, SHARE, KNOWN) == Figure(
        value=25, numerator=41, denominator=164
    )


def test_a_fraction_beside_the_same_parts_is_one_figure_and_beside_others_none() -> None:
    assert read_written(written("41/164", "41", "164"), BLANK, SHARE).value == 25
    with pytest.raises(
        ValueError, match=r"^The numerator and denominator stand here twice, and differ\. Type them once\.$"
    ):
        read_written(written("41/164", "41", "237"), BLANK, SHARE)


def test_a_fraction_for_the_value_where_the_parts_were_cleared() -> None:
    assert read_written(written("41/164"), STOOD, SHARE, KNOWN).numerator == 41


def test_a_reason_takes_the_place_of_old_parts() -> None:
    assert read_written(written("under review", "41", "237"), STOOD, SHARE, KNOWN) == Figure(missing="under review")
    assert read_written(written("under review"), STOOD, SHARE, KNOWN) == Figure(missing="under review")


def test_a_reason_beside_new_parts_is_neither() -> None:
    with pytest.raises(ValueError, match=r"^There is a figure, or a reason why there is none\. Type one of the two\.$"):
        read_written(written("under review", "50", "200"), STOOD, SHARE, KNOWN)


def test_parts_take_the_place_of_a_reason() -> None:
    reason = Known(missing="under review")
    found = read_written(written("under review", "41", "164"), written("under review"), SHARE, reason)
    assert found == Figure(value=25, numerator=41, denominator=164)


def test_a_value_left_alone_keeps_the_digits_that_are_not_shown() -> None:
    """The parts are cleared; the figure was 17.29957…, shown as 17.3."""
    assert read_written(written("17.3"), STOOD, SHARE, KNOWN) == Figure(value=17.29957805907173)
    assert read_written(written("17.3"), STOOD, SHARE) == Figure(value=17.3)


def test_where_nothing_changed_the_printed_figure_stays() -> None:
    """It was printed as 17.3; its parts would make 17.29957…"""
    printed = Known(value=17.3, numerator=41, denominator=237)
    assert read_written(STOOD, STOOD, SHARE, printed) == Figure(value=17.3, numerator=41, denominator=237)


def test_a_value_left_alone_keeps_its_sign() -> None:
    known = Known(value=4.6, qualifier="≤")
    assert read_written(written("≤5", "", "30"), written("≤5"), MEAN, known) == Figure(
        value=4.6, denominator=30, qualifier="≤"
    )


def test_a_reason_left_alone_stays() -> None:
    known = Known(missing="withheld")
    assert read_written(written("withheld"), written("withheld"), SHARE, known) == Figure(missing="withheld")


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(
        ValueError,
        match=r"^A percentage lies between 0 and 100\. Check the decimal point\. The numerator is larger than the "
        r"denominator\. Check that the two are the right way round\.$",
    ):
        read_written(written("120", "6", "5"), BLANK, SHARE)


def test_a_cleared_value_is_made_by_the_parts_that_stay() -> None:
    assert read_written(written("", "41", "164"), written("26", "41", "164"), SHARE) == Figure(
        value=25, numerator=41, denominator=164
    )


@pytest.mark.parametrize("of", [COUNT, SHARE, MEAN])
def test_everything_cleared_is_no_figure(of: Unit) -> None:
    with pytest.raises(ValueError, match="A figure cannot be taken away"):
        read_written(BLANK, STOOD, of, KNOWN)


def test_of_what_was_taken_back_nothing_stays() -> None:
    with pytest.raises(ValueError, match="A figure cannot be taken away"):
        read_written(BLANK, BLANK, SHARE, Known(missing="taken back"))


@pytest.mark.parametrize("value", ["", "17.3", "25"])
@pytest.mark.parametrize("of", [SHARE, RATE])
def test_half_of_the_parts_says_nothing(of: Unit, value: str) -> None:
    with pytest.raises(ValueError, match=r"^Give the denominator too: how many it is out of\.$"):
        read_written(written(value, "41", ""), STOOD, of, KNOWN)
    with pytest.raises(ValueError, match=r"^Give the numerator too: how many\.$"):
        read_written(written(value, "", "237"), STOOD, of, KNOWN)


def test_a_half_that_stood_there_may_stay() -> None:
    """As it was loaded: of a figure from a paper only the denominator is known."""
    assert read_written(written("25", "", "237"), written("17.3", "", "237"), SHARE) == Figure(
        value=25, denominator=237
    )


@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [
        ("many", "237", "“many” is not a figure"),
        ("41", "few", "“few” is not a figure"),
        ("41", "0", "The denominator must be above 0"),
        ("-1", "7", "The numerator is below 0"),
        ("8", "7", "The numerator is larger than the denominator"),
        ("41%", "237", "is not a figure"),
    ],
)
def test_parts_that_are_no_numbers(numerator: str, denominator: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_written(written("", numerator, denominator), BLANK, SHARE)


def test_a_part_that_is_too_long() -> None:
    with pytest.raises(ValueError, match="characters long"):
        read_written(written("", "1" * (LONGEST + 1), "7"), BLANK, SHARE)


def test_of_a_mean_the_number_of_cases_stands_beside_it() -> None:
    assert read_written(written("11:40", "", "4,214"), BLANK, TIME) == Figure(value=700, denominator=4214)
    assert read_written(written("11:40"), BLANK, TIME) == Figure(value=700)


def test_changing_how_many_it_is_of_leaves_a_mean_as_it_is() -> None:
    known = Known(value=700.4, denominator=4214)
    stood = written("11 min 40 s", "", "4214")
    assert read_written(written("11 min 40 s", "", "4215"), stood, TIME, known) == Figure(value=700.4, denominator=4215)


def test_how_many_a_mean_is_of_says_nothing_alone() -> None:
    with pytest.raises(ValueError, match=r"^Type the mean too: how many it is of says nothing alone\.$"):
        read_written(written("", "", "30"), BLANK, MEAN)


def test_a_mean_of_no_cases_is_none() -> None:
    with pytest.raises(ValueError, match="The denominator must be above 0"):
        read_written(written("5", "", "0"), BLANK, MEAN)


# -- The same figure once more -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "known", "same"),
    [
        (Figure(value=17.3), Known(value=17.3), True),
        (Figure(value=17.3), Known(value=17.3, numerator=41, denominator=237), True),  # unwritten parts say nothing
        (Figure(value=17.4), Known(value=17.3, decimals=1), False),
        (Figure(value=17.2996, numerator=41, denominator=237), Known(value=17.3, decimals=1), False),
        (
            Figure(value=17.2996, numerator=41, denominator=237),
            Known(value=17.3, numerator=41, denominator=237, decimals=1),
            True,
        ),
        (
            Figure(value=17.2996, numerator=41, denominator=237),
            Known(numerator=41, denominator=237, decimals=1),
            False,
        ),
        (Figure(value=10, qualifier="≤"), Known(value=10), False),
        (Figure(missing="withheld"), Known(missing="withheld"), True),
        (Figure(missing="withheld"), Known(missing="under review"), False),
    ],
)
def test_whether_it_adds_anything_to_what_is_recorded(figure: Figure, known: Known, same: bool) -> None:
    assert figure.says_the_same_as(known) is same
