"""Loading a folder: what is there stays, and a broken file says where."""

from pathlib import Path

import pytest

from deployability.actions.loading import load
from deployability.importers.fixtures import read_folder
from deployability.models import Claim, DayLost, Framework, Reason, Staffing, Team
from opcc_portal.intake.folder import BrokenFileError
from tests.integration.staffing_page.helping import MAY, WILTSHIRE


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
    "students.csv": ("on,role,number\n2018-05-31,con\n", "students.csv, row 2: Object missing required field"),
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
