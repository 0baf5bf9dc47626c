"""The pack: what stands in the PDF, how it is built, how it is kept."""

import re
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import CommandError, call_command

from opcc_portal import editions, jobs, pages
from opcc_portal.models import Edition, EditionFile, Quarter, StoredFile
from opcc_portal.models.editions import fingerprint
from reports.pack import building, keeping, typesetting
from reports.pack.building import pack, selection
from reports.pack.drawings import FONT
from reports.pack.typesetting import TypesettingError, typeset
from scorecard import values
from scorecard.models import Measure
from tests import pdf
from tests.factories import (
    AnnotationFactory,
    CommentaryFactory,
    MeasureFactory,
    ObservationFactory,
    OfficeFactory,
    PlacementFactory,
    PlanNodeFactory,
    QuarterFactory,
    SeriesFactory,
    UserFactory,
    months,
)
from tests.publication import publish, reopen

pytestmark = [pytest.mark.once, pytest.mark.services("poppler")]

PUBLISHED = datetime(2018, 6, 14, 9, 30, tzinfo=UTC)
HOSTILE = "#let $x$ = *b* _i_ <l> \"q\" 'a' `c` @d [e] \\n // ~ -- & ❄"
PRINTED = HOSTILE.replace("❄", "[snowflake]")
_packs: dict[str, bytes] = {}


@pytest.fixture
def edition(wiltshire: Quarter) -> Edition:
    return Edition.objects.get()


@pytest.fixture
def whole(db: None, request: pytest.FixtureRequest) -> bytes:
    """Wiltshire's pack for the Panel: built once in each process."""
    if "panel" not in _packs:
        _packs["panel"] = pack(request.getfixturevalue("edition"), "panel")
    return _packs["panel"]


@pytest.fixture
def small(db: None) -> Edition:
    """An edition of two measures, one of them for the office only."""
    place("open")
    place("closed", sensitivity=Measure.Sensitivity.OFFICE_ONLY)
    return published()


def published(quarter: Quarter | None = None) -> Edition:
    """The edition of a quarter, the only one unless it is named, published on 14 June 2018."""
    OfficeFactory()
    quarter = quarter or QuarterFactory()
    call_command("recompute", "--all", stdout=StringIO())
    with time_machine.travel(PUBLISHED, tick=False):
        return publish(quarter)


def place(name: str, **fields: Any) -> None:
    """A measure with three years of months on the dashboard."""
    series = SeriesFactory(measure=MeasureFactory(slug=name, name=f"Measure {name}", **fields))
    months(series, [100.0 + n % 7 for n in range(36)])
    PlacementFactory(series=series)


# -- What stands in it ---------------------------------------------------------------------------------------------


def test_it_is_a_tagged_pdf_in_british_english_with_its_title(edition: Edition, whole: bytes) -> None:
    info = pdf.info(whole)
    assert (info["Tagged"], info["Title"]) == (
        "yes",
        "Report to the Wiltshire Police and Crime Panel, Quarter 4, 2017-18",
    )
    at = edition.published_at
    for said in (
        b"/Lang(en-GB)",
        f"/CreationDate(D:{at:%Y%m%d%H%M%S}Z)".encode(),
        b"<pdfuaid:part>1<",
        b"<pdfaid:part>2<",
        b"<pdfaid:conformance>A<",
    ):
        assert said in whole


def test_only_the_packs_own_fonts_are_in_it(whole: bytes) -> None:
    fonts = [line.split() for line in pdf.poppler(whole, "pdffonts").splitlines()[2:]]
    assert {name.partition("+")[2] for name, *_ in fonts} == {f"SourceSans3-{f}" for f in ("Regular", "Bold")}


@pytest.mark.parametrize("figure", ["9,918", "61", "5.7%", "0.6%", "11 min 40 s", "1 of 158", "under review"])
def test_published_figures_can_be_selected(whole: bytes, figure: str) -> None:
    assert re.search(rf"(?<![\d,.]){re.escape(figure)}(?![\d,.]\d)", pdf.text(whole))


SLUGS = ("crime-volume", "immediate-response-time", "crib-abandonment-rate", "full-file-error-rate", "staff-morale")


@pytest.mark.parametrize("slug", [*SLUGS, "victim-satisfaction-overall", "volunteers-in-post"])
def test_every_figure_is_that_of_the_page(edition: Edition, slug: str) -> None:
    reading = editions.read(edition, "panel", pages.get("measure"), slug)
    assert reading
    value = cast(values.MeasurePage, reading.value)
    shown = [figure for cell in value.quarters for figure in (cell.figure, cell.twelve_months)]
    shown += [figure for month in value.months[-24:] for figure in (month.figure, month.twelve_months)]
    shown += [figure for table in value.breakdowns for _, figures in table.rows for figure in figures]
    printed = Counter(cell.lstrip("†c. ") for cell in pdf.cells(selection(edition, "panel", [("measure", slug)])))
    assert Counter(f"{figure.text}{figure.note}" for figure in shown if figure) - printed == Counter()


def test_paragraphs_are_numbered_through_the_document(small: Edition) -> None:
    """Of a small one: Poppler takes half a minute to list the structure of a large one."""
    place("second")
    both = published(reopen(Quarter.objects.get()))
    numbers = [int(label) for label in pdf.labels(pack(both, "panel")) if label.isdigit()]
    assert numbers == list(range(1, len(numbers) + 1))
    # The dashboard's on chance; of each measure the headline, the forecast before, what is quiet; one on chance again,
    # and each of the eight methods.
    assert len(numbers) == 1 + 2 * 3 + 1 + 8


def test_it_can_be_found_one_s_way_in(whole: bytes) -> None:
    marks = pdf.bookmarks(whole)
    assert marks[:6] == [
        "Introduction",
        "Significant topics",
        "Key to the symbols",
        "How policing did, January to March 2018",
        "Priority 1: Prevent crime and keep people safe",
        " Crime volume",
    ]
    assert (marks[-1], len(marks)) == (
        "Index of measures",
        44 + 11,
    )  # introduction, topics, delivery with four priorities, the risk register with its own, staffing, glossary
    assert f"Page 1 of {pdf.info(whole)['Pages']}" in pdf.text(whole)


def test_the_cover_says_what_the_edition_is(small: Edition) -> None:
    said = pdf.text(pack(small, "public"))
    prepared = f"Prepared by {editions.frame(small).prepared_by}"
    for entry in ("Edition 1", "Published 14 June 2018", prepared, "Figures to March 2018"):
        assert entry in said
    assert "Kind of change" not in said
    assert said.startswith("Published for the public")


def test_a_second_edition_says_why(small: Edition) -> None:
    second = published(reopen(Quarter.objects.get(), "correction", "A column was shifted."))
    said = pdf.text(pack(second, "panel"))
    for entry in (
        "Kind of change Correction of figures",
        "Reason A column was shifted.",
        "For the Police and Crime Panel",
    ):
        assert entry in said


def test_illustrative_figures_are_marked(whole: bytes) -> None:
    said = pdf.text(whole)
    assert "† Illustrative months, reconstructed to match the published quarters." in said
    assert re.search(r"† ?3,171", said)


# -- Anything can be printed ---------------------------------------------------------------------------------------


def test_special_characters_survive_literally(db: None) -> None:
    measure = MeasureFactory(name=HOSTILE, definition=HOSTILE, caveats=f"{HOSTILE} {'W' * 200}")
    series = SeriesFactory(measure=measure)
    months(series, [100.0 + n % 7 for n in range(36)])
    ObservationFactory(series=series, span=3, value=9918.0, note=HOSTILE)
    PlacementFactory(series=series, label=HOSTILE, node=PlanNodeFactory(title=HOSTILE))
    AnnotationFactory(label=HOSTILE).measures.add(measure)
    made = pack(published(), "panel")
    said = pdf.text(made)
    assert said.count(PRINTED) >= 5
    assert f"Priority 1: {PRINTED}" in pdf.bookmarks(made)
    assert "W" * 200 in said.replace(" ", "")


def test_a_footnote_to_a_footnote_stands_at_the_foot_too(db: None) -> None:
    series = SeriesFactory(measure=MeasureFactory())
    months(series, [100.0 + n % 7 for n in range(36)])
    PlacementFactory(series=series)
    notes = "[^a]: Otters[^b].\n\n[^b]: Herons[^c], as in[^a] and[^b].\n\n[^c]: Newts."
    CommentaryFactory(measure=series.measure, text=f"Words[^a], again[^a].\n\n{notes}")
    said = pdf.text(pack(published(), "panel"))
    assert all(said.count(word) == 1 for word in ("Otters", "Herons", "Newts"))


def test_a_footnote_in_the_heading_of_a_long_table(db: None) -> None:
    series = SeriesFactory(measure=MeasureFactory())
    months(series, [100.0 + n % 7 for n in range(36)])
    PlacementFactory(series=series)
    table = "| Area[^a] | Crimes |\n|---|---:|\n" + "| North | 1 |\n" * 90
    CommentaryFactory(measure=series.measure, text=f"{table}\n\nAgain[^a].\n\n[^a]: Otters.")
    assert pdf.text(pack(published(), "panel")).count("Otters") == 1


def test_an_empty_quarter_has_a_pack(db: None) -> None:
    said = pdf.text(pack(published(), "panel"))
    assert "No measures are on the dashboard." in said
    assert "No measure can be assessed this quarter, so nobody can say what stands out." in said


def test_a_measure_without_any_figure_says_so(db: None) -> None:
    PlacementFactory(series__measure__name="Bare", label="Bare")
    said = pdf.text(pack(published(), "panel"))
    assert "There is no figure for January to March 2018" in said
    assert "Chart 1" not in said


# -- Everyone can use it -------------------------------------------------------------------------------------------


def test_every_picture_has_words(whole: bytes) -> None:
    figures = [element for element in pdf.elements(whole) if element["/S"] == "/Figure"]
    assert len(figures) > 100
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def test_control_a_picture_without_words_is_refused(tmp_path: Path) -> None:
    broken(tmp_path, "#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\"))")
    with pytest.raises(TypesettingError, match="missing alt text"):
        typeset({}, {}, PUBLISHED, tmp_path)


def broken(folder: Path, body: str) -> Path:
    (folder / "main.typ").write_text(f'#set document(title: "T")\n{body}')
    return folder


def test_nothing_is_read_from_the_network(tmp_path: Path) -> None:
    broken(tmp_path, '#image("https://example.org/a.svg", alt: "a")')
    with pytest.raises(TypesettingError, match="file not found"):
        typeset({}, {}, PUBLISHED, tmp_path)


def test_control_what_the_font_cannot_draw_is_refused(tmp_path: Path) -> None:
    broken(tmp_path, f'#set text(font: "{FONT}", fallback: false)\n❄')
    with pytest.raises(TypesettingError, match="could not be displayed"):
        typeset({}, {}, PUBLISHED, tmp_path)


def test_what_typst_warns_of_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    broken(tmp_path, '#set text(font: "Comic Sans MS")\nA')
    typeset({}, {}, PUBLISHED, tmp_path)
    assert [record.reason for record in caplog.records] == ["unknown font family: comic sans ms"]  # type: ignore[attr-defined]


def test_every_heading_follows_on_from_the_one_before(whole: bytes) -> None:
    levels = [int(e["/S"][2:]) for e in pdf.elements(whole) if re.fullmatch(r"/H[1-6]", e["/S"])]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


# -- A choice of pages ---------------------------------------------------------------------------------------------


def test_one_page_has_no_contents_and_two_have(edition: Edition) -> None:
    one = selection(edition, "panel", [("measure", "s136-arrests")])
    two = selection(edition, "panel", [("measure", "s136-arrests"), ("dashboard", "")])
    assert "Document control" not in pdf.text(one) + pdf.text(two)
    assert [" Contents " in f" {pdf.text(made)} " for made in (one, two)] == [False, True]
    assert (pdf.bookmarks(one), pdf.info(one)["Pages"]) == (["S136 Arrests"], "1")


@pytest.mark.parametrize(
    ("chosen", "named"),
    [(("measure", "flying-saucers"), "measure/flying-saucers"), (("weather", ""), "weather")],
)
def test_what_is_not_in_the_edition_is_named(small: Edition, chosen: tuple[str, str], named: str) -> None:
    with pytest.raises(LookupError, match=named):
        selection(small, "panel", [("measure", "open"), chosen])


@pytest.mark.parametrize("audience", pages.READERS)
def test_nothing_of_a_measure_for_the_office_is_in_a_pack(small: Edition, audience: pages.Audience) -> None:
    said = pdf.text(pack(small, audience))
    assert "Measure open" in said
    assert "Measure closed" not in said
    with pytest.raises(LookupError, match="measure/closed"):
        selection(small, audience, [("measure", "closed")])


# -- Building and keeping ------------------------------------------------------------------------------------------


def test_the_same_edition_gives_the_same_bytes(small: Edition) -> None:
    first = pack(small, "panel")
    caches["drawings"].clear()
    assert pack(small, "panel") == first


def test_how_far_it_is_never_goes_back(small: Edition) -> None:
    told: list[tuple[int, int]] = []
    pack(small, "panel", lambda done, total: told.append((done, total)))
    assert told == [(done, 7) for done in range(8)]


def test_a_job_builds_each_readers_pack_once(small: Edition) -> None:
    started = keeping.start_packs(small, by=UserFactory(approver=True))
    assert [(job.kind, job.params["audience"]) for job in started] == [("pack", "public"), ("pack", "panel")]
    for job in started:
        jobs.run(job.pk)
        job.refresh_from_db()
        stored = editions.file(small, job.params["audience"], "pack")
        assert stored
        assert job.status == "done"
        assert job.result == {"sha256": stored.file.sha256, "size": stored.file.size}
        assert fingerprint(stored.file.opened()) == stored.file.sha256
        assert (job.done, job.total) == (7, 7)
    assert EditionFile.objects.count() == 2


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Templates that Typst refuses."""
    folder = broken(tmp_path, '#panic("the paper is out")')
    monkeypatch.setattr(building, "typeset", partial(typeset, template=folder))


def run(edition: Edition) -> Any:
    job = jobs.start("pack", by=None, edition=edition.pk, audience="panel")
    for _ in range(jobs.MAX_ATTEMPTS):
        jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_what_typst_refuses_fails_the_job_with_its_reason(small: Edition, refusing: None) -> None:
    job = run(small)
    assert job.status == "failed"
    assert "the paper is out" in job.error
    assert not EditionFile.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_pack_that_is_there_stays_whatever_typst_says(
    small: Edition, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    before = keeping.kept(small, "panel")
    request.getfixturevalue("refusing")
    job = run(small)
    assert (job.status, job.result["sha256"]) == ("done", before.file_id)
    assert EditionFile.objects.get() == before


def test_of_two_packs_made_at_once_the_first_stays(small: Edition) -> None:
    first = keeping.keep(small, "panel", b"first")
    assert keeping.keep(small, "panel", b"second") == first
    assert [bytes(stored.content) for stored in StoredFile.objects.all()] == [b"first"]


def test_missing_fonts_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typesetting, "FONTS", tmp_path)
    typesetting.fonts.cache_clear()
    with pytest.raises(TypesettingError, match="The fonts are missing"):
        typesetting.fonts()


# -- From the command line -----------------------------------------------------------------------------------------


def command(*arguments: Any) -> str:
    out = StringIO()
    call_command("build_pack", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_writes_what_is_stored(small: Edition, tmp_path: Path) -> None:
    said = command("2017-18-Q4", "--output", tmp_path / "a.pdf", "--audience", "public")
    stored = editions.file(small, "public", "pack")
    assert stored
    assert (tmp_path / "a.pdf").read_bytes() == stored.file.opened()
    assert stored.file.sha256 in said
    assert command("2017-18-Q4", "--output", tmp_path / "b.pdf", "--audience", "public") == said.replace(
        "a.pdf", "b.pdf"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2017-Q4"], "is not a quarter"),
        (["2016-17-Q4"], "has no Quarter 4, 2016-17"),
        (["2018-19-Q1"], "Quarter 1, 2018-19 has not been published"),
        (["2017-18-Q4", "--edition", "3"], "has no edition 3: the current one is 1"),
    ],
)
def test_the_command_says_what_it_cannot_find(
    small: Edition, tmp_path: Path, arguments: list[str], message: str
) -> None:
    QuarterFactory(year=2018, number=1)
    with pytest.raises(CommandError, match=message):
        command(*arguments, "--output", tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_the_command_wants_a_folder(small: Edition, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        command("2017-18-Q4", "--output", tmp_path / "nowhere" / "a.pdf")


def test_the_command_passes_on_what_typst_says(small: Edition, tmp_path: Path, refusing: None) -> None:
    with pytest.raises(CommandError, match="the paper is out"):
        command("2017-18-Q4", "--output", tmp_path / "a.pdf")
