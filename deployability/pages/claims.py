"""What documents print of a snapshot and its parts do not make, in words; what stands against submitting a quarter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from deployability.domain.claims import FORCE, METHOD, Parts, agrees, worked_out
from deployability.domain.exceptions import places
from deployability.domain.methodology import Days, lost
from deployability.pages.parts import Taken, counted, fte, named, percent
from deployability.queries import snapshots as queries
from deployability.queries.snapshots import Named, Papers, Recorded, Stated
from deployability.values import Contradiction
from deployability.values import Stated as StatedFigure
from opcc_portal.lib.formatting import format_date
from opcc_portal.models import Quarter

FIGURES = {
    "establishment": "Establishment, FTE",
    "share": "Deployable, %",
    "undeployable": "Undeployable, FTE",
    "in_post": "In post, FTE",
    "students": "Students in training",
    "days:abstraction": "Days of abstraction",
    "days:deployability": "Days of non-deployability",
    "share:abstraction": "Abstraction, %",
    "share:deployability": "Non-deployability, %",
}
FORCE_NOTE = "No table supports the claim, so it could not be checked."


def parts(recorded: Recorded, papers: Papers, days: Iterable[Days]) -> Parts:
    """What the claims of a snapshot are held against."""
    found = list(days)
    return Parts(
        places=places(recorded.cells),
        students={role.slug: number for role, number in papers.students},
        days=lost(found, papers.framework.working_days) if found else None,
    )


def contradicted(claims: Iterable[Stated], made_of: Parts) -> Iterator[tuple[Stated, Decimal]]:
    """The claims that differ from what the parts make, each with that."""
    for claim in claims:
        made = worked_out(claim.figure, claim.place, made_of)
        if made is not None and not agrees(claim.value, claim.printed, made):
            yield claim, made


def contradictions(recorded: Recorded, papers: Papers, made_of: Parts) -> list[Contradiction]:
    """All of them, in the order of the document."""
    return [line(claim, made, recorded, papers.source) for claim, made in contradicted(papers.claims, made_of)]


def line(claim: Stated, made: Decimal, recorded: Recorded, source: str) -> Contradiction:
    teams, roles = ({each.slug: each for each in names} for names in (recorded.teams, recorded.roles))
    return Contradiction(
        source=source,
        table=claim.table,
        line=claim.line,
        place="" if claim.figure in METHOD else named(claim.place, teams, roles).label,
        figure=figure(claim.figure, {reason.slug: reason for reason in recorded.reasons}),
        printed=claim.printed,
        made=worded(claim.figure, made),
        explanation=claim.explanation,
    )


def figure(key: str, reasons: Mapping[str, Named]) -> str:
    kind, _sep, reason = key.partition(":")
    if kind == "reason":
        return f"{reasons[reason].name if reason in reasons else reason}, FTE"
    return FIGURES.get(key, key)


def worded(key: str, made: Decimal) -> str:
    return percent(made).text if key.partition(":")[0] == "share" else fte(made).text


def lead(claims: Sequence[Stated], made_of: Parts, found: Sequence[Contradiction]) -> str:
    """How many printed figures were compared, and how many come out."""
    compared = [claim for claim in claims if worked_out(claim.figure, claim.place, made_of) is not None]
    if not compared:
        return "No document prints figures of this snapshot."
    rest = len(compared) - len(found)
    agree, differ = ("agrees" if rest == 1 else "agree"), ("does not" if len(found) == 1 else "do not")
    held = f"{counted(len(compared), 'printed figure')} compared with what the parts make"
    return f"{held}: {rest} {agree}, {len(found)} {differ}."


def force(papers: Papers) -> StatedFigure | None:
    """What a document states of the whole force."""
    found = next((claim for claim in papers.claims if claim.figure == FORCE), None)
    return StatedFigure(text=found.printed, note=FORCE_NOTE) if found else None


# -- Before a quarter is submitted ---------------------------------------------------------------------------------


def unexplained(taken: Taken, found: Iterable[Contradiction]) -> list[str]:
    """For the office: which contradictions nobody has explained."""
    return [words(each) for each in found if not each.explanation] if taken.audience == "office" else []


def words(each: Contradiction) -> str:
    about = ", ".join(filter(None, [each.table, each.place, each.figure]))
    return f"{about}: {each.printed} printed, {each.made} from the parts"


def problems(quarter: Quarter) -> list[str]:
    """What the documents print of the snapshot that a quarter tells of and its parts do not make, as long as nobody has
    explained it; five queries, one where there is no snapshot."""
    snapshot = queries.told_of(quarter)
    if snapshot is None:
        return []
    recorded, papers = queries.recorded(snapshot.pk, snapshot.on), queries.papers(snapshot.pk)
    found = contradictions(recorded, papers, parts(recorded, papers, queries.days_lost()))
    where = {"day": format_date(snapshot.on)}
    says = _("Staffing of %(day)s: %(what)s. Explain it, or correct it, under Staffing, Printed figures.")
    return [says % {**where, "what": words(each)} for each in found if not each.explanation]
