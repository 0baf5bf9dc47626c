"""The register and a risk on paper."""

from collections.abc import Sequence

import pytest

from opcc_portal.models import Edition, Quarter
from reports.pack import building
from tests import pdf
from tests.factories import ReviewFactory
from tests.integration.risk_pages.conftest import WITHIN
from tests.publication import publish

pytestmark = pytest.mark.services("poppler")


def drawn(edition: Edition, *chosen: tuple[str, str]) -> bytes:
    return building.selection(edition, "panel", list(chosen))


def in_order(text: str, wanted: Sequence[str]) -> list[str]:
    """Those that do not follow the one before."""
    at, lost = 0, []
    for words in wanted:
        found = text.find(words, at)
        lost += [words] * (found < 0)
        at = max(found, at)
    return lost


def test_the_paper_of_june_2018(wiltshire: Quarter) -> None:
    paper = drawn(Edition.objects.get(), ("risks", ""))
    text = pdf.text(paper)
    wanted = [
        "Risk register of the OPCC",
        "Purpose and rules",
        "at a score of 10 or under",
        "Ten inherent risks; seven minor or acceptable, three moderate.",
        "Six topical risks; four minor or acceptable, two moderate.",
        "No risk is at or above the risk appetite of 30.",
        "Key inherent risks",
        "Key topical risks",
        "New since the quarter before",
        "Increased since the quarter before",
        "increased from 16 to 24 (likelihood from 2 to 3)",
        "Reduced since the quarter before",
        "Removed since the quarter before",
        "No risk was removed.",
        "is due by 4 August 2018.",
        "The register as at 8 May 2018",
        "Key to the bands",
        "30 or more",
        "Likelihood and impact",
    ]
    assert in_order(text, wanted) == []
    assert pdf.labels(paper)[:3] == ["1", "2", "3"]


def test_the_register_is_a_table_whose_heading_comes_again(wiltshire: Quarter) -> None:
    paper = drawn(Edition.objects.get(), ("risks", ""))
    cells = pdf.cells(paper)
    start = cells.index("I1", cells.index("Reason"))
    assert cells[start : start + 10] == [
        *("I1", "Plan priorities not delivered for want of resources or because new threats emerge", "Inherent"),
        *("Reputational", "3", "2", "4", "24", "▲Moderate", "Increased from 16 to 24"),
    ]
    assert pdf.text(paper).count("Impact areas L C I Score Band") == 2  # on each of its two sheets


def test_bands_are_shapes_and_words(wiltshire: Quarter) -> None:
    text = pdf.text(drawn(Edition.objects.get(), ("risks", "")))
    for band in ("■ High", "▲ Moderate", "● Acceptable", "○ Minor"):
        assert band in text


def test_a_risk_with_its_chart(wiltshire: Quarter) -> None:
    paper = drawn(Edition.objects.get(), ("risk", "i1"))
    wanted = ["I1: Plan priorities", "Residual score 24, moderate: likelihood 3 × control 2 × impact 4.", "Chart 1"]
    wanted += ["Consequences", "Reviews", "Date not stated", "4 May 2018"]
    text = pdf.text(paper)
    assert in_order(text, wanted) == []
    pictures = [str(each["/Alt"]) for each in pdf.elements(paper) if each.get("/Alt")]
    assert any("an earlier score of 16, whose date is not stated; 24 on 4 May 2018" in words for words in pictures)


def test_the_pack_of_2018_has_the_register_after_service_delivery(wiltshire: Quarter) -> None:
    edition = Edition.objects.get()
    order = building.order(building.editions.read_all(edition, "panel"), "panel")
    kinds = [piece.kind for piece in order]
    assert kinds[kinds.index("delivery") + 1] == "risks"


def test_a_score_without_parts_is_drawn(db: None) -> None:
    from tests.factories import QuarterFactory

    quarter = QuarterFactory()
    bare = {"likelihood": None, "control": None, "impact": None, "score": 16}
    ReviewFactory(risk__reference="I1", on=WITHIN, **bare)
    paper = drawn(publish(quarter), ("risks", ""), ("risk", "i1"))
    text = pdf.text(paper)
    assert "Without stated parts, so without a place: I1." in text
    assert "Residual score 16, acceptable." in text
