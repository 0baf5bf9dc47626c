"""How many symbols chance alone gives."""

import pytest

from scorecard.domain.chance import ANY, DIRECTED, mask, of_measures, of_symbols

# What the design of the rules found with 20,000 simulated series of each model; our own simulation may differ by 0.7.
PRINTED = {"month_2sd": 6.3, "quarter_1sd": 1.4, "run_of_8": 1.5, "trend_discrete": 4.3, "trend_rolling": 4.1}


@pytest.mark.parametrize(("code", "percent"), PRINTED.items())
def test_single_rules(code: str, percent: float) -> None:
    assert 100 * ANY[mask([code])] == pytest.approx(percent, abs=0.7)


def test_the_level_rules_together_and_all_together() -> None:
    assert 100 * ANY[mask(["month_2sd", "quarter_1sd", "run_of_8"])] == pytest.approx(9.0, abs=0.7)
    assert 100 * ANY[mask(DIRECTED)] == pytest.approx(15.0, abs=0.7)


def test_a_rule_more_never_marks_fewer() -> None:
    for rules in range(32):
        for place in range(5):
            more = rules | 1 << place
            assert ANY[more] >= ANY[rules]
            assert ANY[more] <= ANY[rules] + ANY[1 << place] + 1e-9  # rules overlap


def test_only_rules_that_could_be_applied_count() -> None:
    assert of_measures([]) == of_symbols([]) == 0
    assert of_measures([["month_2sd"]]) == ANY[1]
    assert of_measures([list(DIRECTED), ["month_2sd"], ["no_data"]]) == pytest.approx(ANY[31] + ANY[1])
    assert of_symbols([list(DIRECTED)] * 2) == pytest.approx(2 * sum(ANY[1 << place] for place in range(5)))
    assert of_symbols([["no_data"]]) == 0
