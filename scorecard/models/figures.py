"""Figures: a series, its observations (only ever added), claims about it, and what was made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opcc_portal.lib.periods import Period
from opcc_portal.models import Quarter, Upload
from scorecard.domain.assessing import Row
from scorecard.domain.ledger import TAKEN_BACK

FORCE = "force"


class SeriesQuerySet(models.QuerySet["Series"]):
    def stale(self) -> SeriesQuerySet:
        """Those whose figures have changed since they were last assessed."""
        fresh = Assessment.objects.filter(series=OuterRef("pk"), input_version__gte=OuterRef("input_version"))
        return self.filter(~Exists(fresh))

    def waiting(self, attempts: int) -> SeriesQuerySet:
        """The stale ones less those that were given up after so many attempts. None, while there is no quarter to
        assess anything for."""
        return self.stale().filter(Exists(Quarter.objects.all()), attempts__lt=attempts)

    def touch(self) -> int:
        """Say that what these are assessed from has changed; how many there were."""
        return self.update(input_version=F("input_version") + 1, changed_at=timezone.now(), attempts=0, last_error="")

    def forgive(self) -> int:
        """Forget the failures of those that have been assessed since; how many there were."""
        return self.exclude(pk__in=Series.objects.stale()).update(attempts=0, last_error="")


class Series(models.Model):
    """A measure for an area and a segment of a breakdown (sorted `key=value` pairs; "" for the whole)."""

    measure = models.ForeignKey("scorecard.Measure", models.PROTECT, related_name="series")
    area = models.CharField(_("area"), max_length=60, default=FORCE)
    segment = models.CharField(_("segment"), max_length=200, blank=True)
    input_version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    last_error = models.TextField(blank=True, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [models.UniqueConstraint(fields=["measure", "area", "segment"], name="series_once")]

    def __str__(self) -> str:
        parts = [str(self.measure), self.area if self.area != FORCE else "", self.segment]
        return ", ".join(part for part in parts if part)


class ObservationQuerySet(models.QuerySet["Observation"]):
    def current(self) -> ObservationQuerySet:
        """The highest version of each figure."""
        newer = Observation.objects.filter(
            series=OuterRef("series"),
            period_end=OuterRef("period_end"),
            span=OuterRef("span"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(newer))

    def add(self, rows: Sequence[Observation]) -> None:
        """Write figures, as many as there are in a few statements; they are not told their numbers.

        Half the time of `bulk_create`, which prepares each value of each row on its own.
        """
        fields = [field.attname for field in Observation._meta.concrete_fields if field.attname not in GIVEN]
        table, columns = Observation._meta.db_table, ", ".join(fields)
        sql = f"INSERT INTO {table} ({columns}, created_at) {ADDED[connection.vendor](table, fields)}"
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            for first in range(0, len(rows), AT_A_TIME):
                portion = rows[first : first + AT_A_TIME]
                content = msgspec.json.encode([{name: getattr(row, name) for name in fields} for row in portion])
                cursor.execute(sql, [now, content.decode()])


AT_A_TIME = 10_000  # rows in one statement, lest its text takes more memory than the rows
GIVEN = ("id", "created_at")  # by the database, and to all rows alike


def _of_records(table: str, fields: Sequence[str]) -> str:
    """PostgreSQL gives each value the type of its column."""
    return f"SELECT {', '.join(fields)}, %s FROM json_populate_recordset(NULL::{table}, %s)"  # noqa: S608


def _of_objects(table: str, fields: Sequence[str]) -> str:
    columns = ", ".join(f"JSON_EXTRACT(value, '$.{name}')" for name in fields)
    return f"SELECT {columns}, %s FROM JSON_EACH(%s)"  # noqa: S608


ADDED = {"postgresql": _of_records, "sqlite": _of_objects}


class Observation(models.Model):
    """One figure of a series for a period: `span` months ending with the month `period_end` (0: on that date).

    Never changed and never deleted: a correction is a new row with the next version.
    """

    append_only = True

    class Missing(models.TextChoices):
        NOT_COLLECTED = "not collected", _("not collected")
        NOT_YET = "not yet available", _("not yet available")
        UNDER_REVIEW = "under review", _("under review")
        NO_CASES = "no cases", _("no cases")
        WITHHELD = "withheld", _("withheld")
        TAKEN_BACK = TAKEN_BACK, _("taken back")

    class Provenance(models.TextChoices):
        PUBLISHED = "published", _("Published")
        ENTERED = "entered", _("Entered")
        IMPORTED = "imported", _("Imported")
        RECONSTRUCTED = "reconstructed", _("Reconstructed")
        DERIVED = "derived", _("Derived from a printed change")

    class RevisionKind(models.TextChoices):
        FIRST = "", _("First figure")
        SCHEDULED = "scheduled", _("Scheduled revision")
        CORRECTION = "correction", _("Correction")
        RECLASSIFICATION = "re-classification", _("Re-classification")
        RESTATED = "restated", _("Restated without an old value")

    class Qualifier(models.TextChoices):
        EXACT = "=", "="
        AT_MOST = "≤", "≤"
        BELOW = "<", "<"
        AT_LEAST = "≥", "≥"
        ABOVE = ">", ">"
        ABOUT = "≈", "≈"

    series = models.ForeignKey(Series, models.PROTECT, related_name="observations")
    period_end = models.DateField()
    span = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    value = models.FloatField(null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    qualifier = models.CharField(max_length=1, choices=Qualifier, default=Qualifier.EXACT)
    half_width = models.FloatField(null=True, help_text=_("Half the width of the confidence interval."))
    decimals = models.PositiveSmallIntegerField(default=0)
    missing = models.CharField(max_length=20, choices=Missing, blank=True)
    provenance = models.CharField(max_length=14, choices=Provenance)
    revision_kind = models.CharField(max_length=20, choices=RevisionKind, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey("scorecard.Document", models.PROTECT, null=True, related_name="+")
    line = models.PositiveIntegerField(null=True)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        constraints = [
            models.UniqueConstraint(fields=["series", "period_end", "span", "version"], name="observation_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, missing="") | (Q(value=None) & ~Q(missing="")),
                name="observation_value_or_reason",
            ),
            models.CheckConstraint(condition=Q(denominator=None) | Q(denominator__gt=0), name="denominator_positive"),
            models.CheckConstraint(
                condition=Q(numerator=None) | Q(denominator__isnull=False), name="numerator_has_denominator"
            ),
            models.CheckConstraint(condition=Q(span=0) | Q(period_end__day=1), name="observation_month_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.series}, {self.period.label()}, version {self.version}"

    @property
    def period(self) -> Period:
        return Period(self.period_end, self.span)


class Claim(models.Model):
    """A figure that a document states about something the portal also knows. Compared, never shown as data."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="claims")
    period_end = models.DateField(null=True)
    span = models.PositiveSmallIntegerField(null=True)
    statistic = models.CharField(max_length=30)
    subject = models.CharField(max_length=200, blank=True)
    value = models.FloatField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    printed = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey("scorecard.Document", models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=20, unique=True, help_text=_("The row of the fixture."))

    class Meta:
        verbose_name = _("claim")

    def __str__(self) -> str:
        return f"{self.document}, line {self.line}: {self.printed}"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def upsert(self, rows: Sequence[Row]) -> None:
        """Write what was made of many series in one statement, however many they are.

        A row computed from older figures never takes the place of one computed from newer, whatever the order in
        which tasks are delivered. `bulk_create(update_conflicts=True)` cannot say that condition, and its parameters
        grow with the rows: SQLite limits them, and PostgreSQL takes half as long again to read them.
        """
        if not rows:
            return
        table = Assessment._meta.db_table
        made, parameters = MADE[connection.vendor](rows)
        sql = (
            f"INSERT INTO {table} (series_id, month, input_version, signals, outlook, computed_at) {made} "
            "ON CONFLICT (series_id, month) DO UPDATE SET input_version = excluded.input_version, "
            "signals = excluded.signals, outlook = excluded.outlook, computed_at = excluded.computed_at "
            f"WHERE excluded.input_version >= {table}.input_version"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [connection.ops.adapt_datetimefield_value(timezone.now()), *parameters])


def _made_of_arrays(rows: Sequence[Row]) -> tuple[str, list[Any]]:
    """Rows for PostgreSQL, one array for each column."""
    select = (
        "SELECT series, month, version, signals::jsonb, outlook::jsonb, %s FROM unnest(%s::bigint[], %s::date[], "
        "%s::integer[], %s::text[], %s::text[]) AS made (series, month, version, signals, outlook)"
    )
    return select, [list(column) for column in zip(*rows, strict=True)]


def _made_of_json(rows: Sequence[Row]) -> tuple[str, list[Any]]:
    """Rows for SQLite, as one JSON list. `WHERE true`, or its parser takes ON CONFLICT for the condition of a join."""
    columns = ", ".join(f"JSON_EXTRACT(value, '$[{n}]')" for n in range(len(Row._fields)))
    return f"SELECT {columns}, %s FROM JSON_EACH(%s) WHERE true", [msgspec.json.encode(rows).decode()]  # noqa: S608


MADE = {"postgresql": _made_of_arrays, "sqlite": _made_of_json}


class Assessment(models.Model):
    """Every signal of a series for one assessed month, with the version of the figures it was computed from."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="assessments")
    month = models.DateField()
    input_version = models.PositiveIntegerField()
    signals = models.JSONField()
    outlook = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        constraints = [models.UniqueConstraint(fields=["series", "month"], name="assessment_once")]

    def __str__(self) -> str:
        return f"{self.series}, {self.month:%B %Y}"
