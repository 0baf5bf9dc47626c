"""Signals in words."""

from collections.abc import Sequence
from datetime import date

import pytest

from scorecard.domain.batch import Batch, History
from scorecard.domain.numbers import numbers_table
from scorecard.domain.signals import RULES, Signal, assess
from scorecard.domain.wording import explain, season_words, shown, spark_alt, word

MARCH = date(2018, 3, 1)
# 22 months are 1 away from the mean of 10 and two √½: an SD of exactly 1.
UNIT = [9.0] * 11 + [11.0] * 11 + [10 - 0.5**0.5, 10 + 0.5**0.5]


def signals(values: Sequence[float | None], **about: bool) -> dict[str, Signal]:
    return {s.code: s for s in assess(Batch.of([History(values=values, **about)]))[0]}  # type: ignore[arg-type]


def month_signal(state: str, **numbers: float) -> Signal:
    return Signal.from_dict({"code": "month_2sd", "state": state, "numbers": numbers})


def test_a_high_month_of_a_duration() -> None:
    signal = month_signal("high", last=700.2, mean=636, limit_high=679.6, limit_low=592.4)
    assert explain(signal, unit="seconds", decimals=0, month=MARCH) == (
        "At 11 min 40 s, March 2018 was more than two standard deviations above the average of the 24 months "
        "before it (10 min 36 s; limit 11 min 20 s)."
    )


def test_a_low_month_of_a_percentage() -> None:
    signal = month_signal("low", last=5.74, mean=11.02, limit_high=14.0, limit_low=8.049)
    assert explain(signal, unit="%", decimals=1, month=MARCH) == (
        "At 5.7%, March 2018 was more than two standard deviations below the average of the 24 months "
        "before it (11.02%; limit 8.05%)."
    )


def test_a_quiet_month_of_a_count_shows_both_limits() -> None:
    signal = month_signal("quiet", last=3294, mean=3100.46, limit_high=3400, limit_low=2800.92)
    assert explain(signal, unit="crimes", decimals=0, month=MARCH) == (
        "At 3,294, March 2018 lay within two standard deviations of the average of the 24 months before it "
        "(3,100.5; limits 2,800.9 and 3,400.0)."
    )


def test_a_low_that_cannot_fire_is_said() -> None:
    rare = [0.0, 0.0, 6.0, 0.0] * 6 + [0.0]
    signal = signals(rare, non_negative=True)["month_2sd"]
    assert explain(signal, unit="detentions", decimals=0, month=MARCH) == (
        "At 0, March 2018 lay within two standard deviations of the average of the 24 months before it "
        "(1.5; upper limit 6.8). No low month can be flagged: the lower limit lies below 0, where no "
        "figure can."
    )
    fired = signals([*rare[:24], 99.0], non_negative=True)["month_2sd"]
    assert "No low month" not in explain(fired, unit="detentions", decimals=0, month=MARCH)


def test_three_months_each_named() -> None:
    high = signals([*UNIT, 12.0, 13.0, 1400.0])["quarter_1sd"]
    assert explain(high, unit="hours", decimals=0, month=MARCH) == (
        "Each of the three months to March 2018 (12, 13 and 1,400) was more than one standard deviation "
        "above the average of the 24 months before them (10.0; limit 11.0)."
    )
    low = signals([*UNIT, 5.0, 4.0, 3.0])["quarter_1sd"]
    assert explain(low, unit="%", decimals=0, month=MARCH) == (
        "Each of the three months to March 2018 (5%, 4% and 3%) was more than one standard deviation below "
        "the average of the 24 months before them (10.0%; limit 9.0%)."
    )


def test_three_months_apart() -> None:
    quiet = signals([*UNIT, 12.0, 8.0, 12.0])["quarter_1sd"]
    assert explain(quiet, unit="hours", decimals=0, month=MARCH) == (
        "The three months to March 2018 (12, 8 and 12) did not all lie more than one standard deviation to "
        "the same side of the average of the 24 months before them (10.0; limits 9.0 and 11.0)."
    )


def test_eight_months_with_the_one_nearest_to_the_average() -> None:
    high = signals([*UNIT, 12.0, 19.0, 13.0, 13.0, 13.0, 13.0, 13.0, 14.0])["run_of_8"]
    assert explain(high, unit="crimes", decimals=0, month=MARCH) == (
        "Each of the eight months to March 2018 (lowest 12) was above the average of the 24 months before them, 10.0."
    )
    low = signals([*UNIT, 2.0, 9.0, 3.0, 3.0, 3.0, 3.0, 3.0, 4.0])["run_of_8"]
    assert explain(low, unit="crimes", decimals=0, month=MARCH) == (
        "Each of the eight months to March 2018 (highest 9) was below the average of the 24 months before them, 10.0."
    )
    quiet = signals([*UNIT, 2.0, 19.0, 3.0, 3.0, 3.0, 3.0, 3.0, 4.0])["run_of_8"]
    assert explain(quiet, unit="crimes", decimals=0, month=MARCH) == (
        "The eight months to March 2018, between 2 and 19, did not all lie on one side of the average of "
        "the 24 months before them, 10.0."
    )


def test_not_assessable_gives_its_reason() -> None:
    signal = signals([*UNIT, None])["month_2sd"]
    assert explain(signal, unit="crimes", decimals=0, month=MARCH) == (
        "Last month against two standard deviations: not assessable, because the month under test has no figure."
    )


def test_no_data_and_some_data() -> None:
    none = signals([None] * 36)["no_data"]
    assert explain(none, unit="crimes", decimals=0, month=MARCH) == (
        "No figure covers any of the twelve months to March 2018."
    )
    some = signals([None] * 33 + [0.0, 1.0, 2.0])["no_data"]
    assert explain(some, unit="crimes", decimals=0, month=MARCH) == (
        "A figure covers 3 of the twelve months to March 2018."
    )
    assert numbers_table(some, "crimes", 0) == [("Months covered by a figure", "3 of 12")]


def test_every_signal_of_every_rule_has_a_sentence() -> None:
    for values in ([*UNIT, *[50.0] * 8], [*UNIT, *[1.0] * 8], [*UNIT, *[10.0] * 8], [5.0], []):
        for signal in signals(values).values():
            sentence = explain(signal, unit="seconds", decimals=0, month=MARCH)
            assert sentence.endswith(".")
            assert not {"nan", "None"} & set(sentence.split())
            assert word(signal)
    assert len(signals([])) == len(RULES)


@pytest.mark.parametrize(
    ("pairs", "change", "sentence"),
    [
        (12, 0.4, "show no clear change: on average 0.4 higher, within chance."),
        (12, -0.4, "show no clear change: on average 0.4 lower, within chance."),
        (12, 0.04, "show no clear change."),
        (11, 0.4, "(11 of them compared) show no clear change: on average 0.4 higher, within chance."),
    ],
)
def test_a_quiet_year_beside_the_year_before(pairs: int, change: float, sentence: str) -> None:
    signal = Signal(code="trend_rolling", state="quiet", numbers={"change": change, "pairs": float(pairs)})
    assert explain(signal, unit="hours", decimals=0, month=MARCH) == (
        f"Month against the same month of the year before, the twelve months to March 2018 {sentence}"
    )


def test_a_signal_without_its_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="month_2sd does not say its last"):
        explain(month_signal("high", mean=1), unit="crimes", decimals=0, month=MARCH)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("high", "High month"),
        ("low", "Low month"),
        ("quiet", "Nothing unusual"),
        ("not_assessable", "Not assessable"),
    ],
)
def test_the_short_word(state: str, expected: str) -> None:
    assert word(month_signal(state)) == expected


def test_the_numbers_behind_a_signal() -> None:
    signal = signals([*UNIT, 12.0, 13.0, 1400.0])["quarter_1sd"]
    table = numbers_table(signal, "crimes", 0)
    assert [row for row in table if "season" not in row[0]] == [
        ("Last month", "1,400"),
        ("The month before", "13"),
        ("2 months before", "12"),
        ("Average of the 24 months before", "10.0"),
        ("Standard deviation", "1.0"),
        ("Upper limit", "11.0"),
        ("Lower limit", "9.0"),
        ("Baseline months with a figure", "24 of 24"),
    ]


def test_numbers_that_do_not_exist_are_left_out() -> None:
    assert numbers_table(signals([])["month_2sd"], "crimes", 0) == [("Baseline months with a figure", "0 of 24")]
    assert numbers_table(Signal(code="month_2sd", state="not_assessable"), "crimes", 0) == []


def test_a_sparkline_in_words() -> None:
    values = [3.0, None, 1.0, float("nan"), 9.0, 5.0]
    assert spark_alt(values, month=MARCH, unit="crimes", decimals=0) == (
        "6 months to March 2018: from 3 in October 2017 to 5 in March 2018; lowest 1 in December 2017, "
        "highest 9 in February 2018. 2 without a figure."
    )


@pytest.mark.parametrize(
    ("last", "where"),
    [
        (12.5, "above the usual band"),
        (12.0, "within the usual band"),
        (7.9, "below the usual band"),
        (8.0, "within the usual band"),
    ],
)
def test_a_sparkline_says_where_it_ends(last: float, where: str) -> None:
    text = spark_alt([10.0, last], month=MARCH, unit="crimes", decimals=1, low=8.0, high=12.0)
    assert f"to {last} in March 2018, {where};" in text
    assert "without" not in text


def test_of_equal_months_the_first_is_named() -> None:
    text = spark_alt([4.0, 4.0], month=MARCH, unit="seconds", decimals=0)
    assert text.endswith("lowest 4 s in February 2018, highest 4 s in February 2018.")


def test_a_sparkline_without_figures() -> None:
    assert spark_alt([None, float("nan")], month=MARCH, unit="crimes", decimals=0) == (
        "2 months to March 2018: no figures."
    )


def test_a_chart_says_what_it_shows():
    march = date(2018, 3, 1)
    assert shown(Signal(code="month_2sd", state="high"), march).startswith("March 2018 left the range")
    assert "below the average" in shown(Signal(code="run_of_8", state="low"), march)


# -- The time of year ----------------------------------------------------------------------------------------------


def seasonal(code: str, state: str, season: str, **numbers: float) -> Signal:
    given = {"last": 120.0, "season_mean": 125.0, "season_high": 130.0, "season_low": 90.0, "mean": 100.0}
    given |= {"limit_high": 110.0, "limit_low": 80.0, "last_2": 121.0, "last_3": 122.0, "season_beyond": 0.0}
    return Signal(code=code, state=state, season=season, numbers=given | numbers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("signal", "label", "short"),
    [
        (
            seasonal("month_2sd", "high", "expected"),
            "expected for the time of year",
            "High month, expected for the time of year",
        ),
        (
            seasonal("quarter_1sd", "high", "expected", season_beyond=2.0),
            "partly expected for the time of year",
            "Three high months, partly expected for the time of year",
        ),
        (
            seasonal("month_2sd", "quiet", "unusual"),
            "unusual for the time of year",
            "Nothing unusual, but unusual for the time of year",
        ),
        (seasonal("month_2sd", "high", ""), "", "High month"),
    ],
)
def test_what_a_label_says_of_the_time_of_year(signal: Signal, label: str, short: str) -> None:
    assert (season_words(signal), word(signal)) == (label, short)


def said_of_season(signal: Signal) -> str:
    text = explain(signal, unit="crimes", decimals=0, month=MARCH)
    return text[text.index(". ") + 2 :]


@pytest.mark.parametrize(
    ("signal", "words"),
    [
        # The last month lies below what the season leads to expect, and yet it is the upper limit that it was held to.
        (
            seasonal("month_2sd", "high", "expected"),
            "That is expected for the time of year (March 2018: 125.0 expected, limit 130.0).",
        ),
        (
            seasonal("month_2sd", "low", "expected", last=75.0),
            "That is expected for the time of year (March 2018: 125.0 expected, limit 90.0).",
        ),
        (
            seasonal("quarter_1sd", "high", "expected", season_beyond=2.0),
            "That is only partly expected for the time of year: 2 of the 3 months lie beyond what is usual then "
            "(March 2018: 125.0 expected, limit 130.0).",
        ),
        (
            seasonal("month_2sd", "quiet", "unusual", last=85.0),
            "Yet it is unusually low for the time of year (March 2018: 125.0 expected, limit 90.0).",
        ),
        (
            seasonal("month_2sd", "quiet", "unusual", last=131.0),
            "Yet it is unusually high for the time of year (March 2018: 125.0 expected, limit 130.0).",
        ),
    ],
)
def test_what_a_sentence_says_of_the_time_of_year(signal: Signal, words: str) -> None:
    assert said_of_season(signal) == words


@pytest.mark.parametrize(
    ("code", "state", "headline"),
    [
        ("month_2sd", "high", "March 2018 left the range of the two years before"),
        ("quarter_1sd", "low", "Three months in a row below the range of the two years before"),
        ("run_of_8", "high", "Eight months in a row above the average of the two years before"),
        ("trend_discrete", "low", "The months fell over the year to March 2018"),
        ("trend_rolling", "high", "The year to March 2018 lay above the year before, month for month"),
    ],
)
def test_the_headline_of_each_rule(code: str, state: str, headline: str) -> None:
    assert shown(Signal(code=code, state=state), MARCH) == headline  # type: ignore[arg-type]


def test_of_half_a_band_nothing_is_said() -> None:
    for band in ({"low": 1.0}, {"high": 1.0}):
        assert "usual band" not in spark_alt([1.0, 2.0], month=MARCH, unit="crimes", decimals=0, **band)
