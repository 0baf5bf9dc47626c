from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from deployability.models import Loss, Reason, Role, Snapshot, Staffing, Team


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role
        django_get_or_create = ["slug"]

    slug = "con"
    code = factory.LazyAttribute(lambda role: role.slug.upper())
    name = factory.LazyAttribute(lambda role: f"Role {role.code}")


class TeamFactory(DjangoModelFactory):
    """A team with the roles that are named: `roles=["sgt", "con"]`."""

    class Meta:
        model = Team
        django_get_or_create = ["slug"]
        skip_postgeneration_save = True

    slug = "south"
    name = factory.LazyAttribute(lambda team: f"CPT {team.slug.title()}")

    @factory.post_generation
    def roles(self, create: bool, extracted: list[str] | None, **kwargs: object) -> None:
        self.roles.add(*(RoleFactory(slug=slug) for slug in extracted or ["con"]))


class ReasonFactory(DjangoModelFactory):
    class Meta:
        model = Reason
        django_get_or_create = ["slug"]

    slug = "vacancies"
    name = factory.LazyAttribute(lambda reason: reason.slug.capitalize())
    vacancy = factory.LazyAttribute(lambda reason: reason.slug == "vacancies")


class SnapshotFactory(DjangoModelFactory):
    class Meta:
        model = Snapshot
        django_get_or_create = ["on"]

    on = date(2018, 5, 31)


class StaffingFactory(DjangoModelFactory):
    """A role of a team, of which nobody is lost."""

    class Meta:
        model = Staffing

    snapshot = factory.SubFactory(SnapshotFactory)
    team = factory.SubFactory(TeamFactory)
    role = factory.SubFactory(RoleFactory)
    establishment = Decimal(50)


class LossFactory(DjangoModelFactory):
    class Meta:
        model = Loss

    staffing = factory.SubFactory(StaffingFactory)
    reason = factory.SubFactory(ReasonFactory)
    fte = Decimal(7)
