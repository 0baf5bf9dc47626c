"""What stands out in staffing: places under the threshold, and signals over the snapshots, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from deployability.domain.claims import agrees
from deployability.domain.exceptions import Exceptional as Found
from deployability.domain.exceptions import Standing, exceptions
from deployability.domain.signals import Signal, below_twice, falling
from deployability.domain.strength import Place
from deployability.pages.parts import Taken, counted, day, kind, limit, listed, percent
from deployability.queries.snapshots import Past, Stated
from deployability.values import Exceptional, Judged, Kind, SignalLine

WORDS: dict[Standing, str] = {"new": "New", "continuing": "Continuing", "first": "Nothing to compare with"}
KINDS: dict[Kind, tuple[str, str]] = {
    "team": ("team", "teams"),
    "role": ("role across all teams", "roles across all teams"),
    "cell": ("role within a team", "roles within a team"),
}
NUMBERS = {2: "two", 3: "three", 4: "four"}


# -- Exceptions ----------------------------------------------------------------------------------------------------


def exceptional(taken: Taken) -> list[Exceptional]:
    before = taken.past[-2] if taken.before else None
    return [exception(taken, found) for found in exceptions(taken.places, before, taken.threshold)]


def exception(taken: Taken, found: Found) -> Exceptional:
    strength = found.strength
    row = taken.row(found.place)
    return Exceptional(
        name=row.name,
        kind=kind(found.place),
        share=row.share,
        fte=f"{row.deployable.text} of {row.establishment.text} FTE",
        standing=found.standing,
        word=WORDS[found.standing],
        sentence=against_before(taken, found),
        printed=printed(taken, found.place) if strength.share is not None else "",
        illustrative=bool(taken.before and taken.before.illustrative),
    )


def against_before(taken: Taken, found: Found) -> str:
    """How it was in the snapshot before."""
    if taken.before is None:
        return "There is no earlier snapshot."
    then = f"on {day(taken.before)}"
    if found.before is None:
        return f"Nothing was recorded {then}."
    return f"{percent(found.before).text} {then}."


def printed(taken: Taken, place: Place) -> str:
    """What documents print of a place's share, where any of them contradicts it."""
    share, claims = taken.places[place].share, claimed(taken, place)
    if share is None or all(agrees(claim.value, claim.printed, share) for claim in claims):
        return ""
    return "printed " + listed(f"{claim.printed} in {claim.table}" for claim in claims)


def claimed(taken: Taken, place: Place) -> list[Stated]:
    return [claim for claim in taken.papers.claims if (claim.place, claim.figure) == (place, "share")]


def exceptions_lead(taken: Taken, found: Sequence[Exceptional]) -> str:
    """How many places lie under the threshold, of which kinds, new or continuing."""
    under = limit(taken.threshold).text
    if not found:
        return f"No team or role is under {under}."
    kinds = Counter(each.kind for each in found)
    parts = listed(counted(kinds[each], *words) for each, words in KINDS.items() if kinds[each])
    told = counted(len(found), "team or role is", "teams and roles are")
    return f"{told} under {under}: {parts}. {standings(taken, found)}"


def standings(taken: Taken, found: Sequence[Exceptional]) -> str:
    if taken.before is None:
        return "There is no earlier snapshot to compare with."
    counts = Counter(each.standing for each in found)
    return f"Compared with {day(taken.before)}, {counts['new']} new and {counts['continuing']} continuing."


# -- Signals -------------------------------------------------------------------------------------------------------


def signals(taken: Taken) -> list[SignalLine]:
    """Of all teams together, of each team, of each role."""
    return [signal_line(taken, place) for place in taken.places if kind(place) != "cell"]


def signal_line(taken: Taken, place: Place) -> SignalLine:
    shares = [found[place].share if place in found else None for found in taken.past]
    return SignalLine(
        name=taken.name(place),
        kind=kind(place),
        falling=judged(taken, falling(shares), "Three snapshots falling"),
        below=judged(taken, below_twice(shares, taken.threshold), f"Under {limit(taken.threshold).text} twice running"),
    )


def judged(taken: Taken, signal: Signal, word: str) -> Judged:
    resting_on = taken.history[-len(signal.shares) :]
    if signal.state == "not assessable":
        return Judged(state=signal.state, word="Not assessable", sentence=why_not(signal))
    return Judged(
        state=signal.state,
        word=word if signal.state == "fired" else f"Not {word[:1].lower()}{word[1:]}",
        sentence=f"{numbers(signal, resting_on)}.",
        illustrative=any(each.illustrative for each in resting_on),
    )


def why_not(signal: Signal) -> str:
    needed = f"It takes {NUMBERS[signal.needed]} snapshots"
    if signal.gap:
        return f"{needed}, and in one of the last {NUMBERS[signal.needed]} there is nothing of it."
    return f"{needed}, and there {'is' if len(signal.shares) == 1 else 'are'} {len(signal.shares)}."


def numbers(signal: Signal, resting_on: Sequence[Past]) -> str:
    """ "82.5% on 28 February 2018, 78.8% on 31 March 2018"."""
    known = [(share, past) for share, past in zip(signal.shares, resting_on, strict=True) if share is not None]
    return ", ".join(f"{percent(share).text} on {day(past)}" for share, past in known)


def signals_lead(lines: Sequence[SignalLine]) -> str:
    """How many places stand out, and how many cannot be judged."""
    if not lines:
        return ""
    fired = sum(bool(line.fired) for line in lines)
    unknown = sum(line.falling.state == "not assessable" for line in lines)
    told = f"{fired} of {len(lines)} teams and roles {'stands' if fired == 1 else 'stand'} out"
    if not unknown:
        return f"{told}."
    verb = "is" if unknown == 1 else "are"
    return f"{told}. Too little is recorded to say whether {unknown} of them {verb} falling."
