"""The office that this installation belongs to: one row, all of it data, so that it can be any force's."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Office(models.Model):
    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=100)
    commissioner_title = models.CharField(_("title of the office holder"), max_length=100)
    force = models.CharField(_("force"), max_length=100)
    panel = models.CharField(_("panel"), max_length=150)
    open_to_public = models.BooleanField(
        _("open to the public"),
        default=False,
        help_text=_("Whether people who have not signed in may read what was published for the public."),
    )

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("office")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_office")]

    def __str__(self) -> str:
        return self.short_name

    @classmethod
    def current(cls) -> "Office | None":
        return cls.objects.first()
