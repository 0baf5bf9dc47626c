"""A plan as a numbered tree of plain values: what its printed numbers say, and where they contradict each other.

Numbers stand as printed. `1.05` under "Objective one" of priority 1 counts through the priority, `3` under 1.1 through
its objective: what a number counts in is said by what stands before its last part.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DIGITS = re.compile(r"(?P<prefix>(?:\d{1,4}\.)*)(?P<tail>\d{1,4})")
_SPELT = re.compile(rf"(?P<prefix>\D*\b)(?P<tail>{'|'.join(WORDS)})", re.IGNORECASE)
_LISTED = 3  # missing numbers that are listed; more than these are told by the first and the last


@dataclass(frozen=True)
class Node:
    """A part of a plan. `parent` and `follows` are keys: of this plan's nodes, of the plan before's."""

    key: int
    level: str
    title: str
    number: str = ""
    parent: int | None = None
    body: str = ""
    follows: int | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong with the numbering, in a sentence, and the keys of the nodes that it is about."""

    sentence: str
    about: tuple[int, ...] = ()


@dataclass(frozen=True)
class Number:
    """A printed number: what comes before its last part ("1.", "Objective "), and the last part as a number."""

    prefix: str
    tail: int
    width: int = 0

    def of(self, tail: int) -> str:
        """Return another number of the same make: 4.10 → 4.11, Objective one → Objective two."""
        if not self.width:
            return f"{self.prefix}{WORDS[tail - 1] if tail <= len(WORDS) else tail}"
        return f"{self.prefix}{tail:0{self.width}}"


def number(text: str) -> Number | None:
    """Return a printed number as its parts; None for one that does not count ("A", "")."""
    if found := _DIGITS.fullmatch(text):
        return Number(found["prefix"], int(found["tail"]), len(found["tail"]))
    if found := _SPELT.fullmatch(text):
        return Number(found["prefix"], WORDS.index(found["tail"].lower()) + 1)
    return None


def faults(nodes: Sequence[Node], contents: str = "") -> list[Fault]:
    """Return what is wrong with a plan's numbering, in its order.

    `contents` is its contents list as printed, an entry on each line, the number first. What is not numbered at all is
    no fault, nor that a run begins above one: what comes before may stand elsewhere.
    """
    known = {node.key: node for node in nodes}
    found = [misplaced(node, known) for node in nodes]
    found += [sequence(run, known) for run in runs(nodes, known)]
    found += repeated(nodes, known)
    found += against_contents(nodes, contents)
    return [fault for fault in found if fault]


# -- Numbers -------------------------------------------------------------------------------------------------------


def above(node: Node, known: Mapping[int, Node]) -> list[Node]:
    """Return what stands above a node, the nearest first."""
    found: list[Node] = []
    while node.parent is not None:
        node = known[node.parent]
        found.append(node)
    return found


def counted_in(node: Node, known: Mapping[int, Node]) -> int | None:
    """Return the key of what a node's number counts in: the nearest above it whose number it begins with, else its
    parent."""
    read = number(node.number)
    if read and read.width and read.prefix:
        for higher in above(node, known):
            if higher.number == read.prefix.removesuffix("."):
                return higher.key
    return node.parent


def misplaced(node: Node, known: Mapping[int, Node]) -> Fault | None:
    """Return that a number begins with that of another part than it stands under."""
    read, higher = number(node.number), above(node, known)
    if not (read and read.width and read.prefix and higher):
        return None
    numbers = [each.number for each in higher if each.number]
    if not numbers or read.prefix.removesuffix(".") in numbers:
        return None
    return Fault(f"{node.number} stands under {called(higher[0], known)}.", (node.key,))


def runs(nodes: Iterable[Node], known: Mapping[int, Node]) -> list[list[Node]]:
    """Return the nodes of one level that count in the same part, in order."""
    found: dict[tuple[str, int | None], list[Node]] = defaultdict(list)
    for node in nodes:
        if number(node.number):
            found[node.level, counted_in(node, known)].append(node)
    return list(found.values())


def sequence(run: Sequence[Node], known: Mapping[int, Node]) -> Fault | None:
    """Return what is wrong with the order of a run of numbers: some are missing, or they do not count upwards."""
    read = [found for node in run if (found := number(node.number))]
    steps = list(pairwise(read))
    keys = tuple(node.key for node in run)
    if any(after.tail <= before.tail for before, after in steps):
        return Fault(out_of_order(run, read, known), keys)
    gaps = [(before, after) for before, after in steps if after.tail > before.tail + 1]
    if not gaps:
        return None
    lost = [before.of(tail) for before, after in gaps for tail in range(before.tail + 1, after.tail)]
    first, last = gaps[0][0], gaps[-1][1]
    where = place(run[0], known)
    said = f"{where}there is no {listed(lost)} between {first.of(first.tail)} and {last.of(last.tail)}."
    return Fault(said[0].upper() + said[1:], keys)


def out_of_order(run: Sequence[Node], read: Sequence[Number], known: Mapping[int, Node]) -> str:
    start = read[0].tail
    wanted = ", ".join(read[0].of(start + n) for n in range(len(read)))
    within = counted_in(run[0], known)
    of = f" of {called(known[within], known)}" if within is not None else ""
    what = plural(run[0].level)
    return f"The {what}{of} are numbered {', '.join(node.number for node in run)}; in order they would be {wanted}."


def listed(numbers: Sequence[str]) -> str:
    return f"{numbers[0]} to {numbers[-1]}" if len(numbers) > _LISTED else ", ".join(numbers)


def place(node: Node, known: Mapping[int, Node]) -> str:
    """Return where a number counts, where the number itself does not say it."""
    within = counted_in(node, known)
    read = number(node.number)
    if within is None or (read and read.width and read.prefix):
        return ""
    return f"under {called(known[within], known)} "


def plural(level: str) -> str:
    return "priorities" if level == "priority" else f"{level}s"


def called(node: Node, known: Mapping[int, Node]) -> str:
    """Return what a node is called in a sentence: "2.1", "priority 4", "Objective two of priority 4"."""
    if not node.number:
        return f"“{node.title}”"
    read = number(node.number)
    if read and read.width:
        return node.number if read.prefix else f"{node.level} {node.number}"
    higher = above(node, known)
    return f"{node.number} of {called(higher[0], known)}" if higher else node.number


# -- Titles --------------------------------------------------------------------------------------------------------


def repeated(nodes: Iterable[Node], known: Mapping[int, Node]) -> list[Fault]:
    """Return which parts of one level have one title."""
    same: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in nodes:
        same[node.level, plain(node.title)].append(node)
    return [
        Fault(f"{conjoined([called(each, known) for each in found])} have one title: “{found[0].title}”.", keys(found))
        for found in same.values()
        if len(found) > 1 and all(each.number for each in found)
    ]


def keys(nodes: Iterable[Node]) -> tuple[int, ...]:
    return tuple(node.key for node in nodes)


def conjoined(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def plain(title: str) -> str:
    """Return a title without what does not tell two apart: case, spaces, the full stop."""
    return " ".join(title.casefold().split()).rstrip(".")


def against_contents(nodes: Sequence[Node], contents: str) -> list[Fault]:
    """Return where a contents list and the text differ: in numbers, in titles, in what stands in them."""
    entries = [entry(line) for line in contents.splitlines() if line.strip()]
    if not entries:
        return []
    levels = {node.level for node in nodes} - {"commitment"}
    body = [node for node in nodes if node.level in levels]
    pairs = paired(body, entries)
    found = [*twice(entries), *(differs(node, at) for node, at in pairs if at)]
    found += [
        Fault(f"{node.number} “{node.title}” is not in the contents list.".strip(), (node.key,))
        for node, at in pairs
        if at is None
    ]
    taken, titles = [at for _, at in pairs if at], {plain(node.title) for node in body}
    missing = [at for at in entries if at not in taken and plain(at[1]) not in titles]
    found += [Fault(f"The contents list has {' '.join(at).strip()}, which is not in the text.") for at in missing]
    return [fault for fault in found if fault]


def entry(line: str) -> tuple[str, str]:
    """Return number and title of a contents list's line; "" where it has no number."""
    first, _, rest = line.strip().partition(" ")
    return (first, rest.strip()) if first[:1].isdigit() else ("", line.strip())


def paired(nodes: Sequence[Node], entries: Sequence[tuple[str, str]]) -> list[tuple[Node, tuple[str, str] | None]]:
    """Return each node with its entry: of the same number and title, else of the same title, else of its number."""
    left = list(entries)
    found: dict[int, tuple[str, str]] = {}
    tests = (
        lambda node, at: (node.number, plain(node.title)) == (at[0], plain(at[1])),
        lambda node, at: plain(node.title) == plain(at[1]),
        lambda node, at: node.number == at[0] != "",
    )
    for test in tests:
        for node in nodes:
            match = next((at for at in left if test(node, at)), None) if node.key not in found else None
            if match:
                found[node.key] = match
                left.remove(match)
    return [(node, found.get(node.key)) for node in nodes]


def twice(entries: Sequence[tuple[str, str]]) -> list[Fault]:
    same: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for at in entries:
        same[plain(at[1])].append(at)
    return [
        Fault(f"The contents list has “{found[0][1]}” {times(len(found))}, as {conjoined([at[0] for at in found])}.")
        for found in same.values()
        if len(found) > 1
    ]


def times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def differs(node: Node, at: tuple[str, str]) -> Fault | None:
    """Return in what a node and its entry in the contents list differ."""
    listed_number, title = at
    if plain(title) != plain(node.title):
        said = f"{node.number} is “{node.title}” in the text and “{title}” in the contents list."
        return Fault(said, (node.key,))
    if listed_number != node.number:
        said = (
            f"“{node.title}” is {node.number or 'not numbered'} in the text and {listed_number} in the contents list."
        )
        return Fault(said, (node.key,))
    return None
