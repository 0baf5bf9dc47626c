"""Acts on the order of a quarter's report: each atomic, each leaving its audit row; editions stay as they are.

A quarter whose order nobody has chosen shows the usual one, which has no rows. The first act writes it down.
"""

from collections.abc import Sequence

from django.db import transaction

from opcc_portal.audit import record
from opcc_portal.models import Quarter, User
from opcc_portal.writing import mark as mark
from opcc_portal.writing import refuse_when_changed
from reports.actions.writing import State, hold
from reports.domain import outline as domain
from reports.domain.outline import Planned
from reports.models import OutlineSection
from reports.queries.highlights import begun, reported
from reports.queries.outline import named_measures, sections
from scorecard.models import Measure


@transaction.atomic
def start_over(*, by: User, quarter: Quarter, form: str, seen: str) -> None:
    """Take one of the usual orders, in place of what is there as it was `seen` (`whole`), whose words the audit row
    keeps. Raises `KeyError` for another form, `ChangedError`."""
    hold(quarter)
    found = sections(quarter)
    refuse_when_changed(whole(found), seen, quarter)
    before = [state(section) for section in found]
    OutlineSection.objects.filter(quarter=quarter).delete()
    write_down(quarter, domain.FORMS[form])
    record("outline.started over", by=by, target=quarter, before={"sections": before}, after={"form": form})


@transaction.atomic
def add_section(*, by: User, quarter: Quarter, kind: str, title: str) -> OutlineSection:
    """Add a section at the end."""
    hold(quarter)
    last = chosen(quarter)[-1:]
    section = OutlineSection.objects.create(
        quarter=quarter, kind=kind, title=title, position=last[0].position + 1 if last else 1
    )
    record("outline section.added", by=by, target=section, after=state(section))
    return section


@transaction.atomic
def open_section(*, by: User, quarter: Quarter, place: int) -> OutlineSection | None:
    """The section at a place (from 1), the usual order written down where nobody has chosen yet, so that it can be
    filled; None where there is none."""
    hold(quarter)
    if not sections(quarter):
        record(
            "outline.written down", by=by, target=quarter, after={"titles": [each.title for each in chosen(quarter)]}
        )
    found = chosen(quarter)
    return found[place - 1] if 0 < place <= len(found) else None


@transaction.atomic
def change_section(
    *,
    by: User,
    section: OutlineSection,
    seen: str,
    title: str,
    text: str,
    included: bool,
    measures: Sequence[Measure] = (),
) -> None:
    """Say something else in a section, as it was `seen`. What would change nothing is left alone.

    Raises `ChangedError`, `NotAllowedError`.
    """
    hold(section.quarter)
    now = OutlineSection.objects.filter(pk=section.pk).first()
    before = state(now) if now else None
    after = {
        "title": title,
        "text": text,
        "measures": sorted(measure.slug for measure in measures),
        "included": included,
    }
    if before == after:
        return
    refuse_when_changed(before, seen, now)
    assert now is not None  # noqa: S101  # else it was refused
    now.title, now.text, now.included = title, text, included
    now.save()
    now.measures.set(measures)
    record("outline section.changed", by=by, target=now, before=before, after=after)


@transaction.atomic
def move_section(*, by: User, quarter: Quarter, place: int, up: bool, seen: str) -> None:
    """Put the section at a place (from 1) of the `order` that was `seen` one place further up or down; at the end of
    the row it stays. Raises `ChangedError`."""
    hold(quarter)
    refuse_when_changed(order(shown(quarter)), seen, quarter)
    found = chosen(quarter)
    at, to = place - 1, place - 2 if up else place
    if not (0 <= at < len(found) and 0 <= to < len(found)):
        return
    found[at], found[to] = found[to], found[at]
    put_in_order(found)
    moved = found[to]
    record("outline section.moved", by=by, target=moved, before={"place": place}, after={"place": to + 1})


@transaction.atomic
def remove_section(*, by: User, section: OutlineSection, seen: str) -> None:
    """Take a section out, as it was `seen`; what is gone already was removed. Raises `ChangedError`."""
    hold(section.quarter)
    now = OutlineSection.objects.filter(pk=section.pk).first()
    if now is not None:
        refuse_when_changed(state(now), seen, now)
        record("outline section.removed", by=by, target=now, before=state(now))
        now.delete()


def state(section: OutlineSection) -> State:
    """All that a section says."""
    return {
        "title": section.title,
        "text": section.text,
        "measures": sorted(named_measures(section)),
        "included": section.included,
    }


def shown(quarter: Quarter) -> Sequence[OutlineSection | Planned]:
    """The sections that were chosen, or else the usual ones."""
    return sections(quarter) or usual(quarter)


def order(found: Sequence[OutlineSection | Planned]) -> State:
    """What somebody has before them who puts sections in order."""
    return {"order": [each.pk if isinstance(each, OutlineSection) else each.title for each in found]}


def whole(found: Sequence[OutlineSection | Planned]) -> State:
    """All that the sections say, in order; of the usual ones nothing is written."""
    return {"sections": [state(each) for each in found if isinstance(each, OutlineSection)]}


def chosen(quarter: Quarter) -> list[OutlineSection]:
    """The sections as rows, the usual ones written down where nobody has chosen yet."""
    return sections(quarter) or write_down(quarter, usual(quarter))


def usual(quarter: Quarter) -> Sequence[Planned]:
    return domain.usual(highlights=begun(reported(quarter)))


# -- The pieces ----------------------------------------------------------------------------------------------------


def write_down(quarter: Quarter, planned: Sequence[Planned]) -> list[OutlineSection]:
    return [
        OutlineSection.objects.create(quarter=quarter, position=position, kind=each.kind, title=each.title)
        for position, each in enumerate(planned, start=1)
    ]


def put_in_order(found: Sequence[OutlineSection]) -> None:
    """First beyond all places that are taken, since no two may ever share one."""
    last = max(section.position for section in found)
    for start in (last + 1, 1):
        for position, section in enumerate(found, start=start):
            section.position = position
            section.save(update_fields=["position"])
