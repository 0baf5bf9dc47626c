"""The workbench: what a quarter still lacks before it can be submitted, and what somebody should look at."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from django.utils.translation import gettext as _

from opcc_portal import jobs
from opcc_portal.lib.formatting import format_date, format_figure
from opcc_portal.lib.periods import Period, add_months, month_of
from opcc_portal.models import Quarter
from scorecard import queries
from scorecard.domain import due, wording
from scorecard.domain.expected import Expected
from scorecard.domain.series import Frequency
from scorecard.domain.signals import Signal
from scorecard.models import Annotation, Placement
from scorecard.pages import parts, recording, saying, signals, topics
from scorecard.pages.parts import QUARTER, YEAR, Subject
from scorecard.queries.expecting import expected_ranges
from scorecard.queries.peers import recorded
from scorecard.queries.writing import commentaries
from scorecard.queries.writing import topics as topics_of
from scorecard.values import Task, TaskList, Workbench


@dataclass(frozen=True)
class Item:
    """A measure of the dashboard with all that the workbench looks at. `before`: its signals a quarter earlier;
    `commented`: something is written about it; `settled`: whether to make a topic of it is decided."""

    subject: Subject
    before: list[Signal] = field(default_factory=list)
    ranges: Mapping[Period, Expected] = field(default_factory=dict)
    events: Sequence[Annotation] = ()
    commented: bool = False
    settled: bool = False

    @property
    def frequency(self) -> Frequency:
        return cast(Frequency, self.subject.measure.frequency)

    @property
    def due(self) -> list[Period]:
        item = self.subject
        calendar, data_to = item.quarter.calendar, item.quarter.data_to
        return due.due(self.frequency, item.measure.lag_months, item.headline_period, quarter=calendar, data_to=data_to)

    @property
    def missing(self) -> list[Period]:
        return due.missing(self.subject.ledger, self.frequency, self.due)


def gather(quarter: Quarter, before: Quarter | None, today: date) -> Workbench:
    """The workbench of a quarter, `before` being the one before it. Nine queries, however many measures, and those of
    the checks."""
    earlier = before.data_to if before else add_months(quarter.data_to, -QUARTER)
    items = read(quarter, earlier)
    return Workbench(
        measures=len(items),
        complete=sum(not item.missing for item in items),
        problems=jobs.problems(quarter),
        lists=[
            missing(items),
            queried(items),
            late(items, today),
            newly_signalled(items),
            uncommented(items),
            undecided(items),
        ],
    )


def read(quarter: Quarter, earlier: date) -> list[Item]:
    """Read what stands on the dashboard; what stands there twice is one measure to see to."""
    placements: dict[int, Placement] = {}
    for placement in queries.dashboard_placements(quarter.data_to, "office"):
        placements.setdefault(placement.series_id, placement)
    series = [placement.series for placement in placements.values()]
    ledgers = queries.ledgers(series)
    months = {add_months(end, -item.measure.lag_months) for end in (quarter.data_to, earlier) for item in series}
    assessed = queries.assessments(placements, months)
    measures = [item.measure_id for item in series]
    events, judged = queries.events_naming(measures), recorded(measures, quarter.data_to)
    said, decided = commentaries(quarter), topics_of(quarter, "office")
    ranges: dict[int, dict[Period, Expected]] = defaultdict(dict)
    for (pk, period), expected in expected_ranges(quarter, series, ledgers).items():
        ranges[pk][period] = expected

    def signals_at(placement: Placement, end: date) -> list[Signal]:
        month = add_months(end, -placement.series.measure.lag_months)
        return parts.stored_signals(assessed.get((placement.series_id, month)))

    def subject(pk: int, placement: Placement) -> Subject:
        measure = placement.series.measure
        return Subject(
            quarter=quarter,
            placement=placement,
            measure=measure,
            ledger=ledgers[pk],
            signals=signals_at(placement, quarter.data_to),
            recorded=recording.statements(judged[measure.pk], measure, quarter.data_to),
        )

    subjects = [subject(pk, placement) for pk, placement in placements.items()]
    return [
        Item(
            subject=item,
            before=signals_at(item.placement, earlier),
            ranges=ranges[item.placement.series_id],
            events=events[item.measure.pk],
            commented=item.measure.pk in said and bool(said[item.measure.pk].text),
            settled=topics.settled(item, decided),
        )
        for item in subjects
    ]


def tasks(items: Sequence[Item], detail: Callable[[Item], str]) -> list[Task]:
    """A task for each measure of which there is something to say."""
    return [
        Task(
            series=item.subject.placement.series_id,
            slug=item.subject.measure.slug,
            label=item.subject.placement.label,
            detail=said,
        )
        for item in items
        if (said := detail(item))
    ]


# -- Figures -------------------------------------------------------------------------------------------------------


def missing(items: Sequence[Item]) -> TaskList:
    return TaskList(
        key="missing",
        title=_("Missing"),
        hint=_("Figures that this quarter wants and that nobody has given. A reason why there is none is an answer."),
        none=_("Nothing is missing."),
        place="grid",
        tasks=tasks(items, lambda item: listed([period.label() for period in item.missing])),
    )


def late(items: Sequence[Item], today: date) -> TaskList:
    return TaskList(
        key="late",
        title=_("Late"),
        hint=_("Of what is missing, that which should have come by now, with the day by which."),
        none=_("Nothing is late."),
        place="grid",
        tasks=tasks(items, lambda item: overdue(item, today)),
    )


def overdue(item: Item, today: date) -> str:
    """Since when a figure is late; of several the first, as the list of what is missing names them all."""
    since = [(due.late_since(period, item.subject.measure.lag_months), period) for period in item.missing]
    found = sorted(pair for pair in since if pair[0] <= today)
    if not found:
        return ""
    day, period = found[0]
    said = {"period": period.label(), "day": format_date(day), "more": len(found) - 1}
    if not said["more"]:
        return _("%(period)s, since %(day)s") % said
    return _("%(period)s, since %(day)s, and %(more)d more") % said


def queried(items: Sequence[Item]) -> TaskList:
    return TaskList(
        key="queried",
        title=_("Queried"),
        hint=_("Figures far from what was expected, and without a note that explains them. They may be right."),
        none=_("No figure is far from what was expected."),
        place="grid",
        tasks=tasks(items, lambda item: "; ".join(unexplained(item))),
    )


def unexplained(item: Item) -> list[str]:
    """The quarter's figures outside their range about which no note says anything."""
    known = [(period, item.subject.ledger.figures.get(period), item.ranges.get(period)) for period in item.due]
    return [
        _("%(period)s: %(figure)s, expected between %(low)s and %(high)s")
        % {"period": period.label(), **written(item, figure=figure.value, low=wanted.low, high=wanted.high)}
        for period, figure, wanted in known
        if figure and figure.value is not None and wanted and not figure.note and not wanted.holds(figure.value)
    ]


def written(item: Item, **values: float) -> dict[str, str]:
    unit, decimals = item.subject.measure.unit, item.subject.measure.decimals
    return {name: format_figure(value, unit=unit, decimals=decimals) for name, value in values.items()}


# -- Signals -------------------------------------------------------------------------------------------------------


def newly_signalled(items: Sequence[Item]) -> TaskList:
    never = _("The quarter before was never assessed, so these are all signals that there are.")
    return TaskList(
        key="signalled",
        title=_("Newly signalled"),
        hint=_("Signals that were not there a quarter ago."),
        none=_("No signal is new."),
        place="draft",
        tasks=tasks(items, lambda item: "; ".join(wording.word(new) for new in fresh(item))),
        note="" if any(item.before for item in items) else never,
    )


def fresh(item: Item) -> list[Signal]:
    """The signals that did not fire in the same way a quarter earlier."""
    known = {(signal.code, signal.state) for signal in signals.fired(item.before)}
    return [signal for signal in signals.fired(item.subject.signals) if (signal.code, signal.state) not in known]


def uncommented(items: Sequence[Item]) -> TaskList:
    return TaskList(
        key="uncommented",
        title=_("Uncommented"),
        hint=_("Measures that stand out and about which nothing is said: no commentary, event, break or note."),
        none=_("No measure stands out without a word about it."),
        place="commentary",
        tasks=tasks(items, unsaid),
    )


def unsaid(item: Item) -> str:
    """The signals of a measure about which nothing is said in the twelve months tested."""
    standing_out = signals.unexpected(item.subject.signals)
    return "; ".join(wording.word(signal) for signal in standing_out if not spoken_of(item))


def spoken_of(item: Item) -> bool:
    """Whether a commentary speaks of it, or of the months tested an event that names the measure, a break or a note."""
    if item.commented:
        return True
    tested = item.subject.period(YEAR).months
    figures = item.subject.ledger.figures.items()
    dated = [*item.subject.ledger.breaks, *(event.date for event in item.events)]
    dated += [period.end for period, known in figures if known.note]
    return bool(item.subject.placement.note) or any(month_of(day) in tested for day in dated)


def undecided(items: Sequence[Item]) -> TaskList:
    return TaskList(
        key="topics",
        title=_("Topics to decide"),
        hint=_("Measures that stand out and of which nobody has said yet whether they are a significant topic."),
        none=_("Whether to make a topic of it is decided of everything that stands out."),
        place="topics",
        tasks=tasks(items, proposed),
    )


def proposed(item: Item) -> str:
    return "" if item.settled else saying.sign(item.subject)[1]


def listed(words: Sequence[str]) -> str:
    """ "January 2018, February 2018 and March 2018"."""
    return (
        _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
        if words[1:]
        else "".join(words)
    )
