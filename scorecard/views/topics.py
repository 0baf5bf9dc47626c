"""Deciding on the significant topics of a quarter."""

from functools import partial
from typing import Any, NoReturn

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opcc_portal import access
from opcc_portal import writing as unsaved
from opcc_portal.actions import NotAllowedError
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Quarter
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.drafts import find_quarter
from opcc_portal.views.signoff import user
from opcc_portal.writing import ChangedError, mark
from scorecard import actions
from scorecard.actions import topics as acts
from scorecard.actions.commentary import closed
from scorecard.forms.writing import DeclineForm, TopicForm
from scorecard.models import Measure, Topic
from scorecard.pages import saying, topics, writing
from scorecard.pages.quoting import Quotes
from scorecard.views.writing import PREVIEW, Known, drawn

STEPS = {"up": -1, "down": 1}
OVERTAKEN = "Somebody else changed the topics meanwhile. Look at them again, then decide."


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write commentary")
def overview(request: HttpRequest, quarter: FinancialQuarter) -> HttpResponse:
    """What is proposed, accepted and declined; accepting as proposed and putting in order."""
    subject = find_quarter(quarter)
    if request.method != "POST":
        return listed(request, subject)
    try:
        place = act(request, subject)
    except (ChangedError, NotAllowedError) as error:
        return listed(request, subject, str(error) if isinstance(error, NotAllowedError) else _(OVERTAKEN))
    return redirect(reverse("topics", kwargs={"quarter": subject.slug}) + place)


def act(request: HttpRequest, quarter: Quarter) -> str:
    """Do what a button of the list says, nothing where it says nothing; the place at which the next button is at
    hand."""
    place = ""
    seen = request.POST.get("seen", "")
    if "accept" in request.POST:
        place = "#proposed"
        measure, symbol, _topic = proposal(quarter, request.POST["accept"])
        words = {"text": topics.proposed_text(measure.slug), "criterion": Topic.Criterion.CHANGE}
        if symbol:
            actions.accept_topic(
                by=user(request), quarter=quarter, measure=measure, signal=symbol.icon, seen=seen, **words
            )
    for name, step in STEPS.items():
        if request.POST.get(name, "").isdecimal():
            topic = get_object_or_404(Topic, quarter=quarter, pk=int(request.POST[name][:9]))
            actions.move_topic(by=user(request), topic=topic, step=step, seen=seen)
            place = f"#topic-{topic.pk}"
    return place


def listed(request: HttpRequest, quarter: Quarter, refusal: str = "") -> HttpResponse:
    context = {
        "quarter": quarter,
        "desk": topics.desk(quarter),
        "closed": closed(quarter),
        "refusal": refusal,
        "errors": [(refusal, "refusal")] if refusal else [],
    }
    return render(request, "scorecard/topics.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write commentary")
def add(request: HttpRequest, quarter: FinancialQuarter) -> HttpResponse:
    """A topic of one's own."""
    subject = find_quarter(quarter)

    def save(measure: str = "", **fields: Any) -> None:
        actions.add_topic(by=user(request), quarter=subject, measure=find_measure(measure), **fields)

    return page(request, subject, "new", _("Add a topic"), state=acts.NOTHING, save=save, own=True)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write commentary")
def change(request: HttpRequest, quarter: FinancialQuarter, topic: int) -> HttpResponse:
    """Other words for a topic, or another criterion."""
    subject = find_quarter(quarter)
    found = topics_of(subject).filter(pk=topic).first()
    if found is None:
        return page(request, subject, str(topic), _("Change a topic"), own=True, target=Topic(pk=topic), gone=True)
    if found.state == Topic.State.DECLINED:
        raise Http404

    def save(measure: str = "", **fields: Any) -> None:
        actions.change_topic(by=user(request), topic=found, measure=find_measure(measure), **fields)

    own = not found.signal
    state = found.state_now
    about = found.measure.slug if found.signal and found.measure else ""
    return page(
        request, subject, str(topic), _("Change a topic"), state=state, save=save, own=own, target=found, about=about
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write commentary")
def accept(request: HttpRequest, quarter: FinancialQuarter, slug: str) -> HttpResponse:
    """A proposal in other words, or for another reason."""
    subject = find_quarter(quarter)
    measure, symbol, topic = proposal(subject, slug)
    if symbol is None:
        return gone(request, subject, slug)
    save = partial(actions.accept_topic, by=user(request), quarter=subject, measure=measure, signal=symbol.icon)
    return page(
        request,
        subject,
        slug,
        _("Accept a topic"),
        state=acts.offered(topic, measure),
        save=save,
        target=topic,
        about=slug,
        proposed=topics.proposed_text(slug),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write commentary")
def decline(request: HttpRequest, quarter: FinancialQuarter, slug: str) -> HttpResponse:
    """No topic, with the reason."""
    subject = find_quarter(quarter)
    measure, symbol, topic = proposal(subject, slug)
    if symbol is None:
        return gone(request, subject, slug)
    back = reverse("topics", kwargs={"quarter": subject.slug})
    item = Writing(
        key=topic_key(subject, f"decline {slug}"),
        form=DeclineForm,
        state=acts.offered(topic, measure),
        save=partial(actions.decline_topic, by=user(request), quarter=subject, measure=measure, signal=symbol.icon),
        template="scorecard/topic.html",
        done=back,
        said=_("Declined."),
        target=topic,
        closed=closed(subject),
        context={"quarter": subject, "name": _("Decline a topic"), "back": back, "about": measure},
    )
    return write(request, item)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write commentary")
def remove(request: HttpRequest, quarter: FinancialQuarter, topic: int) -> HttpResponse:
    """Taking a topic away, or deciding anew on what was proposed, once that is confirmed."""
    subject = find_quarter(quarter)
    found = find_topic(subject, topic)
    refusal = ""
    if request.method == "POST":
        try:
            actions.remove_topic(by=user(request), topic=found, seen=request.POST.get("seen", ""))
        except (ChangedError, NotAllowedError) as error:
            refusal = str(error) if isinstance(error, NotAllowedError) else _(OVERTAKEN)
            found = find_topic(subject, topic)
        else:
            messages.success(request, _("Removed."))
            return redirect("topics", quarter=subject.slug)
    context = {
        "quarter": subject,
        "topic": found,
        "seen": mark(found.state_now),
        "refusal": refusal,
        "errors": [(refusal, "refusal")] if refusal else [],
    }
    return render(request, "scorecard/topic_remove.html", context, status=409 if refusal else 200)


# -- The pieces ----------------------------------------------------------------------------------------------------


def missing(**fields: Any) -> NoReturn:
    raise Http404


def page(
    request: HttpRequest,
    quarter: Quarter,
    key: str,
    name: str,
    *,
    state: dict[str, Any] = acts.NOTHING,
    save: Any = missing,
    own: bool = False,
    target: Topic | None = None,
    about: str = "",
    proposed: str = "",
    gone: bool = False,
) -> HttpResponse:
    """A form in which a topic is written; `own`: it may be about any measure, else it is about one; `gone`: there is
    none any more, and what was typed can be added anew."""
    known = writing.placements(quarter)
    found = None if "autosave" in request.POST else writing.quotes(quarter, known, known)
    measures = [(slug, placement.label) for slug, placement in known.items()] if own else []
    labels = {"text": _("Topic"), "criterion": _("Criterion")}
    back = reverse("topics", kwargs={"quarter": quarter.slug})

    def preview(fields: dict[str, Any]) -> dict[str, Any]:
        return {**looks(quarter, known, found, str(fields["text"])), "unclear": not fields["criterion"]}

    item = Writing(
        key=topic_key(quarter, key),
        form=partial(TopicForm, measures=measures, proposed=proposed),
        state=state,
        save=save,
        template="scorecard/topic.html",
        done=back,
        said=_("Saved. The draft dashboard shows it; what is published stays as it is."),
        target=target,
        closed=closed(quarter),
        gone=gone,
        anew=reverse("topic-add", kwargs={"quarter": quarter.slug}),
        context={
            "quarter": quarter,
            "name": name,
            "back": back,
            "about": known[about].label if about in known else "",
            "history": writing.history(target, labels),
            **quotables(found, about),
        },
        preview=preview,
        preview_template=PREVIEW,
    )
    return write(request, item)


def looks(quarter: Quarter, known: Known, found: Quotes | None, text: str) -> dict[str, Any]:
    """How a topic will look; the figures of all measures are `found` where they are listed anyway."""
    preview = (
        writing.shown(found, text, topics.faults) if found else writing.preview(quarter, known, text, topics.faults)
    )
    return drawn(preview, numbers=False)


def quotables(found: Quotes | None, about: str) -> dict[str, Any]:
    """The figures that a topic can quote: those of its measure first."""
    listed = {each.slug: each for each in writing.quotables(found)} if found else {}
    return {"own": listed.pop(about, None), "others": list(listed.values())}


def proposal(quarter: Quarter, slug: str) -> tuple[Measure, Any, Topic | None]:
    """A measure of the dashboard, the symbol for which it stands out (None: it does not), what was decided of it."""
    items, decided = topics.read(quarter)
    for item in items:
        if item.measure.slug == slug and item.placement.on_dashboard:
            return item.measure, saying.standing_out(item), topics.decision(item.measure, decided)
    return missing()


def gone(request: HttpRequest, quarter: Quarter, slug: str) -> HttpResponse:
    """Back to the list; or, with what somebody had written, to where it can be a topic of their own."""
    messages.info(request, _("This measure no longer stands out, so there is nothing to decide."))
    typed = {name: request.POST.get(name, "") for name in ("text", "criterion")} | {"measure": slug}
    new = {"by": user(request), "key": topic_key(quarter, "new")}
    if not typed["text"].strip() or unsaved.kept(**new):
        return redirect("topics", quarter=quarter.slug)
    unsaved.keep(**new, content=typed, seen=mark(acts.NOTHING))
    return redirect("topic-add", quarter=quarter.slug)


def topic_key(quarter: Quarter, key: str) -> str:
    return f"topic {quarter.slug} {key}"


def topics_of(quarter: Quarter) -> QuerySet[Topic]:
    return Topic.objects.filter(quarter=quarter).select_related("measure", "quarter")


def find_topic(quarter: Quarter, number: int) -> Topic:
    return get_object_or_404(topics_of(quarter), pk=number)


def find_measure(slug: str) -> Measure | None:
    return Measure.objects.filter(slug=slug).first() if slug else None
