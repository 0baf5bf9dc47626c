from scorecard.models.figures import Assessment, Claim, Observation, Series
from scorecard.models.measures import Annotation, Break, Document, Expectation, Measure
from scorecard.models.plans import Placement, Plan, PlanNode

__all__ = [
    "Annotation",
    "Assessment",
    "Break",
    "Claim",
    "Document",
    "Expectation",
    "Measure",
    "Observation",
    "Placement",
    "Plan",
    "PlanNode",
    "Series",
]
