"""Figures that a text quotes by reference: answered from the same ledgers, in the same words, as every other figure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from opcc_portal.lib import prose
from opcc_portal.lib.formatting import format_month, scale_of
from opcc_portal.lib.periods import Period, add_months, months_between
from opcc_portal.lib.prose import Answer, Prose
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from scorecard import queries
from scorecard.domain import references, wording
from scorecard.domain.references import HEADLINE, WHATS
from scorecard.domain.series import Kind
from scorecard.pages import parts, saying, subjects
from scorecard.pages.parts import Subject
from scorecard.values import ILLUSTRATIVE, Figure, QuotedChart, QuotedLine

# What a reader is told in place of a reference that nothing answers for them: it may name a measure of the office's.
NOT_FOR_READERS = "a figure that cannot be shown"
NO_CHART = "A chart that cannot be shown."
CHART_MONTHS = 36
MOST_LINES = 4
APRIL = 4


def slugs(texts: Iterable[str]) -> set[str]:
    """The measures that these texts quote or draw."""
    return {references.split(reference)[0] for text in texts for reference in prose.references(text)}


class Quotes:
    """What can be quoted of some measures in a quarter, by somebody of an audience.

    `labels` are the measures that might have been meant where nothing answers, by slug; those that are here unless
    said otherwise.
    """

    def __init__(
        self, items: Iterable[Subject], audience: Audience = "office", labels: Mapping[str, str] | None = None
    ) -> None:
        self.audience = audience
        self.items: dict[str, Subject] = {}
        for item in items:  # of a measure that is placed twice the first is meant
            self.items.setdefault(item.measure.slug, item)
        here = {slug: item.placement.label for slug, item in self.items.items()}
        self.labels = here if labels is None else labels

    def answer(self, reference: str) -> Answer | None:
        """The figure that a reference stands for; where there is none, the office is shown what it typed."""
        slug, what = references.split(reference)
        item = self.items.get(slug)
        if item is not None and what in (HEADLINE, *WHATS):
            return answer(item, what)
        return None if self.audience == "office" else Answer(text=NOT_FOR_READERS, unknown=True)

    def read(self, text: str) -> Prose:
        """A text with its figures."""
        return prose.read(text, self.answer)

    def charts(self, text: Prose) -> list[QuotedChart]:
        """The charts of a text, in order."""
        return [chart(f"commentary-{number}", wanted, self) for number, wanted in enumerate(text.charts, start=1)]

    def faults(self, text: Prose) -> list[str]:
        """Each thing in a text that nothing answers, in a sentence, with what may have been meant."""
        drawn = (chart.problem for chart in self.charts(text) if chart.problem)
        return list(dict.fromkeys([*self.unanswered(text), *drawn]))

    def unanswered(self, text: Prose) -> list[str]:
        """The same of its figures alone."""
        unknown = (references.fault(reference, self.labels) for reference in prose.unknown(text))
        return [*unknown, *map(references.broken, prose.unread(text))]


def quotes_in(quarter: Quarter, texts: Iterable[str], audience: Audience) -> Quotes:
    """What some texts quote, as an audience may know it; ten queries, or none where nothing is quoted."""
    wanted = slugs(texts)
    if not wanted:
        return Quotes([], audience)
    placements = queries.placements_of(wanted, quarter.data_to, audience)
    ledgers = queries.ledgers(placement.series for placement in placements)
    return Quotes(subjects.of(quarter, placements, ledgers), audience)


# -- Figures -------------------------------------------------------------------------------------------------------


def answer(item: Subject, what: str) -> Answer:
    if what == "signal":
        return Answer(text=saying.signal(item))
    return moved(item) if what == "change" else in_text(figure(item, period(item, what)))


def period(item: Subject, what: str) -> Period:
    """The period that is asked for; the financial year as far as the measure's figures reach."""
    if what == HEADLINE:
        return item.headline_period
    spans = {"quarter": parts.QUARTER, "month": 1, "rolling12": parts.YEAR}
    return item.period(spans.get(what) or (item.month.month - APRIL) % parts.YEAR + 1)


def figure(item: Subject, wanted: Period) -> Figure:
    return parts.figure(item.ledger.at(wanted), item.measure)


def in_text(shown: Figure) -> Answer:
    """A figure within a sentence; why there is none, in brackets."""
    if shown.value is None:
        return Answer(text=f"(no figure: {shown.text})")
    return Answer(text=f"c. {shown.text}" if shown.approximate else shown.text, illustrative=shown.illustrative)


def moved(item: Subject) -> Answer:
    """How the figure with which a measure is shown moved: "4.3% lower than a year before (10,363)"."""
    change = parts.year_on_year(item.ledger, item.measure, item.headline_period, item.direction)
    if change is None:
        return Answer(text="(not comparable with the year before)")
    return Answer(text=change.sentence, illustrative=change.illustrative)


# -- Charts --------------------------------------------------------------------------------------------------------


def chart(key: str, wanted: Sequence[str], quotes: Quotes) -> QuotedChart:
    """The months of several measures in one chart, or why they cannot be drawn together."""
    problem = next(why_not(wanted, quotes), "")
    if problem:
        return QuotedChart(key=key, problem=problem if quotes.audience == "office" else NO_CHART)
    drawn = [quotes.items[slug] for slug in dict.fromkeys(wanted)]
    first = drawn[0].measure
    months = months_between(*reach(drawn))
    lines = [line(item, months) for item in drawn]
    words = listed([each.label for each in lines])
    made = any(figure.illustrative for each in lines for figure in each.figures)
    return QuotedChart(
        key=key,
        title=f"{words}, month by month",
        subtitle=f"Whole force, {unit_words(drawn)}, {format_month(months[0])} to {format_month(months[-1])}",
        alt=" ".join(shape(item, each, months[-1]) for item, each in zip(drawn, lines, strict=True)),
        scale=scale_of(first.unit),
        decimals=max(item.measure.decimals for item in drawn),
        from_zero=first.kind == Kind.COUNT,
        months=months,
        labels=[format_month(month) for month in months],
        lines=lines,
        illustrative=ILLUSTRATIVE if made else "",
    )


def why_not(wanted: Sequence[str], quotes: Quotes) -> Iterator[str]:
    """Why some measures cannot stand in one chart, in sentences."""
    if not wanted:
        yield "A chart names at least one measure."
    if len(set(wanted)) > MOST_LINES:
        yield f"A chart of {len(set(wanted))} measures cannot be read: draw at most {MOST_LINES} in one."
    yield from filter(None, (references.fault(slug, quotes.labels) for slug in wanted))
    known = [quotes.items[slug] for slug in wanted if slug in quotes.items]
    for item in known:
        if sum(item.ledger.at(Period(month, 1)).value is not None for month in months_between(*reach([item]))) < 2:
            yield f"{item.placement.label} has no figures by month, so there is nothing to draw."
        if not alike(item, known[0]):
            first = known[0]
            yield (
                f"{first.placement.label} ({unit_words([first])}) and {item.placement.label} ({unit_words([item])}) do "
                "not share a scale, so they cannot be drawn in one chart."
            )


def alike(one: Subject, other: Subject) -> bool:
    """Whether two measures can share a scale: they are of one unit, or both count something."""
    return one.measure.unit == other.measure.unit or {one.measure.kind, other.measure.kind} == {Kind.COUNT}


def reach(drawn: Sequence[Subject]) -> tuple[date, date]:
    """From which month to which a chart reaches: three years, fewer where nothing is known of the first months."""
    last = max(item.month for item in drawn)
    earliest = [p.end for item in drawn for p in item.ledger.figures if p.span == 1 and p.end <= last]
    return max(add_months(last, 1 - CHART_MONTHS), min(earliest, default=last)), last


def line(item: Subject, months: Sequence[date]) -> QuotedLine:
    shown = [figure(item, Period(month, 1)) if month <= item.month else Figure(text="") for month in months]
    return QuotedLine(label=item.placement.label, figures=shown)


def shape(item: Subject, drawn: QuotedLine, month: date) -> str:
    values = [each.value for each in drawn.figures]
    told = wording.spark_alt(values, month=month, unit=item.measure.unit, decimals=item.measure.decimals)
    return f"{drawn.label}: {told}"


def unit_words(drawn: Sequence[Subject]) -> str:
    words = {"seconds": "minutes and seconds", "%": "per cent"}
    return listed([words.get(item.measure.unit, item.measure.unit) for item in drawn])


def listed(words: Sequence[str]) -> str:
    """ "Arrests, trials and convictions", each once."""
    each = list(dict.fromkeys(words))
    return f"{', '.join(each[:-1])} and {each[-1]}" if each[1:] else "".join(each)
