"""What was recorded of a series' figures: every version, the newest period first."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from opcc_portal.lib.periods import Period
from scorecard import queries
from scorecard.domain.ledger import Known, Shown
from scorecard.domain.series import Kind
from scorecard.models import Measure, Observation, Series
from scorecard.pages import parts
from scorecard.values import Version


def versions(series: Series, period: Period | None = None) -> list[Version]:
    """Every version of the figures of a series (of one period), newest period and newest version first; one query."""
    return [version(row, series.measure) for row in queries.every_version(series, period)]


def version(row: Observation, measure: Measure) -> Version:
    return Version(
        end=row.period_end,
        span=row.span,
        period=row.period.label(),
        version=row.version,
        text=stated(row, measure),
        parts=made_of(row, measure),
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        who=who(row),
        at=row.created_at,
        when=date_format(localtime(row.created_at), "j F Y, H:i"),
        provenance=row.get_provenance_display(),
        kind=row.get_revision_kind_display() if row.revision_kind else "",
        reason=row.reason,
        note=row.note,
    )


def stated(row: Observation, measure: Measure) -> str:
    """The figure as it is printed, or why there is none."""
    if row.value is None:
        return row.get_missing_display()
    known = Known(**{name: getattr(row, name) for name in queries.KNOWN})
    shown = Shown(period=row.period, origin="published", value=row.value, known=known)
    return parts.figure(shown, measure).text


def made_of(row: Observation, measure: Measure) -> str:
    """What a figure was made of: "41 of 237", "25,889 ÷ 2,068"; of a mean of how many it is the mean."""
    if row.denominator is None:
        return ""
    if row.numerator is None:
        return _("mean of %s") % f"{row.denominator:,.15g}"
    sign = _("of") if measure.kind == Kind.PROPORTION else "÷"
    return f"{row.numerator:,.15g} {sign} {row.denominator:,.15g}"


def who(row: Observation) -> str:
    """Who recorded a figure: a person, or the document or the import that it came with."""
    if row.created_by:
        name = str(row.created_by)
        return _("%(name)s, import of %(file)s") % {"name": name, "file": row.upload} if row.upload else name
    if row.upload:
        return _("an import of %s") % row.upload
    if row.document:
        line = _("%(document)s, line %(line)d") % {"document": row.document, "line": row.line} if row.line else ""
        return line or str(row.document)
    return _("the portal")
