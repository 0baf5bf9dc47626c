"""Acronyms explained where they appear: a text cut into pieces, of which some carry what they stand for."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

Piece = tuple[str, str]  # a piece of text, and what it stands for; "" for what needs no words


def pieces(text: str, terms: Mapping[str, str], seen: set[str]) -> Iterator[Piece]:
    """Yield a text in pieces: the first occurrence of each of `terms` with its meaning, the rest as it is.

    Whole words only, capitals as they stand in `terms`, the longest term first, with or without the "s" of a plural
    ("CPTs"). `seen` are the terms that were explained already; those explained here are added.
    """
    if not terms:
        yield text, ""
        return
    start = 0
    for found in _pattern(tuple(terms)).finditer(text):
        term = found[1]
        if term in seen:
            continue
        seen.add(term)
        if found.start() > start:
            yield text[start : found.start()], ""
        yield found[0], terms[term]
        start = found.end()
    if start < len(text) or not text:
        yield text[start:], ""


@lru_cache(maxsize=32)  # that of each edition that is read now
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(terms, key=lambda term: (-len(term), term))
    choice = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w&])({choice})(?:s)?(?![\w&²])")
