"""Assess series here and now, without the queue."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scorecard import actions
from scorecard.actions.assessing import chunks
from scorecard.models import Series


class Command(BaseCommand):
    help = "Recompute the signals of series whose figures have changed, or of all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="every series, changed or not")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = Series.objects.all() if options["all"] else Series.objects.stale()
        ids = list(wanted.values_list("pk", flat=True))
        done = 0
        for portion in chunks(ids):
            actions.recompute(portion)
            done += len(portion)
            self.stdout.write(f"{done} of {len(ids)} series")
        if not ids:
            self.stdout.write("Every series is up to date.")
        failed = Series.objects.filter(pk__in=ids).stale()
        if reasons := [f"{series}: {series.last_error}" for series in failed.select_related("measure")]:
            raise CommandError("Some series could not be assessed:\n" + "\n".join(reasons))
