"""A risk's score over time as a chart value. No queries."""

from datetime import date

from opcc_portal.lib.chart import Chart, Level, Line
from opcc_portal.lib.formatting import format_date, format_month
from opcc_portal.lib.periods import add_months, month_of
from risks.values import ReviewLine, RiskPage

FEWEST = 2  # scores: one alone is no history, and the table has it


def risk_charts(page: RiskPage) -> dict[str, Chart]:
    """The scores of a risk; none where only one is known, or none is dated."""
    if len(page.reviews) < FEWEST or not dated(page):
        return {}
    return {"main": history(page)}


def dated(page: RiskPage) -> list[ReviewLine]:
    """The last review of each day."""
    return list({line.on: line for line in page.reviews if line.on}.values())


def earlier(page: RiskPage) -> ReviewLine | None:
    """The last score that the document states without a date."""
    undated = [line for line in page.reviews if line.on is None]
    return undated[-1] if undated else None


def history(page: RiskPage) -> Chart:
    lines, before = dated(page), earlier(page)
    first, last = days(page, lines)
    levels = [Level(key="appetite", label=f"Appetite {page.appetite}", start=first, end=last, y=float(page.appetite))]
    if before:
        known = Level(
            key="earlier",
            label=f"Earlier {before.now.score}",
            start=first,
            end=lines[0].on or last,
            y=float(before.now.score),
            style="dotted",
        )
        levels.append(known)
    return Chart(
        title=f"{page.reference}: {page.change[:1].lower()}{page.change[1:].rstrip('.')}",
        subtitle=f"Residual score, {format_month(first)} to {format_month(last)}",
        alt=in_words(page, lines, before),
        scale="number",
        table="reviews",
        from_zero=True,
        lines=[score_line(lines)],
        levels=levels,
        notes=notes(before),
    )


def days(page: RiskPage, lines: list[ReviewLine]) -> tuple[date, date]:
    """From when to when the chart reaches: from the month in which the risk was identified, at least a month."""
    known = [line.on for line in lines if line.on]
    first = min(month_of(page.identified), add_months(known[0], -1)) if earlier(page) else known[0]
    return first, max(known[-1], add_months(first, 1))


def score_line(lines: list[ReviewLine]) -> Line:
    return Line(
        key="scores",
        label="Score",
        x=[line.on for line in lines if line.on],
        y=[float(line.now.score) for line in lines],
        labels=[f"{line.now.score}, {line.now.band.lower()}, {line.day}" for line in lines],
    )


def in_words(page: RiskPage, lines: list[ReviewLine], before: ReviewLine | None) -> str:
    told = [f"{line.now.score} on {format_date(line.on)}" for line in lines if line.on]
    start = [f"an earlier score of {before.now.score}, whose date is not stated"] if before else []
    return f"The scores of {page.reference}: {'; '.join([*start, *told])}. The appetite is {page.appetite}."


def notes(before: ReviewLine | None) -> list[str]:
    if before is None:
        return []
    return [f"Dotted: an earlier score of {before.now.score}. The document does not say when it was given."]
