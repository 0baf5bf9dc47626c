"""The words proposed from the signals."""

from datetime import date

import pytest

from scorecard.domain.context import LEVELS, SPIKES, TRENDS, propose, sentence
from scorecard.domain.signals import RULES, Signal

MARCH = date(2018, 3, 1)
CODES = {"2sd": "month_2sd", "1sd": "quarter_1sd", "8": "run_of_8", "disc": "trend_discrete", "roll": "trend_rolling"}


def signals(told: str) -> list[Signal]:
    """ "2sd=high 1sd=low/expected": everything else quiet."""
    said = dict(part.split("=") for part in told.split())
    found = []
    for short, code in CODES.items():
        state, _, season = said.get(short, "quiet").partition("/")
        found.append(Signal(code=code, state=state, season=season))  # type: ignore[arg-type]
    return [*found, Signal(code="no_data", state=said.get("none", "quiet"))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("", "Stable"),
        ("2sd=high", "Stable; one-month spike in March"),
        ("2sd=low", "Stable; one-month dip in March"),
        ("2sd=high/expected", "Stable; March high (seasonal)"),
        ("2sd=quiet/unusual", "Stable; March unusual for the season"),
        ("1sd=high 2sd=high", "High for three months; highest in March"),
        ("1sd=low/expected", "Low for three months (seasonal)"),
        ("8=high", "Consistently high"),
        ("8=low 1sd=low", "Consistently low, most so lately"),
        ("8=low/expected", "Low for eight months (seasonal)"),
        ("roll=high", "Long-term increasing trend"),
        ("roll=high disc=high", "Long-term increasing trend, still rising"),
        ("roll=high disc=low", "Long-term increase, now turning down"),
        ("roll=low disc=high", "Long-term decrease, now turning up"),
        ("disc=low", "Falling within the year"),
        ("roll=low 8=low 2sd=low", "Long-term decreasing trend; consistently low; one-month dip in March"),
        ("none=high", "No data for a year"),
    ],
)
def test_the_table(told: str, words: str) -> None:
    assert propose(signals(told), MARCH) == words


def test_nothing_is_proposed_where_nothing_could_be_assessed() -> None:
    silent = [Signal(code=code, state="not_assessable") for code in CODES.values()]
    assert propose(silent, MARCH) == ""
    assert propose([], MARCH) == ""
    assert propose([*silent[1:], Signal(code="month_2sd", state="quiet")], MARCH) == "Stable"


def test_each_phrase_speaks_of_rules_that_exist_and_none_is_hidden_by_one_above_it() -> None:
    codes = {rule.code for rule in RULES}
    for group in (TRENDS, LEVELS, SPIKES):
        for position, phrase in enumerate(group):
            assert set(phrase.when) <= codes
            for above in group[:position]:
                assert not all(phrase.when.get(code) == wanted for code, wanted in above.when.items())


def test_parts_are_joined() -> None:
    assert sentence(["stable", "", "lower than peers"]) == "Stable; lower than peers"
    assert sentence([]) == ""
