"""References to figures in a text: `{{crime-volume:quarter}}` is answered with the quarter's figure, whatever it is.

What stands before the colon is a measure's slug, what stands after it one of `WHATS`; without a colon the reference is
to the figure with which the measure is shown.
"""

import difflib
from collections.abc import Mapping

WHATS: dict[str, str] = {
    "quarter": "the last three months",
    "month": "the last month",
    "rolling12": "the last twelve months",
    "year": "the financial year so far",
    "change": "the change on the year before",
    "signal": "what the signals say",
}
HEADLINE = ""  # what a reference without a colon asks for
SUGGESTED = 3
LONGEST = 60  # letters that are repeated of what is no reference


def split(reference: str) -> tuple[str, str]:
    """Return the slug and what is asked of it: ("crime-volume", "quarter"); nothing after the slug is `HEADLINE`."""
    slug, _, what = reference.partition(":")
    return slug.strip(), what.strip()


def fault(reference: str, labels: Mapping[str, str]) -> str:
    """Return why nothing answers a reference, with what may have been meant, in a sentence; "" where something does.

    `labels` are the measures that can be quoted: slug → label.
    """
    slug, what = split(reference)
    if not slug:
        return "A reference names a measure between its braces."
    if slug == "chart":
        return "A chart stands in a paragraph of its own."
    if slug not in labels:
        return f"There is no measure “{slug}” to quote.{meant(near_slugs(slug, labels), what)}"
    if what and what not in WHATS:
        near = difflib.get_close_matches(what.casefold(), WHATS, SUGGESTED)
        hint = meant([f"{slug}:{word}" for word in near]) or f" Ask for {', '.join(WHATS)}."
        return f"“{what}” is no figure of {labels[slug]}.{hint}"
    return ""


def broken(typed: str) -> str:
    """Return what is wrong with what looks like a reference and was not read as one, in a sentence."""
    shown = typed if len(typed) <= LONGEST else f"{typed[:LONGEST]}…"
    return f"“{shown}” is not read as a reference: type it as {{{{measure:figure}}}}, in one line, without stress."


def near_slugs(slug: str, labels: Mapping[str, str]) -> list[str]:
    """Return the slugs that look like what was typed, or whose measure is called like it; the nearest first."""
    wanted = "-".join(slug.casefold().split())
    called = {"-".join(label.casefold().split()): known for known, label in labels.items()}
    found = difflib.get_close_matches(wanted, [*labels, *called], 2 * SUGGESTED)
    return list(dict.fromkeys(called.get(name, name) if name not in labels else name for name in found))[:SUGGESTED]


def meant(slugs: list[str], what: str = "") -> str:
    """ " Did you mean {{cyber-crime:quarter}} or {{crime-volume:quarter}}?", or nothing."""
    asked = f":{what}" if what in WHATS and what else ""
    names = ["{{" + slug + asked + "}}" for slug in slugs]
    if not names:
        return ""
    listed = f"{', '.join(names[:-1])} or {names[-1]}" if names[1:] else names[0]
    return f" Did you mean {listed}?"
