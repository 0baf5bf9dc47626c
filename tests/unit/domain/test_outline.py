"""What the printed numbers of a plan say, and where they contradict each other."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain import outline
from scorecard.domain.outline import Node, faults


def tree(*rows: tuple[str, str, str]) -> list[Node]:
    """Rows of level, number and title, each under the last of a higher level."""
    order = ("priority", "objective", "commitment")
    last: dict[str, int] = {}
    found = []
    for key, (level, number, title) in enumerate(rows, start=1):
        parent = next((last[each] for each in reversed(order[: order.index(level)]) if each in last), None)
        last = {each: at for each, at in last.items() if order.index(each) < order.index(level)} | {level: key}
        found.append(Node(key, level, title, number, parent))
    return found


def said(nodes: list[Node], contents: str = "") -> list[str]:
    return [fault.sentence for fault in faults(nodes, contents)]


def numbered(*numbers: str, level: str = "commitment") -> list[Node]:
    rows = [(level, number, f"Title {n}") for n, number in enumerate(numbers)]
    return tree(("priority", "1", "First"), ("objective", "1.1", "Of the first"), *rows)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("4.10", ("4.", 10, 2)),
        ("1.2.3", ("1.2.", 3, 1)),
        ("2.07", ("2.", 7, 2)),
        ("3", ("", 3, 1)),
        ("Objective three", ("Objective ", 3, 0)),
        ("Objective One", ("Objective ", 1, 0)),
    ],
)
def test_a_printed_number_has_a_last_part(text: str, parts: tuple[Any, ...]) -> None:
    read = outline.number(text)
    assert read is not None
    assert (read.prefix, read.tail, read.width) == parts


@pytest.mark.parametrize("text", ["", "A", "iii", "1.", "1.a", "Someone"])
def test_what_does_not_count_is_no_number(text: str) -> None:
    assert outline.number(text) is None


@given(st.integers(1, 9), st.integers(1, 99))
def test_a_number_of_the_same_make_reads_back(prefix: int, tail: int) -> None:
    read = outline.number(f"{prefix}.01")
    assert read is not None
    again = outline.number(read.of(tail))
    assert again is not None
    assert (again.prefix, again.tail) == (f"{prefix}.", tail)


@pytest.mark.parametrize(
    "numbers",
    [
        ("1", "2", "3"),
        ("2", "3"),  # what comes before may stand elsewhere
        ("", "2", "3"),
        ("", "", ""),
        ("A", "B"),
        ("1.01", "1.02", "1.03"),
        ("1.1.1", "1.1.2"),
    ],
)
def test_what_counts_upwards_is_no_fault(numbers: tuple[str, ...]) -> None:
    assert said(numbered(*numbers)) == []


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (("1", "1", "2"), "The commitments of 1.1 are numbered 1, 1, 2; in order they would be 1, 2, 3."),
        (("2", "1"), "The commitments of 1.1 are numbered 2, 1; in order they would be 2, 3."),
        (("1", "3"), "Under 1.1 there is no 2 between 1 and 3."),
        (("1", "4"), "Under 1.1 there is no 2, 3 between 1 and 4."),
        (("1.01", "1.06"), "There is no 1.02 to 1.05 between 1.01 and 1.06."),
        (("1.09", "1.11"), "There is no 1.10 between 1.09 and 1.11."),
    ],
)
def test_what_does_not_count_upwards_is_said(numbers: tuple[str, ...], sentence: str) -> None:
    assert said(numbered(*numbers)) == [sentence]


def test_commitments_may_count_through_their_priority() -> None:
    rows = [("priority", "1", "P"), ("objective", "Objective one", "O")]
    rows += [("commitment", "1.01", "A"), ("objective", "Objective two", "Q"), ("commitment", "1.02", "B")]
    assert said(tree(*rows)) == []
    rows[-1] = ("commitment", "1.03", "B")
    assert said(tree(*rows)) == ["There is no 1.02 between 1.01 and 1.03."]


def test_or_begin_again_under_each_objective() -> None:
    rows = [("priority", "1", "P"), ("objective", "1.1", "O"), ("commitment", "1", "A"), ("commitment", "2", "B")]
    assert said(tree(*rows, ("objective", "1.2", "Q"), ("commitment", "1", "C"))) == []


def test_a_missing_number_in_words() -> None:
    rows = [("priority", "4", "P"), ("objective", "Objective one", "O"), ("objective", "Objective three", "Q")]
    assert said(tree(*rows)) == [
        "Under priority 4 there is no Objective two between Objective one and Objective three."
    ]


def test_beyond_twelve_words_become_digits() -> None:
    rows = [("objective", "Objective twelve", "O"), ("objective", "Objective twelve", "Q")]
    assert said(tree(("priority", "1", "P"), *rows))[0].endswith("they would be Objective twelve, Objective 13.")


def test_priorities_count_in_the_plan() -> None:
    rows = [("priority", "1", "P"), ("priority", "3", "Q")]
    assert said(tree(*rows)) == ["There is no 2 between 1 and 3."]
    rows[1] = ("priority", "1", "Q")
    assert said(tree(*rows)) == ["The priorities are numbered 1, 1; in order they would be 1, 2."]


def test_a_number_under_another_part() -> None:
    rows = [("priority", "1", "P"), ("objective", "2.1", "O")]
    assert said(tree(*rows)) == ["2.1 stands under priority 1."]
    assert faults(tree(*rows))[0].about == (2,)


def test_nothing_stands_under_what_has_no_number() -> None:
    assert said(tree(("priority", "", "P"), ("objective", "2.1", "O"))) == []
    rows = [("priority", "", "P"), ("objective", "", "O"), ("commitment", "1", "A"), ("commitment", "3", "B")]
    assert said(tree(*rows)) == ["Under “O” there is no 2 between 1 and 3."]


def test_one_title_twice() -> None:
    rows = [("priority", "4", "P"), ("objective", "4.1", "Same."), ("objective", "4.2", "same")]
    assert said(tree(*rows)) == ["4.1 and 4.2 have one title: “Same.”."]
    rows += [("objective", "4.3", "Same")]
    assert said(tree(*rows)) == ["4.1, 4.2 and 4.3 have one title: “Same.”."]


def test_in_words_with_the_part_above() -> None:
    rows = [("priority", "4", "P"), ("objective", "Objective one", "Same"), ("objective", "Objective two", "Same")]
    assert said(tree(*rows)) == ["Objective one of priority 4 and Objective two of priority 4 have one title: “Same”."]
    alone = [Node(1, "theme", "Same", "Theme one"), Node(2, "theme", "Same", "Theme two")]
    assert said(alone) == ["Theme one and Theme two have one title: “Same”."]


def test_two_levels_may_share_a_title_and_so_may_what_has_no_number() -> None:
    assert said(tree(("priority", "1", "Same"), ("objective", "1.1", "Same"))) == []
    assert said(tree(("priority", "", "Same"), ("priority", "", "Same"))) == []


BODY = [("priority", "1", "P"), ("objective", "1.1", "Roads"), ("commitment", "1", "A"), ("objective", "1.2", "Rural")]


@pytest.mark.parametrize(
    ("contents", "sentences"),
    [
        ("", []),
        ("1 P\n1.1 roads\n\n1.2 Rural.", []),  # case and full stop tell nothing
        ("1 P\n1.1 Roads\n1.3 Rural", ["“Rural” is 1.2 in the text and 1.3 in the contents list."]),
        ("1 P\n1.1 Streets\n1.2 Rural", ["1.1 is “Roads” in the text and “Streets” in the contents list."]),
        ("1 P\n1.1 Roads", ["1.2 “Rural” is not in the contents list."]),
        ("1 P\n1.1 Roads\n1.2 Rural\nIndex", ["The contents list has Index, which is not in the text."]),
        (
            "1 P\n1.1 Roads\n1.2 Rural\n1.3 Roads\n1.4 Roads",
            ["The contents list has “Roads” 3 times, as 1.1, 1.3 and 1.4."],
        ),
    ],
)
def test_the_contents_list_and_the_text(contents: str, sentences: list[str]) -> None:
    assert said(tree(*BODY), contents) == sentences


def test_what_has_no_number_in_the_text() -> None:
    assert said(tree(("priority", "", "P")), "1 P") == ["“P” is not numbered in the text and 1 in the contents list."]
