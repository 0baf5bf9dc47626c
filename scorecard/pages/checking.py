"""What has to be put right in what was written before anybody judges or reads the quarter."""

from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import gettext as _

from opcc_portal.lib.prose import Prose
from opcc_portal.models import Quarter
from scorecard import queries
from scorecard.models import Measure, Placement, Topic
from scorecard.pages import quoting, topics
from scorecard.pages.parts import Subject
from scorecard.pages.quoting import Quotes
from scorecard.pages.writing import placements
from scorecard.queries.writing import commentaries
from scorecard.queries.writing import topics as topics_of

OPENING = 40  # letters of a topic by which it is named
Written = tuple[str, str, Measure | None, Callable[[Quotes, Prose], list[str]]]


def problems(quarter: Quarter) -> list[str]:
    """Each reference that nothing answers, or that readers could not be shown, in a sentence that says where it stands.

    Six queries, two where nothing is written.
    """
    said, decided = commentaries(quarter), topics_of(quarter, "office")
    if not said and not decided:
        return []
    known = placements(quarter)
    written = [*commented(known, {pk: item.text for pk, item in said.items()}), *accepted(decided)]
    found = quotes(quarter, known, quoting.slugs(text for _place, text, _about, _faults in written))
    return [
        f"{place}: {fault}"
        for place, text, about, faults in written
        for fault in [*faults(found, found.read(text)), *hidden(text, about, known)]
    ]


def commented(known: Mapping[str, Placement], texts: Mapping[int, str]) -> Iterator[Written]:
    """What is said of the measures that have a page."""
    for placement in known.values():
        measure = placement.series.measure
        if text := texts.get(measure.pk):
            yield _("Commentary on %s") % placement.label, text, measure, Quotes.faults


def accepted(decided: list[Topic]) -> Iterator[Written]:
    for topic in decided:
        if topic.state == Topic.State.ACCEPTED:
            opening = topic.text if len(topic.text) <= OPENING else f"{topic.text[:OPENING]}…"
            yield _("Topic “%s”") % opening, topic.text, topic.measure, topics.faults


def quotes(quarter: Quarter, known: Mapping[str, Placement], slugs: set[str]) -> Quotes:
    """What is needed to tell whether something answers: figures, and no signals."""
    wanted = [placement for slug, placement in known.items() if slug in slugs]
    ledgers = queries.ledgers(placement.series for placement in wanted)
    items = [
        Subject(
            quarter=quarter, placement=each, measure=each.series.measure, ledger=ledgers[each.series_id], signals=[]
        )
        for each in wanted
    ]
    return Quotes(items, labels={slug: placement.label for slug, placement in known.items()})


def hidden(text: str, about: Measure | None, known: Mapping[str, Placement]) -> Iterator[str]:
    """The figures of the office's own measures in a text that others read."""
    if about and about.sensitivity == Measure.Sensitivity.OFFICE_ONLY:
        return
    for slug in sorted(quoting.slugs([text])):
        if slug in known and known[slug].series.measure.sensitivity == Measure.Sensitivity.OFFICE_ONLY:
            yield _("It quotes %s, which is for the office only.") % known[slug].label
