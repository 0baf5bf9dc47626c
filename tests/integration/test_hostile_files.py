"""Files that are broken or mean harm, read as an upload is: by a child process, within its limits."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from opcc_portal.intake import reading
from opcc_portal.intake.reading import LIMITS, Limits, UnreadableError, address, read
from tests import hostile

pytestmark = pytest.mark.once

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
ROOT = Path(__file__).resolve().parents[2]
BIG = 10**9


def refusal(content: bytes, name: str, limits: Limits = LIMITS) -> str:
    with pytest.raises(UnreadableError) as refused:
        read(content, name, limits)
    return str(refused.value)


def helper(code: str, *args: str, **environment: str) -> str:
    """What a small process says that does this: one without children or memory of its own, unlike that of the tests."""
    run = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


MEASURE = """
import resource, sys
from pathlib import Path
from opcc_portal.intake.reading import Limits, UnreadableError, read
import msgspec
try:
    read(Path(sys.argv[1]).read_bytes(), sys.argv[1], msgspec.json.decode(sys.argv[2], type=Limits))
    said = ""
except UnreadableError as refusal:
    said = str(refusal)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, said)
"""


def measured(content: bytes, name: str, folder: Path, limits: str = "{}") -> tuple[float, str]:
    """The most memory that the child had, in MB, and the refusal."""
    (folder / name).write_bytes(content)
    most, _, said = helper(MEASURE, str(folder / name), limits).strip().partition(" ")
    return int(most) / (1024 if sys.platform == "linux" else 1024**2), said


# -- Refused, with where and why -----------------------------------------------------------------------------------


def rows_repeated() -> bytes:
    row = f"<table:table-row table:number-rows-repeated='1048576'>{hostile.cell('1')}</table:table-row>"
    return hostile.document(hostile.table(row))


def wide_document() -> bytes:
    return hostile.document(hostile.table(hostile.cell("1", table__number_columns_repeated="16384")))


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "zip bomb": (hostile.zip_bomb, "a.xlsx", f"more than 50 times its size (at {hostile.SHEET}), which sheets of"),
    "nested zip bomb": (hostile.nested_bomb, "a.xlsx", "The file holds a zip archive (xl/embeddings/inner.bin)."),
    "lying sizes": (hostile.lying_sizes, "a.xlsx", f"damaged or was cut off ({hostile.SHEET} inside it)."),
    "a million rows of CSV": (lambda: b"1,2\n" * 1_000_000, "a.csv", "in row 50,001 of the file; at most 50,000 rows"),
    "a row far below": (
        lambda: hostile.workbook('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        "a.xlsx",
        "There is something in row 1,048,576 of sheet “Sheet1”; at most 50,000 rows are read.",
    ),
    "a row beyond all": (
        lambda: hostile.workbook('<row r="999999999999"><c><v>1</v></c></row>'),
        "a.xlsx",
        "There is something in row 999,999,999,999 of sheet “Sheet1”",
    ),
    "a million rows of ODS": (rows_repeated, "a.ods", "There is something in row 50,001 of sheet “Sheet1”"),
    "16,000 columns": (
        lambda: hostile.workbook("".join(["<row>", *(f"<c><v>{n * n}</v></c>" for n in range(16_000)), "</row>"])),
        "a.xlsx",
        "There is something in GS1 of sheet “Sheet1”, beyond the first 200 columns, which are all that is read.",
    ),
    "a column far away": (
        lambda: hostile.workbook('<row><c r="XFD1"><v>1</v></c></row>'),
        "a.xlsx",
        "There is something in XFD1 of sheet “Sheet1”, beyond the first 200 columns",
    ),
    "16,000 columns of CSV": (lambda: b"1," * 16_000, "a.csv", "something in GS1 of the file, beyond the first 200"),
    "16,000 columns of ODS": (wide_document, "a.ods", "something in GS1 of sheet “Sheet1”, beyond the first 200"),
    "billion laughs": (hostile.billion_laughs, "a.xlsx", f"{hostile.SHEET} inside the file defines abbreviations"),
    "billion laughs in ODS": (hostile.laughing_document, "a.ods", "content.xml inside the file defines abbreviations"),
    "external entity": (hostile.external_entity, "a.xlsx", f"{hostile.SHEET} inside the file defines abbreviations"),
    "truncated": (lambda: hostile.workbook(ONE)[:300], "a.xlsx", "The file is damaged or was cut off."),
    "XLSX called CSV": (lambda: hostile.workbook(ONE), "a.csv", "ends in “.csv”, but it seems to be an XLSX workbook."),
    "CSV called XLSX": (lambda: b"a,b\n1,2\n", "a.XLSX", "ends in “.xlsx”, but it seems to be a text file."),
    "another ending": (lambda: b"a,b\n", "a.tar.gz", "Files that end in “.gz” are not read."),
    "password": (hostile.password_protected, "a.xlsx", "The file is protected by a password. Remove the password"),
    "password of ODS": (hostile.encrypted_document, "a.ods", "The file is protected by a password."),
    "old Excel": (hostile.old_excel, "a.xls", "in the old Excel format (.xls). Open it in Excel and save it as XLSX."),
    "macros": (lambda: hostile.with_member("xl/vbaProject.bin"), "a.xlsx", "holds macros, which are programs"),
    "links": (lambda: hostile.with_member("xl/externalLinks/a.xml"), "a.xlsx", "takes figures from other files"),
    "member twice": (lambda: hostile.with_member(hostile.SHEET), "a.xlsx", f"The file holds {hostile.SHEET} twice"),
    "sheet twice": (lambda: hostile.workbook(ONE, ONE, names=["A", "a"]), "a.xlsx", "Two sheets are called “A”."),
    "quotes": (
        lambda: b'a,b\nc,"d\ne,f\n',
        "a.csv",
        'The quotation marks (") in the row that begins in line 2',
    ),
    "open quote of a long file": (
        lambda: b'a,b\nc,"d\n' + b"e,f\n" * 20_000,
        "a.csv",
        'Often a quotation mark (") was opened there and never closed',
    ),
    "NUL bytes": (lambda: b"a,b\nc,\0\n", "a.csv", "Line 2 holds characters that are no text (NUL or the like)"),
    "enormous cell": (lambda: b"a,b\nc," + b"x" * 5_000_000, "a.csv", "in line 2 holds more than 32,767 characters."),
    "repeated text": (hostile.repeated_text, "a.xlsx", "The cells of this file hold more than 50 million characters."),
    "empty": (lambda: b"", "a.csv", "The file is empty."),
    "only blanks": (lambda: b",,\n,,\n", "a.csv", "Nothing stands in the file: every cell is blank or hidden."),
    "no workbook": (
        lambda: hostile.zipped([("xl/workbook.xml", "<a/>")]),
        "a.xlsx",
        "built in a way that cannot be read",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_where_and_why(case: str) -> None:
    make, name, said = REFUSED[case]
    assert said in refusal(make(), name, Limits(ratio=BIG) if case == "repeated text" else LIMITS)


def test_the_size() -> None:
    content = b"a,b\n" + (b"x" * 1_000 + b"\n") * 1_200
    assert refusal(content, "a.csv", Limits(size=hostile.MB)) == (
        "The file has 1.1 MB; at most 1 MB are read. Split it into several files, or leave out pictures."
    )
    assert len(read(content, "a.csv")[0].rows) == 1_201


def test_without_the_limits_of_rows_and_columns_all_is_read() -> None:
    lax = Limits(rows=BIG, columns=BIG, ratio=BIG)
    assert len(read(b"1\n" * 60_000, "a.csv", lax)[0].rows) == 60_000
    last = hostile.workbook('<row r="60000"><c r="XFD60000"><v>1</v></c></row>')
    assert len(read(last, "a.xlsx", lax)[0].rows) == 60_000
    assert len(read(wide_document(), "a.ods", lax)[0].rows[0]) == 16_384


# -- Read right ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "rows"),
    [
        ("a;b\nCafé;1,5\n".encode("cp1252"), "a.csv", [["a", "b"], ["Café", "1,5"]]),
        ("a\tb\nCafé\t1,5\n".encode("utf-16"), "a.txt", [["a", "b"], ["Café", "1,5"]]),
        (b"Measure,March 2018\n", "a.csv", [["Measure", "March 2018"]]),
        (hostile.workbook(ONE), "Figures 2018.XLSX", [["1"]]),
        (hostile.document(hostile.table(hostile.cell("1"))), "a.ods", [["1"]]),
        (
            hostile.workbook(
                '<row><c s="1"><v>0.17299999999999999</v></c><c s="2"><v>43160</v></c>'
                '<c s="3"><v>0.4861111111111111</v></c></row>',
                styles=hostile.formatted("0.0%", "dd/mm/yyyy", "h:mm"),
            ),
            "a.xlsx",
            [["17.3%", "2018-03-01", "11:40"]],
        ),
    ],
)
def test_read_right(content: bytes, name: str, rows: list[list[str]]) -> None:
    [sheet] = read(content, name)
    assert sheet.rows == rows


def test_faults_and_merged_cells_come_along() -> None:
    [sheet] = read(
        hostile.workbook(
            '<row r="5"><c r="C5"><f>A1</f></c></row>', after='<mergeCells><mergeCell ref="C5:E5"/></mergeCells>'
        ),
        "a.xlsx",
    )
    assert sheet.name == "Sheet1"
    assert list(sheet.faults) == ["C5"]
    assert sheet.merged == ["C5:E5"]


def test_addresses() -> None:
    assert [address(4, 2), address(0, 0), address(9, 199)] == ["C5", "A1", "GR10"]


# -- Memory --------------------------------------------------------------------------------------------------------


def test_a_bomb_takes_no_memory(tmp_path: Path) -> None:
    most, said = measured(hostile.zip_bomb(), "a.xlsx", tmp_path)
    assert "50 times its size" in said
    assert most < 64


def test_a_million_styles_take_no_memory(tmp_path: Path) -> None:
    most, said = measured(hostile.styles_bomb(), "a.xlsx", tmp_path, '{"ratio": 1000000000}')
    assert said == ""
    assert most < 256


def test_one_long_text_in_many_cells_takes_no_memory(tmp_path: Path) -> None:
    most, said = measured(hostile.repeated_text(), "a.xlsx", tmp_path, '{"ratio": 1000000000}')
    assert "50 million characters" in said
    assert most < 128


def test_memory_ends_where_it_should(tmp_path: Path) -> None:
    """The same file with twice as much is read, and takes more than it was refused for."""
    most, said = measured(hostile.many_cells(), "a.csv", tmp_path, json.dumps({"memory": 96 * hostile.MB}))
    assert said == "This file takes more memory to read than is allowed. Split it into several files."
    assert most <= 96
    most, said = measured(hostile.many_cells(), "a.csv", tmp_path)
    assert said == ""
    assert 96 < most <= 512


# -- The child -----------------------------------------------------------------------------------------------------


def child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let this be what runs in place of the reader."""
    monkeypatch.setattr(reading, "COMMAND", (sys.executable, "-c", code))


ANSWER = """
import msgspec, sys
from opcc_portal.intake.sheets import Reply
sys.stdout.buffer.write(msgspec.msgpack.encode(Reply([], {said})))
"""


def test_time_ends_where_it_should(monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, "import time; time.sleep(2)\n" + ANSWER.format(said="'late'"))
    assert refusal(b"a", "a.csv", Limits(seconds=0.5)) == (
        "This file takes more time to read than is allowed. Split it into several files."
    )
    assert refusal(b"a", "a.csv", Limits(seconds=60)) == "late"


def test_its_own_children_end_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    child(
        monkeypatch,
        "import subprocess, sys, time; from pathlib import Path\n"
        "inner = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"Path({str(told)!r}).write_text(str(inner.pid)); time.sleep(600)",
    )
    assert "more time" in refusal(b"a", "a.csv", Limits(seconds=3))
    assert gone(int(told.read_text()))


def gone(pid: int) -> bool:
    """Whether a process that was killed has ended; one that nobody has waited for yet counts."""
    for _ in range(100):
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


CONFINED = """
import time
from opcc_portal.intake.child import confine
from opcc_portal.intake.sheets import Limits
confine(Limits(seconds={seconds}))
while time.process_time() < 2.5:
    pass
"""


@pytest.mark.parametrize(("seconds", "code"), [(1, -signal.SIGXCPU), (60, 0)])
def test_processor_time_ends_without_anybody_watching(seconds: int, code: int) -> None:
    run = subprocess.run([sys.executable, "-c", CONFINED.format(seconds=seconds)], cwd=ROOT, check=False, timeout=60)
    assert run.returncode == code


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("print('garbage')", "built in a way that cannot be read"),
        ("", "built in a way that cannot be read"),
        ("raise ValueError('a fault of ours')", "built in a way that cannot be read"),
        ("import os; os.abort()", "more memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "more memory"),
        ("raise SystemExit(3)", "more memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "more time"),
    ],
)
def test_whatever_becomes_of_it_is_said_in_words(
    code: str, said: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    child(monkeypatch, "import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n" + code)
    with caplog.at_level(logging.WARNING):
        assert said in refusal(b"a", "a.csv")
    assert "The reader of a file ended with" in caplog.text
    assert ("a fault of ours" in caplog.text) == ("a fault of ours" in code)


def test_it_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setenv("DATABASE_URL", "postgres://canary")
    child(monkeypatch, ANSWER.format(said="repr(__import__('os').environ)"))
    said = refusal(b"a", "a.csv")
    assert "PATH" in said
    assert "canary" not in said


def test_it_does_without_django_and_pandas() -> None:
    code = "import sys, opcc_portal.intake.parsing, opcc_portal.intake.child; print(*sys.modules)"
    loaded = set(helper(code).split())
    assert not loaded & {"django", "celery", "pandas", "numpy", "openpyxl"}
    loaded = set(helper(f"import opcc_portal.intake.xlsx, opcc_portal.intake.ods; {code}").split())
    assert "openpyxl" in loaded
    assert not loaded & {"django", "celery", "pandas"}


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    code = """
import os, sys
from opcc_portal.intake import reading
from opcc_portal.intake.reading import Limits, UnreadableError, read
read(b"a,b", "a.csv")
for content, limits in ((b"\\0", Limits()), (b"a,b\\n" * 40_000, Limits(memory=1)), (b"a", Limits(seconds=0.01))):
    try:
        read(content, "a.csv", limits)
        raise SystemExit("It was read.")
    except UnreadableError:
        pass
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("no child is left")
"""
    assert helper(code, TMPDIR=str(tmp_path)).strip() == "no child is left"
    assert list(tmp_path.iterdir()) == []


def test_several_files_at_once() -> None:
    def first(number: int) -> str:
        return read(f"{number},b\n".encode() * 200, "a.csv")[0].rows[-1][0]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(first, range(12))) == [str(number) for number in range(12)]
