"""A quarter as a kind of subject: where its pages stand, what publishing does to it."""

from django.utils.translation import gettext_lazy

from opcc_portal import pages, subjects
from opcc_portal.actions import move_quarter, refuse, refuse_unfinished
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Quarter, User
from opcc_portal.subjects import Told


def find_quarter(slug: str) -> Quarter | None:
    calendar = FinancialQuarter.parse(slug)
    return Quarter.objects.filter(year=calendar.year, number=calendar.number).first()


def refuse_quarter(quarter: Quarter, by: User, seen: int) -> None:
    refuse(quarter=quarter, move="publish", by=by, seen=seen)
    refuse_unfinished(quarter)


def told_of_quarter(quarter: Quarter, by: User) -> Told:
    return Told(
        label=str(quarter),
        data_to=quarter.data_to,
        change_kind=quarter.change_kind,
        reason=quarter.change_reason,
        prepared_by=str(quarter.submitted_by),
        approved_by=str(quarter.approved_by),
        note=quarter.note,
    )


def standing_of_quarter(quarter: Quarter) -> str:
    return quarter.get_state_display()


QUARTERS = subjects.register(
    subjects.Kind(
        key=pages.QUARTER,
        model=Quarter,
        name=gettext_lazy("Quarter"),
        argument="quarter",
        route="quarters/<quarter:quarter>/",
        home=pages.HOME,
        find=find_quarter,
        hold=lambda pk: Quarter.objects.select_for_update().get(pk=pk),
        refuse=refuse_quarter,
        move=lambda quarter, by, moves: move_quarter(quarter=quarter, move="publish", by=by, seen=moves),
        told=told_of_quarter,
        standing=standing_of_quarter,
        others=lambda: list(Quarter.objects.all()),
        on_paper=True,
    )
)
