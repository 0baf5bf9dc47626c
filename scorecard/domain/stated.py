"""Numbers that somebody typed beside a measure's name, held against the figures of that measure.

It points out, never more: a sentence may be about something else. What is plainly no figure is left alone: years,
dates, ordinals, lengths of time, numbered things, roundings that say that they are one.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from opcc_portal.lib.formatting import MONTHS, round_half_up

Sort = Literal["number", "percent"]

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])|\n")
_NUMBER = re.compile(
    r"(?<![\w.,£$€/–−-])(?<!\d:)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?"
    r"(?P<percent>\s?%|\s?per\s?cent\b|\s?percent\b|\s(?:percentage\s)?points?\b|\spts?\b)?"
    r"(?![\w/–−-]|,\d|\.\d|:\d)",
    re.IGNORECASE,
)
_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
_YEAR = re.compile(r"(?:19|20|21)\d\d")
# What stands before a number that is no figure of a measure ...
_NO_FIGURE_AFTER = re.compile(
    rf"(?:\b(?:{_MONTH}|about|around|some|nearly|almost|roughly|approximately|over|under|(?:more|less|fewer)\s+than"
    r"|up\s+to|at\s+(?:least|most)|priority|objective|commitment|paragraph|para|section|table|chart|figure|page|question"
    r"|quarter|operation|op|team|area|phase|age|aged|top|no)\.?|≈|~|c\.)\s*$",
    re.IGNORECASE,
)
# ... and what behind one.
_NO_FIGURE_BEFORE = re.compile(
    rf"\s*(?:(?:st|nd|rd|th)\b|-?\s?(?:year|month|quarter|week|day|hour|minute|min|second|sec|h|s)s?\b"
    rf"|(?:{_MONTH})\b|(?:hundred|thousand|million|m|k)\b)",
    re.IGNORECASE,
)


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a measure: `text` as it is written, `where` in words ("in the quarter"). One without words is right
    when somebody writes it, but nothing to hold another number against: a difference, a number of cases."""

    value: float
    decimals: int = 0
    sort: Sort = "number"
    text: str = ""
    where: str = ""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A measure by the names under which texts speak of it, and its figures."""

    names: list[str]
    figures: list[Spoken]


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """A number that is none of the measure's figures, with the one that comes nearest."""

    wrote: str
    measure: str
    text: str
    where: str

    @property
    def sentence(self) -> str:
        return f"You wrote {self.wrote}; {self.measure} is {self.text} {self.where}."


class _Typed(msgspec.Struct, frozen=True):
    """A number in a text: as written, its value and digits, whether it is a percentage, and where it begins."""

    wrote: str
    value: float
    decimals: int
    sort: Sort
    at: int


def doubts(text: str, measures: Sequence[Named]) -> list[Doubt]:
    """Return each number that stands in a sentence with a measure's name and is none of its figures, in order.

    A sentence that names several measures may give the figures of any of them; a number that is none of theirs is held
    against the one that is named nearest to it.
    """
    found = [doubt for sentence in _SENTENCE.split(text) for doubt in _in_sentence(sentence, measures)]
    return list(dict.fromkeys(found))


def _in_sentence(sentence: str, measures: Sequence[Named]) -> Iterator[Doubt]:
    rest, named = _names(sentence, measures)
    if not named:
        return
    for typed in _numbers(rest):
        if any(_agrees(typed, figure) for _, measure in named for figure in measure.figures):
            continue
        called, measure = min(named, key=lambda pair, at=typed.at: abs(pair[0].start() - at))  # type: ignore[misc]
        if told := _nearest(typed, measure):
            name = called[0][:1].upper() + called[0][1:]
            yield Doubt(wrote=typed.wrote, measure=name, text=told.text, where=told.where)


def _names(sentence: str, measures: Sequence[Named]) -> tuple[str, list[tuple[re.Match[str], Named]]]:
    """Return the sentence without the names in it, so that their own digits are no figures, and which stand where.

    The longest names are looked for first: "Cyber crime reports" is not "Cyber crime".
    """
    every = sorted(((name, measure) for measure in measures for name in measure.names if name), key=_longest)
    found = []
    for name, measure in every:
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        while match := pattern.search(sentence):
            found.append((match, measure))
            sentence = sentence[: match.start()] + "_" * len(match[0]) + sentence[match.end() :]
    return sentence, found


def _longest(pair: tuple[str, Named]) -> int:
    return -len(pair[0])


def _numbers(sentence: str) -> Iterator[_Typed]:
    for match in _NUMBER.finditer(sentence):
        digits, fraction = match["digits"], match["fraction"] or ""
        before, behind = sentence[: match.start()], sentence[match.end() :]
        year = not (fraction or match["percent"]) and _YEAR.fullmatch(digits)
        if year or _NO_FIGURE_AFTER.search(before) or (not match["percent"] and _NO_FIGURE_BEFORE.match(behind)):
            continue
        yield _Typed(
            wrote=match[0].strip(),
            value=float(digits.replace(",", "") + fraction),
            decimals=max(len(fraction) - 1, 0),
            sort="percent" if match["percent"] else "number",
            at=match.start(),
        )


def _agrees(typed: _Typed, figure: Spoken) -> bool:
    """Whether a number is a figure as it is printed, or rounded further."""
    if typed.sort != figure.sort:
        return False
    printed = round_half_up(abs(figure.value), figure.decimals)
    wrote = Decimal(repr(typed.value))
    return wrote == printed or wrote == round_half_up(abs(figure.value), min(typed.decimals, figure.decimals))


def _nearest(typed: _Typed, measure: Named) -> Spoken | None:
    told = [figure for figure in measure.figures if figure.where and figure.sort == typed.sort]
    return min(told, key=lambda figure: abs(abs(figure.value) - typed.value), default=None)
