"""Plans: what was promised, as a numbered tree, and which measures stand under it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Plan(models.Model):
    """A plan, or one version of it, with its document control sheet. Roles stand on it, never people."""

    class Kind(models.TextChoices):
        POLICE_AND_CRIME = "police and crime plan", _("Police and crime plan")
        DELIVERY = "delivery plan", _("Delivery plan")
        NATIONAL = "national measures", _("National measures")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONSULTATION = "in consultation", _("In consultation")
        ADOPTED = "adopted", _("Adopted")
        SUPERSEDED = "superseded", _("Superseded")

    slug = models.SlugField(unique=True)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind, default=Kind.POLICE_AND_CRIME)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    starts = models.DateField(_("begins"))
    ends = models.DateField(_("ends"))
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("updates the plan")
    )
    document = models.ForeignKey(
        "scorecard.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken from")
    )
    version = models.CharField(_("version"), max_length=20, blank=True)
    dated = models.DateField(_("date of this version"), null=True, blank=True)
    classification = models.CharField(_("classification"), max_length=60, blank=True)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    produced_by = models.CharField(_("produced by"), max_length=200, blank=True)
    synopsis = models.TextField(_("synopsis"), blank=True)
    consulted = models.TextField(_("synopsis of consultation"), blank=True)
    approved_by = models.CharField(_("approved by"), max_length=200, blank=True)
    ratified = models.DateField(_("ratified"), null=True, blank=True)
    copyholders = models.CharField(_("copyholders"), max_length=200, blank=True)
    enquiries = models.CharField(_("enquiries to"), max_length=200, blank=True)
    next_review = models.DateField(_("next review"), null=True, blank=True)
    adopted_on = models.DateField(_("adopted"), null=True, blank=True)
    contents = models.TextField(
        _("contents list as printed"), blank=True, help_text=_("One entry on each line, its number first.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What readers should know of this version."))

    class Meta:
        verbose_name = _("plan")
        ordering = ["-starts", "-id"]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="plan_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.title


class PlanNode(models.Model):
    """A priority, objective or commitment, numbered as printed (`1`, `1.2`, `2.07`); a theme has no number.

    `follows` is the node of the plan before of which this is the next version. `measures` say how it goes.
    """

    class Level(models.TextChoices):
        THEME = "theme", _("Theme")
        PRIORITY = "priority", _("Priority")
        OBJECTIVE = "objective", _("Objective")
        COMMITMENT = "commitment", _("Commitment")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    level = models.CharField(_("level"), max_length=12, choices=Level)
    number = models.CharField(_("number as printed"), max_length=30, blank=True)
    title = models.CharField(_("title"), max_length=300)
    body = models.TextField(_("text"), blank=True)
    official = models.BooleanField(_("official wording"), default=True, help_text=_("Not if it is paraphrased."))
    note = models.CharField(_("note on numbering or text"), max_length=300, blank=True)
    line = models.PositiveIntegerField(_("line in the document"), null=True, blank=True)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followed_by")
    measures = models.ManyToManyField("scorecard.Measure", blank=True, related_name="nodes")
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("plan node")
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_node_position_once"),
            models.CheckConstraint(
                condition=Q(level__in=["priority", "theme"], parent=None)
                | (~Q(level__in=["priority", "theme"]) & Q(parent__isnull=False)),
                name="plan_node_priorities_are_roots",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Placement(models.Model):
    """A measure, or one segment of it, under a priority of a plan."""

    class Window(models.TextChoices):
        QUARTER = "last quarter", _("Last quarter")
        ROLLING_12 = "rolling 12", _("Twelve months")
        YEAR = "year", _("Year")
        POINT = "point", _("Date")

    node = models.ForeignKey(PlanNode, models.CASCADE, related_name="placements")
    series = models.ForeignKey("scorecard.Series", models.PROTECT, related_name="placements")
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("label as printed"), max_length=200)
    headline_window = models.CharField(_("headline window"), max_length=12, choices=Window, default=Window.QUARTER)
    on_dashboard = models.BooleanField(_("on the dashboard"), default=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("placement")
        ordering = ["node__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["node", "position"], name="placement_position_once"),
            models.UniqueConstraint(fields=["node", "series"], name="placement_once_under_a_node"),
        ]

    def __str__(self) -> str:
        return self.label
