"""What has to be put right in what is told before anybody judges or reads the quarter."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from opcc_portal.lib.prose import Prose
from opcc_portal.models import Quarter
from reports.pages.highlights import box, short
from reports.queries.delivery import told_in
from reports.queries.highlights import TEXTS, Reported, nodes_reported, report_of
from reports.queries.outline import worded
from reports.queries.quoting import OPENING, quotes_anything
from scorecard.models import Placement
from scorecard.pages import checking, quoting
from scorecard.pages.quoting import Quotes
from scorecard.pages.writing import placements


def problems(quarter: Quarter) -> list[str]:
    """Each reference that nothing answers or that readers could not be shown, and each chart, in a sentence that says
    where it stands. Seven queries, one where nothing quotes."""
    if not quotes_anything(quarter):
        return []
    told = [(place, text) for place, text in written(quarter) if OPENING in text]
    known = placements(quarter)
    found = checking.quotes(quarter, known, quoting.slugs(text for _place, text in told))
    return [f"{place}: {fault}" for place, text in told for fault in faults(text, known, found, found.read(text))]


def faults(text: str, known: Mapping[str, Placement], found: Quotes, read: Prose) -> list[str]:
    """What has to be put right in a text for readers that no chart can stand in, in sentences."""
    charts = [no_charts()] if read.charts else []
    return list(dict.fromkeys([*found.unanswered(read), *charts, *checking.hidden(text, None, known)]))


def no_charts() -> str:
    return _("Charts stand in commentary on a measure only: take this one out, or put it there.")


def written(quarter: Quarter) -> Iterator[tuple[str, str]]:
    """Every text that readers are shown, after where it stands; three queries."""
    for node in nodes_reported(quarter):
        item = Reported(node=node, quarter=quarter, report=report_of(node, quarter))
        for name in TEXTS if item.report else ():
            place = {"report": short(item), "box": box(name).lower()}
            yield _("Highlight report on %(report)s, %(box)s") % place, getattr(item.report, name)
    for update in told_in(quarter):
        yield _("Service delivery, %s") % update.node, update.narrative
    for section in worded(quarter):
        yield _("Order of the report, %s") % section.title, section.text
