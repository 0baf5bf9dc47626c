"""Publishing: what every reader's page will say, gathered at one moment and stored for good.

Asked for by a person, done as a job: gather all pages from one snapshot, freeze them, see that every reference leads
somewhere, then store them as the next edition in one short transaction that also moves the quarter. Until that commits
nothing of it can be seen; after it nothing of it can change.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet

from opcc_portal import editions, jobs, pages
from opcc_portal.actions import NotAllowedError, move_quarter, refuse, refuse_unfinished
from opcc_portal.audit import record
from opcc_portal.editions import Frame, OfficeNames
from opcc_portal.jobs import Progress, RefusedError
from opcc_portal.models import Edition, EditionPage, Job, Office, Quarter, User
from opcc_portal.models.editions import fingerprint
from opcc_portal.pages import Audience, Page
from opcc_portal.snapshots import snapshot

UNFINISHED = (Job.Status.QUEUED, Job.Status.RUNNING)
STEPS = 4  # waited for writers, gathered, frozen, stored


@dataclass(frozen=True)
class Gathered:
    """One page for one audience, as it will be published."""

    audience: Audience
    page: Page
    slug: str
    value: msgspec.Struct


_afterwards: list[Callable[[Edition, User], object]] = []


def register_afterwards(act: Callable[[Edition, User], object]) -> None:
    """`act(edition, by)` is done in the transaction that publishes: it writes down what has to follow."""
    _afterwards.append(act)


# -- Asking --------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask(*, quarter: Quarter, by: User, seen: int | None = None) -> Job:
    """Have an approved quarter published. Whoever asks twice is given the job that is under way.

    Raises `NotAllowedError` as `move_quarter` does.
    """
    quarter = Quarter.objects.select_for_update().get(pk=quarter.pk)
    refuse(quarter=quarter, move="publish", by=by, seen=seen)
    refuse_unfinished(quarter)
    return under_way(quarter) or jobs.start("publish", by=by, total=STEPS, quarter=quarter.pk, moves=quarter.moves)


def under_way(quarter: Quarter) -> Job | None:
    """The job that is publishing this quarter as it stands."""
    return asked(quarter).filter(status__in=UNFINISHED).first()


def asked(quarter: Quarter) -> QuerySet[Job]:
    """The jobs that were to publish this quarter as it stands, the latest first."""
    return Job.objects.filter(kind="publish", params__quarter=quarter.pk, params__moves=quarter.moves)


# -- Doing ---------------------------------------------------------------------------------------------------------


@jobs.handles("publish")
def publish(progress: Progress) -> dict[str, Any]:
    """Publish a quarter as it stood after its move number `moves`.

    Done again, or by two workers at once, it makes one edition and says which, whatever became of the quarter since.
    """
    quarter, moves = Quarter.objects.get(pk=progress.params["quarter"]), progress.params["moves"]
    edition = made_of(quarter, moves)
    try:
        edition = edition or make(quarter, moves, progress)
    except RefusedError:
        edition = made_of(quarter, moves)
        if edition is None:
            raise
    return {"edition": edition.number, "subject": edition.subject}


def made_of(quarter: Quarter, moves: int) -> Edition | None:
    """The edition that was made of a quarter as it stood after this move."""
    return Edition.objects.filter(kind=Edition.Kind.QUARTER, subject=quarter.slug, move=moves).first()


def make(quarter: Quarter, moves: int, progress: Progress) -> Edition:
    """The next edition. Raises `RefusedError` with what stands against it."""
    by = progress.job.created_by
    if by is None:
        raise RefusedError("Nobody asked for this: ask again.")
    wait_for_writers()
    progress.report(1, STEPS)
    with snapshot():
        marks, gathered = gather(quarter, moves, by)
    progress.report(2, STEPS)
    frozen = freeze(gathered)
    progress.report(3, STEPS)
    edition = store(quarter, moves, by, marks, frozen)
    progress.report(STEPS, STEPS)
    return edition


@transaction.atomic
def wait_for_writers() -> None:
    """Wait for whoever is just saving figures in the grid (they hold the quarters): otherwise a figure might be in
    nobody's edition and yet have a number below the edition's mark."""
    list(Quarter.objects.select_for_update().order_by("pk").values_list("pk"))


def gather(quarter: Quarter, moves: int, by: User) -> tuple[dict[str, int], list[Gathered]]:
    """Every registered page for every audience of readers, and how far the ledgers go. Call it in a snapshot.

    As many queries for four hundred measures as for forty. Raises `RefusedError` when the quarter may not be published
    any more.
    """
    quarter.refresh_from_db()
    with as_refusal():
        refuse(quarter=quarter, move="publish", by=by, seen=moves)
        refuse_unfinished(quarter)
    found = [
        Gathered(audience=audience, page=page, slug=slug, value=value)
        for audience in pages.READERS
        for page in pages.registered()
        for slug, value in page.gather(quarter, audience).items()
    ]
    return editions.marks(), found


@contextmanager
def as_refusal() -> Iterator[None]:
    """What a person is not allowed, their job is refused."""
    try:
        yield
    except NotAllowedError as refusal:
        raise RefusedError(str(refusal)) from refusal


def freeze(gathered: Sequence[Gathered]) -> list[EditionPage]:
    """The pages as they are stored. Raises `RefusedError` naming what leads nowhere or cannot be stored."""
    if broken := unresolved(gathered):
        raise RefusedError(f"These references lead nowhere: {'; '.join(broken)}.")
    try:
        return [frozen(position, item) for position, item in enumerate(gathered)]
    except pages.UnfaithfulError as error:
        raise RefusedError(str(error)) from error


def unresolved(gathered: Sequence[Gathered]) -> list[str]:
    """References to what is not in the same edition for the same audience, each with where it stands."""
    there = {(item.audience, item.page.key, item.slug) for item in gathered}
    return sorted(
        f"“{ref.title}” ({ref.page}/{ref.slug}) on {item.page.key}/{item.slug} for {item.audience}"
        for item in gathered
        for ref in pages.refs(item.value)
        if (item.audience, ref.page, ref.slug) not in there
    )


def frozen(position: int, item: Gathered) -> EditionPage:
    content = pages.freeze(item.page, item.value)
    return EditionPage(
        audience=item.audience,
        page=item.page.key,
        slug=item.slug,
        position=position,
        title=str(getattr(item.value, "title", item.slug))[:200],
        schema=item.page.schema,
        content=content,
        sha256=fingerprint(content),
    )


@transaction.atomic
def store(
    quarter: Quarter, moves: int, by: User, marks: dict[str, int], frozen_pages: Iterable[EditionPage]
) -> Edition:
    """The edition, its pages, the quarter's move and the audit rows: all of it or nothing."""
    quarter = Quarter.objects.select_for_update().get(pk=quarter.pk)
    with as_refusal():
        move_quarter(quarter=quarter, move="publish", by=by, seen=moves)
    edition = Edition.objects.create(
        kind=Edition.Kind.QUARTER,
        subject=quarter.slug,
        number=next_number(quarter.slug),
        move=moves,
        label=str(quarter),
        data_to=quarter.data_to,
        published_by=by,
        change_kind=quarter.change_kind,
        reason=quarter.change_reason,
        frame=msgspec.to_builtins(frame(quarter, by)),
        marks=marks,
        release=settings.RELEASE,
    )
    stored = [with_edition(page, edition) for page in frozen_pages]
    EditionPage.objects.store(stored)
    record("edition.published", by=by, target=edition, after={"pages": len(stored), "reason": edition.reason})
    for act in _afterwards:
        act(edition, by)
    return edition


def with_edition(page: EditionPage, edition: Edition) -> EditionPage:
    page.edition = edition
    return page


def next_number(subject: str) -> int:
    before = Edition.objects.filter(kind=Edition.Kind.QUARTER, subject=subject).aggregate(last=Max("number"))["last"]
    return (before or 0) + 1


def frame(quarter: Quarter, by: User) -> Frame:
    """What stands around the pages, in words: the edition needs no other table to be read."""
    office = Office.current()
    names = {name: getattr(office, name) for name in OfficeNames.__struct_fields__} if office else {}
    return Frame(
        office=OfficeNames(**names),
        prepared_by=str(quarter.submitted_by),
        approved_by=str(quarter.approved_by),
        published_by=str(by),
        terms=editions.terms(),
    )
