"""The forms in which somebody writes about measures."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal.ui.forms import words
from scorecard.models import Topic
from scorecard.pages.writing import LONGEST

LONGEST_TOPIC = 1_000
TOO_LONG = gettext_lazy(
    "The text has %(show_value)d characters. At most %(limit_value)d can be saved: shorten it, or say it in two places."
)


def written(rows: int, **options: Any) -> forms.CharField:
    """A text in Markdown. Not `max_length`: the browser would cut off what is pasted, without a word."""
    return forms.CharField(
        widget=forms.Textarea({"rows": rows, "spellcheck": "true"}),
        validators=[MaxLengthValidator(LONGEST, TOO_LONG)],
        required=False,
        **options,
    )


class CommentaryForm(forms.Form):
    """What is said of a measure, and the few words beside it on the dashboard; `proposed` are those that stand there
    unless somebody writes their own."""

    text = written(16, label=gettext_lazy("Commentary"), help_text=gettext_lazy("Its paragraphs are numbered."))
    context = words(120, label=gettext_lazy("Context on the dashboard"), required=False)

    def __init__(self, data: Any = None, *, initial: Any = None, proposed: str = "") -> None:
        super().__init__(data, initial=initial)
        shown = proposed or _("nothing")
        self.fields["context"].help_text = _("Leave it empty to show what is proposed: %s.") % shown

    def clean_context(self) -> str:
        context: str = self.cleaned_data["context"]
        if "{{" in context or "}}" in context:
            raise ValidationError(_("A reference would stand on the dashboard as you typed it. Use plain words here."))
        return context


class TopicForm(forms.Form):
    """What a topic says and why it is one; `measures` (slug, label) for one of somebody's own, about any of them."""

    text = forms.CharField(
        label=gettext_lazy("Topic"),
        help_text=gettext_lazy(
            "One or two sentences; the name of the measure, if there is one, is put before them. Figures by reference "
            "follow the data until it is published."
        ),
        widget=forms.Textarea({"rows": 4, "spellcheck": "true"}),
        validators=[MaxLengthValidator(LONGEST_TOPIC, TOO_LONG)],
        error_messages={"required": gettext_lazy("Say what the topic is.")},
    )
    criterion = forms.ChoiceField(
        label=gettext_lazy("Why it is significant"), choices=Topic.Criterion.choices, required=False
    )
    measure = forms.ChoiceField(label=gettext_lazy("Measure"), required=False)

    def __init__(
        self, data: Any = None, *, initial: Any = None, measures: Sequence[tuple[str, str]] = (), proposed: str = ""
    ) -> None:
        said = initial or {}
        if proposed and not said.get("text"):
            said = {**said, "text": proposed, "criterion": Topic.Criterion.CHANGE}  # as it is accepted unread
        super().__init__(data, initial=said)
        if measures:
            self.fields["measure"].choices = [("", _("None in particular")), *measures]  # type: ignore[attr-defined]
        else:
            del self.fields["measure"]


class DeclineForm(forms.Form):
    reason = words(
        300,
        label=gettext_lazy("Why it is no topic"),
        help_text=gettext_lazy("The office sees it. Readers do not find the measure among what stands out."),
        error_messages={"required": gettext_lazy("Say why it is no topic.")},
    )
