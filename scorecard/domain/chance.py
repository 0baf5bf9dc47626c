"""How many symbols chance alone gives, where nothing changes at all.

The rates are those of independent normal months, simulated with the rules as they are by `benchmarks/false_alarms.py`,
which says when they no longer agree.
"""

from collections.abc import Collection, Iterable

from scorecard.domain.signals import RULES

DIRECTED = tuple(rule.code for rule in RULES if rule.directed)

# The share of unchanging measures that carry at least one symbol of a set of rules in a month. The position is the
# set: 1 for the first of `DIRECTED`, 2 for the second, 4, 8, 16; rules overlap, so it is less than their sum.
# fmt: off
ANY: tuple[float, ...] = (
    0.0000, 0.0616, 0.0140, 0.0737, 0.0145, 0.0754, 0.0280, 0.0872,
    0.0408, 0.0951, 0.0512, 0.1044, 0.0536, 0.1074, 0.0637, 0.1164,
    0.0397, 0.0988, 0.0526, 0.1100, 0.0509, 0.1095, 0.0635, 0.1205,
    0.0792, 0.1311, 0.0885, 0.1395, 0.0888, 0.1404, 0.0980, 0.1487,
)
# fmt: on


def mask(codes: Collection[str]) -> int:
    """Return where a set of rules stands in `ANY`; rules without a direction do not count."""
    return sum(1 << place for place, code in enumerate(DIRECTED) if code in codes)


def of_measures(assessed: Iterable[Collection[str]]) -> float:
    """Return how many measures chance marks, given for each the codes of the rules that could be applied to it."""
    return sum(ANY[mask(codes)] for codes in assessed)


def of_symbols(assessed: Iterable[Collection[str]]) -> float:
    """Return how many symbols chance gives to all of them together."""
    return sum(ANY[mask([code])] for codes in assessed for code in codes)
