"""Fill an installation with Wiltshire's published figures and five demonstration accounts, and publish its quarters."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from deployability.actions.loading import load as load_staffing
from deployability.importers.fixtures import Dataset as Staffing
from deployability.importers.fixtures import read_folder as read_staffing
from opcc_portal import jobs, publishing
from opcc_portal.actions import NotAllowedError, move_quarter
from opcc_portal.intake.folder import BrokenFileError
from opcc_portal.models import Job, Office, Quarter, Role, User
from reports.actions.loading import load as load_told
from reports.importers import Dataset as Told
from reports.importers import read_folder as read_told
from risks.actions.loading import load as load_registers
from risks.importers import Dataset as Registers
from risks.importers import read_folder as read_registers
from risks.models import Risk
from scorecard import actions
from scorecard.actions.loading import load as load_folder
from scorecard.importers import Dataset, read_folder
from scorecard.models import Series

WILTSHIRE = settings.BASE_DIR / "fixtures" / "wiltshire"
PASSWORD = "demo"  # the accounts exist only in demo mode, which is never a real installation
ACCOUNTS = {
    "analyst": ("Performance Analyst", Role.ANALYST),
    "approver": ("Chief Executive", Role.APPROVER),
    "riskowner": ("Head of Business and Risk", Role.RISK_OWNER),
    "panel": ("Panel Member", Role.PANEL),
    "admin": ("Administrator", Role.ADMIN),
}
OWNED = ("i8", "i9", "t3")  # risks that the risk owner keeps up to date: our choice, for the documents name no owners


class Command(BaseCommand):
    help = "Load Wiltshire's figures and the demonstration accounts. Safe to repeat: it keeps what was entered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=WILTSHIRE, help="where the CSV files are")
        parser.add_argument("--open", action="store_true", help="leave the quarters open: publish nothing")

        parser.add_argument(
            "--quarter", action="append", help="open and publish this quarter alone, such as 2017-18-Q4"
        )

    def handle(self, *args: Any, folder: Path, open: bool, quarter: list[str] | None, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demonstration accounts exist only in demo mode: set DEMO=1.")
        fresh = not Quarter.objects.exists()
        try:
            new = load(read_folder(folder), read_told(folder), read_registers(folder), read_staffing(folder), quarter)
        except BrokenFileError as error:
            raise CommandError(str(error)) from error
        call_command("recompute", stdout=self.stdout)
        self.stdout.write(f"Wiltshire: {new or 'no'} new figures; {Series.objects.count()} series.")
        if fresh and not open:  # later it may hold what somebody has entered, which only they publish
            for opened in Quarter.objects.order_by("data_to"):
                self.publish(opened)

    def publish(self, quarter: Quarter) -> None:
        """Have the quarter signed off by two people."""
        analyst, approver = (User.objects.get(username=name) for name in ("analyst", "approver"))
        try:
            move_quarter(quarter=quarter, move="submit", by=analyst)
            move_quarter(quarter=quarter, move="approve", by=approver)
            job = jobs.finish(publishing.ask(subject=quarter, by=approver))
        except NotAllowedError as refusal:
            raise CommandError(f"Not published: {refusal}") from refusal
        if job.status != Job.Status.DONE:
            raise CommandError(f"Not published: {job.error}")
        self.stdout.write(f"{quarter}: edition {job.result['edition']} is published.")


@transaction.atomic
def load(data: Dataset, told: Told, registers: Registers, staffing: Staffing, quarters: list[str] | None = None) -> int:
    """All of it or nothing, of the quarters only those named; how many figures were new."""
    for row in data.office:
        fields = {name: getattr(row, name) for name in row.__struct_fields__}
        Office.objects.get_or_create(id=1, defaults=fields)
    for username, (title, role) in ACCOUNTS.items():
        if not User.objects.filter(username=username).exists():
            email = f"{username}@portal.invalid"  # where nothing is delivered
            User.objects.create_user(username, PASSWORD, display_name=title, email=email, role=role, is_demo=True)
    new = load_folder(by=None, data=data)
    for opened in data.quarters:
        if quarters is None or opened.quarter in quarters:
            actions.open_quarter(by=None, calendar=opened.calendar, data_to=opened.data_to, note=opened.note)
    load_told(told)
    load_staffing(staffing)
    if load_registers(registers):  # later they are whose the office says
        Risk.objects.filter(slug__in=OWNED).update(owner=User.objects.get(username="riskowner"))
    return new
