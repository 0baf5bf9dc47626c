from datetime import date

import factory
from factory.django import DjangoModelFactory

from risks.models import Band, Concern, ImpactArea, Mitigation, Register, Review, Risk
from tests.factories.portal import UserFactory


class RegisterFactory(DjangoModelFactory):
    """A register that the Panel and the public are shown, with the four bands of June 2018."""

    class Meta:
        model = Register
        django_get_or_create = ["slug"]
        skip_postgeneration_save = True

    slug = "opcc"
    name = "Risk register of the office"
    short_name = "OPCC"
    shown_to = Register.ShownTo.PUBLIC
    from_year = 2017
    appetite = 30

    @factory.post_generation
    def bands(self, create: bool, extracted: object, **kwargs: object) -> None:
        for name, least in (("High", 30), ("Moderate", 18), ("Acceptable", 8), ("Minor", 1)):
            Band.objects.get_or_create(register=self, name=name, defaults={"least": least})


class ImpactAreaFactory(DjangoModelFactory):
    class Meta:
        model = ImpactArea
        django_get_or_create = ["slug"]

    slug = "reputational"
    name = factory.LazyAttribute(lambda area: area.slug.replace("-", " ").capitalize())


class RiskFactory(DjangoModelFactory):
    """An inherent risk that nobody has scored yet."""

    class Meta:
        model = Risk

    register = factory.SubFactory(RegisterFactory)
    reference = factory.Sequence(lambda n: f"I{n + 1}")
    slug = factory.LazyAttribute(lambda risk: risk.reference.lower())
    category = Risk.Category.INHERENT
    event = factory.LazyAttribute(lambda risk: f"What {risk.reference} fears happens")
    identified = date(2017, 1, 31)
    position = factory.Sequence(lambda n: n + 1)


class MitigationFactory(DjangoModelFactory):
    class Meta:
        model = Mitigation

    risk = factory.SubFactory(RiskFactory)
    action = factory.Sequence(lambda n: f"Mitigation {n}")
    position = factory.Sequence(lambda n: n + 1)


class ConcernFactory(DjangoModelFactory):
    """What a risk concerns: a measure, by its slug."""

    class Meta:
        model = Concern

    risk = factory.SubFactory(RiskFactory)
    kind = "measure"
    key = "crime-volume"


class ReviewFactory(DjangoModelFactory):
    """The first review of a risk, with the score of I1 in June 2018: 3 × 2 × 4."""

    class Meta:
        model = Review

    risk = factory.SubFactory(RiskFactory)
    number = factory.LazyAttribute(lambda review: review.risk.reviews.count() + 1)
    on = date(2018, 5, 4)
    likelihood = 3
    control = 2
    impact = 4
    score = factory.LazyAttribute(
        lambda review: review.likelihood * review.control * review.impact if review.likelihood else 16
    )
    by = factory.SubFactory(UserFactory)
