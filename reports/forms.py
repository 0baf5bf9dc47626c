"""The forms with which highlight reports, service delivery and the glossary are written."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal.models import Quarter
from opcc_portal.ui.forms import words
from reports.domain import due
from reports.domain.deliverables import Progress, read_progress
from reports.models import Deliverable, DeliveryUpdate, OutlineSection
from scorecard.forms.writing import written
from scorecard.models import Measure
from scorecard.queries import placed

BULLETS = gettext_lazy("A point on each line, beginning with “- ”. **bold**, tables and footnotes are understood.")


def several_measures(**options: Any) -> forms.ModelMultipleChoiceField:
    """A choice of measures, by slug; of which ones the form says."""
    of_none = Measure.objects.none()
    return forms.ModelMultipleChoiceField(
        of_none, to_field_name="slug", widget=forms.CheckboxSelectMultiple, required=False, **options
    )


def standing(quarter: Quarter) -> QuerySet[Measure]:
    """The measures under the plan in force for a quarter."""
    return Measure.objects.filter(pk__in=placed(quarter.data_to).order_by().values("series__measure")).order_by("slug")


class BoxesForm(forms.Form):
    """The boxes of a highlight report, and what is said of its scorecard."""

    outcomes = written(8, label=gettext_lazy("Outcomes achieved"), help_text=BULLETS)
    risks = written(6, label=gettext_lazy("Risks and issues"))
    focus = written(6, label=gettext_lazy("Focus next quarter"))
    assessment = written(5, label=gettext_lazy("Overall assessment"))
    commentary = written(6, label=gettext_lazy("Scorecard commentary"))


class DeliverableForm(forms.Form):
    """A deliverable with its date and how far it is."""

    action = words(
        300,
        label=gettext_lazy("Action"),
        error_messages={"required": gettext_lazy("Say what is to be delivered.")},
    )
    due_printed = words(
        60,
        label=gettext_lazy("Due"),
        required=False,
        help_text=gettext_lazy("As it is to be printed: Sept 2022, 31 March 2023, Q4 2023, Q4 2023-24."),
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    progress = words(
        120,
        label=gettext_lazy("Progress this quarter"),
        required=False,
        help_text=gettext_lazy("Per cent from 0 to 100, or a few words."),
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    source = forms.ChoiceField(label=gettext_lazy("Source"), choices=Deliverable.Source.choices)
    reference = words(
        100,
        label=gettext_lazy("Reference"),
        required=False,
        help_text=gettext_lazy("Such as the number of a recommendation."),
    )
    note = words(300, label=gettext_lazy("Note"), required=False, help_text=gettext_lazy("Readers see it."))
    measures = several_measures(
        label=gettext_lazy("Measures"),
        help_text=gettext_lazy("Those that it is to change: their pages lead to it, under “What is being done”."),
    )

    def __init__(self, *args: Any, quarter: Quarter, last_due: str = "", **kwargs: Any) -> None:
        """`last_due` is what the report before said; it stands there where this quarter's has said nothing yet."""
        super().__init__(*args, **kwargs)
        self.fields["measures"].queryset = standing(quarter)  # type: ignore[attr-defined]  # a choice of rows
        if self.initial.get("reported") is False:
            self.initial = {**self.initial, "due_printed": last_due}
        given = self.data if self.is_bound else self.initial  # a bound field would keep the words that it has now
        if said := read_as(str(given.get("due_printed") or "")):
            due_printed = self.fields["due_printed"]
            due_printed.help_text = format_html("{}<br>{}", due_printed.help_text, said)  # what was typed is escaped

    def clean_progress(self) -> Progress:
        try:
            return read_progress(self.cleaned_data["progress"])
        except ValueError as error:
            raise ValidationError(str(error)) from error


def read_as(printed: str) -> str:
    """How a printed due date is read, in words for the writer."""
    if not printed.strip():
        return ""
    found = due.read(printed)
    if found:
        return _("“%(printed)s” is read as: %(meant)s.") % {"printed": printed, "meant": due.meant(found)}
    return _("“%(printed)s” cannot be read as a date: it is kept as it is printed, and marked.") % {"printed": printed}


class DeliveryForm(forms.Form):
    """How a commitment stands."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[("", gettext_lazy("Choose")), *DeliveryUpdate.Status.choices],
        error_messages={"required": gettext_lazy("Choose how the commitment stands.")},
    )
    narrative = written(8, label=gettext_lazy("What was done, and what comes next"))


class TermForm(forms.Form):
    """A term of the glossary, as one source explains it."""

    term = words(40, label=gettext_lazy("Term"), error_messages={"required": gettext_lazy("Type the term.")})
    meaning = words(
        300, label=gettext_lazy("Stands for"), required=False, help_text=gettext_lazy("Empty: not spelt out there.")
    )
    definition = written(3, label=gettext_lazy("Definition"))
    source = words(60, label=gettext_lazy("Source"), required=False)
    note = words(300, label=gettext_lazy("Note"), required=False, help_text=gettext_lazy("For the office only."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("meaning") and not cleaned.get("definition") and "term" in cleaned:
            self.add_error("meaning", ValidationError(_("Say what it stands for, or define it.")))
        return cleaned


class NewSectionForm(forms.Form):
    """One more section of a report."""

    kind = forms.ChoiceField(
        choices=OutlineSection.Kind.choices,
        label=gettext_lazy("What stands in it"),
        error_messages={"required": gettext_lazy("Choose what stands in the section.")},
    )
    title = words(
        200,
        label=gettext_lazy("Title"),
        error_messages={"required": gettext_lazy("Type the title of the section.")},
    )


class SectionForm(forms.Form):
    """A section of a report: what it is called, its own words, and of a section of measures which ones."""

    title = words(
        200,
        label=gettext_lazy("Title"),
        error_messages={"required": gettext_lazy("Type the title of the section.")},
    )
    included = forms.BooleanField(label=gettext_lazy("In the report"), required=False)
    text = written(
        12,
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("It stands before whatever else is in the section."),
    )
    measures = several_measures(
        label=gettext_lazy("Measures"),
        help_text=gettext_lazy("None chosen: all of the plan that no other section names, by priority."),
    )

    def __init__(self, *args: Any, section: OutlineSection, **options: Any) -> None:
        super().__init__(*args, **options)
        if section.kind != OutlineSection.Kind.MEASURES:
            del self.fields["measures"]
        else:
            self.fields["measures"].queryset = standing(section.quarter)
