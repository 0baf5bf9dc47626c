"""Where a force stands among similar forces, and whether it moves with them: our estimate, and no more.

Source: the key's symbols 1 to 4 and 15. The published positions come from iQuanta, whose "statistically in line" is
not published: those are recorded as they were stated. Where the rates of the other forces are known, this is what they
say of ours: would a further force of the same kind lie where it does?
"""

from dataclasses import dataclass

import numpy as np

from scorecard.domain.batch import Floats
from scorecard.domain.levels import TOLERANCE
from scorecard.domain.outcome import Texts
from scorecard.domain.students import critical

LEAST_PEERS = 5
_SIZE = 0.975  # two-sided at 5%


@dataclass(frozen=True, eq=False)
class Rates:
    """The rates of n measures over twelve months: `own` (n), `peers` (n × forces, without the own), NaN for unknown.

    `own_base` and `peer_bases`, of the same shapes, are what one count of the numerator is divided by (population ÷
    1,000 for a rate per 1,000); NaN where it is not known, or where the rate is none of counts.
    """

    own: Floats
    peers: Floats
    own_base: Floats
    peer_bases: Floats


@dataclass(frozen=True, eq=False)
class Standing:
    """Where n measures stand: `code` is "greater", "less", "in line above", "in line below", or "" where `reason` (a
    code) says why it cannot be said; `mean`, `low` and `high` are the interval of the peers, `count` how many."""

    code: Texts
    reason: Texts
    mean: Floats
    low: Floats
    high: Floats
    count: Floats


def stand(rates: Rates) -> Standing:
    """Return where each force's own rate lies beside the interval in which a further peer's would lie.

    h = t(0.975, k − 1) · s · √(1 + 1/k) about the mean of the k ≥ 5 peers; for rates of counts never less than what
    the counts alone scatter, t · √(m/N + mean(rᵢ/Nᵢ)/k).
    """
    mean, width, k = _interval(rates.peers)
    reason = _reason(rates.own, k)
    half = np.fmax(width, _count_noise(rates, mean, k))
    slack = TOLERANCE * np.maximum(1.0, np.abs(mean))
    code = np.select(
        [
            reason != "",
            rates.own > mean + half + slack,
            rates.own < mean - half - slack,
            rates.own >= mean - slack,
        ],
        ["", "greater", "less", "in line above"],
        "in line below",
    )
    return Standing(code=code, reason=reason, mean=mean, low=mean - half, high=mean + half, count=k)


def apart(now: Rates, before: Rates) -> Standing:
    """Return whether each force's change on the twelve months before lies outside that of its peers.

    `code` is "apart" or "with"; the numbers are of g = ln(rate ÷ rate before), a rate of no case counting as half a
    case where the base is known. Our definition: the seeds give none.
    """
    own = _log(now.own, now.own_base) - _log(before.own, before.own_base)
    mean, half, k = _interval(_log(now.peers, now.peer_bases) - _log(before.peers, before.peer_bases))
    reason = _reason(own, k)
    code = np.select([reason != "", (own > mean + half) | (own < mean - half)], ["", "apart"], "with")
    return Standing(code=code, reason=reason, mean=mean, low=mean - half, high=mean + half, count=k)


def _reason(own: Floats, k: Floats) -> Texts:
    return np.select([np.isnan(own), k < LEAST_PEERS], ["no_own_rate", "few_peers"], "")


def _interval(peers: Floats) -> tuple[Floats, Floats, Floats]:
    """Return mean, half width of the interval for one more peer, and number of peers; NaN with fewer than two."""
    known = ~np.isnan(peers)
    k = known.sum(axis=1).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, peers, 0.0).sum(axis=1) / k
        variance = (np.where(known, peers - mean[:, None], 0.0) ** 2).sum(axis=1) / (k - 1)
        half = critical(_SIZE, k - 1) * np.sqrt(variance * (1 + 1 / k))
    return mean, half, k


def _count_noise(rates: Rates, mean: Floats, k: Floats) -> Floats:
    """Return the half width that counts alone would give; NaN where a base is not known."""
    known = ~np.isnan(rates.peers)
    with np.errstate(invalid="ignore", divide="ignore"):
        each = np.where(known, rates.peers / rates.peer_bases, 0.0).sum(axis=1) / k
        noise: Floats = critical(_SIZE, k - 1) * np.sqrt(mean / rates.own_base + each / k)
    return noise


def _log(rate: Floats, base: Floats) -> Floats:
    """Return the logarithm of a rate, half a case standing for none; NaN where that cannot be said."""
    with np.errstate(invalid="ignore", divide="ignore"):
        logarithm: Floats = np.log(np.where(rate == 0, 0.5 / base, rate))
    return logarithm
