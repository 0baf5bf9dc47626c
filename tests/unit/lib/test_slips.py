"""What a writer may have overlooked, in sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opcc_portal.lib import prose
from opcc_portal.lib.slips import slips


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Text.\n\n[^1]: Never referred to.", "Nothing refers to the footnote [^1]"),
        ("Text[^a].\n\n[^a]: One.\n\n[^b]: Only of itself[^b].", "Nothing refers to the footnote [^b]"),
        ("Text[^a].\n\n[^a]: One.\n\n[^a]: Two.", "There are 2 footnotes [^a], and only the last"),
        ("Text[^9].", "There is no footnote [^9]"),
        ("| a | b |\r\n|---|---|\r\n| c | d | e |", "so “e” is not shown"),
        ("\n".join("  " * depth + f"- item{depth}" for depth in range(60)), "Lists stand within lists too often"),
    ],
)
def test_what_is_not_shown_as_it_was_typed_is_said_once(text: str, part: str) -> None:
    [found] = slips(f"{text}\n")
    assert part in found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Text[^1], again[^1] and ^[inline].\n\n[^1]: See[^2].\n\n[^2]: Note.",
        "| a | b |\n|---|---|\n| c \\| d | e |\n| f |\n\n| a | b | c |\n|---|---|---|\n| d | e | f |",
        "\n".join("  " * depth + f"- item{depth}" for depth in range(49)),
    ],
)
def test_what_is_shown_as_it_was_typed_is_no_slip(text: str) -> None:
    assert slips(text) == []


def test_every_item_is_shown_of_lists_within_lists() -> None:
    text = "\n".join("  " * depth + f"- item{depth}" for depth in range(49))
    assert prose.read(text).words.split() == [f"item{depth}" for depth in range(49)]


@given(st.text(st.sampled_from("ab1|-:\n [^]\\*"), max_size=80))
def test_whatever_is_typed_is_looked_at(text: str) -> None:
    assert len(slips(text)) == len(set(slips(text)))
