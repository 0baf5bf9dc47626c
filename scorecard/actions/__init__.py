from scorecard.actions.assessing import (
    MAX_ATTEMPTS,
    hint,
    hint_one_by_one,
    note_failure,
    open_quarter,
    recompute,
    touch,
)
from scorecard.actions.figures import Entry, FigureChangedError, FiguresLockedError, enter_figures, record_figures

__all__ = [
    "MAX_ATTEMPTS",
    "Entry",
    "FigureChangedError",
    "FiguresLockedError",
    "enter_figures",
    "hint",
    "hint_one_by_one",
    "note_failure",
    "open_quarter",
    "recompute",
    "record_figures",
    "touch",
]
