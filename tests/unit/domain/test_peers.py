"""Our estimate of where a force stands among its peers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.peers import LEAST_PEERS, Rates, apart, stand
from tests.unit.domain import oracle

SEVEN = [60.0, 62.0, 64.0, 66.0, 68.0, 70.0, 72.0]  # mean 66, SD √(112 / 6) = 4.3205


def rates(own: float, peers: list[float], base: float = math.nan) -> Rates:
    others = np.array([peers], dtype=float).reshape(1, len(peers))
    return Rates(own=np.array([own]), peers=others, own_base=np.array([base]), peer_bases=np.full_like(others, base))


def code(own: float, peers: list[float], base: float = math.nan) -> str:
    return str(stand(rates(own, peers, base)).code[0])


def test_the_interval_of_seven_peers() -> None:
    """k = 7: t(0.975, 6) √(1 + 1/7) = 2.616, as printed in the method; 2.616 · 4.3205 = 11.30."""
    found = stand(rates(66.0, SEVEN))
    assert found.mean[0] == 66
    assert found.high[0] - found.mean[0] == pytest.approx(2.616 * math.sqrt(112 / 6), abs=0.003)
    assert (found.low[0] + found.high[0]) / 2 == pytest.approx(66)
    assert found.count[0] == 7


def test_a_force_whose_rate_is_not_known_is_no_peer() -> None:
    """With a base of 0.1 the counts' own scatter is wider, √(66 / 0.1 · 8 / 7): there too it counts for nothing."""
    for base in (math.nan, 0.1):
        seven, eight = stand(rates(66.0, SEVEN, base)), stand(rates(66.0, [*SEVEN, math.nan], base))
        assert [eight.mean[0], eight.low[0], eight.high[0]] == [seven.mean[0], seven.low[0], seven.high[0]]
        assert eight.count[0] == 7
    wide = stand(rates(66.0, SEVEN, 0.1))
    assert wide.high[0] - 66 == pytest.approx(2.4469 * math.sqrt(66 / 0.1 * 8 / 7), abs=0.01)


def test_of_fewer_than_two_peers_there_is_no_interval() -> None:
    none, one = stand(rates(66.0, [])), stand(rates(66.0, [60.0]))
    assert np.isnan([none.mean[0], none.low[0], none.high[0]]).all()
    assert one.mean[0] == 60
    assert np.isnan([one.low[0], one.high[0]]).all()
    two = stand(rates(66.0, [60.0, 62.0]))
    assert two.high[0] - 61 == pytest.approx(12.7062 * math.sqrt(2 * 1.5))


def test_where_all_are_alike_nobody_stands_out() -> None:
    assert code(100.0, [100.0] * 5) == "in line above"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (77.5, "greater"),
        (77.2, "in line above"),
        (66.0, "in line above"),
        (65.9, "in line below"),
        (54.8, "in line below"),
        (54.5, "less"),
    ],
)
def test_the_four_positions(own: float, expected: str) -> None:
    assert code(own, SEVEN) == expected


def test_five_peers_are_enough_and_four_are_not() -> None:
    assert code(200.0, SEVEN[:LEAST_PEERS]) == "greater"
    four = stand(rates(200.0, [*SEVEN[:4], math.nan]))
    assert (four.code[0], four.reason[0], four.count[0]) == ("", "few_peers", 4)


def test_without_a_rate_of_its_own_nothing_can_be_said() -> None:
    assert stand(rates(math.nan, SEVEN)).reason[0] == "no_own_rate"
    assert stand(rates(1.0, [])).reason[0] == "few_peers"


def test_counts_are_never_held_to_less_than_their_own_scatter() -> None:
    """Five equal peers have no spread; counts of ten each still have one: √(100 / 0.1 · 6 / 5) with a base of 0.1."""
    equal = [100.0] * 5
    assert code(101.0, equal) == "greater"
    assert code(101.0, equal, base=0.1) == "in line above"
    half = stand(rates(101.0, equal, base=0.1))
    assert half.high[0] - 100 == pytest.approx(2.7764 * math.sqrt(100 / 0.1 + 100 / 0.1 / 5), abs=0.01)


def moves(now: float, before: float, peers: list[float], base: float = math.nan) -> str:
    told = apart(rates(now, peers, base), rates(before, [100.0] * len(peers), base))
    return str(told.code[0] or told.reason[0])


def test_moving_with_or_apart_from_peers() -> None:
    peers = [101.0, 103.0, 105.0, 107.0, 109.0]
    assert moves(105.0, 100.0, peers) == "with"
    assert moves(150.0, 100.0, peers) == "apart"
    assert moves(60.0, 100.0, peers) == "apart"


def test_where_nobody_moved_nobody_is_apart() -> None:
    """Five rates as they were a year before: an interval without width, and ours within it."""
    assert moves(100.0, 100.0, [100.0] * 5) == "with"


def test_no_case_counts_as_half_a_case_where_the_base_is_known() -> None:
    peers = [101.0, 103.0, 105.0, 107.0, 109.0]
    assert moves(0.0, 100.0, peers, base=10.0) == "apart"
    assert moves(0.0, 100.0, peers) == "no_own_rate"


def test_the_interval_of_changes_by_hand() -> None:
    """Five peers moved by ln 1.0, 1.1, 1.2, 1.3, 1.4; t(0.975, 4) = 2.7764 times √(1 + 1/5) times their SD."""
    told = apart(rates(150.0, [100.0, 110.0, 120.0, 130.0, 140.0]), rates(100.0, [100.0] * 5))
    logs = [math.log(1 + tenth / 10) for tenth in range(5)]
    mean = sum(logs) / 5
    half = 2.7764 * math.sqrt(sum((x - mean) ** 2 for x in logs) / 4 * 1.2)
    assert [told.mean[0], told.low[0], told.high[0]] == pytest.approx([mean, mean - half, mean + half], abs=1e-4)
    assert (told.code[0], told.reason[0], told.count[0]) == ("with", "", 5)
    assert moves(100.0 * math.exp(mean + half + 0.001), 100.0, [100.0, 110.0, 120.0, 130.0, 140.0]) == "apart"
    assert moves(100.0 * math.exp(mean - half - 0.001), 100.0, [100.0, 110.0, 120.0, 130.0, 140.0]) == "apart"
    assert moves(100.0 * math.exp(mean - half + 0.001), 100.0, [100.0, 110.0, 120.0, 130.0, 140.0]) == "with"


def test_half_a_case_by_hand() -> None:
    """No case with a base of 10 is a rate of 0.05: from 0.05 to 0.1 it is twice as many."""
    told = apart(
        Rates(np.array([0.1]), np.array([[0.1] * 5]), np.array([10.0]), np.array([[10.0] * 5])),
        Rates(np.array([0.0]), np.array([[0.0] * 5]), np.array([10.0]), np.array([[10.0] * 5])),
    )
    assert told.mean[0] == pytest.approx(math.log(2))
    assert told.reason[0] == ""
    few = apart(rates(1.0, [1.0] * 4), rates(1.0, [1.0] * 4))
    assert (few.code[0], few.reason[0]) == ("", "few_peers")


def test_measures_do_not_influence_each_other() -> None:
    both = Rates(
        own=np.array([77.5, 1.0]),
        peers=np.array([SEVEN, [*SEVEN[:3], *[np.nan] * 4]]),
        own_base=np.full(2, np.nan),
        peer_bases=np.full((2, 7), np.nan),
    )
    assert stand(both).code.tolist() == ["greater", ""]


def test_nor_do_their_counts() -> None:
    """Each with five equal peers, and half its own interval: 2.7764 √(m/N + m/N/5)."""
    both = Rates(
        own=np.array([100.0, 10.0]),
        peers=np.array([[100.0] * 5, [10.0] * 5]),
        own_base=np.array([0.1, 0.4]),
        peer_bases=np.array([[0.1] * 5, [0.4] * 5]),
    )
    found = stand(both)
    halves = [2.7764 * math.sqrt(1000 * 1.2), 2.7764 * math.sqrt(25 * 1.2)]
    assert found.high - found.mean == pytest.approx(halves, abs=0.005)


values = st.integers(1, 400).map(lambda n: n / 4)


@given(values, st.lists(values, min_size=5, max_size=12), st.sampled_from([math.nan, 0.5, 40.0]))
def test_agrees_with_the_independent_implementation(own: float, peers: list[float], base: float) -> None:
    known = None if math.isnan(base) else base
    found = stand(rates(own, peers, base))
    near = min(abs(own - edge) for edge in (found.low[0], found.high[0], found.mean[0]))
    if near > 0.01:  # t to four digits
        assert found.code[0] == oracle.peers(own, peers, known, [known] * len(peers))
