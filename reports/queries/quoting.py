"""Asking whether what is told quotes anything; one query."""

from functools import reduce
from operator import or_

from django.db.models import Exists, Q

from opcc_portal.models import Quarter
from reports.models import DeliveryUpdate, HighlightReport, OutlineSection
from reports.queries.highlights import TEXTS

OPENING = "{{"


def quotes_anything(quarter: Quarter) -> bool:
    """Return whether any box, narrative or section of a quarter may quote a figure; one query."""
    boxes = reduce(or_, (Q(**{f"{name}__contains": OPENING}) for name in TEXTS))
    found = Q(Exists(HighlightReport.objects.filter(boxes, quarter=quarter)))
    found |= Q(Exists(DeliveryUpdate.objects.filter(narrative__contains=OPENING, quarter=quarter)))
    found |= Q(Exists(OutlineSection.objects.filter(text__contains=OPENING, quarter=quarter)))
    return Quarter.objects.filter(found, pk=quarter.pk).exists()
