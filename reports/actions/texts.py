"""Load the texts of a folder's quarters: introductions, significant topics, commentary. What is written stays."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from opcc_portal.intake.folder import BrokenFileError, named
from opcc_portal.models import Quarter
from reports.actions.outlining import chosen
from reports.importers import CommentaryRow, ParagraphRow, SectionRow, TopicRow
from scorecard.models import Commentary, Measure, Topic

Quarters = Mapping[str, Quarter]


def load_sections(rows: Sequence[SectionRow], quarters: Quarters) -> int:
    """The words of sections of a report, whose usual order is written down with them."""
    new = 0
    for (quarter, title), texts in together(rows, quarters, lambda row: row.section).items():
        section = next((found for found in chosen(quarter) if found.title == title), None)
        if section is None:
            raise BrokenFileError(f"{texts[0].at}: The report of {quarter} has no section “{title}”.")
        if not section.text:
            section.text = paragraphs(texts)
            section.save(update_fields=["text"])
            new += 1
    return new


def load_commentary(rows: Sequence[CommentaryRow], quarters: Quarters) -> int:
    """What is said of measures."""
    new = 0
    measures = {measure.slug: measure for measure in Measure.objects.all()}
    for (quarter, slug), texts in together(rows, quarters, lambda row: row.measure).items():
        measure = named(measures, slug, "measure", texts[0])
        _, created = Commentary.objects.get_or_create(
            quarter=quarter, measure=measure, defaults={"text": paragraphs(texts)}
        )
        new += created
    return new


def load_topics(rows: Sequence[TopicRow], quarters: Quarters) -> int:
    """The significant topics of quarters for which nobody has written any."""
    measures = {measure.slug: measure for measure in Measure.objects.all()}
    begun = set(Topic.objects.values_list("quarter", flat=True))
    made = [
        Topic(
            quarter=quarters[row.quarter],
            measure=named(measures, row.measure, "measure", row) if row.measure else None,
            criterion=row.criterion,
            text=row.text,
            position=row.item,
        )
        for row in rows
        if row.quarter in quarters and quarters[row.quarter].pk not in begun
    ]
    return len(Topic.objects.bulk_create(made))


def together(rows: Sequence[Any], quarters: Quarters, of: Any) -> dict[tuple[Quarter, str], list[Any]]:
    """The paragraphs of each text, of the quarters that there are."""
    found: dict[tuple[Quarter, str], list[Any]] = defaultdict(list)
    for row in rows:
        if row.quarter in quarters:
            found[quarters[row.quarter], of(row)].append(row)
    return found


def paragraphs(rows: Sequence[ParagraphRow]) -> str:
    return "\n\n".join(row.text for row in sorted(rows, key=lambda row: row.item))
