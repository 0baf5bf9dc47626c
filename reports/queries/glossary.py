"""Reading the glossary; one query."""

from django.db.models import F

from reports.domain import terms
from reports.models import Term


def entries() -> list[Term]:
    """Return every term with its document, the older source first; what the office wrote itself comes last."""
    later_last = (F("document_id").asc(nulls_last=True), F("line").asc(nulls_last=True), "pk")
    return list(Term.objects.select_related("document").order_by(*later_last))


def explained() -> dict[str, str]:
    """Return each acronym with what it stands for."""
    return terms.explained(entries())
