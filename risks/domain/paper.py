"""The words of the paper that goes with a register: counts, changes, the appetite, when the next reviews are due.

Source: the Panel's paper of June 2018 on the risk register. It counts by category and band, names what is new,
increased, reduced and removed, and says how often reviews are made.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from opcc_portal.lib.formatting import format_date
from risks.domain.scoring import Band, Outcome, Scores

NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
KEY_BANDS = 2  # the highest ones: the paper tells of each risk in them


def number(count: int) -> str:
    """A count as it is written within a sentence: "ten", "13"."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def sentence(text: str) -> str:
    """The same with a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def listed(items: Sequence[str], last: str = "and") -> str:
    """ "I1", "I1 and T3", "I1, I8 and T3"."""
    return f" {last} ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def risks(count: int, kind: str) -> str:
    """ "ten inherent risks", "one topical risk"."""
    return f"{number(count)} {kind} risk{'s' * (count != 1)}"


def counts(kind: str, ranks: Sequence[int], bands: Sequence[Band]) -> str:
    """Return how many risks of a category stand in which bands, the lower bands taken together, as the paper does:
    "ten inherent risks; seven minor or acceptable, three moderate". `ranks` are those of the risks' bands."""
    rising = sorted(bands, key=lambda band: band.least)
    low, high = rising[:-KEY_BANDS], rising[-KEY_BANDS:]
    groups = [low, *([band] for band in high)]
    told = [
        f"{number(found)} {listed([band.name.lower() for band in group], 'or')}"
        for group in groups
        if (found := sum(rank in {band.rank for band in group} for rank in ranks))
    ]
    return "; ".join(filter(None, [risks(len(ranks), kind), ", ".join(told)]))


def change(outcome: Outcome, before: int | None, now: int) -> str:
    """Return what became of a score, in words: "increased from 16 to 24"."""
    if outcome in ("increased", "reduced"):
        return f"{outcome} from {before} to {now}"
    return {"maintained": f"maintained at {now}", "removed": f"removed at {now}"}.get(outcome, f"{outcome} at {now}")


def moved(before: Scores | None, now: Scores | None) -> str:
    """Return which parts of a score moved, in words: "likelihood from 2 to 3"; nothing where either's parts are not
    stated."""
    if before is None or now is None:
        return ""
    parts = [(name, getattr(before, name), getattr(now, name)) for name in ("likelihood", "control", "impact")]
    return listed([f"{name} from {old} to {new}" for name, old, new in parts if old != new])


def ranges(bands: Sequence[Band], most: int) -> list[str]:
    """Return which scores each band has, in the order given: "30 or more", "18 to 29", "1 to 7".

    `most` is the highest score that the scales can make. A band is named by its only score where it has one.
    """
    edges = sorted(band.least for band in bands)
    ends = dict(zip(edges, [edge - 1 for edge in edges[1:]] + [None], strict=True))
    return [span(band.least, ends[band.least], most) for band in bands]


def span(least: int, end: int | None, most: int) -> str:
    if end is None:
        return f"{least} or more" if least < most else str(least)
    return str(least) if end == least else f"{least} to {end}"


def appetite(score: int, above: Sequence[tuple[str, int]], bands: Iterable[Band]) -> str:
    """Return whether any risk is at or above the appetite, and which; and where a band begins at that very score, so
    that nobody takes the two for one rule. `above` are references with their scores."""
    named = listed([f"{reference} ({found})" for reference, found in above])
    verb = "is" if len(above) == 1 else "are"
    said = f"{number(len(above))} risk{'s' * (len(above) != 1)} {verb} at or above the risk appetite of {score}"
    told = sentence(f"{said}: {named}" if above else said.replace("no risks are", "no risk is"))
    band = next((band for band in bands if band.least == score), None)
    return f"{told} {score} is also where the band {band.name} begins." if band else told


def against(band: Band, bands: Sequence[Band], appetite: int) -> str:
    """Return where a band lies against the appetite, in words."""
    if band.least >= appetite:
        return "At or above it"
    above = min((each.least for each in bands if each.least > band.least), default=None)
    return "Below it" if above is not None and above <= appetite else "Partly below it"


def next_review(kind: str, by: str, due: date, last: date) -> str:
    """Return when a kind of review is due next: "The next formal review, by the board, is due by 4 August 2018."; it
    "was" due where the register was reviewed `last` after that day."""
    who = f", by the {by}," if by else ""
    return f"The next {kind} review{who} {'was' if due < last else 'is'} due by {format_date(due)}."


def every(months: int) -> str:
    """ "every month", "every 3 months"."""
    return "every month" if months == 1 else f"every {number(months)} months"
