"""The page of staffing: which snapshot it tells of, what it says of little and of much, in how many queries."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deployability.actions.loading import load
from deployability.charts import staffing_charts
from deployability.importers.fixtures import BrokenFileError, read_folder
from deployability.models import Claim, DayLost, Framework, Reason, Snapshot, Staffing, Students, Team
from deployability.queries import snapshots as queries
from deployability.tables import staffing_tables
from deployability.values import StaffingPage
from opcc_portal import jobs, pages
from opcc_portal.actions import NotAllowedError
from opcc_portal.models import Quarter
from tests.factories import (
    LossFactory,
    OfficeFactory,
    QuarterFactory,
    ReasonFactory,
    RoleFactory,
    SnapshotFactory,
    StaffingFactory,
    TeamFactory,
)
from tests.publication import approve, publish

ClientAs = Callable[[str], Client]
Counting = Callable[[], CaptureQueriesContext]
MAY = date(2018, 5, 31)
WILTSHIRE = Path(__file__).parents[2] / "fixtures" / "wiltshire"


@pytest.fixture
def quarter(db: None) -> Quarter:
    """The last quarter of 2017-18, reported on from 1 April to 30 June 2018."""
    OfficeFactory()
    return QuarterFactory()


def page(quarter: Quarter, audience: str = "panel") -> StaffingPage:
    return pages.get("staffing").gather(quarter, audience)[""]  # type: ignore[arg-type, return-value]


def record(day: date, lost: int | str = 0, *, team: str = "south", role: str = "con", **snapshot: object) -> Staffing:
    """Fifty posts of a team's role on a day, so many of them vacant."""
    taken = Snapshot.objects.filter(on=day).first() or SnapshotFactory(on=day, **snapshot)
    staffing = StaffingFactory(snapshot=taken, team=TeamFactory(slug=team), role=RoleFactory(slug=role))
    if lost:
        LossFactory(staffing=staffing, fte=Decimal(lost))
    return staffing


# -- Which snapshot ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (["2018-03-31"], None),
        (["2018-04-01"], "1 April 2018"),
        (["2018-06-30"], "30 June 2018"),
        (["2018-07-01"], None),
        (["2018-04-30", "2018-05-31", "2018-07-31"], "31 May 2018"),
    ],
)
def test_a_quarter_tells_of_the_latest_of_the_days_in_which_it_is_reported_on(
    quarter: Quarter, days: list[str], told: str | None
) -> None:
    for day in days:
        record(date.fromisoformat(day))
    found = pages.get("staffing").gather(quarter, "panel")
    assert (found[""].on if found else None) == told  # type: ignore[attr-defined]
    assert queries.is_told(quarter) is bool(told)
    assert bool(queries.told_of(quarter)) is bool(told)


def test_without_a_snapshot_readers_have_no_page_and_the_office_is_told_what_to_do(
    quarter: Quarter, client_as: ClientAs
) -> None:
    staff, address = client_as("analyst"), f"/draft/quarters/{quarter.slug}/staffing/"
    said = staff.get(address).content.decode()
    assert "No snapshot was taken from 1 April 2018 to 30 June 2018" in said
    assert staff.get(f"{address}?as=panel").status_code == 404
    assert staff.get(f"/draft/quarters/{quarter.slug}/staffing.csv").status_code == 404
    assert "Community policing teams" not in outline(quarter, "panel")


def test_with_a_snapshot_the_report_leads_there(quarter: Quarter) -> None:
    record(MAY)
    assert "Community policing teams" in outline(quarter, "panel")


def outline(quarter: Quarter, audience: str) -> list[str]:
    found = pages.get("contents").gather(quarter, audience)[""]  # type: ignore[arg-type]
    return [part.title for part in found.parts]  # type: ignore[attr-defined]


def test_a_snapshot_without_rows_says_that_nothing_was_recorded(quarter: Quarter, client_as: ClientAs) -> None:
    SnapshotFactory(on=MAY)
    assert page(quarter).headline == "Nothing was recorded on 31 May 2018."
    assert client_as("analyst").get(f"/draft/quarters/{quarter.slug}/staffing/").status_code == 200


# -- What it says --------------------------------------------------------------------------------------------------


def test_the_first_snapshot_has_nothing_to_compare_with(quarter: Quarter, client_as: ClientAs) -> None:
    record(MAY, 20)
    found = page(quarter)
    assert {each.word for each in found.exceptions} == {"Nothing to compare with"}
    assert found.exceptions_lead == (
        "3 places lie under 75%: 1 team, 1 role of all teams and 1 role of a team. "
        "There is no snapshot before this one, so nobody can say which are new."
    )
    assert staffing_charts(found) == {}
    assert {line.falling.sentence for line in found.signals} == {"It takes four snapshots, and there is 1."}
    assert {line.below.word for line in found.signals} == {"Not assessable"}
    assert "a line takes two" in client_as("analyst").get(f"/draft/quarters/{quarter.slug}/staffing/").content.decode()


def test_where_all_can_be_deployed_nothing_is_said_to_be_wrong(quarter: Quarter, client_as: ClientAs) -> None:
    for day in (date(2018, 4, 30), MAY):
        record(day)
    found = page(quarter)
    assert found.headline == "100.0% of 50 FTE deployable on 31 May 2018."
    assert found.exceptions_lead == "No team, no role and no role of a team lies under 75%."
    assert (found.pipeline, found.pipeline_lead, found.fired) == ([], "", [])
    assert found.contradictions_lead == "No document prints figures of this snapshot."
    assert "No post is vacant" in client_as("analyst").get(f"/draft/quarters/{quarter.slug}/staffing/").content.decode()


def test_signals_give_their_numbers_and_say_what_they_rest_on(quarter: Quarter) -> None:
    for month, lost in ((2, 10), (3, 11), (4, 13), (5, 14)):
        record(date(2018, month, 28), lost, illustrative=month == 2)
    total = page(quarter).signals[0]
    assert (total.falling.word, total.falling.illustrative) == ("Three snapshots falling", True)
    assert total.falling.sentence == (
        "80.0% on 28 February 2018 (illustrative), 78.0% on 28 March 2018, 74.0% on 28 April 2018, "
        "72.0% on 28 May 2018."
    )
    assert (total.below.word, total.below.illustrative) == ("Under 75% twice running", False)


def test_a_team_that_was_not_there_cannot_be_judged_and_is_new(quarter: Quarter) -> None:
    for month in (2, 3, 4, 5):
        record(date(2018, month, 28))
    record(date(2018, 5, 28), 20, team="west")
    found = page(quarter)
    west = next(line for line in found.signals if line.name.slug == "west")
    assert west.falling.sentence == "It takes four snapshots, and in one of the last four there is nothing of it."
    exception = next(each for each in found.exceptions if each.name.slug == "west")
    assert (exception.word, exception.sentence) == ("New", "Nothing was recorded on 28 April 2018.")
    trend = next(each for each in found.trends if each.name.slug == "west")
    assert [share.text for share in trend.shares] == ["not recorded"] * 3 + ["60.0%"]


def test_fractions_and_who_is_in_post_are_shown_as_recorded(quarter: Quarter) -> None:
    row = record(MAY, "7.25")
    Staffing.objects.filter(pk=row.pk).update(establishment=Decimal("49.50"), in_post=Decimal(51))
    (team,) = page(quarter).teams
    assert [each.text for each in (team.establishment, team.undeployable, team.deployable)] == ["49.5", "7.25", "42.25"]
    assert team.in_post is not None
    assert team.in_post.text == "51"
    assert "In post FTE" in staffing_tables(page(quarter))[0].columns


def test_a_share_that_rounds_to_the_threshold_is_still_under_it(quarter: Quarter) -> None:
    row = record(MAY, "25.04")
    Staffing.objects.filter(pk=row.pk).update(establishment=100)
    (team,) = page(quarter).teams
    assert (team.share.text, team.share.below) == ("75.0%", True)


def test_the_threshold_is_that_of_the_framework(quarter: Quarter) -> None:
    Framework.objects.create(pk=1, threshold=Decimal("62.5"))
    record(MAY, 20)
    assert page(quarter).threshold.text == "62.5%"
    assert len(page(quarter).exceptions) == 3


def test_a_role_without_posts_has_no_share(quarter: Quarter) -> None:
    Staffing.objects.filter(pk=record(MAY).pk).update(establishment=0)
    assert page(quarter).teams[0].share.text == "no posts"
    assert page(quarter).trends[1].shares[-1].value is None


def test_a_team_without_a_role_has_a_gap_in_the_matrix(quarter: Quarter) -> None:
    record(MAY)
    record(MAY, team="west", role="sgt")
    south, west = page(quarter).matrix
    assert [share and share.text for share in south.shares] == ["100.0%", None]
    assert [share and share.text for share in west.shares] == [None, "100.0%"]
    matrix = next(table for table in staffing_tables(page(quarter)) if table.name == "matrix")
    assert [cell.text for cell in matrix.rows[0]][-2:] == ["no such role", "100.0%"]


def test_a_reason_out_of_use_is_a_column_where_it_took_anybody(quarter: Quarter) -> None:
    ReasonFactory(slug="later", since=date(2018, 6, 1))
    old = ReasonFactory(slug="old", name="Old reason", until=date(2018, 1, 1))
    LossFactory(staffing=record(MAY), reason=old, fte=3)
    found = page(quarter)
    assert [reason.name for reason in found.reasons] == ["Old reason"]
    assert found.total is not None
    assert found.total.undeployable.text == "3"


def test_students_of_a_role_without_posts_are_a_surplus(quarter: Quarter) -> None:
    row = record(MAY, 5)
    Students.objects.create(snapshot=row.snapshot, role=row.role, number=3)
    Students.objects.create(snapshot=row.snapshot, role=RoleFactory(slug="lci"), number=2)
    found = page(quarter)
    lines = {line.name.label: [line.filled.text, line.left.text, line.surplus.text] for line in found.pipeline}
    assert lines == {"CON": ["3", "2", "0"], "LCI": ["0", "0", "2"]}
    assert found.pipeline_lead.startswith("5 students in training. When they join, they fill 3 of 5 vacant FTE;")


def test_vacancies_without_students_are_said_to_stay(quarter: Quarter) -> None:
    record(MAY, 5)
    assert page(quarter).pipeline_lead == "5 FTE of posts are vacant, and nobody is in training."


def test_an_illustrative_snapshot_says_so_wherever_it_stands(quarter: Quarter, client_as: ClientAs) -> None:
    record(MAY, illustrative=True)
    found = page(quarter)
    assert found.illustrative
    assert all("(illustrative)" in table.caption for table in staffing_tables(found)[:3])
    said = client_as("analyst").get(f"/draft/quarters/{quarter.slug}/staffing/").content.decode()
    assert "Illustrative figures, made up to show how the portal works." in said


def test_of_many_teams_those_that_stand_out_are_drawn_and_the_table_has_all(quarter: Quarter) -> None:
    for day in (date(2018, 4, 30), MAY):
        for number in range(12):
            record(day, 20 if number == 9 else number, team=f"team-{number:02}")
    found = page(quarter)
    chart = staffing_charts(found)["main"]
    drawn = {line.key for line in chart.lines}
    assert drawn == {"all", "team-09", "team-11", "team-10", "team-08", "team-07", "team-06", "team-05"}
    assert chart.notes == ["7 of 12 are drawn, those that stand out first, then the lowest; the table has all."]
    table = next(table for table in staffing_tables(found) if table.name == chart.table)
    assert len(table.columns) == 2 + 13


def test_illustrative_snapshots_are_drawn_dashed_up_to_what_was_recorded(quarter: Quarter) -> None:
    for month, made_up in ((2, True), (3, True), (4, False), (5, False)):
        record(date(2018, month, 28), month, illustrative=made_up)
    recorded, dashed = (line for line in staffing_charts(page(quarter))["main"].lines if line.key == "south")
    assert (recorded.style, dashed.style) == ("months", "dashed")
    assert recorded.y == [None, None, 92.0, 90.0]
    assert dashed.y == [96.0, 94.0, 92.0, None]


# -- What documents print ------------------------------------------------------------------------------------------


def claim(snapshot: Snapshot, **fields: object) -> Claim:
    given = {"table": "Table 1", "team": "south", "figure": "establishment", "value": 49, "printed": "49"}
    return Claim.objects.create(snapshot=snapshot, **{**given, **fields})


def test_a_contradiction_that_nobody_explained_stands_against_submitting(quarter: Quarter, client_as: ClientAs) -> None:
    told = claim(record(MAY).snapshot)
    says = (
        "Staffing of 31 May 2018: Table 1, CPT South, Establishment, FTE: 49 printed, 50 from the parts. "
        "Explain it, or correct it, under Staffing, What documents print."
    )
    assert jobs.problems(quarter) == [says]
    with pytest.raises(NotAllowedError, match="49 printed, 50 from the parts"):
        approve(quarter)
    assert page(quarter, "office").unexplained == [
        "Table 1, CPT South, Establishment, FTE: 49 printed, 50 from the parts"
    ]
    assert page(quarter, "panel").unexplained == []
    assert (
        "before this quarter can be submitted"
        in client_as("analyst").get(f"/draft/quarters/{quarter.slug}/staffing/").content.decode()
    )
    Claim.objects.filter(pk=told.pk).update(explanation="A slip of the pen.")
    assert jobs.problems(quarter) == []
    assert page(quarter, "office").unexplained == []
    assert page(quarter).contradictions[0].explanation == "A slip of the pen."


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 50, "printed": "50"},
        {"figure": "share", "value": 100, "printed": "100%"},
        {"figure": "reason:vacancies", "value": 0, "printed": "0"},
        {"team": "nowhere"},
        {"figure": "force", "team": "", "value": 80, "printed": "80%"},
    ],
)
def test_what_agrees_or_cannot_be_compared_is_no_contradiction(quarter: Quarter, fields: dict[str, object]) -> None:
    claim(record(MAY).snapshot, **fields)
    assert jobs.problems(quarter) == []


def test_claims_of_another_snapshot_stand_against_nothing(quarter: Quarter) -> None:
    record(MAY)
    claim(record(date(2018, 4, 30)).snapshot)
    assert jobs.problems(quarter) == []


def test_days_and_reasons_are_called_by_their_names(quarter: Quarter) -> None:
    DayLost.objects.create(cause="Leave", abstraction=26, position=1)
    snapshot = record(MAY, 7).snapshot
    claim(snapshot, figure="reason:vacancies", value=6, printed="6")
    claim(snapshot, figure="reason:gone", value=6, printed="6")
    claim(snapshot, team="", figure="days:abstraction", value=25, printed="25")
    found = page(quarter)
    assert [each.figure for each in found.contradictions] == ["Vacancies, FTE", "gone, FTE"]
    assert found.methodology is not None
    assert [each.figure for each in found.methodology.contradictions] == ["Days of abstraction"]


# -- Queries -------------------------------------------------------------------------------------------------------


def fill(snapshots: int, teams: int, roles: int) -> None:
    """So many snapshots a month apart up to May 2018, everybody lost for two reasons."""
    for number in range(snapshots):
        day = MAY - timedelta(days=30 * number)
        for team in range(teams):
            for role in range(roles):
                row = record(day, 4, team=f"team-{team}", role=f"role-{role}")
                LossFactory(staffing=row, reason=ReasonFactory(slug="sickness"), fte=3)
    claim(Snapshot.objects.get(on=MAY), explanation="It is so.")


@pytest.mark.parametrize("size", [(1, 1, 1), (6, 5, 4)])
def test_the_page_takes_five_queries_however_much_there_is(
    quarter: Quarter, counting: Counting, client_as: ClientAs, size: tuple[int, int, int]
) -> None:
    fill(*size)
    with counting() as made:
        page(quarter)
    assert len(made) == 5
    staff, address = client_as("analyst"), f"/draft/quarters/{quarter.slug}/staffing/"
    with counting() as made:
        assert staff.get(address).status_code == 200
    assert len(made) <= 10


def test_the_published_page_takes_six_queries_at_most(
    quarter: Quarter, counting: Counting, client_as: ClientAs
) -> None:
    fill(3, 3, 2)
    publish(quarter)
    reader = client_as("panel")
    with counting() as made:
        assert reader.get(f"/quarters/{quarter.slug}/staffing/").status_code == 200
    assert len(made) <= 6


def test_sixty_snapshots_are_drawn_at_most(quarter: Quarter) -> None:
    for number in range(63):
        record(MAY - timedelta(days=30 * number))
    assert len(page(quarter).snapshots) == 60
    assert page(quarter).snapshots[-1].on == MAY


# -- What the entry of staffing asks for ---------------------------------------------------------------------------


def test_strengths_are_by_team_and_role_with_their_losses(quarter: Quarter) -> None:
    row = record(MAY, 7)
    record(MAY, team="west", role="sgt")
    found = queries.strengths(row.snapshot)
    assert list(found) == [("south", "con"), ("west", "sgt")]
    assert dict(found["south", "con"].losses) == {"vacancies": 7}
    assert found["west", "sgt"].establishment == 50


def test_what_is_in_use_on_a_day(db: None) -> None:
    ReasonFactory(slug="always", position=2)
    ReasonFactory(slug="from", since=MAY, position=1)
    ReasonFactory(slug="until", until=MAY - timedelta(days=1))
    assert [reason.slug for reason in queries.reasons_in_use(MAY)] == ["from", "always"]
    TeamFactory(slug="south", roles=["sgt", "con"])
    RoleFactory(slug="sgt").__class__.objects.filter(slug="con").update(position=0)
    TeamFactory(slug="gone", until=date(2018, 1, 1))
    found = queries.teams_in_use(MAY)
    assert [(team.slug, [role.slug for role in team.roles.all()]) for team in found] == [("south", ["con", "sgt"])]


def test_the_snapshot_before_a_day(db: None) -> None:
    first = SnapshotFactory(on=date(2018, 4, 30))
    SnapshotFactory(on=MAY)
    assert queries.snapshot_before(MAY) == first
    assert queries.snapshot_before(date(2018, 4, 30)) is None


# -- Loading -------------------------------------------------------------------------------------------------------


def test_loading_again_changes_nothing(db: None) -> None:
    data = read_folder(WILTSHIRE)
    assert load(data) == 12
    Claim.objects.update(explanation="Ours.")
    Staffing.objects.filter(snapshot__on=MAY, team__slug="south").delete()
    assert load(data) == 0
    assert (Team.objects.count(), Reason.objects.count(), DayLost.objects.count()) == (6, 5, 9)
    assert Staffing.objects.count() == 12 * 24 - 4
    assert set(Claim.objects.values_list("explanation", flat=True)) == {"Ours."}
    assert Framework.current().threshold == 75


BROKEN = {
    "teams.csv": ("team,name,roles\nsouth,South,nobody\n", "teams.csv, row 2: There is no role “nobody”."),
    "staffing.csv": (
        "on,team,role,establishment\n2018-05-31,south,con,ten\n",
        "staffing.csv, row 2: column establishment: Invalid decimal string, found “ten”.",
    ),
    "students.csv": (
        "on,role,number\n2018-05-31,con\n",
        "students.csv, row 2: Object missing required field",
    ),
    "snapshots.csv": ("on,source\n2018-05-31,nowhere\n", "snapshots.csv, row 2: There is no document “nowhere”."),
    "staffing_claims.csv": (
        "on,table,figure,value,printed\n2018-05-31,Table 1,share,1,1\n",
        "staffing_claims.csv, row 2: There is no snapshot “2018-05-31”.",
    ),
    "reasons.csv": ("reason\nsickness\n", "reasons.csv, row 2: Object missing required field `name`."),
}


@pytest.mark.parametrize("file", BROKEN)
def test_a_broken_file_says_where(db: None, tmp_path: Path, file: str) -> None:
    content, says = BROKEN[file]
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(BrokenFileError) as raised:
        load(read_folder(tmp_path))
    assert says in str(raised.value)
    assert not Team.objects.exists()


def test_losses_that_cannot_be_read_say_where(db: None, tmp_path: Path) -> None:
    (tmp_path / "roles.csv").write_text("role,code,name\ncon,CON,Constable\n")
    (tmp_path / "teams.csv").write_text("team,name,roles\nsouth,South,con\n")
    (tmp_path / "snapshots.csv").write_text("on\n2018-05-31\n")
    (tmp_path / "staffing.csv").write_text("on,team,role,establishment,losses\n2018-05-31,south,con,10,vacancies\n")
    with pytest.raises(BrokenFileError, match="Expected reason=FTE, found “vacancies”"):
        load(read_folder(tmp_path))


def test_a_file_that_is_no_text_is_refused(db: None, tmp_path: Path) -> None:
    (tmp_path / "roles.csv").write_bytes(b"role,code\n\xff\xfe")
    with pytest.raises(BrokenFileError, match="cannot be read as a CSV file"):
        read_folder(tmp_path)


# -- The same everywhere -------------------------------------------------------------------------------------------


def shares(found: StaffingPage) -> Iterator[str]:
    for row in [*found.teams, *found.roles, *(row for block in found.blocks for row in block.roles)]:
        yield row.share.text


def test_a_share_is_the_same_in_page_csv_json_and_pdf(wiltshire: Quarter, client_as: ClientAs) -> None:
    from reports.pack import building
    from tests import pdf

    reader, root = client_as("panel"), "/quarters/2017-18-Q4/staffing"
    edition = wiltshire_edition()
    value = page(wiltshire)
    html = reader.get(f"{root}/").content.decode()
    said = pdf.text(building.selection(edition, "panel", [("staffing", "")]))
    files = [
        reader.get(f"{root}{end}").content.decode("utf-8-sig") for end in (".csv", "/team-roles.csv", "/roles.csv")
    ]
    stored = reader.get(f"{root}.json").content.decode()
    wanted = set(shares(value))
    assert len(wanted) > 20
    for text in wanted:
        number = f"{float(text.removesuffix('%')):g}"
        assert text in html
        assert text in said
        assert f'"text": "{text}"' in stored
        assert any(f",{number}," in file for file in files), text


def wiltshire_edition() -> "object":
    from opcc_portal.models import Edition

    return Edition.objects.get(subject="2017-18-Q4")
