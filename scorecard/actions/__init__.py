from scorecard.actions.assessing import MAX_ATTEMPTS, hint, hint_each, note_failure, open_quarter, recompute, touch
from scorecard.actions.figures import Entry, FiguresLockedError, enter_figures, record_figures

__all__ = [
    "MAX_ATTEMPTS",
    "Entry",
    "FiguresLockedError",
    "enter_figures",
    "hint",
    "hint_each",
    "note_failure",
    "open_quarter",
    "recompute",
    "record_figures",
    "touch",
]
