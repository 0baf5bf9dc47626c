"""Page values of risks as text, tables and charts."""

from datetime import date
from typing import Any

import pytest

from opcc_portal.lib.refs import Ref
from risks import charts, tables
from risks.values import (
    Area,
    Asked,
    BandKey,
    Line,
    Matrix,
    MitigationLine,
    RegisterView,
    ReviewLine,
    RiskPage,
    Risks,
    Scored,
    areas_of,
    narrowed,
)

HIGH, LOW = Scored(score=32, band="High", rank=0), Scored(score=8, band="Low", rank=1)
LEGAL, MONEY = Area(key="legal", name="Legal"), Area(key="money", name="Money")


def line(reference: str, **changes: Any) -> Line:
    given: dict[str, Any] = {
        "ref": Ref(page="risk", slug=reference.lower(), title=reference),
        "reference": reference,
        "event": f"{reference} happens",
        "category": "inherent",
        "now": LOW,
        "outcome": "maintained",
        "change": "Maintained at 8",
    }
    return Line(**given | changes)


def register(*lines: Line) -> RegisterView:
    bands = [
        BandKey(name=name, key=name.lower(), rank=rank, scores="", inherent=0, topical=0, against="")
        for rank, name in enumerate(("High", "Low"))
    ]
    texts = {"slug": "opcc", "name": "The register", "short": "OPCC", "appetite_words": "", "as_at": "30 June 2018"}
    empty: dict[str, Any] = {"purpose": [], "counts": [], "groups": [], "matrix": Matrix(impacts=[], rows=[])}
    return RegisterView(**texts, **empty, appetite=30, bands=bands, risks=list(lines))


WHOLE = register(
    line("I1", now=HIGH, outcome="increased", areas=[MONEY, LEGAL]),
    line("I2", areas=[LEGAL]),
    line("I10", now=HIGH, outcome="returned"),
    line("T1", category="topical", outcome="reduced"),
    line("T2", category="topical", outcome="new", now=HIGH),
)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({}, "I1 I2 I10 T1 T2"),
        ({"band": "high"}, "I1 I10 T2"),
        ({"category": "topical"}, "T1 T2"),
        ({"area": "legal"}, "I1 I2"),
        ({"area": "money"}, "I1"),
        ({"changed": "1"}, "I1 I10 T1 T2"),
        ({"changed": "1", "category": "inherent", "band": "high", "area": "legal"}, "I1"),
        ({"band": "unknown"}, ""),
    ],
)
def test_a_register_narrows_to_what_is_asked_for(asked: dict[str, str], kept: str) -> None:
    shown = narrowed(WHOLE, Asked(**asked))
    assert [each.reference for each in shown.risks] == kept.split()
    assert shown.bands == WHOLE.bands


def test_the_areas_to_choose_from_are_those_that_a_risk_names() -> None:
    assert areas_of(WHOLE) == [MONEY, LEGAL]


def test_a_register_sorts_by_number_day_and_score() -> None:
    scores = {"likelihood": 4, "control": 4, "impact": 2}
    table = tables.register_table(
        register(
            line("I2", on=date(2018, 5, 4), reviewed="4 May 2018", now=Scored(score=32, band="High", rank=0, **scores)),
            line("I10", reviewed="Date not stated", areas=[LEGAL, MONEY], previous=16, owner="Head of Estates"),
        )
    )
    first, second = table.rows
    assert first[0].value < second[0].value  # type: ignore[operator]
    assert [cell.text for cell in first[4:9]] == ["4", "4", "2", "32", "High"]
    assert [cell.text for cell in second[3:8]] == ["Legal, Money", "Not stated", "Not stated", "Not stated", "8"]
    assert [cell.text for cell in second[10:13]] == ["Not stated", "Head of Estates", "Date not stated"]
    assert (first[12].value, second[12].value) == ("2018-05-04", None)
    assert first[0].ref == Ref(page="risk", slug="i2", title="I2")


def test_the_download_says_of_which_register_each_risk_is() -> None:
    (table,) = tables.risks_tables(Risks(title="Risk register", subtitle="", registers=[WHOLE]))
    assert [cell.text for cell in table.rows[2][:2]] == ["The register", "I10"]
    assert all(
        table.columns[position] in ("Likelihood", "Control", "Impact", "Score", "Previous score")
        for position in table.numeric
    )
    assert len(table.columns) == len(table.rows[0])


# -- A risk --------------------------------------------------------------------------------------------------------


def review(on: date | None, score: int) -> ReviewLine:
    now = Scored(score=score, band="Low", rank=1)
    day = on.isoformat() if on else "Date not stated"
    return ReviewLine(number=1, day=day, now=now, outcome="maintained", change="", on=on)


def page(*reviews: ReviewLine, **changes: Any) -> RiskPage:
    given: dict[str, Any] = {
        "title": "I1: It fails",
        "subtitle": "",
        "reference": "I1",
        "event": "It fails",
        "category": "inherent",
        "register": Ref(page="risks", slug="", title="Risk register"),
        "register_name": "The register",
        "now": LOW,
        "outcome": "reduced",
        "change": "Reduced from 16 to 8 since the quarter before.",
        "appetite": 30,
        "over": False,
        "identified": date(2017, 1, 31),
        "as_at": "30 June 2018",
    }
    return RiskPage(**given | changes, reviews=list(reviews))


MAY, JUNE = date(2018, 5, 4), date(2018, 6, 8)


@pytest.mark.parametrize("reviews", [[], [review(MAY, 8)], [review(None, 8)], [review(None, 8), review(None, 16)]])
def test_no_history_is_not_drawn(reviews: list[ReviewLine]) -> None:
    assert charts.risk_charts(page(*reviews)) == {}


def test_an_earlier_score_is_dotted_from_the_month_in_which_the_risk_was_identified() -> None:
    chart = charts.risk_charts(page(review(None, 32), review(None, 16), review(MAY, 24), review(JUNE, 8)))["main"]
    appetite, earlier = chart.levels
    assert (earlier.start, earlier.end, earlier.y, earlier.style) == (date(2017, 1, 1), MAY, 16.0, "dotted")
    assert (appetite.start, appetite.end, appetite.y) == (date(2017, 1, 1), JUNE, 30.0)
    assert chart.lines[0].x == [MAY, JUNE]
    assert chart.lines[0].y == [24.0, 8.0]
    assert chart.title == "I1: reduced from 16 to 8 since the quarter before"
    assert chart.subtitle == "Residual score, January 2017 to June 2018"
    assert chart.notes == ["Dotted: an earlier score of 16. The document does not say when it was given."]
    assert "an earlier score of 16, whose date is not stated; 24 on 4 May 2018; 8 on 8 June 2018" in chart.alt


def test_without_an_earlier_score_the_chart_begins_with_the_first_review() -> None:
    chart = charts.risk_charts(page(review(MAY, 24), review(JUNE, 8)))["main"]
    assert [level.key for level in chart.levels] == ["appetite"]
    assert chart.levels[0].start == MAY
    assert chart.notes == []


def test_of_several_reviews_on_a_day_the_last_is_drawn_and_the_axis_has_room() -> None:
    chart = charts.risk_charts(page(review(MAY, 24), review(MAY, 8)))["main"]
    assert (chart.lines[0].x, chart.lines[0].y) == ([MAY], [8.0])
    assert (chart.levels[0].start, chart.levels[0].end) == (MAY, date(2018, 6, 1))


def test_a_risk_identified_after_its_first_review_has_room_for_its_earlier_score() -> None:
    chart = charts.risk_charts(page(review(None, 16), review(MAY, 8), identified=JUNE))["main"]
    assert (chart.levels[1].start, chart.levels[1].end) == (date(2018, 4, 1), MAY)


@pytest.mark.parametrize(
    ("changes", "detailed"),
    [({}, False), ({"status": "Planned"}, True), ({"owner": "Head of Estates"}, True), ({"due": "4 May 2018"}, True)],
)
def test_whether_anything_is_stated_of_mitigations(changes: dict[str, str], detailed: bool) -> None:
    one = MitigationLine(**{"action": "Watched", "status": "Not stated"} | changes)
    assert page(mitigations=[one]).detailed is detailed


def test_a_risks_tables() -> None:
    one = MitigationLine(action="Watched", status="Not stated", due="4 May 2018")
    reviews, mitigations = tables.risk_tables(page(review(None, 16), review(MAY, 8), mitigations=[one]))
    assert [[cell.text for cell in row[:5]] for row in reviews.rows] == [
        ["Date not stated", "Not stated", "Not stated", "Not stated", "16"],
        ["2018-05-04", "Not stated", "Not stated", "Not stated", "8"],
    ]
    assert [cell.text for cell in mitigations.rows[0]] == ["Watched", "Not stated", "", "4 May 2018"]
