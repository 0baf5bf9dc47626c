"""The page of a plan: what hangs on its parts, who may see it, what it costs."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from opcc_portal import pages
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Office, Quarter
from reports.models import Deliverable, DeliverableUpdate, DeliveryUpdate
from scorecard.models import Measure, Plan, PlanNode
from tests.crawl import crawl, every_address
from tests.factories import (
    MeasureFactory,
    OfficeFactory,
    PlanFactory,
    PlanNodeFactory,
    QuarterFactory,
)
from tests.integration.plan_pages.helping import DRAFT_PAGE, ClientAs, Counting, page, part, said
from tests.publication import publish

pytestmark = pytest.mark.django_db

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
