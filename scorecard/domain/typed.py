"""A figure as people write it, in a grid or in a spreadsheet: a number, a fraction, a bound, or why there is none."""

import re
from collections.abc import Mapping

import msgspec

from opcc_portal.lib.formatting import Qualifier, parse_figure, round_half_up, scale_of
from scorecard.domain.ledger import NO_CASES, Known
from scorecard.domain.series import Kind, figure_checks

FRACTIONAL = (Kind.PROPORTION, Kind.RATE)  # may be written as their parts
LONGEST = 1_000  # characters; nothing longer is a figure, and patterns are not tried on it
STATED = ("not collected", "not yet available", "under review", NO_CASES, "withheld")
_REASONS = {"n/a": "not collected", "na": "not collected"} | {reason: reason for reason in STATED}
_QUALIFIED = re.compile(r"(?P<sign>≤|<=|<|≥|>=|>|≈|~)\s*(?P<figure>.+)")
_SIGNS: dict[str, Qualifier] = {"≤": "≤", "<=": "≤", "<": "<", "≥": "≥", ">=": "≥", ">": ">", "≈": "≈", "~": "≈"}
_FRACTION = re.compile(r"(?P<numerator>[\d., ]+?)\s*(?:/|of|out of)\s*(?P<denominator>[\d., ]+)")


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be known of a measure to read a figure of it."""

    kind: Kind
    unit: str
    scale: float


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: a value (in the measure's unit) with its parts where they were given, or why there is none."""

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    qualifier: Qualifier = "="
    missing: str = ""

    def says_the_same_as(self, known: Known) -> bool:
        """Whether it adds nothing to a recorded figure: parts that are not written say nothing, and of the same parts
        a value that agrees within the recorded one's rounding is the same figure, only finer."""
        if (self.qualifier, self.missing) != (known.qualifier, known.missing):
            return False
        parts = ((self.numerator, known.numerator), (self.denominator, known.denominator))
        if any(written is not None and written != recorded for written, recorded in parts):
            return False
        return self.value == known.value or (self.numerator is not None and self._rounded_like(known))

    def _rounded_like(self, known: Known) -> bool:
        if self.value is None or known.value is None:
            return False
        return round_half_up(self.value, known.decimals) == round_half_up(known.value, known.decimals)


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A figure in as many fields as its kind has: of a proportion or rate its two parts stand beside the value, of a
    mean the number that it is the mean of (`denominator`). "" is a blank."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""

    @property
    def parts(self) -> tuple[str, str]:
        return self.numerator, self.denominator


def read_figure(text: str, of: Unit) -> Figure:
    """Return the figure that a text stands for: 9,918 or 17.3% or 41/237 or 11:40 or ≤10 or "under review".

    ValueError, in words for the person, where it stands for none, or for one that the measure cannot have.
    """
    return _checked(_figure(text, of), of)


def read_written(now: Written, was: Written, of: Unit, known: Known | None = None) -> Figure:
    """Return the figure that was written into several fields, where `was` stood before; `known` is what that told.

    Whoever changes the parts alone means what they make, and whoever changes the value alone leaves its parts as they
    are: then, as where all were written, they must agree. A fraction or a reason written for the value stands for
    itself, so parts that were there before fall away. A value left alone keeps the digits that are not shown.
    ValueError, in words for the person, where it is no figure of this measure.
    """
    numerator, denominator = (_part(text) for text in now.parts)
    of_parts, blank = now.parts != was.parts, not now.value.strip()
    if of_parts:
        _refuse_a_half(of.kind, numerator, denominator, blank=blank)
    makes_one = of.kind in FRACTIONAL and numerator is not None and denominator is not None
    if makes_one and (blank or (of_parts and now.value == was.value)):
        return _checked(_quotient(numerator or 0.0, denominator or 0.0, of.scale), of)
    left_alone = known is not None and now.value == was.value and not blank
    figure = _left(known) if known and left_alone else _figure(now.value, of)
    if figure.missing or figure.denominator is not None:
        if of_parts and any(now.parts) and (figure.numerator, figure.denominator) != (numerator, denominator):
            raise ValueError(CONTRADICTION[bool(figure.missing)])
        return _checked(figure, of)
    return _checked(msgspec.structs.replace(figure, numerator=numerator, denominator=denominator), of)


def _refuse_a_half(kind: Kind, numerator: float | None, denominator: float | None, *, blank: bool) -> None:
    """Of two parts one alone says nothing, nor does the number of cases without their mean."""
    if kind in FRACTIONAL and (numerator is None) != (denominator is None):
        lacking = "numerator too: how many" if numerator is None else "denominator too: how many it is out of"
        raise ValueError(f"Give the {lacking}.")
    if kind is Kind.MEAN and blank and denominator is not None:
        raise ValueError("Type the mean too: how many it is of says nothing alone.")


CONTRADICTION = {
    True: "There is a figure, or a reason why there is none. Type one of the two.",
    False: "The numerator and denominator stand here twice, and differ. Type them once.",
}


def _checked(figure: Figure, of: Unit) -> Figure:
    faults = figure_checks(
        of.kind, value=figure.value, numerator=figure.numerator, denominator=figure.denominator, scale=of.scale
    )
    if faults:
        raise ValueError(" ".join(faults))
    return figure


def _left(known: Known) -> Figure:
    """The value of a figure that was left alone, without its parts."""
    return Figure(value=known.value, qualifier=known.qualifier, missing=known.missing)


def _part(text: str) -> float | None:
    _bounded(text)
    return parse_figure(text, "")


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"That is {len(text):,} characters long, which no figure is. Type the figure alone.")
    return text


def _figure(text: str, of: Unit) -> Figure:
    cleaned = " ".join(_bounded(text).lower().split())
    if not cleaned:
        raise ValueError(
            f"A figure cannot be taken away. Type the right one, or why there is none: {', '.join(STATED)}."
        )
    if cleaned in _REASONS:
        return Figure(missing=_REASONS[cleaned])
    fraction = _FRACTION.fullmatch(cleaned)
    if fraction and of.kind in FRACTIONAL:
        return _fraction(fraction, of.scale)
    qualified = _QUALIFIED.fullmatch(text.strip())
    value = parse_figure(qualified["figure"] if qualified else text, of.unit)
    if value is not None and value < 0 and scale_of(of.unit) == "duration":
        raise ValueError("A time cannot be below 0. Check the sign.")
    return Figure(value=value, qualifier=_SIGNS[qualified["sign"]] if qualified else "=")


def _fraction(found: Mapping[str, str] | re.Match[str], scale: float) -> Figure:
    """`41/237` or `41 of 237`: the percentage is worked out from its parts."""
    numerator, denominator = (parse_figure(found[name], "") or 0.0 for name in ("numerator", "denominator"))
    return _quotient(numerator, denominator, scale)


def _quotient(numerator: float, denominator: float, scale: float) -> Figure:
    value = scale * numerator / denominator if denominator else None
    return Figure(value=value, numerator=numerator, denominator=denominator)
