"""The highlight report of 2022, against what its pages say."""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from opcc_portal import pages
from opcc_portal.models import Quarter
from reports.actions.loading import load
from reports.importers import read_folder
from reports.values.highlights import HighlightReport
from tests.factories import QuarterFactory

# Report, action, due as printed, the last day meant, progress, and what the page marks.
DELIVERABLES = """
    opcc-delivery | OPCC staff recruitment                              | Sept 2022 | 2022-09-30 | 90%  | overdue
    opcc-delivery | Governance review and plan scorecard                | Sept 22   | 2022-09-30 | 100% | complete
    opcc-delivery | Annual report                                       | Sept 22   | 2022-09-30 | 100% | complete
    opcc-delivery | Organisational and operations improvements          | Dec 22    | 2022-12-31 | 50%  |
    1 | Interim police training estate (£1.2M; sports hall works in September) | Sept 2022 | 2022-09-30 | 70% | overdue
    1 | Joint sustainability strategy published                         | July 2022 | 2022-07-31 | 100% | complete
    1 | Tidworth police building: site work started                     | Q4 2023   | 2023-12-31 | 10%  |
    1 | Transformation and change strategy published                    | June 2022 | 2022-06-30 | 100% | complete
    2 | Night safety charter after survey                               | Dec launch ongoing 2022 | 2022-12-31 | 60% |
    2 | Medical and victim support services for sexual offence victims commissioned (£8M, 7 years) | October 22 | 2022-10-31 | Contract mobilisation |
    2 | Therapy for child abuse victims recommissioned with NHS         | June 2023 | 2023-06-30 | 30%  |
    2 | Vulnerability lawyer recruited for legal orders                 | April 23  | 2023-04-30 | 25%  |
    3 | Mobile speed enforcement capacity, vans fitted; admin recruitment left | Sep 22 | 2022-09-30 | 80% | overdue
    3 | Enough public space protection orders with Wiltshire Council    | Nov 22    | 2022-11-30 | 70%  |
    3 | Community Link Co-Ordinator (1FTE)                              | Jan 2023  | 2023-01-31 | 50%  |
    3 | Rural crime team: 2FTE more; full capacity target Q1 2023       | Jan 2023  | 2023-01-31 | 60%  |
    4 | Substance misuse recommissioning with both councils; tender from Sept 22 | Contract start April 2023 | 2023-04-30 | 50% |
    4 | WCJB strategy published                                         | July 2022 | 2022-07-31 | 100% | complete
    4 | MHTR recommissioning                                            | Contract start April 2023 | 2023-04-30 | 40% |
    4 | Custody healthcare mobilised from 1 Oct (£8M over 10years)      | October 2023 | 2023-10-31 | 95% |
"""  # noqa: E501  # a table is read across

# Report, points in outcomes, risks, focus, assessment and scorecard commentary.
BOXES = """
    opcc-delivery  5  3  4  3   0
    1              7  4  4  1  10
    2              8  4  3  2   3
    3              5  4  2  2   4
    4              5  3  4  2   4
"""


@pytest.fixture
def reported(wiltshire: Quarter) -> Quarter:
    """The quarter of the report, with all that the report tells of it."""
    quarter: Quarter = QuarterFactory(year=2022, number=2, data_to=date(2022, 8, 1))
    load(read_folder(settings.BASE_DIR / "fixtures" / "wiltshire"))
    return quarter


def reports(quarter: Quarter) -> dict[str, HighlightReport]:
    return dict(pages.get("highlight").gather(quarter, "panel"))  # type: ignore[arg-type]


def marks(line: object) -> str:
    return ", ".join(name for name in ("overdue", "slipped", "complete") if getattr(line, name))


def test_every_deliverable_is_told_as_in_the_report(reported: Quarter) -> None:
    found = [
        (slug, line.action, line.due.printed, str(line.due.day), line.progress, marks(line))
        for slug, page in reports(reported).items()
        for line in page.deliverables
    ]
    assert found == [tuple(part.strip() for part in row.split("|")) for row in DELIVERABLES.strip().splitlines()]


def test_every_point_stands_in_its_box(reported: Quarter) -> None:
    found = [
        (slug, *(points(page, box) for box in ("outcomes", "risks", "focus", "assessment", "commentary")))
        for slug, page in reports(reported).items()
    ]
    assert found == [(slug, *map(int, counts)) for slug, *counts in map(str.split, BOXES.strip().splitlines())]


def points(page: HighlightReport, box: str) -> int:
    return sum(len(block.items) for block in getattr(page, box).blocks)


def test_the_reports_stand_in_the_order_of_the_document_under_their_titles(reported: Quarter) -> None:
    assert [page.title for page in reports(reported).values()] == [
        "OPCC delivery",
        "Priority 1: A police service that meets the needs of its community",
        "Priority 2: Reduce violence and serious harm",
        "Priority 3: Tackle crimes that matter to local communities",
        "Priority 4: Improve the experience of victims and deliver justice",
    ]


def test_a_quarter_of_a_calendar_year_is_said_in_words(reported: Quarter) -> None:
    due = reports(reported)["1"].deliverables[2].due
    assert (due.printed, due.meant) == ("Q4 2023", "last day of the quarter October to December 2023")


def test_the_page_mirrors_the_report(reported: Quarter, client_as: Callable[[str], Client]) -> None:
    html = client_as("analyst").get("/draft/quarters/2022-23-Q2/reports/opcc-delivery/").content.decode()
    order = ["Outcomes achieved", "Risks and issues", "Deliverables", "Focus next quarter", "Overall assessment"]
    places = [html.index(f">{title}") for title in order]
    assert places == sorted(places)
    assert "Police and Crime Commissioner" in html
    assert 'max="100" value="90"' in html


def test_the_list_counts_what_is_late(reported: Quarter) -> None:
    page = pages.get("highlights").gather(reported, "panel")[""]
    found = [(line.report.slug, line.deliverables, line.complete, line.overdue) for line in page.reports]  # type: ignore[attr-defined]
    assert found == [("opcc-delivery", 4, 2, 1), ("1", 4, 2, 1), ("2", 4, 0, 0), ("3", 4, 0, 1), ("4", 4, 1, 0)]


def test_loading_again_changes_nothing(reported: Quarter) -> None:
    assert load(read_folder(settings.BASE_DIR / "fixtures" / "wiltshire")) == 0


def test_who_reports_where_is_told(reported: Quarter, client_as: Callable[[str], Client]) -> None:
    page = pages.get("infrastructure").gather(reported, "panel")[""]
    [plan] = page.roots  # type: ignore[attr-defined]
    assert [item.name for item in plan.under] == [
        "OPCC Delivery Plan",
        "Force performance",
        "Community Safety Partnerships",
        "Wiltshire Criminal Justice Board",
        "Governance and decision making",
        "Audit Committee",
    ]
    csv = client_as("analyst").get("/draft/quarters/2022-23-Q2/infrastructure.csv").content.decode()
    assert "WCJB risk register,Register,Risks of the criminal justice system,,Wiltshire Criminal Justice Board" in csv
