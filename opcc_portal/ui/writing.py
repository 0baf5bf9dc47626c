"""A form in which somebody writes: it keeps unsaved input, gives it back, and shows both texts when two people write.

One address does everything. GET shows what is saved, or what this person left unsaved, with a notice. POST saves; with
`autosave` it only keeps, with `preview` it shows what would be seen, with `discard` it throws the unsaved input away.
Without scripts there is no autosave, and whatever could not be saved is kept all the same. How to adopt it:
`opcc_portal.writing`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal import audit, writing
from opcc_portal.actions import NotAllowedError
from opcc_portal.models import Draft, User
from opcc_portal.writing import ChangedError, State, mark

Content = dict[str, Any]
NOWHERE = gettext_lazy("It can no longer be saved here: copy what you need.")


@dataclass(frozen=True, kw_only=True)
class Writing:
    """One text that is written.

    `state` is what is saved, by the form's fields, "" for nothing; `form(data, initial=…)` makes the form. `save` is
    given `seen` and what the form read, and may raise `ChangedError`, `NotAllowedError` and `ValidationError`.
    `target` is the row it stands in, from whose audit trail one learns who saved last. `closed` says why nothing can
    be saved now.
    `gone`: somebody removed the row; whoever was writing has what they typed back, and `anew` is the address of the
    form with which it can be added again, where there is one; `gone_said` what happened where it was not removed.
    `preview(fields)` makes the context of `preview_template`, drawn beside the form while somebody types.
    """

    key: str
    form: Callable[..., forms.Form]
    state: State
    save: Callable[..., object]
    template: str
    done: str
    said: str = ""
    target: models.Model | None = None
    closed: str = ""
    gone: bool = False
    gone_said: str = ""
    anew: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    preview: Callable[[Content], Mapping[str, Any]] | None = None
    preview_template: str = ""


@dataclass(frozen=True)
class Both:
    """A field in which two texts differ: its label, what was saved meanwhile, and one's own."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """`who` saved another text, and `when`; `gone`: they removed it."""

    who: str
    when: str
    fields: list[Both]
    gone: bool = False


def write(request: HttpRequest, item: Writing) -> HttpResponse:
    """Answer a request to the form's address."""
    if request.method != "POST":
        return removed(request, item) if item.gone else opened(request, item)
    if "discard" in request.POST:
        writing.discard(by=person(request), key=item.key)
        return redirect(item.done if item.gone else request.get_full_path())
    form = item.form(request.POST, initial=dict(item.state))
    if "autosave" in request.POST:
        return autosaved(request, item, form)
    if item.gone:
        kept(request, item, typed(form))
        return removed(request, item, form)
    if "preview" in request.POST:
        draft = kept(request, item, typed(form))
        return page(request, item, item.form(initial=typed(form)), seen=sent_mark(request), draft=draft)
    if not form.is_valid():
        kept(request, item, typed(form))
        return page(request, item, form, seen=sent_mark(request), status=422)
    return saved(request, item, form)


def opened(request: HttpRequest, item: Writing) -> HttpResponse:
    """The form as it is saved, or as this person left it."""
    draft = writing.kept(person(request), item.key)
    if draft is None or same(draft.content, item.state):
        return page(request, item, item.form(initial=dict(item.state)), seen=mark(item.state))
    form = item.form(initial=draft.content)
    overtaken = draft.seen != mark(item.state)
    conflict = between(form, item.state, item.target, draft.content) if overtaken else None
    return page(request, item, form, seen=mark(item.state), draft=draft, conflict=conflict)


def removed(request: HttpRequest, item: Writing, form: forms.Form | None = None) -> HttpResponse:
    """What somebody typed, or left unsaved, of a thing that is gone: to add it anew, or to copy it. Else not found."""
    draft = None if form else writing.kept(person(request), item.key)
    if form is None and draft is None:
        raise Http404
    form = form or item.form(initial=draft.content if draft else {})
    conflict = between(form, None, item.target, typed(form))
    return page(request, item, form, seen=mark({}), conflict=conflict, status=409)


def saved(request: HttpRequest, item: Writing, form: forms.Form) -> HttpResponse:
    """What was typed saved, and its draft gone with it; or the form again, with what stands against that."""
    content, seen = typed(form), sent_mark(request)
    try:
        with transaction.atomic():
            item.save(seen=seen, **{name: tidy(value) for name, value in form.cleaned_data.items()})
            for key in filter(None, (item.key, tidy(request.POST.get("instead")))):
                writing.discard(by=person(request), key=key)
    except ChangedError as overtaken:
        kept(request, item, content)
        if overtaken.now is None:
            return removed(request, replace(item, target=overtaken.target or item.target), form)
        now = mark(overtaken.now)
        conflict = between(form, overtaken.now, overtaken.target or item.target, content)
        return page(request, item, form, seen=now, conflict=conflict, status=409)
    except NotAllowedError as refusal:
        kept(request, item, content)
        return page(request, item, form, seen=seen, refusal=str(refusal), status=409)
    except ValidationError as error:
        kept(request, item, content)
        form.add_error(None, error)
        return page(request, item, form, seen=seen, status=422)
    messages.success(request, item.said or _("Saved."))
    return redirect(item.done)


def autosaved(request: HttpRequest, item: Writing, form: forms.Form) -> HttpResponse:
    """What was typed kept, and how it would look; the words for the status line come in a header of their own."""
    content = typed(form)
    draft = kept(request, item, content)
    said = _("As saved: nothing to keep.") if draft is None else _("Draft kept %s") % clock(draft.saved_at)
    if draft and draft.seen != mark(item.state):
        said = _("%s. Somebody else has saved this meanwhile: you will see both.") % said
    answer = (
        HttpResponse() if item.preview is None else render(request, item.preview_template, previewed(item, content))
    )
    answer["HX-Trigger"] = json.dumps({"draft": said})
    return answer


def kept(request: HttpRequest, item: Writing, content: Content) -> Draft | None:
    """Keep what differs from what is saved. What does not is no draft: it is thrown away."""
    if same(content, item.state):
        writing.discard(by=person(request), key=item.key)
        return None
    return writing.keep(by=person(request), key=item.key, content=content, seen=sent_mark(request))


def page(
    request: HttpRequest,
    item: Writing,
    form: forms.Form,
    *,
    seen: str,
    draft: Draft | None = None,
    conflict: Conflict | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole page. `writing` is what `components/writing.html` draws."""
    gone = conflict is not None and conflict.gone
    closed = item.closed or (NOWHERE if gone and not item.anew else "")
    drawn = {
        "form": form,
        "seen": seen,
        "draft": clock(draft.saved_at) if draft else "",
        "conflict": conflict,
        "refusal": refusal,
        "closed": closed,
        "previews": item.preview is not None,
        "path": request.path,
        "to": item.anew if gone and item.anew else request.path,
        "gone_said": item.gone_said if gone else "",
        "instead": item.key if gone else "",
    }
    errors = [(refusal, "refusal")] if refusal else []
    shown = previewed(item, typed(form)) if item.preview else {}
    context = {"writing": drawn, "form": form, "errors": errors, **item.context, **shown}
    return render(request, item.template, context, status=status)


# -- The pieces ----------------------------------------------------------------------------------------------------


def person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # `access.only` lets in nobody else


def sent_mark(request: HttpRequest) -> str:
    """What the page said that the person had before them."""
    return str(tidy(request.POST.get("seen", "")))[:64]


def typed(form: forms.Form) -> Content:
    """What stands in each field: as it was sent, or as it is first shown."""
    return {field.name: tidy(field.value()) for field in form}


def tidy(value: Any) -> Any:
    """A text with the line ends of a text, for browsers send those of a form, and without the one character that no
    database takes. Nothing is ""."""
    if isinstance(value, str):
        return value.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return "" if value is None else value


def same(content: State, state: State) -> bool:
    """Whether saving would change nothing: space at the ends is none."""
    return {name: trimmed(value) for name, value in content.items()} == {
        name: trimmed(state.get(name, "")) for name in content
    }


def trimmed(value: Any) -> Any:
    return tidy(value).strip() if isinstance(value, str) else tidy(value)


def previewed(item: Writing, content: Content) -> Mapping[str, Any]:
    return item.preview(content) if item.preview else {}


def between(form: forms.Form, now: State | None, target: models.Model | None, mine: Content) -> Conflict:
    """Both texts, where they differ, and who saved the other."""
    act = audit.last_act(target) if target else None
    who, when = (str(act.by), moment(act.at)) if act and act.by else (_("Somebody"), "")
    return Conflict(who, when, list(differing(form, now, mine)) if now is not None else [], gone=now is None)


def differing(form: forms.Form, theirs: State, mine: Content) -> Iterator[Both]:
    for bound in form.visible_fields():
        pair = trimmed(theirs.get(bound.name, "")), trimmed(mine[bound.name])
        if pair[0] != pair[1]:
            yield Both(str(bound.label), *(in_words(bound.field, value) for value in pair))


def in_words(of: forms.Field, value: Any) -> str:
    """A value as its field shows it: of a choice its label, of several choices all of theirs."""
    if isinstance(of, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(in_words(of, each) for each in value)
    choices = {str(key): str(label) for key, label in getattr(of, "choices", [])}
    return choices.get(str(value), str(value))


def clock(at: datetime) -> str:
    """ "10:42", with its day where that is not today."""
    return date_format(localtime(at), "H:i") if localtime(at).date() == localdate() else moment(at)


def moment(at: datetime) -> str:
    return date_format(localtime(at), "j F Y, H:i")
