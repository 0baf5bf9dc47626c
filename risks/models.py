"""Registers, the risks on them, and their reviews.

What stood on a register on a day follows from reviews: the score of a risk is that of its last review up to that day,
and a risk whose last review removed it is off the register until another brings it back.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from opcc_portal.models import User


class Register(models.Model):
    """A register with its rules. Years are those of the plan it belongs to; None: it has no end."""

    class ShownTo(models.TextChoices):
        PUBLIC = "public", _("Everybody who may read what is published")
        PANEL = "panel", _("The Police and Crime Panel")
        OFFICE = "office", _("The office only")

    slug = models.SlugField(_("name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=30)
    shown_to = models.CharField(_("shown to"), max_length=8, choices=ShownTo, default=ShownTo.OFFICE)
    from_year = models.PositiveSmallIntegerField(_("from"))
    to_year = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    appetite = models.PositiveSmallIntegerField(_("risk appetite"), help_text=_("A score."))
    likelihoods = models.PositiveSmallIntegerField(_("levels of likelihood"), default=4)
    controls = models.PositiveSmallIntegerField(
        _("levels of control"), default=4, help_text=_("The highest is the least control.")
    )
    impacts = models.PositiveSmallIntegerField(_("levels of impact"), default=4)
    removal_at = models.PositiveSmallIntegerField(
        _("removal is proposed at"), default=10, help_text=_("Of a topical risk, at this score or under.")
    )
    informal_months = models.PositiveSmallIntegerField(_("months between informal reviews"), default=1)
    formal_months = models.PositiveSmallIntegerField(_("months between formal reviews"), default=3)
    informal_by = models.CharField(_("informal reviews by"), max_length=120, blank=True)
    formal_by = models.CharField(_("formal reviews by"), max_length=120, blank=True)
    kept_by = models.CharField(_("kept by"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("risk register")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihoods__range=(2, 10), controls__range=(2, 10), impacts__range=(2, 10)),
                name="register_scales",
            ),
            models.CheckConstraint(
                condition=Q(to_year=None) | Q(to_year__gte=F("from_year")), name="register_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(informal_months__gte=1, formal_months__gte=1), name="register_reviewed_at_intervals"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Band(models.Model):
    """Scores from `least` up to below the next band."""

    register = models.ForeignKey(Register, models.CASCADE, related_name="bands")
    name = models.CharField(_("name"), max_length=30)
    least = models.PositiveSmallIntegerField(_("from a score of"))

    class Meta:
        verbose_name = _("band")
        ordering = ["register", "-least"]
        constraints = [
            models.UniqueConstraint(fields=["register", "least"], name="band_edge_once"),
            models.UniqueConstraint(fields=["register", "name"], name="band_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.least} and above"


class ImpactArea(models.Model):
    """What a risk would harm: reputation, operational delivery."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("impact area")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Risk(models.Model):
    """A risk on a register. `slug` is its address, for ever: "i1"; `owner_role` an office title, as it is printed, and
    `owner` who keeps it up to date here."""

    class Category(models.TextChoices):
        INHERENT = "inherent", _("Inherent")
        TOPICAL = "topical", _("Topical")

    register = models.ForeignKey(Register, models.PROTECT, related_name="risks")
    slug = models.SlugField(_("name in addresses"), unique=True)
    reference = models.CharField(_("reference"), max_length=12)
    category = models.CharField(_("category"), max_length=8, choices=Category)
    event = models.CharField(_("event"), max_length=300)
    consequences = models.TextField(_("consequences"), blank=True, help_text=_("One on each line."))
    areas = models.ManyToManyField(ImpactArea, blank=True, related_name="risks", verbose_name=_("impact areas"))
    identified = models.DateField(_("identified on"))
    owner_role = models.CharField(_("owner"), max_length=120, blank=True)
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="risks", verbose_name=_("kept up to date by")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("risk")
        ordering = ["register", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["register", "reference"], name="risk_reference_once"),
            models.CheckConstraint(condition=Q(category__in=["inherent", "topical"]), name="risk_category_known"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.event}"


class Mitigation(models.Model):
    """What is done about a risk. A status that nobody stated is ""."""

    class Status(models.TextChoices):
        UNSTATED = "", _("Not stated")
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under way", _("Under way")
        IN_PLACE = "in place", _("In place")
        DROPPED = "dropped", _("Dropped")

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="mitigations")
    action = models.CharField(_("mitigation or control"), max_length=300)
    owner_role = models.CharField(_("owner"), max_length=120, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("mitigation")
        ordering = ["risk", "position", "id"]

    def __str__(self) -> str:
        return self.action


class Review(models.Model):
    """A risk as it was scored. Never changed or deleted: a mistake is put right by the next review.

    `score` is that of the parts, or one that a document states without them. A score that a document calls the previous
    one may have no date, for the document need not say when: it counts as before all that are dated. `number` counts
    the reviews of a risk. `removes`: with this review it left the register.
    """

    append_only = True

    class Kind(models.TextChoices):
        UNSTATED = "", _("Not stated")
        INFORMAL = "informal", _("Informal")
        FORMAL = "formal", _("Formal")

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="reviews")
    number = models.PositiveIntegerField(_("number"))
    on = models.DateField(_("date"), null=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, blank=True)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), null=True)
    control = models.PositiveSmallIntegerField(_("control"), null=True)
    impact = models.PositiveSmallIntegerField(_("impact"), null=True)
    score = models.PositiveSmallIntegerField(_("residual score"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    removes = models.BooleanField(_("takes it off the register"), default=False)
    source = models.CharField(_("document"), max_length=120, blank=True)
    line = models.PositiveIntegerField(_("line"), null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("review")
        ordering = ["risk", "number"]
        constraints = [
            models.UniqueConstraint(fields=["risk", "number"], name="review_number_once"),
            models.CheckConstraint(
                condition=Q(likelihood=None, control=None, impact=None)
                | Q(
                    likelihood__gte=1, control__gte=1, impact__gte=1, score=F("likelihood") * F("control") * F("impact")
                ),
                name="review_score_is_of_its_parts",
            ),
            models.CheckConstraint(
                condition=Q(on__isnull=False) | ~Q(source=""), name="review_dated_unless_a_document_states_it"
            ),
            models.CheckConstraint(condition=Q(score__gte=1), name="review_score_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.risk.reference}, review {self.number}"


class Concern(models.Model):
    """Something that a risk concerns: `kind` is that of an `opcc_portal.pages.Nameable`, `key` the thing's own."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="concerns")
    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(_("key"), max_length=100)

    class Meta:
        verbose_name = _("concern")
        ordering = ["risk", "kind", "id"]
        constraints = [models.UniqueConstraint(fields=["risk", "kind", "key"], name="concern_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Reminder(models.Model):
    """An e-mail that told somebody a review is due; one for each risk and due date, so that nobody is told twice."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="reminders")
    due = models.DateField(_("due"))
    to = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("reminder")
        constraints = [models.UniqueConstraint(fields=["risk", "due", "to"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.risk.reference}, due {self.due}"
