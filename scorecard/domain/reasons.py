"""Why something cannot be assessed, in words, from the code that was stored and its numbers."""

from collections.abc import Callable, Mapping

from scorecard.domain.levels import BASELINE_MONTHS, MIN_BASELINE
from scorecard.domain.trends import LEAST_PAIRS, MIN_HISTORY, MOST_GAPS, MOST_RECENT_GAPS, YEAR

Numbers = Mapping[str, float | None]


def _whole(numbers: Numbers, name: str) -> int:
    return int(numbers.get(name) or 0)


def _under_test(k: int) -> str:
    return "month under test" if k == 1 else f"{k} months under test"


def _tested_missing(numbers: Numbers, k: int) -> str:
    lacking = k - _whole(numbers, "tested_months")
    if k == 1:
        return "the month under test has no figure"
    return f"{lacking} of the {_under_test(k)} {'has' if lacking == 1 else 'have'} no figure"


def _break(numbers: Numbers, k: int) -> str:
    if not k:
        return f"a break in the series leaves fewer than {MIN_HISTORY} months, or too many gaps among them"
    return (
        f"a break in the series leaves {_whole(numbers, 'tested_months')} of the {_under_test(k)} and "
        f"{_whole(numbers, 'baseline_months')} of {BASELINE_MONTHS} baseline months; all and {MIN_BASELINE} are needed"
    )


def _short_history(numbers: Numbers, k: int) -> str:
    return _short(numbers, MIN_BASELINE + k)


def _short(numbers: Numbers, needed: int) -> str:
    months = numbers.get("history_months")
    if months is None:
        return f"there are fewer than {needed} months of history"
    history = "is 1 month" if months == 1 else f"are {months:.0f} months"
    return f"there {history} of history; at least {needed} are needed"


def _baseline_gaps(numbers: Numbers, k: int) -> str:
    present = _whole(numbers, "baseline_months")
    return f"{present} of {BASELINE_MONTHS} baseline months have a figure; {MIN_BASELINE} are needed"


def _short_trend_history(numbers: Numbers, k: int) -> str:
    return _short(numbers, MIN_HISTORY)


def _pairs_missing(numbers: Numbers, k: int) -> str:
    pairs = _whole(numbers, "pairs")
    return (
        f"{pairs} of the last {YEAR} months {'has' if pairs == 1 else 'have'} a figure for the same month of the year "
        f"before; {LEAST_PAIRS} are needed"
    )


def _trend_gaps(numbers: Numbers, k: int) -> str:
    return (
        f"more than {MOST_GAPS} of the months that it rests on, or more than {MOST_RECENT_GAPS} of the last {YEAR}, "
        "have no figure"
    )


_PLAIN = {
    "": "",
    "not_monthly": "the measure is not collected monthly",
    "as_published": "its figures are published for whole periods and do not stand for single months",
    "no_spread": "all baseline months are equal, so there is no spread to measure against",
}
_COUNTED: dict[str, Callable[[Numbers, int], str]] = {
    "break": _break,
    "tested_missing": _tested_missing,
    "short_history": _short_history,
    "baseline_gaps": _baseline_gaps,
    "short_trend_history": _short_trend_history,
    "pairs_missing": _pairs_missing,
    "trend_gaps": _trend_gaps,
}


def in_words(code: str, numbers: Numbers | None = None, tested: int = 0) -> str:
    """Return why something could not be assessed, "" for no code; `tested` is how many months the rule looks at.

    Raises KeyError for an unknown code.
    """
    return _PLAIN[code] if code in _PLAIN else _COUNTED[code](numbers or {}, tested)
