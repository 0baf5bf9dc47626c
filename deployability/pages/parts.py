"""Figures, names and table lines of staffing, put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from deployability.domain.exceptions import ALL, places
from deployability.domain.strength import NONE, Place, Strength
from deployability.queries.snapshots import Named, Papers, Past, Recorded
from deployability.values import Figure, Kind, Name, Row, Share
from opcc_portal.lib.formatting import format_date, format_figure, round_half_up
from opcc_portal.pages import Audience

SHARE_DECIMALS = 1
EVERYWHERE = Name(slug="all", label="All teams", title="All community policing teams")
NOT_RECORDED = Share(text="not recorded")


@dataclass(frozen=True)
class Taken:
    """The snapshot that a quarter tells of, with its history (itself last) and what belongs to it."""

    history: Sequence[Past]
    recorded: Recorded
    papers: Papers
    audience: Audience

    @property
    def now(self) -> Past:
        return self.history[-1]

    @property
    def before(self) -> Past | None:
        return self.history[-2] if len(self.history) > 1 else None

    @property
    def threshold(self) -> Decimal:
        return self.papers.framework.threshold

    @property
    def on(self) -> date:
        return self.now.on

    @cached_property
    def places(self) -> dict[Place, Strength]:
        """Every place of the snapshot with its losses by reason."""
        return places(self.recorded.cells)

    @cached_property
    def past(self) -> list[dict[Place, Strength]]:
        """Every place of each snapshot of the history."""
        return [places(each.cells) for each in self.history]

    @cached_property
    def teams(self) -> Mapping[str, Named]:
        return {team.slug: team for team in self.recorded.teams}

    @cached_property
    def roles(self) -> Mapping[str, Named]:
        return {role.slug: role for role in self.recorded.roles}

    def row(self, place: Place) -> Row:
        """A line of the tables, of what the snapshot holds of a place."""
        found = self.places.get(place, NONE)
        return Row(
            name=self.name(place),
            establishment=fte(found.establishment),
            share=self.share(found),
            losses=[fte(found.lost(reason.slug)) for reason in self.recorded.reasons],
            undeployable=fte(found.undeployable),
            deployable=fte(found.deployable),
            in_post=fte(found.in_post) if found.in_post is not None else None,
        )

    def share(self, strength: Strength | None) -> Share:
        """Deployable % with whether it is under the threshold."""
        if strength is None:
            return NOT_RECORDED
        if strength.share is None:
            return Share(text="no posts")
        shown = percent(strength.share)
        return Share(text=shown.text, value=shown.value, below=strength.below(self.threshold))

    def name(self, place: Place) -> Name:
        return named(place, self.teams, self.roles)

    def role_in(self, team: str, role: str) -> Name:
        """A role of a team by the name of the role alone, where the team stands above it."""
        return Name(slug=f"{team}--{role}", label=self.roles[role].short, title=self.roles[role].name)


def named(place: Place, teams: Mapping[str, Named], roles: Mapping[str, Named]) -> Name:
    """What a place is called: "South", "LCI", "South, LCI"; one that nobody has recorded by its name in addresses."""
    if place == ALL:
        return EVERYWHERE
    found = [
        names[slug] if slug in names else Named(slug, slug, slug)
        for slug, names in zip(place, (teams, roles), strict=True)
        if slug
    ]
    return Name(
        slug="--".join(filter(None, place)),
        label=", ".join(each.short for each in found),
        title=", ".join(each.name for each in found),
    )


def kind(place: Place) -> Kind:
    team, role = place
    if team and role:
        return "cell"
    return "team" if team else "role" if role else "all"


# -- Figures -------------------------------------------------------------------------------------------------------


def fte(value: Decimal) -> Figure:
    """FTE as they were recorded: fractions only where there are any."""
    return number(value, max(0, -exponent(value)))


def number(value: Decimal, decimals: int) -> Figure:
    return Figure(text=format_figure(float(value), unit="", decimals=decimals), value=float(value))


def exponent(value: Decimal) -> int:
    """The power of ten of the last digit that is not nought."""
    found = value.normalize().as_tuple().exponent
    return found if isinstance(found, int) else 0


def percent(share: Decimal, decimals: int = SHARE_DECIMALS) -> Figure:
    """Per cent, rounded half up: what is shown is what is downloaded."""
    rounded = float(round_half_up(float(share), decimals))
    return Figure(text=format_figure(rounded, unit="%", decimals=decimals), value=rounded)


def limit(threshold: Decimal) -> Figure:
    """A threshold in as many decimals as it has: "75%"."""
    return percent(threshold, max(0, -exponent(threshold)))


def counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def listed(words: Iterable[str]) -> str:
    """ "one, two and three"."""
    *more, last = [*words] or [""]
    return f"{', '.join(more)} and {last}" if more else last


def day(past: Past) -> str:
    """The day of a snapshot, with what has to be known of it wherever it stands."""
    return format_date(past.on) + (" (illustrative)" if past.illustrative else "")
