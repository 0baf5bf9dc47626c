"""How far something is, whether it is overdue, and whether its date has moved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

ALL = 100  # per cent: complete
_NUMBER = re.compile(r"(?P<sign>[-−+]?)\s*(?P<whole>\d+)(?P<part>[.,]\d+)?\s*(?:%|per ?cent)?", re.IGNORECASE)
_COMPLETE = re.compile(r"complet(?:e|ed)", re.IGNORECASE)
Label = TypeVar("Label")


@dataclass(frozen=True)
class Progress:
    """Per cent, or words where it was told in words; neither where nothing was told."""

    percent: int | None = None
    words: str = ""

    @property
    def text(self) -> str:
        return f"{self.percent}%" if self.percent is not None else self.words

    @property
    def complete(self) -> bool:
        """Only 100%: words are not judged. "Complete" is read as 100% where it is typed."""
        return self.percent == ALL


def read_progress(typed: str) -> Progress:
    """Return the progress that somebody typed: "80%", "80", "complete", or words ("Contract mobilisation").

    Raises ValueError, in words that say what to type, for a number that is no whole per cent from 0 to 100.
    """
    text = " ".join(typed.split())
    found = _NUMBER.fullmatch(text)
    if _COMPLETE.fullmatch(text):
        return Progress(percent=ALL)
    if found is None:
        return Progress(words=text)
    if found["part"]:
        raise ValueError(f"Give progress in whole per cent: {text} is between two.")
    if found["sign"] in ("-", "−"):
        raise ValueError(f"Progress goes from 0 to 100 per cent: {text} is below 0.")
    if len(found["whole"].lstrip("0")) > len(str(ALL)) or int(found["whole"]) > ALL:
        raise ValueError(f"Progress goes from 0 to 100 per cent: {text} is above 100.")
    return Progress(percent=int(found["whole"]))


def overdue(due: date | None, progress: Progress, end: date) -> bool:
    """Return whether something was due by `end`, the last day of the quarter reported on, and is not complete."""
    return due is not None and due <= end and not progress.complete


def slipped_from(due: date | None, earlier: Sequence[tuple[Label, date | None]]) -> Label | None:
    """Return the label of the first earlier statement by which something was due sooner than now; None where it was
    not. `earlier` is in order of time."""
    if due is None:
        return None
    return next((label for label, then in earlier if then is not None and then < due), None)
