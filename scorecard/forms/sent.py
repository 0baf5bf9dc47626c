"""What a browser sends of a cell. Nothing of it is believed: whatever is twice, forged or too long is said so."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from scorecard.domain.typed import Written
from scorecard.forms.cells import BAR, PARTED, Cell
from scorecard.forms.questions import Answers


@dataclass(frozen=True)
class Sent:
    """What was typed into a cell, what stood there before (`was`), and what was answered.

    `version` is that of what stood there; None where it is no number. `twice`: what was sent of one field, where that
    is not one text.
    """

    written: Written
    was: Written
    version: int | None
    twice: tuple[str, ...]
    answers: Answers

    @property
    def changed(self) -> bool:
        return self.written != self.was or bool(self.twice)


def sent(cell: Cell, post: QueryDict) -> Sent | None:
    """Return what was sent of a cell; None where nothing was. A field that is lacking stands as it is drawn."""
    fields = {"value": cell.name} | {part.key: f"{cell.name}-{part.key}" for part in cell.parts}
    typed = {key: texts(post, name) for key, name in fields.items() if name in post}
    if not typed:
        return None
    was = stood(cell, post.get(f"{cell.name}-was"))
    held = {"value": was.value, "numerator": was.numerator, "denominator": was.denominator}
    return Sent(
        written=Written(**held | {key: found[0] for key, found in typed.items()}),
        was=was,
        version=version(post.get(f"{cell.name}-version", str(cell.recorded))),
        twice=next((tuple(found) for found in typed.values() if len(found) > 1), ()),
        answers=Answers(
            asked=f"{cell.name}-asked" in post,
            **{key: one(post, f"{cell.name}-{key}") for key in ("choice", "kind", "reason", "sure", "note")},
        ),
    )


def texts(post: QueryDict, name: str) -> list[str]:
    """The different texts that were sent by one name, in order."""
    return list(dict.fromkeys(plain(text) for text in post.getlist(name)))


def one(post: QueryDict, name: str) -> str:
    """The text that was sent by a name; "" where none was, or more than one."""
    found = texts(post, name)
    return found[0] if len(found) == 1 else ""


def plain(text: str) -> str:
    """Without the character that PostgreSQL cannot keep, and without blanks at the ends."""
    return text.replace("\0", "").strip()


def stood(cell: Cell, text: str | None) -> Written:
    if text is None:
        return cell.was
    if cell.kind not in PARTED:
        return Written(value=text)
    value, numerator, denominator = [*text.split(BAR, 2), "", ""][:3]
    return Written(value=value, numerator=numerator, denominator=denominator)


def version(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def said_twice(found: tuple[str, ...]) -> str:
    return _("This figure was sent twice, as %s. Type it once.") % " and ".join(text[:40] for text in found)
