"""Acronyms explained where they first appear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opcc_portal.lib.terms import pieces

TERMS = {
    "CPT": "Community Policing Team",
    "OPCC": "Office",
    "CC": "Chief Constable",
    "T/CC": "Temporary Chief",
    "S&S": "Stop",
}


def said(text: str, seen: set[str] | None = None) -> str:
    """A text with what is explained in brackets."""
    found = pieces(text, TERMS, set() if seen is None else seen)
    return "".join(f"[{piece}={meaning}]" if meaning else piece for piece, meaning in found)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The OPCC and the CPT", "The [OPCC=Office] and the [CPT=Community Policing Team]"),
        ("OPCC, OPCC", "[OPCC=Office], OPCC"),  # once
        ("CPTs", "[CPTs=Community Policing Team]"),
        ("opcc OPCCA xOPCC", "opcc OPCCA xOPCC"),  # whole words, capitals as they are
        ("the T/CC", "the [T/CC=Temporary Chief]"),  # the longest first
        ("(CC)", "([CC=Chief Constable])"),
        ("S&S&H", "S&S&H"),
        ("S&S.", "[S&S=Stop]."),
        ("", ""),
    ],
)
def test_the_first_occurrence_of_each_whole_word(text: str, shown: str) -> None:
    assert said(text) == shown


def test_what_was_explained_elsewhere_on_the_page_is_not_again() -> None:
    seen = {"OPCC"}
    assert said("OPCC and CC", seen) == "OPCC and [CC=Chief Constable]"
    assert seen == {"OPCC", "CC"}


def test_without_terms_a_text_stays_as_it_is() -> None:
    assert list(pieces("OPCC", {}, set())) == [("OPCC", "")]


@given(st.text(), st.sets(st.sampled_from(sorted(TERMS))))
def test_nothing_of_a_text_is_lost(text: str, seen: set[str]) -> None:
    assert "".join(piece for piece, _ in pieces(text, TERMS, seen)) == text


@given(st.lists(st.sampled_from([*TERMS, "the", " ", "CPTs"])))
def test_no_term_is_explained_twice(words: list[str]) -> None:
    explained = [meaning for _, meaning in pieces(" ".join(words), TERMS, set()) if meaning]
    assert len(explained) == len(set(explained))
