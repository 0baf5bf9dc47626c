"""Page values as the pack's sections."""

from datetime import date
from itertools import count
from typing import Any

import pytest

from opcc_portal.lib.periods import add_months
from opcc_portal.lib.refs import Ref
from reports.pack import parts, sections
from reports.pack.parts import Sheets
from scorecard.values import (
    Dashboard,
    Figure,
    MeasurePage,
    Month,
    PrioritySection,
    QuarterCell,
    Row,
    SignalNote,
    StandOut,
    Symbol,
)

HIGH = Symbol(code="month_2sd", icon="month-high", word="High month", sentence="It was high.", judgement="concern")


def page(**changes: Any) -> MeasurePage:
    given: dict[str, Any] = {
        "title": "Crime volume",
        "subtitle": "All crimes",
        "headline": "January to March 2018: 9,918. Nothing is out of the ordinary.",
        "unit": "crimes",
        "scale": "number",
        "decimals": 0,
        "from_zero": True,
        "standing": "quiet",
        "baseline": None,
    }
    lists = ("symbols", "quarters", "months", "signals", "notes", "expectations", "breakdowns", "data_notes")
    return MeasurePage(**(given | {name: [] for name in (*lists, "revisions")} | changes))


def note(state: Any, sentence: str = "", name: str = "Last month", reason: str = "") -> SignalNote:
    return SignalNote(code="month_2sd", name=name, state=state, sentence=sentence, word="High month", reason=reason)


def months(number: int) -> list[Month]:
    days = [add_months(date(2018, 3, 1), n + 1 - number) for n in range(number)]
    return [
        Month(month=day, label=f"{day:%B %Y}", figure=Figure(text=str(n), value=float(n))) for n, day in enumerate(days)
    ]


def row(slug: str, **changes: Any) -> Row:
    given: dict[str, Any] = {
        "measure": Ref(page="measure", slug=slug, title=slug),
        "label": slug,
        "standing": "quiet",
        "headline": Figure(text="61", value=61.0),
        "twelve_months": None,
        "change": None,
        "sparkline": None,
        "symbols": [],
    }
    return Row(**(given | changes))


def dashboard(**changes: Any) -> Dashboard:
    given: dict[str, Any] = {"title": "How it went", "subtitle": "", "chance": "", "tallies": [], "key": []}
    return Dashboard(**(given | {"standouts": [], "priorities": []} | changes))


# -- Paragraphs ----------------------------------------------------------------------------------------------------


def said(value: MeasurePage) -> list[tuple[int, str, str]]:
    return [(p["number"], p["lead"], p["text"]) for p in sections.measure(value, Sheets())["paragraphs"]]


def test_the_headline_is_a_paragraph_of_its_own() -> None:
    assert said(page()) == [(1, "", "January to March 2018: 9,918. Nothing is out of the ordinary.")]


def test_what_fired_is_said_once() -> None:
    value = page(headline="9,918. It was high.", signals=[note("high", "It was high."), note("low", "It was low.")])
    assert said(value)[1:] == [(2, "High month.", "It was low.")]


def test_what_is_quiet_is_one_paragraph() -> None:
    value = page(signals=[note("quiet", name="Last month"), note("quiet", name="Last three months")])
    assert said(value)[1:] == [(2, "Quiet:", "last month; last three months.")]


def test_what_cannot_be_assessed_says_why_once_for_each_reason() -> None:
    silent = [
        note("not_assessable", name=f"Rule {n}", reason=why) for n, why in enumerate(("yearly", "yearly", "gaps"))
    ]
    assert said(page(signals=silent))[1:] == [(2, "Cannot be assessed:", "rule 0, rule 1: yearly; rule 2: gaps.")]


def test_numbers_run_through_every_section() -> None:
    standout = StandOut(measure=Ref(page="measure", slug="a", title="A"), symbol=HIGH, sentence="High.", priority="")
    sheets = Sheets()
    first = sections.dashboard(dashboard(chance="About 2.", standouts=[standout]), sheets)
    second = sections.measure(page(), sheets)
    numbers = [p["number"] for p in (*first["chance"], *first["standouts"], *second["paragraphs"])]
    assert numbers == [1, 2, 3]


# -- Figures -------------------------------------------------------------------------------------------------------


def test_a_missing_figure_says_why() -> None:
    found = parts.figure(Figure(text="not collected"))
    assert found
    assert (found["text"], found["missing"]) == ("not collected", True)


def test_nought_is_a_figure() -> None:
    found = parts.figure(Figure(text="0", value=0.0, illustrative=True, approximate=True, note="0 of 7"))
    marks = {"approximate": True, "illustrative": True, "worked_out": False}
    assert found == {"text": "0", "missing": False, "note": "0 of 7", **marks}


@pytest.mark.parametrize(
    ("number", "tables"), [(0, []), (3, [3]), (12, [12]), (14, [12, 2]), (24, [12, 12]), (47, [12, 12])]
)
def test_months_stand_a_year_apart_beside_each_other(number: int, tables: list[int]) -> None:
    found = sections.measure(page(months=months(number)), Sheets())
    assert [len(rows) for rows in found["months"]] == tables
    assert found["all_months"] == number
    if number:
        assert found["months"][-1][-1]["label"] == "Mar 2018"


def test_months_of_which_none_has_a_figure_are_not_printed() -> None:
    silent = [Month(month=each.month, label=each.label, figure=Figure(text="not available")) for each in months(24)]
    assert sections.measure(page(months=silent), Sheets())["months"] == []


def test_a_year_is_named_by_its_period() -> None:
    figure = Figure(text="1", period="a year")
    cells = [QuarterCell(label=x, end=date(2018, 3, 1), figure=figure, twelve_months=None) for x in ("Q4", "")]
    assert [cell["label"] for cell in sections.measure(page(quarters=cells), Sheets())["quarters"]] == ["Q4", "a year"]


# -- The dashboard -------------------------------------------------------------------------------------------------


def test_a_row_points_at_the_measure_only_where_it_is_in_the_document() -> None:
    section = PrioritySection(number="1", title="Prevent", rows=[row("here"), row("elsewhere")])
    sheets = Sheets(places={("measure", "here"): "s1"})
    rows = sections.dashboard(dashboard(priorities=[section]), sheets)["priorities"][0]["rows"]
    assert [each["target"] for each in rows] == ["s1", ""]


def test_a_symbol_is_carried_once_and_says_how_it_is_judged() -> None:
    sheets = Sheets(numbers=count(1))
    found = sections.dashboard(
        dashboard(priorities=[PrioritySection(number="1", title="", rows=[row("a", symbols=[HIGH, HIGH])])]), sheets
    )
    first, second = found["priorities"][0]["rows"][0]["symbols"]
    assert first == second == {"icon": {"image": "i0", "alt": "Of concern"}, "word": "High month"}
    assert len(sheets.pictures.images) == 1


def test_an_empty_dashboard_is_a_section_too() -> None:
    found = sections.dashboard(dashboard(), Sheets())
    assert (found["chance"], found["standouts"], found["priorities"], found["key"]) == ([], [], [], [])
