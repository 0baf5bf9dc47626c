"""Packs that are kept: built once by a worker, stored with their SHA-256, the same ever after."""

from typing import Any

from django.db import transaction

from opcc_portal import editions, jobs, pages, publishing
from opcc_portal.models import Edition, EditionFile, Job, StoredFile, User
from opcc_portal.pages import Audience
from reports.pack import building
from reports.pack.building import Report, nothing

NAME = "pack"
CONTENT_TYPE = "application/pdf"


def start_packs(edition: Edition, by: User | None) -> list[Job]:
    """Have the pack of an edition built for each of its readers; who asks twice is given the job under way."""
    return [
        under_way(edition, audience) or jobs.start(NAME, by=by, edition=edition.pk, audience=audience)
        for audience in pages.READERS
        if not EditionFile.objects.filter(edition=edition, audience=audience, name=NAME).exists()
    ]


def latest_job(edition: Edition, audience: Audience) -> Job | None:
    """The last job that was to build this pack."""
    return Job.objects.filter(kind=NAME, params__edition=edition.pk, params__audience=audience).first()


def under_way(edition: Edition, audience: Audience) -> Job | None:
    job = latest_job(edition, audience)
    return job if job and not job.finished else None


def kept(edition: Edition, audience: Audience, report: Report = nothing) -> EditionFile:
    """The pack that is stored, or one that is built and stored now. Raises `TypesettingError`."""
    there = editions.file(edition, audience, NAME)
    return there or keep(edition, audience, building.pack(edition, audience, report))


@transaction.atomic
def keep(edition: Edition, audience: Audience, content: bytes) -> EditionFile:
    """Store a pack unless somebody stored one meanwhile: what may have been downloaded always stays."""
    there = editions.file(edition, audience, NAME)
    if there:
        return there
    made = StoredFile.keep(content, CONTENT_TYPE)
    stored, _created = EditionFile.objects.get_or_create(
        edition=edition, audience=audience, name=NAME, defaults={"file": made}
    )
    return stored


@jobs.handles(NAME)
def build(progress: jobs.Progress) -> dict[str, Any]:
    """The job: the pack of the edition `edition` for `audience`."""
    edition = Edition.objects.get(pk=progress.params["edition"])
    stored = kept(edition, progress.params["audience"], progress.report)
    return {"sha256": stored.file.sha256, "size": stored.file.size}


publishing.register_afterwards(start_packs)
