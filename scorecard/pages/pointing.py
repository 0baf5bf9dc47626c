"""Numbers that somebody typed where a reference would follow the data, held against the figures of what is named."""

from collections.abc import Iterable, Iterator

from opcc_portal.lib import prose
from opcc_portal.lib.formatting import scale_of
from opcc_portal.lib.periods import Period, add_months
from opcc_portal.lib.prose import Line, Prose
from scorecard.domain.ledger import Shown
from scorecard.domain.series import Kind
from scorecard.domain.stated import Doubt, Named, Sort, Spoken, doubts
from scorecard.models import Placement
from scorecard.pages import parts
from scorecard.pages.parts import Subject
from scorecard.pages.quoting import period

ANSWERED = "…"  # in place of a figure that follows the data, which need not be looked at
WINDOWS = {  # of two that are equally near the first is told
    "quarter": "in the quarter",
    "rolling12": "in the last twelve months",
    "year": "in the financial year so far",
    "": "in the period shown",
}


def out(text: Prose, items: Iterable[Subject]) -> list[str]:
    """Each number in a text that is none of the named measure's figures, in a sentence with both."""
    measures = [named(item) for item in items]
    found: list[Doubt] = [doubt for said in sayings(text) for doubt in doubts(said, measures)]
    return list(dict.fromkeys(doubt.sentence for doubt in found))


def sayings(text: Prose) -> Iterator[str]:
    """What is said together: each line, and each row of a table, whose first cell names what its others are about."""
    yield from map(typed, prose.lines(text))
    for block in text.blocks:
        yield from (" ".join(map(typed, row)) for row in block.rows)


def typed(line: Line) -> str:
    """What somebody typed themselves."""
    return "".join(ANSWERED if span.figure or span.unknown else span.text for span in line)


def named(item: Subject) -> Named:
    """A measure by the names it goes by, with every figure of it that a text of this quarter may give."""
    names = called(item.placement)
    if scale_of(item.measure.unit) == "duration":  # a time is written in words that are no plain number
        return Named(names=names, figures=[])
    return Named(names=names, figures=[*windows(item), *others(item)])


def called(placement: Placement) -> list[str]:
    """The names that a measure goes by: as it is placed, as it is defined, and the words of its address."""
    measure = placement.series.measure
    return list(dict.fromkeys([placement.label, measure.name, measure.slug.replace("-", " ")]))


def windows(item: Subject) -> Iterator[Spoken]:
    """The figures of the quarter, each with that of the year before, the change between them and their cases."""
    for what, where in WINDOWS.items():
        yield from beside(item, period(item, what), where)
    yield from beside(item, period(item, "month"), f"in {period(item, 'month').label()}")


def beside(item: Subject, wanted: Period, where: str) -> Iterator[Spoken]:
    now, before = item.ledger.at(wanted), item.ledger.at(wanted.year_before())
    yield from spoken(item, now, where)
    yield from spoken(item, before, f"{where} a year before" if wanted.span != 1 else f"in {before.period.label()}")
    if now.value is not None and before.value is not None:
        yield Spoken(value=now.value - before.value, decimals=item.measure.decimals, sort=sort(item))
    change = parts.year_on_year(item.ledger, item.measure, wanted, item.direction)
    if change and change.value is not None:
        way = {"up": "higher", "down": "lower", "same": "different"}[change.direction]
        told = f"{way} {where} than a year before"
        yield Spoken(value=change.value, decimals=1, sort="percent", text=change.text, where=told)


def others(item: Subject) -> Iterator[Spoken]:
    """Every month and quarter of the last year: right when somebody writes it, of little use to whoever did not."""
    for span, number in ((1, 12), (parts.QUARTER, 4)):
        for back in range(number):
            wanted = Period(add_months(item.month, -back * span), span)
            yield from spoken(item, item.ledger.at(wanted), "")


def spoken(item: Subject, shown: Shown, where: str) -> Iterator[Spoken]:
    """A figure, and the numbers of cases behind it."""
    if shown.value is None:
        return
    text = parts.figure(shown, item.measure).text
    decimals = parts.precision(shown, item.measure)
    yield Spoken(value=shown.value, decimals=decimals, sort=sort(item), text=text, where=where)
    source = shown.known or shown.combined
    if item.measure.kind in (Kind.PROPORTION, Kind.MEAN, Kind.RATE) and source:
        yield from (Spoken(value=cases) for cases in (source.numerator, source.denominator) if cases is not None)


def sort(item: Subject) -> Sort:
    return "percent" if scale_of(item.measure.unit) == "percent" else "number"
