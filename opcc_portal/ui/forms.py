"""Django forms drawn with the design system: one renderer, one bound field, a template per kind of widget.

Settings: `FORM_RENDERER = "opcc_portal.ui.forms.PortalRenderer"`, and "django.forms" among the apps.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property

CLASSES: list[tuple[type[forms.Widget], str, str]] = [
    (forms.CheckboxSelectMultiple, "checkboxes", "govuk-checkboxes__input"),
    (forms.RadioSelect, "radios", "govuk-radios__input"),  # after those with boxes, which Django makes of it
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.Textarea, "textarea", "govuk-textarea"),
    (forms.Select, "select", "govuk-select"),
    (forms.widgets.Input, "input", "govuk-input"),
]


class PortalBoundField(forms.BoundField):
    """A field that knows its design system classes."""

    @cached_property
    def kind(self) -> str:
        return next((kind for widget, kind, _ in CLASSES if isinstance(self.field.widget, widget)), "other")

    @property
    def first_id(self) -> str:
        """Where a summary of errors leads: of several boxes or buttons to the first."""
        return self.id_for_label or f"{self.auto_id}_0"

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        name = next((name for _, kind, name in CLASSES if kind == self.kind), "")
        plain = self.kind.startswith(("checkbox", "radios"))
        extra = [f"{name}--error"] if self.errors and not plain else []
        classes = [self.field.widget.attrs.get("class", ""), name, *extra]
        if any(classes):
            attrs["class"] = " ".join(filter(None, classes))
        return attrs


class PortalRenderer(TemplatesSetting):
    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"
    bound_field_class = PortalBoundField


class DecimalInput(forms.TextInput):
    """A number as text: the browser's number input drops what it cannot read, and with it what was typed."""

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false", **(attrs or {})})


class TypedField(forms.CharField):
    """A text of which `read` makes something. What it cannot read it says in words, and the text stays."""

    def __init__(self, read: Callable[[str], Any], **options: Any) -> None:
        options.setdefault("widget", forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}))
        super().__init__(**options)
        self.read = read

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.read(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from error


def words(most: int, *, at_times: bool = False, **options: Any) -> forms.CharField:
    """A text of so many characters. Not `max_length`: the browser would cut off what is pasted, without a word.

    `at_times`: not required, but needed at times, which its hint says; so it is not headed "(optional)".
    """
    field = forms.CharField(validators=[MaxLengthValidator(most)], **options)
    field.at_times = at_times  # type: ignore[attr-defined]  # for components/forms/field.html
    return field
