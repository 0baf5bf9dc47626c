"""What is said of a measure in a quarter, and which topics lead the report."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opcc_portal.models import Quarter
from scorecard.models.measures import Measure


class Commentary(models.Model):
    """`text` is Markdown that quotes figures by reference; `context` stands in place of the proposed phrase."""

    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="commentaries")
    text = models.TextField(_("commentary"), blank=True)
    context = models.CharField(_("context"), max_length=120, blank=True, help_text=_("Empty: as proposed."))

    class Meta:
        verbose_name = _("commentary")
        verbose_name_plural = _("commentary")
        constraints = [models.UniqueConstraint(fields=["quarter", "measure"], name="commentary_once")]

    def __str__(self) -> str:
        return f"{self.measure}, {self.quarter}"


class Topic(models.Model):
    """A significant topic of a quarter. One proposed from a `signal` (the symbol's name in the key) is accepted,
    perhaps edited, or declined with a reason; what nobody has decided yet has no row."""

    class Criterion(models.TextChoices):
        CHANGE = "change", _("Significant change")
        CONCERN = "concern", _("Of particular concern")
        EXCELLENT = "excellent", _("Excellent work or progress")
        MEDIA = "media", _("Prominent in the media")
        UNCLEAR = "", _("None clearly")

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="topics")
    signal = models.CharField(_("proposed from"), max_length=40, blank=True)
    criterion = models.CharField(_("criterion"), max_length=10, choices=Criterion, blank=True)
    text = models.TextField(_("topic"), blank=True, help_text=_("One or two sentences; figures by reference."))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ACCEPTED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("significant topic")
        ordering = ["quarter", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "measure"], condition=~Q(signal=""), name="topic_decided_once_for_a_measure"
            ),
            models.CheckConstraint(
                condition=Q(signal="") | Q(measure__isnull=False), name="topic_of_a_signal_has_a_measure"
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="topic_declined_with_a_reason"),
            models.CheckConstraint(condition=~Q(state="accepted") | ~Q(text=""), name="topic_accepted_with_words"),
        ]

    def __str__(self) -> str:
        return self.text[:80] or f"{self.measure}: {self.get_state_display()}"

    @property
    def state_now(self) -> dict[str, Any]:
        """All that it says, as its audit row keeps it and as two people who change it see it."""
        said = {"text": self.text, "criterion": self.criterion, "measure": self.measure.slug if self.measure else ""}
        return said | ({"reason": self.reason} if self.state == self.State.DECLINED else {})
