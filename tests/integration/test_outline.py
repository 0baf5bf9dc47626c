"""The order of a quarter's report: usual, chosen, moved, filled, printed; by whom and when."""

from collections.abc import Callable

import pytest
from django.test import Client

from opcc_portal.models import AuditEvent, Edition, Quarter
from opcc_portal.pages import gather_one, get
from opcc_portal.writing import mark
from reports.actions import outlining
from reports.domain.outline import HIGHLIGHT, QUARTERLY
from reports.models import OutlineSection
from reports.pack import building
from reports.values.outline import Outline
from scorecard import actions
from scorecard.models import Measure, Series
from tests.factories import (
    HighlightReportFactory,
    OutlineSectionFactory,
    PlacementFactory,
    QuarterFactory,
    TermFactory,
    UserFactory,
)
from tests.publication import publish, reopen

ClientAs = Callable[[str], Client]
LIST = "/reports/2017-18-Q4/contents/"


@pytest.fixture
def quarter(db: None) -> Quarter:
    quarter: Quarter = QuarterFactory()
    return quarter


def outline(quarter: Quarter, audience: str = "panel") -> Outline:
    found = gather_one(get("contents"), quarter, audience, "")  # type: ignore[arg-type]
    assert isinstance(found, Outline)
    return found


def order(quarter: Quarter) -> str:
    """The mark of the order as somebody has it before them now."""
    return mark(outlining.order(outlining.shown(quarter)))


def titles(quarter: Quarter) -> list[str]:
    return [section.title for section in OutlineSection.objects.filter(quarter=quarter)]


# -- What is usual -------------------------------------------------------------------------------------------------


def test_a_quarter_without_highlight_reports_has_the_order_of_2018(client_as: ClientAs, quarter: Quarter) -> None:
    shown = client_as("analyst").get(LIST).context["sections"]
    assert [section.title for section in shown] == [planned.title for planned in QUARTERLY]


def test_one_with_highlight_reports_has_the_order_of_2022(client_as: ClientAs, quarter: Quarter) -> None:
    HighlightReportFactory(quarter=quarter, node=PlacementFactory().node)
    shown = client_as("analyst").get(LIST).context["sections"]
    assert [section.title for section in shown] == [planned.title for planned in HIGHLIGHT]


def test_a_section_in_which_nothing_stands_is_left_out(quarter: Quarter) -> None:
    PlacementFactory(series__measure__slug="crimes")
    kinds = [part.kind for part in outline(quarter).parts]
    assert kinds == ["topics", "key", "dashboard", "measures", "statistics", "glossary"]


# -- What is chosen ------------------------------------------------------------------------------------------------


def test_the_first_move_writes_the_usual_order_down(client_as: ClientAs, quarter: Quarter) -> None:
    answer = client_as("analyst").post(f"{LIST}places/2/move/", {"to": "up", "seen": order(quarter)})
    assert answer["Location"] == f"{LIST}#section-1"
    assert titles(quarter)[:3] == ["Significant topics", "Introduction", "Key to the symbols"]
    assert len(titles(quarter)) == len(QUARTERLY)


@pytest.mark.parametrize(("place", "to"), [(1, "up"), (10, "down"), (99, "up"), (0, "down")])
def test_what_cannot_move_stays(client_as: ClientAs, quarter: Quarter, place: int, to: str) -> None:
    client_as("analyst").post(f"{LIST}places/{place}/move/", {"to": to, "seen": order(quarter)})
    assert titles(quarter) == [planned.title for planned in QUARTERLY]


def test_a_section_of_words_stands_in_the_report_with_its_figures_and_numbers(
    client_as: ClientAs, quarter: Quarter
) -> None:
    section = OutlineSectionFactory(quarter=quarter, text="")
    page = f"{LIST}{section.pk}/"
    seen = client_as("analyst").get(page).context["writing"]["seen"]
    sent = {"title": "To begin with", "text": "First.\n\nSecond <b>.", "included": "on", "seen": seen}
    assert client_as("analyst").post(page, sent)["Location"] == LIST
    (part,) = outline(quarter).parts
    assert (part.title, part.text.words) == ("To begin with", "First.\nSecond <b>.")
    row = AuditEvent.objects.get(event="outline section.changed")
    assert row.before["title"] != row.after["title"] == "To begin with"


def test_of_two_writers_the_second_sees_the_firsts_words(client_as: ClientAs, quarter: Quarter) -> None:
    section = OutlineSectionFactory(quarter=quarter, text="")
    page = f"{LIST}{section.pk}/"
    seen = client_as("analyst").get(page).context["writing"]["seen"]
    client_as("approver").post(page, {"title": "Theirs", "text": "Theirs.", "included": "on", "seen": seen})
    answer = client_as("analyst").post(page, {"title": "Mine", "text": "Mine.", "included": "on", "seen": seen})
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "Theirs." in said
    assert "Mine." in said
    assert OutlineSection.objects.get().text == "Theirs."


def test_a_section_of_the_usual_order_is_opened_to_be_filled(client_as: ClientAs, quarter: Quarter) -> None:
    client = client_as("analyst")
    answer = client.post(LIST, {"open": "1"})
    first = OutlineSection.objects.get(title="Introduction")
    assert answer["Location"] == f"{LIST}{first.pk}/"
    assert titles(quarter) == [planned.title for planned in QUARTERLY]
    assert client.post(LIST, {"open": "1"})["Location"] == answer["Location"]
    assert client.post(LIST, {"open": "99"})["Location"] == client.post(LIST, {"open": "x"})["Location"] == LIST
    assert [row.event for row in AuditEvent.objects.all()] == ["outline.written down"]


def test_of_two_who_put_it_in_order_the_later_looks_again(client_as: ClientAs, quarter: Quarter) -> None:
    for title in "ABC":
        OutlineSectionFactory(quarter=quarter, title=title)
    before = order(quarter)
    client_as("approver").post(f"{LIST}places/1/move/", {"to": "down", "seen": before})
    answer = client_as("analyst").post(f"{LIST}places/1/move/", {"to": "down", "seen": before})  # meant A, B is there
    assert answer.status_code == 409
    assert "Somebody else changed this report meanwhile" in answer.content.decode()
    assert titles(quarter) == ["B", "A", "C"]


def test_nobody_removes_words_that_they_have_not_seen(client_as: ClientAs, quarter: Quarter) -> None:
    section = OutlineSectionFactory(quarter=quarter, text="Old.")
    page, client = f"{LIST}{section.pk}/remove/", client_as("analyst")
    asked, whole = client.get(page), client.get(LIST).context["whole"]
    assert "Its words go with it" in asked.content.decode()
    OutlineSection.objects.update(text="New.")
    assert client.post(page, {"seen": asked.context["seen"]}).status_code == 409
    assert client.post(f"{LIST}start-over/", {"form": "highlight", "seen": whole}).status_code == 409
    assert OutlineSection.objects.get().text == "New."
    assert client.post(page, {"seen": client.get(page).context["seen"]})["Location"] == LIST
    assert client.get(page)["Location"] == LIST
    assert titles(quarter) == []


def test_what_is_typed_in_a_section_that_is_gone_is_not_lost(client_as: ClientAs, quarter: Quarter) -> None:
    section = OutlineSectionFactory(quarter=quarter, text="")
    page, client = f"{LIST}{section.pk}/", client_as("analyst")
    sent = {"title": "Mine", "text": "Mine.", "included": "on", "seen": client.get(page).context["writing"]["seen"]}
    now = mark(outlining.state(section))
    outlining.remove_section(by=UserFactory(display_name="Ann"), section=section, seen=now)
    answer = client.post(page, sent)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "Ann removed this while you wrote" in said
    assert "copy what you need" in said
    assert "Mine.</textarea>" in said
    assert "Mine.</textarea>" in client.get(page).content.decode()
    assert client.post(page, {"discard": "1"})["Location"] == LIST
    assert client.get(page).status_code == 404


def test_a_section_may_show_some_measures_only(quarter: Quarter) -> None:
    for slug in ("immediate", "priority", "other"):
        PlacementFactory(series__measure__slug=slug, label=slug)
    section = OutlineSectionFactory(quarter=quarter, kind="measures", title="Response times", text="")
    outlining.change_section(
        by=UserFactory(analyst=True),
        section=section,
        seen=outlining.mark(outlining.state(section)),
        title="Response times",
        text="",
        included=True,
        measures=Measure.objects.filter(slug__in=["immediate", "priority"]),
    )
    (part,) = outline(quarter).parts
    assert [ref.slug for ref in part.pages] == ["immediate", "priority"]


def test_a_section_that_is_left_out_is_not_printed(quarter: Quarter) -> None:
    OutlineSectionFactory(quarter=quarter, included=False)
    OutlineSectionFactory(quarter=quarter, title="Kept")
    assert [part.title for part in outline(quarter).parts] == ["Kept"]


def test_starting_over_keeps_the_words_in_the_audit_trail(client_as: ClientAs, quarter: Quarter) -> None:
    OutlineSectionFactory(quarter=quarter, text="Words that would be lost.")
    whole = client_as("analyst").get(LIST).context["whole"]
    client_as("analyst").post(f"{LIST}start-over/", {"form": "highlight", "seen": whole})
    assert titles(quarter) == [planned.title for planned in HIGHLIGHT]
    row = AuditEvent.objects.get(event="outline.started over")
    assert row.before["sections"][0]["text"] == "Words that would be lost."


def test_an_order_that_there_is_not_is_refused_in_words(client_as: ClientAs, quarter: Quarter) -> None:
    answer = client_as("analyst").post(f"{LIST}start-over/", {"form": "upside down"})
    assert answer.status_code == 422
    assert "Choose one of the two orders." in answer.content.decode()


def test_nothing_can_be_changed_while_the_quarter_is_published(client_as: ClientAs, quarter: Quarter) -> None:
    PlacementFactory()
    section = OutlineSectionFactory(quarter=quarter)
    computed_and_published(quarter)
    acts: dict[str, dict[str, str]] = {
        "places/1/move/": {"to": "down"},
        f"{section.pk}/remove/": {},
        "start-over/": {"form": "quarterly"},
        "": {"kind": "text", "title": "One more"},
    }
    for act, sent in acts.items():
        answer = client_as("analyst").post(LIST + act, sent)
        assert answer.status_code == 409
        assert "Ask an approver to reopen it." in answer.content.decode()
    assert titles(quarter) == [section.title]


# -- On paper ------------------------------------------------------------------------------------------------------


def test_the_pack_follows_the_order_and_an_older_edition_its_own(quarter: Quarter) -> None:
    PlacementFactory(series__measure__slug="crimes", label="Crimes")
    first = OutlineSectionFactory(quarter=quarter, title="Before", text="One.\n\nTwo.")
    OutlineSectionFactory(quarter=quarter, kind="measures", title="Measures", text="")
    edition = computed_and_published(quarter)
    kinds = kinds_of(edition)
    assert kinds == ["text", "measure"]
    reopen(quarter)
    outlining.move_section(by=UserFactory(analyst=True), quarter=quarter, place=1, up=False, seen=order(quarter))
    later = computed_and_published(quarter)
    assert kinds_of(later) == ["measure", "text"]
    assert kinds_of(edition) == kinds
    assert first.title == "Before"


def computed_and_published(quarter: Quarter) -> Edition:
    actions.recompute(list(Series.objects.values_list("pk", flat=True)))
    return publish(quarter)


def kinds_of(edition: object) -> list[str]:
    every = building.editions.read_all(edition, "panel")  # type: ignore[arg-type]
    return [piece.kind for piece in building.order(every, "panel")]


def test_a_measure_that_two_sections_have_is_printed_once(quarter: Quarter) -> None:
    for slug in ("immediate", "priority", "other"):
        PlacementFactory(series__measure__slug=slug, label=slug)
    every = OutlineSectionFactory(quarter=quarter, kind="measures", title="Measures", text="")
    for title, slugs in (("Response times", ["immediate", "priority"]), ("Once more", ["priority"])):
        section = OutlineSectionFactory(quarter=quarter, kind="measures", title=title, text="")
        section.measures.set(Measure.objects.filter(slug__in=slugs))
    assert [[ref.slug for ref in part.pages] for part in outline(quarter).parts] == [
        ["other"],
        ["immediate", "priority"],
        ["priority"],
    ]
    edition = computed_and_published(quarter)
    assert kinds_of(edition) == ["measure"] * 3
    assert building.pack(edition, "panel").startswith(b"%PDF")
    assert every.title == "Measures"


@pytest.mark.parametrize("kind", ["dashboard", "topics", "key", "highlights", "statistics", "glossary", "plan"])
def test_a_section_that_stands_twice_is_printed_once(quarter: Quarter, kind: str) -> None:
    HighlightReportFactory(quarter=quarter, node=PlacementFactory().node, outcomes="OPCC")
    TermFactory(term="OPCC", meaning="The office")
    for title in ("First", "Again"):
        OutlineSectionFactory(quarter=quarter, kind=kind, title=title, text="")
    edition = computed_and_published(quarter)
    assert len(kinds_of(edition)) == len(set(kinds_of(edition)))
    assert building.pack(edition, "panel").startswith(b"%PDF")


def test_a_section_is_printed_under_the_name_that_the_office_gives_it(quarter: Quarter) -> None:
    PlacementFactory()
    for title, text in (("What the words mean", ""), ("About the statistics", ""), ("How to read this", "Like this.")):
        OutlineSectionFactory(quarter=quarter, kind="statistics", title=title, text=text)
    every = building.editions.read_all(computed_and_published(quarter), "panel")
    found = next(reading.value for reading in every if isinstance(reading.value, Outline))
    by_ref = {reading.ref: reading for reading in every}
    drawn = [
        (piece.kind, dict(piece.instead)) for part in found.parts for piece in building.pieces(part, found, by_ref)
    ]
    assert drawn == [
        ("statistics", {"title": "What the words mean"}),
        ("statistics", {}),
        ("text", {}),  # under the name
        ("statistics", {}),
    ]


def test_paragraphs_are_numbered_through_the_document(quarter: Quarter) -> None:
    PlacementFactory(series__measure__slug="crimes", label="Crimes")
    OutlineSectionFactory(quarter=quarter, title="Before", text="One.\n\n- a point\n\nTwo.")
    OutlineSectionFactory(quarter=quarter, kind="measures", title="Measures", text="")
    edition = computed_and_published(quarter)
    every = building.editions.read_all(edition, "panel")
    document, _sheets = building.composed(edition, "panel", building.order(every, "panel"), building.nothing)
    text, measure = document["parts"]
    assert [block["number"] for block in text["text"]["blocks"]] == [1, 0, 2]
    assert measure["paragraphs"][0]["number"] == 3


def test_the_glossary_has_the_terms_that_the_document_uses() -> None:
    parts = [
        {"kind": "text", "text": "The OPCC and two CPTs."},
        {
            "kind": "glossary",
            "terms": [{"term": term, "meaning": ""} for term in ("OPCC", "CPT", "PCC")],
        },
    ]
    _text, glossary = building.in_use(parts)
    assert [term["term"] for term in glossary["terms"]] == ["OPCC", "CPT"]
