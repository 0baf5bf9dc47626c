"""The register's page: what stood on it, what changed, for whom, narrowed and sorted."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import pages
from opcc_portal.models import Quarter
from risks.models import Band, Concern, Mitigation, Register, Review, Risk
from scorecard.models import PlanNode
from tests.factories import (
    ImpactAreaFactory,
    PlacementFactory,
    PlanNodeFactory,
    RegisterFactory,
    ReviewFactory,
    RiskFactory,
)
from tests.integration.risk_pages.conftest import AFTER, BEFORE, WITHIN, Scored, another, the_register, told
from tests.publication import publish

ClientAs = Callable[[str], Client]
DRAFT, READ = "/draft/quarters/2017-18-Q4/risks/", "/quarters/2017-18-Q4/risks/"
LOW, HIGH = (1, 2, 4), (3, 2, 4)  # scores of 8 and 24


# -- As it stood ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reviews", "group"),
    [
        ([(BEFORE, *LOW), (WITHIN, *HIGH)], "increased"),
        ([(BEFORE, *HIGH), (WITHIN, *LOW)], "reduced"),
        ([(None, *LOW), (WITHIN, *HIGH)], "increased"),
        ([(WITHIN, *HIGH)], "new"),
        ([(BEFORE, *LOW), (WITHIN, *LOW, "removes")], "removed"),
        ([(WITHIN, *LOW), (date(2018, 6, 1), *LOW, "removes")], "removed"),
        ([(date(2018, 1, 1), *LOW), (BEFORE, *LOW, "removes"), (WITHIN, *HIGH)], "returned"),
    ],
)
def test_what_became_of_a_risk(quarter: Quarter, scored: Scored, reviews: list, group: str) -> None:
    scored("I1", *reviews)
    register = the_register(quarter)
    moved = [key for key in ("new", "increased", "reduced", "removed", "returned") if told(register, key)]
    assert moved == [group]
    assert [line.reference for line in register.risks] == ([] if group == "removed" else ["I1"])


def test_what_happened_after_the_report_is_not_in_it(quarter: Quarter, scored: Scored) -> None:
    scored("I1", (BEFORE, *LOW), (AFTER, *HIGH))
    scored("I2", (AFTER, *HIGH))
    scored("I3", (AFTER - timedelta(days=1), *HIGH))
    register = the_register(quarter)
    assert [(line.reference, line.now.score, line.outcome) for line in register.risks] == [
        ("I1", 8, "maintained"),
        ("I3", 24, "new"),
    ]


def test_a_risk_that_was_identified_later_is_not_in_it(quarter: Quarter, scored: Scored) -> None:
    scored("I1", (None, *LOW), identified=AFTER)
    assert the_register(quarter).risks == []


def test_what_left_before_is_told_of_no_more_and_has_no_page(quarter: Quarter, scored: Scored) -> None:
    scored("T1", (date(2018, 1, 1), *LOW), (BEFORE, *LOW, "removes"))
    register = the_register(quarter)
    assert register.risks == []
    assert told(register, "removed") == []
    assert pages.get("risk").gather(quarter, "office") == {}


def test_a_removal_says_why(quarter: Quarter, scored: Scored) -> None:
    risk = scored("T1", (BEFORE, *LOW))
    ReviewFactory(risk=risk, on=WITHIN, likelihood=1, removes=True, reason="The contract was signed.")
    (removed,) = next(group.risks for group in the_register(quarter).groups if group.key == "removed")
    assert removed.text.endswith("removed at 8. Reason given: The contract was signed.")


def test_the_matrix_lists_each_risk_once_where_it_lies_and_what_has_no_parts_apart(
    quarter: Quarter, scored: Scored
) -> None:
    scored("I1", (WITHIN, 3, 2, 4))
    scored("I2", (WITHIN, 3, 1, 4))
    bare = RiskFactory(reference="I3")
    ReviewFactory(risk=bare, on=WITHIN, likelihood=None, control=None, impact=None, score=16)
    matrix = the_register(quarter).matrix
    assert [row.likelihood for row in matrix.rows] == [4, 3, 2, 1]
    found = {
        (row.likelihood, impact): [(placed.ref.title, placed.control, placed.band) for placed in cell]
        for row in matrix.rows
        for impact, cell in zip(matrix.impacts, row.cells, strict=True)
        if cell
    }
    assert found == {(3, 4): [("I1", 2, "Moderate"), ("I2", 1, "Acceptable")]}
    assert [ref.title for ref in matrix.apart] == ["I3"]


def test_a_risk_at_the_appetite_is_named(quarter: Quarter, scored: Scored) -> None:
    RegisterFactory(appetite=24)
    scored("I1", (WITHIN, *HIGH))
    assert the_register(quarter).appetite_words == "One risk is at or above the risk appetite of 24: I1 (24)."


def test_the_next_formal_review_counts_from_the_last_that_was_not_informal(quarter: Quarter, scored: Scored) -> None:
    risk = scored("I1")
    ReviewFactory(risk=risk, on=date(2018, 4, 30), kind="formal")
    ReviewFactory(risk=risk, on=date(2018, 5, 31), kind="informal")
    assert the_register(quarter).reviews == [
        "The next informal review is due by 30 June 2018.",
        "The next formal review is due by 30 July 2018.",
    ]


def test_a_formal_review_is_due_where_all_so_far_were_informal(quarter: Quarter, scored: Scored) -> None:
    """Three months after the first, as the page of reviews due says."""
    ReviewFactory(risk=scored("I1"), on=date(2018, 4, 30), kind="informal")
    assert the_register(quarter).reviews[1] == "The next formal review is due by 30 July 2018."


def test_a_risk_outside_scales_that_were_shortened_keeps_its_place(quarter: Quarter, scored: Scored) -> None:
    scored("I1", (WITHIN, 4, 2, 4))
    RegisterFactory()
    Register.objects.update(likelihoods=3, impacts=2)
    matrix = the_register(quarter).matrix
    assert (matrix.impacts, [row.likelihood for row in matrix.rows]) == ([1, 2, 3, 4], [4, 3, 2, 1])
    assert [[placed.ref.title for placed in cell] for cell in matrix.rows[0].cells] == [[], [], [], ["I1"]]


def test_scales_of_different_lengths_are_told(quarter: Quarter) -> None:
    RegisterFactory(likelihoods=5, to_year=2021)
    rules = " ".join(the_register(quarter).purpose)
    assert "The levels are likelihood 1 to 5, control 1 to 4 and impact 1 to 4." in rules
    assert "It runs from 2017 to 2021." in rules


def test_a_score_that_no_band_reaches_down_to_is_in_the_lowest(quarter: Quarter, scored: Scored) -> None:
    scored("I1", (WITHIN, 1, 1, 1))
    Band.objects.filter(name="Minor").delete()
    assert the_register(quarter).risks[0].now.band == "Acceptable"


# -- For whom ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown_to", "audiences"),
    [("public", ["public", "panel", "office"]), ("panel", ["panel", "office"]), ("office", ["office"])],
)
def test_a_register_is_shown_to_those_it_is_meant_for(
    quarter: Quarter, scored: Scored, shown_to: str, audiences: list[str]
) -> None:
    RegisterFactory(shown_to=shown_to)
    scored("I1", (WITHIN, *HIGH))
    told_of = [name for name in pages.AUDIENCES if pages.get("risk").gather(quarter, name)]
    assert told_of == audiences
    listed = [
        name for name in pages.AUDIENCES if (found := pages.get("risks").gather(quarter, name)) and found[""].registers
    ]  # type: ignore[attr-defined]
    assert listed == audiences
    assert ("" in pages.get("risks").gather(quarter, "public")) is (shown_to == "public")


@pytest.mark.parametrize(
    ("years", "shown"),
    [((2017, 2021), True), ((2018, 2018), True), ((2018, None), True), ((2019, None), False), ((2016, 2017), False)],
)
def test_a_register_is_told_of_in_its_years(quarter: Quarter, years: tuple[int, int | None], shown: bool) -> None:
    RegisterFactory(from_year=years[0], to_year=years[1])
    assert bool(pages.get("risks").gather(quarter, "panel")) is shown


def test_a_register_without_bands_is_not_ready_and_the_office_is_told_what_to_do(
    client_as: ClientAs, quarter: Quarter
) -> None:
    RegisterFactory().bands.all().delete()
    assert pages.get("risks").gather(quarter, "panel") == {}
    page = client_as("analyst").get(DRAFT).content.decode()
    assert "No register covers this quarter." in page


def test_the_report_names_the_register_only_where_readers_are_shown_one(quarter: Quarter) -> None:
    def kinds(audience: str) -> list[str]:
        outline = pages.get("contents").gather(quarter, audience)[""]  # type: ignore[arg-type]
        return [part.kind for part in outline.parts]  # type: ignore[attr-defined]

    assert "risks" not in kinds("panel")
    RegisterFactory(shown_to="panel")
    assert ["risks" in kinds(audience) for audience in ("public", "panel")] == [False, True]


def test_the_office_is_told_what_the_numbering_leaves_out_and_what_nobody_scored(
    client_as: ClientAs, quarter: Quarter, scored: Scored
) -> None:
    scored("T1", (BEFORE, *LOW))
    scored("T4", (BEFORE, *LOW))
    RiskFactory(reference="T3", event="Not scored by anybody")
    office, panel = (client_as("analyst").get(f"{DRAFT}?as={name}").content.decode() for name in ("office", "panel"))
    for words in ("The numbering leaves out T2", "Nobody has scored T3: Not scored by anybody yet"):
        assert words in office
        assert words not in panel
    assert "Not scored by anybody" not in panel
    RiskFactory(reference="T5", event="Came later", identified=AFTER)
    assert the_register(quarter, "office").unscored == ["T3: Not scored by anybody"]


def test_a_register_without_risks_has_nothing_to_narrow_but_tells_of_what_left_it(
    client_as: ClientAs, quarter: Quarter, scored: Scored
) -> None:
    RegisterFactory()
    page = client_as("analyst").get(DRAFT).content.decode()
    assert "No risk is on the register." in page
    assert 'name="band"' not in page
    assert "Key inherent risks" not in page
    scored("T1", (BEFORE, *LOW), (WITHIN, *LOW, "removes"))
    page = client_as("analyst").get(DRAFT).content.decode()
    assert "removed at 8" in page
    assert 'name="band"' not in page


def test_what_came_back_is_a_heading_only_where_something_did(quarter: Quarter, scored: Scored) -> None:
    """The paper of 2018 knows new, increased, reduced and removed."""
    scored("I1", (BEFORE, *LOW))
    assert "returned" not in {group.key for group in the_register(quarter).groups}
    scored("T1", (date(2018, 1, 1), *LOW), (BEFORE, *LOW, "removes"), (WITHIN, *LOW))
    assert the_register(quarter).groups[-1].title == "Back on the register since the quarter before"


def test_each_register_is_narrowed_by_itself(client_as: ClientAs, quarter: Quarter, scored: Scored) -> None:
    """Another register may have other bands: what is asked of one says nothing of it."""
    scored("I1", (WITHIN, *HIGH))
    scored("J1", (WITHIN, *LOW), register=another("wcjb", position=2))
    client = client_as("analyst")

    def tables(question: str) -> list[list[str]]:
        parts = client.get(f"{DRAFT}?{question}").content.decode().split('<section aria-labelledby="register-')[1:]
        listed = [part.partition('class="filter"')[2].partition("What the register is")[0] for part in parts]
        return [re.findall(r">([IJ]1)</a>", part) for part in listed]

    assert tables("register=opcc&band=minor") == [[], ["J1"]]
    assert tables("register=wcjb&band=acceptable") == [["I1"], ["J1"]]
    assert tables("band=moderate") == [["I1"], []]
    html = client.get(f"{DRAFT}?register=opcc&band=minor").content.decode()
    assert html.count('<option value="minor" selected>') == 1


def test_two_registers_stand_on_one_page(quarter: Quarter, scored: Scored) -> None:
    scored("I1", (WITHIN, *HIGH))
    scored("J1", (WITHIN, *HIGH), register=another("wcjb", position=2))
    page = pages.get("risks").gather(quarter, "panel")[""]
    assert [[line.reference for line in register.risks] for register in page.registers] == [["I1"], ["J1"]]  # type: ignore[attr-defined]


# -- Narrowed, sorted, taken along -----------------------------------------------------------------------------------


@pytest.fixture
def many(scored: Scored) -> None:
    harm = ImpactAreaFactory(slug="legal")
    scored("I1", (BEFORE, *LOW), (WITHIN, *HIGH)).areas.add(harm)
    scored("I2", (BEFORE, *LOW))
    scored("I10", (BEFORE, *HIGH))
    scored("T1", (WITHIN, *LOW), category="topical").areas.add(harm)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("", ["I1", "I2", "I10", "T1"]),
        ("band=moderate", ["I1", "I10"]),
        ("category=topical", ["T1"]),
        ("area=legal", ["I1", "T1"]),
        ("changed=1", ["I1", "T1"]),
        ("changed=1&band=moderate&category=inherent&area=legal", ["I1"]),
        ("register-opcc-sort=-c0", ["T1", "I10", "I2", "I1"]),
        ("register-opcc-sort=c7", ["I2", "T1", "I1", "I10"]),
        ("band=nothing", []),
    ],
)
def test_the_address_narrows_and_sorts(
    client_as: ClientAs, quarter: Quarter, many: None, question: str, shown: list[str]
) -> None:
    answer = client_as("analyst").get(f"{DRAFT}?{question}")
    drawn = answer.context["rows"] if shown else None
    rows = [row.cells["c0"] for row in drawn.rows] if drawn else []
    assert [cell.partition(">")[2].removesuffix("</a>") for cell in rows] == shown
    if not shown:
        assert "No risk of the register is like that." in answer.content.decode()


def test_each_reference_leads_to_its_risk_and_the_filter_keeps_whose_eyes_it_is_seen_with(
    client_as: ClientAs, quarter: Quarter, many: None
) -> None:
    page = client_as("analyst").get(f"{DRAFT}?as=panel&band=moderate").content.decode()
    assert '<a href="/draft/quarters/2017-18-Q4/risks/i10/?as=panel">I10</a>' in page
    assert '<input type="hidden" name="as" value="panel">' in page
    assert '<option value="moderate" selected>' in page


def test_a_long_register_is_shown_in_pages(client_as: ClientAs, quarter: Quarter) -> None:
    for number in range(1, 52):
        ReviewFactory(risk__reference=f"I{number}", on=WITHIN)
    first, second = (client_as("analyst").get(f"{DRAFT}?register-opcc-page={n}").context["rows"] for n in (1, 2))
    assert [len(first.paginated_rows), len(second.paginated_rows)] == [50, 1]


def test_what_is_downloaded_is_the_whole_register(client_as: ClientAs, quarter: Quarter, many: None) -> None:
    client = client_as("analyst")
    csv = client.get("/draft/quarters/2017-18-Q4/risks.csv?band=moderate").content.decode("utf-8-sig").splitlines()
    assert csv[0].startswith("Register,Reference,Event,Category")
    assert [row.split(",")[1] for row in csv[1:]] == ["I1", "I2", "I10", "T1"]
    value = client.get("/draft/quarters/2017-18-Q4/risks.json").json()
    assert [line["reference"] for line in value["registers"][0]["risks"]] == ["I1", "I2", "I10", "T1"]


# -- Speed ---------------------------------------------------------------------------------------------------------


def fill(first: int, last: int, *, reviews: int) -> None:
    """Risks r<first> to r<last>, each with so many reviews, a mitigation, an impact area and two things it concerns."""
    register, harm, commitment = RegisterFactory(), ImpactAreaFactory(), PlanNode.objects.get(level="commitment")
    made = Risk.objects.bulk_create(
        Risk(
            register=register,
            slug=f"r{number}",
            reference=f"R{number}",
            category="inherent",
            event=f"Event {number}",
            identified=date(2017, 1, 1),
            position=number,
        )
        for number in range(first, last + 1)
    )
    parts = {"likelihood": 1, "control": 2, "impact": 4, "score": 8}
    days = [date(2017, 1, 1) + timedelta(days=20 * n) for n in range(reviews)]
    Review.objects.bulk_create(
        Review(risk=risk, number=n, on=day, **parts) for risk in made for n, day in enumerate(days)
    )
    Mitigation.objects.bulk_create(Mitigation(risk=risk, action="Done about it", position=1) for risk in made)
    Risk.areas.through.objects.bulk_create(Risk.areas.through(risk=risk, impactarea=harm) for risk in made)
    for kind, key in (("measure", "crime-volume"), ("commitment", str(commitment.pk))):
        Concern.objects.bulk_create(Concern(risk=risk, kind=kind, key=key) for risk in made)


@pytest.mark.parametrize("page", ["risks", "risk"])
def test_many_risks_take_no_more_queries_than_few(
    client_as: ClientAs, quarter: Quarter, counting: Callable[[], CaptureQueriesContext], page: str
) -> None:
    """500 risks with 20 reviews each, as published pages too."""
    placed = PlacementFactory(series__measure__slug="crime-volume")
    PlanNodeFactory(plan=placed.node.plan, level="commitment", parent=placed.node, number="1.01", position=90)
    staff, panel, taken = client_as("analyst"), client_as("panel"), []
    for first, last, reviews in ((1, 2, 2), (3, 500, 20)):
        fill(first, last, reviews=reviews)
        path = f"risks/r{last}/" if page == "risk" else "risks/"
        with counting() as made:
            assert staff.get(f"/draft/quarters/2017-18-Q4/{path}").status_code == 200
        taken.append(len(made))
    assert taken[0] == taken[1] <= 10
    with counting() as made:
        assert len(pages.get(page).gather(quarter, "panel")) == (1 if page == "risks" else 500)
    assert len(made) <= 6  # for publication
    call_command("recompute", "--all", stdout=StringIO())
    publish(quarter)
    with counting() as made:
        assert panel.get(f"/quarters/2017-18-Q4/{path}").status_code == 200
    assert len(made) <= 6
