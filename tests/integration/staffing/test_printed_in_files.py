"""What a file prints beside its figures: totals and shares are claims, whatever stands there."""

from typing import Any

import pytest
from openpyxl import Workbook

from deployability.models import Claim, Snapshot, Staffing
from tests.factories import ReasonFactory, SnapshotFactory
from tests.integration.staffing.files import TABLE, bring, changed, csv, keep, written
from tests.integration.staffing.helping import ALL, DAY, URL, ClientAs, recorded, save, value, words

pytestmark = pytest.mark.usefixtures("teams")

HEADINGS = ["Team", "Role", "Establishment FTE", "Deployable %", "Vacancies", "Sickness", "Abstracted"]
DOWNLOADED = [
    [*HEADINGS, "Undeployable FTE", "Deployable FTE", "In post FTE", "Threshold"],
    ["Swindon CPT North", "All roles", "23", "69.6", "6", "0", "1", "7", "16", "24", "under the threshold"],
    ["Swindon CPT North", "SGT", "10", "90", "0", "0", "1", "1", "9", "11", ""],
    ["Swindon CPT North", "LCI", "13", "53.8", "6", "0", "0", "6", "7", "13", "under the threshold"],
    ["Wiltshire CPT South", "All roles", "50", "80", "7", "3", "0", "10", "40", "", ""],
    ["Wiltshire CPT South", "CON", "50", "80", "7", "3", "0", "10", "40", "", ""],
]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e400", "1e3", "99999999", "1_0", "9" * 60])
def test_a_total_that_is_no_number_is_said_by_its_cell(client_as: ClientAs, text: str) -> None:
    answer = bring(client_as("analyst"), changed(1, 1, text))
    assert answer.status_code == 422
    assert f"B2: “{text[:40]}” is not a number." in words(answer)


def test_totals_that_are_repeated_are_one_claim(client_as: ClientAs) -> None:
    keep(client_as("analyst"), csv([*TABLE[:3], TABLE[1], *TABLE[3:], ["Total", "73"], ["TOTAL", "73"]]))
    assert Claim.objects.filter(team="north", role="", figure="establishment").count() == 1
    assert Claim.objects.filter(team="", role="", figure="establishment").count() == 1


def test_two_totals_of_one_team_are_told_of(client_as: ClientAs) -> None:
    answer = bring(client_as("analyst"), csv([*TABLE, ["Total", "73"], ["Total", "74"]]))
    assert "B9: 74 stands here, and 73 further up, of the same total." in words(answer)


def test_the_table_that_the_page_gives_to_download_can_be_brought_back(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    keep(analyst, csv(DOWNLOADED))
    assert recorded()["north lci"] == {"FTE": 13, "vacancies": 6}
    assert Staffing.objects.get(role__slug="sgt").in_post == 11
    answer = bring(analyst, csv(DOWNLOADED))
    assert "No change" in words(analyst.get(answer["Location"]))


def test_the_totals_of_a_downloaded_table_are_no_claims(client_as: ClientAs) -> None:
    """The portal worked them out: whoever types into the table leaves them as they were."""
    rows = [list(row) for row in DOWNLOADED]
    rows[2][4] = "3"
    keep(client_as("analyst"), csv(rows))
    assert recorded()["north sgt"] == {"FTE": 10, "vacancies": 3, "abstracted": 1}
    assert not Claim.objects.exists()


def test_totals_of_a_table_with_a_column_of_roles_are_claims(client_as: ClientAs) -> None:
    keep(client_as("analyst"), csv([row[:8] for row in DOWNLOADED]))
    assert Claim.objects.filter(team="north", role="", figure="establishment", value=23).exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["Swindon CPT Nord", "SGT", "10"], "A3: “Swindon CPT Nord” is no team."),
        (["Swindon CPT North", "INSP", "10"], "A3: “INSP” is no team and no role."),
        (["", "CON", "10"], "A3: the team above has no role “CON”."),
    ],
)
def test_a_row_of_a_downloaded_table_that_names_nothing_is_said(client_as: ClientAs, row: list[str], said: str) -> None:
    assert said in words(bring(client_as("analyst"), csv([*DOWNLOADED[:2], row])))


def test_how_many_are_in_post_is_compared_too(client_as: ClientAs) -> None:
    rows = [[*row[:8], row[9]] for row in DOWNLOADED]
    rows[1][8] = "25"
    keep(client_as("analyst"), csv(rows))
    page = words(client_as("analyst").get("/staffing/2018-05-31/contradictions/"))
    assert "In post, FTE: 25 printed, 24 from the parts" in page


def test_shares_that_a_spreadsheet_worked_out_are_rounded_to_what_can_be_kept(client_as: ClientAs) -> None:
    """Seven of thirteen is 53.846153…%: no contradiction, however many digits the cell holds."""
    book = Workbook()
    for row in TABLE:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.active["C4"] = 7 / 13
    book.active["C4"].number_format = "0.0%"
    analyst = client_as("analyst")
    bring(analyst, written(book), "table.xlsx")
    assert "contradict" not in words(analyst.get(URL))
    assert '"53.85%"' in value(analyst.get(URL), "file")


def test_a_file_is_held_against_figures_that_were_typed_before(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    save(analyst, ALL)
    keep(analyst, changed(1, 1, "24"))
    assert Claim.objects.get(team="north", role="", figure="establishment").printed == "24"


def test_rows_and_columns_that_a_file_has_not_stay_as_they_are(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    save(analyst, ALL | {"south.con.in_post": "48"})
    only_south = [["", "FTE", "Vacancies"], ["Wiltshire CPT South"], ["CON", "51", "8"]]
    assert bring(analyst, csv(only_south)).status_code == 302
    page = analyst.get(URL)
    assert "One row is read from the file." in words(page)
    assert "2 rows of the grid are not in the file. What the file does not have stays as it was." in words(page)
    shown = {name: value(page, f"south.con.{name}") for name in ("establishment", "in_post", "vacancies", "sickness")}
    assert shown == {"establishment": "51", "in_post": "48", "vacancies": "8", "sickness": "3"}
    assert value(page, "north.lci.establishment") == "13"


def test_what_documents_print_stays_beside_what_a_file_does(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    paper = SnapshotFactory(on=DAY, source="Panel paper")
    Claim.objects.create(snapshot=paper, table="Text", figure="force", value=80, printed="80.4%", line=2312)
    keep(analyst, csv(TABLE))
    assert Claim.objects.filter(table="Text").exists()
    assert Snapshot.objects.get().source == "Panel paper"


def test_an_explanation_stays_with_a_figure_that_the_next_file_prints_as_well(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    keep(analyst, changed(1, 1, "24"))
    Claim.objects.filter(printed="24").update(explanation="A post is shared.")
    keep(analyst, csv([*TABLE[:1], ["Swindon CPT North", "24"], *TABLE[2:6], ["CON", "51", "", "7", "3", "0", ""]]))
    assert Claim.objects.get(printed="24").explanation == "A post is shared."


ROW = '["north", "", "share", "1"]'


@pytest.mark.parametrize(
    "sent",
    [
        "nonsense",
        '["a", [["north"]]]',
        '["a", [["north", "", "share", "x"]]]',
        '["a", [["north", "", "share", "NaN"]]]',
        '["a", [["north", "", "share", "1e99"]]]',
        '["a", [[1, null, {}, "1"]]]',
        f'["a", [["{"n" * 99}", "", "share", "1"]]]',
        '["a", [["north", "", "share\\u0000", "1"]]]',
        '{"a": 1}',
        "1",
        "[" * 100_000,
    ],
)
def test_what_the_file_printed_cannot_be_made_up_on_the_way(client_as: ClientAs, sent: str) -> None:
    answer: Any = save(client_as("analyst"), ALL | {"file": sent})
    assert answer.status_code == 422
    assert "got lost on the way" in words(answer)


def test_one_figure_is_one_claim_however_often_it_is_sent(client_as: ClientAs) -> None:
    save(client_as("analyst"), ALL | {"file": f'["a", [{ROW}, {ROW}]]'})
    assert Claim.objects.count() == 1


def test_a_difference_that_is_explained_is_no_news_in_the_grid(client_as: ClientAs) -> None:
    analyst = client_as("analyst")
    keep(analyst, changed(1, 1, "24"))
    assert "1 printed figure contradicts its parts" in words(analyst.get(URL))
    Claim.objects.filter(printed="24").update(explanation="A post is shared.")
    assert "contradict" not in words(analyst.get(URL))


def test_a_cell_that_cannot_be_read_is_said_once(client_as: ClientAs) -> None:
    said = words(bring(client_as("analyst"), changed(2, 1, "ten")))
    assert "B3: “ten” is not a number." in said
    assert "A3:" not in said


def test_figures_without_a_head_are_told_of(client_as: ClientAs) -> None:
    said = words(bring(client_as("analyst"), changed(2, 0, "")))
    assert "A3: figures stand here without a team or a role." in said


@pytest.mark.parametrize("name", ["a\\u0000b", "a\\ud800b", "Table 1"])
def test_the_name_of_a_file_cannot_break_the_saving(client_as: ClientAs, name: str) -> None:
    paper = SnapshotFactory(on=DAY)
    Claim.objects.create(snapshot=paper, table="Table 1", team="north", figure="share", value=1, printed="1", line=7)
    assert save(client_as("analyst"), ALL | {"file": f'["{name}", [{ROW}]]'}).status_code == 302
    assert recorded()["north lci"]["vacancies"] == 6


def test_a_reason_that_is_not_long_term_is_brought_and_not_counted(client_as: ClientAs) -> None:
    ReasonFactory(slug="leave", name="Annual leave", long_term=False, position=4)
    rows = [["", "FTE", "Vacancies", "Annual leave (not counted)", "Total Undeployable"], ["Wiltshire CPT South"]]
    analyst = client_as("analyst")
    keep(analyst, csv([*rows, ["CON", "50", "7", "45", "7"]]))
    assert recorded()["south con"] == {"FTE": 50, "vacancies": 7, "leave": 45}
    assert "contradict" not in words(analyst.get(URL))
