"""The forecast on a measure's page: the months ahead, how such forecasts did, and how the last months compare."""

from collections.abc import Sequence

from opcc_portal.lib.formatting import format_figure, format_month
from opcc_portal.lib.periods import Period, add_months
from scorecard.domain import reasons
from scorecard.domain.forecast import AHEAD, BACKTESTED
from scorecard.domain.outlook import Ahead
from scorecard.pages.parts import Subject
from scorecard.values import Figure, Forecast, ForecastMonth


def forecast(item: Subject) -> Forecast | None:
    """Return the months ahead; None where nothing can be forecast."""
    if not item.outlook.ahead:
        return None
    months = [month(item, ahead, n) for n, ahead in enumerate(item.outlook.ahead, start=1)]
    return Forecast(
        months=months,
        basis=f"From the {item.outlook.rests_on} months to {format_month(item.month)}: their season and latest level.",
        record=record(item),
        against=against(item),
    )


def no_forecast(item: Subject) -> str:
    """Return why nothing can be forecast; "" where it can."""
    code = item.outlook.reason_code
    return f"There is no forecast: {reasons.in_words(code)}." if code else ""


def month(item: Subject, ahead: Ahead, n: int) -> ForecastMonth:
    when = add_months(item.month, n)
    return ForecastMonth(
        month=when,
        label=format_month(when),
        figure=Figure(
            text=written(item, ahead.value), value=ahead.value, period=format_month(when), illustrative=made(item)
        ),
        low80=ahead.low80,
        high80=ahead.high80,
        low95=ahead.low95,
        high95=ahead.high95,
        band80=between(item, ahead.low80, ahead.high80),
        band95=between(item, ahead.low95, ahead.high95),
    )


def made(item: Subject) -> bool:
    """Whether the forecast rests on reconstructed months."""
    return any(known.illustrative for period, known in item.ledger.figures.items() if period.span == 1)


def written(item: Subject, value: float) -> str:
    return format_figure(value, unit=item.measure.unit, decimals=item.measure.decimals)


def between(item: Subject, low: float, high: float) -> str:
    return f"{written(item, low)} to {written(item, high)}"


def record(item: Subject) -> str:
    """How often the bands of the last year held."""
    held, judged = item.outlook.held, item.outlook.judged
    if not judged:
        return ""
    months = f"the last {judged} months" if judged == BACKTESTED else f"{judged} of the last {BACKTESTED} months"
    return (
        f"Of {months} {held} lay within the 80% band of the forecast made at the end of the three months before; with "
        f"a good forecast about {round(0.8 * judged)} would."
    )


def against(item: Subject) -> str:
    """Which of the last three months lay outside the forecast made before them."""
    sides = [item.outlook.against(value_of(item, back), back) for back in range(AHEAD)]
    outside = [told for back in reversed(range(AHEAD)) if (told := beside(item, back))]
    if outside:
        return " ".join(outside)
    if None in sides:
        return ""
    return f"The last three months lay within the forecast of {format_month(add_months(item.month, -AHEAD))}."


def missed(item: Subject) -> str:
    """Which of the last three months lay outside the forecast made before them, in few words; "" for none."""
    told = []
    for side in ("below", "above"):
        months = [back for back in reversed(range(AHEAD)) if item.outlook.against(value_of(item, back), back) == side]
        names = [format_month(add_months(item.month, -back)) for back in months]
        if names:
            told.append(f"{listed(names)} {'was' if len(names) == 1 else 'were'} {side} forecast")
    return " and ".join(told)


def listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def value_of(item: Subject, months_back: int) -> float | None:
    return item.ledger.at(Period(add_months(item.month, -months_back), 1)).value


def beside(item: Subject, months_back: int) -> str:
    """One month outside the 80% band of the forecast made before it; "" where it lay within, or nothing is known."""
    value = value_of(item, months_back)
    side, band = item.outlook.against(value, months_back), item.outlook.band(months_back)
    if side not in ("above", "below") or value is None or band is None:
        return ""
    when = format_month(add_months(item.month, -months_back))
    expected = f"{between(item, *band)} was expected four times in five"
    return f"{when} was {side} forecast: {written(item, value)}, where {expected}."
