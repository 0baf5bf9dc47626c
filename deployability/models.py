"""Teams, roles and reasons, and the snapshots in which is recorded what each team has.

Undeployable, deployable and totals are never stored: `deployability.domain.strength` makes them. What a document prints
of them is a claim.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from opcc_portal.lib.formatting import format_date
from opcc_portal.models import User


class Framework(models.Model):
    """The rules of the resource framework: one row, with the days that its methodology rests on (`DayLost`)."""

    threshold = models.DecimalField(_("deployable at least, %"), max_digits=5, decimal_places=2, default=Decimal(75))
    tolerance = models.DecimalField(_("accepted abstraction, %"), max_digits=5, decimal_places=2, default=Decimal(40))
    working_days = models.DecimalField(_("working days a year"), max_digits=5, decimal_places=1, default=Decimal(208))
    basis = models.CharField(_("basis of the working year"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("resource framework")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="framework_one_row"),
            models.CheckConstraint(condition=Q(working_days__gt=0), name="framework_working_days"),
            models.CheckConstraint(
                condition=Q(threshold__range=(0, 100), tolerance__range=(0, 100)), name="framework_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "Framework":
        """The rules as they are; the usual ones where nobody has set any. One query."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class DayLost(models.Model):
    """Days a year that an average officer is lost for one cause: of abstraction (any), of deployability (long-term)."""

    cause = models.CharField(_("cause"), max_length=120, unique=True)
    abstraction = models.DecimalField(_("abstraction, days"), max_digits=5, decimal_places=1, null=True, blank=True)
    deployability = models.DecimalField(
        _("non-deployability, days"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("days lost")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(abstraction=None) | Q(abstraction__gte=0))
                & (Q(deployability=None) | Q(deployability__gte=0)),
                name="days_lost_not_negative",
            )
        ]

    def __str__(self) -> str:
        return self.cause


class Versioned(models.Model):
    """Something that is in use from a day (None: always) until another (None: still)."""

    since = models.DateField(_("in use from"), null=True, blank=True)
    until = models.DateField(_("in use until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


def in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name=f"{name}_until_after_since"
    )


class Role(Versioned):
    """A role in teams; `code` is how tables head it (SGT), `student` what those in training for it are called."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=80)
    student = models.CharField(_("in training"), max_length=80, blank=True)

    class Meta(Versioned.Meta):
        verbose_name = _("role")
        constraints = [in_order("role")]

    def __str__(self) -> str:
        return self.code


class Team(Versioned):
    """A community policing team and the roles it has."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    roles = models.ManyToManyField(Role, related_name="teams", verbose_name=_("roles"))

    class Meta(Versioned.Meta):
        verbose_name = _("team")
        constraints = [in_order("team")]

    def __str__(self) -> str:
        return self.name


class Reason(Versioned):
    """Why somebody cannot be deployed. Another definition is another row, with a slug of its own, from its day on."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    long_term = models.BooleanField(_("long-term"), default=True)
    vacancy = models.BooleanField(_("a post that is not filled"), default=False)
    definition = models.CharField(_("definition"), max_length=300, blank=True)

    class Meta(Versioned.Meta):
        verbose_name = _("reason")
        constraints = [in_order("reason")]

    def __str__(self) -> str:
        return self.name


class Snapshot(models.Model):
    """The teams on a day. `illustrative`: its figures are made up to show how the portal works, and it says so."""

    on = models.DateField(_("date"), unique=True)
    illustrative = models.BooleanField(_("illustrative"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    joining = models.CharField(
        _("students join"), max_length=60, blank=True, help_text=_("When those in training are to fill posts.")
    )

    class Meta:
        verbose_name = _("snapshot")
        ordering = ["-on"]

    def __str__(self) -> str:
        return format_date(self.on)


class Staffing(models.Model):
    """A role of a team in a snapshot, in FTE. `in_post` where it is known: it may be above the establishment."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="rows")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    establishment = models.DecimalField(_("establishment"), max_digits=7, decimal_places=2)
    in_post = models.DecimalField(_("in post"), null=True, blank=True, max_digits=7, decimal_places=2)

    class Meta:
        verbose_name = _("staffing")
        ordering = ["snapshot", "team__position", "role__position"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "team", "role"], name="staffing_once"),
            models.CheckConstraint(condition=Q(establishment__gte=0), name="staffing_establishment_not_negative"),
            models.CheckConstraint(condition=Q(in_post=None) | Q(in_post__gte=0), name="staffing_in_post_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.team}, {self.role}, {self.snapshot}"


class Loss(models.Model):
    """FTE of a role of a team that one reason makes undeployable. None recorded: none."""

    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="losses")
    reason = models.ForeignKey(Reason, models.PROTECT, related_name="+")
    fte = models.DecimalField(_("FTE"), max_digits=7, decimal_places=2)

    class Meta:
        verbose_name = _("undeployable")
        constraints = [
            models.UniqueConstraint(fields=["staffing", "reason"], name="loss_once"),
            models.CheckConstraint(condition=Q(fte__gte=0), name="loss_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.staffing}, {self.reason}"


class Students(models.Model):
    """How many are in training for a role when a snapshot is taken."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="students")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("in training"))

    class Meta:
        verbose_name = _("students")
        ordering = ["snapshot", "role__position"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "role"], name="students_once")]

    def __str__(self) -> str:
        return f"{self.role}, {self.snapshot}"


class Claim(models.Model):
    """A figure that a document prints of a snapshot and that the system works out too, or cannot: compared, never shown
    as data. `team` and `role` are slugs, "" for all of them; `figure` is "establishment", "in_post", "share" (%),
    "undeployable", "reason:<slug>", "students", "days:" or "share:" with "abstraction" or "deployability"
    (of the days of the methodology), or "force" (% of the whole force, of which there is no table). `line` is None of
    what a file prints that somebody brought: the next such file takes its place."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="claims")
    table = models.CharField(_("table"), max_length=40)
    team = models.SlugField(_("team"), blank=True)
    role = models.SlugField(_("role"), blank=True)
    figure = models.CharField(_("figure"), max_length=60)
    value = models.DecimalField(_("value"), max_digits=8, decimal_places=2)
    printed = models.CharField(_("as printed"), max_length=20)
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)
    explanation = models.CharField(_("explanation"), max_length=300, blank=True)
    explained_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("claim")
        ordering = ["snapshot", "id"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "table", "team", "role", "figure"], name="staffing_claim_once")
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.printed}"
