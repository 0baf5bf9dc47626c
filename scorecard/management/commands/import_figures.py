"""Import figures from a spreadsheet here and now, without web pages and queue."""

import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opcc_portal import jobs
from opcc_portal.intake.reading import UnreadableError
from opcc_portal.models import Job, Upload, User
from scorecard import actions
from scorecard.actions import Difference, NotReadyError
from scorecard.importers.figures import counted

TOLD = 20  # refused figures that are named


class Command(BaseCommand):
    help = (
        "Record the figures of a spreadsheet (XLSX, ODS or CSV), all of them or none. A row for each figure (columns "
        "measure, month, value and optionally numerator, denominator, area, segment, note), or months across."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change and record nothing")
        parser.add_argument("--by", metavar="USERNAME", help="in whose name; without it the portal's own")
        parser.add_argument("--kind", default="", choices=["", *actions.REVISIONS], help="of figures that change")
        parser.add_argument("--reason", default="", help="why figures change")

    def handle(self, *args: Any, file: Path, dry_run: bool, by: str | None, **options: Any) -> None:
        person = find_person(by) if by else None
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        if dry_run:
            found = compared(content, file.name)
            self.tell(found)
            if counted(found.rows)["refused"]:
                raise CommandError("Nothing would be recorded while a figure is refused.")
            return
        upload = actions.bring(by=person, name=file.name, content=content, token=uuid.uuid4())
        self.done(upload)
        found = actions.difference(upload)
        self.tell(found)
        if not any(row.state in ("new", "changed", "refused") for row in found.rows):
            return
        try:
            upload.job = actions.ask_to_apply(upload=upload, by=person, kind=options["kind"], reason=options["reason"])
        except NotReadyError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Recorded: {self.done(upload).result['figures']} figures.")

    def done(self, upload: Upload) -> Job:
        """Do here and now what was begun for an upload."""
        job = jobs.finish(Job.objects.get(pk=upload.job_id))
        upload.refresh_from_db()
        if job.status == Job.Status.FAILED:
            raise CommandError(job.error)
        return job

    def tell(self, found: Difference) -> None:
        """Say what would change, and of what is refused where and why."""
        for note in found.notes:
            self.stdout.write(note)
        counts = counted(found.rows)
        self.stdout.write("{new} new, {changed} changed, {same} the same, {refused} refused.".format(**counts))
        if not counts["new"] + counts["changed"] + counts["refused"]:
            self.stdout.write("No change.")
        refused = [row for row in found.rows if row.state == "refused"]
        for row in refused[:TOLD]:
            period = f", {row.period.label()}" if row.period else ""
            self.stderr.write(f"{row.place}: {row.subject}{period}: {row.reason}")
        if len(refused) > TOLD:
            self.stderr.write(f"and {len(refused) - TOLD} more.")


def find_person(username: str) -> User:
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody who may sign in has the username “{username}”.")
    return found


def compared(content: bytes, name: str) -> Difference:
    try:
        return actions.compare(content, name)
    except UnreadableError as error:
        raise CommandError(str(error)) from error
