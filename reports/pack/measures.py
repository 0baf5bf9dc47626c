"""A measure on paper."""

from collections.abc import Iterator
from itertools import groupby

from opcc_portal.lib.formatting import MONTHS, format_date
from reports.pack.parts import Section, Sheets, figure, step, symbols
from scorecard import values
from scorecard.values import MeasurePage

YEAR = 12
MONTHS_SHOWN = 24  # two years beside each other; all of them are in the portal's download
STANDINGS: dict[values.Standing, str] = {
    "concern": "stands out, for concern",
    "improvement": "stands out, improving",
    "notable": "stands out",
    "quiet": "nothing out of the ordinary",
    "not_assessable": "cannot be assessed",
    "no_data": "no data",
}


def measure(page: MeasurePage, sheets: Sheets) -> Section:
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "standing": STANDINGS[page.standing],
        "symbols": symbols(page.symbols, sheets),
        "quarters": [quarter(cell) for cell in page.quarters],
        "unit": page.unit,
        "paragraphs": list(paragraphs(page, sheets)),
        "travel": [step(each) for each in page.travel] if len(page.travel) > 1 else [],
        "forecast": forecast(page.forecast) if page.forecast else None,
        "months": years(page),
        "all_months": len(page.months),
        "breakdowns": [breakdown(table) for table in page.breakdowns],
        "expectations": [f"{line.label}: {line.text}{in_brackets(line.source)}" for line in page.expectations],
        "events": [event(note) for note in page.notes],
        "data_notes": page.data_notes,
        "revisions": [revision(each) for each in page.revisions],
        "illustrative": page.illustrative,
    }


def in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def quarter(cell: values.QuarterCell) -> Section:
    return {
        "label": cell.label or cell.figure.period,
        "figure": figure(cell.figure),
        "twelve": figure(cell.twelve_months),
        "current": cell.current,
    }


def paragraphs(page: MeasurePage, sheets: Sheets) -> Iterator[Section]:
    """The headline, then what fired unless the headline says it, what others judged, how the last months compare with
    the forecast, what is quiet, what cannot be assessed and why."""
    yield sheets.paragraph(page.headline)
    for note in page.signals:
        if note.state in ("high", "low") and note.sentence not in page.headline:
            yield sheets.paragraph(note.sentence, lead=f"{note.word}.")
    yield from (sheets.paragraph(judged(said), lead="Judged elsewhere.") for said in page.recorded)
    yield from (sheets.paragraph(g.told, lead="Among similar forces.") for g in page.peers if not g.drawn)
    if page.forecast and page.forecast.against:
        yield sheets.paragraph(page.forecast.against, lead="Against the forecast.")
    yield from (
        sheets.paragraph(n.sentence, lead="Unusual for the season.") for n in page.signals if n.season == "unusual"
    )
    quiet = [called(note) for note in page.signals if note.state == "quiet" and note.code != "no_data"]
    if quiet:
        yield sheets.paragraph(f"{'; '.join(quiet)}.", lead="Quiet:")
    silent = [note for note in page.signals if note.state == "not_assessable"]
    if silent:
        yield sheets.paragraph(f"{'; '.join(unassessed(silent))}.", lead="Cannot be assessed:")


def unassessed(notes: list[values.SignalNote]) -> Iterator[str]:
    """What cannot be assessed and why; those with one reason together."""
    for reason, together in groupby(notes, key=lambda note: note.reason):
        names = ", ".join(called(note) for note in together)
        yield f"{names}: {reason}" if reason else names


def called(note: values.SignalNote) -> str:
    """What a rule is called in a list."""
    return note.short or note.name[:1].lower() + note.name[1:]


def years(page: MeasurePage) -> list[list[Section]]:
    """The last two years of months, each a table of its own, so that a month stands beside the one a year before;
    nothing where none of them has a figure."""
    shown = page.months[-MONTHS_SHOWN:]
    if all(each.figure.value is None for each in shown):
        return []
    return [[month(each) for each in shown[start : start + YEAR]] for start in range(0, len(shown), YEAR)]


def month(each: values.Month) -> Section:
    return {
        "label": f"{MONTHS[each.month.month - 1][:3]} {each.month.year}",
        "figure": figure(each.figure),
        "twelve": figure(each.twelve_months),
        "signalled": each.signalled,
    }


def breakdown(table: values.Breakdown) -> Section:
    return {
        "caption": table.caption,
        "columns": table.columns,
        "rows": [{"label": name, "figures": [figure(shown) for shown in figures]} for name, figures in table.rows],
    }


def event(note: values.DatedNote) -> str:
    return f"{format_date(note.on)}: {note.label}{' (break in the series)' if note.kind == 'break' else ''}"


def revision(each: values.Revision) -> Section:
    return {"period": each.period, "old": each.old, "new": each.new, "on": format_date(each.on), "why": each.reason}


def judged(said: values.Recorded) -> str:
    """What somebody else judged, or why they could not, with the source."""
    lead = "No comparison with other forces: " if said.unavailable and said.about == "peers" else ""
    period = "" if said.unavailable else f", {said.period}"
    return f"{lead}{said.text}{period} ({said.source})."


def forecast(made: values.Forecast) -> Section:
    return {
        "months": [
            {"label": month.label, "figure": figure(month.figure), "band80": month.band80, "band95": month.band95}
            for month in made.months
        ],
        "basis": made.basis,
        "record": made.record,
    }
