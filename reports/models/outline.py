"""The pack's order: which sections a quarter's report has, and what stands in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from opcc_portal.models import Quarter
from scorecard.models import Measure


class OutlineSection(models.Model):
    """One section of a quarter's report. A section of text has its own words; one of measures may name them."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        TOPICS = "topics", _("Significant topics")
        KEY = "key", _("Key to the symbols")
        DASHBOARD = "dashboard", _("Dashboard")
        MEASURES = "measures", _("Measures")
        HIGHLIGHTS = "highlights", _("Highlight reports")
        DELIVERY = "delivery", _("Service delivery")
        PLAN = "plan", _("Plan")
        INFRASTRUCTURE = "infrastructure", _("Delivery infrastructure")
        CONSULTATION = "consultation", _("Consultation")
        RISKS = "risks", _("Risk register")
        STAFFING = "staffing", _("Community policing teams")
        STATISTICS = "statistics", _("About the statistics")
        GLOSSARY = "glossary", _("Glossary")

    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    measures = models.ManyToManyField(Measure, blank=True, related_name="+", verbose_name=_("measures"))
    included = models.BooleanField(_("in the pack"), default=True)

    class Meta:
        verbose_name = _("section of the report")
        ordering = ["quarter", "position"]
        constraints = [models.UniqueConstraint(fields=["quarter", "position"], name="outline_section_position_once")]

    def __str__(self) -> str:
        return self.title
