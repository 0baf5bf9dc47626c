"""Staffing drawn as chart values: the shares of teams and of roles over the snapshots. No queries."""

from datetime import date

from deployability.values import Kind, StaffingPage, Trend
from opcc_portal.lib.chart import Chart, Level, Line

WORDS = {"team": "teams", "role": "roles"}


def staffing_charts(page: StaffingPage) -> dict[str, Chart]:
    """Two charts, where there are snapshots enough for a line."""
    if len(monthly(page)) < 2:
        return {}
    return {"main": trend_chart(page, "team"), "trend-roles": trend_chart(page, "role")}


def monthly(page: StaffingPage) -> list[int]:
    """Which snapshots of the history are drawn: the last of each month, for the axis shows no more."""
    return list({month(taken.on): n for n, taken in enumerate(page.snapshots)}.values())


def trend_chart(page: StaffingPage, kind: Kind) -> Chart:
    lines = [each for each in page.trends if each.drawn and each.kind in ("all", kind)]
    first, last = page.snapshots[0], page.snapshots[-1]
    return Chart(
        title=title(page, kind),
        subtitle=f"Deployable % of the establishment, {WORDS[kind]}, {first.label} to {last.label}",
        alt=in_words(page, lines),
        scale="percent",
        table=f"trend-{WORDS[kind]}",
        decimals=1,
        lines=[piece for each in lines for piece in pieces(page, each)],
        levels=[threshold(page)],
        notes=notes(page, kind),
    )


def title(page: StaffingPage, kind: Kind) -> str:
    """How many of a kind are under the threshold now."""
    under = [each for each in page.trends if each.kind == kind and each.shares[-1].below]
    every = sum(each.kind == kind for each in page.trends)
    verb = "is" if len(under) == 1 else "are"
    return f"{len(under)} of {every} {WORDS[kind]} {verb} under {page.threshold.text} on {page.on}"


def pieces(page: StaffingPage, trend: Trend) -> list[Line]:
    """A place's line: as recorded with points, illustrative dashed, up to the points that it leads to."""
    made_up = [page.snapshots[n].illustrative for n in monthly(page)]
    dashed = [any(made_up[max(0, n - 1) : n + 2]) for n in range(len(made_up))]
    found = [line(page, trend, [not each for each in made_up], "months"), line(page, trend, dashed, "dashed")]
    return [each for each in found if each is not None]


def line(page: StaffingPage, trend: Trend, kept: list[bool], style: str) -> Line | None:
    """One piece of it: the points that are kept; None where none is known."""
    drawn = monthly(page)
    shares = [trend.shares[n] if keep else None for n, keep in zip(drawn, kept, strict=True)]
    if not any(share and share.value is not None for share in shares):
        return None
    return Line(
        key=trend.name.slug,
        label=trend.name.label,
        x=[month(page.snapshots[n].on) for n in drawn],
        y=[share.value if share else None for share in shares],
        labels=[share.text if share else "" for share in shares],
        style=style,  # type: ignore[arg-type]  # one of two
    )


def month(day: date) -> date:
    return date(day.year, day.month, 1)


def threshold(page: StaffingPage) -> Level:
    first, last = page.snapshots[0].on, page.snapshots[-1].on
    return Level(
        key="threshold",
        label=f"threshold {page.threshold.text}",
        start=month(first),
        end=month(last),
        y=page.threshold.value or 0.0,
        style="dotted",
    )


def in_words(page: StaffingPage, lines: list[Trend]) -> str:
    told = "; ".join(f"{each.name.label} from {each.shares[0].text} to {each.shares[-1].text}" for each in lines)
    return f"A line for each: {told}. Threshold {page.threshold.text}."


def notes(page: StaffingPage, kind: Kind) -> list[str]:
    found = [f"Dashed: {page.history_illustrative}"] if page.history_illustrative else []
    every = [each for each in page.trends if each.kind == kind]
    drawn = sum(each.drawn for each in every)
    if drawn < len(every):
        found.append(
            f"{drawn} of {len(every)} are drawn, those that stand out first, then the lowest; the table has all."
        )
    if len(monthly(page)) < len(page.snapshots):
        found.append("Of a month with several snapshots the last is drawn; the table has all.")
    return found
