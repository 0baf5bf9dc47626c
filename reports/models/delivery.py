"""What is being delivered: deliverables with their progress, and commitments with their status, quarter by quarter."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opcc_portal.models import Quarter
from scorecard.models import Measure, PlanNode


class Deliverable(models.Model):
    """An action under a part of a plan. When it is due and how far it is, its updates say."""

    class Source(models.TextChoices):
        PLAN = "plan", _("Plan")
        HMICFRS = "hmicfrs", _("HMICFRS")
        AUDIT = "audit", _("Audit")
        PANEL = "panel", _("Police and Crime Panel")
        OTHER = "other", _("Other")

    node = models.ForeignKey(PlanNode, models.PROTECT, related_name="deliverables")
    action = models.CharField(_("action"), max_length=300)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.PLAN)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    measures = models.ManyToManyField(Measure, blank=True, related_name="deliverables", verbose_name=_("concerns"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("deliverable")
        ordering = ["node__position", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["node", "action"], name="deliverable_once")]

    def __str__(self) -> str:
        return self.action


class DeliverableUpdate(models.Model):
    """A deliverable in a quarter. `due` is the last day of what `due_printed` means; None where it cannot be read."""

    class Precision(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")
        UNREAD = "", _("Not read")

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="updates")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="+")
    due_printed = models.CharField(_("due, as printed"), max_length=60, blank=True)
    due = models.DateField(_("due by"), null=True, blank=True)
    due_precision = models.CharField(_("due to the"), max_length=8, choices=Precision, blank=True)
    percent = models.PositiveSmallIntegerField(_("progress in per cent"), null=True, blank=True)
    words = models.CharField(_("progress in words"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("progress of a deliverable")
        ordering = ["deliverable", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["deliverable", "quarter"], name="deliverable_update_once"),
            models.CheckConstraint(condition=Q(percent=None) | Q(percent__lte=100), name="deliverable_percent_to_100"),
            models.CheckConstraint(
                condition=Q(due=None, due_precision="") | (Q(due__isnull=False) & ~Q(due_precision="")),
                name="deliverable_due_with_precision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable}, {self.quarter}"


class DeliveryUpdate(models.Model):
    """How a commitment stands in a quarter. `inferred`: the status is our reading of `printed` and the narrative."""

    class Status(models.TextChoices):
        NOT_STARTED = "not started", _("Not started")
        ON_TRACK = "on track", _("On track")
        AT_RISK = "at risk", _("At risk")
        OFF_TRACK = "off track", _("Off track")
        COMPLETED = "completed", _("Completed")

    node = models.ForeignKey(PlanNode, models.PROTECT, related_name="delivery_updates")
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=12, choices=Status)
    printed = models.CharField(_("status as printed"), max_length=60, blank=True)
    inferred = models.BooleanField(_("status is our reading"), default=False)
    reading = models.CharField(
        _("what we read"), max_length=60, blank=True, help_text=_("In the document's sense, before it became a status.")
    )
    narrative = models.TextField(_("narrative"), blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("delivery update")
        ordering = ["node__position"]
        constraints = [models.UniqueConstraint(fields=["node", "quarter"], name="delivery_update_once")]

    def __str__(self) -> str:
        return f"{self.node}, {self.quarter}"
