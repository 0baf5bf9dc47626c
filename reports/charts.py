"""Page values drawn as chart values. No queries."""

from textwrap import shorten

from opcc_portal.lib.chart import Bar, Bars, Before
from reports.values.highlights import DeliverableLine, HighlightReport

MOST = 20  # bars: more are a wall, and the table has all
NAME = 42  # letters of an action beside its bar


def highlight_charts(page: HighlightReport) -> dict[str, Bars]:
    """How far each deliverable is, with how far it was in the quarters before; none where none is told in per cent."""
    known = [line for line in page.deliverables if line.percent is not None]
    if not known:
        return {}
    drawn = most_urgent(known)
    return {"main": progress_bars(page, drawn, known)}


def most_urgent(lines: list[DeliverableLine]) -> list[DeliverableLine]:
    """All, or of many those that are not complete and were due first, in the report's order."""
    urgent = sorted(lines, key=lambda line: (line.complete, line.due.day is None, line.due.day, line.number))
    return sorted(urgent[:MOST], key=lambda line: line.number)


def progress_bars(page: HighlightReport, drawn: list[DeliverableLine], known: list[DeliverableLine]) -> Bars:
    earlier = page.quarters[:-1]
    span = f"{page.quarters[0]} to {page.quarter}" if earlier else page.quarter
    done = sum(line.complete for line in known)
    return Bars(
        title=f"{done} of {len(known)} deliverables with a percentage {'are' if done != 1 else 'is'} complete",
        subtitle=f"Progress of deliverables, {page.short}, {span}, per cent",
        alt=in_words(drawn),
        scale="percent",
        table="progress",
        bars=[bar(line, earlier) for line in drawn],
        notes=notes(page, drawn, known, earlier),
        most=100.0,
    )


def bar(line: DeliverableLine, earlier: list[str]) -> Bar:
    return Bar(
        label=shorten(f"{line.number}. {line.action}", NAME, placeholder="…"),
        value=float(line.percent or 0),
        text=f"{line.progress}{', overdue' if line.overdue else ''}",
        kind="concern" if line.overdue else "peer",
        before=[
            Before(label=told.quarter, value=float(told.percent))
            for told in line.history
            if told.quarter in earlier and told.percent is not None
        ],
    )


def in_words(drawn: list[DeliverableLine]) -> str:
    told = "; ".join(f"{shorten(line.action, NAME, placeholder='…')} {line.progress}" for line in drawn)
    return f"A bar for each deliverable, as long as it is complete: {told}."


def notes(
    page: HighlightReport, drawn: list[DeliverableLine], known: list[DeliverableLine], earlier: list[str]
) -> list[str]:
    found = ["Hollow bars: overdue."] if any(line.overdue for line in drawn) else []
    if earlier:
        found.append("Lines across a bar: how far it was in earlier quarters.")
    if len(drawn) < len(known):
        found.append(
            f"{len(drawn)} of {len(known)} are drawn, those not complete that are due first; the table has all."
        )
    if rest := len(page.deliverables) - len(known):
        found.append(f"{rest} told in words only {'is' if rest == 1 else 'are'} not drawn.")
    return found
