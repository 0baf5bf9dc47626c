"""Writing a plan on its pages: parts, placements, the control sheet, the next version."""

from datetime import date

import pytest
from django.test import Client

from scorecard.actions.planning import mark, order_mark
from scorecard.models import Placement, Plan, PlanNode
from tests.factories import (
    MeasureFactory,
    PlanFactory,
    PlanNodeFactory,
    QuarterFactory,
    SeriesFactory,
)
from tests.integration.plan_pages.helping import ClientAs, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client_as: ClientAs) -> Client:
    return client_as("analyst")


def order_of(plan: Plan) -> str:
    return order_mark(list(plan.nodes.order_by("position")))


def test_a_part_goes_down_and_the_page_comes_back_to_it(commitment: PlanNode, analyst: Client) -> None:
    plan, first = commitment.plan, commitment.parent
    PlanNodeFactory(plan=plan, position=3, title="Second")
    page = said(analyst.get("/plans/2017-21/"))
    assert f'formaction="/plans/2017-21/nodes/{first.pk}/move/" name="step" value="down"' in page
    answer = analyst.post(f"/plans/2017-21/nodes/{first.pk}/move/", {"step": "down", "seen": order_of(plan)})
    assert answer["Location"] == f"/plans/2017-21/#part-{first.pk}"
    assert plan.nodes.order_by("position").first().title == "Second"


def test_whoever_moves_by_an_old_page_is_told(commitment: PlanNode, analyst: Client) -> None:
    PlanNodeFactory(plan=commitment.plan, position=3, title="Second")
    url = f"/plans/2017-21/nodes/{commitment.parent_id}/move/"
    answer = analyst.post(url, {"step": "down", "seen": "stale"}, follow=True)
    assert "Somebody changed the order while you looked at it." in said(answer)
    assert "Choose whether it goes up or down." in said(analyst.post(url, {}, follow=True))


def test_two_writers_see_both_and_lose_nothing(commitment: PlanNode, client_as: ClientAs) -> None:
    url, seen = f"/plans/2017-21/nodes/{commitment.pk}/", mark(commitment)
    typed = {"level": "commitment", "number": "1.01", "title": "Mine", "seen": seen}
    theirs = {**typed, "title": "Theirs"}
    assert client_as("admin").post(url, theirs).status_code == 302
    answer = client_as("analyst").post(url, typed)
    page = said(answer)
    assert answer.status_code == 409
    assert "“1.01 Theirs”" in page
    assert 'value="Mine"' in page
    commitment.refresh_from_db()
    assert commitment.title == "Theirs"
    assert client_as("analyst").post(url, {**typed, "seen": mark(commitment)}).status_code == 302
    commitment.refresh_from_db()
    assert commitment.title == "Mine"


def test_a_part_is_moved_under_another(commitment: PlanNode, analyst: Client) -> None:
    other = PlanNodeFactory(plan=commitment.plan, number="2", title="Victims", position=3)
    url = f"/plans/2017-21/nodes/{commitment.pk}/under/"
    assert f'href="{url}">Move it under another part' in said(analyst.get(url.removesuffix("under/")))
    page = said(analyst.get(url))
    assert f'<option value="{other.pk}">2 Victims</option>' in page
    assert f'value="{commitment.parent_id}"' not in page
    assert "Choose the part under which it is to stand." in said(analyst.post(url, {"seen": mark(commitment)}))
    answer = analyst.post(url, {"seen": mark(commitment), "parent": other.pk})
    assert answer["Location"] == f"/plans/2017-21/#part-{commitment.pk}"
    commitment.refresh_from_db()
    assert commitment.parent == other
    assert "Move it under" not in said(analyst.get(f"/plans/2017-21/nodes/{other.pk}/"))
    assert analyst.get(f"/plans/2017-21/nodes/{other.pk}/under/").status_code == 404


def test_what_was_removed_while_somebody_typed(commitment: PlanNode, analyst: Client) -> None:
    url = f"/plans/2017-21/nodes/{commitment.pk}/remove/"
    assert analyst.post(url, {"seen": mark(commitment)}).status_code == 302
    assert "It was removed already." in said(analyst.post(url, {"seen": ""}, follow=True))
    assert analyst.get(url).status_code == 404


def test_parts_are_added_below(commitment: PlanNode, analyst: Client) -> None:
    url = f"/plans/2017-21/nodes/add/?under={commitment.parent_id}"
    measure = MeasureFactory(name="Crimes")
    typed = {"level": "objective", "number": "1.2", "title": "Rural", "measures": [measure.pk]}
    assert "Type what this part is called." in said(analyst.post(url, {**typed, "title": ""}))
    assert analyst.post(url, typed).status_code == 302
    added = PlanNode.objects.get(title="Rural")
    assert (added.parent, list(added.measures.all())) == (commitment.parent, [measure])
    assert "Select a valid choice" in said(analyst.post(url, {**typed, "level": "priority"}))
    for unknown in ("x", "99999", "9" * 30):
        assert analyst.get(f"/plans/2017-21/nodes/add/?under={unknown}").status_code == 404


def test_the_control_sheet_says_what_it_cannot_read(commitment: PlanNode, analyst: Client) -> None:
    typed = {"title": "Plan", "starts": "1 April 2017", "ends": "31 March 2016", "dated": "28.08"}
    page = said(analyst.post("/plans/2017-21/sheet/", typed))
    assert "31 March 2016 is not after 1 April 2017, when it begins." in page
    assert 'value="28.08"' in page
    seen = mark(commitment.plan)
    good = {**typed, "ends": "31 March 2021", "dated": "28/08/2019", "version": "1.4", "seen": seen}
    assert analyst.post("/plans/2017-21/sheet/", good)["Location"] == "/plans/2017-21/"
    assert Plan.objects.get().dated == date(2019, 8, 28)
    answer = analyst.post("/plans/2017-21/sheet/", {**good, "version": "1.5"})
    assert answer.status_code == 409
    assert "Version: 1.4" in said(answer)


@pytest.mark.parametrize("slug", ["2017-21", "With Space", "UPPER", "under_score"])
def test_the_next_version_needs_an_address_of_its_own(commitment: PlanNode, analyst: Client, slug: str) -> None:
    typed = {"title": "Next", "slug": slug, "starts": "1 April 2019", "ends": "31 March 2021"}
    answer = analyst.post("/plans/2017-21/next/", typed)
    assert answer.status_code == 422
    assert "already" in said(answer) or "small letters, digits and hyphens" in said(answer)


def test_the_next_version_is_started(commitment: PlanNode, analyst: Client) -> None:
    typed = {"title": "Next", "slug": "2019-21", "starts": "1 April 2019", "ends": "31 March 2021"}
    assert analyst.post("/plans/2017-21/next/", typed)["Location"] == "/plans/"
    assert "follows Police and Crime Plan 2017-21" in said(analyst.get("/plans/"))
    assert Plan.objects.get(slug="2019-21").nodes.count() == 2


def test_measures_are_placed_moved_changed_and_taken_out(commitment: PlanNode, analyst: Client) -> None:
    node, series = commitment.parent, SeriesFactory(measure__name="Crimes")
    url = f"/plans/2017-21/nodes/{node.pk}/measures/add/"
    assert "Choose the measure that is to stand here." in said(analyst.post(url, {"headline_window": "year"}))
    assert analyst.post(url, {"series": series.pk, "headline_window": "year"}).status_code == 302
    added = Placement.objects.get(series=series)
    assert (added.label, added.headline_window) == ("Crimes", "year")
    placed = f"/plans/2017-21/placements/{added.pk}/"
    seen = order_mark(list(node.placements.order_by("position")))
    assert analyst.post(f"{placed}move/", {"step": "up", f"seen-{node.pk}": seen}).status_code == 302
    assert [each.label for each in node.placements.order_by("position")] == ["Crimes", "Placed"]
    typed = {"label": "", "headline_window": "year", "seen": mark(added)}
    assert "Type what it is called." in said(analyst.post(placed, typed))
    assert analyst.post(placed, {**typed, "label": "Crime"}).status_code == 302
    stale = analyst.post(placed, {**typed, "label": "Offences"})
    assert "“Crime”; Year; not on the dashboard" in said(stale)
    added.refresh_from_db()
    assert "look at it again" in said(analyst.post(f"{placed}remove/", {"seen": "stale"}))
    assert analyst.post(f"{placed}remove/", {"seen": mark(added)}).status_code == 302
    assert "It was removed already." in said(analyst.post(f"{placed}remove/", {"seen": ""}, follow=True))


def test_while_a_quarter_is_judged_that_is_said_and_nothing_is_lost(commitment: PlanNode, analyst: Client) -> None:
    QuarterFactory(year=2018, number=1, submitted=True)
    typed = {"level": "commitment", "title": "Mine", "seen": mark(commitment)}
    answer = analyst.post(f"/plans/2017-21/nodes/{commitment.pk}/", typed)
    assert answer.status_code == 409
    assert "Quarter 1, 2018-19 is submitted" in said(answer)
    assert 'value="Mine"' in said(answer)
    moved = analyst.post(
        f"/plans/2017-21/nodes/{commitment.pk}/move/", {"step": "up", "seen": order_of(commitment.plan)}, follow=True
    )
    assert "Quarter 1, 2018-19 is submitted" in said(moved)


def test_who_only_reads_finds_no_buttons(commitment: PlanNode, client_as: ClientAs) -> None:
    page = said(client_as("risk-owner").get("/plans/2017-21/"))
    assert "Specials" in page
    assert "formaction" not in page
    assert "Change the control sheet" not in page


def test_an_empty_plan_says_what_to_do(client_as: ClientAs) -> None:
    PlanFactory()
    assert "Add the first priority" in said(client_as("analyst").get("/plans/2017-21/"))
