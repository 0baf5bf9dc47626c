"""Terms and what they mean: which spellings are one term, and where sources disagree."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol, TypeVar

EITHER = " / "  # between two spellings in one entry: "C&IVU / CIVU"
_ACRONYM = re.compile(r"[^\W_](?:[\w&/²'-]*[\w²])?")
_WORD = re.compile(r"[\w&²]+")
_LEAST_CAPITALS = 2


class Entry(Protocol):
    """A term as one source explains it."""

    @property
    def term(self) -> str: ...
    @property
    def meaning(self) -> str: ...
    @property
    def preferred(self) -> bool: ...


Found = TypeVar("Found", bound=Entry)


def key(term: str) -> str:
    """Return what the spellings of one term have in common: CrIB and CRIB, APAC²E and APACE."""
    first = term.partition(EITHER)[0]
    plain = "".join(letter for letter in first if letter not in "²³¹")
    return "".join(letter for letter in plain.casefold() if letter.isalnum() or letter == "&")


def same(one: str, other: str) -> bool:
    """Return whether two meanings are the same but for capitals, punctuation, spaces and "&" for "and"."""
    return _plain(one) == _plain(other)


def grouped(entries: Iterable[Found]) -> dict[str, list[Found]]:
    """Return the entries of each term together, in the terms' alphabetical order."""
    found: dict[str, list[Found]] = defaultdict(list)
    for entry in entries:
        found[key(entry.term)].append(entry)
    return dict(sorted(found.items(), key=lambda item: item[0]))


def preferred(entries: Sequence[Found]) -> Found:
    """Return the entry that readers see of one term: the chosen one, else the last that says what it means."""
    chosen = [entry for entry in entries if entry.preferred]
    spelt = [entry for entry in entries if entry.meaning]
    return chosen[0] if chosen else (spelt or list(entries))[-1]


def in_conflict(entries: Sequence[Found]) -> bool:
    """Return whether sources give a term different meanings; one that does not spell it out contradicts nobody."""
    meanings = [entry.meaning for entry in entries if entry.meaning]
    return any(not same(meanings[0], meaning) for meaning in meanings[1:])


def acronyms(term: str, meaning: str) -> dict[str, str]:
    """Return the acronyms that a term and its meaning explain: "IPCC / IOPC" two, each with its own; "Panel" none.

    An acronym is one word with two capitals or digits at least.
    """
    spellings, meanings = term.split(EITHER), meaning.split(EITHER)
    each = meanings if len(meanings) == len(spellings) else [meaning] * len(spellings)
    return {spelling: said for spelling, said in zip(spellings, each, strict=True) if said and is_acronym(spelling)}


def is_acronym(term: str) -> bool:
    return bool(_ACRONYM.fullmatch(term)) and sum(c.isupper() or c.isdigit() for c in term) >= _LEAST_CAPITALS


def explained(entries: Iterable[Found]) -> dict[str, str]:
    """Return every acronym with its preferred meaning; other spellings of a term have the meaning of the chosen one, as
    has one of what a source has several of (CSPs)."""
    found: dict[str, str] = {}
    for together in grouped(entries).values():
        chosen = preferred(together)
        for entry in (*together, chosen):
            found |= acronyms(entry.term, chosen.meaning)
    return {one_of(term): meaning for term, meaning in found.items() if one_of(term) not in found} | found


def one_of(term: str) -> str:
    """Return the singular of an acronym that a source has in the plural."""
    return term[:-1] if term.endswith("s") and term[-2:-1].isupper() else term


def used(texts: Iterable[str], terms: Iterable[str]) -> set[str]:
    """Return those terms that stand in any of the texts as words of their own, in one of their spellings (CRIB for
    CrIB), in its plural or its singular."""
    whole = "\n".join(texts)
    keys = {key(one_of(word)) for word in _WORD.findall(whole) if is_acronym(word)}
    return {term for term in terms if any(_stands_in(spelling, whole, keys) for spelling in term.split(EITHER))}


def _stands_in(spelling: str, text: str, keys: Collection[str]) -> bool:
    if is_acronym(spelling) and key(one_of(spelling)) in keys:
        return True
    return re.search(rf"(?<![\w&]){re.escape(spelling)}s?(?![\w&])", text) is not None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    return " ".join(re.findall(r"[^\W_]+", folded.replace("'", "").replace("’", "")))
