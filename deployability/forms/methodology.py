"""The form of the framework: its thresholds, and the days a year for which an average officer is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deployability.domain.typed import read_days, read_percent
from deployability.models import DayLost
from opcc_portal.ui.forms import DecimalInput, TypedField, words

NEW = "new"
DAYS = (("abstraction", gettext_lazy("Abstraction, days")), ("deployability", gettext_lazy("Non-deployability, days")))


def number(read: Any, **options: Any) -> TypedField:
    return TypedField(read, widget=DecimalInput({"class": "govuk-input--width-5"}), **options)


def readable(read: Callable[[str], Decimal], text: Any) -> Decimal:
    """What a text says; nothing where it cannot be read or is blank."""
    try:
        return read(str(text or "0"))
    except ValueError:
        return Decimal(0)


class MethodologyForm(forms.Form):
    """Thresholds, the working year, and a row for each cause with one more to add. A cause without a name goes."""

    template_name = "deployability/_methodology.html"

    threshold = number(read_percent, label=gettext_lazy("Deployable at least, %"))
    tolerance = number(read_percent, label=gettext_lazy("Accepted abstraction, %"))
    working_days = number(read_days, label=gettext_lazy("Working days a year"))
    basis = words(200, label=gettext_lazy("Basis of the working year"), required=False)

    def __init__(self, data: Any = None, *, initial: Any = None, causes: Sequence[DayLost]) -> None:
        super().__init__(data, initial=initial)
        self.keys = [*(str(each.pk) for each in causes), NEW]
        for key, called in zip(self.keys, [*(each.cause for each in causes), _("Another cause")], strict=True):
            self.fields[f"cause.{key}"] = words(120, label=_("%s, name") % called, required=False)
            for column, heading in DAYS:
                label = f"{called}, {heading}"
                self.fields[f"{column}.{key}"] = number(read_days, label=label, required=False)

    def clean_working_days(self) -> Decimal:
        days: Decimal = self.cleaned_data["working_days"]
        if not days:
            raise forms.ValidationError(_("A year has working days: type how many."))
        return days

    def clean(self) -> dict[str, Any]:
        """Each cause once; days without a cause have nowhere to stand."""
        cleaned = super().clean() or {}
        names: set[str] = set()
        for key in self.keys:
            cause, days = cleaned.get(f"cause.{key}", ""), [cleaned.get(f"{column}.{key}") for column, _h in DAYS]
            if not cause and key == NEW and any(day is not None for day in days):
                self.add_error(f"cause.{key}", _("Name the cause for which these days are lost."))
            if cause and cause.casefold() in names:
                self.add_error(f"cause.{key}", _("This cause stands here already."))
            names.add(cause.casefold())
        return cleaned

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each cause, as they stand beside each other."""
        return [[self[f"cause.{key}"], *(self[f"{column}.{key}"] for column, _heading in DAYS)] for key in self.keys]

    @property
    def totals(self) -> list[tuple[Decimal, Decimal | None]]:
        """The days of each column with their share of the working year in per cent, as far as they can be read."""
        year = readable(read_days, self["working_days"].value())
        found = [
            sum((readable(read_days, self[f"{column}.{key}"].value()) for key in self.keys), Decimal(0))
            for column, _heading in DAYS
        ]
        return [(days, days / year * 100 if year else None) for days in found]

    @property
    def rules(self) -> list[forms.BoundField]:
        return [self[name] for name in ("threshold", "tolerance", "working_days", "basis")]
