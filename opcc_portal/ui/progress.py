"""How far a job is, in words: what it does, where it stands, what comes next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opcc_portal import editions, subjects
from opcc_portal.models import Job, Quarter
from opcc_portal.ui.reading import edition_url

Links = list[tuple[str, str]]  # (label, address)


@dataclass(frozen=True)
class Kind:
    """What is said of jobs of one kind: what they do, what was reached, what to do after a failure, where to go on."""

    title: Callable[[Job], str]
    onward: Callable[[Job], Links]
    reached: Callable[[Job], Any]
    mend: Any


STANDS = {
    Job.Status.QUEUED: gettext_lazy("Waiting to begin"),
    Job.Status.RUNNING: gettext_lazy("Under way"),
    Job.Status.DONE: gettext_lazy("Done"),
    Job.Status.FAILED: gettext_lazy("Not done"),
}


def describe(job: Job) -> dict[str, Any]:
    """All that the page of a job shows. `mark` is another one whenever anything that is shown is."""
    kind = KINDS.get(job.kind, OTHER)
    return {
        "job": job,
        "title": kind.title(job),
        "stands": STANDS[Job.Status(job.status)],
        "steps": steps(job),
        "again": job.error if not job.finished else "",
        "reached": kind.reached(job) if job.status == Job.Status.DONE else "",
        "mend": kind.mend if job.status == Job.Status.FAILED else "",
        "links": [(label, url) for label, url in kind.onward(job) if url],
        "mark": f"{job.status}-{job.attempts}-{job.done}-{job.total}",
    }


def steps(job: Job) -> str:
    if not job.total:
        return ""
    text = ngettext("%(done)d of %(total)d step", "%(done)d of %(total)d steps", job.total)
    return text % {"done": job.done, "total": job.total}


# -- Publishing ----------------------------------------------------------------------------------------------------


def subject_of(job: Job) -> Any:
    """What a job publishes; None where it is gone."""
    found = subjects.of_job(job.params)
    return found and found[0].model._default_manager.filter(pk=found[1]).first()


def publish_title(job: Job) -> str:
    return _("Publishing %(subject)s") % {"subject": subject_of(job) or _("a quarter")}


def after_publishing(job: Job) -> Links:
    subject = subject_of(job)
    if subject is None:
        return []
    every = editions.of_kind(subjects.of(subject).key) if job.result else []
    made = editions.find(every, subject.slug, job.result.get("edition")) if every else None
    read = [(_("Read %(edition)s") % {"edition": made}, edition_url(made))] if made else []
    return [*read, *(links(subject) for links in [WORKED_AT.get(type(subject))] if links)]


WORKED_AT: dict[type, Callable[[Any], tuple[str, str]]] = {}  # where people work at a subject that was published


def register_work(model: type, link: Callable[[Any], tuple[str, str]]) -> None:
    """An app says where one goes on with a subject of its own."""
    WORKED_AT[model] = link


register_work(
    Quarter,
    lambda quarter: (
        _("Sign-off of %(quarter)s") % {"quarter": quarter},
        reverse("sign-off-quarter", kwargs={"quarter": quarter.slug}),
    ),
)


# -- Every kind ----------------------------------------------------------------------------------------------------

KINDS = {
    "publish": Kind(
        publish_title,
        after_publishing,
        lambda job: gettext_lazy("It is published: members of the Panel can read it."),
        gettext_lazy("Nothing was published. Put right what the reason says, then publish it again."),
    ),
}
OTHER = Kind(
    lambda job: job.kind.replace("_", " ").capitalize(),
    lambda job: [],
    lambda job: "",
    gettext_lazy("Try again. If it fails again, show this page to an administrator."),
)


def register(name: str, kind: Kind) -> None:
    """An app says what its jobs do."""
    KINDS[name] = kind
