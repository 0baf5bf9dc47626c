"""What documents print of a day and its parts do not make: of what is typed into the grid, and to be explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from deployability.domain.claims import Parts
from deployability.domain.exceptions import places
from deployability.domain.recorded import Printed
from deployability.domain.strength import Place, Strength
from deployability.pages.claims import contradicted, line, words
from deployability.queries.recording import Layout
from deployability.queries.snapshots import Named, Recorded, Stated
from opcc_portal.ui.forms import words as text_of


def of_typed(
    layout: Layout, cells: Mapping[Place, Strength], students: Mapping[str, int], printed: Sequence[Stated]
) -> list[str]:
    """Return where printed figures differ from what is typed and nobody has said why, a sentence each."""
    parts = Parts(places=places(cells), students=students)
    known = called(layout, cells)
    return [words(line(each, made, known, "")) for each, made in contradicted(printed, parts) if not each.explanation]


def called(layout: Layout, cells: Mapping[Place, Strength]) -> Recorded:
    """The names of all that may be recorded on a day."""
    return Recorded(
        cells=cells,
        teams=[Named(team.slug, team.name, team.short_name or team.name) for team, _roles in layout.teams],
        roles=[Named(role.slug, role.name, role.code) for role in layout.roles],
        reasons=[Named(reason.slug, reason.name, reason.name) for reason in layout.reasons],
    )


def in_file(name: str, printed: Sequence[Printed]) -> list[Stated]:
    """What a file prints, as it will be kept under its name."""
    return [
        Stated(
            pk=0,
            table=name[:40],
            place=(each.team, each.role),
            figure=each.figure,
            value=each.value,
            printed=each.printed,
            line=None,
            explanation="",
        )
        for each in printed
    ]


class ExplainForm(forms.Form):
    """A sentence for each contradiction; `found` are claims with what their parts make, and how they read."""

    def __init__(
        self, data: Any = None, *, initial: Any = None, found: Sequence[tuple[Stated, Decimal]], names: Recorded
    ) -> None:
        super().__init__(data, initial=initial)
        for claim, made in found:
            self.fields[f"explanation.{claim.pk}"] = text_of(
                300,
                label=words(line(claim, made, names, "")),
                help_text=gettext_lazy("Why it differs. Readers see it."),
                required=False,
                widget=forms.Textarea({"rows": 2}),  # a sentence is longer than a line shows
            )
