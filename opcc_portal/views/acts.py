"""The acts with which a quarter is signed off: a page for each that says what will happen, and does it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from opcc_portal import access, changes, jobs, pages, publishing
from opcc_portal.access import View
from opcc_portal.actions import NotAllowedError, move_quarter
from opcc_portal.changes import Changes
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.lib.refs import Ref
from opcc_portal.models import ChangeKind, Office, Quarter, User
from opcc_portal.ui import signing
from opcc_portal.views.drafts import find_quarter
from opcc_portal.views.signoff import asked, bar, editions_of, job_url, link, user

REASON_LENGTH = 1000
PUBLISHED_IF_RIGHT = ("submit", "publish")  # the acts that wait until everything is put right


@dataclass(frozen=True)
class Words:
    """What is said about an act. Texts may name %(quarter)s and the %(number)d of the edition that comes next."""

    title: Any
    button: Any
    done: Any
    effects: tuple[Any, ...]


WORDS = {
    "submit": Words(
        title=gettext_lazy("Submit %(quarter)s for approval"),
        button=gettext_lazy("Submit for approval"),
        done=gettext_lazy("%(quarter)s is submitted. An approver can look at it now."),
        effects=(
            gettext_lazy("From now on nobody can change its figures, so that what is approved is what you submitted."),
            gettext_lazy("An approver looks at it. You cannot approve it yourself."),
            gettext_lazy("Nobody outside the office sees anything of it yet."),
        ),
    ),
    "approve": Words(
        title=gettext_lazy("Approve %(quarter)s"),
        button=gettext_lazy("Approve"),
        done=gettext_lazy("%(quarter)s is approved. It can be published now."),
        effects=(
            gettext_lazy("You say that what the draft shows is right and may be published."),
            gettext_lazy("Its figures stay closed. To have one changed, reopen the quarter instead."),
            gettext_lazy("Nobody outside the office sees anything of it until it is published."),
        ),
    ),
    "publish": Words(
        title=gettext_lazy("Publish %(quarter)s"),
        button=gettext_lazy("Publish"),
        done="",
        effects=(
            gettext_lazy("All pages are put together as edition %(number)d. That takes a moment; you can watch it."),
            gettext_lazy("Edition %(number)d can never be changed. A correction is another edition, with its reason."),
        ),
    ),
    "reopen": Words(
        title=gettext_lazy("Reopen %(quarter)s"),
        button=gettext_lazy("Reopen"),
        done=gettext_lazy("%(quarter)s is reopened. Its figures can be changed again."),
        effects=(
            gettext_lazy("Analysts can change its figures again."),
            gettext_lazy("It has to be submitted, approved and published anew."),
        ),
    ),
}
SEEN_BY_PANEL = gettext_lazy("Members of the Panel can read it as soon as that is done.")
SEEN_BY_ALL = gettext_lazy(
    "As soon as that is done members of the Panel can read it, and everybody else reads what is meant for the public."
)
FIRST_REOPENED = gettext_lazy("Nobody outside the office sees anything of this: the quarter is not published.")
KEPT = gettext_lazy(
    "Readers keep edition %(number)d until the next one is published. They are told there when figures have been "
    "revised since."
)


class ReopenForm(forms.Form):
    """The kind of change is asked for where readers have an edition that will be followed by another."""

    change_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        help_text=gettext_lazy("Readers are told it with the next edition."),
        choices=[("", gettext_lazy("Choose one")), *ChangeKind.choices],
        error_messages={"required": gettext_lazy("Say which kind of change the next edition will bring.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("At most 1,000 characters."),
        # Not `max_length`: the browser would cut off what is pasted, without a word.
        validators=[MaxLengthValidator(REASON_LENGTH)],
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Say why the quarter is reopened.")},
    )

    def __init__(self, quarter: Quarter, data: Any = None) -> None:
        super().__init__(data)
        if quarter.state == Quarter.State.PUBLISHED:
            self.fields["reason"].help_text = _("Readers are told it with the next edition. At most 1,000 characters.")
        else:
            del self.fields["change_kind"]


def page_of(move: str) -> View:
    """The page with which somebody does one of the acts."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @access.only(move)
    def act(request: HttpRequest, quarter: FinancialQuarter) -> HttpResponse:
        subject = find_quarter(quarter)
        form = form_for(move, subject, request.POST if request.method == "POST" else None)
        if request.method != "POST":
            return ask(request, subject, move, form)
        if not form.is_valid():
            return ask(request, subject, move, form, status=422)
        try:
            return do(request, subject, move, form)
        except NotAllowedError as refusal:
            return ask(request, find_quarter(quarter), move, form, refusal=str(refusal), status=409)

    return act


submit, approve, publish, reopen = (page_of(move) for move in ("submit", "approve", "publish", "reopen"))


def form_for(move: str, quarter: Quarter, data: Any) -> forms.Form:
    return ReopenForm(quarter, data) if move == "reopen" else forms.Form(data)


def do(request: HttpRequest, quarter: Quarter, move: str, form: forms.Form) -> HttpResponse:
    """Do the act, and go where one sees what became of it. Raises `NotAllowedError`."""
    by, seen = user(request), seen_by(request)
    if move == "publish":
        return redirect(job_url(publishing.ask(subject=quarter, by=by, seen=seen)))
    move_quarter(quarter=quarter, move=move, by=by, seen=seen, **form.cleaned_data)
    messages.success(request, WORDS[move].done % {"quarter": quarter})
    return redirect("sign-off-quarter", quarter=quarter.slug)


def seen_by(request: HttpRequest) -> int:
    """The number of moves that the page showed. Whoever does not say it cannot have looked: they are refused."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1


def ask(
    request: HttpRequest, quarter: Quarter, move: str, form: forms.Form, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page of an act: what will happen, what stands in the way, and the button where nothing does."""
    found = editions_of(quarter)
    since = changes.since(found[0] if found else None, quarter)
    problems = jobs.problems(quarter)
    against = in_the_way(quarter, move, user(request), problems)
    publishing_job = asked(request, quarter) if move == "publish" else None
    said = {"quarter": quarter, "number": since.edition.number + 1 if since.edition else 1}
    context = {
        "bar": bar(quarter),
        "quarter": quarter,
        "move": move,
        "title": WORDS[move].title % said,
        "button": WORDS[move].button,
        "effects": effects(quarter, move, since, said),
        "against": against,
        "refused": [refusal] if refusal and refusal not in " ".join(against) else [],
        "errors": [(text, "in-the-way") for text in [refusal] if text],
        "problems": [] if move in PUBLISHED_IF_RIGHT or move == "reopen" else problems,
        "asked": publishing_job,
        "under_way": publishing_job and not publishing_job["failed"],
        "summary": signing.summary(quarter, since),
        "compared": bool(since.found),
        "form": form,
        "back": reverse("sign-off-quarter", kwargs={"quarter": quarter.slug}),
        "draft": link(quarter, Ref(page=pages.HOME, slug="", title="")),
    }
    return render(request, "signoff/act.html", context, status=status)


def in_the_way(quarter: Quarter, move: str, by: User, problems: list[str]) -> list[str]:
    """Why the act cannot be done now, whoever asks how."""
    against = signing.hindrance(quarter, move, by)
    return [against] if against else problems if move in PUBLISHED_IF_RIGHT else []


def effects(quarter: Quarter, move: str, since: Changes, said: dict[str, Any]) -> list[str]:
    found = [text % said for text in WORDS[move].effects]
    if move == "publish":
        office = Office.current()
        found.insert(1, str(SEEN_BY_ALL if office and office.open_to_public else SEEN_BY_PANEL))
    if move == "reopen":
        found.append(KEPT % {"number": since.edition.number} if since.edition else str(FIRST_REOPENED))
    return found
