"""Significant topics: those that lead the report, and the desk where they are proposed, decided and put in order."""

from collections.abc import Iterator, Sequence

from opcc_portal.lib.prose import Prose
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.writing import mark
from scorecard import queries
from scorecard.actions import topics as acts
from scorecard.models import Measure, Topic
from scorecard.pages import quoting, saying, subjects
from scorecard.pages.parts import Subject
from scorecard.pages.quoting import Quotes
from scorecard.queries import writing
from scorecard.values import Decided, Proposal, SignificantTopic, TopicDesk

PROPOSED = "signal"  # what a topic says as it is proposed: the figures may change before the quarter is published
NOT_PLAIN = "A topic is one or two sentences: lists, tables, charts and footnotes belong into the commentary."


def named(decided: Sequence[Topic]) -> set[str]:
    """The measures that topics are about, quote or draw."""
    return quoting.slugs(topic.text for topic in decided) | {topic.measure.slug for topic in decided if topic.measure}


def leading(items: Sequence[Subject], decided: Sequence[Topic], quotes: Quotes) -> list[SignificantTopic]:
    """The topics that lead the report, in the order that somebody gave them."""
    placed = by_measure(items)
    return [
        significant(topic, placed.get(topic.measure_id or 0), quotes)
        for topic in decided
        if topic.state == Topic.State.ACCEPTED
    ]


def significant(topic: Topic, about: Subject | None, quotes: Quotes) -> SignificantTopic:
    return SignificantTopic(
        prose=quotes.read(topic.text),
        criterion=str(topic.get_criterion_display()) if topic.criterion else "",
        measure=Ref(page="measure", slug=about.measure.slug, title=about.placement.label) if about else None,
        priority=f"Priority {about.placement.node.number}" if about else "",
        symbol=saying.standing_out(about) if about else None,
    )


def by_measure(items: Sequence[Subject]) -> dict[int, Subject]:
    """The first placement of each measure."""
    found: dict[int, Subject] = {}
    for item in items:
        found.setdefault(item.measure.pk, item)
    return found


def settled(item: Subject, decided: Sequence[Topic]) -> bool:
    """Whether a topic says why a measure stands out, or somebody declined to make one of it: of this very symbol."""
    icon, _word = saying.sign(item)
    return any(
        topic.state == Topic.State.ACCEPTED or topic.signal == icon
        for topic in decided
        if topic.measure_id == item.measure.pk
    )


# -- The desk ------------------------------------------------------------------------------------------------------


def read(quarter: Quarter) -> tuple[list[Subject], list[Topic]]:
    """What stands on the dashboard or is named by a topic, and what was decided; twelve queries at most."""
    decided = writing.topics(quarter, "office")
    placements = queries.dashboard_placements(quarter.data_to, "office", named(decided))
    return subjects.of(quarter, placements, queries.ledgers(item.series for item in placements)), decided


def desk(quarter: Quarter) -> TopicDesk:
    """What is proposed and undecided, what was accepted, in order, and what was declined."""
    items, decided = read(quarter)
    quotes, placed = Quotes(items), by_measure(items)
    told = [told_of(topic, placed.get(topic.measure_id or 0), quotes) for topic in decided]
    return TopicDesk(
        proposals=list(proposals(items, decided)),
        accepted=[topic for topic in told if not topic.reason],
        declined=[topic for topic in told if topic.reason],
        order=mark(acts.order([topic.pk for topic in decided if topic.state == Topic.State.ACCEPTED])),
    )


def told_of(topic: Topic, about: Subject | None, quotes: Quotes) -> Decided:
    drawn = significant(topic, about, quotes)
    declined = topic.state == Topic.State.DECLINED
    return Decided(
        number=topic.pk,
        topic=drawn,
        label=about.placement.label if about else str(topic.measure or ""),
        reason=topic.reason if declined else "",
        proposed=bool(topic.signal),
        faults=[] if declined else faults(quotes, drawn.prose),
    )


def proposals(items: Sequence[Subject], decided: Sequence[Topic]) -> Iterator[Proposal]:
    """What stands out on the dashboard and about which nobody has decided yet, a measure once."""
    standing = by_measure([item for item in items if item.placement.on_dashboard])
    for item in standing.values():
        symbol = saying.standing_out(item)
        if symbol and not settled(item, decided):
            yield Proposal(
                slug=item.measure.slug,
                label=item.placement.label,
                sentence=saying.told(item, symbol),
                symbol=symbol,
                mark=mark(acts.offered(decision(item.measure, decided), item.measure)),
            )


def proposed_text(slug: str) -> str:
    """The words of a proposal, by reference: as long as the quarter is open they follow its figures."""
    return "{{" + f"{slug}:{PROPOSED}" + "}}"


def decision(measure: Measure, decided: Sequence[Topic]) -> Topic | None:
    """What was decided of a measure's proposal, of whichever symbol."""
    return next((topic for topic in decided if topic.signal and topic.measure_id == measure.pk), None)


def faults(quotes: Quotes, text: Prose) -> list[str]:
    """What has to be put right in a topic's text, in sentences."""
    plain = all(block.kind == "paragraph" for block in text.blocks) and not text.notes
    return quotes.faults(text) + [NOT_PLAIN] * (not plain)
