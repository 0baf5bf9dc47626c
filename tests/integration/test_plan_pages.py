"""The pages of plans: the one in force with all that hangs on it, its versions, and how they are written."""

from collections.abc import Callable
from datetime import date
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import pages
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Office, Quarter
from reports.models import Deliverable, DeliverableUpdate, DeliveryUpdate
from reports.values.plan import PlanPage
from scorecard.actions.planning import mark, order_mark
from scorecard.models import Measure, Placement, Plan, PlanNode
from tests.crawl import crawl, every_address
from tests.factories import (
    MeasureFactory,
    OfficeFactory,
    PlacementFactory,
    PlanFactory,
    PlanNodeFactory,
    QuarterFactory,
    SeriesFactory,
)
from tests.publication import publish

ClientAs = Callable[[str], Client]
Counting = Callable[[], CaptureQueriesContext]
pytestmark = pytest.mark.django_db
DRAFT_PAGE = "/draft/quarters/2017-18-Q4/plan/"


def said(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


@pytest.fixture
def quarter() -> Quarter:
    made: Quarter = QuarterFactory()
    return made


@pytest.fixture
def commitment(quarter: Quarter) -> PlanNode:
    """1.01 under the first priority, which has a measure; another measure concerns it."""
    priority = PlacementFactory(series__measure__slug="placed", label="Placed").node
    made: PlanNode = PlanNodeFactory(
        plan=priority.plan, parent=priority, level="commitment", number="1.01", title="Specials", position=2
    )
    return made


def page(quarter: Quarter, audience: pages.Audience = "panel") -> PlanPage:
    value = pages.gather_one(pages.get("plan"), quarter, audience, "")
    assert isinstance(value, PlanPage)
    return value


def part(quarter: Quarter, audience: pages.Audience = "panel") -> Any:
    return page(quarter, audience).sections[0].parts[0]


# -- What hangs on a commitment ------------------------------------------------------------------------------------


def test_where_no_plan_is_in_force_there_is_no_page(quarter: Quarter, client_as: ClientAs) -> None:
    assert pages.get("plan").gather(quarter, "office") == {}
    assert client_as("analyst").get(DRAFT_PAGE).status_code == 404


def test_only_what_is_placed_in_the_plan_has_a_page_to_lead_to(quarter: Quarter, commitment: PlanNode) -> None:
    commitment.measures.set([Measure.objects.get(slug="placed"), MeasureFactory(slug="other", name="Other")])
    assert [(each.label, each.ref and each.ref.slug) for each in part(quarter).measures] == [
        (Measure.objects.get(slug="placed").name, "placed"),
        ("Other", None),
    ]


def test_a_measure_for_the_office_is_not_even_named(quarter: Quarter, commitment: PlanNode) -> None:
    commitment.measures.add(MeasureFactory(slug="secret", name="canary-secret", office_only=True))
    assert [each.label for each in part(quarter, "office").measures] == ["canary-secret"]
    assert part(quarter).measures == []


def update(of: Deliverable, year: int, number: int, **fields: Any) -> None:
    DeliverableUpdate.objects.create(deliverable=of, quarter=QuarterFactory(year=year, number=number), **fields)


def test_deliverables_say_how_far_they_were_at_the_quarter(quarter: Quarter, commitment: PlanNode) -> None:
    known, silent = (
        Deliverable.objects.create(node=commitment, action=action, position=n)
        for n, action in enumerate(("Recruit", "Train"), 1)
    )
    update(known, 2017, 3, percent=20)
    update(known, 2017, 2, percent=10)
    update(known, 2018, 1, percent=90)
    assert [(each.action, each.progress, each.quarter) for each in part(quarter).deliverables] == [
        ("Recruit", "20%", "Quarter 3, 2017-18")
    ]
    assert part(quarter, "office").deliverables[1].progress == "no progress recorded"
    update(silent, 2017, 4, words="Contract mobilisation", due_printed="Q4 2023")
    assert [(each.progress, each.due) for each in part(quarter).deliverables[1:]] == [
        ("Contract mobilisation", "Q4 2023")
    ]


def test_a_measure_names_the_deliverables_that_name_it(quarter: Quarter, commitment: PlanNode) -> None:
    of = Deliverable.objects.create(node=commitment, action="Recruit", position=1)
    of.measures.add(Measure.objects.get(slug="placed"))
    commitment.measures.add(Measure.objects.get(slug="placed"))

    def doing(audience: pages.Audience) -> list[tuple[str, str]]:
        value = pages.gather_one(pages.get("measure"), quarter, audience, "placed")
        return [(ref.title, ref.note) for ref in value.doing]  # type: ignore[union-attr]

    assert doing("panel") == [("1.01 Specials", "Commitment")]
    assert doing("office")[1:] == [("Recruit", "no progress recorded")]
    update(of, 2017, 4, percent=40)
    assert doing("panel")[1:] == [("Recruit", "40%")]


def test_the_latest_status_up_to_the_quarter_says_which(quarter: Quarter, commitment: PlanNode) -> None:
    assert part(quarter).delivery is None
    for year, number, status in ((2017, 2, "at risk"), (2017, 3, "on track"), (2018, 1, "completed")):
        of = QuarterFactory(year=year, number=number)
        DeliveryUpdate.objects.create(node=commitment, quarter=of, status=status, narrative=f"So {status}.")
    found = part(quarter).delivery
    assert (found.label, found.quarter, found.narrative) == ("On track", "Quarter 3, 2017-18", "So on track.")
    assert {tally.status: tally.count for tally in page(quarter).statuses} == {
        "not-started": 0,
        "on-track": 1,
        "at-risk": 0,
        "off-track": 0,
        "completed": 0,
    }


def test_an_app_adds_what_is_related_to_a_part(
    quarter: Quarter, commitment: PlanNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A risk register will: it names the parts by their keys."""
    monkeypatch.setattr(pages, "_related", {})
    risk = Ref(page="dashboard", slug="", title="Risk I1", note="score 24")
    pages.register_related("plan", lambda subject, audience, slugs: {str(commitment.pk): [risk]})
    assert part(quarter).related == [risk]


def test_related_is_asked_in_bulk_and_in_order(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_related", {})
    asked: list[Any] = []

    def adds(title: str) -> Any:
        def find(subject: Quarter, audience: str, slugs: Any) -> dict[str, list[Ref]]:
            asked.append((subject, audience, list(slugs)))
            return {"a": [Ref(page="plan", slug="", title=title)]}

        return find

    pages.register_related("measure", adds("first"))
    pages.register_related("measure", adds("second"))
    found = pages.related("measure", quarter, "panel", ["a", "b"])
    assert {slug: [ref.title for ref in refs] for slug, refs in found.items()} == {"a": ["first", "second"], "b": []}
    assert asked == [(quarter, "panel", ["a", "b"])] * 2
    assert pages.related("dashboard", quarter, "panel", [""]) == {"": []}


def test_the_tree_is_a_table_for_a_spreadsheet(quarter: Quarter, commitment: PlanNode, client_as: ClientAs) -> None:
    rows = client_as("analyst").get("/draft/quarters/2017-18-Q4/plan.csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Level,Number,Title,Text,Measures")
    assert rows[2].startswith("commitment,1.01,Specials")


def test_of_two_versions_both_texts_are_read(commitment: PlanNode, client_as: ClientAs) -> None:
    PlanNode.objects.filter(pk=commitment.pk).update(body="Recruit 500 Specials.")
    later = PlanFactory(slug="update", follows=commitment.plan, status=Plan.Status.ADOPTED)
    node = PlanNodeFactory(plan=later, title="Prevent crime and keep people safe", body="First text.", follows=None)
    PlanNodeFactory(
        plan=later,
        parent=node,
        level="commitment",
        number="1.01",
        title="Specials",
        body="Recruit 350 Specials.",
        follows=commitment,
        position=2,
    )
    page = said(client_as("analyst").get("/draft/quarters/2017-18-Q4/plans/update/"))
    both = page.partition("Show both texts")[2].partition("</details>")[0]
    assert "1.01 Specials" in both
    assert both.index("Recruit 500 Specials.") < both.index("Recruit 350 Specials.")
    assert "First text." in page
    rows = client_as("analyst").get("/draft/quarters/2017-18-Q4/plans/update.csv").content.decode("utf-8-sig")
    assert "Its text was reworded.,Recruit 350 Specials.,Recruit 500 Specials." in rows


def test_a_draft_leads_whoever_writes_to_the_plan(commitment: PlanNode, client_as: ClientAs) -> None:
    link = f'href="/plans/{commitment.plan.slug}/">Change this plan</a>'
    assert link in client_as("analyst").get(DRAFT_PAGE).content.decode()
    assert link not in client_as("approver").get(DRAFT_PAGE).content.decode()


# -- What nobody may see -------------------------------------------------------------------------------------------


def test_a_draft_plan_reaches_neither_panel_nor_public(
    quarter: Quarter, commitment: PlanNode, client_as: ClientAs
) -> None:
    OfficeFactory()
    Office.objects.update(open_to_public=True)
    draft = PlanFactory(
        slug="canary-plan", title="canary-plan-title", status=Plan.Status.DRAFT, note="canary-plan-note"
    )
    PlanNodeFactory(plan=draft, title="canary-plan-part")
    Plan.objects.filter(slug="2017-21").update(follows=draft)
    call_command("recompute", "--all", stdout=StringIO())
    publish(quarter)
    everything = [url for query in ("", "?as=panel", "?as=office") for url in every_address(query)]
    for role in ("visitor", "panel"):
        found = {url for url, text in crawl(client_as(role), everything) if "canary-plan-" in text}
        assert found == set(), role
    assert "canary-plan-part" in said(client_as("risk-owner").get("/draft/quarters/2017-18-Q4/plans/canary-plan/"))
    for audience in pages.READERS:
        answer = client_as("risk-owner").get(f"/draft/quarters/2017-18-Q4/plans/canary-plan/?as={audience}")
        assert answer.status_code == 404


# -- However long --------------------------------------------------------------------------------------------------


def grow(plan: Plan, parts: int) -> None:
    """That many commitments under the first priority, each with a measure, a deliverable and a status."""
    quarter, parent = Quarter.objects.get(year=2017, number=4), plan.nodes.get(position=1)
    start = plan.nodes.count() + 1
    nodes = PlanNode.objects.bulk_create(
        PlanNode(plan=plan, parent=parent, level="commitment", number=f"1.{n}", title=f"Part {n}", position=n)
        for n in range(start, start + parts)
    )
    measure = Measure.objects.get(slug="placed")
    through = PlanNode.measures.through
    through.objects.bulk_create(through(plannode=node, measure=measure) for node in nodes)
    made = Deliverable.objects.bulk_create(Deliverable(node=node, action="Do it", position=1) for node in nodes)
    DeliverableUpdate.objects.bulk_create(DeliverableUpdate(deliverable=d, quarter=quarter, percent=5) for d in made)
    DeliveryUpdate.objects.bulk_create(DeliveryUpdate(node=n, quarter=quarter, status="on track") for n in nodes)


def counted(client: Client, url: str, counting: Counting) -> int:
    with counting() as made:
        assert client.get(url).status_code == 200
    return len(made)


def test_queries_do_not_grow_with_the_plan(
    quarter: Quarter, commitment: PlanNode, client_as: ClientAs, counting: Counting
) -> None:
    plan, client, panel = commitment.plan, client_as("analyst"), client_as("panel")
    PlanFactory(slug="before", status=Plan.Status.SUPERSEDED, starts=date(2013, 4, 1), ends=date(2017, 3, 31))
    Plan.objects.filter(pk=plan.pk).update(follows=Plan.objects.get(slug="before"))
    drafts = (DRAFT_PAGE, "/draft/quarters/2017-18-Q4/plans/2017-21/", "/plans/2017-21/", "/plans/")
    published = ("/quarters/2017-18-Q4/plan/", "/quarters/2017-18-Q4/plans/2017-21/")
    taken = []
    for parts in (20, 1978):
        grow(plan, parts)
        taken.append([counted(client, url, counting) for url in drafts])
    assert plan.nodes.count() == 2000
    assert taken[0] == taken[1]
    assert max(taken[0]) <= 10
    call_command("recompute", "--all", stdout=StringIO())
    publish(quarter)
    assert max(counted(panel, url, counting) for url in published) <= 6


# -- Writing a plan ------------------------------------------------------------------------------------------------


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
