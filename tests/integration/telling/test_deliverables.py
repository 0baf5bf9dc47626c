"""Writing deliverables: by whom, when, never over somebody else."""

import re

import pytest

from opcc_portal.models import AuditEvent, Draft, Quarter, User
from opcc_portal.writing import ChangedError, mark
from reports.actions import highlights
from reports.actions.writing import ExistsError
from reports.models import Deliverable, DeliverableUpdate
from scorecard.models import PlanNode
from tests.factories import (
    DeliverableFactory,
    DeliverableUpdateFactory,
    QuarterFactory,
    UserFactory,
)
from tests.integration.telling.helping import TOLD, TYPED, ClientAs, error, seen, trail, words


def test_a_deliverable_is_added_with_its_date_read(client_as: ClientAs, quarter: Quarter, url: str) -> None:
    answer = client_as("analyst").post(f"{url}deliverables/add/", TYPED, follow=True)
    assert "“Sept 2022” is read as: last day of September 2022." in words(answer)
    update = DeliverableUpdate.objects.get()
    assert (str(update.due), update.due_precision, update.percent, update.words) == ("2022-09-30", "month", 40, "")
    assert trail() == ["deliverable.added"]


def test_a_date_that_cannot_be_read_is_kept_as_printed_and_marked(
    client_as: ClientAs, quarter: Quarter, url: str
) -> None:
    answer = client_as("analyst").post(f"{url}deliverables/add/", {**TYPED, "due_printed": "when ready"}, follow=True)
    assert "“when ready” cannot be read as a date: it is kept as it is printed, and marked." in words(answer)
    assert "? cannot be read as a date" in words(answer)
    update = DeliverableUpdate.objects.get()
    assert (update.due_printed, update.due, update.due_precision) == ("when ready", None, "")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("progress", "101", "Progress goes from 0 to 100 per cent: 101 is above 100."),
        ("progress", "-5%", "Progress goes from 0 to 100 per cent: -5% is below 0."),
        ("progress", "12.5", "Give progress in whole per cent: 12.5 is between two."),
        ("action", "", "Say what is to be delivered."),
        ("action", "x" * 301, "at most 300"),
        ("due_printed", "x" * 61, "at most 60"),
        ("source", "gossip", "gossip"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_typed_is_lost(
    client_as: ClientAs, quarter: Quarter, url: str, field: str, typed: str, said: str
) -> None:
    answer = client_as("analyst").post(f"{url}deliverables/add/", {**TYPED, "reference": "R4", field: typed})
    assert answer.status_code == 422
    assert said in error(answer, field)
    assert 'value="R4"' in answer.content.decode()
    assert not Deliverable.objects.exists()


def test_while_it_is_corrected_the_form_says_how_the_date_is_read(
    client_as: ClientAs, quarter: Quarter, url: str
) -> None:
    answer = client_as("analyst").post(
        f"{url}deliverables/add/", {**TYPED, "due_printed": "Q4 2023", "progress": "200"}
    )
    assert "“Q4 2023” is read as: last day of the quarter October to December 2023." in words(answer)


def test_what_is_said_of_a_date_is_escaped(client_as: ClientAs, quarter: Quarter, url: str) -> None:
    answer = client_as("analyst").post(
        f"{url}deliverables/add/", {**TYPED, "due_printed": "<b>soon</b>", "progress": "-1"}
    )
    assert "“&lt;b&gt;soon&lt;/b&gt;” cannot be read" in answer.content.decode()


def test_words_are_progress_too(client_as: ClientAs, quarter: Quarter, url: str) -> None:
    client_as("analyst").post(f"{url}deliverables/add/", {**TYPED, "progress": "Contract mobilisation"})
    assert DeliverableUpdate.objects.get().words == "Contract mobilisation"


def test_the_same_action_twice_is_refused(
    client_as: ClientAs, deliverable: Deliverable, url: str, ann: User, quarter: Quarter, node: PlanNode
) -> None:
    answer = client_as("analyst").post(f"{url}deliverables/add/", TYPED)
    assert "There is a deliverable with these words already" in error(answer, "action")
    with pytest.raises(ExistsError):
        highlights.add_deliverable(by=ann, quarter=quarter, node=node, fields=TOLD)


def test_a_change_says_what_was_before(
    client_as: ClientAs, deliverable: Deliverable, url: str, quarter: Quarter
) -> None:
    one, client = f"{url}deliverables/{deliverable.pk}/", client_as("approver")
    form = client.get(one)
    assert 'value="10%"' in form.content.decode()
    client.post(one, {**TYPED, "due_printed": "", "progress": "60", "seen": seen(form)})
    row = AuditEvent.objects.get()
    assert (row.event, row.before, row.after) == ("deliverable.changed", {"progress": "10%"}, {"progress": "60%"})


def test_progress_of_a_new_quarter_leaves_that_of_the_last(
    client_as: ClientAs, deliverable: Deliverable, node: PlanNode
) -> None:
    QuarterFactory(year=2018, number=1)
    one, client = f"/reports/2018-19-Q1/{node.pk}/deliverables/{deliverable.pk}/", client_as("analyst")
    assert "Without progress this quarter" in words(client.get(f"/reports/2018-19-Q1/{node.pk}/"))
    client.post(one, {**TYPED, "progress": "70", "seen": seen(client.get(one))})
    assert list(deliverable.updates.order_by("quarter__year").values_list("percent", flat=True)) == [10, 70]


def test_of_two_who_change_a_deliverable_the_later_one_sees_both(
    client_as: ClientAs, deliverable: Deliverable, url: str, ann: User, quarter: Quarter
) -> None:
    one, client = f"{url}deliverables/{deliverable.pk}/", client_as("approver")
    before = seen(client.get(one))
    highlights.change_deliverable(by=ann, quarter=quarter, deliverable=deliverable, seen=before, fields=TOLD)
    answer = client.post(one, {**TYPED, "progress": "55", "seen": before})
    assert answer.status_code == 409
    assert "Ann Analyst saved another text while you wrote" in words(answer)
    assert "Progress this quarter, as Ann Analyst saved it 40% Progress this quarter, as you wrote it 55" in words(
        answer
    )
    assert 'value="55"' in answer.content.decode()
    client.post(one, {**TYPED, "progress": "55", "seen": seen(answer)})
    assert DeliverableUpdate.objects.get().percent == 55


def test_what_somebody_removed_meanwhile_cannot_be_changed(
    deliverable: Deliverable, ann: User, quarter: Quarter
) -> None:
    before = mark(highlights.told(deliverable, quarter))
    gone = Deliverable(pk=deliverable.pk, node=deliverable.node, action=deliverable.action)
    highlights.remove_deliverable(by=ann, quarter=quarter, deliverable=deliverable, seen=before)
    highlights.remove_deliverable(by=ann, quarter=quarter, deliverable=gone, seen=before)  # twice is once
    with pytest.raises(ChangedError):
        highlights.change_deliverable(by=ann, quarter=quarter, deliverable=gone, seen=before, fields=TOLD)
    assert trail() == ["deliverable.removed"]


def test_removing_it_is_asked_first_and_what_other_quarters_tell_stays(
    client_as: ClientAs, deliverable: Deliverable, url: str
) -> None:
    DeliverableUpdateFactory(deliverable=deliverable, quarter=QuarterFactory(year=2017, number=3), percent=5)
    one, client = f"{url}deliverables/{deliverable.pk}/remove/", client_as("analyst")
    asked = client.get(one)
    assert "What other quarters tell of it stays" in words(asked)
    assert client.post(one, {"seen": "old"}).status_code == 409
    assert "Removed." in words(client.post(one, {"seen": seen(asked)}, follow=True))
    assert list(deliverable.updates.values_list("percent", flat=True)) == [5]
    assert trail() == ["deliverable.left out"]


def test_up_and_down(client_as: ClientAs, quarter: Quarter, node: PlanNode, url: str) -> None:
    rows = [DeliverableFactory(node=node, action=name, position=n) for n, name in enumerate("ABC")]
    for row in rows:
        DeliverableUpdateFactory(deliverable=row, quarter=quarter)
    client = client_as("analyst")

    def move(name: str, to: str) -> str:
        row = Deliverable.objects.get(action=name)
        client.post(f"{url}deliverables/{row.pk}/move/", {"to": to})
        return "".join(Deliverable.objects.order_by("position").values_list("action", flat=True))

    assert move("C", "up") == "ACB"
    assert move("A", "down") == "CAB"
    assert move("C", "up") == "CAB"
    assert move("B", "down") == "CAB"
    assert trail() == ["deliverable.moved"] * 2
    DeliverableUpdate.objects.filter(deliverable__action="A").delete()  # not in this report: what is seen moves
    assert move("B", "up") == "BCA"
    html = client.get(url).content.decode()
    assert (html.count('value="up"'), html.count('value="down"')) == (1, 1)  # of two the first stays first


def test_what_is_typed_about_something_that_is_gone_can_be_added_anew(
    client_as: ClientAs, deliverable: Deliverable, url: str
) -> None:
    one, client = f"{url}deliverables/{deliverable.pk}/", client_as("analyst")
    before = seen(client.get(one))
    Deliverable.objects.all().delete()
    answer = client.post(one, {**TYPED, "action": "Mine", "seen": before})
    assert answer.status_code == 409
    assert "Somebody removed this while you wrote" in words(answer)
    html = answer.content.decode()
    assert 'value="Mine"' in html
    assert f'action="{url}deliverables/add/"' in html
    assert 'value="Mine"' in client.get(one).content.decode()
    again = {**TYPED, "action": "Mine", "instead": re.findall(r'name="instead" value="(.*?)"', html)[0]}
    assert client.post(f"{url}deliverables/add/", again).status_code == 302
    assert client.get(one).status_code == 404
    assert not Draft.objects.exists()


def test_what_is_typed_of_a_deliverable_is_kept_and_its_last_date_stands_there(
    client_as: ClientAs, deliverable: Deliverable, node: PlanNode
) -> None:
    DeliverableUpdate.objects.update(due_printed="Q4 2018")
    QuarterFactory(year=2018, number=1)
    one, client = f"/reports/2018-19-Q1/{node.pk}/deliverables/{deliverable.pk}/", client_as("analyst")
    opened = client.get(one)
    assert "“Q4 2018” is read as" in words(opened)
    answer = client.post(one, {**TYPED, "progress": "70", "seen": seen(opened), "autosave": "1"})
    assert "Draft kept" in answer["HX-Trigger"]
    again = client.get(one).content.decode()
    assert 'value="70"' in again
    assert 'value="Sept 2022"' in again
    assert "unsaved" not in words(client_as("approver").get(one))


def test_what_other_quarters_show_is_not_changed_while_they_are_judged(
    client_as: ClientAs, deliverable: Deliverable, node: PlanNode, url: str, quarter: Quarter, ann: User
) -> None:
    judged = {"state": "submitted", "submitted_by": UserFactory(analyst=True)}
    before, after = QuarterFactory(year=2017, number=3), QuarterFactory(year=2018, number=1, **judged)
    one, client = f"{url}deliverables/{deliverable.pk}/", client_as("approver")
    typed = {**TYPED, "seen": seen(client.get(one))}
    for end, data in (("", typed), ("remove/", {"seen": typed["seen"]}), ("move/", {"to": "up"})):
        answer = client.post(f"{one}{end}", data)
        assert answer.status_code == 409
        assert "Quarter 1, 2018-19 is submitted" in words(answer)
    assert trail() == []
    Quarter.objects.filter(pk=after.pk).update(state="open")
    Quarter.objects.filter(pk=before.pk).update(**judged)  # it shows the words of a deliverable, and no later progress
    assert client.post(one, {**typed, "action": "Other words"}).status_code == 409
    assert client.post(one, typed).status_code == 302
    assert trail() == ["deliverable.changed"]


def test_one_of_which_only_a_later_quarter_tells_is_told_of_in_this_one(
    client_as: ClientAs, url: str, node: PlanNode
) -> None:
    later = DeliverableUpdateFactory(deliverable__node=node, deliverable__action="Build it", quarter__year=2018)
    assert "Build it" not in words(client_as("analyst").get(url))
    assert client_as("analyst").post(f"{url}deliverables/add/", TYPED).status_code == 302
    assert Deliverable.objects.get().updates.count() == 2
    later.refresh_from_db()
    assert later.percent != 40
