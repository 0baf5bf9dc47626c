"""What people write about measures, as plain values: charts within a text, and significant topics."""

from datetime import date

import msgspec

from opcc_portal.lib.chart import Scale
from opcc_portal.lib.prose import Prose
from opcc_portal.lib.refs import Ref
from scorecard.values.parts import Figure, Symbol


class QuotedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One measure in a chart within a text: a figure for each of the chart's months."""

    label: str
    figures: list[Figure]


class QuotedChart(msgspec.Struct, frozen=True, kw_only=True):
    """A chart where somebody put it within a text. `key` names its picture and its table; `problem`: why there is none,
    in a sentence."""

    key: str
    title: str = ""
    subtitle: str = ""
    alt: str = ""
    scale: Scale = "number"
    decimals: int = 0
    from_zero: bool = False
    months: list[date] = []
    labels: list[str] = []
    lines: list[QuotedLine] = []
    illustrative: str = ""
    problem: str = ""


class SignificantTopic(msgspec.Struct, frozen=True, kw_only=True):
    """One of the topics that lead the report. `criterion` says why it does, in words; "" where that is not clear.
    `measure` is what it is about, `symbol` what it was proposed from, if either."""

    prose: Prose
    criterion: str = ""
    measure: Ref | None = None
    priority: str = ""
    symbol: Symbol | None = None


class Quotable(msgspec.Struct, frozen=True, kw_only=True):
    """A measure that texts can quote: what each reference asks for, as it is typed, and what it says now."""

    slug: str
    label: str
    references: list[tuple[str, str, str]]


class Saving(msgspec.Struct, frozen=True, kw_only=True):
    """One saving of a text: who, when, and what it said from then on, by the labels of its fields."""

    who: str
    when: str
    texts: list[tuple[str, str]]


class CommentaryDesk(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around the form in which somebody writes: the phrase proposed, the figures to quote (of the measure
    itself first), and how the text came about."""

    proposed: str
    own: Quotable
    others: list[Quotable]
    history: list[Saving] = []


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """How a text will look. `faults` are what nothing answers, `doubts` the numbers that are no figure of the measure
    named beside them, `slips` what of it is not shown as it was typed; `refusal`: why it is not shown at all."""

    prose: Prose
    charts: list[QuotedChart] = []
    faults: list[str] = []
    doubts: list[str] = []
    slips: list[str] = []
    refusal: str = ""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A measure that stands out, of which a topic may be made: in the words of the dashboard. `mark` is that of what
    was decided of it before."""

    slug: str
    label: str
    sentence: str
    symbol: Symbol
    mark: str


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A topic that was accepted, or declined for a `reason`. `proposed`: it comes from a signal."""

    number: int
    topic: SignificantTopic
    label: str
    reason: str = ""
    proposed: bool = False
    faults: list[str] = []


class TopicDesk(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be decided and what was. `order` is the mark of the order in which those accepted stand."""

    proposals: list[Proposal]
    accepted: list[Decided]
    declined: list[Decided]
    order: str
