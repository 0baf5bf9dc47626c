"""What somebody is writing and has not saved yet."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """The fields of one form (`key`) as one person left them; `seen` is the mark of what they began from.

    Nobody else sees it. It is gone once the form is saved or the draft is thrown away.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    content = models.JSONField(default=dict)
    seen = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft")
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.key} by {self.by}"
