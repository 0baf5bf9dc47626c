"""A chart with everything on it, for the drawings' tests."""

from datetime import date

from opcc_portal.lib.chart import Band, Chart, Event, Level, Line, Mark

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
