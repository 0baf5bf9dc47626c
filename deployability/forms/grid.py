"""The grid in which a snapshot is recorded: a row for each role of each team, with the totals that follow from it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deployability.actions.recording import ESTABLISHMENT, IN_POST, name
from deployability.domain.recorded import Printed, Recorded, Told
from deployability.domain.strength import Place, Strength, heading, together
from deployability.domain.typed import fault, read_fte, read_printed
from deployability.forms.contradicting import in_file, of_typed
from deployability.models import Role, Team
from deployability.queries.recording import Layout
from deployability.queries.snapshots import Stated
from opcc_portal.ui.forms import DecimalInput, TypedField, words

MOST_STUDENTS = 9_999
FORBIDDEN = re.compile("[\0\ud800-\udfff]")  # what no database takes
PLACE, FIGURE = re.compile(r"[-\w]{0,50}"), re.compile(r"[a-z_]{1,20}|reason:[-\w]{1,50}")


def read_count(text: str) -> int:
    """How many people a text says. Raises ValueError, in words that say what to type."""
    cleaned = text.replace(",", "").strip()
    if not (cleaned.isascii() and cleaned.isdigit()) or int(cleaned[:6]) > MOST_STUDENTS:
        raise ValueError(_("“%s” is not a number of people. Type a whole number, such as 19.") % text.strip()[:40])
    return int(cleaned)


class GridForm(forms.Form):
    """What is typed of a day. Rows without an establishment are not recorded; a reason left empty takes nobody."""

    template_name = "deployability/_grid.html"

    def __init__(
        self, data: Any = None, *, initial: Any = None, layout: Layout, printed: Sequence[Stated] = ()
    ) -> None:
        """`printed` is what documents print of the day already."""
        super().__init__(data, initial=initial)
        self.layout, self.printed = layout, printed
        for team, role in layout.rows:
            for column, headed in self.columns:
                label = f"{team.name}, {role.code}, {headed}"
                self.fields[name(team.slug, role.slug, column)] = TypedField(
                    read_fte, label=label, required=False, widget=DecimalInput()
                )
        for role in layout.roles:
            label = role.student or _("In training for %s") % role.code
            self.fields[f"students.{role.slug}"] = TypedField(
                read_count, label=label, required=False, widget=DecimalInput({"class": "govuk-input--width-4"})
            )
        self.fields["joining"] = words(
            60,
            label=gettext_lazy("When they are to fill posts"),
            help_text=gettext_lazy("Such as June 2018."),
            required=False,
            widget=forms.TextInput({"class": "govuk-input--width-20"}),
        )
        self.fields["note"] = words(
            300,
            label=gettext_lazy("Note"),
            help_text=gettext_lazy("Readers see it."),
            required=False,
            widget=forms.Textarea({"rows": 2}),
        )
        self.fields["file"] = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def columns(self) -> list[tuple[str, str]]:
        """What is typed of a row: the key and the heading of each."""
        typed = [(ESTABLISHMENT, _("Establishment")), (IN_POST, _("In post"))]
        return typed + [(each.slug, heading(each.name, long_term=each.long_term)) for each in self.layout.reasons]

    @property
    def short(self) -> set[str]:
        """The reasons that are not counted as undeployable."""
        return {reason.slug for reason in self.layout.reasons if not reason.long_term}

    def clean(self) -> dict[str, Any]:
        """Everything as `told`. What stands against a row is said at its establishment."""
        cleaned = super().clean() or {}
        rows: dict[Place, Recorded] = {}
        for team, role in self.layout.rows:
            row = self.row(cleaned, team, role)
            if row:
                rows[team.slug, role.slug] = row
        if not rows and not self.errors:
            raise ValidationError(_("Nothing is typed yet. Give the establishment of at least one role."))
        if self.errors:
            return cleaned
        return {"told": self.told(cleaned, rows)}

    def row(self, cleaned: Mapping[str, Any], team: Team, role: Role) -> Recorded | None:
        """What a row says; None where it says nothing, or what cannot be."""
        values = {column: cleaned.get(name(team.slug, role.slug, column)) for column, _heading in self.columns}
        losses = {reason.slug: values[reason.slug] or Decimal(0) for reason in self.layout.reasons}
        place, establishment = name(team.slug, role.slug, ESTABLISHMENT), values[ESTABLISHMENT]
        if establishment is None:
            if place not in self.errors and any(value is not None for value in values.values()):
                self.add_error(place, _("Give the establishment too: the row cannot be recorded without it."))
            return None
        counted = {reason: fte for reason, fte in losses.items() if reason not in self.short}
        if wrong := fault(Strength(establishment, counted)):
            self.add_error(place, wrong)
        return Recorded(establishment, values[IN_POST], losses)

    def told(self, cleaned: Mapping[str, Any], rows: Mapping[Place, Recorded]) -> Told:
        source, claims = read_claims(cleaned["file"])
        students = {role.slug: cleaned[f"students.{role.slug}"] for role in self.layout.roles}
        return Told(
            rows=rows,
            students={slug: number for slug, number in students.items() if number is not None},
            joining=cleaned["joining"],
            note=cleaned["note"],
            source=source,
            claims=claims,
        )

    # -- How it is drawn -------------------------------------------------------------------------------------------

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "grid": Grid(self)}


# -- What a file printed beside the figures, carried through the form ------------------------------------------------


def write_claims(source: str, claims: tuple[Printed, ...]) -> str:
    return json.dumps([source, [[each.team, each.role, each.figure, each.printed] for each in claims]])


def read_claims(text: str) -> tuple[str, tuple[Printed, ...]]:
    """What `write_claims` was given; nothing for "". Raises ValidationError where it is something else."""
    if not text:
        return "", ()
    try:
        source, rows = json.loads(text)
        found = {row[:3]: printed(*row) for row in map(tuple, rows)}
    except (ValueError, TypeError, RecursionError) as error:
        raise ValidationError(_("What the file printed got lost on the way. Bring the file again.")) from error
    return FORBIDDEN.sub("", str(source))[:120], tuple(found.values())


def printed(team: str, role: str, figure: str, text: str) -> Printed:
    """One of them. Raises ValueError and TypeError where it is none."""
    if not all(PLACE.fullmatch(part) for part in (team, role)) or not FIGURE.fullmatch(figure):
        raise ValueError(f"{team}, {role}, {figure}: no place and no figure.")
    value, kept = read_printed(text)
    return Printed(team, role, figure, value, kept)


# -- The grid as it is drawn: every figure with what follows from it -------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One field of the grid, ready to be drawn."""

    name: str
    id: str
    label: str
    heading: str
    column: str
    value: str
    error: str
    short: bool = False


@dataclass(frozen=True)
class Row:
    role: Role
    cells: list[Cell]
    total: Strength

    @property
    def errors(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.error]


@dataclass(frozen=True)
class Block:
    """A team with its roles and its total."""

    team: Team
    rows: list[Row]
    total: Strength


class Grid:
    """`blocks` for each team, `total` of all: what is typed now, as far as it can be read."""

    def __init__(self, form: GridForm) -> None:
        self.form = form
        self.headings = [heading for _column, heading in form.columns]
        self.width = len(self.headings) + 3
        self.blocks = [self.block(team) for team, _roles in form.layout.teams]
        self.total = together(block.total for block in self.blocks)
        self.students = [form[f"students.{role.slug}"] for role in form.layout.roles]
        self.rest = [form["joining"], form["note"], form["file"]]
        self.contradictions = self.contradicting()

    def contradicting(self) -> list[str]:
        """Where what a document prints differs from what is typed: the file that was just brought, or what is kept."""
        try:
            name, claims = read_claims(self.form["file"].value() or "")
        except ValidationError:  # it is said in the summary of errors
            return []
        cells = {
            (block.team.slug, row.role.slug): row.total
            for block in self.blocks
            for row in block.rows
            if row.total.establishment
        }
        students = {role.slug: count(self.form[f"students.{role.slug}"].value()) for role in self.form.layout.roles}
        return of_typed(self.form.layout, cells, students, in_file(name, claims) if claims else self.form.printed)

    def block(self, team: Team) -> Block:
        rows = [self.row(team, role) for other, role in self.form.layout.rows if other.pk == team.pk]
        return Block(team, rows, together(row.total for row in rows))

    def row(self, team: Team, role: Role) -> Row:
        cells = list(self.cells(team, role))
        return Row(role, cells, total(cells))

    def cells(self, team: Team, role: Role) -> Iterator[Cell]:
        for column, headed in self.form.columns:
            bound = self.form[name(team.slug, role.slug, column)]
            error = " ".join(str(each) for each in bound.errors)
            yield Cell(
                name=bound.html_name,
                id=bound.id_for_label,
                label=str(bound.label),
                heading=headed,
                column=column,
                value=str(bound.value() or ""),
                error=error,
                short=column in self.form.short,
            )


def total(cells: list[Cell]) -> Strength:
    """What a row's texts make, as far as they can be read: what cannot counts for nothing until it is mended."""
    typed = {cell.column: readable(cell.value) for cell in cells}
    establishment, in_post = typed.pop(ESTABLISHMENT), typed.pop(IN_POST)
    short = {cell.column for cell in cells if cell.short}
    losses = {reason: fte for reason, fte in typed.items() if fte and reason not in short}
    passing = {reason: fte for reason, fte in typed.items() if fte and reason in short}
    return Strength(establishment or Decimal(0), losses, in_post, passing)


def count(text: Any) -> int:
    """How many people are typed, as far as that can be read."""
    try:
        return read_count(str(text or "0"))
    except ValueError:
        return 0


def readable(text: str) -> Decimal | None:
    try:
        return read_fte(text)
    except ValueError:
        return None
