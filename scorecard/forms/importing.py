"""The forms of an import: the file, and what has to be said before its figures are recorded."""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from opcc_portal.intake.reading import LIMITS
from scorecard.actions import REVISIONS
from scorecard.models import Observation

MEGABYTE = 1024 * 1024


class UploadForm(forms.Form):
    """A file to read. `token` tells a form that was sent twice from two forms."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("XLSX, ODS or CSV, at most %d MB.") % (LIMITS.size // MEGABYTE),
        error_messages={
            "required": _("Choose the file to read."),
            "missing": _("Choose the file to read."),
            "invalid": _("Choose the file to read."),
            "empty": _("This file is empty. Choose the one with the figures."),
        },
        widget=forms.FileInput({"accept": ".xlsx,.ods,.csv,.txt", "class": "govuk-file-upload"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > LIMITS.size:
            raise forms.ValidationError(
                _("“%(name)s” has %(size).1f MB. At most %(most)d MB can be read: split it into several files.")
                % {"name": file.name, "size": file.size / MEGABYTE, "most": LIMITS.size // MEGABYTE}
            )
        return file


class ApplyForm(forms.Form):
    """Why figures change (asked only where some do), and whether totals follow their months."""

    kind = forms.ChoiceField(
        label=_("What kind of revision is it?"),
        choices=[("", _("Choose one")), *((value, Observation.RevisionKind(value).label) for value in REVISIONS)],
        error_messages={"required": _("Say which kind of revision the changed figures are.")},
    )
    reason = forms.CharField(
        label=_("Why do figures change?"),
        help_text=_("Readers see it beside the old and the new figure."),
        max_length=300,
        error_messages={"required": _("Say why figures change.")},
    )
    follow = forms.BooleanField(
        label=_("Update totals"),
        help_text=_("Recorded quarters and 12 months that contain a changed month become what their months now make."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, changed: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not changed:
            del self.fields["kind"], self.fields["reason"]
