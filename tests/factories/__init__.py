"""One factory for each model: the least that is valid, so that a test says only what it is about."""

from tests.factories.editions import EditionFactory, published
from tests.factories.portal import (
    AuditEventFactory,
    JobFactory,
    OfficeFactory,
    QuarterFactory,
    UserFactory,
)
from tests.factories.scorecard import (
    AnnotationFactory,
    AssessmentFactory,
    BreakFactory,
    ClaimFactory,
    DocumentFactory,
    ExpectationFactory,
    MeasureFactory,
    ObservationFactory,
    PlacementFactory,
    PlanFactory,
    PlanNodeFactory,
    SeriesFactory,
    months,
)

__all__ = [
    "AnnotationFactory",
    "AssessmentFactory",
    "AuditEventFactory",
    "BreakFactory",
    "ClaimFactory",
    "DocumentFactory",
    "EditionFactory",
    "ExpectationFactory",
    "JobFactory",
    "MeasureFactory",
    "ObservationFactory",
    "OfficeFactory",
    "PlacementFactory",
    "PlanFactory",
    "PlanNodeFactory",
    "QuarterFactory",
    "SeriesFactory",
    "UserFactory",
    "months",
    "published",
]
