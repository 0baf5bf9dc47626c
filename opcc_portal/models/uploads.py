"""Files that somebody brought: read, looked at as a difference, then applied as a whole or not at all."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opcc_portal.models.editions import StoredFile
from opcc_portal.models.jobs import Job


class Upload(models.Model):
    """A file of one `kind` ("figures"), kept as it came; who reads and applies it is the app's that has the kind.

    `token` is the form's that brought it: sent twice it is one upload. `staged` holds what would change
    (`opcc_portal.intake.staging`), until it is applied. `job` is the last that was started for it.
    """

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        STAGED = "staged", _("Waiting for a decision")
        UNREADABLE = "unreadable", _("Could not be read")
        APPLIED = "applied", _("Applied")
        UNDONE = "undone", _("Undone")

    kind = models.CharField(max_length=20)
    name = models.CharField(_("file"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    staged = models.BinaryField(default=bytes)
    error = models.TextField(_("what is wrong with it"), blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("brought"), auto_now_add=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(_("applied"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        verbose_name = _("upload")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["applied", "undone"]) | models.Q(applied_at__isnull=False),
                name="upload_applied_at_some_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="undone") | models.Q(undone_at__isnull=False),
                name="upload_undone_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name
