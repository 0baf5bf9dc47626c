"""Publish a quarter here and now, without web pages and queue."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opcc_portal import jobs, publishing
from opcc_portal.actions import NotAllowedError
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Job, Quarter, User


class Command(BaseCommand):
    help = "Publish an approved quarter, in the name of somebody who may."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quarter", help="written as 2017-18-Q4")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who publishes it: an approver")

    def handle(self, *args: Any, quarter: str, by: str, **options: Any) -> None:
        subject, person = find_quarter(quarter), find_person(by)
        try:
            job = publishing.ask(subject=subject, by=person)
        except NotAllowedError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Publishing {subject} in the name of {person} …")
        job = jobs.finish(job)
        if job.status == Job.Status.FAILED:
            raise CommandError(f"{subject} was not published: {job.error}")
        self.stdout.write(f"Published: {subject}, edition {job.result['edition']}.")


def find_quarter(slug: str) -> Quarter:
    try:
        calendar = FinancialQuarter.parse(slug)
    except ValueError as error:
        raise CommandError(str(error)) from error
    found = Quarter.objects.filter(year=calendar.year, number=calendar.number).first()
    if found is None:
        known = ", ".join(quarter.slug for quarter in Quarter.objects.all()) or "none"
        raise CommandError(f"There is no {calendar.label} here. There are: {known}.")
    return found


def find_person(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"Nobody has the username “{username}”.")
    if not found.is_active:
        raise CommandError(f"The account “{username}” is switched off.")
    return found
