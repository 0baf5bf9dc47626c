"""Running a consultation: its timetable and steps, what is published of it, and the answers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opcc_portal import access, publishing
from opcc_portal.actions import NotAllowedError
from opcc_portal.lib.formatting import format_date
from opcc_portal.models import Job
from opcc_portal.views.acts import seen_by
from opcc_portal.views.signoff import job_url, user
from scorecard.actions import consulting
from scorecard.actions.figures import FiguresLockedError
from scorecard.actions.planning import PlanRefusedError
from scorecard.forms.consulting import AnswerForm, StepForm, TimetableForm
from scorecard.models import Comment, Consultation, ConsultationStep
from scorecard.pages.consultations import standing
from scorecard.queries import plans as queries
from scorecard.views.acting import CONFIRM, FORM, attempt, confirm, refuse, sent
from scorecard.views.planning import find_plan, frame


@require_safe
@access.only("see plans")
def overview(request: HttpRequest, plan: str) -> HttpResponse:
    """Where a consultation stands: timetable, steps, comments with and without an answer, what was published."""
    found = find_consultation(plan)
    comments = [comment for said in queries.comments_on(found.plan).values() for comment in said]
    job = publishing.asked(found).first()
    context = {
        **frame(request, found.plan),
        "standing": standing(found),
        "open": found.is_open(localdate()),
        "channels": found.channels.splitlines(),
        "steps": found.steps.all(),
        "comments": sorted(comments, key=lambda comment: (bool(comment.answer), comment.pk)),
        "unanswered": sum(not comment.answer for comment in comments),
        "job": job if job and job.status != Job.Status.DONE else None,
        "read_url": reverse("read-consultation", kwargs={"plan": plan}) if found.moves else "",
        "draft_url": reverse("draft-consultation", kwargs={"plan": plan}),
    }
    return render(request, "scorecard/consultation_work.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("adopt plans")
def open_it(request: HttpRequest, plan: str) -> HttpResponse:
    """Putting a draft out: its timetable is asked for, then what readers comment on is published."""
    found = find_plan(plan)
    form = TimetableForm(None, sent(request))
    page = {
        **frame(request, found),
        "title": _("Put this plan out to consultation"),
        "effects": [
            _("Its text is published as it stands, and members of the Panel can comment on each part of it."),
            _("The checklist begins with the steps that the law wants."),
        ],
        "form": form,
        "button": _("Put it out"),
        "back": reverse("plan-edit", kwargs={"plan": plan}),
    }
    if not form.is_bound or not form.is_valid():
        return render(request, FORM, page, status=422 if form.is_bound else 200)
    try:
        job = consulting.open_consultation(by=user(request), plan=found, **form.cleaned_data)
    except (PlanRefusedError, NotAllowedError, FiguresLockedError) as refusal:
        return refuse(request, page | {"refusal": str(refusal)}, FORM)
    return redirect(job_url(job))


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def change(request: HttpRequest, plan: str) -> HttpResponse:
    """Other dates, channels, responses."""
    found = find_consultation(plan)
    page = {
        **around(request, found, _("Change the timetable")),
        "form": TimetableForm(found, sent(request)),
        "thing": found,
        "says": says,
    }
    return attempt(
        request,
        page,
        lambda seen, **fields: consulting.change_consultation(
            by=user(request), consultation=found, seen=seen, fields=fields
        ),
    )


def says(consultation: Consultation) -> str:
    """What a consultation says, in one go."""
    dates = f"{format_date(consultation.opens)} – {format_date(consultation.closes)}"
    responses = "" if consultation.responses is None else f"{_('responses')}: {consultation.responses}"
    channels = ", ".join(consultation.channels.splitlines())
    return "; ".join(filter(None, [dates, channels, responses, consultation.note]))


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def close(request: HttpRequest, plan: str) -> HttpResponse:
    """Closing it before its last day."""
    found = find_consultation(plan)
    page = {
        **around(request, found, _("Close the consultation")),
        "thing": found,
        "says": says(found),
        **closing(found),
        "button": _("Close it"),
    }
    return confirm(
        request,
        page,
        lambda seen: consulting.close_consultation(by=user(request), consultation=found, seen=seen, today=localdate()),
    )


def closing(consultation: Consultation) -> dict[str, str]:
    """What closing does: on the day on which it opened, members may comment until that day is over."""
    if consultation.opens < localdate():
        return {
            "question": _("Do you want to close it now? Members of the Panel then can no longer comment."),
            "done": _("The consultation is closed."),
        }
    return {
        "question": _("It opened today. Is today its last day? Members of the Panel can comment until midnight."),
        "done": _("Today is its last day."),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("adopt plans")
def publish(request: HttpRequest, plan: str) -> HttpResponse:
    """The next edition: the plan as it stands with all comments and answers."""
    found = find_consultation(plan)
    comments = queries.comments_on(found.plan)
    unanswered = sum(not comment.answer for said in comments.values() for comment in said)
    page = {
        **around(request, found, _("Publish the report") if found.moves else _("Publish the plan for comment")),
        "says": _("%(all)d comments, %(unanswered)d of them without an answer.")
        % {"all": sum(map(len, comments.values())), "unanswered": unanswered},
        "question": _("Do you want to publish edition %d? It can never be changed; a correction is another edition.")
        % (found.moves + 1),
        "button": _("Publish"),
        "seen": found.moves,
    }
    if request.method != "POST":
        return render(request, CONFIRM, page)
    try:
        return redirect(job_url(publishing.ask(subject=found, by=user(request), seen=seen_by(request))))
    except NotAllowedError as refusal:
        return refuse(request, page | {"refusal": str(refusal)}, CONFIRM)


# -- Steps ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def add_step(request: HttpRequest, plan: str) -> HttpResponse:
    found = find_consultation(plan)
    page = {**around(request, found, _("Add a step")), "form": StepForm(sent(request))}
    return attempt(
        request,
        page,
        lambda _seen, **fields: consulting.add_step(by=user(request), consultation=found, **fields),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def change_step(request: HttpRequest, plan: str, step: int) -> HttpResponse:
    """Another wording or date, or the day on which it was done."""
    found = find_consultation(plan)
    of = find_step(found, step)
    page = {
        **around(request, found, _("Change or tick a step")),
        "form": StepForm(sent(request), step=of),
        "thing": of,
        "says": step_says,
    }
    return attempt(
        request,
        page,
        lambda seen, **fields: consulting.change_step(by=user(request), step=of, seen=seen, fields=fields),
    )


def step_says(step: ConsultationStep) -> str:
    due = f"{_('due')} {format_date(step.due)}" if step.due else ""
    done = f"{_('done')} {format_date(step.done)}" if step.done else ""
    return "; ".join(filter(None, [step.label, step.basis, due, done, step.note]))


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def remove_step(request: HttpRequest, plan: str, step: int) -> HttpResponse:
    found = find_consultation(plan)
    of = find_step(found, step)
    page = {
        **around(request, found, _("Remove a step")),
        "thing": of,
        "says": step_says(of),
        "question": _("Do you want to remove this step from the checklist?"),
        "done": _("Removed."),
    }
    return confirm(request, page, lambda seen: consulting.remove_step(by=user(request), step=of, seen=seen))


# -- Answers -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def answer(request: HttpRequest, plan: str, comment: int) -> HttpResponse:
    """What the office says to a comment."""
    found = find_consultation(plan)
    said = get_object_or_404(Comment.objects.select_related("node", "by"), node__plan=found.plan, pk=comment)
    page = {
        **around(request, found, _("Answer a comment on %s") % said.node),
        "quoted": said.text,
        "lead": _("%(who)s wrote:") % {"who": said.by},
        "form": AnswerForm(said, sent(request)),
        "thing": said,
        "says": lambda now: f"“{now.answer}”",
    }
    return attempt(
        request,
        page,
        lambda seen, text: consulting.answer(by=user(request), comment=said, seen=seen, text=text),
    )


# -- What they need ------------------------------------------------------------------------------------------------


def find_consultation(slug: str) -> Consultation:
    found = find_plan(slug)
    consultation = getattr(found, "consultation", None)
    if consultation is None:
        raise Http404
    consultation.plan = found
    return consultation  # type: ignore[no-any-return]


def find_step(consultation: Consultation, key: int) -> ConsultationStep:
    return get_object_or_404(consultation.steps, pk=key)


def around(request: HttpRequest, consultation: Consultation, title: str) -> dict[str, Any]:
    return {
        **frame(request, consultation.plan),
        "title": title,
        "back": reverse("plan-consultation", kwargs={"plan": consultation.slug}),
        "done": _("Saved. Readers see it with the next edition of the consultation."),
    }
