"""Write an edition's pack to a file, building it where that has not been done."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opcc_portal import editions, pages
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import DamagedError, Edition, Quarter
from reports.pack import keeping
from reports.pack.typesetting import TypesettingError


class Command(BaseCommand):
    help = "Write the pack of a published quarter as PDF, exactly as it is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quarter", help="such as 2017-18-Q4")
        parser.add_argument("--output", type=Path, required=True, help="the file to write")
        parser.add_argument("--audience", choices=pages.READERS, default="panel", help="for whom (panel)")
        parser.add_argument("--edition", type=int, help="which edition (the current one)")

    def handle(self, *args: Any, output: Path, audience: pages.Audience, **options: Any) -> None:
        if not output.parent.is_dir():
            raise CommandError(f"There is no folder {output.parent}: make it first.")
        if output.is_dir():
            raise CommandError(f"{output} is a folder: name the file, for example {output / 'pack.pdf'}.")
        edition = find(options["quarter"], options["edition"])
        try:
            stored = keeping.kept(edition, audience).file
            output.write_bytes(stored.opened())
        except (TypesettingError, DamagedError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{output}: {edition}, {stored.size:,} bytes, SHA-256 {stored.sha256}")


def find(slug: str, number: int | None) -> Edition:
    """The edition asked for; who asks for one that is not there is told what there is."""
    try:
        quarter = FinancialQuarter.parse(slug)
    except ValueError as error:
        raise CommandError(str(error)) from error
    if not Quarter.objects.filter(year=quarter.year, number=quarter.number).exists():
        raise CommandError(f"The portal has no {quarter.label}.")
    found = [edition for edition in editions.of_quarters() if edition.subject == slug]
    if not found:
        raise CommandError(f"{quarter.label} has not been published.")
    edition = editions.find(found, slug, number)
    if edition is None:
        raise CommandError(f"{quarter.label} has no edition {number}: the current one is {found[0].number}.")
    return edition
