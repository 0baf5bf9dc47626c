"""The glossary: what terms mean, and for the office where their sources differ."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from reports.domain import terms
from reports.models import Term
from reports.queries.glossary import entries
from reports.values.glossary import Glossary, Meaning, Section, TermLine

OTHER = "0-9"  # the letter of what begins with none


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, Glossary]:
    """The one glossary, the same for every quarter; one query. Only the office is told where sources differ."""
    return {"": build(entries(), office=audience == "office")}


def build(found: Sequence[Term], *, office: bool) -> Glossary:
    groups = list(terms.grouped(found).values())
    lines = {id(group): line(group, office=office) for group in groups}
    spelt = [lines[id(group)] for group in groups if lines[id(group)].meaning or lines[id(group)].definition]
    return Glossary(
        title="Glossary",
        subtitle=f"{len(spelt)} terms and acronyms" if spelt else "",
        sections=sections(spelt),
        conflicts=[lines[id(group)] for group in groups if office and terms.in_conflict(group)],
        unspelt=[one for one in lines.values() if office and one not in spelt],
    )


def sections(lines: Sequence[TermLine]) -> list[Section]:
    ordered = sorted(lines, key=lambda one: (first(one.term), one.term.casefold()))
    return [Section(letter=name, terms=list(of)) for name, of in groupby(ordered, key=lambda one: first(one.term))]


def first(term: str) -> str:
    return term[:1].upper() if term[:1].isalpha() else OTHER


def line(group: Sequence[Term], *, office: bool) -> TermLine:
    chosen = terms.preferred(group)
    agreeing = [entry for entry in group if not entry.meaning or terms.same(entry.meaning, chosen.meaning)]
    definition = chosen.definition or next((entry.definition for entry in agreeing if entry.definition), "")
    return TermLine(
        term=chosen.term,
        meaning=chosen.meaning,
        definition=definition,
        sources=list(dict.fromkeys(source(entry) for entry in group if entry is chosen or entry in agreeing)),
        meanings=[meaning(entry, chosen) for entry in group] if office and terms.in_conflict(group) else [],
    )


def source(entry: Term) -> str:
    """Where a term is explained: readers know the paper, not how it was read."""
    return entry.document.title if entry.document else entry.source or "The office"


def meaning(entry: Term, chosen: Term) -> Meaning:
    where = ", ".join(filter(None, [source(entry), entry.source, entry.line and f"line {entry.line}"]))
    return Meaning(
        term=entry.term,
        meaning=entry.meaning or "not spelt out",
        where=where,
        note=entry.note,
        preferred=entry == chosen,
    )
