from datetime import date, timedelta

import factory
from django.utils import timezone
from django.utils.timezone import localdate
from factory.django import DjangoModelFactory

from opcc_portal.lib.periods import add_months
from scorecard.models import (
    Annotation,
    Assessment,
    Break,
    Claim,
    Comment,
    Commentary,
    Consultation,
    ConsultationStep,
    Document,
    Expectation,
    Force,
    Measure,
    Observation,
    PeerGroup,
    PeerMembership,
    Placement,
    Plan,
    PlanNode,
    RecordedJudgement,
    Series,
    Topic,
)
from tests.factories.portal import QuarterFactory, UserFactory

MARCH_2018 = date(2018, 3, 1)


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    key = factory.Sequence(lambda n: f"paper-{n}")
    title = factory.Sequence(lambda n: f"Paper {n} for the Panel")


class MeasureFactory(DjangoModelFactory):
    """A monthly count."""

    class Meta:
        model = Measure

    slug = factory.Sequence(lambda n: f"measure-{n}")
    name = factory.Sequence(lambda n: f"Measure {n}")
    kind = "count"
    unit = "crimes"

    class Params:
        proportion = factory.Trait(kind="proportion", unit="%", scale=100, decimals=1)
        rate = factory.Trait(kind="rate", unit="days per person", decimals=2)
        mean = factory.Trait(kind="mean", unit="seconds")
        office_only = factory.Trait(sensitivity=Measure.Sensitivity.OFFICE_ONLY)


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series

    measure = factory.SubFactory(MeasureFactory)


class ObservationFactory(DjangoModelFactory):
    """March 2018."""

    class Meta:
        model = Observation

    series = factory.SubFactory(SeriesFactory)
    period_end = MARCH_2018
    span = 1
    value = 100.0
    provenance = Observation.Provenance.PUBLISHED


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = Claim

    key = factory.Sequence(lambda n: f"C{n:04}")
    series = factory.SubFactory(SeriesFactory)
    document = factory.SubFactory(DocumentFactory)
    statistic = "value"
    value = 566.0
    line = 1


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = Assessment

    series = factory.SubFactory(SeriesFactory)
    month = MARCH_2018
    input_version = 1
    signals: list = []
    computed_at = factory.LazyFunction(timezone.now)


class BreakFactory(DjangoModelFactory):
    class Meta:
        model = Break

    series = factory.SubFactory(SeriesFactory)
    month = date(2017, 4, 1)
    reason = "Counted in another way"


class AnnotationFactory(DjangoModelFactory):
    class Meta:
        model = Annotation

    date = MARCH_2018
    label = factory.Sequence(lambda n: f"Event {n}")


class ExpectationFactory(DjangoModelFactory):
    class Meta:
        model = Expectation

    measure = factory.SubFactory(MeasureFactory)
    label = factory.Sequence(lambda n: f"Target {n}")
    value = 500.0


class CommentaryFactory(DjangoModelFactory):
    class Meta:
        model = Commentary
        django_get_or_create = ("quarter", "measure")

    quarter = factory.SubFactory(QuarterFactory)
    measure = factory.SubFactory(MeasureFactory)
    text = "Something is to be said."


class TopicFactory(DjangoModelFactory):
    """One of somebody's own."""

    class Meta:
        model = Topic

    quarter = factory.SubFactory(QuarterFactory)
    text = factory.Sequence(lambda n: f"Topic {n} of the quarter.")
    criterion = Topic.Criterion.CONCERN
    position = factory.Sequence(lambda n: n + 1)


class ForceFactory(DjangoModelFactory):
    class Meta:
        model = Force

    area = factory.Sequence(lambda n: f"force-{n}")
    name = factory.Sequence(lambda n: f"Force {n}")


class PeerGroupFactory(DjangoModelFactory):
    class Meta:
        model = PeerGroup
        django_get_or_create = ("area",)

    area = "most similar group"
    name = "Most similar group"


class PeerMembershipFactory(DjangoModelFactory):
    """Since 2015."""

    class Meta:
        model = PeerMembership

    group = factory.SubFactory(PeerGroupFactory)
    force = factory.SubFactory(ForceFactory)
    starts = date(2015, 4, 1)


class RecordedJudgementFactory(DjangoModelFactory):
    """Of the twelve months to March 2018."""

    class Meta:
        model = RecordedJudgement

    measure = factory.SubFactory(MeasureFactory)
    about = RecordedJudgement.About.PEERS
    period_end = MARCH_2018
    span = 12
    words = "in line with peers"
    source_system = "iQuanta"

    class Params:
        why_not = factory.Trait(words="", unavailable="proxy data were submitted")


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan
        django_get_or_create = ("slug",)

    slug = "2017-21"
    title = "Police and Crime Plan 2017-21"
    status = Plan.Status.ADOPTED
    starts = date(2017, 4, 1)
    ends = date(2021, 3, 31)


class PlanNodeFactory(DjangoModelFactory):
    """A priority."""

    class Meta:
        model = PlanNode
        django_get_or_create = ("plan", "position")

    plan = factory.SubFactory(PlanFactory)
    level = PlanNode.Level.PRIORITY
    number = factory.LazyAttribute(lambda node: str(node.position))
    title = "Prevent crime and keep people safe"
    position = 1


class PlacementFactory(DjangoModelFactory):
    """On the dashboard, under the first priority."""

    class Meta:
        model = Placement

    node = factory.SubFactory(PlanNodeFactory)
    series = factory.SubFactory(SeriesFactory)
    position = factory.Sequence(lambda n: n + 1)
    label = factory.LazyAttribute(lambda placement: placement.series.measure.name)


class ConsultationFactory(DjangoModelFactory):
    """Open, but for what nobody has published yet."""

    class Meta:
        model = Consultation

    plan = factory.SubFactory(PlanFactory, status=Plan.Status.CONSULTATION)
    opens = factory.LazyFunction(lambda: localdate() - timedelta(days=7))
    closes = factory.LazyFunction(lambda: localdate() + timedelta(days=7))
    channels = "Website\nArea boards"


class ConsultationStepFactory(DjangoModelFactory):
    class Meta:
        model = ConsultationStep

    consultation = factory.SubFactory(ConsultationFactory)
    position = factory.Sequence(lambda n: n + 1)
    label = factory.Sequence(lambda n: f"Step {n}")


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = Comment

    node = factory.SubFactory(PlanNodeFactory)
    text = factory.Sequence(lambda n: f"Comment {n}")
    by = factory.SubFactory(UserFactory, panel=True)


def months(series: Series, values: list[float | None], *, last: date = MARCH_2018, **fields: object) -> None:
    """Record one figure a month, the last of them for `last`; None is a month without a figure."""
    start = add_months(last, 1 - len(values))
    Observation.objects.bulk_create(
        Observation(
            series=series,
            period_end=add_months(start, n),
            span=1,
            value=value,
            **{"provenance": Observation.Provenance.PUBLISHED, **fields},
        )
        for n, value in enumerate(values)
        if value is not None
    )
