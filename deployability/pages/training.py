"""Students in training against the vacancies of their role, in words."""

from __future__ import annotations

from decimal import Decimal

from deployability.domain.pipeline import Pipeline
from deployability.domain.strength import NONE, ZERO
from deployability.pages.parts import EVERYWHERE, Taken, counted, fte, number
from deployability.queries.snapshots import Named
from deployability.values import Name, PipelineLine


def pipelines(taken: Taken) -> list[tuple[Named, Pipeline]]:
    """Each role that has vacancies or anybody in training, in order."""
    students = {role.slug: count for role, count in taken.papers.students}
    roles = {**taken.roles, **{role.slug: role for role, _count in taken.papers.students}}
    found = [(role, Pipeline(vacancies(taken, slug), students.get(slug, 0))) for slug, role in roles.items()]
    return [(role, each) for role, each in found if each.vacancies or each.students]


def vacancies(taken: Taken, role: str) -> Decimal:
    """FTE that are lost for reasons which are posts that nobody fills."""
    strength = taken.places.get(("", role), NONE)
    return sum((strength.lost(reason.slug) for reason in taken.recorded.reasons if reason.vacancy), ZERO)


def lines(taken: Taken) -> list[PipelineLine]:
    return [
        line(Name(slug=role.slug, label=role.short, title=role.name), role.note or f"Student {role.short}", [each])
        for role, each in pipelines(taken)
    ]


def total(taken: Taken) -> PipelineLine | None:
    found = [each for _role, each in pipelines(taken)]
    return line(EVERYWHERE, "All students", found) if found else None


def line(name: Name, student: str, found: list[Pipeline]) -> PipelineLine:
    return PipelineLine(
        name=name,
        student=student,
        vacancies=fte(sum((each.vacancies for each in found), ZERO)),
        students=number(Decimal(sum(each.students for each in found)), 0),
        filled=fte(sum((each.filled for each in found), ZERO)),
        left=fte(sum((each.left for each in found), ZERO)),
        surplus=fte(sum((each.surplus for each in found), ZERO)),
    )


def lead(taken: Taken) -> str:
    """What becomes of the vacancies when those in training join, and when that is."""
    found = total(taken)
    if found is None:
        return ""
    if not found.students.value:
        return f"{found.vacancies.text} FTE of posts are vacant, and nobody is in training."
    when = f" ({taken.papers.joining})" if taken.papers.joining else ""
    return (
        f"{counted(int(found.students.value), 'student')} in training. When they join{when}, they fill "
        f"{found.filled.text} of {found.vacancies.text} vacant FTE; {found.left.text} stay vacant, and "
        f"{found.surplus.text} more are in training than their roles have vacancies."
    )
