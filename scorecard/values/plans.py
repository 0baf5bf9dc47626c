"""Plans and consultations on them as plain values."""

from datetime import date

import msgspec

from opcc_portal.lib.refs import Ref

UNPRINTED = "Not printed"


class ControlLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the document control sheet; where nothing is known its text says so."""

    label: str
    text: str
    known: bool = True


class PlanPart(msgspec.Struct, frozen=True, kw_only=True):
    """A priority, objective or commitment as it reads. `depth` is how many parts stand above it."""

    anchor: str
    depth: int
    level: str
    number: str
    title: str
    body: str = ""


class PlanChange(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a part from one version to the next: `kinds` for filtering, `word` and `words` for people. `text`
    is the part's own; `before` that of the version before, where the two differ."""

    kinds: list[str]
    word: str
    level: str
    number: str
    title: str
    words: list[str] = []
    depth: int = 0
    text: str = ""
    before: str = ""


class ChangeTally(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    label: str
    count: int


class PlansPage(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a plan, beside the one that it follows where readers may see that; else as it stands."""

    title: str
    status: str
    lead: str
    note: str
    control: list[ControlLine]
    follows: Ref | None = None
    compared: str = ""
    tallies: list[ChangeTally] = []
    changes: list[PlanChange] = []
    parts: list[PlanPart] = []
    others: list[Ref] = []


# -- Consultations -------------------------------------------------------------------------------------------------


class ConsultationStepLine(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    basis: str
    due: date | None
    done: date | None
    note: str = ""


class PanelComment(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of a part, by whom (names as shown, or office titles), and what was answered."""

    by: str
    on: date
    text: str
    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None


class ConsultedPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the plan with what was said of it. `key` is its number in the database, by which it is commented on."""

    key: int
    part: PlanPart
    comments: list[PanelComment] = []


class ConsultationPage(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    lead: str
    opens: date
    closes: date
    channels: list[str]
    responses: str
    note: str
    synopsis: str
    steps: list[ConsultationStepLine]
    parts: list[ConsultedPart]
    comments: int = 0
    answered: int = 0
