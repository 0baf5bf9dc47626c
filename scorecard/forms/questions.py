"""What is asked before a figure is saved: which of two stands, why a past month changes, if an odd one is right."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from opcc_portal.intake.conflict import Conflict
from scorecard.models import Observation

Kinds = Observation.RevisionKind
REVISIONS = (Kinds.SCHEDULED, Kinds.CORRECTION, Kinds.RECLASSIFICATION)
LONGEST = 300  # characters of a reason or note


@dataclass(frozen=True)
class Answers:
    """What was sent of a cell's questions. `asked`: they had been drawn; `sure`: what was said to be right."""

    asked: bool = False
    choice: str = ""
    kind: str = ""
    reason: str = ""
    sure: str = ""
    note: str = ""


@dataclass(frozen=True)
class Question:
    """The questions of one cell, with what was answered so far.

    `conflict`: somebody was quicker. `revision`: how the past month changes, in words. `expected`: what is odd about
    the figure, in words; `figure` is the figure that may be said to be right. `lacking`: what is still to be answered
    ("choice", "kind", "reason", "sure", "note"), each with what to do about it.
    """

    answers: Answers
    conflict: Conflict | None = None
    revision: str = ""
    expected: str = ""
    figure: str = ""
    lacking: dict[str, str] = field(default_factory=dict)

    @property
    def put(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.conflict or self.revision or self.expected)

    @property
    def sure(self) -> bool:
        """Whether just this figure was said to be right: whoever types another one is asked again."""
        return bool(self.figure) and self.answers.sure == self.figure

    @property
    def kinds(self) -> Sequence[tuple[str, str, bool]]:
        return [(kind.value, str(kind.label), kind == self.answers.kind) for kind in REVISIONS]

    @property
    def errors(self) -> dict[str, str]:
        """What is lacking, said only to whoever was asked before."""
        return self.lacking if self.answers.asked else {}

    @property
    def summary(self) -> str:
        """The questions in one line, for the top of the page."""
        if self.conflict and not self.conflict.chosen:
            return _("%s saved another figure while you typed. Choose which of the two stands.") % self.conflict.who
        asked = [self.expected, _("Say why this earlier month changes.") if self.revision else ""]
        return " ".join([*filter(None, asked), *self.errors.values()])


def lacking(question: Question) -> dict[str, str]:
    """Return what is still to be answered, each with what to do about it; {} where the figure can be saved."""
    answers, found = question.answers, {}
    if question.conflict and not question.conflict.chosen:
        again = _("Somebody saved once more while you chose. Choose anew.")
        return {"choice": again if answers.choice else _("Choose which of the two stands.")}
    if question.revision:
        if answers.kind not in REVISIONS:
            found["kind"] = _("Choose what kind of revision this is.")
        found["reason"] = text_fault(answers.reason, _("Give the reason why it changes."))
    if question.expected:
        found["sure"] = "" if question.sure else _("Tick the box if the figure is right, or correct the figure.")
        found["note"] = text_fault(answers.note, _("Say in a note why the figure is right."))
    return {key: text for key, text in found.items() if text}


def text_fault(text: str, blank: str) -> str:
    if not text:
        return blank
    over = _("Shorten this to %(longest)d characters: it has %(length)s.")
    return over % {"longest": LONGEST, "length": f"{len(text):,}"} if len(text) > LONGEST else ""
