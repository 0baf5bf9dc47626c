"""Figures by reference in all that is told: boxes of highlight reports, narratives of commitments, sections."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import actions as portal_actions
from opcc_portal import jobs, pages
from opcc_portal.actions import NotAllowedError
from opcc_portal.models import Quarter
from opcc_portal.writing import mark
from reports.actions import highlights
from reports.models import DeliveryUpdate, HighlightReport, OutlineSection
from reports.pages import checking
from scorecard import actions
from scorecard.models import Commentary, Measure, PlanNode, Series
from scorecard.pages import quoting
from tests.factories import (
    CommentaryFactory,
    DeliveryUpdateFactory,
    HighlightReportFactory,
    MeasureFactory,
    ObservationFactory,
    OfficeFactory,
    OutlineSectionFactory,
    PlacementFactory,
    PlanNodeFactory,
    QuarterFactory,
    SeriesFactory,
    TermFactory,
    UserFactory,
    months,
)
from tests.factories.shapes import placed, spike, steady
from tests.publication import publish, reopen

ClientAs = Callable[[str], Client]
Counting = Callable[[], CaptureQueriesContext]
ROOT = "quarters/2017-18-Q4/"
SAID = "In March {{burglary:month}} were recorded."
BOXES = dict.fromkeys(highlights.BOXES, "")


@pytest.fixture
def quarter(db: None) -> Quarter:
    OfficeFactory()
    return QuarterFactory()


@pytest.fixture
def burglary(quarter: Quarter) -> Series:
    series = placed("burglary", spike(), preferred_direction="down")
    actions.recompute([series.pk])
    return series


@pytest.fixture
def priority(burglary: Series) -> PlanNode:
    return PlanNode.objects.get(level="priority")


@pytest.fixture
def commitment(priority: PlanNode) -> PlanNode:
    objective = PlanNodeFactory(level="objective", parent=priority, number="1.1", position=90)
    return PlanNodeFactory(level="commitment", parent=objective, number="1.01", title="Record crime", position=91)


Tell = Callable[[str], None]


@pytest.fixture
def tell(quarter: Quarter, priority: PlanNode, commitment: PlanNode) -> Tell:
    """Say something in each of the three places."""

    def told(text: str) -> None:
        HighlightReport.objects.update_or_create(quarter=quarter, node=priority, defaults={"risks": text})
        DeliveryUpdate.objects.filter(node=commitment).delete()
        DeliveryUpdateFactory(quarter=quarter, node=commitment, narrative=text)
        OutlineSection.objects.filter(quarter=quarter).delete()
        OutlineSectionFactory(quarter=quarter, title="Introduction", text=text)

    return told


PAGES = {"highlight": "reports/1/", "delivery": "delivery/", "contents": "contents/"}


def said(answer: Any) -> str:
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0] or answer.content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", main))).strip()


def words(quarter: Quarter, audience: Any = "office") -> dict[str, str]:
    """What each of the three places says."""
    every = {
        key: pages.gather_one(pages.get(key), quarter, audience, "1" if key == "highlight" else "") for key in PAGES
    }
    return {
        "highlight": every["highlight"].risks.words,  # type: ignore[union-attr]
        "delivery": every["delivery"].priorities[0].objectives[0].commitments[0].narrative.words,  # type: ignore[union-attr]
        "contents": every["contents"].parts[0].text.words,  # type: ignore[union-attr]
    }


# -- What follows, and what does not -------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_the_draft_follows_a_revision_and_the_edition_does_not(
    quarter: Quarter, burglary: Series, tell: Tell, client_as: ClientAs, page: str
) -> None:
    tell(SAID)
    publish(quarter)
    reopen(quarter)
    ObservationFactory(series=burglary, value=1234, version=2)
    assert "In March 1,234 were recorded." in said(client_as("analyst").get(f"/draft/{ROOT}{PAGES[page]}"))
    shown = said(client_as("panel").get(f"/{ROOT}{PAGES[page]}"))
    assert "In March 1,040 were recorded." in shown
    assert "1,234" not in shown


def test_a_figure_is_that_of_every_page_with_its_signals(quarter: Quarter, tell: Tell) -> None:
    tell("{{burglary:quarter}}; {{burglary:signal}}")
    dashboard: Any = pages.get("dashboard").gather(quarter, "office")[""]
    assert set(words(quarter).values()) == {f"3,040; {dashboard.standouts[0].sentence}"}


def test_the_plan_says_of_a_commitment_what_service_delivery_says(quarter: Quarter, tell: Tell) -> None:
    tell("So **far** {{burglary:quarter}}.")
    QuarterFactory(year=2018, number=1, data_to=date(2018, 6, 1))

    def narrative(of: Quarter) -> str:
        plan = pages.gather_one(pages.get("plan"), of, "panel", "")
        return next(each.delivery.narrative for part in plan.sections for each in part.parts if each.delivery)  # type: ignore[union-attr]

    here = words(quarter, "panel")["delivery"]
    assert narrative(quarter) == here
    assert "{{" not in here
    assert narrative(Quarter.objects.get(year=2018)) == here  # the figure of the quarter that it was told of


def test_the_first_sentence_in_the_list_goes_beyond_an_approximate_figure(quarter: Quarter, priority: PlanNode) -> None:
    series = SeriesFactory(measure=MeasureFactory(slug="wait", kind="mean", unit="days"))
    months(series, [4.0, 5.0, 6.0])
    PlacementFactory(series=series, node=priority)
    text = "It took {{wait:quarter}} to answer. Then it did not."
    HighlightReportFactory(quarter=quarter, node=priority, assessment=text)
    [line] = pages.get("highlights").gather(quarter, "panel")[""].reports  # type: ignore[attr-defined]
    assert line.assessment == "It took c. 5 to answer."


# -- What nothing answers ------------------------------------------------------------------------------------------


def test_an_unknown_reference_blocks_submission_and_not_saving(
    quarter: Quarter, priority: PlanNode, client_as: ClientAs
) -> None:
    url, text = f"/reports/2017-18-Q4/{priority.pk}/", "See {{burglry:quarter}}."
    client = client_as("analyst")
    answer = client.post(url, {**BOXES, "risks": text, "seen": mark(BOXES)}, follow=True)
    fault = "There is no measure “burglry” to quote. Did you mean {{burglary:quarter}}?"
    assert HighlightReport.objects.get().risks == text
    assert "Saved." in said(answer)
    assert f"Risks and issues Nothing answers this {fault}" in said(answer)
    assert jobs.problems(quarter) == [f"Highlight report on Priority 1, risks and issues: {fault}"]
    with pytest.raises(NotAllowedError, match="burglry"):
        portal_actions.move_quarter(quarter=quarter, move="submit", by=UserFactory(analyst=True))
    HighlightReport.objects.update(risks="See {{burglary:quarter}}.")
    portal_actions.move_quarter(quarter=quarter, move="submit", by=UserFactory(analyst=True))


def test_each_place_is_named(quarter: Quarter, tell: Tell) -> None:
    tell("{{burglary:week}}")
    places = [problem.partition(": ")[0] for problem in jobs.problems(quarter)]
    assert places == [
        "Highlight report on Priority 1, risks and issues",
        "Service delivery, 1.01 Record crime",
        "Order of the report, Introduction",
    ]


def test_a_section_that_is_left_out_blocks_nothing(quarter: Quarter, burglary: Series) -> None:
    OutlineSectionFactory(quarter=quarter, text="{{nothing}}", included=False)
    assert jobs.problems(quarter) == []


def test_control_without_the_check_it_can_be_submitted(
    quarter: Quarter, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("{{burglry}}")
    monkeypatch.delitem(jobs._checks, "told")
    portal_actions.move_quarter(quarter=quarter, move="submit", by=UserFactory(analyst=True))


def test_readers_learn_nothing_of_a_measure_of_the_office(quarter: Quarter, burglary: Series, tell: Tell) -> None:
    Measure.objects.update(sensitivity=Measure.Sensitivity.OFFICE_ONLY)
    tell("There were {{burglary:month}}.")
    assert set(words(quarter).values()) == {"There were 1,040."}
    assert set(words(quarter, "panel").values()) == {f"There were {quoting.NOT_FOR_READERS}."}
    assert [problem.partition(": ")[2] for problem in jobs.problems(quarter)] == [
        "It quotes Burglary, which is for the office only."
    ] * 3


def test_a_chart_stands_in_commentary_only_and_that_is_said(quarter: Quarter, tell: Tell, client_as: ClientAs) -> None:
    tell("{{chart: burglary}}")
    words_of_it = "Charts stand in commentary on a measure only: take this one out, or put it there."
    assert [problem.partition(": ")[2] for problem in jobs.problems(quarter)] == [words_of_it] * 3
    node, client = HighlightReport.objects.get().node_id, client_as("analyst")
    commitment = DeliveryUpdate.objects.get().node_id
    section = OutlineSection.objects.get().pk
    for form in (f"{node}/", f"delivery/{commitment}/", f"contents/{section}/"):
        assert words_of_it in said(client.get(f"/reports/2017-18-Q4/{form}"))
    for page in PAGES.values():
        assert "A chart that cannot be shown." in said(client.get(f"/draft/{ROOT}{page}"))


# -- The forms -----------------------------------------------------------------------------------------------------


def test_the_preview_shows_figures_and_points_out_typed_ones(
    quarter: Quarter, priority: PlanNode, client_as: ClientAs
) -> None:
    url = f"/reports/2017-18-Q4/{priority.pk}/"
    placed("theft", steady())
    typed = {**BOXES, "outcomes": SAID, "focus": "Theft was 999 in the quarter.", "seen": mark(BOXES)}
    kept = client_as("analyst").post(url, typed | {"autosave": "1"})
    assert "Outcomes achieved In March 1,040 were recorded." in said(kept)
    assert "You wrote 999; Theft is" in said(kept)
    assert "Risks and issues" not in said(kept)


def test_the_narrative_of_a_commitment_is_kept_and_two_writers_see_both(
    quarter: Quarter, commitment: PlanNode, client_as: ClientAs
) -> None:
    url = f"/reports/2017-18-Q4/delivery/{commitment.pk}/"
    nothing = mark({"status": "", "narrative": ""})
    analyst, approver = client_as("analyst"), client_as("approver")
    kept = analyst.post(url, {"status": "", "narrative": SAID, "seen": nothing, "autosave": "1"})
    assert "In March 1,040 were recorded." in said(kept)
    assert "In March" not in said(approver.get(url))
    assert "In March" in said(analyst.get(url))
    approver.post(url, {"status": "at risk", "narrative": "Theirs", "seen": nothing})
    answer = analyst.post(url, {"status": "on track", "narrative": SAID, "seen": nothing})
    assert answer.status_code == 409
    assert "Status, as you wrote it On track" in said(answer)
    assert "At risk" in said(answer)
    assert "Theirs" in said(answer)
    assert DeliveryUpdate.objects.get().narrative == "Theirs"


def test_markup_is_shown_as_the_text_that_it_is(quarter: Quarter, tell: Tell, client_as: ClientAs) -> None:
    tell("<script>alert(1)</script> {{<b>:month}}")
    client = client_as("analyst")
    node = HighlightReport.objects.get().node_id
    for url in (f"/reports/2017-18-Q4/{node}/", *(f"/draft/{ROOT}{page}" for page in PAGES.values())):
        html = client.get(url).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert "<script>alert" not in html
        assert "<b>" not in html


def test_a_text_that_is_too_long_is_refused_and_kept(quarter: Quarter, priority: PlanNode, client_as: ClientAs) -> None:
    url = f"/reports/2017-18-Q4/{priority.pk}/"
    answer = client_as("analyst").post(url, {**BOXES, "focus": "word " * 5_000, "seen": mark(BOXES)})
    assert answer.status_code == 422
    assert "more than the 20,000 that can be saved" in said(answer)
    assert not HighlightReport.objects.exists()


# -- Queries -------------------------------------------------------------------------------------------------------


def test_where_nothing_is_quoted_no_page_asks_for_figures(quarter: Quarter, tell: Tell, counting: Counting) -> None:
    taken: dict[str, list[int]] = {}
    for n in range(4):
        placed(f"m-{n}", steady())
    references = " ".join(f"{{{{m-{n}:signal}}}}" for n in range(4))
    for text in ("Plain words.", SAID, f"{SAID} {references}"):
        tell(text)
        for key in PAGES:
            with counting() as made:
                pages.gather_one(pages.get(key), quarter, "panel", "1" if key == "highlight" else "")
            taken.setdefault(key, []).append(len(made))
    for plain, one, five in taken.values():
        assert plain < one == five <= plain + 10
    assert taken["delivery"][0] == 2


def test_the_check_asks_for_figures_only_where_something_is_quoted(
    quarter: Quarter, tell: Tell, counting: Counting
) -> None:
    taken = []
    for text in ("Plain words.", SAID, f"{SAID} {{{{nothing}}}}"):
        tell(text)
        with counting() as made:
            checking.problems(quarter)
        taken.append(len(made))
    assert taken == [1, 7, 7]


# -- Acronyms ------------------------------------------------------------------------------------------------------

ABBR = '<abbr title="Killed or &lt;seriously&gt; injured">KSI</abbr>'


@pytest.fixture
def ksi(db: None) -> None:
    TermFactory(term="KSI", meaning="Killed or <seriously> injured", preferred=True)


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("KSI and KSI", f"{ABBR} and KSI"),
        ("**KSI** and *KSI*", f"<strong>{ABBR}</strong> and <em>KSI</em>"),
        ("*KSI*, **KSI**", f"<em>{ABBR}</em>, <strong>KSI</strong>"),
        ("***KSI***", f"{ABBR}</em></strong>"),
        ("[KSI](https://example.org)", f'nofollow">{ABBR}</a>'),
        ("[**KSI**](https://example.org)", f"<strong>{ABBR}</strong></a>"),
        ("KSI <b> & KSIX", f"{ABBR} &lt;b&gt; &amp; KSIX"),
        ("- KSI\n- KSI", f"<li>{ABBR}</li><li>KSI</li>"),
    ],
)
def test_an_acronym_in_a_commentary_is_explained_once(
    quarter: Quarter, burglary: Series, ksi: None, client_as: ClientAs, typed: str, drawn: str
) -> None:
    CommentaryFactory(measure=burglary.measure, text=typed)
    draft = client_as("analyst").get(f"/draft/{ROOT}measures/burglary/").content.decode()
    publish(quarter)
    edition = client_as("panel").get(f"/{ROOT}measures/burglary/").content.decode()
    for html in (draft, edition):
        assert drawn in html
        assert html.count('<abbr title="Killed') == 1


def test_the_preview_and_a_figure_explain_none(
    quarter: Quarter, burglary: Series, ksi: None, client_as: ClientAs
) -> None:
    placed("theft", [505.0] * 37)
    TermFactory(term="505", meaning="no acronym", preferred=True)
    CommentaryFactory(measure=burglary.measure, text="KSI {{theft:month}}, 505")
    html = client_as("analyst").get(f"/draft/{ROOT}measures/burglary/").content.decode()
    assert '<span class="prose__figure">505</span>, <abbr title="no acronym">505</abbr>' in html
    form = client_as("analyst").get(f"/entry/2017-18-Q4/{burglary.pk}/commentary/").content.decode()
    assert ABBR not in form


def test_explaining_costs_a_draft_one_query(
    quarter: Quarter, burglary: Series, ksi: None, client_as: ClientAs, counting: Counting
) -> None:
    client, url = client_as("analyst"), f"/draft/{ROOT}measures/burglary/"
    client.get(url)
    taken = []
    for text in ("", "KSI.", "KSI.\n\n" * 20):
        Commentary.objects.all().delete()
        if text:
            CommentaryFactory(measure=burglary.measure, text=text)
        with counting() as made:
            client.get(url)
        taken.append(len(made))
    assert taken == [taken[0], taken[0] + 1, taken[0] + 1]
