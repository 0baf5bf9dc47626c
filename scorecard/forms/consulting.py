"""The forms of consultations: timetable, steps, comments and answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal.lib.formatting import format_date
from opcc_portal.ui.forms import words
from scorecard.forms.planning import day, shown, text
from scorecard.models import Comment, Consultation, ConsultationStep

MOST_RESPONSES = 10_000_000  # beyond it is a slip of the finger
MOST = 5_000  # characters of a comment or an answer


class TimetableForm(forms.Form):
    """`consultation` None: it is only being opened, so nobody has responded yet."""

    opens = day(gettext_lazy("Opens"), error_messages={"required": gettext_lazy("Type the day on which it opens.")})
    closes = day(
        gettext_lazy("Closes"),
        last=True,
        help_text=gettext_lazy("The last day on which the Panel can comment."),
        error_messages={"required": gettext_lazy("Type the last day on which the Panel can comment.")},
    )
    channels = text(gettext_lazy("Channels"), rows=6, help_text=gettext_lazy("One on each line."))
    responses = forms.IntegerField(
        label=gettext_lazy("Responses"),
        help_text=gettext_lazy("Left empty where nobody counted them."),
        min_value=0,
        max_value=MOST_RESPONSES,
        widget=forms.TextInput({"class": "govuk-input--width-10", "inputmode": "numeric", "autocomplete": "off"}),
        required=False,
        error_messages={"invalid": gettext_lazy("Type the number of responses in digits, such as 1200.")},
    )
    note = text(gettext_lazy("Note for readers"), rows=3)

    def __init__(self, consultation: Consultation | None, data: Any = None) -> None:
        fields = ("opens", "closes", "channels", "responses", "note")
        initial = shown(consultation, fields) if consultation else {"opens": format_date(localdate())}
        super().__init__(data, initial=initial)
        if not consultation:
            del self.fields["responses"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        opens, closes = found.get("opens"), found.get("closes")
        if opens and closes and closes < opens:
            said = {"closes": format_date(closes), "opens": format_date(opens)}
            self.add_error("closes", _("%(closes)s is before %(opens)s, when it opens.") % said)
        return found


class StepForm(forms.Form):
    label = words(300, label=gettext_lazy("Step"), error_messages={"required": gettext_lazy("Say what is to be done.")})
    basis = words(
        200,
        label=gettext_lazy("Basis"),
        help_text=gettext_lazy("What wants it: an Act, a section."),
        required=False,
    )
    due = day(gettext_lazy("Due"), required=False)
    done = day(gettext_lazy("Done"), help_text=gettext_lazy("Left empty until it is done."), required=False)
    note = words(300, label=gettext_lazy("Note"), required=False)

    def __init__(self, data: Any = None, *, step: ConsultationStep | None = None) -> None:
        super().__init__(data, initial=shown(step, ("label", "basis", "due", "done", "note")) if step else None)

    def clean_done(self) -> Any:
        done = self.cleaned_data["done"]
        if done and done > localdate():
            raise ValidationError(_("%s is still to come. Tick it when it is done.") % format_date(done))
        return done


class CommentForm(forms.Form):
    text = words(
        MOST,
        label=gettext_lazy("Your comment"),
        help_text=gettext_lazy("The office answers it. Both are published in the report of the consultation."),
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": gettext_lazy("Type what you want to say of this part.")},
    )


class AnswerForm(forms.Form):
    text = words(MOST, label=gettext_lazy("Answer"), widget=forms.Textarea({"rows": 6}), required=False)

    def __init__(self, comment: Comment, data: Any = None) -> None:
        super().__init__(data, initial={"text": comment.answer})
