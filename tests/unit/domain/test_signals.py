"""The registry, the key and the judgement."""

import json

import msgspec
import numpy as np
import pytest

from opcc_portal.lib.chart import Judgement
from scorecard.domain import signals as module
from scorecard.domain.batch import Batch, History
from scorecard.domain.nodata import no_data
from scorecard.domain.outcome import State
from scorecard.domain.signals import (
    CHANCE,
    NOT_ASSESSABLE,
    RULES,
    SYMBOLS,
    Direction,
    Signal,
    assess,
    expected_by_chance,
    judge,
    judge_signal,
    symbol_of,
)

BASE = [9.0, 11.0] * 12


def test_every_series_has_every_rule_in_the_order_of_the_registry() -> None:
    found = assess(Batch.of([History(values=BASE + [99.0] * 8), History(values=BASE), History(values=[])]))
    codes = ["month_2sd", "quarter_1sd", "run_of_8", "no_data"]
    assert [[signal.code for signal in row] for row in found] == [codes] * 3
    assert [signal.state for signal in found[0]] == ["quiet", "high", "high", "quiet"]
    assert [signal.state for signal in found[2]] == ["not_assessable"] * 3 + ["high"]
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
def test_the_icons_of_a_rule_stand_in_the_key(rule: module.Rule) -> None:
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


def test_chance_alone() -> None:
    assert expected_by_chance(20) == pytest.approx(1.8)
    assert expected_by_chance(0) == 0
    # Rules overlap: together they flag fewer measures than the sum, and more than any alone.
    assert max(CHANCE.values()) < expected_by_chance(1) < sum(CHANCE.values())


def test_chance_counts_only_rules_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RULES", RULES[1:])
    with pytest.raises(KeyError):
        expected_by_chance(20)


def test_the_stated_chances_hold_in_simulation() -> None:
    draws = np.random.default_rng(20180331).normal(100, 10, (100_000, 32))
    batch = Batch(
        values=draws,
        monthly=np.ones(len(draws), dtype=bool),
        derivable=np.ones(len(draws), dtype=bool),
        non_negative=np.zeros(len(draws), dtype=bool),
        window_start=np.zeros(len(draws), dtype=np.intp),
        covered=np.ones((len(draws), 12), dtype=bool),
    )
    fired = [np.isin(rule.compute(batch).state, ["high", "low"]) for rule in RULES if rule.directed]
    assert [rates.mean() for rates in fired] == pytest.approx(list(CHANCE.values()), abs=0.004)
    assert np.any(fired, axis=0).mean() == pytest.approx(expected_by_chance(1), abs=0.006)


def test_twelve_empty_months_are_no_data_and_a_single_covered_one_is_not() -> None:
    covered = np.zeros((3, 12), dtype=bool)
    covered[1, 0] = covered[2] = True
    outcome = no_data(covered)
    assert outcome.state.tolist() == ["high", "quiet", "quiet"]
    assert outcome.numbers["covered_months"].tolist() == [0, 1, 12]
    assert outcome.reason == ["", "", ""]


def test_a_recorded_nought_is_data() -> None:
    nought, never = assess(Batch.of([History(values=[None] * 11 + [0.0]), History(values=[None] * 36)]))
    assert (nought[-1].state, never[-1].state) == ("quiet", "high")


def test_a_measure_that_is_not_monthly_can_still_have_no_data() -> None:
    quarterly = History(values=[None] * 36, monthly=False, derivable=False, covered=[False] * 9 + [True] * 3)
    assert assess(Batch.of([quarterly]))[0][-1].state == "quiet"
