"""What the page says of little and of much."""

from datetime import date
from decimal import Decimal

from deployability.charts import staffing_charts
from deployability.models import Framework, Staffing, Students
from deployability.queries.bench import snapshots
from deployability.tables import staffing_tables
from opcc_portal.models import Quarter
from tests.factories import LossFactory, ReasonFactory, RoleFactory
from tests.integration.staffing_page.helping import MAY, ClientAs, page, record


def test_the_first_snapshot_has_nothing_to_compare_with(quarter: Quarter, client_as: ClientAs) -> None:
    record(MAY, 20)
    found = page(quarter)
    assert {each.word for each in found.exceptions} == {"Nothing to compare with"}
    assert found.exceptions_lead == (
        "3 teams and roles are under 75%: 1 team, 1 role across all teams and 1 role within a team. "
        "There is no earlier snapshot to compare with."
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
    assert found.exceptions_lead == "No team or role is under 75%."
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


def test_of_a_month_with_several_snapshots_the_last_is_drawn(quarter: Quarter) -> None:
    """The axis tells months: two points of one month would stand above each other."""
    for day, lost in ((date(2018, 4, 30), 5), (date(2018, 5, 10), 20), (MAY, 7)):
        record(day, lost)
    found = staffing_charts(page(quarter))["main"]
    assert [(line.x, line.y) for line in found.lines if line.key == "south"] == [
        ([date(2018, 4, 1), date(2018, 5, 1)], [90.0, 86.0])
    ]
    assert found.notes == ["Of a month with several snapshots the last is drawn; the table has all."]
    assert len(page(quarter).snapshots) == 3


def test_a_reason_that_is_not_long_term_is_told_and_not_counted(quarter: Quarter) -> None:
    """Deployability takes in only what is long-term: annual leave is none of it."""
    LossFactory(staffing=record(date(2018, 4, 30), 5), reason=ReasonFactory(slug="leave", long_term=False), fte=20)
    LossFactory(staffing=record(MAY, 7), reason=ReasonFactory(slug="leave"), fte=10)
    found = page(quarter)
    assert found.total is not None
    assert (found.total.share.text, found.total.undeployable.text) == ("86.0%", "7")
    assert {reason.name: loss.text for reason, loss in zip(found.reasons, found.total.losses, strict=True)} == {
        "Leave (not counted)": "10",
        "Vacancies": "7",
    }
    assert [each.shares[0].text for each in found.trends] == ["90.0%"] * 3
    assert snapshots()[1].total.share == 90
