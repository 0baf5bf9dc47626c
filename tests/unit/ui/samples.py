"""A chart with everything on it, for the drawings' tests."""

from datetime import date

from opcc_portal.lib.chart import Band, Bar, Bars, Chart, Event, Level, Limit, Line, Mark, Ribbon

MONTHS = [date(2015 + (3 + i) // 12, (3 + i) % 12 + 1, 1) for i in range(36)]
SECONDS: list[float | None] = [628.0 + 9 * (-1) ** i + i % 5 for i in range(35)] + [700.0]


def chart(**changes) -> Chart:
    start, end = MONTHS[11], MONTHS[34]
    words = [f"{value} seconds" for value in SECONDS]
    given = {
        "title": "March 2018 left the band & stayed out",
        "subtitle": "Average minutes and seconds by month",
        "alt": "Between 10:15 and 10:45 until March 2018, which is 11:40.",
        "scale": "duration",
        "table": "months",
        "lines": [Line(key="months", label="months", x=MONTHS, y=SECONDS, labels=words)],
        "bands": [
            Band(key="sd", label="± 1 SD", start=start, end=end, low=615, high=642, strength="inner"),
            Band(key="sd", label="± 2 SD", start=start, end=end, low=602, high=655),
        ],
        "levels": [Level(key="sd", label="mean", start=start, end=end, y=628.5)],
        "marks": [Mark(x=MONTHS[35], y=700, judgement="concern", label="March 2018")],
        "events": [Event(x=date(2016, 10, 1), label="New system", kind="break")],
    }
    return Chart(**(given | changes))


# -- Four years with a forecast, and peers -------------------------------------------------------------------------

YEARS = [date(2014 + (3 + i) // 12, (3 + i) % 12 + 1, 1) for i in range(48)]
AHEAD = [date(2018, 4, 1), date(2018, 5, 1), date(2018, 6, 1)]
CRIMES: list[float | None] = [2900.0 + 12 * i + 260 * (i % 12 in (1, 2, 3, 4)) + 90 * (-1) ** i for i in range(47)] + [
    3980.0
]
FAN = [YEARS[-1], *AHEAD]
MIDDLE = [3980.0, 3610.0, 3850.0, 3870.0]
HALF_80, HALF_95 = [0.0, 150.0, 180.0, 210.0], [0.0, 240.0, 290.0, 340.0]


def ribbon(strength: str, half: list[float]) -> Ribbon:
    low, high = [m - h for m, h in zip(MIDDLE, half, strict=True)], [m + h for m, h in zip(MIDDLE, half, strict=True)]
    return Ribbon(
        key="forecast", label="80%" if strength == "inner" else "95%", x=FAN, low=low, high=high, strength=strength
    )


def forecast(**changes) -> Chart:
    """48 months and a forecast of three, everything that a chart may carry, an event and a mark at the end."""
    start, end = YEARS[23], YEARS[46]
    average: list[float | None] = [None] * 11 + [3100.0 + 11 * i for i in range(37)]
    given = {
        "title": "Crime rose in March 2018",
        "subtitle": "Crimes recorded in each month, Wiltshire, April 2014 to March 2018",
        "alt": "About 3,000 a month, rising to 3,980 in March 2018.",
        "scale": "number",
        "table": "months",
        "from_zero": True,
        "lines": [
            Line(key="months", label="Months", x=YEARS, y=CRIMES, labels=[f"{y:,.0f}" for y in CRIMES]),
            Line(
                key="rolling",
                label="12-month average",
                x=YEARS,
                y=average,
                labels=[""] * 48,
                style="smooth",
                shown=False,
            ),
            Line(
                key="forecast",
                label="forecast",
                x=FAN,
                y=[*MIDDLE],
                labels=[f"{y:,.0f}" for y in MIDDLE],
                style="dotted",
            ),
        ],
        "bands": [
            Band(key="baseline", label="±2 SD", start=start, end=end, low=2900, high=3900),
            Band(key="baseline", label="±1 SD", start=start, end=end, low=3150, high=3650, strength="inner"),
        ],
        "ribbons": [ribbon("outer", HALF_95), ribbon("inner", HALF_80)],
        "levels": [
            Level(key="baseline", label="mean", start=start, end=end, y=3400),
            Level(
                key="expectations",
                label="Target of the Police and Crime Plan 2017-21",
                start=YEARS[30],
                end=YEARS[-1],
                y=3300,
                style="dotted",
            ),
            Level(key="expectations", label="Standard", start=YEARS[0], end=YEARS[-1], y=2500, style="dashed"),
        ],
        "marks": [
            *(Mark(x=YEARS[i], y=CRIMES[i] or 0, judgement="concern") for i in range(40, 47)),
            Mark(x=YEARS[47], y=3980, judgement="concern", label="March 2018: 3,980"),
        ],
        "events": [
            Event(x=date(2016, 4, 1), label="New recording rules", kind="break"),
            Event(x=date(2018, 2, 1), label="Operation Sceptre, second phase"),
            Event(x=date(2017, 11, 1), label="New contact centre opens"),
        ],
        "notes": ["Illustrative months, reconstructed to match the published quarters."],
    }
    return Chart(**(given | changes))


def peers(**changes) -> Bars:
    rates = {
        "Devon and Cornwall": 58.2,
        "Dyfed-Powys": 49.7,
        "Gloucestershire": 66.1,
        "Norfolk": 70.9,
        "North Yorkshire": 51.3,
        "Suffolk": 68.8,
        "Warwickshire": 84.4,
        "West Mercia": 73.5,
    }
    bars = [Bar(label=name, value=rate, text=f"{rate}") for name, rate in rates.items()]
    bars += [Bar(label="Wiltshire", value=64.3, text="64.3", kind="own")]
    bars += [Bar(label="Average of most similar forces", value=69.6, text="69.6", kind="average")]
    given = {
        "title": "Crime is within what its peers have",
        "subtitle": "Crimes per 1,000 residents, 12 months to March 2018",
        "alt": "Wiltshire has 64.3, its peers 49.7 to 84.4.",
        "scale": "number",
        "table": "peers",
        "decimals": 1,
        "bars": bars,
        "limits": [
            Limit(label="lower limit", value=38.1, text="38.1"),
            Limit(label="upper limit", value=92.7, text="92.7"),
        ],
    }
    return Bars(**(given | changes))
