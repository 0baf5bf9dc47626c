"""Highlight reports as pages: what readers are shown, how progress is drawn, what it costs."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from opcc_portal import pages
from opcc_portal.models import Quarter
from reports.charts import MOST, highlight_charts
from reports.models import Deliverable, DeliverableUpdate, DeliveryUpdate
from reports.pack import building
from reports.values.delivery import narrowed
from reports.values.highlights import HighlightReport
from scorecard.models import Plan, PlanNode
from tests.factories import (
    ArrangementFactory,
    DeliverableFactory,
    DeliverableUpdateFactory,
    DeliveryUpdateFactory,
    HighlightReportFactory,
    OfficeFactory,
    PlanFactory,
    PlanNodeFactory,
    QuarterFactory,
    TermFactory,
)
from tests.publication import publish

ClientAs = Callable[[str], Client]
QUOTABLE = 10  # the figures of all measures, which a text may quote
Counting = Callable[[], CaptureQueriesContext]


@pytest.fixture
def quarter(db: None) -> Quarter:
    OfficeFactory()
    return QuarterFactory()


@pytest.fixture
def node(quarter: Quarter) -> PlanNode:
    return PlanNodeFactory()


def gathered(quarter: Quarter, audience: Any = "panel") -> dict[str, HighlightReport]:
    return dict(pages.get("highlight").gather(quarter, audience))  # type: ignore[arg-type]


def tell(deliverable: Deliverable, year: int, number: int, due: date | None, percent: int | None, **more: Any) -> None:
    quarter = QuarterFactory(year=year, number=number)
    precision = {"due_precision": "month" if due else "", "due_printed": f"{due:%b %Y}" if due else "soon"}
    DeliverableUpdateFactory(deliverable=deliverable, quarter=quarter, due=due, percent=percent, **precision | more)


# -- What is shown -------------------------------------------------------------------------------------------------


def test_readers_are_shown_no_empty_report_and_the_office_all(quarter: Quarter, node: PlanNode) -> None:
    PlanNodeFactory(position=2)
    HighlightReportFactory(quarter=quarter, node=node, outcomes="- Done")
    assert list(gathered(quarter)) == ["1"]
    assert list(gathered(quarter, "office")) == ["1", "2"]
    listed = pages.get("highlights").gather(quarter, "office")[""]
    assert [(line.report.slug, line.empty) for line in listed.reports] == [("1", False), ("2", True)]  # type: ignore[attr-defined]


def test_the_offices_delivery_plan_comes_first_under_its_title(quarter: Quarter, node: PlanNode) -> None:
    dates = {"starts": date(2017, 4, 1), "ends": date(2021, 3, 31)}
    own = PlanFactory(slug="delivery", kind=Plan.Kind.DELIVERY, status="adopted", **dates)
    PlanNodeFactory(plan=own, number="1", title="OPCC delivery")
    over = PlanFactory(slug="over", kind=Plan.Kind.DELIVERY, starts=date(2014, 4, 1), ends=date(2017, 12, 31))
    PlanNodeFactory(plan=over, title="Over")
    draft = PlanFactory(slug="draft", kind=Plan.Kind.DELIVERY, status="draft", **dates)
    PlanNodeFactory(plan=draft, title="Draft")
    assert list(gathered(quarter, "office")) == ["opcc-delivery", "1"]


def test_deliverables_under_objectives_and_commitments_belong_to_their_priority(
    quarter: Quarter, node: PlanNode
) -> None:
    objective = PlanNodeFactory(level="objective", parent=node, number="1.1", position=2)
    commitment = PlanNodeFactory(level="commitment", parent=objective, number="1.1.1", position=3)
    for under in (commitment, node, objective):
        tell(DeliverableFactory(node=under, action=f"Under {under.number}"), 2017, 4, None, 10)
    assert [line.action for line in gathered(quarter)["1"].deliverables] == ["Under 1", "Under 1.1", "Under 1.1.1"]


def test_history_slipping_and_being_late(quarter: Quarter, node: PlanNode) -> None:
    deliverable = DeliverableFactory(node=node)
    tell(deliverable, 2017, 2, date(2017, 12, 31), 20)
    tell(deliverable, 2017, 3, date(2018, 3, 31), 50)
    tell(deliverable, 2017, 4, date(2018, 3, 31), 80)
    tell(deliverable, 2018, 1, date(2018, 6, 30), 100)  # later than the quarter that is told of
    [line] = gathered(quarter)["1"].deliverables
    assert [(told.quarter, told.progress) for told in line.history] == [
        ("Quarter 2, 2017-18", "20%"),
        ("Quarter 3, 2017-18", "50%"),
    ]
    assert line.slipped == "Was due Dec 2017 in Quarter 2, 2017-18"
    assert line.overdue == "Due by 31 March 2018 and not complete"


def test_a_date_that_cannot_be_read_is_shown_as_printed_and_marked(
    quarter: Quarter, node: PlanNode, client_as: ClientAs
) -> None:
    tell(DeliverableFactory(node=node), 2017, 4, None, 10)
    html = client_as("analyst").get("/draft/quarters/2017-18-Q4/reports/1/").content.decode()
    assert "soon" in html
    assert "cannot be read as a date" in html


def test_what_is_no_longer_reported_is_said_once(quarter: Quarter, node: PlanNode) -> None:
    left, done, older, kept = (DeliverableFactory(node=node, action=name) for name in ("left", "done", "older", "kept"))
    tell(older, 2017, 2, None, 10)
    tell(left, 2017, 3, None, 60)
    tell(done, 2017, 3, None, 100)
    tell(kept, 2017, 3, None, 10)
    tell(kept, 2017, 4, None, 20)
    page = gathered(quarter)["1"]
    assert [line.action for line in page.deliverables] == ["kept"]
    assert [(line.action, line.progress) for line in page.dropped] == [("left", "60%")]


def test_markdown_with_script_is_shown_as_text(quarter: Quarter, node: PlanNode, client_as: ClientAs) -> None:
    HighlightReportFactory(quarter=quarter, node=node, outcomes="- <script>alert(1)</script> **bold**")
    tell(DeliverableFactory(node=node, action="<img src=x onerror=alert(2)>"), 2017, 4, None, 10)
    html = client_as("analyst").get("/draft/quarters/2017-18-Q4/reports/1/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert(1)" not in html
    assert "<img src=x" not in html
    assert "<strong>bold</strong>" in html


# -- Progress over the quarters ------------------------------------------------------------------------------------


def with_progress(node: PlanNode, deliverables: int, quarters: int) -> None:
    """That many deliverables, each further on in each quarter up to Q4 of 2017-18."""
    every = [QuarterFactory(year=2017 - n // 4, number=4 - n % 4) for n in range(quarters)]
    made = Deliverable.objects.bulk_create(
        Deliverable(node=node, action=f"Deliverable number {n} of a longer name", position=n)
        for n in range(deliverables)
    )
    DeliverableUpdate.objects.bulk_create(
        DeliverableUpdate(deliverable=item, quarter=quarter, percent=max(0, 90 - 5 * n - item.position % 7))
        for item in made
        for n, quarter in enumerate(every)
    )


@pytest.mark.parametrize(("quarters", "shown"), [(1, 1), (2, 2), (8, 8), (12, 8)])
def test_progress_is_drawn_for_the_last_eight_quarters(
    quarter: Quarter, node: PlanNode, quarters: int, shown: int
) -> None:
    with_progress(node, 3, quarters)
    page = gathered(quarter)["1"]
    bars = highlight_charts(page)["main"]
    assert len(page.quarters) == shown
    assert {len(bar.before) for bar in bars.bars} == {shown - 1}
    [_, table] = pages.get("highlight").tables(page)  # type: ignore[misc]
    assert table.columns == ["Action", *page.quarters]
    assert [cell.value for cell in table.rows[0][1:]][-1] == 90
    assert None not in [cell.value for row in table.rows for cell in row]


def test_of_many_deliverables_the_most_urgent_are_drawn_and_that_is_said(quarter: Quarter, node: PlanNode) -> None:
    with_progress(node, MOST + 5, 1)
    first = Deliverable.objects.get(position=MOST + 4)
    DeliverableUpdate.objects.filter(deliverable=first).update(due=date(2018, 1, 31), due_precision="month")
    bars = highlight_charts(gathered(quarter)["1"])["main"]
    assert len(bars.bars) == MOST
    assert f"{MOST} of {MOST + 5} are drawn" in " ".join(bars.notes)
    assert [bar.kind for bar in bars.bars if bar.label.startswith(f"{MOST + 5}.")] == ["concern"]


def test_progress_in_words_is_counted_not_drawn(quarter: Quarter, node: PlanNode) -> None:
    tell(DeliverableFactory(node=node), 2017, 4, None, None, words="Tender out")
    assert highlight_charts(gathered(quarter)["1"]) == {}
    tell(DeliverableFactory(node=node), 2017, 4, None, 10)
    assert highlight_charts(gathered(quarter)["1"])["main"].notes == ["1 told in words only is not drawn."]


@pytest.mark.parametrize("end", ["reports/1.svg", "reports/1.csv", "reports/1.json", "reports/1/progress.csv"])
def test_the_chart_and_its_figures_are_downloads(
    quarter: Quarter, node: PlanNode, client_as: ClientAs, end: str
) -> None:
    with_progress(node, 2, 3)
    assert client_as("analyst").get(f"/draft/quarters/2017-18-Q4/{end}").status_code == 200


# -- On paper ------------------------------------------------------------------------------------------------------


def printed(quarter: Quarter) -> list[str]:
    """The words of each sheet of the report on the first priority."""
    sheets = PdfReader(BytesIO(building.selection(publish(quarter), "panel", [("highlight", "1")]))).pages
    return [" ".join(sheet.extract_text().split()) for sheet in sheets]


def test_paper_says_of_deliverables_what_the_page_says(quarter: Quarter, node: PlanNode) -> None:
    deliverable = DeliverableFactory(node=node, action="Build it", source="audit", reference="R4")
    tell(deliverable, 2017, 3, date(2018, 3, 31), 20)
    tell(deliverable, 2017, 4, date(2018, 6, 30), 50, note="A remark.")
    tell(DeliverableFactory(node=node, action="Left out"), 2017, 3, date(2018, 3, 31), 60)
    (sheet,) = printed(quarter)
    for said in ("Audit R4", "A remark.", "Was due Mar 2018 in Quarter 3, 2017-18", "▲ slipped"):
        assert said in sheet
    assert "In the report before, but not in this one: Left out (Mar 2018, 60%)." in sheet


def test_a_report_without_deliverables_counts_none(quarter: Quarter, node: PlanNode, client_as: ClientAs) -> None:
    HighlightReportFactory(quarter=quarter, node=node, outcomes="- Done")
    html = client_as("analyst").get("/draft/quarters/2017-18-Q4/highlights/").content.decode()
    assert "No deliverables are reported." in html
    assert "0 of 0" not in html


def test_nothing_of_a_long_report_is_cut_and_no_column_is_squeezed(quarter: Quarter, node: PlanNode) -> None:
    long = {name: f"{'word ' * 800} END-{name}" for name in ("outcomes", "risks", "focus", "assessment", "commentary")}
    HighlightReportFactory(quarter=quarter, node=node, **long)
    for number in range(20):
        deliverable = DeliverableFactory(node=node, action=f"Deliverable {number} {'and more ' * 25}", position=number)
        words = {"due_printed": "as soon as it can be done, or in the year after that", "words": "Contract " * 12}
        tell(deliverable, 2017, 4, None, None, **words, note=f"Note {number}.")
    sheets = printed(quarter)
    whole = " ".join(sheets)
    assert len(sheets) <= 5
    assert all(f"END-{name}" in whole for name in long)
    assert all(f"Deliverable {number} and more" in whole and f"Note {number}." in whole for number in range(20))


# -- Service delivery ----------------------------------------------------------------------------------------------


def commitment(node: PlanNode, position: int, **fields: Any) -> PlanNode:
    objective = PlanNodeFactory(level="objective", parent=node, number="1.1", position=90)
    number = f"1.{position:02}"
    return PlanNodeFactory(level="commitment", parent=objective, number=number, position=100 + position, **fields)


def test_the_end_of_the_year_shows_its_quarters_side_by_side(quarter: Quarter, node: PlanNode) -> None:
    first, second = commitment(node, 1), commitment(node, 2)
    third = QuarterFactory(year=2017, number=3)
    DeliveryUpdateFactory(node=first, quarter=third, status="at risk")
    DeliveryUpdateFactory(node=first, quarter=quarter, status="on track")
    DeliveryUpdateFactory(node=second, quarter=QuarterFactory(year=2016, number=4), status="completed")
    page = pages.get("delivery").gather(quarter, "panel")[""]
    [one, two] = page.priorities[0].objectives[0].commitments  # type: ignore[attr-defined]
    assert page.quarters == ["Q3", "Q4"]  # type: ignore[attr-defined]
    assert [standing.word for standing in one.year] == ["At risk", "On track"]
    assert [standing.word for standing in two.year] == ["No update", "No update"]
    assert pages.get("delivery").gather(third, "panel")[""].quarters == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["1.01", "1.02", "1.03"]),
        ("?status=at+risk", ["1.01"]),
        ("?status=none", ["1.03"]),
        ("?priority=1&status=on+track", ["1.02"]),
        ("?priority=2", []),
        ("?status=nonsense", []),
    ],
)
def test_commitments_are_narrowed_by_the_address_without_scripts(
    quarter: Quarter, node: PlanNode, client_as: ClientAs, asked: str, shown: list[str]
) -> None:
    for position, status in enumerate(("at risk", "on track", ""), start=1):
        found = commitment(node, position, title=f"Commitment {position}")
        if status:
            DeliveryUpdateFactory(node=found, quarter=quarter, status=status)
    publish(quarter)
    html = client_as("panel").get(f"/quarters/2017-18-Q4/delivery/{asked}").content.decode()
    numbers = [number for number in ("1.01", "1.02", "1.03") if f'commitment__number">{number}<' in html]
    assert numbers == shown
    assert f"{len(shown)} commitment{'s' * (len(shown) != 1)} shown" in " ".join(html.split())


def test_narrowing_leaves_the_counts(quarter: Quarter, node: PlanNode) -> None:
    DeliveryUpdateFactory(node=commitment(node, 1), quarter=quarter)
    page = pages.get("delivery").gather(quarter, "panel")[""]
    assert narrowed(page, "completed", "").counts == page.counts  # type: ignore[arg-type, attr-defined]


# -- What it costs -------------------------------------------------------------------------------------------------


def grow(node: PlanNode, more: int) -> None:
    """So many commitments under the plan, a fifth as many deliverables, each told of in twelve quarters."""
    start = PlanNode.objects.count() * 10
    objective = PlanNodeFactory(level="objective", parent=node, number="1.1", position=9000)
    nodes = PlanNode.objects.bulk_create(
        PlanNode(
            plan=node.plan, parent=objective, level="commitment", number=f"1.{n}", title=f"C {n}", position=start + n
        )
        for n in range(more)
    )
    quarters = [QuarterFactory(year=2015 + n // 4, number=1 + n % 4) for n in range(12)]
    DeliveryUpdate.objects.bulk_create(
        DeliveryUpdate(node=item, quarter=quarters[-1], status="on track", narrative="- Done") for item in nodes
    )
    made = Deliverable.objects.bulk_create(
        Deliverable(node=nodes[n], action=f"Action {start + n}", position=n) for n in range(more // 5)
    )
    DeliverableUpdate.objects.bulk_create(
        DeliverableUpdate(deliverable=item, quarter=quarter, percent=50) for item in made for quarter in quarters
    )
    if not node.highlight_reports.exists():
        HighlightReportFactory(quarter=quarters[-1], node=node, assessment="- T1 is explained.")
    for n in range(more // 20):
        TermFactory(term=f"T{start + n}")
        ArrangementFactory(plan=node.plan)


@pytest.mark.parametrize(
    "end", ["highlights/", "reports/1/", "reports/1.csv", "delivery/", "glossary/", "infrastructure/"]
)
def test_a_page_takes_as_many_queries_with_2000_nodes_and_400_deliverables(
    quarter: Quarter, node: PlanNode, client_as: ClientAs, counting: Counting, end: str
) -> None:
    staff = client_as("analyst")
    taken = []
    for more in (100, 1900):
        grow(node, more)
        with counting() as made:
            assert staff.get(f"/draft/quarters/2017-18-Q4/{end}").status_code == 200
        taken.append(len(made))
    assert Deliverable.objects.count() == 400
    assert taken[0] == taken[1] <= 10


@pytest.mark.parametrize("end", ["highlights/", "reports/1/", "delivery/", "glossary/", "infrastructure/"])
def test_a_published_page_takes_six_queries_at_most(
    quarter: Quarter, node: PlanNode, client_as: ClientAs, counting: Counting, end: str
) -> None:
    grow(node, 100)
    publish(quarter)
    panel = client_as("panel")
    with counting() as made:
        assert panel.get(f"/quarters/2017-18-Q4/{end}").status_code == 200
    assert len(made) <= 6


@pytest.mark.parametrize(
    ("url", "limit"),
    [("/reports/", 12), ("/reports/2017-18-Q4/{node}/", 12 + QUOTABLE), ("/reports/2017-18-Q4/delivery/", 12)],
)
def test_writing_pages_take_as_many_queries_however_much_is_written(
    quarter: Quarter, node: PlanNode, client_as: ClientAs, counting: Counting, url: str, limit: int
) -> None:
    staff, taken = client_as("analyst"), []
    for more in (100, 400):
        grow(node, more)
        with counting() as made:
            assert staff.get(url.format(node=node.pk)).status_code == 200
        taken.append(len(made))
    assert taken[0] == taken[1] <= limit


def test_control_a_query_for_each_deliverable_is_noticed(quarter: Quarter, node: PlanNode, counting: Counting) -> None:
    with_progress(node, 5, 1)
    with counting() as made:
        assert [item.updates.count() for item in Deliverable.objects.all()] == [1] * 5
    assert len(made) == 6
