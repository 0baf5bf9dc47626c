"""The forms with which plans are written: control sheet, parts, what stands under them, the next version, adopting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal.lib.formatting import format_date
from opcc_portal.lib.periods import parse_date
from opcc_portal.ui.forms import TypedField, words
from scorecard.domain.tree import BELOW
from scorecard.models import Measure, Placement, Plan, PlanNode, Series

LONG = 5_000  # characters of a text


def day(label: Any, *, last: bool = False, **options: Any) -> TypedField:
    """A date as people write it."""
    hint = gettext_lazy("Such as 28 August 2019 or 28/08/2019.")
    return TypedField(lambda text: parse_date(text, last=last), label=label, **{"help_text": hint, **options})


def text(label: Any, rows: int = 4, most: int = LONG, **options: Any) -> forms.CharField:
    return words(most, label=label, widget=forms.Textarea({"rows": rows}), required=False, **options)


def shown(thing: Any, fields: Any) -> dict[str, Any]:
    """What a thing says, as it would be typed."""
    values = {name: getattr(thing, name) for name in fields}
    return {name: format_date(value) if hasattr(value, "isoformat") else value for name, value in values.items()}


class Dated(forms.Form):
    """A form with a first and a last day."""

    starts: Any
    ends: Any

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        starts, ends = found.get("starts"), found.get("ends")
        if starts and ends and ends <= starts:
            said = {"ends": format_date(ends), "starts": format_date(starts)}
            self.add_error("ends", _("%(ends)s is not after %(starts)s, when it begins.") % said)
        return found


NO_TITLE = {"required": gettext_lazy("Type what the plan is called.")}
NO_START = {"required": gettext_lazy("Type the first day of the plan.")}
NO_END = {"required": gettext_lazy("Type the last day of the plan.")}


class SheetForm(Dated):
    title = words(200, label=gettext_lazy("Name of document"), error_messages=NO_TITLE)
    version = words(20, label=gettext_lazy("Version"), required=False)
    classification = words(60, label=gettext_lazy("Classification"), required=False)
    owner = words(
        200,
        label=gettext_lazy("Owner"),
        help_text=gettext_lazy("An office title, not a person's name."),
        required=False,
    )
    dated = day(gettext_lazy("Date of this version"), required=False)
    produced_by = words(
        200,
        label=gettext_lazy("Produced by"),
        help_text=gettext_lazy("An office title, not a person's name."),
        required=False,
    )
    synopsis = text(gettext_lazy("Synopsis"))
    consulted = text(gettext_lazy("Outcomes of consultation"))
    approved_by = words(200, label=gettext_lazy("Approved by"), required=False)
    ratified = day(gettext_lazy("Date ratified"), required=False)
    copyholders = words(200, label=gettext_lazy("Copyholders"), required=False)
    next_review = day(gettext_lazy("Next review due"), required=False)
    enquiries = words(200, label=gettext_lazy("Enquiries to"), required=False)
    starts = day(gettext_lazy("The plan begins"), error_messages=NO_START)
    ends = day(gettext_lazy("The plan ends"), last=True, error_messages=NO_END)
    contents = text(
        gettext_lazy("Contents list as printed"),
        rows=8,
        most=20_000,
        help_text=gettext_lazy("One entry on each line, its number first. It is checked against the text."),
    )
    note = text(gettext_lazy("Note for readers"), help_text=gettext_lazy("What they should know of this version."))

    def __init__(self, plan: Plan, data: Any = None) -> None:
        super().__init__(data, initial=shown(plan, self.base_fields))


class NextForm(Dated):
    title = words(200, label=gettext_lazy("Name of document"), error_messages=NO_TITLE)
    slug = words(
        50,
        label=gettext_lazy("Its part of the address"),
        help_text=gettext_lazy("Small letters, digits and hyphens, such as 2022-25. It cannot be changed later."),
        error_messages={"required": gettext_lazy("Type what is to stand in the address.")},
    )
    starts = day(gettext_lazy("The plan begins"), error_messages=NO_START)
    ends = day(gettext_lazy("The plan ends"), last=True, error_messages=NO_END)

    def __init__(self, plan: Plan, data: Any = None) -> None:
        super().__init__(data, initial={"title": plan.title, **shown(plan, ("starts", "ends"))})

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise ValidationError(_("Use small letters, digits and hyphens only, such as 2022-25.")) from error
        if slug != slug.lower() or "_" in slug:
            raise ValidationError(_("Use small letters, digits and hyphens only, such as 2022-25."))
        if Plan.objects.filter(slug=slug).exists():
            raise ValidationError(_("There is a plan with this address already. Choose another."))
        return slug


class NodeForm(forms.Form):
    """A part under `parent`, or directly under the plan."""

    level = forms.ChoiceField(label=gettext_lazy("Level"))
    number = words(30, label=gettext_lazy("Number as printed"), required=False)
    title = words(
        300, label=gettext_lazy("Title"), error_messages={"required": gettext_lazy("Type what this part is called.")}
    )
    body = text(gettext_lazy("Text"), rows=6)
    official = forms.BooleanField(
        label=gettext_lazy("Official wording"), help_text=gettext_lazy("Not if it is paraphrased."), required=False
    )
    note = words(300, label=gettext_lazy("Note for the office"), required=False)
    measures = forms.ModelMultipleChoiceField(
        Measure.objects.order_by("name"),
        label=gettext_lazy("Measures that concern it"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, parent: PlanNode | None, data: Any = None, *, node: PlanNode | None = None) -> None:
        names = ("level", "number", "title", "body", "official", "note")
        initial = {**shown(node, names), "measures": list(node.measures.all())} if node else {"official": True}
        super().__init__(data, initial=initial)
        levels = [PlanNode.Level(level) for level in BELOW[parent.level if parent else ""]]
        self.fields["level"].choices = [(level.value, level.label) for level in levels]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was typed, the measures by their keys."""
        return {**self.cleaned_data, "measures": [measure.pk for measure in self.cleaned_data["measures"]]}


class HomeForm(forms.Form):
    """Under which of `homes` a part is to stand."""

    parent = forms.TypedChoiceField(
        label=gettext_lazy("Under"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose the part under which it is to stand.")},
    )

    def __init__(self, homes: Sequence[PlanNode], data: Any = None) -> None:
        super().__init__(data)
        named = [(home.pk, str(home)) for home in homes]
        self.fields["parent"].choices = [("", _("Choose one")), *named]  # type: ignore[attr-defined]


class SeriesField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.measure.name} ({obj.segment})" if obj.segment else str(obj.measure.name)


class PlacementForm(forms.Form):
    series = SeriesField(
        Series.objects.none(),
        label=gettext_lazy("Measure"),
        empty_label=gettext_lazy("Choose one"),
        error_messages={"required": gettext_lazy("Choose the measure that is to stand here.")},
    )
    label = words(
        200,
        label=gettext_lazy("Label"),
        help_text=gettext_lazy("What it is called on the dashboard. Left empty, the measure's name."),
        required=False,
    )
    headline_window = forms.ChoiceField(label=gettext_lazy("Headline window"), choices=Placement.Window.choices)
    on_dashboard = forms.BooleanField(label=gettext_lazy("On the dashboard"), required=False)
    note = words(300, label=gettext_lazy("Note"), required=False)

    def __init__(self, node: PlanNode, data: Any = None, *, placement: Placement | None = None) -> None:
        names = ("label", "headline_window", "on_dashboard", "note")
        super().__init__(data, initial=shown(placement, names) if placement else {"on_dashboard": True})
        if placement:
            del self.fields["series"]
            return
        free = Series.objects.filter(area="force").exclude(placements__node=node).select_related("measure")
        self.fields["series"].queryset = free.order_by("measure__name", "segment")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not found.get("label") and found.get("series"):
            found["label"] = found["series"].measure.name
        if not found.get("label") and "series" not in self.fields:
            self.add_error("label", _("Type what it is called."))
        return found


class AdoptForm(forms.Form):
    on = day(
        gettext_lazy("Adopted on"), error_messages={"required": gettext_lazy("Type the day on which it was adopted.")}
    )
    despite = forms.BooleanField(
        label=gettext_lazy("Adopt it although there are comments without an answer"),
        error_messages={"required": gettext_lazy("Confirm that you want to adopt it all the same, or answer first.")},
    )

    def __init__(self, unanswered: int, data: Any = None) -> None:
        super().__init__(data, initial={"on": format_date(localdate())})
        if not unanswered:
            del self.fields["despite"]

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > localdate():
            raise ValidationError(_("%s is still to come. Adopt it on the day.") % format_date(self.cleaned_data["on"]))
        return self.cleaned_data["on"]
