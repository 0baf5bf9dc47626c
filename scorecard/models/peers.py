"""Other forces: who is compared with whom, and what somebody else judged and published."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from opcc_portal.lib.formatting import format_date
from opcc_portal.lib.periods import Period
from scorecard.domain import symbols
from scorecard.domain.symbols import SYMBOLS
from scorecard.models.figures import FORCE

# The symbols of the dashboard's key that a statement of either sort may carry.
OF_PEERS = [symbol.icon for symbol in SYMBOLS if symbol.group in (symbols.PEERS, symbols.PEER_TREND)]
OF_TRENDS = [symbol.icon for symbol in SYMBOLS if symbol.icon not in OF_PEERS and symbol.group != symbols.NOTHING]
AREA_HELP = _("The area of its series, as figures name it.")
OWN_AREA = _("“force” is the area of the office's own force: give another.")


class Force(models.Model):
    """Another force; its figures are the series whose area is this one's."""

    area = models.CharField(_("area"), max_length=60, unique=True, help_text=AREA_HELP)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("force")
        verbose_name_plural = _("forces")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(area=FORCE), name="force_is_another", violation_error_message=OWN_AREA),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if PeerGroup.objects.filter(area=self.area).exists():
            raise ValidationError({"area": _("A peer group has this area.")})


class PeerGroup(models.Model):
    """Forces that are compared with each other. Its published average (of all of them, the office's own force
    included) is the series whose area is the group's."""

    area = models.CharField(_("area"), max_length=60, unique=True, help_text=AREA_HELP)
    name = models.CharField(_("name"), max_length=100)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("peer group")
        verbose_name_plural = _("peer groups")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(area=FORCE), name="peer_group_is_no_force", violation_error_message=OWN_AREA
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if Force.objects.filter(area=self.area).exists():
            raise ValidationError({"area": _("A force has this area.")})


class PeerMembership(models.Model):
    """From when until when another force was in a group: a group is as it was at the time of the figures."""

    group = models.ForeignKey(PeerGroup, models.PROTECT, related_name="memberships", verbose_name=_("group"))
    force = models.ForeignKey(Force, models.PROTECT, related_name="memberships", verbose_name=_("force"))
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty while it lasts."))

    class Meta:
        verbose_name = _("membership of a peer group")
        verbose_name_plural = _("memberships of peer groups")
        ordering = ["group", "force", "starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "force", "starts"],
                name="peer_membership_once",
                violation_error_message=_("This force joins this group on that day already."),
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("starts")),
                name="peer_membership_ends_after_start",
                violation_error_message=_("A membership ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force}, {self.group}"


class RecordedJudgement(models.Model):
    """What somebody else judged of a measure and published, or why they could not.

    A judgement is about exactly its period; a reason for its absence holds until a later statement takes its place.
    """

    class About(models.TextChoices):
        PEERS = "peers", _("Comparison with other forces")
        TREND = "trend", _("What stands out over time")

    measure = models.ForeignKey(
        "scorecard.Measure", models.PROTECT, related_name="judgements", verbose_name=_("measure")
    )
    about = models.CharField(_("about"), max_length=6, choices=About)
    part = models.CharField(
        _("part"), max_length=100, blank=True, help_text=_("The part of the measure that was judged; empty for all.")
    )
    period_end = models.DateField(_("last month"), help_text=_("By its first day."))
    span = models.PositiveSmallIntegerField(_("months"), default=12)
    symbol = models.CharField(
        _("symbol"),
        max_length=20,
        blank=True,
        choices=[(item.icon, item.word) for item in SYMBOLS if item.icon in (*OF_PEERS, *OF_TRENDS)],
        help_text=_("Only where the source says as much as the symbol does."),
    )
    words = models.CharField(_("judgement in words"), max_length=200, blank=True)
    unavailable = models.CharField(_("or why there is none"), max_length=300, blank=True)
    group = models.ForeignKey(
        PeerGroup, models.PROTECT, null=True, blank=True, related_name="judgements", verbose_name=_("peer group")
    )
    source_system = models.CharField(_("source system"), max_length=200, blank=True)
    as_at = models.DateField(
        _("as at"), null=True, blank=True, help_text=_("When the source was drawn; empty where that is not known.")
    )
    document = models.ForeignKey(
        "scorecard.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)

    class Meta:
        verbose_name = _("recorded judgement")
        verbose_name_plural = _("recorded judgements")
        ordering = ["-period_end", "measure", "about", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "about", "part", "period_end", "span"],
                name="judgement_once",
                violation_error_message=_("A statement about this measure and period is recorded already: change it."),
            ),
            models.CheckConstraint(
                condition=(Q(words="") & ~Q(unavailable="")) | (~Q(words="") & Q(unavailable="")),
                name="judgement_words_or_reason",
                violation_error_message=_("Give the judgement in words, or why there is none, and not both."),
            ),
            models.CheckConstraint(
                condition=Q(symbol="") | ~Q(words=""),
                name="judgement_symbol_with_words",
                violation_error_message=_("A symbol stands only with a judgement in words."),
            ),
            models.CheckConstraint(
                condition=Q(symbol="") | Q(about="peers", symbol__in=OF_PEERS) | Q(about="trend", symbol__in=OF_TRENDS),
                name="judgement_symbol_fits",
                violation_error_message=_("This symbol does not belong to that kind of statement: choose another."),
            ),
            models.CheckConstraint(
                condition=Q(group=None) | Q(about="peers"),
                name="judgement_group_of_peers",
                violation_error_message=_("Only a comparison with other forces has a peer group."),
            ),
            models.CheckConstraint(
                condition=Q(span__gte=1),
                name="judgement_spans_months",
                violation_error_message=_("A judgement is about one month or more."),
            ),
            models.CheckConstraint(
                condition=Q(period_end__day=1),
                name="judgement_month_first_day",
                violation_error_message=_("Give the last month by its first day."),
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | (~Q(source_system="") & Q(line=None)),
                name="judgement_has_source",
                violation_error_message=_("Say where it comes from: a document (with its line), a system, or both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.get_about_display()}, {self.period.label()}"

    @property
    def period(self) -> Period:
        return Period(self.period_end, self.span)

    @property
    def source(self) -> str:
        """Whose judgement it is: "iQuanta, Most similar group, as at 3 May 2018; Papers of the meeting, line 505"."""
        printed = f"{self.document}, line {self.line}" if self.line else str(self.document or "")
        drawn = f"as at {format_date(self.as_at)}" if self.as_at else ""
        system = ", ".join(filter(None, [self.source_system, str(self.group or ""), drawn]))
        return "; ".join(filter(None, [system, printed]))
