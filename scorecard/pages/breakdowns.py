"""A measure's parts as they were printed: one table for each breakdown."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from opcc_portal.lib.periods import Period
from scorecard.domain.ledger import Ledger
from scorecard.models import Measure
from scorecard.pages import parts
from scorecard.values import Breakdown, Figure

COLUMNS = 4  # the latest periods; the rest stands in the download


def tables(measure: Measure, segments: Mapping[str, Ledger], until: date) -> list[Breakdown]:
    """Return one table for each set of dimensions and length of period printed in parts, up to the day `until`."""
    groups: dict[tuple[str, int], dict[str, Ledger]] = defaultdict(dict)
    for segment, ledger in segments.items():
        for span in {period.span for period in ledger.figures} if segment else ():
            groups[dimensions(segment), span][segment] = ledger
    whole = segments.get("")
    found = [table(measure, keys, span, members, whole, until) for (keys, span), members in sorted(groups.items())]
    return [each for each in found if each.columns]


def dimensions(segment: str) -> str:
    """`role=Chaplain;vetting=NPPV2` → "role and vetting"."""
    return " and ".join(pair.partition("=")[0] for pair in segment.split(";"))


def label(segment: str) -> str:
    """`role=Chaplain;vetting=NPPV2` → "Chaplain, NPPV2"."""
    words = ", ".join(pair.partition("=")[2] for pair in segment.split(";"))
    return words[:1].upper() + words[1:]


def table(
    measure: Measure, keys: str, span: int, members: Mapping[str, Ledger], whole: Ledger | None, until: date
) -> Breakdown:
    known = {period for ledger in members.values() for period in ledger.figures}
    periods = sorted(period for period in known if period.span == span and period.end <= until)[-COLUMNS:]
    rows = [(label(segment), figures(ledger, periods, measure)) for segment, ledger in sorted(members.items())]
    if whole and any(whole.at(period).value is not None for period in periods):
        rows.append(("All", figures(whole, periods, measure)))
    return Breakdown(caption=f"By {keys}", columns=[period.label() for period in periods], rows=rows)


def figures(ledger: Ledger, periods: Sequence[Period], measure: Measure) -> list[Figure]:
    return [parts.figure(ledger.at(period), measure) for period in periods]
