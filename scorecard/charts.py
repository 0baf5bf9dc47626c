"""Page values drawn as chart values: what is shown, never how. No queries."""

import re
from typing import Literal

from opcc_portal.lib.chart import AnyChart, Band, Bar, Bars, Chart, Event, Judgement, Level, Limit, Line, Mark, Ribbon
from scorecard.domain.signals import rule_of
from scorecard.values import MeasurePage, Peers, QuotedChart

SENTENCE = re.compile(r"(?<=\.) ")  # a drawing's notes stand on one line each
STYLES: tuple[Literal["smooth", "dashed", "dotted"], ...] = ("smooth", "dashed", "dotted")
GRAVEST: tuple[Judgement, ...] = ("concern", "improvement", "neutral")


def measure_charts(page: MeasurePage) -> dict[str, AnyChart]:
    """The charts of a measure's page by their keys: its months, its rate among each group of similar forces, and those
    that somebody put within the commentary."""
    main = measure_chart(page)
    among = {group.key: peers_bars(group) for group in page.peers if group.drawn}
    quoted = {drawn.key: quoted_chart(drawn) for drawn in page.commentary_charts if not drawn.problem}
    return {**({"main": main} if main else {}), **among, **quoted}


def measure_chart(page: MeasurePage) -> Chart | None:
    """The measure's months with their baseline and marks; its quarters where it has no months; None with neither."""
    lines = [months_line(page), rolling_line(page)] if page.months else [quarters_line(page)]
    lines = [line for line in lines if sum(y is not None for y in line.y) > 1]
    if not lines:
        return None
    lines += forecast_line(page)
    return Chart(
        title=page.chart_title,
        subtitle=page.chart_subtitle,
        alt=page.chart_alt,
        scale=page.scale,
        table="months" if page.months else "quarters",
        decimals=page.decimals,
        from_zero=page.from_zero,
        lines=lines,
        bands=bands(page),
        ribbons=forecast_bands(page),
        levels=mean_level(page) + expectation_levels(page),
        marks=marks(page),
        events=[Event(x=note.on, label=note.label, kind=note.kind) for note in page.notes],
        notes=[page.illustrative] if page.illustrative else [],
    )


def months_line(page: MeasurePage) -> Line:
    return Line(
        key="months",
        label="Months",
        x=[month.month for month in page.months],
        y=[month.figure.value for month in page.months],
        labels=[month.figure.text for month in page.months],
    )


def rolling_line(page: MeasurePage) -> Line:
    """The twelve months to each month: of a count, per month, so that both lines share one scale."""
    totals = [month.twelve_months for month in page.months]
    share = 12 if page.from_zero else 1
    known = [total.value if total else None for total in totals]
    return Line(
        key="rolling",
        label="12-month average" if page.from_zero else "12 months",
        x=[month.month for month in page.months],
        y=[None if value is None else value / share for value in known],
        labels=[f"12 months: {total.text}" if total else "" for total in totals],
        style="smooth",
        shown=False,
    )


def quarters_line(page: MeasurePage) -> Line:
    return Line(
        key="quarters",
        label="Figures",
        x=[quarter.end for quarter in page.quarters],
        y=[quarter.figure.value for quarter in page.quarters],
        labels=[quarter.figure.text for quarter in page.quarters],
    )


def forecast_line(page: MeasurePage) -> list[Line]:
    """The months ahead, joined to the last figure."""
    if page.forecast is None:
        return []
    last, ahead = page.months[-1], page.forecast.months
    line = Line(
        key="forecast",
        label="forecast",
        x=[last.month, *(month.month for month in ahead)],
        y=[last.figure.value, *(month.figure.value for month in ahead)],
        labels=["", *(f"Forecast {month.figure.text}, 80%: {month.band80}" for month in ahead)],
        style="dotted",
    )
    return [line]


def forecast_bands(page: MeasurePage) -> list[Ribbon]:
    """Within which the months ahead lie four times in five, and nineteen times in twenty."""
    if page.forecast is None:
        return []
    ahead = page.forecast.months
    bounds = (
        ("80%", "inner", [(month.low80, month.high80) for month in ahead]),
        ("95%", "outer", [(month.low95, month.high95) for month in ahead]),
    )
    return [
        Ribbon(
            key="forecast",
            label=label,
            x=[month.month for month in ahead],
            low=[low for low, _ in edges],
            high=[high for _, high in edges],
            strength="inner" if strength == "inner" else "outer",
        )
        for label, strength, edges in bounds
    ]


def bands(page: MeasurePage) -> list[Band]:
    base = page.baseline
    if base is None or not page.months:
        return []
    return [
        Band(
            key="baseline",
            label=f"±{width} SD",
            start=base.start,
            end=base.end,
            low=base.mean - width * base.sd,
            high=base.mean + width * base.sd,
            strength="inner" if width == 1 else "outer",
        )
        for width in (2, 1)
    ]


def mean_level(page: MeasurePage) -> list[Level]:
    base = page.baseline
    if base is None or not page.months:
        return []
    return [Level(key="baseline", label="mean", start=base.start, end=base.end, y=base.mean)]


def expectation_levels(page: MeasurePage) -> list[Level]:
    """Each expectation over the part of the chart's time for which it held."""
    ends = [month.month for month in page.months] or [quarter.end for quarter in page.quarters]
    return [
        Level(
            key="expectations",
            label=line.label,
            start=max(line.start or ends[0], ends[0]),
            end=min(line.end or ends[-1], ends[-1]),
            y=line.value,
            style="dotted",
        )
        for line in page.expectations
        if (line.start or ends[0]) <= ends[-1] and (line.end or ends[-1]) >= ends[0]
    ]


def marks(page: MeasurePage) -> list[Mark]:
    """The months under a fired signal; the last of them with its figure."""
    marking = (note for note in page.signals if note.state in ("high", "low") and rule_of(note.code).tested)
    judgement = min((note.judgement for note in marking), key=GRAVEST.index, default="neutral")
    marked = [month for month in page.months if month.signalled and month.figure.value is not None]
    return [
        Mark(
            x=month.month,
            y=month.figure.value or 0.0,
            judgement=judgement,
            label=f"{month.label}: {month.figure.text}" if month is marked[-1] else "",
        )
        for month in marked
    ]


# -- Within a text -------------------------------------------------------------------------------------------------


def quoted_chart(drawn: QuotedChart) -> Chart:
    """The months of several measures, each a line."""
    return Chart(
        title=drawn.title,
        subtitle=drawn.subtitle,
        alt=drawn.alt,
        scale=drawn.scale,
        table=drawn.key,
        decimals=drawn.decimals,
        from_zero=drawn.from_zero,
        lines=[
            Line(
                key=f"line-{number}",
                label=line.label,
                x=drawn.months,
                y=[figure.value for figure in line.figures],
                labels=[figure.text for figure in line.figures],
                style=STYLES[number % len(STYLES)],
            )
            for number, line in enumerate(drawn.lines)
        ],
        notes=[drawn.illustrative] if drawn.illustrative else [],
    )


# -- Among similar forces ------------------------------------------------------------------------------------------


def peers_bars(group: Peers) -> Bars:
    """The force's rate beside those of similar forces, with the limits of our estimate where there is one."""
    own = next((rate.figure.text for rate in group.rates if rate.kind == "own"), "")
    average = next((rate.figure.text for rate in group.rates if rate.kind == "average"), "")
    beside = f"{own} here, {average} on average" if own and average else "This force among others"
    notes = SENTENCE.split(group.note) + ["The average is the published one, which includes this force."] * bool(
        average
    )
    notes += [f"Source: {title}." for title in group.sources]
    return Bars(
        title=f"Among similar forces: {beside}",
        subtitle=f"{group.measure}, {group.period}, {group.group}",
        alt=group.told,
        scale=group.scale,
        table=group.key,
        decimals=group.decimals,
        bars=[
            Bar(label=rate.label, value=rate.figure.value, text=rate.figure.text, kind=rate.kind)
            for rate in group.rates
            if rate.figure.value is not None
        ],
        limits=[Limit(label=limit.label, value=limit.value, text=limit.text) for limit in group.limits],
        notes=[note for note in notes if note],
    )
