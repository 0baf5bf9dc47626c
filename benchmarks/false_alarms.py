"""How often each rule, and each set of rules, marks a measure on which nothing changes: what readers are told.

`python -m benchmarks.false_alarms` simulates them from the rules as they are, prints what `docs/statistics.md` says
and the table that `scorecard/domain/chance.py` holds, and by how much the two differ. The seed is fixed: the same rules
print the same rates.
"""

import sys
from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np

from benchmarks import _series
from benchmarks._series import Model
from scorecard.domain.batch import Bools, Floats
from scorecard.domain.chance import ANY, DIRECTED, mask
from scorecard.domain.signals import RULES

SEED = 20180614
SERIES = 200_000
PORTION = 20_000  # series at a time: memory
UNCHANGING: dict[str, Model] = {
    "normal": _series.normal,
    "Poisson, 20 a month": _series.poisson,
    "15% season": _series.seasonal,
    "neighbours alike (0.3)": _series.alike,
}
CHANGING: dict[str, Model] = {
    "rising 10% a year": _series.rising(0.10),
    "rising 20% a year": _series.rising(0.20),
    "rising 40% over the last year": _series.rising_lately(0.40),
}
Fired = Mapping[str, Bools]


def simulate(model: Model, series: int = SERIES, *, seed: int = SEED) -> Fired:
    """Return for each directed rule which of the simulated series it marks; "companion" is that of three months."""
    random = np.random.default_rng(seed)
    portions = [fired(model(random, min(PORTION, series - done))) for done in range(0, series, PORTION)]
    return {code: np.concatenate([portion[code] for portion in portions]) for code in portions[0]}


def fired(values: Floats) -> dict[str, Bools]:
    batch = _series.batch(values)
    outcomes = {rule.code: rule.compute(batch) for rule in RULES if rule.directed}
    found = {code: np.isin(outcome.state, ("high", "low")) for code, outcome in outcomes.items()}
    quarter = outcomes["quarter_1sd"]
    companion = (found["quarter_1sd"] & (quarter.season != "expected")) | (quarter.season == "unusual")
    return found | {"companion": companion}


def shares_of_any(found: Fired) -> Iterator[tuple[int, float]]:
    """For each set of rules, as a mask, the share of series that carry at least one of its symbols."""
    for size in range(1, len(DIRECTED) + 1):
        for codes in combinations(DIRECTED, size):
            yield mask(codes), float(np.any([found[code] for code in codes], axis=0).mean())


def table(found: Fired) -> list[float]:
    shares = dict(shares_of_any(found))
    return [0.0] + [round(shares[number], 4) for number in range(1, 2 ** len(DIRECTED))]


def told(name: str, found: Fired) -> str:
    rates = [f"{100 * found[code].mean():5.1f}%" for code in (*DIRECTED, "companion")]
    of_any = np.any([found[code] for code in DIRECTED], axis=0).mean()
    return f"{name:<30}" + "  ".join(rates) + f"  {100 * of_any:5.1f}%"


def main() -> None:
    print(f"{'':<30}" + "  ".join(f"{code[:6]:>6}" for code in (*DIRECTED, "companion", "any")))
    simulated = {name: simulate(model) for name, model in UNCHANGING.items()}
    for name, found in simulated.items():
        print(told(name, found))
    for name, model in CHANGING.items():
        print(told(name, simulate(model, PORTION)))
    now = table(simulated["normal"])
    apart = max(abs(a - b) for a, b in zip(now, ANY, strict=True))
    print(f"\nscorecard/domain/chance.py differs by at most {100 * apart:.2f} points from this run:\n{now}")
    sys.exit(apart > 0.007)


if __name__ == "__main__":
    main()
