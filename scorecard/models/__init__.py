from scorecard.models.commentary import Commentary, Topic
from scorecard.models.consultations import Comment, Consultation, ConsultationStep
from scorecard.models.figures import Assessment, Claim, Observation, Series
from scorecard.models.measures import Annotation, Break, Document, Expectation, Measure
from scorecard.models.peers import Force, PeerGroup, PeerMembership, RecordedJudgement
from scorecard.models.plans import Placement, Plan, PlanNode

__all__ = [
    "Annotation",
    "Assessment",
    "Break",
    "Claim",
    "Comment",
    "Commentary",
    "Consultation",
    "ConsultationStep",
    "Document",
    "Expectation",
    "Force",
    "Measure",
    "Observation",
    "PeerGroup",
    "PeerMembership",
    "Placement",
    "Plan",
    "PlanNode",
    "RecordedJudgement",
    "Series",
    "Topic",
]
