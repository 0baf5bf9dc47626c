"""What a risk concerns: named by its own app, shown on both pages, leading nowhere that is not there."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import pages
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import AUDIENCES, Audience
from risks.models import Risk
from risks.queries.concerning import concerned
from scorecard.models import Measure, PlanNode
from tests.factories import (
    ConcernFactory,
    DeliverableFactory,
    DeliverableUpdateFactory,
    PlacementFactory,
    PlanNodeFactory,
    QuarterFactory,
    RegisterFactory,
    ReviewFactory,
)
from tests.integration.risk_pages.conftest import AFTER, BEFORE, WITHIN, Scored, another, the_risk
from tests.publication import publish

ClientAs = Callable[[str], Client]
NOTE = "score 24, moderate"


@pytest.fixture
def risk(quarter: Quarter, scored: Scored) -> Risk:
    return scored("I1", (BEFORE, 2, 2, 4), (WITHIN, 3, 2, 4), event="It fails")


def concern(risk: Risk, kind: str, key: object) -> None:
    ConcernFactory(risk=risk, kind=kind, key=str(key))


def leading(quarter: Quarter, page: str, part: object, audience: Audience = "panel") -> list[Ref]:
    return pages.related(page, quarter, audience, [str(part)])[str(part)]


def kind(key: str) -> pages.Nameable:
    return next(kind for kind in pages.nameable() if kind.key == key)


REF = Ref(page="risk", slug="i1", title="I1: It fails", note=NOTE)


def test_a_measure_and_its_risk_lead_to_each_other(quarter: Quarter, risk: Risk) -> None:
    PlacementFactory(series__measure__slug="crime-volume", label="Crime volume")
    concern(risk, "measure", "crime-volume")
    page = the_risk(quarter, "i1")
    assert page
    assert page.concerns == [Ref(page="measure", slug="crime-volume", title="Crime volume")]
    assert page.reading == ""  # the office says it, of its own register
    assert REF in pages.get("measure").gather(quarter, "panel")["crime-volume"].doing  # type: ignore[attr-defined]


def test_a_commitment_and_its_risk_lead_to_each_other(client_as: ClientAs, quarter: Quarter, risk: Risk) -> None:
    placed = PlacementFactory()
    node = PlanNodeFactory(
        plan=placed.node.plan, level="commitment", parent=placed.node, number="1.01", title="Do it", position=90
    )
    concern(risk, "commitment", node.pk)
    page = the_risk(quarter, "i1")
    assert page
    assert page.concerns == [Ref(page="plan", slug="", title="1.01 Do it", note="Commitment")]
    assert leading(quarter, "plan", node.pk) == [REF]
    plan = client_as("analyst").get("/draft/quarters/2017-18-Q4/plan/?as=panel").content.decode()
    assert "/draft/quarters/2017-18-Q4/risks/i1/?as=panel" in plan


def test_a_deliverable_and_its_risk_lead_to_each_other(client_as: ClientAs, quarter: Quarter, risk: Risk) -> None:
    node = PlanNodeFactory(level="priority", number="1")
    told = DeliverableUpdateFactory(deliverable__node=node, deliverable__action="Build it", quarter=quarter)
    concern(risk, "deliverable", told.deliverable.pk)
    page = the_risk(quarter, "i1")
    assert page
    assert page.concerns == [Ref(page="highlight", slug="1", title="Build it", note="Deliverable")]
    report = pages.get("highlight").gather(quarter, "panel")["1"]
    assert report.related == [REF]  # type: ignore[attr-defined]
    drawn = client_as("analyst").get("/draft/quarters/2017-18-Q4/reports/1/?as=panel").content.decode()
    assert "I1: It fails</a> · score 24, moderate" in drawn


def test_several_risks_of_one_thing_stand_in_the_order_of_the_register_each_once(
    quarter: Quarter, scored: Scored
) -> None:
    node = PlanNodeFactory(level="priority", number="1")
    first, second = (DeliverableUpdateFactory(deliverable__node=node, quarter=quarter) for _ in range(2))
    for reference in ("I2", "I1"):
        risk = scored(reference, (WITHIN, 3, 2, 4))
        for told in (first, second):
            concern(risk, "deliverable", told.deliverable.pk)
    assert [ref.slug for ref in leading(quarter, "highlight", "1")] == ["i2", "i1"]


def test_what_an_audience_is_not_shown_is_not_named_to_it(quarter: Quarter, risk: Risk) -> None:
    hidden = Measure.Sensitivity.OFFICE_ONLY
    PlacementFactory(series__measure__slug="secret", series__measure__sensitivity=hidden)
    concern(risk, "measure", "secret")
    shown = {audience: the_risk(quarter, "i1", audience) for audience in AUDIENCES}
    assert {name: bool(page and page.concerns) for name, page in shown.items()} == {
        "public": False,
        "panel": False,
        "office": True,
    }


def test_what_is_not_in_the_quarter_is_not_named(quarter: Quarter, risk: Risk) -> None:
    """A measure that stands nowhere, a commitment of another plan, a deliverable that is not told of, a kind that the
    portal has no more, keys of other shapes."""
    root = PlanNodeFactory(plan__slug="another", plan__status="draft")
    elsewhere = PlanNodeFactory(plan=root.plan, level="commitment", parent=root, number="9.9", position=90)
    untold = DeliverableFactory(node=PlanNodeFactory(level="priority", number="1"))
    for each in (("measure", "nowhere"), ("commitment", elsewhere.pk), ("deliverable", untold.pk), ("meeting", "1")):
        concern(risk, *each)
    concern(risk, "commitment", "no number")
    page = the_risk(quarter, "i1")
    assert page
    assert page.concerns == []


def test_each_kind_of_thing_that_a_risk_concerns_is_one_query_more(
    client_as: ClientAs, counting: Callable[[], CaptureQueriesContext], quarter: Quarter, risk: Risk
) -> None:
    placed = PlacementFactory(series__measure__slug="crime-volume")
    node = PlanNodeFactory(plan=placed.node.plan, level="commitment", parent=placed.node, number="1.01", position=90)
    told = DeliverableUpdateFactory(deliverable__node=placed.node, quarter=quarter)
    for each in (("measure", "crime-volume"), ("commitment", node.pk), ("deliverable", told.deliverable.pk)):
        concern(risk, *each)
    staff = client_as("analyst")
    with counting() as made:
        answer = staff.get("/draft/quarters/2017-18-Q4/risks/i1/")
    assert len(answer.context["page"].concerns) == 3
    assert len(made) <= 8 + 3, "\n".join(each["sql"][:150] for each in made.captured_queries)


@pytest.mark.parametrize("shown_to", ["public", "panel", "office"])
def test_a_risk_is_named_to_those_who_are_shown_its_register(quarter: Quarter, scored: Scored, shown_to: str) -> None:
    register = another("other", shown_to=shown_to)
    concern(scored("J1", (WITHIN, 3, 2, 4), register=register), "measure", "crime-volume")
    named = [name for name in AUDIENCES if leading(quarter, "measure", "crime-volume", name)]
    assert named == [name for name in AUDIENCES if pages.get("risk").gather(quarter, name)]


HISTORIES = [
    [],
    [(None, 2, 2, 4)],
    [(BEFORE, 2, 2, 4)],
    [(WITHIN, 3, 2, 4)],
    [(AFTER, 3, 2, 4)],
    [(BEFORE, 2, 2, 4), (AFTER, 3, 2, 4)],
    [(BEFORE, 1, 2, 4, "removes")],
    [(None, 1, 2, 4), (BEFORE, 1, 2, 4, "removes"), (WITHIN, 3, 2, 4)],
    [(BEFORE, 1, 2, 4), (WITHIN, 1, 2, 4, "removes")],
    [(WITHIN, 1, 2, 4, "removes")],
    [(BEFORE, 2, 2, 4), (BEFORE, 3, 2, 4)],
]


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("fields", [{}, {"identified": AFTER}], ids=["", "identified later"])
def test_a_risk_is_named_exactly_where_it_has_a_page_and_with_its_score(
    quarter: Quarter, scored: Scored, history: list, fields: dict
) -> None:
    """What is asked in one query against what is read of all reviews."""
    concern(scored("I1", *history, **fields), "measure", "crime-volume")
    page = the_risk(quarter, "i1")
    found = concerned(quarter, "panel", ["measure"], {})
    assert [(each.score, each.band) for each in found] == ([(page.now.score, page.now.band)] if page else [])


def test_a_quarter_in_another_year_names_no_risk(risk: Risk) -> None:
    RegisterFactory(to_year=2021)
    type(risk.register).objects.update(to_year=2021)
    concern(risk, "measure", "crime-volume")
    assert leading(QuarterFactory(year=2022, number=2), "measure", "crime-volume") == []


def test_what_can_be_named_is_named_for_files_and_for_people() -> None:
    assert [kind.key for kind in pages.nameable()] == ["measure", "commitment", "deliverable"]


def test_the_choices(quarter: Quarter) -> None:
    placed = PlacementFactory(series__measure__slug="crime-volume", series__measure__name="Crime volume")
    node = PlanNodeFactory(
        plan=placed.node.plan, level="commitment", parent=placed.node, number="1.01", title="Do it", position=90
    )
    deliverable = DeliverableFactory(node=node, action="Build it")
    plan = node.plan
    assert kind("measure").choices() == [("crime-volume", "crime-volume", "Crime volume")]
    assert kind("commitment").choices() == [(str(node.pk), f"{plan.slug} 1.01", f"1.01 Do it ({plan.title})")]
    assert kind("deliverable").choices() == [(str(deliverable.pk), f"{plan.slug} Build it", f"Build it ({plan.title})")]


def test_editions_publish_with_every_reference(quarter: Quarter, risk: Risk) -> None:
    """A reference that led nowhere would be refused."""
    placed = PlacementFactory(series__measure__slug="crime-volume")
    told = DeliverableUpdateFactory(deliverable__node=placed.node, quarter=quarter)
    concern(risk, "measure", "crime-volume")
    concern(risk, "deliverable", told.deliverable.pk)
    concern(risk, "commitment", PlanNode.objects.first().pk)  # type: ignore[union-attr]
    removed = another("left")
    ReviewFactory(risk__register=removed, risk__reference="L1", on=BEFORE, removes=True)
    call_command("recompute", "--all", stdout=StringIO())
    edition = publish(quarter)
    assert set(edition.pages.filter(page="risk").values_list("audience", "slug")) == {("public", "i1"), ("panel", "i1")}
