"""Publishing: what every reader's page will say, gathered at one moment and stored for good.

Asked for by a person, done as a job: gather all pages from one snapshot, freeze them, see that every reference leads
somewhere, then store them as the next edition in one short transaction that also moves the quarter. Until that commits
nothing of it can be seen; after it nothing of it can change. What it is of, a quarter or another subject, and what
publishing does to that, its kind says (`opcc_portal.subjects`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet

from opcc_portal import editions, jobs, pages, subjects
from opcc_portal.actions import NotAllowedError
from opcc_portal.audit import record
from opcc_portal.editions import Frame, OfficeNames
from opcc_portal.jobs import Progress, RefusedError
from opcc_portal.models import Edition, EditionPage, Job, Office, Quarter, User
from opcc_portal.models.editions import fingerprint
from opcc_portal.pages import Audience, Page
from opcc_portal.snapshots import snapshot
from opcc_portal.subjects import Told

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


def register_afterwards(act: Callable[[Edition, User], object], kind: str = pages.QUARTER) -> None:
    """`act(edition, by)` is done in the transaction that publishes a subject of this kind: it writes down what has to
    follow."""
    _afterwards.append(lambda edition, by: act(edition, by) if edition.kind == kind else None)


# -- Asking --------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask(*, subject: Any, by: User, seen: int | None = None) -> Job:
    """Have a subject published: an approved quarter, a consultation. Whoever asks twice is given the job that is under
    way. `seen` is the number of moves that the person had before them (None: nobody looked).

    Raises `NotAllowedError` with what stands against it.
    """
    kind = subjects.of(subject)
    subject = kind.hold(subject.pk)
    kind.refuse(subject, by, subject.moves if seen is None else seen)
    of = {kind.key: subject.pk}
    return under_way(subject) or jobs.start("publish", by=by, total=STEPS, **of, moves=subject.moves)


def under_way(subject: Any) -> Job | None:
    """The job that is publishing this subject as it stands."""
    return asked(subject).filter(status__in=UNFINISHED).first()


def asked(subject: Any) -> QuerySet[Job]:
    """The jobs that were to publish this subject as it stands, the latest first."""
    of = {f"params__{subjects.of(subject).key}": subject.pk}
    return Job.objects.filter(kind="publish", **of, params__moves=subject.moves)


# -- Doing ---------------------------------------------------------------------------------------------------------


@jobs.handles("publish")
def publish(progress: Progress) -> dict[str, Any]:
    """Publish a subject as it stood after its move number `moves`.

    Done again, or by two workers at once, it makes one edition and says which, whatever became of the subject since.
    """
    subject, moves = of_job(progress), progress.params["moves"]
    edition = made_of(subject, moves)
    try:
        edition = edition or make(subject, moves, progress)
    except RefusedError:
        edition = made_of(subject, moves)
        if edition is None:
            raise
    return {"edition": edition.number, "subject": edition.subject}


def of_job(progress: Progress) -> Any:
    """What a job is to publish."""
    found = subjects.of_job(progress.params)
    if found is None:
        raise RefusedError("Nothing is named that could be published.")
    kind, pk = found
    return kind.model._default_manager.get(pk=pk)


def made_of(subject: Any, moves: int) -> Edition | None:
    """The edition that was made of a subject as it stood after this move."""
    return Edition.objects.filter(kind=subjects.of(subject).key, subject=subject.slug, move=moves).first()


def make(subject: Any, moves: int, progress: Progress) -> Edition:
    """The next edition. Raises `RefusedError` with what stands against it."""
    by = progress.job.created_by
    if by is None:
        raise RefusedError("Nobody asked for this: ask again.")
    wait_for_writers()
    progress.report(1, STEPS)
    with snapshot():
        marks, gathered = gather(subject, moves, by)
    progress.report(2, STEPS)
    frozen = freeze(gathered)
    progress.report(3, STEPS)
    edition = store(subject, moves, by, marks, frozen)
    progress.report(STEPS, STEPS)
    return edition


@transaction.atomic
def wait_for_writers() -> None:
    """Wait for whoever is just saving figures in the grid (they hold the quarters): otherwise a figure might be in
    nobody's edition and yet have a number below the edition's mark."""
    list(Quarter.objects.select_for_update().order_by("pk").values_list("pk"))


def gather(subject: Any, moves: int, by: User) -> tuple[dict[str, int], list[Gathered]]:
    """Every page registered for such a subject for every audience of readers, and how far the ledgers go. Call it in a
    snapshot.

    As many queries for four hundred measures as for forty. Raises `RefusedError` when the subject may not be published
    any more.
    """
    kind = subjects.of(subject)
    subject.refresh_from_db()
    with as_refusal():
        kind.refuse(subject, by, moves)
    found = [
        Gathered(audience=audience, page=page, slug=slug, value=value)
        for audience in pages.READERS
        for page in pages.registered(kind.key)
        for slug, value in page.gather(subject, audience).items()
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
def store(subject: Any, moves: int, by: User, marks: dict[str, int], frozen_pages: Iterable[EditionPage]) -> Edition:
    """The edition, its pages, the subject's move and the audit rows: all of it or nothing."""
    kind, made = subjects.of(subject), list(frozen_pages)
    subject = kind.hold(subject.pk)
    told = kind.told(subject, by)
    with as_refusal():
        kind.move(subject, by, moves)
    edition = Edition.objects.create(
        kind=kind.key,
        subject=subject.slug,
        number=next_number(kind.key, subject.slug),
        move=moves,
        label=told.label,
        data_to=told.data_to,
        published_by=by,
        change_kind=told.change_kind,
        reason=told.reason,
        frame=msgspec.to_builtins(frame(told, by, made)),
        marks=marks,
        release=settings.RELEASE,
    )
    stored = [with_edition(page, edition) for page in made]
    EditionPage.objects.store(stored)
    record("edition.published", by=by, target=edition, after={"pages": len(stored), "reason": edition.reason})
    for act in _afterwards:
        act(edition, by)
    return edition


def with_edition(page: EditionPage, edition: Edition) -> EditionPage:
    page.edition = edition
    return page


def next_number(kind: str, subject: str) -> int:
    before = Edition.objects.filter(kind=kind, subject=subject).aggregate(last=Max("number"))["last"]
    return (before or 0) + 1


def frame(told: Told, by: User, made: Sequence[EditionPage]) -> Frame:
    """What stands around the pages, in words: the edition needs no other table to be read."""
    office = Office.current()
    names = {name: getattr(office, name) for name in OfficeNames.__struct_fields__} if office else {}
    return Frame(
        office=OfficeNames(**names),
        prepared_by=told.prepared_by,
        approved_by=told.approved_by,
        published_by=str(by),
        note=told.note,
        terms=editions.terms(),
        pages={audience: [p.page for p in made if p.audience == audience and not p.slug] for audience in pages.READERS},
    )
