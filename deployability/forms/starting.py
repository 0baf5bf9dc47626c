"""The forms with which a snapshot is begun: its day, or a file with it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal.intake.reading import Limits
from opcc_portal.lib.formatting import format_date
from opcc_portal.lib.periods import parse_date
from opcc_portal.ui.forms import TypedField

MEGABYTE = 1024 * 1024
# A table of some forty teams is small: what is much larger is the wrong file.
LIMITS = Limits(size=2 * MEGABYTE, unpacked=20 * MEGABYTE, rows=5_000, columns=60, seconds=10)


class DayForm(forms.Form):
    """The day of a snapshot."""

    on = TypedField(
        parse_date,
        label=gettext_lazy("Date"),
        help_text=gettext_lazy("The day on which the teams were counted, such as 31 May 2018 or 31/05/2018."),
        error_messages={"required": gettext_lazy("Type the day on which the teams were counted.")},
    )

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > localdate():
            raise ValidationError(_("%s is still to come. Check the year.") % format_date(day))
        return day


class FileForm(DayForm):
    """A file with the table of a day."""

    field_order = ["file", "on"]
    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("XLSX, ODS or CSV, at most 2 MB."),
        error_messages={
            "required": gettext_lazy("Choose the file to read."),
            "missing": gettext_lazy("Choose the file to read."),
            "invalid": gettext_lazy("Choose the file to read."),
            "empty": gettext_lazy("This file is empty. Choose the one with the figures."),
        },
        widget=forms.FileInput({"accept": ".xlsx,.ods,.csv,.txt", "class": "govuk-file-upload"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > LIMITS.size:
            said: dict[str, Any] = {"name": file.name, "size": file.size / MEGABYTE}
            raise ValidationError(_("“%(name)s” has %(size).1f MB. At most 2 MB can be read.") % said)
        return file
