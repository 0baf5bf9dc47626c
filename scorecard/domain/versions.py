"""Two versions of a plan side by side: what was added, dropped, moved, reworded, and what stayed.

A part is the next version of the one that it says it follows; else of the one of its level with the same title; else
of the one with the closest title, where that is close enough (`difflib`, ratio 0.7). Each has one counterpart at most.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from scorecard.domain.outline import Node, plain

Kind = Literal["added", "dropped", "moved", "reworded", "same"]
KINDS: tuple[Kind, ...] = ("added", "dropped", "moved", "reworded", "same")
CLOSE = 0.7
CANDIDATES = 8  # of the titles that share words with another, those that share most are compared letter by letter
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True)
class Change:
    """What became of a part. `before` is None where it was added, `now` where it was dropped; `kinds` may be "moved"
    and "reworded" at once. `words` say what moved and what was reworded."""

    kinds: tuple[Kind, ...]
    before: Node | None
    now: Node | None
    words: tuple[str, ...] = ()


def compare(before: Sequence[Node], now: Sequence[Node]) -> list[Change]:
    """Return what became of each part, in the order of the new version; what was dropped stands last, in its own."""
    pairs = counterparts(before, now)
    old, new = ({node.key: node for node in nodes} for nodes in (before, now))
    kept = set(pairs.values())
    found = [change(old[pairs[node.key]], node, pairs, old, new) if node.key in pairs else added(node) for node in now]
    return found + [Change(("dropped",), node, None) for node in before if node.key not in kept]


def added(node: Node) -> Change:
    return Change(("added",), None, node)


def change(was: Node, node: Node, pairs: Mapping[int, int], old: Mapping[int, Node], new: Mapping[int, Node]) -> Change:
    """Return how a part differs from the one that it follows."""
    moved, words = moves(was, node, pairs, old, new), rewords(was, node)
    told: tuple[tuple[Kind, list[str]], ...] = (("moved", moved), ("reworded", words))
    return Change(tuple(kind for kind, said in told if said) or ("same",), was, node, (*moved, *words))


def moves(
    was: Node, node: Node, pairs: Mapping[int, int], old: Mapping[int, Node], new: Mapping[int, Node]
) -> list[str]:
    """Return to which number and under which part it moved."""
    said = []
    if was.number != node.number:
        said.append(f"Was {was.number or 'not numbered'}, is {node.number or 'not numbered'}.")
    follows = pairs.get(node.parent) if node.parent is not None else None
    if follows != was.parent:
        said.append(f"Stood under {named(was, old)}, stands under {named(node, new)}.")
    return said


def named(node: Node, nodes: Mapping[int, Node]) -> str:
    """Return what stands above a part, in words."""
    if node.parent is None:
        return "no other part"
    higher = nodes[node.parent]
    return f"{higher.number} “{higher.title}”".strip()


def rewords(was: Node, node: Node) -> list[str]:
    """Return which words changed. A text that only one of the two has tells nothing: it may not have been printed."""
    said = [f"Was “{was.title}”."] if was.title != node.title else []
    both = was.body and node.body
    return [*said, "Its text was reworded."] if both and was.body != node.body else said


# -- Which follows which -------------------------------------------------------------------------------------------


def counterparts(before: Sequence[Node], now: Sequence[Node]) -> dict[int, int]:
    """Return the key of the part that each part follows, by its own key."""
    old, pairs = {node.key: node for node in before}, {}
    taken: set[int] = set()
    for node in now:
        if node.follows in old and node.follows not in taken:
            pairs[node.key] = node.follows
            taken.add(node.follows)
    for pair in (same_titles, close_titles):
        left = [node for node in now if node.key not in pairs]
        for key, follows in pair([node for node in before if node.key not in taken], left):
            pairs[key] = follows
            taken.add(follows)
    return pairs


def same_titles(before: Iterable[Node], now: Iterable[Node]) -> list[tuple[int, int]]:
    """Return pairs of one level and title, in order where one stands more than once."""
    waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
    for node in before:
        waiting[node.level, plain(node.title)].append(node.key)
    found = ((node.key, waiting[node.level, plain(node.title)]) for node in now)
    return [(key, same.pop(0)) for key, same in found if same]


def close_titles(before: Sequence[Node], now: Sequence[Node]) -> list[tuple[int, int]]:
    """Return pairs of one level whose titles are close, the closest first."""
    words: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in before:
        for word in words_of(node):
            words[node.level, word].append(node)
    rated = [(closeness(was, node), n, node.key, was.key) for n, node in enumerate(now) for was in like(node, words)]
    rated.sort(key=lambda item: (-item[0], item[1]))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for ratio, _, key, follows in rated:
        if ratio >= CLOSE and key not in found and follows not in taken:
            found[key] = follows
            taken.add(follows)
    return list(found.items())


def like(node: Node, words: Mapping[tuple[str, str], Sequence[Node]]) -> list[Node]:
    """Return the few that share most words with a title: to compare each with each takes minutes in a long plan."""
    shared: dict[int, int] = defaultdict(int)
    nodes: dict[int, Node] = {}
    for word in words_of(node):
        for was in words.get((node.level, word), ()):
            shared[was.key] += 1
            nodes[was.key] = was
    best = sorted(shared, key=lambda key: (-shared[key], key))[:CANDIDATES]
    return [nodes[key] for key in best]


def words_of(node: Node) -> set[str]:
    return set(_WORD.findall(plain(node.title)))


def closeness(one: Node, other: Node) -> float:
    return SequenceMatcher(None, plain(one.title), plain(other.title), autojunk=False).ratio()
