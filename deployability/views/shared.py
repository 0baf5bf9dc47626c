"""What the views of staffing have in common: the way back, and when nothing can be saved."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from opcc_portal import actions
from opcc_portal.lib.formatting import format_date
from opcc_portal.models import Quarter

Way = list[tuple[str, str]]


def closed(day: date) -> str:
    """Why nothing can be recorded of a day now; "" where it can."""
    if day > localdate():
        return _("%s is still to come. Record what the teams have when the day is there.") % format_date(day)
    return actions.why_closed(Quarter.objects.all(), day)


def way(here: str, day: date | None = None) -> dict[str, Any]:
    """The way back: staffing, then the day whose page the present one belongs to."""
    steps: Way = [(_("Staffing"), reverse("staffing-bench"))]
    steps += [(format_date(day), reverse("staffing-record", kwargs={"day": day}))] if day else []
    return {"way": steps, "here": here}
