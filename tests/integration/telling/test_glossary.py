"""Writing the glossary; who reports to whom."""

import pytest

from opcc_portal.models import Quarter, User
from opcc_portal.writing import ChangedError, mark
from reports.actions import glossary
from reports.models import Term
from tests.factories import (
    ArrangementFactory,
    PlanFactory,
    TermFactory,
    UserFactory,
)
from tests.integration.telling.helping import ClientAs, error, seen, trail, words

# -- The glossary --------------------------------------------------------------------------------------------------

FIELDS = {"term": "KSI", "meaning": "killed or seriously injured", "definition": "", "source": "Text", "note": ""}


def test_a_term_is_added_changed_and_removed(client_as: ClientAs, quarter: Quarter) -> None:
    client = client_as("analyst")
    client.post("/reports/glossary/add/", FIELDS)
    term = Term.objects.get()
    assert term.preferred
    one = f"/reports/glossary/{term.pk}/"
    client.post(one, {**FIELDS, "meaning": "Killed or seriously injured", "seen": seen(client.get(one))})
    assert Term.objects.get().meaning == "Killed or seriously injured"
    client.post(f"{one}remove/", {"seen": seen(client.get(f"{one}remove/"))})
    assert not Term.objects.exists()
    assert trail() == ["term.added", "term.changed", "term.removed"]


def test_of_one_term_one_meaning_is_preferred_however_it_is_spelt(client_as: ClientAs, quarter: Quarter) -> None:
    old = TermFactory(term="CrIB", meaning="Crime and Incident Bureau", preferred=True)
    new = TermFactory(term="CRIB", meaning="Crime recording and Incident Bureau")
    said = words(client_as("approver").get("/reports/glossary/"))
    assert "Crime and Incident Bureau Readers see this" in said
    client_as("approver").post(f"/reports/glossary/{new.pk}/prefer/")
    assert [(row.pk, row.preferred) for row in Term.objects.order_by("pk")] == [(old.pk, False), (new.pk, True)]
    client_as("approver").post(f"/reports/glossary/{new.pk}/prefer/")
    assert trail() == ["term.preferred"]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"term": ""}, "term", "Type the term."),
        ({"meaning": ""}, "meaning", "Say what it stands for, or define it."),
        ({"meaning": "x" * 301}, "meaning", "at most 300"),
    ],
)
def test_a_term_that_says_nothing_is_refused(
    client_as: ClientAs, quarter: Quarter, change: dict[str, str], field: str, said: str
) -> None:
    answer = client_as("analyst").post("/reports/glossary/add/", FIELDS | change)
    assert answer.status_code == 422
    assert said in error(answer, field)


def test_the_same_of_one_source_twice_is_refused(client_as: ClientAs, quarter: Quarter, ann: User) -> None:
    for status in (302, 422):
        assert client_as("analyst").post("/reports/glossary/add/", FIELDS).status_code == status


def test_of_two_who_change_a_term_the_later_one_sees_both(client_as: ClientAs, quarter: Quarter, ann: User) -> None:
    term = TermFactory(**FIELDS)
    one, client = f"/reports/glossary/{term.pk}/", client_as("approver")
    before = seen(client.get(one))
    glossary.change_term(by=ann, term=term, seen=before, fields={**FIELDS, "meaning": "Theirs"})
    answer = client.post(one, {**FIELDS, "meaning": "Mine", "seen": before})
    assert answer.status_code == 409
    assert "Theirs" in words(answer)
    assert 'value="Mine"' in answer.content.decode()


@pytest.mark.parametrize("end", ["", "prefer/", "remove/"])
def test_the_glossary_is_closed_while_a_quarter_is_judged(client_as: ClientAs, quarter: Quarter, end: str) -> None:
    term = TermFactory(**FIELDS)
    before = mark(glossary.state(term))
    Quarter.objects.update(state="submitted", submitted_by=UserFactory(analyst=True))
    answer = client_as("analyst").post(f"/reports/glossary/{term.pk}/{end}", {**FIELDS, "meaning": "x", "seen": before})
    assert answer.status_code == 409
    assert "is submitted" in words(answer)
    assert trail() == []


def test_a_term_that_gets_the_name_of_another_stands_back(quarter: Quarter, ann: User) -> None:
    TermFactory(term="KSI", preferred=True)
    other = TermFactory(term="RJ", preferred=True, meaning="Restorative Justice", source="Text")
    before = mark(glossary.state(other))
    fields = {**glossary.state(other), "term": "KSI"}
    glossary.change_term(by=ann, term=other, seen=before, fields=fields)
    assert list(Term.objects.filter(preferred=True).values_list("meaning", flat=True)) == ["What KSI stands for"]


def test_removed_is_removed_once_and_a_removed_term_cannot_be_chosen(quarter: Quarter, ann: User) -> None:
    term = TermFactory(**FIELDS)
    gone = Term(pk=term.pk, **FIELDS)
    before = mark(glossary.state(term))
    with pytest.raises(ChangedError):
        glossary.remove_term(by=ann, term=term, seen="old")
    glossary.remove_term(by=ann, term=term, seen=before)
    glossary.remove_term(by=ann, term=gone, seen=before)
    for act in (
        lambda: glossary.prefer_term(by=ann, term=gone),
        lambda: glossary.change_term(by=ann, term=gone, seen=before, fields=FIELDS),
    ):
        with pytest.raises(ChangedError):
            act()


def test_what_is_typed_of_a_term_that_is_gone_can_be_added_anew(client_as: ClientAs, quarter: Quarter) -> None:
    assert client_as("analyst").get("/reports/glossary/999/").status_code == 404
    answer = client_as("analyst").post("/reports/glossary/999/", {**FIELDS, "seen": "x"})
    assert answer.status_code == 409
    assert 'action="/reports/glossary/add/"' in answer.content.decode()


# -- The administrator's site --------------------------------------------------------------------------------------


def test_nobody_reports_in_a_circle(client_as: ClientAs, quarter: Quarter) -> None:
    board = ArrangementFactory(name="Board")
    group = ArrangementFactory(name="Group", reports_to=board)
    other = ArrangementFactory(name="Other", plan=PlanFactory(slug="other"))
    admin, fields = client_as("admin"), {"plan": board.plan_id, "kind": "board", "name": "Board", "position": 1}
    for above, said in ((group, "circle"), (other, "another plan")):
        answer = admin.post(f"/admin/reports/arrangement/{board.pk}/change/", {**fields, "reports_to": above.pk})
        assert said in answer.content.decode()
    admin.post(f"/admin/reports/arrangement/{group.pk}/change/", {**fields, "name": "Panel", "reports_to": board.pk})
    group.refresh_from_db()
    assert (group.name, trail()) == ("Panel", ["arrangement.changed"])
