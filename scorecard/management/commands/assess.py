"""Assess anybody's monthly series from a file, without loading them."""

from collections.abc import Iterable
from json import dumps
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opcc_portal.lib.formatting import format_figure, format_month
from opcc_portal.lib.periods import add_months
from scorecard.domain import context, reasons, wording
from scorecard.domain.outlook import Outlook
from scorecard.domain.reports import Report, Series, Step, report
from scorecard.domain.series import Kind
from scorecard.importers.series import RefusedFileError, read_series

DECIMALS = {Kind.COUNT: 0, Kind.PROPORTION: 1}
FINE = 3  # digits of what is neither


class Command(BaseCommand):
    help = (
        "Say of each monthly series in a CSV file what is out of the ordinary, how it travels and what would come "
        "next. Columns: series,month,value and optionally numerator,denominator, which make the value a percentage. "
        "A month is 2018-03 or a date (2018-03-31, 31/03/2018); a blank value is a month without a figure. Each series "
        "is assessed for its own last month in the file. Nothing is stored."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="one object for each series, as JSON")

    def handle(self, *args: Any, file: Path, json: bool, **options: Any) -> None:
        try:
            reports = report(read_series(file))
        except RefusedFileError as error:
            raise CommandError(str(error)) from error
        for text in as_json(reports) if json else map(in_words, reports):
            self.stdout.write(text)


def as_json(reports: Iterable[Report]) -> Iterable[str]:
    """Yield a list of one object a line: what is said of many series is never in memory at once."""
    opening = "["
    for each in reports:
        yield opening + dumps(each.to_dict(), allow_nan=False)
        opening = ","
    yield "]"


def in_words(found: Report) -> str:
    """A paragraph for each series: its context, each signal, its travel, its forecast."""
    series, proposed = found.series, context.propose(found.signals, found.series.last)
    lines = [
        f"{series.name}, {format_month(series.last)}: {proposed or 'not assessable'}",
        *(wording.explain(s, unit=series.unit, decimals=decimals(series), month=series.last) for s in found.signals),
        *(travelled(months, step) for months, step in found.travel.items()),
        *forecasts(series, found.outlook),
    ]
    return "\n  ".join(lines) + "\n\n"


def decimals(series: Series) -> int:
    return DECIMALS.get(series.kind, FINE)


def travelled(months: int, step: Step) -> str:
    span = f"Last {'month' if months == 1 else f'{months} months'}"
    if not step.change:
        return f"{span}: cannot be compared with the year before, because {step.reason}."
    return f"{span}: {step.change.words}{' (small numbers)' if step.small else ''}."


def forecasts(series: Series, outlook: Outlook) -> Iterable[str]:
    if outlook.reason_code:
        yield f"No forecast: {reasons.in_words(outlook.reason_code)}."
    for n, ahead in enumerate(outlook.ahead, start=1):
        value, low, high = (
            format_figure(number, unit=series.unit, decimals=decimals(series))
            for number in (ahead.value, ahead.low80, ahead.high80)
        )
        yield f"{format_month(add_months(series.last, n))}: {value} forecast, {low} to {high} four times in five."
