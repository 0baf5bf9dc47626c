"""The forms with which a register is kept."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal import access, pages
from opcc_portal.lib.formatting import format_date
from opcc_portal.models import User
from opcc_portal.ui.forms import words
from risks.forms.fields import DATES, LONG, SHORT, day
from risks.models import ImpactArea, Mitigation, Risk


class RiskForm(forms.Form):
    """What a risk is. Its score is not here: reviews give it."""

    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        choices=Risk.Category.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether it is inherent or topical.")},
    )
    reference = words(12, label=gettext_lazy("Reference"), required=False, widget=forms.TextInput(SHORT))
    event = words(300, label=gettext_lazy("Event"), error_messages={"required": gettext_lazy("Say what may happen.")})
    consequences = words(
        LONG,
        label=gettext_lazy("Consequences"),
        required=False,
        help_text=gettext_lazy("One on each line."),
        widget=forms.Textarea({"rows": 5}),
    )
    areas = forms.ModelMultipleChoiceField(
        ImpactArea.objects.all(),
        label=gettext_lazy("Impact areas"),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    identified = day(
        label=gettext_lazy("Identified on"),
        help_text=DATES,
        error_messages={"required": gettext_lazy("Type the day on which it was identified.")},
    )
    owner_role = words(
        120,
        label=gettext_lazy("Owner"),
        required=False,
        help_text=gettext_lazy("An office title, as readers see it."),
        widget=forms.TextInput(SHORT),
    )
    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Kept up to date by"),
        required=False,
        empty_label=gettext_lazy("Nobody"),
        help_text=gettext_lazy("They review it and are reminded when that is due. Readers do not see it."),
    )
    note = words(300, label=gettext_lazy("Note"), required=False, help_text=gettext_lazy("Readers see it."))

    def __init__(self, *args: Any, proposed: Mapping[str, str] | None = None, **options: Any) -> None:
        """`proposed` are the references that a new risk may have, by category; None: it has one, which stays."""
        super().__init__(*args, **options)
        if proposed is None:
            del self.fields["reference"]
        else:
            self.fields["reference"].help_text = _(
                "Left empty it becomes the next free one: %(inherent)s if it is inherent, %(topical)s if topical."
            ) % dict(proposed)
        stated = self.initial.get("owner") or None
        self.fields["owner"].queryset = keepers(stated)  # type: ignore[attr-defined]  # a choice of rows
        for kind in pages.nameable():
            there = self.initial.get(f"concerns_{kind.key}") or []
            self.fields[f"concerns_{kind.key}"] = concerned(kind, there)

    def clean_reference(self) -> str:
        reference = "".join(self.cleaned_data["reference"].split()).upper()
        if reference and not re.fullmatch(r"[A-Z]{1,4}[0-9]{1,4}", reference):
            raise ValidationError(_("Type letters and a number, such as T8."))
        return reference

    def clean_identified(self) -> date:
        day: date = self.cleaned_data["identified"]
        if day > localdate():
            raise ValidationError(_("%s is still to come.") % format_date(day))
        return day


def keepers(stated: object) -> Any:
    """Who can keep a risk up to date: whoever may review one, and whoever does so already."""
    able = Q(is_active=True, role__in=access.RULES["review risks"])
    return User.objects.filter(able | Q(pk=stated)).order_by("display_name", "pk")


def concerned(kind: pages.Nameable, there: Sequence[str]) -> forms.MultipleChoiceField:
    """A choice of what a risk concerns. What it concerns already stands first, for the list is long; and it may stay,
    although it is no longer there."""
    choices = {choice.key: choice.title for choice in kind.choices()}
    named = {key: choices.pop(key, _("%s (no longer there)") % key) for key in there}
    return forms.MultipleChoiceField(
        choices=[*named.items(), *choices.items()],
        label=_("It concerns: %s") % kind.label,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def risk_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was read of a risk's form, as the actions take it: `fields`, and `concerns` by kind."""
    start = "concerns_"
    concerns = {name.removeprefix(start): value for name, value in fields.items() if name.startswith(start)}
    plain = {name: value for name, value in fields.items() if not name.startswith(start)}
    return {"fields": {**plain, "owner": plain["owner"] or None}, "concerns": concerns}


class MitigationForm(forms.Form):
    """What is done about a risk."""

    action = words(
        300,
        label=gettext_lazy("Mitigation or control"),
        error_messages={"required": gettext_lazy("Say what is to be done.")},
    )
    owner_role = words(120, label=gettext_lazy("Owner"), required=False, widget=forms.TextInput(SHORT))
    due = day(label=gettext_lazy("Due"), required=False, help_text=DATES)
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Mitigation.Status.choices, required=False)
