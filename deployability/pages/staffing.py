"""Staffing of the teams as a quarter tells of it: the snapshot of the days in which the quarter is reported on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from deployability.domain.exceptions import ALL
from deployability.domain.strength import heading
from deployability.pages import claims, judging, method, training, trends
from deployability.pages.parts import Taken, counted, day, fte, limit
from deployability.queries import snapshots as queries
from deployability.queries.snapshots import Named
from deployability.values import Block, MatrixRow, Reason, StaffingPage
from opcc_portal.lib.formatting import format_date
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience

TITLE = "Community policing teams"
ILLUSTRATIVE = "Illustrative figures, made up to show how the portal works."


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, StaffingPage]:
    """The one page of a quarter, for readers none where it has no snapshot; five queries, however many teams, roles
    and snapshots there are."""
    first, last = subject.calendar.reporting
    history = queries.history(last)
    if history and history[-1].on >= first:
        now = history[-1]
        taken = Taken(history, queries.recorded(now.pk, now.on), queries.papers(now.pk), audience)
        return {"": build(taken, subject)}
    return {"": nothing(subject)} if audience == "office" else {}


def nothing(quarter: Quarter) -> StaffingPage:
    first, last = (format_date(each) for each in quarter.calendar.reporting)
    return StaffingPage(
        title=TITLE,
        subtitle=str(quarter),
        empty=f"No snapshot was taken from {first} to {last}, in which this quarter is reported on. Record one under "
        "Staffing; until then readers have no such page.",
    )


def build(taken: Taken, quarter: Quarter) -> StaffingPage:
    days = queries.days_lost()
    made_of = claims.parts(taken.recorded, taken.papers, days)
    found = claims.contradictions(taken.recorded, taken.papers, made_of)
    of_tables, of_days = ([each for each in found if bool(each.place) is placed] for placed in (True, False))
    exceptional, signals = judging.exceptional(taken), judging.signals(taken)
    return StaffingPage(
        title=TITLE,
        subtitle=" · ".join([str(quarter), f"as on {day(taken.now)}"]),
        headline=headline(taken),
        on=day(taken.now),
        threshold=limit(taken.threshold),
        force=claims.force(taken.papers),
        total=taken.row(ALL),
        illustrative=ILLUSTRATIVE if taken.now.illustrative else "",
        history_illustrative=history_illustrative(taken),
        note=taken.papers.note,
        before=day(taken.before) if taken.before else "",
        reasons=[reason(each) for each in taken.recorded.reasons],
        roles_named=[taken.name(("", role)) for role in taken.roles],
        exceptions_lead=judging.exceptions_lead(taken, exceptional),
        exceptions=exceptional,
        matrix=[matrix_row(taken, team) for team in taken.teams],
        matrix_total=[taken.share(taken.places[place]) for place in [*(("", role) for role in taken.roles), ALL]],
        teams=[taken.row((team, "")) for team in taken.teams],
        blocks=[block(taken, team) for team in taken.teams],
        roles=[taken.row(("", role)) for role in taken.roles],
        pipeline=training.lines(taken),
        pipeline_total=training.total(taken),
        pipeline_lead=training.lead(taken),
        snapshots=trends.snapshots(taken),
        trends=trends.trends(taken, signals),
        signals_lead=judging.signals_lead(signals),
        signals=signals,
        contradictions_lead=claims.lead(taken.papers.claims, made_of, found),
        contradictions=of_tables,
        methodology=method.methodology(taken.papers.framework, days, taken.recorded.reasons, of_days),
        unexplained=claims.unexplained(taken, found),
    )


def headline(taken: Taken) -> str:
    """How many can be deployed, and why most of the others cannot."""
    row, total = taken.row(ALL), taken.places[ALL]
    if not total.establishment:
        return f"No posts are recorded on {day(taken.now)}."
    said = f"{row.share.text} of {row.establishment.text} FTE deployable on {day(taken.now)}"
    if not total.undeployable:
        return f"{said}."
    most = max(taken.recorded.reasons, key=lambda reason: total.losses.get(reason.slug, 0))
    commonest = f"{most.name.lower()} ({fte(total.losses[most.slug]).text})"
    return f"{said}. {row.undeployable.text} FTE are undeployable; the commonest reason is {commonest}."


def history_illustrative(taken: Taken) -> str:
    made_up = sum(past.illustrative for past in taken.history)
    if not made_up:
        return ""
    verb = "is" if made_up == 1 else "are"
    return f"{made_up} of {counted(len(taken.history), 'snapshot')} {verb} illustrative: made up to show a history."


def reason(each: Named) -> Reason:
    return Reason(name=heading(each.name, long_term=each.long_term), long_term=each.long_term, definition=each.note)


# -- Tables --------------------------------------------------------------------------------------------------------


def matrix_row(taken: Taken, team: str) -> MatrixRow:
    cells = [(team, role) for role in taken.roles]
    return MatrixRow(
        name=taken.name((team, "")),
        shares=[taken.share(taken.places[place]) if place in taken.places else None for place in cells],
        total=taken.share(taken.places[team, ""]),
    )


def block(taken: Taken, team: str) -> Block:
    """A team with its roles, each by the role's own name."""
    own = [role for role in taken.roles if (team, role) in taken.places]
    rows = [replace(taken.row((team, role)), name=taken.role_in(team, role)) for role in own]
    return Block(team=taken.row((team, "")), roles=rows)
