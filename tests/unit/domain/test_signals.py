"""The registry, the key and the judgement."""

import json

import msgspec
import pytest

from opcc_portal.lib.chart import Judgement
from scorecard.domain.batch import Batch, History
from scorecard.domain.nodata import no_data
from scorecard.domain.outcome import State
from scorecard.domain.signals import (
    NOT_ASSESSABLE,
    RULES,
    SYMBOLS,
    Direction,
    Rule,
    Signal,
    assess,
    judge,
    judge_signal,
    symbol_of,
)

BASE = [9.0, 11.0] * 12


def test_every_series_has_every_rule_in_the_order_of_the_registry() -> None:
    found = assess(Batch.of([History(values=BASE + [99.0] * 8), History(values=BASE), History(values=[])]))
    codes = ["month_2sd", "quarter_1sd", "run_of_8", "trend_discrete", "trend_rolling", "no_data"]
    assert [[signal.code for signal in row] for row in found] == [codes] * 3
    assert [signal.state for signal in found[0][:3]] == ["quiet", "high", "high"]
    assert found[0][-1].state == "quiet"
    assert [signal.state for signal in found[2]] == ["not_assessable"] * 5 + ["high"]
    assert assess(Batch.of([])) == []


def test_a_signal_survives_the_database() -> None:
    for signal in assess(Batch.of([History(values=[1.0, None]), History(values=[*BASE, 50.0])]))[0]:
        assert Signal.from_dict(json.loads(json.dumps(signal.to_dict(), allow_nan=False))) == signal


def test_a_stored_signal_with_an_unknown_state_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        Signal.from_dict({"code": "month_2sd", "state": "alarming"})


def test_numbers_that_do_not_exist_are_none() -> None:
    (signal, *_) = assess(Batch.of([History(values=[])]))[0]
    assert signal.numbers["mean"] is None
    assert signal.numbers["baseline_months"] == 0.0
    assert signal.reason_code == "tested_missing"


def test_the_key_has_sixteen_symbols_in_order() -> None:
    assert [symbol.icon for symbol in SYMBOLS] == [
        "peers-above",
        "peers-in-line-above",
        "peers-in-line-below",
        "peers-below",
        "month-high",
        "quarter-high",
        "run-high",
        "trend-up",
        "rolling-up",
        "month-low",
        "quarter-low",
        "run-low",
        "trend-down",
        "rolling-down",
        "peers-apart",
        "no-data",
    ]
    assert [symbol.order for symbol in SYMBOLS] == list(range(1, 17))
    assert len({symbol.word for symbol in (*SYMBOLS, NOT_ASSESSABLE)}) == 17


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_icons_of_a_rule_stand_in_the_key(rule: Rule) -> None:
    by_rule = {symbol.icon for symbol in SYMBOLS if symbol.rule == rule.code}
    assert by_rule == {rule.icon_high, rule.icon_low}


@pytest.mark.parametrize(
    ("state", "icon"), [("high", "run-high"), ("low", "run-low"), ("not_assessable", "not-assessable")]
)
def test_the_symbol_of_a_signal(state: State, icon: str) -> None:
    symbol = symbol_of(Signal(code="run_of_8", state=state))
    assert symbol is not None
    assert symbol.icon == icon


def test_a_quiet_signal_has_no_symbol() -> None:
    assert symbol_of(Signal(code="run_of_8", state="quiet")) is None


@pytest.mark.parametrize(
    ("state", "preferred", "expected"),
    [
        ("high", "down", "concern"),
        ("low", "down", "improvement"),
        ("high", "up", "improvement"),
        ("low", "up", "concern"),
        ("high", "none", "neutral"),
        ("low", "none", "neutral"),
        ("quiet", "down", "neutral"),
        ("not_assessable", "up", "neutral"),
    ],
)
def test_judgement_follows_the_preferred_direction(state: State, preferred: Direction, expected: Judgement) -> None:
    assert judge(state, preferred) == expected
    assert judge_signal(Signal(code="month_2sd", state=state), preferred) == expected


def test_no_data_is_neither_good_nor_bad() -> None:
    assert judge_signal(Signal(code="no_data", state="high"), "down") == "neutral"


@pytest.mark.parametrize(
    ("code", "beyond", "explained"),
    [
        ("month_2sd", 0, True),
        ("quarter_1sd", 1, True),
        ("quarter_1sd", 2, False),
        ("run_of_8", 4, True),
        ("run_of_8", 5, False),
    ],
)
def test_the_season_explains_where_no_more_than_half_of_the_months_lie_beyond_it(
    code: str, beyond: float, explained: bool
) -> None:
    signal = Signal(code=code, state="high", season="expected", numbers={"season_beyond": beyond})
    assert (signal.explained, signal.unexpected) == (explained, not explained)
    assert judge_signal(signal, "down") == ("neutral" if explained else "concern")


def test_what_the_season_explains_is_neither_good_nor_bad() -> None:
    expected = Signal(code="quarter_1sd", state="low", season="expected")
    assert (expected.fired, expected.unexpected) == (True, False)
    assert judge_signal(expected, "down") == "neutral"
    assert Signal(code="quarter_1sd", state="low").unexpected
    assert not Signal(code="quarter_1sd", state="quiet", season="unusual").unexpected


def test_twelve_empty_months_are_no_data_and_a_single_covered_one_is_not() -> None:
    covered = [[False] * 12, [True] + [False] * 11, [True] * 12]
    outcome = no_data(Batch.of([History(values=[], covered=months) for months in covered]))
    assert outcome.state.tolist() == ["high", "quiet", "quiet"]
    assert outcome.numbers["covered_months"].tolist() == [0, 1, 12]
    assert outcome.reason_code.tolist() == ["", "", ""]


def test_a_recorded_nought_is_data() -> None:
    nought, never = assess(Batch.of([History(values=[None] * 11 + [0.0]), History(values=[None] * 36)]))
    assert (nought[-1].state, never[-1].state) == ("quiet", "high")


def test_a_measure_that_is_not_monthly_can_still_have_no_data() -> None:
    quarterly = History(values=[None] * 36, monthly=False, derivable=False, covered=[False] * 9 + [True] * 3)
    assert assess(Batch.of([quarterly]))[0][-1].state == "quiet"
