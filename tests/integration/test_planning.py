"""Acts on plans: their parts, their order, what stands under them, their next version, adopting one."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from opcc_portal.models import AuditEvent, Quarter, User
from scorecard.actions import placing, planning, regrouping, versions
from scorecard.actions.figures import FiguresLockedError
from scorecard.actions.planning import PlanChangedError, PlanRefusedError, mark, order_mark
from scorecard.models import Comment, Placement, Plan, PlanNode
from tests.factories import (
    MeasureFactory,
    PlacementFactory,
    PlanFactory,
    PlanNodeFactory,
    QuarterFactory,
    SeriesFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    return UserFactory(analyst=True)


@pytest.fixture
def plan() -> Plan:
    """Two priorities, the first with two objectives, the second of which has a commitment."""
    plan: Plan = PlanFactory()
    first = node(plan, 1, "1 Safe")
    node(plan, 2, "1.1 Roads", first)
    rural = node(plan, 3, "1.2 Rural", first)
    node(plan, 4, "1 Teams", rural)
    node(plan, 5, "2 Victims")
    return plan


def node(plan: Plan, position: int, name: str, parent: PlanNode | None = None) -> PlanNode:
    number, _, title = name.partition(" ")
    levels = {0: "priority", 1: "objective"}
    level = levels.get(0 if parent is None else 1 if parent.parent_id is None else 2, "commitment")
    made: PlanNode = PlanNodeFactory(
        plan=plan, position=position, number=number, title=title, parent=parent, level=level
    )
    return made


def order(plan: Plan) -> list[str]:
    return [each.title for each in plan.nodes.order_by("position")]


def called(plan: Plan, title: str) -> PlanNode:
    return plan.nodes.get(title=title)


def seen(plan: Plan) -> str:
    return order_mark(list(plan.nodes.order_by("position")))


# -- Order ---------------------------------------------------------------------------------------------------------


def test_a_part_moves_past_its_sibling_with_all_that_stands_under_it(plan: Plan, analyst: User) -> None:
    planning.move_node(by=analyst, node=called(plan, "Rural"), step=-1, seen=seen(plan))
    assert order(plan) == ["Safe", "Rural", "Teams", "Roads", "Victims"]
    planning.move_node(by=analyst, node=called(plan, "Safe"), step=1, seen=seen(plan))
    assert order(plan) == ["Victims", "Safe", "Rural", "Teams", "Roads"]
    planning.move_node(by=analyst, node=called(plan, "Safe"), step=-1, seen=seen(plan))
    assert order(plan) == ["Safe", "Rural", "Teams", "Roads", "Victims"]
    assert AuditEvent.objects.filter(event="plan_node.moved", by=analyst).count() == 3


@pytest.mark.parametrize(("title", "step"), [("Safe", -1), ("Victims", 1), ("Roads", -1), ("Teams", 1)])
def test_at_either_end_nothing_is_left_to_do(plan: Plan, analyst: User, title: str, step: int) -> None:
    before = order(plan)
    planning.move_node(by=analyst, node=called(plan, title), step=step, seen=seen(plan))
    assert order(plan) == before
    assert not AuditEvent.objects.filter(event="plan_node.moved").exists()


def test_gaps_between_positions_do_no_harm(plan: Plan, analyst: User) -> None:
    plan.nodes.filter(title="Victims").update(position=40)
    plan.nodes.filter(title="Teams").update(position=30)
    planning.move_node(by=analyst, node=called(plan, "Safe"), step=1, seen=seen(plan))
    assert order(plan) == ["Victims", "Safe", "Roads", "Rural", "Teams"]


def test_whoever_moves_what_somebody_else_has_moved_is_told(plan: Plan, analyst: User) -> None:
    before = seen(plan)
    planning.move_node(by=analyst, node=called(plan, "Rural"), step=-1, seen=before)
    with pytest.raises(PlanChangedError):
        planning.move_node(by=analyst, node=called(plan, "Roads"), step=-1, seen=before)
    assert order(plan) == ["Safe", "Rural", "Teams", "Roads", "Victims"]


# -- Under another part --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "under", "then"),
    [
        ("Rural", "Victims", ["Safe", "Roads", "Victims", "Rural", "Teams"]),
        ("Roads", "Victims", ["Safe", "Rural", "Teams", "Victims", "Roads"]),
        ("Roads", "Rural", ["Safe", "Rural", "Teams", "Roads", "Victims"]),
        ("Rural", "Roads", ["Safe", "Roads", "Rural", "Teams", "Victims"]),
        ("Teams", "Roads", ["Safe", "Roads", "Teams", "Rural", "Victims"]),
        ("Teams", "Safe", ["Safe", "Roads", "Rural", "Teams", "Victims"]),
        ("Teams", "Victims", ["Safe", "Roads", "Rural", "Victims", "Teams"]),
    ],
)
@pytest.mark.parametrize("gap", [1, 7])
def test_a_part_goes_under_another_with_all_that_stands_under_it(
    plan: Plan, analyst: User, title: str, under: str, then: list[str], gap: int
) -> None:
    for each in plan.nodes.order_by("-position"):
        PlanNode.objects.filter(pk=each.pk).update(position=each.position * gap)
    part, parent = called(plan, title), called(plan, under)
    regrouping.move_under(by=analyst, node=part, parent=parent.pk, seen=mark(part))
    assert order(plan) == then
    assert called(plan, title).parent == parent
    [event] = AuditEvent.objects.filter(event="plan_node.regrouped", by=analyst)
    assert (event.before["parent_id"], event.after["parent_id"]) == (part.parent_id, parent.pk)
    regrouping.move_under(by=analyst, node=part, parent=parent.pk, seen="")  # asked twice it is done once
    assert AuditEvent.objects.filter(event="plan_node.regrouped").count() == 1


@pytest.mark.parametrize(
    ("title", "under"), [("Rural", "Rural"), ("Rural", "Teams"), ("Roads", "Teams"), ("Safe", "Victims")]
)
def test_no_part_stands_below_itself_nor_a_higher_level_below_a_lower(
    plan: Plan, analyst: User, title: str, under: str
) -> None:
    part, before = called(plan, title), order(plan)
    with pytest.raises(PlanRefusedError, match="cannot stand there"):
        regrouping.move_under(by=analyst, node=part, parent=called(plan, under).pk, seen=mark(part))
    assert order(plan) == before


def test_of_two_who_move_one_part_the_later_is_told(plan: Plan, analyst: User) -> None:
    part, seen = called(plan, "Teams"), mark(called(plan, "Teams"))
    regrouping.move_under(by=analyst, node=part, parent=called(plan, "Roads").pk, seen=seen)
    with pytest.raises(PlanChangedError):
        regrouping.move_under(by=analyst, node=part, parent=called(plan, "Victims").pk, seen=seen)
    assert called(plan, "Teams").parent == called(plan, "Roads")


# -- Adding, changing, removing ------------------------------------------------------------------------------------


def test_a_part_is_added_last_under_another(plan: Plan, analyst: User) -> None:
    measure = MeasureFactory()
    under = called(plan, "Safe")
    added = planning.add_node(
        by=analyst, plan=plan, parent=under, level="objective", number="1.3", title="Cyber", measures=[measure.pk]
    )
    assert order(plan) == ["Safe", "Roads", "Rural", "Teams", "Cyber", "Victims"]
    assert list(added.measures.all()) == [measure]
    planning.add_node(by=analyst, plan=plan, parent=None, level="priority", number="3", title="Trust")
    assert order(plan)[-1] == "Trust"
    assert AuditEvent.objects.filter(event="plan_node.added", by=analyst).count() == 2


def test_a_part_that_is_sent_twice_is_there_once(plan: Plan, analyst: User) -> None:
    under = called(plan, "Safe")
    said = {"parent": under, "level": "objective", "number": "1.3", "title": "Cyber", "body": "", "note": ""}
    one, two = (planning.add_node(by=analyst, plan=plan, **said) for _ in range(2))  # type: ignore[arg-type]
    assert one == two
    assert planning.add_node(by=analyst, plan=plan, **said | {"number": "1.4"}) != one  # type: ignore[arg-type]
    assert order(plan) == ["Safe", "Roads", "Rural", "Teams", "Cyber", "Cyber", "Victims"]
    assert AuditEvent.objects.filter(event="plan_node.added").count() == 2


def test_the_first_part_of_a_plan(analyst: User) -> None:
    plan = PlanFactory()
    planning.add_node(by=analyst, plan=plan, parent=None, level="priority", number="1", title="Safe")
    assert order(plan) == ["Safe"]


def test_nothing_is_added_under_what_is_gone(plan: Plan, analyst: User) -> None:
    gone = called(plan, "Victims")
    PlanNode.objects.filter(pk=gone.pk).delete()
    with pytest.raises(PlanRefusedError, match="is gone"):
        planning.add_node(by=analyst, plan=plan, parent=gone, level="objective", number="", title="New")


def test_a_part_is_changed_as_it_was_seen(plan: Plan, analyst: User) -> None:
    roads, measure = called(plan, "Roads"), MeasureFactory()
    before = mark(roads)
    planning.change_node(by=analyst, node=roads, seen=before, fields={"title": "Safer roads"}, measures=[measure.pk])
    roads.refresh_from_db()
    assert (roads.title, list(roads.measures.all())) == ("Safer roads", [measure])
    [row] = AuditEvent.objects.filter(event="plan_node.changed")
    assert (row.before["title"], row.after["title"], row.after["measures"]) == ("Roads", "Safer roads", [measure.pk])
    with pytest.raises(PlanChangedError) as error:
        planning.change_node(by=analyst, node=roads, seen=before, fields={"title": "Fast roads"})
    assert error.value.now == roads
    roads.refresh_from_db()
    assert roads.title == "Safer roads"


def test_what_changes_nothing_is_left_alone_whoever_was_quicker(plan: Plan, analyst: User) -> None:
    planning.change_node(by=analyst, node=called(plan, "Roads"), seen="stale", fields={"title": "Roads"})
    assert not AuditEvent.objects.filter(event="plan_node.changed").exists()


def test_what_is_gone_cannot_be_changed_and_was_removed_already(plan: Plan, analyst: User) -> None:
    victims = called(plan, "Victims")
    PlanNode.objects.filter(pk=victims.pk).delete()
    with pytest.raises(PlanChangedError) as error:
        planning.change_node(by=analyst, node=victims, seen="", fields={"title": "X"})
    assert error.value.now is None
    planning.remove_node(by=analyst, node=victims, seen="")


def test_a_part_is_removed_with_all_that_stands_under_it(plan: Plan, analyst: User) -> None:
    rural = called(plan, "Rural")
    with pytest.raises(PlanChangedError):
        planning.remove_node(by=analyst, node=rural, seen="stale")
    planning.remove_node(by=analyst, node=rural, seen=mark(rural))
    assert order(plan) == ["Safe", "Roads", "Victims"]
    assert list(plan.nodes.values_list("position", flat=True)) == [1, 2, 3]
    assert AuditEvent.objects.get(event="plan_node.removed").before["with"] == ["1 Teams"]


def test_what_was_commented_on_stays(plan: Plan, analyst: User) -> None:
    Comment.objects.create(node=called(plan, "Teams"), text="More of them", by=UserFactory(panel=True))
    rural = called(plan, "Rural")
    with pytest.raises(PlanRefusedError, match="the Panel commented on it"):
        planning.remove_node(by=analyst, node=rural, seen=mark(rural))
    assert order(plan) == ["Safe", "Roads", "Rural", "Teams", "Victims"]
    assert not AuditEvent.objects.filter(event="plan_node.removed").exists()


def test_the_control_sheet_is_changed_as_it_was_seen(plan: Plan, analyst: User) -> None:
    before = mark(plan)
    planning.change_sheet(by=analyst, plan=plan, seen=before, fields={"version": "1.5", "dated": date(2019, 8, 28)})
    plan.refresh_from_db()
    assert (plan.version, plan.dated) == ("1.5", date(2019, 8, 28))
    assert AuditEvent.objects.get(event="plan.changed").after["dated"] == "2019-08-28"
    with pytest.raises(PlanChangedError):
        planning.change_sheet(by=analyst, plan=plan, seen=before, fields={"version": "1.6"})


# -- While a quarter is judged -------------------------------------------------------------------------------------

ACTS: dict[str, Any] = {
    "sheet": lambda plan, by: planning.change_sheet(by=by, plan=plan, seen=mark(plan), fields={"version": "2"}),
    "add": lambda plan, by: planning.add_node(by=by, plan=plan, parent=None, level="priority", title="New"),
    "change": lambda plan, by: planning.change_node(
        by=by, node=called(plan, "Roads"), seen=mark(called(plan, "Roads")), fields={"title": "New"}
    ),
    "move": lambda plan, by: planning.move_node(by=by, node=called(plan, "Rural"), step=-1, seen=seen(plan)),
    "remove": lambda plan, by: planning.remove_node(
        by=by, node=called(plan, "Victims"), seen=mark(called(plan, "Victims"))
    ),
    "place": lambda plan, by: placing.place(by=by, node=called(plan, "Safe"), series=SeriesFactory(), label="New"),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_changes_while_a_quarter_that_rests_on_the_plan_is_judged(plan: Plan, analyst: User, act: str) -> None:
    quarter = QuarterFactory(submitted=True)
    with pytest.raises(FiguresLockedError, match="Quarter 4, 2017-18 is submitted"), transaction.atomic():
        ACTS[act](plan, analyst)
    Quarter.objects.filter(pk=quarter.pk).update(state=Quarter.State.REOPENED)
    ACTS[act](plan, analyst)


@pytest.mark.parametrize(
    "fields", [{"status": Plan.Status.DRAFT}, {"starts": date(2018, 4, 1)}], ids=["a draft", "one that begins later"]
)
def test_a_plan_on_which_the_judged_quarter_does_not_rest_can_be_changed(
    plan: Plan, analyst: User, fields: dict[str, Any]
) -> None:
    QuarterFactory(submitted=True)
    Plan.objects.filter(pk=plan.pk).update(**fields)
    plan.refresh_from_db()
    ACTS["move"](plan, analyst)
    assert order(plan)[1] == "Rural"


# -- What stands under a part --------------------------------------------------------------------------------------


@pytest.fixture
def placed(plan: Plan) -> list[Placement]:
    return [PlacementFactory(node=called(plan, "Safe"), label=label, position=n) for n, label in enumerate("ABC", 1)]


def labels(plan: Plan) -> list[str]:
    return list(Placement.objects.filter(node__plan=plan).order_by("position").values_list("label", flat=True))


def placed_mark(placement: Placement) -> str:
    return order_mark(list(placement.node.placements.order_by("position")))


def test_a_measure_is_placed_last(plan: Plan, placed: list[Placement], analyst: User) -> None:
    series = SeriesFactory()
    placing.place(by=analyst, node=called(plan, "Safe"), series=series, label="D", headline_window="year")
    assert labels(plan) == ["A", "B", "C", "D"]
    with pytest.raises(PlanRefusedError, match="already"):
        placing.place(by=analyst, node=called(plan, "Safe"), series=series, label="E")


def test_measures_change_places(plan: Plan, placed: list[Placement], analyst: User) -> None:
    before = placed_mark(placed[0])
    placing.move_placement(by=analyst, placement=placed[2], step=-1, seen=before)
    assert labels(plan) == ["A", "C", "B"]
    with pytest.raises(PlanChangedError):
        placing.move_placement(by=analyst, placement=placed[0], step=1, seen=before)
    placing.move_placement(by=analyst, placement=placed[0], step=-1, seen=placed_mark(placed[0]))
    assert labels(plan) == ["A", "C", "B"]


def test_a_placement_is_changed_and_removed_as_it_was_seen(plan: Plan, placed: list[Placement], analyst: User) -> None:
    before = mark(placed[0])
    placing.change_placement(by=analyst, placement=placed[0], seen=before, fields={"label": "Z", "on_dashboard": False})
    assert labels(plan) == ["Z", "B", "C"]
    with pytest.raises(PlanChangedError):
        placing.change_placement(by=analyst, placement=placed[0], seen=before, fields={"label": "Y"})
    with pytest.raises(PlanChangedError):
        placing.remove_placement(by=analyst, placement=placed[0], seen=before)
    placing.remove_placement(by=analyst, placement=placed[1], seen=mark(placed[1]))
    placing.remove_placement(by=analyst, placement=placed[1], seen="gone already")
    assert labels(plan) == ["Z", "C"]
    with pytest.raises(PlanChangedError):
        placing.move_placement(by=analyst, placement=placed[1], step=1, seen=placed_mark(placed[0]))


# -- The next version, and adopting it -----------------------------------------------------------------------------


@pytest.fixture
def draft(plan: Plan, placed: list[Placement], analyst: User) -> Plan:
    called(plan, "Roads").measures.add(MeasureFactory(slug="collisions"))
    return versions.start_next_version(
        by=analyst, plan=plan, slug="2019-21", title="Next", starts=date(2019, 4, 1), ends=date(2021, 3, 31)
    )


def test_the_next_version_begins_as_the_one_before(plan: Plan, draft: Plan) -> None:
    assert (draft.follows, draft.status, draft.kind) == (plan, "draft", plan.kind)
    copies = list(draft.nodes.order_by("position"))
    assert [str(copy) for copy in copies] == [str(each) for each in plan.nodes.order_by("position")]
    assert [copy.follows for copy in copies] == list(plan.nodes.order_by("position"))
    for copy in copies:
        assert (copy.parent and copy.parent.follows) == copy.follows.parent
    assert [measure.slug for measure in called(draft, "Roads").measures.all()] == ["collisions"]
    assert labels(draft) == labels(plan) == ["A", "B", "C"]


def test_an_address_stands_for_one_plan(plan: Plan, draft: Plan, analyst: User) -> None:
    with pytest.raises(PlanRefusedError, match="already"):
        versions.start_next_version(
            by=analyst, plan=plan, slug="2019-21", title="Again", starts=date(2019, 4, 1), ends=date(2021, 3, 31)
        )


def test_adopting_supersedes_what_was_adopted(plan: Plan, draft: Plan) -> None:
    later = PlanFactory(slug="2022-25", starts=date(2022, 4, 1), ends=date(2025, 3, 31))
    delivery = PlanFactory(slug="delivery", kind=Plan.Kind.DELIVERY)
    approver = UserFactory(approver=True)
    versions.adopt(by=approver, plan=draft, on=date(2019, 5, 1), seen=mark(draft))
    for each in (plan, draft, later, delivery):
        each.refresh_from_db()
    assert (draft.status, draft.adopted_on, plan.status) == ("adopted", date(2019, 5, 1), "superseded")
    assert (later.status, delivery.status) == ("adopted", "adopted")  # what begins later, and what is of another kind
    assert AuditEvent.objects.get(event="plan.adopted").by == approver
    assert AuditEvent.objects.get(event="plan.superseded").after == {"by": "2019-21"}
    with pytest.raises(PlanRefusedError, match="is adopted"):
        versions.adopt(by=approver, plan=draft, on=date(2019, 6, 1), seen=mark(draft))


def test_whoever_adopts_has_seen_the_plan_and_what_is_not_answered(draft: Plan) -> None:
    approver = UserFactory(approver=True)
    with pytest.raises(PlanChangedError):
        versions.adopt(by=approver, plan=draft, on=date(2019, 5, 1), seen="stale")
    Comment.objects.create(node=called(draft, "Teams"), text="More of them", by=UserFactory(panel=True))
    with pytest.raises(PlanRefusedError, match="without an answer"):
        versions.adopt(by=approver, plan=draft, on=date(2019, 5, 1), seen=mark(draft))
    versions.adopt(by=approver, plan=draft, on=date(2019, 5, 1), seen=mark(draft), despite=1)
    draft.refresh_from_db()
    assert draft.status == "adopted"


def test_adopting_waits_while_a_quarter_that_it_would_rest_on_is_judged(draft: Plan) -> None:
    QuarterFactory(submitted=True, year=2019, number=1)
    approver = UserFactory(approver=True)
    with pytest.raises(FiguresLockedError):
        versions.adopt(by=approver, plan=draft, on=date(2019, 5, 1), seen=mark(draft))
