"""What is noted beside a series' figures, in words: its breaks, its events, and what it is held against."""

from django.utils.translation import gettext as _

from opcc_portal.lib.formatting import format_date, format_month
from scorecard import queries
from scorecard.actions.noting import Note
from scorecard.models import Annotation, Break, Expectation, Measure, Series
from scorecard.pages.background import expectation
from scorecard.values import NoteLine, NoteList

BREAKS, EVENTS, EXPECTATIONS = "breaks", "events", "expectations"


def lists(series: Series) -> list[NoteList]:
    """Everything noted of a series and its measure, the latest first; four queries."""
    measure = series.measure
    breaks = series.breaks.order_by("-month")
    expectations = measure.expectations.select_related("document").order_by("-starts", "label")
    return [
        NoteList(
            kind=BREAKS,
            title=_("Breaks"),
            hint=_("From this month on the figures count something else. Nothing is compared across a break."),
            none=_("The figures compare throughout."),
            add=_("Add a break"),
            lines=[line(note, measure) for note in breaks],
        ),
        NoteList(
            kind=EVENTS,
            title=_("Events"),
            hint=_("What happened that readers should know of. It stands on the chart, on its day."),
            none=_("No event is noted."),
            add=_("Add an event"),
            lines=[line(note, measure) for note in queries.events_of(measure)],
        ),
        NoteList(
            kind=EXPECTATIONS,
            title=_("Expectations"),
            hint=_("What the figures are held against, such as a target or a standard: a line on the chart."),
            none=_("The figures are held against nothing."),
            add=_("Add an expectation"),
            lines=[line(note, measure) for note in expectations],
        ),
    ]


def line(note: Note, measure: Measure) -> NoteLine:
    if isinstance(note, Break):
        return NoteLine(note=note.pk, text=note.reason, detail=_("from %s") % format_month(note.month))
    if isinstance(note, Annotation):
        detail = ", ".join(filter(None, [format_date(note.date), whose(note, measure)]))
        return NoteLine(note=note.pk, text=note.label, detail=detail)
    return NoteLine(note=note.pk, text=note.label, detail=held_against(note, measure))


def sentence(note: Note, measure: Measure) -> str:
    """A note in one go: "Snow (1 March 2018, of all measures)"."""
    drawn = line(note, measure)
    return f"{drawn.text} ({drawn.detail})"


def whose(event: Annotation, measure: Measure) -> str:
    """Whose event it is where it is not this measure's alone."""
    named = list(event.measures.all())
    if not named:
        return _("of all measures")
    others = [str(item) for item in named if item != measure]
    return _("also of %s") % ", ".join(others) if others else ""


def held_against(note: Expectation, measure: Measure) -> str:
    """The value, since when, until when, and who says so."""
    drawn = expectation(note, measure)
    return ", ".join(
        filter(
            None,
            [
                drawn.text,
                _("from %s") % format_date(drawn.start) if drawn.start else "",
                _("until %s") % format_date(drawn.end) if drawn.end else "",
                drawn.source,
            ],
        )
    )


def shared(note: Note, measure: Measure) -> str:
    """What somebody who changes a note should know: that other measures show it too."""
    return _("This event is %s: they show the change too.") % others if (others := others_of(note, measure)) else ""


def removal(note: Note, measure: Measure) -> str:
    """What becomes of a note that is removed."""
    if isinstance(note, Annotation) and not note.measures.all():
        return _("It is an event of all measures: it goes from all of them.")
    if others := others_of(note, measure):
        return _("It is %s: it stays there, and goes from this measure only.") % others
    return ""


def others_of(note: Note, measure: Measure) -> str:
    return whose(note, measure) if isinstance(note, Annotation) else ""
