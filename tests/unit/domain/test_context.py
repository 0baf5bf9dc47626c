"""The words proposed from the signals."""

from datetime import date

import pytest

from scorecard.domain.context import LEVELS, MONTHS_ALONE, TRENDS, propose, sentence
from scorecard.domain.signals import RULES, Signal

MARCH = date(2018, 3, 1)
CODES = {"2sd": "month_2sd", "1sd": "quarter_1sd", "8": "run_of_8", "disc": "trend_discrete", "roll": "trend_rolling"}


LIMITS = {"limit_low": 90.0, "limit_high": 110.0}


def signals(told: str, before: float | None = 100.0) -> list[Signal]:
    """ "2sd=high 1sd=low/expected": everything else quiet; `before` is the month before the last."""
    said = dict(part.split("=") for part in told.split())
    found = []
    for short, code in CODES.items():
        state, _, season = said.get(short, "quiet").partition("/")
        numbers = {"last": 120.0, "season_mean": 95.0, "season_beyond": 3.0 if season == "partly" else 0.0}
        numbers |= {"2sd": LIMITS, "1sd": {"last_2": before}}.get(short, {})  # type: ignore[arg-type]
        season = "expected" if season == "partly" else season
        found.append(Signal(code=code, state=state, season=season, numbers=numbers))  # type: ignore[arg-type]
    return [*found, Signal(code="no_data", state=said.get("none", "quiet"))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("", "Stable"),
        ("2sd=high", "Stable; one-month spike in March"),
        ("2sd=low", "Stable; one-month dip in March"),
        ("2sd=high/expected", "Stable; March high (seasonal)"),
        ("2sd=quiet/unusual", "Stable; March high for the season"),
        ("1sd=low/expected", "Low for three months (seasonal)"),
        ("1sd=low/partly", "Low for three months"),
        ("8=high", "Consistently high"),
        ("8=low 1sd=low", "Consistently low, clearly so for three months"),
        ("8=low/expected", "Low for eight months (seasonal)"),
        ("8=low/expected 1sd=high", "High for three months"),
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


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (110.0, "one-month spike in March"),
        (110.5, "very high in March"),
        (90.0, "one-month spike in March"),
        (89.5, "very high in March"),
    ],
)
def test_a_spike_is_one_month_only_where_the_month_before_lay_within_the_limits(before: float, words: str) -> None:
    assert propose(signals("2sd=high", before), MARCH) == f"Stable; {words}"


def test_where_the_month_before_is_not_known_no_spike_is_claimed() -> None:
    assert propose(signals("2sd=low", None), MARCH) == "Stable; very low in March"


def test_where_the_three_months_were_not_looked_at_no_spike_is_claimed() -> None:
    alone = Signal(code="month_2sd", state="high", numbers=LIMITS)  # type: ignore[arg-type]
    assert propose([alone], MARCH) == "Stable; very high in March"


def assessed(*codes: str, fired: str = "") -> list[Signal]:
    """Only these rules could be applied."""
    return [
        Signal(code=code, state="high" if code == fired else "quiet" if code in codes else "not_assessable")
        for code in CODES.values()
    ]


def test_stable_is_said_only_where_every_rule_could_be_applied() -> None:
    assert propose(assessed(*CODES.values()), MARCH) == "Stable"
    assert propose(assessed("run_of_8", "trend_rolling"), MARCH) == "Nothing unusual found"
    assert propose(assessed("month_2sd", fired="month_2sd"), MARCH) == "Very high in March"


def test_nothing_is_proposed_where_nothing_could_be_assessed() -> None:
    silent = [Signal(code=code, state="not_assessable") for code in CODES.values()]
    assert propose(silent, MARCH) == ""
    assert propose([], MARCH) == ""


def test_each_phrase_speaks_of_rules_that_exist_and_none_is_hidden_by_one_above_it() -> None:
    codes = {rule.code for rule in RULES}
    for group in (TRENDS, LEVELS, MONTHS_ALONE):
        for position, phrase in enumerate(group):
            assert set(phrase.when) <= codes
            for above in group[:position]:
                assert not all(phrase.when.get(code) == wanted for code, wanted in above.when.items())


def test_parts_are_joined() -> None:
    assert sentence(["stable", "", "lower than peers"]) == "Stable; lower than peers"
    assert sentence([]) == ""
