"""Assess anybody's monthly series from a file, without loading them."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opcc_portal.lib.formatting import format_month
from opcc_portal.lib.periods import add_months
from scorecard.domain import context, reasons, wording
from scorecard.domain.reports import Report, Series, report
from scorecard.domain.series import Kind
from scorecard.importers.series import RefusedFileError, read_series

DECIMALS = 1


class Command(BaseCommand):
    help = (
        "Say of each monthly series in a CSV file what is out of the ordinary, how it travels and what would come "
        "next. Columns: series,month,value and optionally numerator,denominator, which make the value a percentage. "
        "A month is 2018-03 or a date; a blank value is a month without a figure. Each series is assessed for its own "
        "last month. Nothing is stored."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="one object for each series, as JSON")

    def handle(self, *args: Any, file: Path, json: bool, **options: Any) -> None:
        try:
            found = read_series(file)
        except RefusedFileError as error:
            raise CommandError(str(error)) from error
        reports = report([Series(name=each.name, kind=each.kind, months=each.months) for each in found])
        self.stdout.write(as_json(reports) if json else "\n\n".join(in_words(each) for each in reports))


def as_json(reports: list[Report]) -> str:
    return json.dumps([each.to_dict() for each in reports], indent=2, allow_nan=False)


def in_words(found: Report) -> str:
    """A paragraph for each series: its context, each signal, its travel, its forecast."""
    series = found.series
    lines = [
        f"{series.name}, {format_month(series.last)}: {context.propose(found.signals, series.last) or 'not assessable'}"
    ]
    unit = "%" if series.kind is Kind.PROPORTION else ""
    lines += [wording.explain(s, unit=unit, decimals=DECIMALS, month=series.last) for s in found.signals]
    lines += [
        f"{months} {'month' if months == 1 else 'months'}: {change.words}{' (small numbers)' if small else ''}."
        for months, (change, small) in found.travel.items()
        if change
    ]
    lines += [
        f"{format_month(add_months(series.last, n))}: {ahead.value:,.1f} forecast, {ahead.low80:,.1f} to "
        f"{ahead.high80:,.1f} four times in five."
        for n, ahead in enumerate(found.outlook.ahead, start=1)
    ]
    if found.outlook.reason_code:
        lines.append(f"No forecast: {reasons.in_words(found.outlook.reason_code)}.")
    return "\n  ".join(lines)
