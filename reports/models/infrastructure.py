"""With what a plan is delivered: scorecards, registers, boards, partnerships, and who reports where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scorecard.models import Plan


class Arrangement(models.Model):
    class Kind(models.TextChoices):
        PLAN = "plan", _("Plan")
        SCORECARD = "scorecard", _("Scorecard")
        REGISTER = "register", _("Register")
        BOARD = "board", _("Board or meeting")
        PARTNERSHIP = "partnership", _("Partnership")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="arrangements")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    purpose = models.CharField(_("what it does"), max_length=300, blank=True)
    meets = models.CharField(_("how often"), max_length=100, blank=True)
    reports_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="reports_from")
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("arrangement")
        ordering = ["plan", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="arrangement_once")]

    def __str__(self) -> str:
        return self.name
