"""Figures that were sent for what is not in the grid: said, never dropped in silence."""

import re
from collections.abc import Sequence
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from opcc_portal.lib.periods import Period
from scorecard.forms.grid import Row
from scorecard.forms.reading import refusal

CELL_NAME = re.compile(
    r"(?P<cell>(?P<series>\d+)-(?P<span>\d+)-(?P<end>\d{4}-\d{2}-\d{2}))(?:-(?:numerator|denominator))?"
)


def strangers(post: QueryDict, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """What to say of figures that were sent for a series or a period which is not in the grid."""
    names = {item.name for row in rows for item in row.cells}
    matches = (CELL_NAME.fullmatch(name) for name in post)
    found = {match["cell"]: match for match in matches if match and match["cell"] not in names}
    by_key = {row.key: row for row in rows}
    return [(stranger(match, by_key.get(match["series"])), "") for match in found.values()]


def stranger(match: re.Match[str], row: Row | None) -> str:
    """What to say of a figure that has no cell."""
    if row is None:
        return (
            _("There is no measure number %s in this quarter's grid. Its figure was not saved.") % match["series"][:20]
        )
    try:
        period = Period(date.fromisoformat(match["end"]), int(match["span"]))
        reason = refusal(row, period) or _("It takes no figure for %s in this quarter.") % period.label()
    except ValueError:
        return _("“%s” names no period. Its figure was not saved.") % match["cell"][:40]
    return f"{row.label}: {reason} {_('It was not saved.')}"
