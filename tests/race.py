"""Many people who save one figure at the same moment: what they send, what they are told, and what must hold then."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SAVED = "data-saved"
ASKED = "saved another figure while you typed"


@dataclass(frozen=True)
class Race:
    """`answers` is what each was told; `versions` the (version, value) of the figure then; `audited` its audit rows."""

    answers: Sequence[str]
    versions: Sequence[tuple[int, float]]
    audited: int

    @property
    def accepted(self) -> int:
        return sum(SAVED in answer for answer in self.answers)

    @property
    def conflicts(self) -> int:
        return sum(ASKED in answer for answer in self.answers)

    def nothing_was_lost(self, clients: int, before: int) -> None:
        """`before` is the version that all of them had seen: one of them can have been right."""
        assert self.accepted + self.conflicts == clients
        assert not [answer for answer in self.answers if SAVED in answer and ASKED in answer]
        assert len(self.versions) - before == self.audited == self.accepted
        assert [version for version, _ in self.versions] == list(range(1, len(self.versions) + 1))
        assert self.accepted == 1, f"{self.accepted - 1} put theirs over a figure that they had not seen"


def at_once(acts: Sequence[Callable[[], str]], *, seconds: float = 120) -> list[str]:
    """Do all of these at the same moment; what each returned, or the error that it raised, as text."""
    barrier, told = threading.Barrier(len(acts)), [""] * len(acts)

    def do(number: int) -> None:
        try:
            barrier.wait(timeout=seconds)
            told[number] = acts[number]()
        except Exception as error:  # noqa: BLE001
            told[number] = repr(error)

    threads = [threading.Thread(target=do, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=seconds)
    return told
