"""Where somebody writes about a measure: what can be quoted, how the text will look, and how it came about."""

from collections.abc import Callable, Iterable, Mapping

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from opcc_portal import audit
from opcc_portal.lib.prose import Prose
from opcc_portal.lib.slips import slips
from opcc_portal.models import Quarter
from scorecard import queries
from scorecard.domain.references import WHATS
from scorecard.models import Placement
from scorecard.pages import pointing, quoting, signals, subjects
from scorecard.pages.parts import Subject
from scorecard.pages.quoting import Quotes
from scorecard.values import CommentaryDesk, Preview, Quotable, Saving

LONGEST = 20_000  # characters of a text; a whole section of the pack has some 3,000
SAVINGS = 20  # shown of a text's history
Faults = Callable[[Quotes, Prose], list[str]]


def placements(quarter: Quarter) -> dict[str, Placement]:
    """The first placement of each measure that can be quoted, by slug, in the plan's order; one query."""
    found = queries.placements_of(None, quarter.data_to, "office")
    return {placement.series.measure.slug: placement for placement in found}


def quotes(quarter: Quarter, known: Mapping[str, Placement], slugs: Iterable[str]) -> Quotes:
    """The figures of some measures; nine queries, however many."""
    wanted = [known[slug] for slug in slugs if slug in known]
    items = subjects.of(quarter, wanted, queries.ledgers(placement.series for placement in wanted))
    return Quotes(items, labels={slug: placement.label for slug, placement in known.items()})


def preview(quarter: Quarter, known: Mapping[str, Placement], text: str, faults: Faults = Quotes.faults) -> Preview:
    """How a text will look. Only the figures of what it quotes or names are read; none of a text that is too long."""
    return shown(quotes_of(quarter, known, [text]), text, faults)


def quotes_of(quarter: Quarter, known: Mapping[str, Placement], texts: Iterable[str]) -> Quotes:
    """The figures of what texts quote or name; nine queries, and none where they do neither."""
    read = [text for text in texts if len(text) <= LONGEST]
    named = {slug for text in read for slug in mentioned(known, text)}
    return quotes(quarter, known, quoting.slugs(read) | named)


def shown(found: Quotes, text: str, faults: Faults = Quotes.faults) -> Preview:
    """The same of figures that were read already."""
    if len(text) > LONGEST:
        return too_long(text)
    prose = found.read(text)
    return Preview(
        prose=prose,
        charts=found.charts(prose),
        faults=faults(found, prose),
        doubts=pointing.out(prose, found.items.values()),
        slips=slips(text),
    )


def too_long(text: str) -> Preview:
    said = {"length": f"{len(text):,}", "most": f"{LONGEST:,}"}
    refusal = _("The text has %(length)s characters, more than the %(most)s that can be saved or shown.") % said
    return Preview(prose=Prose(), refusal=refusal)


def mentioned(known: Mapping[str, Placement], text: str) -> list[str]:
    """The measures that a text names."""
    said = text.casefold()
    return [
        slug for slug, placement in known.items() if any(name.casefold() in said for name in pointing.called(placement))
    ]


def desk(item: Subject, found: Quotes, target: models.Model | None, labels: Mapping[str, str]) -> CommentaryDesk:
    """What stands around the form of one measure's commentary, whose fields are called `labels`."""
    slug = item.measure.slug
    return CommentaryDesk(
        proposed=signals.proposed_context(item),
        own=quotable(found.items[slug]),
        others=[each for each in quotables(found) if each.slug != slug],
        history=history(target, labels),
    )


def quotables(found: Quotes) -> list[Quotable]:
    """Every measure that can be quoted, with its figures."""
    return [quotable(item) for item in found.items.values()]


def quotable(item: Subject) -> Quotable:
    slug = item.measure.slug
    return Quotable(
        slug=slug,
        label=item.placement.label,
        references=[
            (words, "{{" + f"{slug}:{what}" + "}}", quoting.answer(item, what).text) for what, words in WHATS.items()
        ],
    )


def history(target: models.Model | None, labels: Mapping[str, str]) -> list[Saving]:
    """Every saving of a text, the latest first; one query."""
    if target is None:
        return []
    return [
        Saving(
            who=str(act.by or _("The portal")),
            when=date_format(localtime(act.at), "j F Y, H:i"),
            texts=[(label, str(act.after.get(name, ""))) for name, label in labels.items()],
        )
        for act in audit.acts(target)[:SAVINGS]
    ]
