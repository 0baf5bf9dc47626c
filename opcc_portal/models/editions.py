"""What was published: page values as stored bytes, and the files that were made from them. Only ever added to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def fingerprint(content: bytes) -> str:
    """The SHA-256 of some bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


class ChangeKind(models.TextChoices):
    """Why there is another edition."""

    CORRECTION = "correction", _("Correction of figures")
    REVISION = "revision", _("Scheduled revision of figures")
    LATE = "late", _("Figures that arrived late")
    WORDING = "wording", _("Words only")


class Edition(models.Model):
    """One publication of a subject. Of each subject the highest number is current; the others stay readable.

    The subject is named, not linked to: a quarter, the consultation on a plan, a meeting later. `frame` is all that
    stands around the pages (`opcc_portal.editions.Frame`), so that reading needs no other table; `marks` says how far
    each kind of record went when the edition was made (see `opcc_portal.editions.Ledger`).
    """

    append_only = True

    class Kind(models.TextChoices):
        QUARTER = "quarter", _("Quarter")
        CONSULTATION = "consultation", _("Consultation")

    kind = models.CharField(max_length=12, choices=Kind)
    subject = models.CharField(max_length=60, help_text=_("The subject's part of the address: 2017-18-Q4."))
    number = models.PositiveSmallIntegerField(_("edition"))
    move = models.PositiveIntegerField(help_text=_("After how many moves of its subject it was made."))
    label = models.CharField(max_length=120)
    data_to = models.DateField(_("figures reach"), null=True)
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    change_kind = models.CharField(_("kind of change"), max_length=12, choices=ChangeKind, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    frame = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    release = models.CharField(max_length=30)

    class Meta:
        verbose_name = _("edition")
        ordering = ["kind", "-subject", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "number"], name="edition_once"),
            models.UniqueConstraint(fields=["kind", "subject", "move"], name="edition_of_a_move_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="edition_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.label}, edition {self.number}"


class DamagedError(Exception):
    """Stored bytes are not those that were stored: they are shown to nobody."""


class Sealed(models.Model):
    """Bytes with their SHA-256, looked at again whenever they are read."""

    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True

    @property
    def intact(self) -> bool:
        is_bytes = not isinstance(self.content, str)  # SQLite lets somebody put a text where bytes were
        return is_bytes and fingerprint(bytes(self.content)) == self.sha256

    def opened(self) -> bytes:
        """The bytes; raises `DamagedError` where they no longer fit their SHA-256."""
        if not self.intact:
            raise DamagedError(f"{self} no longer fits its SHA-256.")
        return bytes(self.content)


class EditionPageQuerySet(models.QuerySet["EditionPage"]):
    def store(self, pages: Iterable[EditionPage]) -> None:
        """Write all pages of an edition in one statement.

        `bulk_create` would make it several on SQLite, for which Django counts with an old limit of 999 parameters.
        """
        fields = [field for field in EditionPage._meta.local_concrete_fields if not field.primary_key]
        values = [[field.get_db_prep_save(getattr(p, field.attname), connection) for field in fields] for p in pages]
        if not values:
            return
        columns = ", ".join(f'"{field.column}"' for field in fields)
        places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(values))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {EditionPage._meta.db_table} ({columns}) VALUES {places}",  # noqa: S608
                [value for row in values for value in row],
            )


class EditionPage(Sealed):
    """One page for one audience: the value's canonical JSON, in the shape that `schema` numbers."""

    append_only = True

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="pages")
    audience = models.CharField(max_length=10)
    page = models.CharField(max_length=40)
    slug = models.CharField(max_length=80, blank=True)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    schema = models.PositiveSmallIntegerField()

    objects = EditionPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page of an edition")
        ordering = ["edition", "audience", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "audience", "page", "slug"], name="edition_page_once")
        ]

    def __str__(self) -> str:
        return f"The page {self.page}/{self.slug} for {self.audience} of edition no. {self.edition_id}"


class StoredFile(Sealed):
    """A file named by its content, in the database because web and workers share no disk."""

    append_only = True

    sha256 = models.CharField(max_length=64, primary_key=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("stored file")

    def __str__(self) -> str:
        return f"The file {self.sha256[:12]}"

    @classmethod
    def keep(cls, content: bytes, content_type: str) -> StoredFile:
        """The file with this content, stored now unless it is there already."""
        defaults: dict[str, Any] = {"content": content, "content_type": content_type, "size": len(content)}
        stored, _created = cls.objects.get_or_create(sha256=fingerprint(content), defaults=defaults)
        return stored


class EditionFile(models.Model):
    """A file that belongs to an edition: its pack for one audience. Made once; like the edition it never changes."""

    append_only = True

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files")
    audience = models.CharField(max_length=10)
    name = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file of an edition")
        constraints = [models.UniqueConstraint(fields=["edition", "audience", "name"], name="edition_file_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.edition} for {self.audience}"
