"""The quarter that is reported on, and the states it passes through."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models.editions import ChangeKind


class Quarter(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Open")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        REOPENED = "reopened", _("Reopened")

    # Which act leads from which states to which. Who may act is `opcc_portal.access`; this is *in which state*.
    MOVES: dict[str, tuple[frozenset[str], str]] = {
        "submit": (frozenset({State.OPEN, State.REOPENED}), State.SUBMITTED),
        "approve": (frozenset({State.SUBMITTED}), State.APPROVED),
        "publish": (frozenset({State.APPROVED}), State.PUBLISHED),
        "reopen": (frozenset({State.SUBMITTED, State.APPROVED, State.PUBLISHED}), State.REOPENED),
    }

    year = models.PositiveSmallIntegerField(_("financial year begins in"))
    number = models.PositiveSmallIntegerField(_("quarter"))
    data_to = models.DateField(_("figures reach"), help_text=_("The first day of the last month with figures."))
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("What readers should know of this quarter's report.")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    moves = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("How often it was moved. Who acts says what they had before them.")
    )
    change_kind = models.CharField(_("kind of change"), max_length=12, choices=ChangeKind, blank=True, editable=False)
    change_reason = models.TextField(
        _("reason"), blank=True, editable=False, help_text=_("Why a published quarter was opened again.")
    )

    class Meta:
        verbose_name = _("quarter")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="quarter_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 4)), name="quarter_number_1_to_4"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")), name="quarter_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_by__isnull=False),
                name="quarter_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"])
                | Q(submitted_by__isnull=False, approved_by__isnull=False),
                name="quarter_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.calendar.label

    @property
    def calendar(self) -> FinancialQuarter:
        return FinancialQuarter(self.year, self.number)

    @property
    def slug(self) -> str:
        return self.calendar.slug

    @property
    def months(self) -> list[date]:
        return self.calendar.months

    @property
    def locked(self) -> bool:
        """Figures cannot be changed while somebody is judging them, nor after they were published."""
        return self.state not in (self.State.OPEN, self.State.REOPENED)
