"""The order of the Panel's papers of June 2018 and of the highlight report of 2022, on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from opcc_portal.models import Edition, Quarter
from reports.pack import building

# The papers of 2018 (their contents, lines 306 to 2400): introduction, significant topics, key, dashboard, the measures
# by priority, service delivery, the risk register, the community policing teams.
ORDER_2018 = [
    "text",
    "topics",
    "key",
    "dashboard",
    "measure",
    "delivery",
    "risks",
    "staffing",
    "statistics",
    "glossary",
]
# The report of 2022 begins with its delivery infrastructure, then OPCC delivery and each priority with its scorecard.
ORDER_2022 = [
    *("infrastructure", "highlight", "highlight", "scorecard", "highlight", "scorecard"),
    *("highlight", "scorecard", "highlight", "scorecard", "topics", "key", "dashboard", "measure", "plan"),
    *("statistics", "glossary"),
]


def kinds(edition: Edition) -> list[str]:
    """The kinds of sections in order; of measures, which follow each other, one."""
    order = building.order(building.editions.read_all(edition, "panel"), "panel")
    found = [piece.kind for piece in order]
    return [kind for n, kind in enumerate(found) if kind != "measure" or found[n - 1] != "measure"]


def test_the_packs_follow_their_documents(both_quarters: tuple[Quarter, Quarter]) -> None:
    before, later = (Edition.objects.get(subject=quarter.slug) for quarter in both_quarters)
    assert kinds(before) == ORDER_2018
    assert kinds(later) == ORDER_2022


@pytest.mark.parametrize("slug", ["opcc-delivery", "1", "2", "3", "4"])
def test_each_highlight_report_is_one_landscape_sheet(both_quarters: tuple[Quarter, Quarter], slug: str) -> None:
    edition = Edition.objects.get(subject="2022-23-Q2")
    (page,) = PdfReader(BytesIO(building.selection(edition, "panel", [("highlight", slug)]))).pages
    assert page.mediabox.width > page.mediabox.height
    text = " ".join(page.extract_text().split())
    for box in ("Outcomes achieved", "Risks and issues", "Deliverables", "Focus next quarter", "Overall assessment"):
        assert box in text
    assert "Nothing is written." not in text


def test_service_delivery_is_told_commitment_by_commitment(both_quarters: tuple[Quarter, Quarter]) -> None:
    edition = Edition.objects.get(subject="2017-18-Q4")
    pages = PdfReader(BytesIO(building.selection(edition, "panel", [("delivery", "")]))).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "4 completed, 39 on track, 2 at risk, 2 not started." in text
    assert "1.10 Keep the good grade for effectiveness Completed" in text
    assert "4.14" in text
    assert "Speed watch numbers differ" in text  # a remark that the page has too


def test_the_infrastructure_is_told_in_sentences(both_quarters: tuple[Quarter, Quarter]) -> None:
    edition = Edition.objects.get(subject="2022-23-Q2")
    (page,) = PdfReader(BytesIO(building.selection(edition, "panel", [("infrastructure", "")]))).pages
    text = " ".join(page.extract_text().split())
    assert "What the office itself does to deliver the plan. Quarterly highlight report." in text


def test_a_chart_that_a_writer_put_into_a_commentary_is_printed_with_it(both_quarters: tuple[Quarter, Quarter]) -> None:
    edition = Edition.objects.get(subject="2017-18-Q4")
    chosen = [("measure", "domestic-abuse-crime")]
    text = " ".join(
        " ".join(page.extract_text().split())
        for page in PdfReader(BytesIO(building.selection(edition, "panel", chosen))).pages
    )
    assert "Domestic abuse crime was at" in text
    assert "419" in text
    assert "month by month" in text
