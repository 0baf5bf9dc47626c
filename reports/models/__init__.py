from reports.models.delivery import Deliverable, DeliverableUpdate, DeliveryUpdate
from reports.models.glossary import Term
from reports.models.highlights import HighlightReport
from reports.models.infrastructure import Arrangement
from reports.models.outline import OutlineSection

__all__ = [
    "Arrangement",
    "Deliverable",
    "DeliverableUpdate",
    "DeliveryUpdate",
    "HighlightReport",
    "OutlineSection",
    "Term",
]
