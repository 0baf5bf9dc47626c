"""The form of a review, and what its mitigations say."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal.lib.formatting import format_date
from opcc_portal.ui.forms import words
from risks.forms.fields import DATES, SHORT, day
from risks.models import Mitigation, Register, Review, Risk

PARTS = ("likelihood", "control", "impact")


class ReviewForm(forms.Form):
    """A review of a risk: its scores, when and how it was made, why they move; and its mitigations."""

    template_name = "risks/work_review_form.html"

    likelihood = forms.ChoiceField(
        label=gettext_lazy("Likelihood"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how likely it is.")},
    )
    control = forms.ChoiceField(
        label=gettext_lazy("Control"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how far it is under control.")},
    )
    impact = forms.ChoiceField(
        label=gettext_lazy("Impact"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how much harm it would do.")},
    )
    reason = words(
        300,
        label=gettext_lazy("Reason"),
        required=False,
        at_times=True,
        help_text=gettext_lazy("Needed where the score or a part of it moves. Readers see it."),
    )
    removes = forms.BooleanField(label=gettext_lazy("Take it off the register"), required=False)
    on = day(
        label=gettext_lazy("Date of the review"),
        help_text=DATES,
        error_messages={"required": gettext_lazy("Type the day on which it was reviewed.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of review"),
        choices=[(kind.value, kind.label) for kind in (Review.Kind.INFORMAL, Review.Kind.FORMAL)],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose which kind of review it was.")},
    )
    new_action = words(300, label=gettext_lazy("Mitigation or control"), required=False)
    new_owner = words(120, label=gettext_lazy("Owner"), required=False, widget=forms.TextInput(SHORT))
    new_status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Mitigation.Status.choices, required=False)
    new_due = day(label=gettext_lazy("Due"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        risk: Risk,
        last: Review | None,
        mitigations: Sequence[Mitigation],
        outcome: Callable[[Mapping[str, Any]], Any],
        initial: Any = None,
    ) -> None:
        """`initial` is what is saved, with the `number` of the last review, or what somebody typed before. `outcome`
        makes what the template shows of the scores that are chosen."""
        saved = dict(initial or {})
        super().__init__(data, initial=anew(saved) if "number" in saved else saved)
        self.mitigations, self.outcome = mitigations, outcome
        self.offer(risk.register, last)
        if last is None or last.removes:
            del self.fields["removes"]  # it cannot leave a register that it is not on
        else:
            self.fields["removes"].help_text = leaving(risk)
        for row in mitigations:
            self.fields |= fields_of(row)
        self.fill_up(mitigations)

    def offer(self, register: Register, last: Review | None) -> None:
        """The levels of the register, each end with what it means, beside what was chosen last."""
        for part, most in zip(PARTS, (register.likelihoods, register.controls, register.impacts), strict=True):
            self.fields[part].choices = levels(part, most)  # type: ignore[attr-defined]  # a choice
            self.fields[part].error_messages["invalid_choice"] = _(
                "%(part)s goes from 1 to %(most)d in this register."
            ) % {
                "part": self.fields[part].label,
                "most": most,
            }
            before = getattr(last, part) if last else None
            self.fields[part].help_text = _("Last review: %d") % before if before else ""

    def fill_up(self, mitigations: Sequence[Mitigation]) -> None:
        """What somebody who saw fewer mitigations cannot have sent stays as it is."""
        stands = state_of(mitigations)
        self.initial = {**stands, **self.initial}
        if self.is_bound:
            missing = {name: value for name, value in stands.items() if name not in self.data}
            self.data = self.data.copy()
            self.data.update(missing)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        beside = any(cleaned.get(name) for name in ("new_owner", "new_status", "new_due"))
        if beside and not cleaned.get("new_action") and "new_action" not in self.errors:
            self.add_error("new_action", _("Say what is to be done."))
        return cleaned

    def get_context(self) -> dict[str, Any]:
        chosen = {part: self[part].value() for part in PARTS}
        return super().get_context() | {"result": self.outcome(chosen)}

    def rows(self) -> list[tuple[Mitigation, forms.BoundField, forms.BoundField]]:
        """Each mitigation with its fields, for the template."""
        return [(row, self[f"status_{row.pk}"], self[f"due_{row.pk}"]) for row in self.mitigations]


MEANINGS = {
    "likelihood": (gettext_lazy("1, least likely"), gettext_lazy("%d, most likely")),
    "control": (gettext_lazy("1, most control"), gettext_lazy("%d, least control")),
    "impact": (gettext_lazy("1, least harm"), gettext_lazy("%d, most harm")),
}


def levels(part: str, most: int) -> list[tuple[str, str]]:
    first, last = MEANINGS[part]
    return [("1", str(first)), *((str(n), str(n)) for n in range(2, most)), (str(most), str(last) % most)]


def leaving(risk: Risk) -> str:
    """When a risk may be taken off its register."""
    if risk.category == Risk.Category.INHERENT:
        return _("An inherent risk stays whatever its score. To take it off all the same, say why.")
    return (
        _("Proposed for a topical risk whose score is %d or under. Say why it is taken off.") % risk.register.removal_at
    )


def anew(saved: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form of the next review: the scores as they are, today, and none of the last one's words."""
    return {**saved, "on": format_date(localdate()), "kind": "", "reason": "", "removes": False}


def fields_of(row: Mitigation) -> dict[str, forms.Field]:
    """How a mitigation stands, and when it is due. Their labels say of which one where it cannot be seen."""
    said = {"action": row.action}
    return {
        f"status_{row.pk}": forms.ChoiceField(
            label=_("Status of: %(action)s") % said, choices=Mitigation.Status.choices, required=False
        ),
        f"due_{row.pk}": day(label=_("Due date of: %(action)s") % said, required=False),
    }


def state_of(mitigations: Sequence[Mitigation]) -> dict[str, str]:
    """How each mitigation stands, by the names of `fields_of`."""
    found = {f"status_{row.pk}": row.status for row in mitigations}
    return found | {f"due_{row.pk}": format_date(row.due) if row.due else "" for row in mitigations}


def review_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was read of a review form, as `review_risk` takes it."""
    plain = {name: fields[name] for name in ("on", "kind", "reason")}
    new = {"action": fields["new_action"], "owner_role": fields["new_owner"]}
    new |= {"status": fields["new_status"], "due": fields["new_due"] or None}
    return {
        **plain,
        **{part: int(fields[part]) for part in PARTS},
        "removes": bool(fields.get("removes")),
        "mitigations": {
            int(name.removeprefix("status_")): {"status": value, "due": fields[f"due_{name[7:]}"] or None}
            for name, value in fields.items()
            if name.startswith("status_")
        },
        "added": new if new["action"] else None,
    }
