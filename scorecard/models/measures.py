"""What is measured, how it adds up, and what has to be known to read it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scorecard.domain.series import Kind
from scorecard.domain.travel import THRESHOLD
from scorecard.domain.typed import Unit


class Document(models.Model):
    """A published paper that figures and claims are taken from."""

    key = models.SlugField(unique=True)
    title = models.CharField(_("title"), max_length=200)
    date = models.DateField(_("date"), null=True, blank=True, help_text=_("Empty where none is printed."))

    class Meta:
        verbose_name = _("document")

    def __str__(self) -> str:
        return self.title


class Measure(models.Model):
    class Direction(models.TextChoices):
        UP = "up", _("Higher is better")
        DOWN = "down", _("Lower is better")
        NONE = "none", _("Neither is better")

    class Frequency(models.TextChoices):
        MONTHLY = "monthly", _("Monthly")
        QUARTERLY = "quarterly", _("Quarterly")
        HALF_YEARLY = "half-yearly", _("Half-yearly")
        YEARLY = "yearly", _("Yearly")

    class Sensitivity(models.TextChoices):
        NONE = "none", _("Not sensitive")
        OFFICE_ONLY = "office only", _("For the office only")

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)
    definition = models.TextField(_("definition"), blank=True)
    kind = models.CharField(
        _("kind"),
        max_length=14,
        choices=[(kind.value, kind.value.capitalize()) for kind in Kind],
        help_text=_("Decides how months add up to quarters and years."),
    )
    unit = models.CharField(_("unit"), max_length=40, help_text=_("%, seconds, crimes, people, …"))
    decimals = models.PositiveSmallIntegerField(_("digits after the point"), default=0)
    scale = models.FloatField(_("scale"), default=1, help_text=_("100 for percentages, 1000 for rates per 1,000."))
    preferred_direction = models.CharField(
        _("preferred direction"), max_length=4, choices=Direction, default=Direction.NONE
    )
    frequency = models.CharField(_("frequency"), max_length=12, choices=Frequency, default=Frequency.MONTHLY)
    lag_months = models.PositiveSmallIntegerField(_("months late"), default=0)
    travel_threshold = models.FloatField(
        _("change that is an arrow"),
        default=THRESHOLD,
        help_text=_("In per cent, of percentages in points: a smaller change is drawn as a dash."),
    )
    source_system = models.CharField(_("source system"), max_length=200, blank=True)
    owner_role = models.CharField(_("owner"), max_length=100, blank=True)
    caveats = models.TextField(_("caveats"), blank=True)
    sensitivity = models.CharField(_("sensitivity"), max_length=16, choices=Sensitivity, default=Sensitivity.NONE)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )
    compared_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="compares",
        verbose_name=_("compared as"),
        help_text=_("The rate in which it is compared with other forces; empty: as it is."),
    )

    class Meta:
        verbose_name = _("measure")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="measure_kind_known"),
            models.CheckConstraint(condition=Q(scale__gt=0), name="measure_scale_positive"),
            models.CheckConstraint(condition=Q(travel_threshold__gte=0), name="measure_travel_threshold_positive"),
            models.CheckConstraint(
                condition=Q(compared_as=None) | ~Q(compared_as=F("id")), name="measure_compared_as_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def as_unit(self) -> Unit:
        """What has to be known to read a figure of it."""
        return Unit(kind=Kind(self.kind), unit=self.unit, scale=self.scale)


class Break(models.Model):
    """The month from which a series is not comparable with what came before."""

    series = models.ForeignKey("scorecard.Series", models.CASCADE, related_name="breaks")
    month = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("break")
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["series", "month"], name="break_once")]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}: {self.reason}"


class Annotation(models.Model):
    """A dated event that readers should know of; of some measures, or of all when none is named."""

    date = models.DateField(_("date"))
    label = models.CharField(_("label"), max_length=200)
    measures = models.ManyToManyField(Measure, blank=True, related_name="annotations")

    class Meta:
        verbose_name = _("annotation")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["date", "label"], name="annotation_once")]

    def __str__(self) -> str:
        return self.label


class Expectation(models.Model):
    """A dated, sourced line to hold a figure against: drawn and compared, never a signal of its own."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="expectations")
    label = models.CharField(_("label"), max_length=200)
    value = models.FloatField(_("value"))
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)

    class Meta:
        verbose_name = _("expectation")
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "label"], name="expectation_once"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
                name="expectation_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.label
