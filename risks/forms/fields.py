"""The fields that the forms of risks share."""

from typing import Any

from django.utils.translation import gettext_lazy

from opcc_portal.lib.periods import parse_date
from opcc_portal.ui.forms import TypedField

LONG = 20_000
SHORT = {"class": "govuk-input--width-20", "autocomplete": "off"}
DATES = gettext_lazy("Such as 31 March 2018 or 31/03/2018.")


def day(**options: Any) -> TypedField:
    """A day, in any way in which the portal reads one."""
    return TypedField(parse_date, **options)
