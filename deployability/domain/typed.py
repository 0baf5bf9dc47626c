"""FTE as people type it, and what cannot be in a row whatever is typed."""

import re
from decimal import ROUND_HALF_UP, Decimal

from deployability.domain.strength import HUNDRED, Strength

MOST = Decimal(99_999)
YEAR = Decimal(366)
MOST_PRINTED = Decimal("999999.99")  # what a claim can hold
_NUMBER = re.compile(r"(?P<sign>[-−+]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.(?P<part>[0-9]*))?")

# As many digits as are kept of what a document prints.
_PRINTED = re.compile(r"(?P<sign>[-−+]?)(?P<number>[0-9]{1,6}(?:\.[0-9]*)?|\.[0-9]+)%?")


def read_fte(text: str) -> Decimal | None:
    """Return the FTE that a text stands for: "7", "7.5", "1,250"; None for a blank.

    Raises ValueError, in words that say what to type, for anything else: FTE are never negative, and are told to two
    decimals at most.
    """
    if not text.strip():
        return None
    value = _read(text, 2, "Type full-time equivalents, such as 7 or 7.5.")
    if value > MOST:
        raise ValueError(f"{text.strip()} is more than a force has. Check the number.")
    return value


def read_days(text: str) -> Decimal:
    """Return the days of a year that a text stands for: "10.5". Raises ValueError, in words that say what to type."""
    value = _read(text, 1, "Type days, such as 10 or 10.5.")
    if value > YEAR:
        raise ValueError(f"{text.strip()} days are more than a year has.")
    return value


def read_percent(text: str) -> Decimal:
    """Return a percentage from 0 to 100: "75", "75%". Raises ValueError, in words that say what to type."""
    value = _read(text.strip().removesuffix("%"), 2, "Type a percentage, such as 75.")
    if value > HUNDRED:
        raise ValueError(f"{text.strip()} is more than 100 per cent.")
    return value


def read_printed(text: str) -> tuple[Decimal, str]:
    """Return a figure that a file prints, and how it is told: "69.6%" as it is; of more than two decimals, which a
    spreadsheet keeps of a share that it worked out, two. Raises ValueError, in words."""
    cleaned = "".join(text.replace(",", "").split())
    found = _PRINTED.fullmatch(cleaned)
    if found is None:
        raise ValueError(f"“{text.strip()[:40]}” is not a number.")
    value = Decimal(found["number"]) * (-1 if found["sign"] in ("-", "−") else 1)
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if abs(rounded) > MOST_PRINTED:
        raise ValueError(f"{cleaned[:40]} is more than can be kept.")
    if value == rounded:
        return rounded, text.strip()[:20]
    return rounded, write_fte(rounded) + ("%" if cleaned.endswith("%") else "")


def _read(text: str, decimals: int, example: str) -> Decimal:
    """A number that is not negative, with so many decimals at most."""
    cleaned = "".join(text.split())
    found = _NUMBER.fullmatch(cleaned)
    if found is None or not (found["whole"] or found["part"]):
        raise ValueError(f"“{text.strip()[:40]}” is not a number. {example}")
    value = Decimal(f"{(found['whole'] or '0').replace(',', '')}.{found['part'] or 0}")
    if found["sign"] in ("-", "−") and value:
        raise ValueError("It cannot be negative. Type how many there are, or 0.")
    if len((found["part"] or "").rstrip("0")) > decimals:
        raise ValueError(f"{cleaned[:40]} has more decimals than are told here. Round it to {decimals}.")
    return value


def write_fte(value: Decimal | None) -> str:
    """Return FTE as they are typed: "7", "7.5", "" for None."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fault(row: Strength) -> str:
    """Why a row cannot be: more undeployable than there are posts. "" where nothing stands against it."""
    if row.undeployable <= row.establishment:
        return ""
    lost, posts = write_fte(row.undeployable), write_fte(row.establishment)
    return f"{lost} FTE undeployable is more than the establishment of {posts}. Check both."
