"""A plan put out to consultation: what was asked, what the Panel said of it, what the office answered."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scorecard.models.plans import Plan, PlanNode


class Consultation(models.Model):
    """`moves` counts what was published of it: whoever publishes says what they had before them."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="consultation")
    opens = models.DateField(_("opens"))
    closes = models.DateField(_("closes"))
    channels = models.TextField(_("channels"), blank=True, help_text=_("One on each line."))
    responses = models.PositiveIntegerField(
        _("responses"), null=True, blank=True, help_text=_("Empty where nobody counted them.")
    )
    note = models.TextField(_("note"), blank=True)
    moves = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("consultation")
        ordering = ["-opens"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gte=F("opens")), name="consultation_closes_after_it_opens")
        ]

    def __str__(self) -> str:
        return f"Consultation on {self.plan}"

    @property
    def slug(self) -> str:
        """Its part of the address: the plan's."""
        return self.plan.slug

    def is_open(self, day: date) -> bool:
        """Whether it may be commented on: put out, and not closed; the last day still counts."""
        put_out = self.moves > 0 and self.plan.status == Plan.Status.CONSULTATION
        return put_out and self.opens <= day <= self.closes

    def ended_by_adoption(self, day: date) -> date | None:
        """The day on which the plan was adopted, where that ended the consultation before its last day."""
        return self.plan.adopted_on if day <= self.closes else None


class ConsultationStep(models.Model):
    """A step that the law or the office wants, with its dates."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("step"), max_length=300)
    basis = models.CharField(_("basis"), max_length=200, blank=True, help_text=_("What wants it: an Act, a section."))
    due = models.DateField(_("due"), null=True, blank=True)
    done = models.DateField(_("done"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step of a consultation")
        ordering = ["consultation", "position"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "position"], name="consultation_step_position_once")
        ]

    def __str__(self) -> str:
        return self.label


class Comment(models.Model):
    """What a Panel member says of one part of a plan in consultation, and what the office answers."""

    node = models.ForeignKey(PlanNode, models.PROTECT, related_name="comments")
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("made"), auto_now_add=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("comment")
        ordering = ["node__position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="comment_answered_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"Comment on {self.node}"
