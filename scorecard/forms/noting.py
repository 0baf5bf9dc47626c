"""The forms with which breaks, events and expectations are noted."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal.lib.formatting import format_date, format_figure, format_month, parse_figure
from opcc_portal.lib.periods import parse_date, parse_month
from opcc_portal.ui.forms import DecimalInput, TypedField, words
from scorecard.domain.typed import read_figure
from scorecard.models import Annotation, Break, Document, Expectation, Measure

LAST_LINE = 1_000_000  # of a document: beyond it is a slip of the finger


class NoteForm(forms.Form):
    """One note of a measure whose latest quarter has data to the month `latest`; `note` is what it says so far."""

    def __init__(self, measure: Measure, latest: date, data: Any = None, *, note: Any = None) -> None:
        super().__init__(data, initial=self.said(note, measure) if note else None)
        self.measure, self.latest = measure, latest

    def said(self, note: Any, measure: Measure) -> dict[str, Any]:
        """What a note says, as it would be typed."""
        raise NotImplementedError

    def taken(self) -> tuple[str, str]:
        """The field to change, and why, where there is such a note already."""
        raise NotImplementedError


class BreakForm(NoteForm):
    month = TypedField(
        parse_month,
        label=gettext_lazy("From"),
        help_text=gettext_lazy("The first month that counts something else, such as April 2017."),
        error_messages={"required": gettext_lazy("Type the month from which the figures count something else.")},
    )
    reason = words(
        300,
        label=gettext_lazy("What changed"),
        help_text=gettext_lazy("Readers see it beside the chart."),
        error_messages={"required": gettext_lazy("Say what changed in that month.")},
    )

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"]
        if month > self.latest:
            said = {"month": format_month(month), "latest": format_month(self.latest)}
            raise ValidationError(_("%(month)s is after %(latest)s, the last month with data.") % said)
        return month

    def said(self, note: Break, measure: Measure) -> dict[str, Any]:
        return {"month": format_month(note.month), "reason": note.reason}

    def taken(self) -> tuple[str, str]:
        month = format_month(self.cleaned_data["month"])
        return "month", _("There is a break in %s already. Change that one instead.") % month


class EventForm(NoteForm):
    date = TypedField(
        parse_date,
        label=gettext_lazy("Date"),
        help_text=gettext_lazy("Such as 5 March 2018 or 05/03/2018."),
        error_messages={"required": gettext_lazy("Type the day on which it happened.")},
    )
    label = words(
        200,
        label=gettext_lazy("What happened"),
        help_text=gettext_lazy("In a few words: they stand on the chart."),
        error_messages={"required": gettext_lazy("Say what happened.")},
    )
    general = forms.BooleanField(
        label=gettext_lazy("Of all measures"),
        help_text=gettext_lazy("It stands on the chart of every measure."),
        required=False,
    )

    def clean_date(self) -> date:
        day: date = self.cleaned_data["date"]
        if day > localdate():
            raise ValidationError(_("%s is still to come. Note an event when it has happened.") % format_date(day))
        return day

    def said(self, note: Annotation, measure: Measure) -> dict[str, Any]:
        general = not note.measures.all()
        return {"date": format_date(note.date), "label": note.label, "general": general}

    def taken(self) -> tuple[str, str]:
        return "label", _("This event is noted on %s already.") % format_date(self.cleaned_data["date"])


class ExpectationForm(NoteForm):
    label = words(
        200,
        label=gettext_lazy("What is expected"),
        help_text=gettext_lazy("Such as “Recruitment target”."),
        error_messages={"required": gettext_lazy("Say what is expected.")},
    )
    value = forms.CharField(
        label=gettext_lazy("Figure"),
        widget=DecimalInput({"class": "govuk-input--width-10"}),
        error_messages={"required": gettext_lazy("Type the figure that is expected.")},
    )
    starts = TypedField(
        parse_date, label=gettext_lazy("From"), help_text=gettext_lazy("Such as 1 April 2017."), required=False
    )
    ends = TypedField(
        lambda text: parse_date(text, last=True),
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Such as 31 March 2018. That day still counts."),
        required=False,
    )
    document = forms.ModelChoiceField(
        Document.objects.order_by("title"), label=gettext_lazy("Source"), empty_label="", required=False
    )
    line = forms.IntegerField(
        label=gettext_lazy("Line in the source"),
        min_value=1,
        max_value=LAST_LINE,
        widget=forms.TextInput({"class": "govuk-input--width-10", "inputmode": "numeric", "autocomplete": "off"}),
        required=False,
        error_messages={"invalid": gettext_lazy("Type the number of the line in digits, such as 1410.")},
    )

    def __init__(self, measure: Measure, latest: date, data: Any = None, *, note: Any = None) -> None:
        super().__init__(measure, latest, data, note=note)
        self.fields["value"].help_text = _("In %s, as in the grid.") % UNITS.get(measure.unit, measure.unit)

    def clean_value(self) -> float:
        try:
            figure = read_figure(self.cleaned_data["value"], self.measure.as_unit)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if figure.value is None or figure.qualifier != "=":
            raise ValidationError(_("Type the figure alone, without a sign or a reason."))
        return figure.value

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        starts, ends = found.get("starts"), found.get("ends")
        if starts and ends and ends < starts:
            said = {"ends": format_date(ends), "starts": format_date(starts)}
            self.add_error("ends", _("%(ends)s is before %(starts)s, from when it counts.") % said)
        if found.get("line") and not found.get("document"):
            self.add_error("document", _("Choose the source in which that line stands."))
        return found

    def said(self, note: Expectation, measure: Measure) -> dict[str, Any]:
        return {
            "label": note.label,
            "value": as_typed(note.value, measure),
            "starts": note.starts and format_date(note.starts),
            "ends": note.ends and format_date(note.ends),
            "document": note.document_id,
            "line": note.line,
        }

    def taken(self) -> tuple[str, str]:
        return "label", _("“%s” is expected of this measure already. Change that one instead.") % self.cleaned_data[
            "label"
        ]


UNITS = {"seconds": gettext_lazy("minutes and seconds"), "%": gettext_lazy("per cent")}


def as_typed(value: float, measure: Measure) -> str:
    """A figure as it is printed, or in all its digits where that would say less."""
    printed = format_figure(value, unit=measure.unit, decimals=measure.decimals)
    exact = value >= 0 and parse_figure(printed, measure.unit) == value
    return printed if exact else f"{value:.15g}"
