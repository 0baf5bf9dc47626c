"""Read a spreadsheet that somebody brings, which may be broken or hostile, as sheets of texts.

A child process of its own does it, with little memory, little time and nothing of this one's environment. Whatever
becomes of it, here it is an answer in words. The file and the answer stand in temporary files that have no name:
nothing is left behind however a process dies, and unlike a pipe a file cannot be filled past the child's limit.
"""

import logging
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path, PurePath
from typing import IO

import msgspec

from opcc_portal.intake.child import OUT_OF_MEMORY
from opcc_portal.intake.sheets import LIMITS, Limits, Order, Reply, Sheet, UnreadableError, address
from opcc_portal.processes import end_groups, outcome

__all__ = ["LIMITS", "Limits", "Sheet", "UnreadableError", "address", "read"]

logger = logging.getLogger(__name__)

COMMAND = (sys.executable, "-P", "-m", "opcc_portal.intake.child")
ROOT = Path(__file__).resolve().parents[2]
SAID = 2000  # bytes of what a child said last that are worth a log entry
TOO_LONG = "This file takes more time to read than is allowed. Split it into several files."
TOO_MUCH = "This file takes more memory to read than is allowed. Split it into several files."
BROKEN = (
    "This file is built in a way that cannot be read. Open it in a spreadsheet program, save it anew as XLSX, and "
    "bring that."
)


def read(content: bytes, name: str, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of an XLSX, ODS or CSV file, in order; those that are hidden are left out.

    Every cell is the text that a person would type who sees it ("9918", "17.3%", "2018-03-01", "11:40"). Of `name`
    only the ending counts. Raises UnreadableError, in words for the person who brought the file.
    """
    if len(content) > limits.size:
        raise UnreadableError(
            f"The file has {len(content) / 1024**2:,.1f} MB; at most {limits.size / 1024**2:,.0f} MB are read. "
            "Split it into several files, or leave out pictures."
        )
    if not content:
        raise UnreadableError("The file is empty. Was it saved before it was brought?")
    reply = ask(content, Order(PurePath(name).suffix.lower(), limits))
    if reply.refusal:
        raise UnreadableError(reply.refusal)
    return reply.sheets


def ask(content: bytes, order: Order) -> Reply:
    """What the child makes of it."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answered, tempfile.TemporaryFile() as said:
        given.write(content)
        given.seek(0)
        code = run(order, given, answered, said)
        answered.seek(0)
        try:
            return msgspec.msgpack.decode(answered.read(), type=Reply)
        except msgspec.DecodeError as fault:
            logger.warning("The reader of a file ended with %s: %s", outcome(code or 0), last_words(said))
            raise UnreadableError(why(code)) from fault


def run(order: Order, given: IO[bytes], answered: IO[bytes], said: IO[bytes]) -> int | None:
    """The child's exit code; None when its time was up. Its whole group is gone when this returns or raises."""
    command = [*COMMAND, msgspec.json.encode(order).decode()]
    process = subprocess.Popen(  # noqa: S603  # our own command
        command, stdin=given, stdout=answered, stderr=said, env=environment(), start_new_session=True
    )
    try:
        return process.wait(order.limits.seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        end_groups([process.pid], grace=0)
        process.wait()


def environment() -> dict[str, str]:
    """What Python needs, and no secret. One thread, as those of numpy would take half of the memory."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "OPENPYXL_LXML": "False",  # openpyxl reads with defusedxml
        "OPENPYXL_DEFUSEDXML": "True",
    }


def why(code: int | None) -> str:
    """What has to be said of a child that gave no answer. Libraries that get no memory often abort."""
    if code in (None, -signal.SIGXCPU):
        return TOO_LONG
    return TOO_MUCH if code == OUT_OF_MEMORY or (code or 0) < 0 else BROKEN


def last_words(said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - SAID))
    return said.read().decode(errors="replace").strip()
