"""Where people write: unsaved input is kept and given back to its writer alone; of two writers neither loses a word."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from opcc_portal import writing
from opcc_portal.actions import NotAllowedError
from opcc_portal.audit import record
from opcc_portal.models import AuditEvent, Draft, Office, User
from opcc_portal.ui.writing import Writing, write
from tests.factories import OfficeFactory, UserFactory
from tests.race import at_once

KEY = "office"
AT = datetime(2018, 3, 5, 10, 42, tzinfo=UTC)


class OfficeForm(forms.Form):
    name = forms.CharField(widget=forms.Textarea)
    kind = forms.ChoiceField(choices=[("", "None"), ("pcc", "Commissioner"), ("mayor", "Mayor")], required=False)
    open = forms.BooleanField(required=False)


def state(office: Office) -> dict[str, Any]:
    return {"name": office.name, "kind": office.short_name, "open": office.open_to_public}


def rename(*, by: User, seen: str, name: str, kind: str, open: bool) -> None:
    office = Office.objects.get()
    writing.refuse_when_changed(state(office), seen, office)
    if name == "Locked":
        raise NotAllowedError("It is locked.")
    if name == "Taken":
        raise ValidationError("There is one of that name.")
    Office.objects.update(name=name, short_name=kind, open_to_public=open)
    record("office.renamed", by=by, target=office, before={"name": office.name}, after={"name": name})


@pytest.fixture
def office(db: None) -> Office:
    return OfficeFactory(name="Barsetshire", short_name="pcc")


@pytest.fixture
def ann(office: Office) -> User:
    return UserFactory(username="ann", display_name="Ann")


@pytest.fixture
def ben(office: Office) -> User:
    return UserFactory(username="ben", display_name="Ben")


def ask(by: User, data: dict[str, Any] | None = None, **options: Any) -> HttpResponse:
    factory = RequestFactory()
    request: HttpRequest = factory.get("/write/") if data is None else factory.post("/write/", data)
    request.user, request.session = by, {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    office = Office.objects.get()
    item = Writing(
        key=KEY,
        form=OfficeForm,
        state=state(office),
        save=lambda **fields: rename(by=by, **fields),
        template="components/writing.html",
        done="/done/",
        target=office,
        **options,
    )
    return write(request, item)


def said(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode())).strip()


def seen(answer: HttpResponse) -> str:
    found = re.search(r'name="seen" value="(\w*)"', answer.content.decode())
    assert found
    return found[1]


def form(answer: HttpResponse, **fields: Any) -> dict[str, Any]:
    return {"seen": seen(answer), "name": "Loamshire", "kind": "pcc", **fields}


def test_what_is_typed_is_kept_and_changes_nothing(ann: User) -> None:
    opened = ask(ann)
    with time_machine.travel(AT, tick=False):
        answer = ask(ann, form(opened, autosave="1"))
    assert answer["HX-Trigger"] == '{"draft": "Draft kept 10:42"}'
    assert answer.content == b""
    assert Office.objects.get().name == "Barsetshire"
    assert not AuditEvent.objects.exists()
    assert Draft.objects.get().content == {"name": "Loamshire", "kind": "pcc", "open": False}


def test_it_is_given_back_with_a_notice(ann: User) -> None:
    with time_machine.travel(AT, tick=False):
        ask(ann, form(ask(ann), name="One\r\nTwo", autosave="1"))
        answer = ask(ann)
    assert "You have unsaved changes from 10:42. Nobody else sees them." in said(answer)
    assert ">\nOne\nTwo</textarea>" in answer.content.decode()
    assert "5 March 2018, 10:42" in said(ask(ann))  # on another day


def test_a_character_that_no_database_keeps_costs_nobody_their_text(ann: User) -> None:
    """As they come with what is pasted from elsewhere. PostgreSQL keeps none."""
    answer = ask(ann, {"seen": "a\x00b", "name": "Loam\x00shire", "kind": "pcc", "autosave": "1"})
    assert answer.status_code == 200
    assert (Draft.objects.get().content["name"], Draft.objects.get().seen) == ("Loamshire", "ab")
    answer = ask(ann, form(ask(ann), name="Loam\x00shire", kind="mayor"))
    assert answer.status_code == 422
    assert Draft.objects.get().content["kind"] == "mayor"


def test_nobody_else_sees_it(ann: User, ben: User) -> None:
    ask(ann, form(ask(ann), autosave="1"))
    answer = ask(ben)
    assert "Loamshire" not in answer.content.decode()
    assert "unsaved" not in said(answer)
    ask(ben, {"discard": "1"})
    assert writing.kept(ann, KEY) is not None
    assert writing.kept(ben, KEY) is None
    assert writing.kept(ann, "another form") is None


def test_control_a_draft_that_is_looked_up_without_its_writer_is_noticed(
    ann: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "kept", lambda by, key: Draft.objects.filter(key=key).first())
    with pytest.raises(AssertionError):
        test_nobody_else_sees_it(ann, ben)


def test_what_is_thrown_away_is_gone(ann: User) -> None:
    ask(ann, form(ask(ann), autosave="1"))
    answer = ask(ann, {"discard": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/write/")
    assert not Draft.objects.exists()
    assert "Barsetshire</textarea>" in ask(ann).content.decode()


def test_saving_drops_the_draft_and_leaves_its_trace(ann: User) -> None:
    opened = ask(ann)
    ask(ann, form(opened, autosave="1"))
    answer = ask(ann, form(opened, name="Loam\r\nshire"))
    assert (answer.status_code, answer["Location"]) == (302, "/done/")
    assert Office.objects.get().name == "Loam\nshire"
    assert not Draft.objects.exists()
    assert AuditEvent.objects.get().by == ann


def test_a_draft_that_says_what_is_saved_is_none(ann: User) -> None:
    opened = ask(ann)
    ask(ann, form(opened, autosave="1"))
    answer = ask(ann, form(opened, name="Barsetshire\r\n", autosave="1"))
    assert "As saved: nothing to keep." in answer["HX-Trigger"]
    assert not Draft.objects.exists()
    writing.keep(by=ann, key=KEY, content={"name": "Barsetshire ", "kind": "pcc", "open": False}, seen="older")
    assert "unsaved" not in said(ask(ann))


def test_of_two_writers_the_later_sees_both_and_nothing_is_lost(ann: User, ben: User) -> None:
    opened = ask(ann)
    ask(ben, form(ask(ben), name="Bens"))
    answer = ask(ann, form(opened, name="Anns", kind="mayor"))
    assert answer.status_code == 409
    assert "Ben saved another text while you wrote" in said(answer)
    assert "Name, as Ben saved it Bens Name, as you wrote it Anns" in said(answer)
    assert "Kind, as Ben saved it Commissioner Kind, as you wrote it Mayor" in said(answer)
    assert "Open, as" not in said(answer)
    assert ">\nAnns</textarea>" in answer.content.decode()
    assert Office.objects.get().name == "Bens"
    # Mine in its place, perhaps edited, now that theirs was seen.
    assert ask(ann, form(answer, name="Anns and Bens")).status_code == 302
    assert Office.objects.get().name == "Anns and Bens"
    assert not Draft.objects.exists()


def test_theirs_can_be_kept(ann: User, ben: User) -> None:
    opened = ask(ann)
    ask(ben, form(ask(ben), name="Bens", open="on"))
    answer = ask(ann, form(opened, name="Anns"))
    assert "Open, as Ben saved it Yes Open, as you wrote it No" in said(answer)
    ask(ann, {"discard": "1"})
    assert "Bens</textarea>" in ask(ann).content.decode()


def test_a_draft_that_was_overtaken_is_given_back_beside_what_is_saved(ann: User, ben: User) -> None:
    opened = ask(ann)
    ask(ben, form(ask(ben), name="Bens"))
    answer = ask(ann, form(opened, name="Anns", autosave="1"))
    assert "Somebody else has saved this meanwhile: you will see both." in answer["HX-Trigger"]
    again = ask(ann)
    assert "Name, as Ben saved it Bens Name, as you wrote it Anns" in said(again)
    assert ask(ann, form(again, name="Anns")).status_code == 302


def test_what_was_removed_is_said(ann: User, ben: User) -> None:
    opened = ask(ann)

    def gone(**fields: Any) -> None:
        raise writing.ChangedError(None, Office.objects.get())

    record("office.removed", by=ben, target=Office.objects.get())
    request = RequestFactory().post("/write/", form(opened))
    request.user = ann
    answer = write(
        request, Writing(key=KEY, form=OfficeForm, state={}, save=gone, template="components/writing.html", done="/")
    )
    assert "Ben removed this while you wrote" in said(answer)
    assert "It can no longer be saved here: copy what you need." in said(answer)
    assert "Loamshire</textarea>" in answer.content.decode()
    assert "Put mine in its place" not in said(answer)  # that could never be done


def test_what_is_typed_of_something_that_is_gone_is_added_anew_or_thrown_away(ann: User) -> None:
    removed: dict[str, Any] = {"gone": True, "anew": "/add/"}
    with pytest.raises(Http404):
        ask(ann, **removed)
    answer = ask(ann, form(ask(ann)), **removed)
    assert answer.status_code == 409
    assert 'action="/add/"' in answer.content.decode()
    assert "Add mine anew" in said(answer)
    assert "Loamshire</textarea>" in ask(ann, **removed).content.decode()  # kept, and given back
    writing.keep(by=ann, key="another form", content={}, seen="")
    ask(ann, form(ask(ann), instead="another form"))  # added anew, the draft of what is gone goes too
    assert not Draft.objects.exists()
    ask(ann, form(ask(ann), name="More", autosave="1"), **removed)
    assert ask(ann, {"discard": "1"}, **removed)["Location"] == "/done/"
    assert not Draft.objects.exists()


def test_control_without_the_mark_the_later_overwrites(ann: User, ben: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "refuse_when_changed", lambda *_: None)
    with pytest.raises(AssertionError):
        test_of_two_writers_the_later_sees_both_and_nothing_is_lost(ann, ben)


def test_nothing_typed_is_lost_where_it_cannot_be_saved(ann: User) -> None:
    for name, status, why in (
        ("", 422, "This field is required."),
        ("Locked", 409, "It is locked."),
        ("Taken", 422, ""),
    ):
        answer = ask(ann, form(ask(ann), name=name, kind="mayor"))
        assert answer.status_code == status
        assert why in said(answer)
        assert f"{name}</textarea>" in answer.content.decode()
        assert Draft.objects.get().content["kind"] == "mayor"
        Draft.objects.all().delete()
    assert Office.objects.get().name == "Barsetshire"


@pytest.mark.parametrize("how", ["autosave", "preview", "save"])
def test_a_sign_that_no_database_keeps_is_left_out_of_the_draft(ann: User, how: str) -> None:
    """Saving says that it must go; what is kept without it is all the rest, on every database."""
    answer = ask(ann, form(ask(ann), name="Loam\0shire", **{how: "1"}))
    assert answer.status_code == (422 if how == "save" else 200)
    assert Draft.objects.get().content["name"] == "Loamshire"


def test_where_nothing_can_be_saved_there_is_no_button(ann: User) -> None:
    answer = ask(ann, closed="The quarter is submitted.")
    assert said(answer).startswith("The quarter is submitted.")
    assert "<button" not in answer.content.decode()
    assert "hx-post" not in answer.content.decode()


def test_a_preview_is_drawn_while_somebody_types_and_without_scripts(ann: User) -> None:
    previews: dict[str, Any] = {
        "preview": lambda fields: {"text": f"Seen as {fields['name']}"},
        "preview_template": "components/illustrative.html",
    }
    opened = ask(ann, **previews)
    assert "Seen as Loamshire" in said(ask(ann, form(opened, autosave="1"), **previews))
    answer = ask(ann, form(opened, name="Loam", preview="1"), **previews)
    assert answer.status_code == 200
    assert "Loam</textarea>" in answer.content.decode()
    assert Draft.objects.get().content["name"] == "Loam"
    assert Office.objects.get().name == "Barsetshire"


def test_a_draft_is_kept_once_however_often(ann: User, counting: Callable[[], Any]) -> None:
    for name in ("a", "b"):
        writing.keep(by=ann, key=KEY, content={"name": name}, seen="x")
    assert Draft.objects.get().content == {"name": "b"}
    writing.discard(by=ann, key=KEY)
    writing.discard(by=ann, key=KEY)
    assert not Draft.objects.exists()


@pytest.mark.services("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_draft_that_many_windows_keep_at_once_is_one() -> None:
    by = UserFactory()

    def act(number: int) -> str:
        try:
            return str(writing.keep(by=by, key=KEY, content={"name": number}, seen="x").pk)
        finally:
            connection.close()

    told = at_once([lambda n=n: act(n) for n in range(10)])  # type: ignore[misc]
    assert len(set(told)) == 1
    assert Draft.objects.count() == 1


# -- Marks ---------------------------------------------------------------------------------------------------------


def test_a_mark_changes_with_what_is_said_and_with_nothing_else() -> None:
    assert writing.mark({"a": "1", "b": "2"}) == writing.mark({"b": "2", "a": "1"})
    assert writing.mark({"a": "1"}) != writing.mark({"a": "2"})
    writing.refuse_when_changed({"a": "1"}, writing.mark({"a": "1"}))
    with pytest.raises(writing.ChangedError) as overtaken:
        writing.refuse_when_changed({"a": "2"}, writing.mark({"a": "1"}))
    assert overtaken.value.now == {"a": "2"}
    with pytest.raises(writing.ChangedError):
        writing.refuse_when_changed(None, writing.mark({}))


@pytest.mark.parametrize("act", [{"autosave": "1"}, {}, {"preview": "1"}], ids=["kept", "saved", "looked at"])
def test_a_character_that_no_text_has_is_dropped_from_what_is_kept(ann: User, act: dict[str, str]) -> None:
    opened = ask(ann)
    assert ask(ann, form(opened, name="Loam\0shire \u202eright", **act)).status_code in (200, 422)
    assert Draft.objects.get().content["name"] == "Loamshire \u202eright"
