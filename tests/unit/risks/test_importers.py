"""The files of registers: read, or refused in words that say where."""

from datetime import date
from pathlib import Path

import pytest

from opcc_portal.intake.folder import BrokenFileError
from risks.importers import read_folder

REVIEWS = "risk,number,on,likelihood,control,impact,score,reason"


def test_an_empty_folder_has_no_registers(tmp_path: Path) -> None:
    data = read_folder(tmp_path)
    assert (data.registers, data.risks, data.reviews) == ([], [], [])


def test_an_empty_cell_is_a_cell_left_out(tmp_path: Path) -> None:
    write(tmp_path, f"{REVIEWS}\ni1,1,,,,,16,\ni1,2,2018-05-04,3,2,4,24,  drain  \n")
    first, second = read_folder(tmp_path).reviews
    assert (first.on, first.likelihood, first.score, first.at) == (None, None, 16, "risk_reviews.csv, row 2")
    assert (second.on, second.impact, second.reason) == (date(2018, 5, 4), 4, "drain")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("i1,1,2018-05-04,3,2,4,25,", "risk_reviews.csv, row 2: 3 × 2 × 4 is not 25."),
        ("i1,1,2018-05-04,3,,4,24,", "Give likelihood, control and impact together, or none of them."),
        ("i1,1,yesterday,3,2,4,24,", "risk_reviews.csv, row 2"),
        ("i1,1,2018-05-04,3,2,4,,", "missing required field `score`"),
        ("i1,1,2018-05-04,3,2,4,24,,more", "risk_reviews.csv, row 2: column number"),
        ('i1,1,2018-05-04,3,2,4,24,"open', "cannot be read as a CSV file"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, row: str, said: str) -> None:
    write(tmp_path, f"{REVIEWS}\n{row}\n")
    with pytest.raises(BrokenFileError) as refused:
        read_folder(tmp_path)
    assert said in str(refused.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "risk_reviews.csv").write_bytes(f"{REVIEWS}\ni1,1,,,,,16,£\n".encode("latin-1"))
    with pytest.raises(BrokenFileError, match="cannot be read as a CSV file"):
        read_folder(tmp_path)


def write(folder: Path, text: str) -> None:
    (folder / "risk_reviews.csv").write_text(text, encoding="utf-8")
