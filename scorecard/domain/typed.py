"""A figure as people write it, in a grid or in a spreadsheet: a number, a fraction, a bound, or why there is none."""

import re
from collections.abc import Mapping

import msgspec

from opcc_portal.lib.formatting import Qualifier, parse_figure, round_half_up, scale_of
from scorecard.domain.ledger import NO_CASES, Known
from scorecard.domain.series import Kind, figure_checks

FRACTIONAL = (Kind.PROPORTION, Kind.RATE)  # may be written as their parts
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


def read_figure(text: str, of: Unit, *, numerator: str = "", denominator: str = "") -> Figure:
    """Return the figure that a text stands for: 9,918 or 17.3% or 41/237 or 11:40 or ≤10 or "under review".

    `numerator` and `denominator` are its parts, where they are written on their own; without a text they make the
    figure of a proportion or rate. ValueError, in words for the person, where it stands for none, or for one that the
    measure cannot have.
    """
    figure = _with_parts(text, of, numerator, denominator) if numerator or denominator else _figure(text, of)
    faults = figure_checks(
        of.kind, value=figure.value, numerator=figure.numerator, denominator=figure.denominator, scale=of.scale
    )
    if faults:
        raise ValueError(" ".join(faults))
    return figure


def _with_parts(text: str, of: Unit, numerator: str, denominator: str) -> Figure:
    top, bottom = (_part(part, name) for part, name in ((numerator, "numerator"), (denominator, "denominator")))
    if text:
        return msgspec.structs.replace(_figure(text, of), numerator=top, denominator=bottom)
    if of.kind not in FRACTIONAL or top is None:
        raise ValueError("The figure itself is missing: its parts alone do not make it.")
    return Figure(value=of.scale * top / bottom if bottom else None, numerator=top, denominator=bottom)


def _part(text: str, name: str) -> float | None:
    try:
        return parse_figure(text, "")
    except ValueError as error:
        raise ValueError(f"The {name}: {error}") from None


def _figure(text: str, of: Unit) -> Figure:
    cleaned = " ".join(text.lower().split())
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
    value = scale * numerator / denominator if denominator else None
    return Figure(value=value, numerator=numerator, denominator=denominator)
