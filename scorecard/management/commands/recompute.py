"""Assess series here and now, without waiting for the queue."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opcc_portal import jobs
from opcc_portal.models import Job
from scorecard import actions
from scorecard.actions.assessing import assess, chunks
from scorecard.models import Series


class Command(BaseCommand):
    help = "Recompute the signals of series whose figures have changed, or of all with the help of the workers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="every series, changed or not")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = self.all() if options["all"] else self.stale()
        if failed:
            raise CommandError("\n".join(["Some series could not be assessed:", *failed]))

    def all(self) -> list[str]:
        """A job that this process helps with, and does alone where there is no worker."""
        self.said = ""
        job = jobs.finish(actions.recompute_everything(by=None), self.say)
        if job.status != Job.Status.DONE:
            raise CommandError(f"Not finished: {job.error}")
        return list(job.result["failed"])

    def stale(self) -> list[str]:
        """Without a job: those that wait, here alone."""
        ids = list(Series.objects.stale().values_list("pk", flat=True))
        done, self.said = 0, "" if ids else "Every series is up to date."
        self.stdout.write(self.said)
        for portion in chunks(ids):
            assess(portion, Series.objects.all())
            done += len(portion)
            self.say(done, len(ids))
        return actions.not_assessed(Series.objects.filter(pk__in=ids))

    def say(self, done: int, total: int) -> None:
        """How far it is, once."""
        line = f"{done} of {total} series"
        if line != self.said:
            self.stdout.write(line)
        self.said = line
