import factory
from factory.django import DjangoModelFactory

from reports.models import (
    Arrangement,
    Deliverable,
    DeliverableUpdate,
    DeliveryUpdate,
    HighlightReport,
    OutlineSection,
    Term,
)
from tests.factories.portal import QuarterFactory
from tests.factories.scorecard import PlanFactory, PlanNodeFactory


class HighlightReportFactory(DjangoModelFactory):
    """That of the first priority, without a word in it."""

    class Meta:
        model = HighlightReport

    quarter = factory.SubFactory(QuarterFactory)
    node = factory.SubFactory(PlanNodeFactory)


class DeliverableFactory(DjangoModelFactory):
    """An action under the first priority."""

    class Meta:
        model = Deliverable

    node = factory.SubFactory(PlanNodeFactory)
    action = factory.Sequence(lambda n: f"Action {n}")
    position = factory.Sequence(lambda n: n + 1)


class DeliverableUpdateFactory(DjangoModelFactory):
    class Meta:
        model = DeliverableUpdate

    deliverable = factory.SubFactory(DeliverableFactory)
    quarter = factory.SubFactory(QuarterFactory)


class DeliveryUpdateFactory(DjangoModelFactory):
    class Meta:
        model = DeliveryUpdate

    quarter = factory.SubFactory(QuarterFactory)
    status = DeliveryUpdate.Status.ON_TRACK


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    term = factory.Sequence(lambda n: f"AC{n}")
    meaning = factory.LazyAttribute(lambda term: f"What {term.term} stands for")
    source = "Terminology"


class ArrangementFactory(DjangoModelFactory):
    class Meta:
        model = Arrangement

    plan = factory.SubFactory(PlanFactory)
    kind = Arrangement.Kind.BOARD
    name = factory.Sequence(lambda n: f"Board {n}")
    position = factory.Sequence(lambda n: n + 1)


class OutlineSectionFactory(DjangoModelFactory):
    """A section of somebody's own words."""

    class Meta:
        model = OutlineSection

    quarter = factory.SubFactory(QuarterFactory)
    kind = OutlineSection.Kind.TEXT
    title = factory.Sequence(lambda n: f"Section {n}")
    text = "What is to be said first."
    position = factory.Sequence(lambda n: n + 1)
