"""The quarterly highlight report of a priority, or of the office's own delivery plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from opcc_portal.models import Quarter
from scorecard.models import PlanNode


class HighlightReport(models.Model):
    """What is written of it, in Markdown; its deliverables have rows of their own.

    `node` is a priority: one of the police and crime plan, or that of the office's delivery plan.
    """

    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="+")
    node = models.ForeignKey(PlanNode, models.PROTECT, related_name="highlight_reports")
    outcomes = models.TextField(_("outcomes achieved"), blank=True)
    risks = models.TextField(_("risks and issues"), blank=True)
    focus = models.TextField(_("focus next quarter"), blank=True)
    assessment = models.TextField(_("overall assessment"), blank=True)
    commentary = models.TextField(_("scorecard commentary"), blank=True)

    class Meta:
        verbose_name = _("highlight report")
        constraints = [models.UniqueConstraint(fields=["quarter", "node"], name="highlight_report_once")]

    def __str__(self) -> str:
        return f"Highlight report on {self.node}, {self.quarter}"
