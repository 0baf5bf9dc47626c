"""The canary crawl: what readers must not see is planted everywhere, and looked for wherever they can go."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Manager, QuerySet
from django.test import Client

from deployability.models import Claim, Students
from opcc_portal import access, editions, pages, writing
from opcc_portal.actions import move_quarter
from opcc_portal.editions import Reading
from opcc_portal.models import Edition, Office, Quarter, Upload
from opcc_portal.pages import Page
from reports.models import DeliveryUpdate, HighlightReport
from reports.pack import keeping
from risks.models import Register
from risks.queries import standing
from scorecard import queries
from scorecard.models import Force, Measure, Series
from tests import snapshot
from tests.charted import PART, add_second_chart
from tests.crawl import crawl, every_address
from tests.factories import (
    AnnotationFactory,
    ArrangementFactory,
    BreakFactory,
    ClaimFactory,
    CommentaryFactory,
    ConcernFactory,
    DeliverableFactory,
    DeliverableUpdateFactory,
    DocumentFactory,
    ExpectationFactory,
    ForceFactory,
    ImpactAreaFactory,
    JobFactory,
    LossFactory,
    MeasureFactory,
    MitigationFactory,
    ObservationFactory,
    PeerGroupFactory,
    PeerMembershipFactory,
    PlacementFactory,
    PlanNodeFactory,
    QuarterFactory,
    ReasonFactory,
    RecordedJudgementFactory,
    RegisterFactory,
    ReviewFactory,
    RiskFactory,
    RoleFactory,
    SeriesFactory,
    SnapshotFactory,
    StaffingFactory,
    TeamFactory,
    TermFactory,
    TopicFactory,
    UploadFactory,
    UserFactory,
    months,
)
from tests.publication import publish, reopen

pytestmark = pytest.mark.once

ClientAs = Callable[[str], Client]

# Figures that occur nowhere else, as they are written for machines and for people, and words.
DRAFT = ("987654321", "987,654,321", "canary-draft")
OFFICE = ("765432198", "765,432,198", "canary-office")
NEWER = ("543219876", "543,219,876", "canary-newer")  # in no edition


@pytest.fixture
def planted(db: None, monkeypatch: pytest.MonkeyPatch) -> Quarter:
    """A quarter in the making with a canary in every figure and text, and a measure for the office only."""
    add_second_chart(monkeypatch)
    return Quarter.objects.get(pk=snapshot.once(make_planted, connection))


def make_planted() -> int:
    quarter = QuarterFactory()
    plant("draft", 987_654_321.0)
    plant("office", 765_432_198.0, sensitivity=Measure.Sensitivity.OFFICE_ONLY)
    plant_told(quarter, "draft")
    plant_kept("office")
    plant_staffing("draft", date(2018, 5, 31), date(2018, 4, 30))
    plant_staffing("office", date(2018, 7, 31), date(2018, 7, 1))  # later than what the quarter tells of
    JobFactory(error="canary-draft-error", params={"file": "canary-draft-file"})
    UploadFactory(name="canary-draft.csv", error="canary-draft-error", state=Upload.State.UNREADABLE)
    call_command("recompute", "--all", stdout=StringIO())
    move_quarter(quarter=quarter, move="submit", by=UserFactory(analyst=True))
    move_quarter(quarter=quarter, move="reopen", by=UserFactory(approver=True), reason="canary-draft-reason")
    return int(quarter.pk)


def plant_kept(name: str) -> None:
    """A risk on a register that readers are not shown, with its review and what somebody has begun to say of it."""
    canary = f"canary-{name}"
    register = RegisterFactory(slug=f"kept-{name}", name=f"{canary}-register", short_name=f"{canary}-short")
    Register.objects.filter(pk=register.pk).update(shown_to=Register.ShownTo.OFFICE)
    risk = RiskFactory(register=register, reference="K1", event=f"{canary}-event", note=f"{canary}-risk-note")
    ReviewFactory(risk=risk, reason=f"{canary}-review", by=UserFactory(analyst=True))
    MitigationFactory(risk=risk, action=f"{canary}-mitigation")
    kept = {"likelihood": "1", "reason": f"{canary}-begun"}
    writing.keep(by=UserFactory(analyst=True), key="risk review k1", content=kept, seen="")


@pytest.fixture
def published(db: None, monkeypatch: pytest.MonkeyPatch) -> Quarter:
    """The same, published twice, and a third time in the making: under a new name, with a new figure, for a reason."""
    add_second_chart(monkeypatch)
    return Quarter.objects.get(pk=snapshot.once(make_published, connection))


def make_published() -> int:
    planted = Quarter.objects.get(pk=make_planted())
    Office.objects.update_or_create(id=1, defaults={"open_to_public": True})
    build_packs(publish(planted))
    reopen(planted, reason="Edition 2 says why")
    build_packs(publish(planted))
    reopen(planted, reason="canary-newer-reason")
    measure = Measure.objects.get(slug="planted-draft")
    Measure.objects.filter(pk=measure.pk).update(name="canary-newer-name", caveats="canary-newer-caveat")
    series = Series.objects.get(measure=measure, area="force", segment="")
    RecordedJudgementFactory(measure=measure, part="canary-newer-part", words="canary-newer-words")
    Force.objects.filter(area="force-draft").update(name="canary-newer-force")
    for version in (3, 4):
        ObservationFactory(series=series, span=3, value=543_219_876.0, version=version, reason="canary-newer-figure")
    plant("newer", 543_219_876.0)
    plant_told(planted, "newer")
    plant_staffing("newer", date(2018, 6, 30), date(2018, 6, 10))
    call_command("recompute", "--all", stdout=StringIO())
    return int(planted.pk)


def build_packs(edition: Edition) -> None:
    for audience in pages.READERS:
        keeping.kept(edition, audience)


def plant(name: str, figure: float, **fields: Any) -> None:
    """A measure under a signal, so that its words stand wherever words can stand; an average, which is compared with
    other forces. Its address is no canary: whoever guesses it is told nothing that they did not know."""
    canary = f"canary-{name}"
    texts = ("name", "definition", "caveats", "source_system", "owner_role")
    measure = MeasureFactory(
        slug=f"planted-{name}",
        kind="mean",
        preferred_direction="down",
        **{text: f"{canary}-{text}" for text in texts},
        **fields,
    )
    series = SeriesFactory(measure=measure)
    months(series, [100.0 + n % 5 for n in range(32)] + [figure])
    for version, value in ((1, figure + 1), (2, figure)):
        ObservationFactory(
            series=series, span=3, value=value, version=version, reason=f"{canary}-reason", note=f"{canary}-note"
        )
    ObservationFactory(series__measure=measure, series__segment=f"kind={canary}-segment", span=3, value=figure)
    PlacementFactory(series=series, label=f"{canary}-label", note=f"{canary}-placement")
    document = DocumentFactory(title=f"{canary}-paper")
    ClaimFactory(series=series, value=figure, printed=f"{canary}-claim", document=document)
    # Early enough to leave the months that signals, trends and a forecast need.
    BreakFactory(series=series, reason=f"{canary}-break", month=date(2015, 9, 1))
    AnnotationFactory(label=f"{canary}-event").measures.add(measure)
    ExpectationFactory(measure=measure, label=f"{canary}-target", value=figure, document=document, line=1)
    plant_risk(name, measure, shown_to="office" if name == "office" else "public")
    plant_words(name, measure)
    plant_elsewhere(name, measure, figure)


def plant_words(name: str, measure: Measure) -> None:
    """What is said of the measure, decided of it, and begun without being saved."""
    canary, quarter = f"canary-{name}", QuarterFactory()
    CommentaryFactory(
        quarter=quarter,
        measure=measure,
        text=f"{canary}-commentary {{{{planted-{name}:month}}}}\n\n{{{{chart: planted-{name}}}}}",
        context=f"{canary}-context",
    )
    TopicFactory(quarter=quarter, measure=measure, text=f"{canary}-topic {{{{planted-{name}:signal}}}}")
    TopicFactory(quarter=quarter, measure=measure, state="declined", reason=f"{canary}-declined", signal="month-high")
    writing.keep(by=UserFactory(analyst=True), key=f"commentary {canary}", content={"text": f"{canary}-kept"}, seen="")


def plant_told(quarter: Quarter, name: str) -> None:
    """What is told of the quarter: a highlight report with its deliverable, a commitment, a term, a board. Beside the
    term what another source says of it and what is noted, which is for the office."""
    canary, node = f"canary-{name}", PlanNodeFactory()
    boxes = {box: f"- {canary}-{box}" for box in ("outcomes", "risks", "focus", "assessment", "commentary")}
    HighlightReport.objects.update_or_create(quarter=quarter, node=node, defaults=boxes)
    deliverable = DeliverableFactory(node=node, action=f"{canary}-action", reference=f"{canary}-reference")
    told = {"percent": 40, "note": f"{canary}-note", "due_printed": f"{canary}-due"}
    DeliverableUpdateFactory(deliverable=deliverable, quarter=quarter, **told)
    objective = PlanNodeFactory(level="objective", parent=node, number="1.1", position=900)
    commitment = PlanNodeFactory(level="commitment", parent=objective, number="1.01", position=901)
    DeliveryUpdate.objects.update_or_create(
        node=commitment, quarter=quarter, defaults={"status": "on track", "narrative": f"{canary}-narrative"}
    )
    TermFactory(term=f"C{name.upper()}", meaning=f"{canary}-meaning", definition=f"{canary}-definition", preferred=True)
    TermFactory(term=f"C{name.title()}", meaning="canary-office-meaning", note="canary-office-note")
    ArrangementFactory(plan=node.plan, name=f"{canary}-board", purpose=f"{canary}-purpose")


def plant_risk(name: str, measure: Measure, **fields: Any) -> None:
    """A register of its own with a risk that concerns the measure, scored before and now."""
    canary = f"canary-{name}"
    words = {"name": f"{canary}-register", "kept_by": f"{canary}-warden"}
    words |= {word: f"{canary}-{word}" for word in ("note", "informal_by", "formal_by")}
    register = RegisterFactory(slug=f"register-{name}", short_name=canary, **words | fields)
    told = {word: f"{canary}-{word}" for word in ("event", "consequences", "owner_role", "note")}
    risk = RiskFactory(register=register, slug=f"risk-{name}", reference=f"{canary}-1"[:12], **told)
    risk.areas.add(ImpactAreaFactory(slug=f"area-{name}", name=f"{canary}-area"))
    MitigationFactory(risk=risk, action=f"{canary}-mitigation", owner_role=f"{canary}-owner")
    ReviewFactory(risk=risk, on=date(2018, 2, 1), likelihood=2)
    ReviewFactory(risk=risk, reason=f"{canary}-review")
    for slug in {"planted-draft", measure.slug}:
        ConcernFactory(risk=risk, key=slug)


def plant_staffing(name: str, day: date, before: date) -> None:
    """A snapshot of a team with a role and a reason of its own, and one before it."""
    canary = f"canary-{name}"
    team = TeamFactory(slug=f"team-{name}", name=f"{canary}-team", short_name=f"{canary}-short")
    role = RoleFactory(slug=f"role-{name}", code=canary[:12], name=f"{canary}-role", student=f"{canary}-student")
    reason = ReasonFactory(
        slug=f"reason-{name}", name=f"{canary}-reason", definition=f"{canary}-definition", since=day, vacancy=True
    )
    words = {text: f"{canary}-{text}" for text in ("note", "joining", "source")}
    snapshot = SnapshotFactory(on=day, **words)
    LossFactory(staffing=StaffingFactory(snapshot=snapshot, team=team, role=role), reason=reason, fte=40)
    StaffingFactory(snapshot=SnapshotFactory(on=before), team=team, role=role)
    Students.objects.create(snapshot=snapshot, role=role, number=3)
    Claim.objects.create(
        snapshot=snapshot, table=f"{canary}-table", figure="share", value=1, printed="1%", explanation=f"{canary}-why"
    )


def plant_elsewhere(name: str, measure: Measure, figure: float) -> None:
    """What others judged of the measure, and what a similar force counted."""
    canary = f"canary-{name}"
    for about, symbol in (("peers", "peers-above"), ("trend", "rolling-up")):
        stated = {"words": f"{canary}-{about}", "source_system": f"{canary}-system"}
        RecordedJudgementFactory(measure=measure, about=about, symbol=symbol, **stated)
    force = ForceFactory(area=f"force-{name}", name=f"{canary}-force")
    PeerMembershipFactory(force=force, group=PeerGroupFactory(area=f"group-{name}", name=f"{canary}-group"))
    ObservationFactory(series=SeriesFactory(measure=measure, area=force.area), span=12, value=figure)


_read: dict[tuple[str, str], list[tuple[str, str]]] = {}


def read(client_as: ClientAs, role: str, what: Callable[[], int]) -> list[tuple[str, str]]:
    """What somebody of this role is told of what `what` made: asked once in each process, since it stays the same."""
    key = (role, what.__name__)
    if key not in _read:
        _read[key] = list(crawl(client_as(role), everything()))
    return _read[key]


def saying(canaries: tuple[str, ...], read: list[tuple[str, str]]) -> set[str]:
    """The addresses at which any of the canaries is said."""
    return {url for url, said in read if any(canary in said for canary in canaries)}


def told(client: Client, canaries: tuple[str, ...], start: list[str], **options: Any) -> set[str]:
    """The same, of a crawl of one's own."""
    return saying(canaries, list(crawl(client, start, **options)))


EVERYWHERE = ("", "?as=public", "?as=panel", "?as=office", "?edition=1")


def everything() -> list[str]:
    return [url for query in EVERYWHERE for url in every_address(query)]


@pytest.mark.parametrize("role", ["visitor", "panel"])
def test_readers_find_nothing_of_a_quarter_in_the_making(client_as: ClientAs, planted: Quarter, role: str) -> None:
    assert saying(DRAFT + OFFICE, read(client_as, role, make_planted)) == set()


@pytest.mark.parametrize("role", ["visitor", "panel"])
def test_readers_of_what_is_published_find_nothing_newer_and_nothing_of_the_office(
    client_as: ClientAs, published: Quarter, role: str
) -> None:
    """In pages, CSV, JSON, SVG and PDF, of either edition."""
    assert saying(NEWER + OFFICE, read(client_as, role, make_published)) == set()


@pytest.mark.parametrize("role", ["visitor", "panel"])
def test_control_readers_find_what_is_published_for_them(client_as: ClientAs, published: Quarter, role: str) -> None:
    """The crawl gets as far as readers get: the same canaries that were hidden before are found in both editions."""
    found = saying(DRAFT, read(client_as, role, make_published))
    page = f"/quarters/{published.slug}/measures/planted-draft"
    assert {f"{page}/", f"{page}.csv", f"{page}.json", f"{page}.svg", f"{page}/?edition=1"} <= found
    assert {f"{page}/{PART}.csv", f"{page}/{PART}.svg", f"{page}/{PART}.svg?edition=1"} <= found
    assert {f"{page}/commentary-1.csv", f"{page}/commentary-1.svg?edition=1"} <= found
    root = f"/quarters/{published.slug}"
    risk = {f"risks/risk-draft{end}" for end in ("/", ".csv", ".json", ".svg", "/mitigations.csv", "/?edition=1")}
    assert {f"{root}/{end}" for end in risk | {"risks/", "risks.csv", "risks.json", "risks/?edition=1"}} <= found
    told_of = {
        "highlights/",
        "reports/1/",
        "reports/1.csv",
        "reports/1.json",
        "reports/1.svg",
        "delivery/",
        "glossary/",
    }
    assert {f"{root}/{end}" for end in told_of | {"infrastructure/", "reports/1/?edition=1"}} <= found
    staffed = {"staffing/", "staffing.csv", "staffing.json", "staffing.svg", "staffing/team-roles.csv"}
    assert {f"{root}/{end}" for end in staffed | {"staffing/trend-roles.svg", "staffing/?edition=1"}} <= found
    assert {f"{root}/pack.pdf", f"{root}/pack.pdf?edition=1"} <= found
    assert f"{root}/pages.pdf?page=measure/planted-draft" in found
    assert not [url for url in found if url.startswith(("/draft/", "/entry/", "/reports/"))]


@pytest.mark.parametrize("audience", ["public", "panel"])
def test_a_draft_for_readers_says_nothing_of_a_measure_for_the_office(
    client_as: ClientAs, planted: Quarter, audience: str
) -> None:
    found = for_audience(client_as("risk-owner"), audience, OFFICE)
    assert found == set()


@pytest.mark.parametrize("audience", ["public", "panel"])
def test_a_draft_for_readers_does_not_even_name_its_address(
    client_as: ClientAs, planted: Quarter, audience: str
) -> None:
    start = f"/draft/quarters/{planted.slug}/?as={audience}"
    client = client_as("approver")
    assert told(client, ("planted-office",), [start], within=lambda url: f"as={audience}" in url) == set()


@pytest.mark.parametrize("role", ["visitor", "panel"])
def test_readers_find_no_forecast_of_a_measure_for_the_office(
    client_as: ClientAs, published: Quarter, role: str
) -> None:
    """Nor how it moved: the numbers are those that the office reads, at full precision and as they are written."""
    root = f"/draft/quarters/{published.slug}/measures/planted"
    secret, known = (client_as("approver").get(f"{root}-{name}.json").json() for name in ("office", "draft"))
    found = "\n".join(said for _, said in read(client_as, role, make_published))
    assert [text for text in ahead(secret) if text in found] == []
    assert [text for text in ahead(known) if text not in found] == []  # of another measure they find all of it


def ahead(value: dict[str, Any]) -> tuple[str, ...]:
    """What is forecast in a measure's JSON."""
    months = value["forecast"]["months"]
    return tuple(text for month in months for text in (month["figure"]["text"], month["band80"], repr(month["high95"])))


def for_audience(client: Client, audience: str, canaries: tuple[str, ...]) -> set[str]:
    """Where the canaries are said in the draft as an audience would see it, whatever else the address says."""
    drafts = [url for url in every_address(f"?as={audience}") if url.startswith("/draft/")]
    return told(client, canaries, drafts, within=lambda url: url.startswith("/draft/") and f"as={audience}" in url)


# -- That these tests can fail -------------------------------------------------------------------------------------


def canaries(name: str, *words: str) -> list[str]:
    return [f"canary-{name}-{word}" for word in words]


# Which canaries each page of what is told and kept has to say to the office.
ON_PAGES = {
    "reports/1/": canaries(
        "draft", *("outcomes", "risks", "focus", "assessment", "commentary", "action", "reference", "note", "due")
    ),
    "delivery/": canaries("draft", "narrative"),
    "glossary/": canaries("office", "meaning"),
    "infrastructure/": canaries("draft", "board"),
    "risks/": canaries("office", "register", "note", "warden", "event", "area", "owner_role", "review"),
    "risks/risk-office/": canaries(
        "office", *("event", "consequences", "area", "owner_role", "note", "mitigation", "owner", "review", "label")
    ),
    "measures/planted-draft/": canaries("office", "event"),
    "staffing/": canaries(
        "draft",
        *("team", "short", "role", "reason", "definition", "note", "joining", "student", "source", "table", "why"),
    ),
}


def test_control_the_office_finds_each_canary_in_each_form(client_as: ClientAs, planted: Quarter) -> None:
    """The crawl looks into pages, CSV, JSON and SVG: where the canaries may stand it finds them."""
    told_of = list(crawl(client_as("approver"), every_address()))
    said = {url.rpartition("/")[2]: text for url, text in told_of if url.startswith("/draft/")}
    for name, figure in (("draft", "987654321"), ("office", "765432198")):
        for extension in ("csv", "json"):
            assert figure in said[f"planted-{name}.{extension}"]
        assert f"{int(figure):,}" in said[f"planted-{name}.svg"]
    page = next(text for url, text in told_of if url.endswith("measures/planted-office/"))
    words = (
        "commentary",
        "definition",
        "caveats",
        "source_system",
        "reason",
        "segment",
        "label",
        "paper",
        "break",
        "event",
    )
    for word in (*words, "peers", "trend", "system", "force", "group"):
        assert f"canary-office-{word}".lower() in page.lower(), word
    parts = {url.partition("measures/planted-office/")[2]: text for url, text in told_of if url.startswith("/draft/")}
    assert "765432198" in parts["peers.csv"]
    assert "765432198" in parts["travel.csv"]
    assert "canary-office-force" in parts["peers.svg"]
    said_of = {url.partition(f"/draft/quarters/{planted.slug}/")[2]: text for url, text in told_of}
    lost = [(path, canary) for path, canaries in ON_PAGES.items() for canary in canaries if canary not in said_of[path]]
    assert lost == []


def test_control_the_office_finds_what_is_kept_of_risks(client_as: ClientAs, planted: Quarter) -> None:
    staff = client_as("analyst")
    said = staff.get("/risks/").content.decode() + staff.get("/risks/k1/review/").content.decode()
    for word in ("register", "event", "review", "mitigation"):
        assert f"canary-office-{word}" in said, word


def test_control_an_open_door_is_noticed(
    client_as: ClientAs, planted: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "may", lambda user, rule: True)
    found = told(client_as("panel"), DRAFT, every_address())
    root = f"/draft/quarters/{planted.slug}/measures/planted-draft"
    assert {f"{root}.svg", f"{root}/{PART}.svg", f"{root}/{PART}.csv"} <= found


def test_control_a_filter_that_forgets_is_noticed(
    client_as: ClientAs, planted: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(objects: Manager[Any], measure: str, audience: str) -> QuerySet[Any]:
        return objects.all()

    monkeypatch.setattr(queries, "visible", forgetful)
    root = f"/draft/quarters/{planted.slug}"
    assert {f"{root}/?as=public", f"{root}/measures/planted-office.json?as=public"} <= for_audience(
        client_as("approver"), "public", OFFICE
    )


def test_control_a_register_of_the_office_that_is_shown_to_all_is_noticed(
    client_as: ClientAs, planted: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = dict.fromkeys(pages.AUDIENCES, ("public", "panel", "office"))
    monkeypatch.setattr(standing, "SHOWN", everybody)
    root = f"/draft/quarters/{planted.slug}"
    found = for_audience(client_as("approver"), "public", OFFICE)
    ends = {
        "risks/",
        "risks.csv",
        "risks.json",
        "risks/risk-office/",
        "measures/planted-draft/",
    }
    assert {f"{root}/{end}?as=public" for end in ends} <= found


def test_control_an_edition_that_reads_figures_when_it_is_shown_is_noticed(
    client_as: ClientAs, published: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def live(edition: Edition, audience: str, page: Page, slug: str) -> Reading | None:
        value = pages.gather_one(page, published, audience, slug)
        return value and Reading(page=page, slug=slug, title="", value=value, sha256="")

    monkeypatch.setattr(editions, "read", live)
    found = told(client_as("panel"), NEWER, every_address())
    assert f"/quarters/{published.slug}/measures/planted-draft.csv" in found


def test_control_an_edition_for_the_wrong_audience_is_noticed(
    client_as: ClientAs, planted: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "READERS", ("office", "panel"))
    publish(planted)
    monkeypatch.setattr(access, "reads_as", lambda user: "office")
    found = told(client_as("panel"), OFFICE, every_address())
    assert f"/quarters/{planted.slug}/measures/planted-office.json" in found


def test_every_part_of_an_address_has_real_values(planted: Quarter) -> None:
    """A crawl that knew no slug would find no leak."""
    tried = every_address()
    assert f"/draft/quarters/{planted.slug}/measures/planted-office.csv" in tried
    assert f"/draft/quarters/{planted.slug}/measures/planted-office/{PART}.svg" in tried
    assert f"/entry/{planted.slug}/{Series.objects.first().pk}/" in tried


def test_what_was_written_is_read_where_it_is_published_and_a_draft_or_a_decline_nowhere(
    client_as: ClientAs, published: Quarter
) -> None:
    found = "\n".join(said for _, said in read(client_as, "panel", make_published))
    assert [word for word in ("commentary", "context", "topic") if f"canary-draft-{word}" not in found] == []
    assert [word for word in ("kept", "declined") if f"canary-draft-{word}" in found] == []


def test_an_unsaved_text_is_found_by_nobody_but_its_writer(client_as: ClientAs, planted: Quarter) -> None:
    somebody = Client()
    somebody.force_login(UserFactory(analyst=True))
    forms = [url for url in every_address() if url.startswith("/entry/") and url.endswith(("/commentary/", "/topics/"))]
    assert forms
    assert told(somebody, ("canary-draft-kept", "canary-office-kept"), forms, within=lambda url: url in forms) == set()
