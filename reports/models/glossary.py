"""Acronyms and terms, each as one source explains it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scorecard.models import Document


class Term(models.Model):
    """A term as one source explains it. Where sources differ, the `preferred` meaning is the one readers see."""

    term = models.CharField(_("term"), max_length=40)
    meaning = models.CharField(_("meaning"), max_length=300, blank=True, help_text=_("Empty: not spelt out there."))
    definition = models.TextField(_("definition"), blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    preferred = models.BooleanField(_("preferred"), default=False)

    class Meta:
        verbose_name = _("term")
        ordering = ["term", "id"]
        constraints = [
            models.UniqueConstraint(fields=["term", "source", "meaning"], name="term_once_in_a_source"),
            models.UniqueConstraint(
                fields=["term"], condition=models.Q(preferred=True), name="term_one_preferred_meaning"
            ),
        ]

    def __str__(self) -> str:
        return self.term
