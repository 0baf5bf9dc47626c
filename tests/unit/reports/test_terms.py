"""Terms: which spellings are one, where sources differ, and which acronyms they explain."""

from dataclasses import dataclass

import pytest

from reports.domain import terms


@dataclass(frozen=True)
class Entry:
    term: str
    meaning: str = ""
    preferred: bool = False


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("CrIB", "CRIB", True),
        ("APAC²E", "APACE", True),
        ("C&IVU / CIVU", "C&IVU", True),
        ("T/CC", "TCC", True),
        ("S&S", "SS", False),
        ("ACC", "ACCs", False),
    ],
)
def test_spellings_of_one_term(one: str, other: str, same: bool) -> None:
    assert (terms.key(one) == terms.key(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Stop and Search", "stop & search", True),
        ("Anti-Social Behaviour", "Anti Social Behaviour", True),
        ("Her Majesty's Inspectorate", "Her Majestys Inspectorate", True),
        ("Fire & Rescue Service", "Fire & Rescue Services", False),
    ],
)
def test_meanings_that_differ_in_how_they_are_written_only_are_the_same(one: str, other: str, same: bool) -> None:
    assert terms.same(one, other) is same


def test_entries_of_one_term_come_together_in_the_alphabets_order() -> None:
    found = terms.grouped([Entry("DA", "b"), Entry("CrIB", "x"), Entry("CRIB", "y")])
    assert [[entry.term for entry in group] for group in found.values()] == [["CrIB", "CRIB"], ["DA"]]


@pytest.mark.parametrize(
    ("entries", "seen"),
    [
        ([Entry("A1", "old"), Entry("A1", "new")], "new"),
        ([Entry("A1", "old", preferred=True), Entry("A1", "new")], "old"),
        ([Entry("A1", "old"), Entry("A1")], "old"),  # what is not spelt out says nothing
        ([Entry("A1")], ""),
    ],
)
def test_readers_see_the_chosen_or_else_the_latest_meaning(entries: list[Entry], seen: str) -> None:
    assert terms.preferred(entries).meaning == seen


@pytest.mark.parametrize(
    ("meanings", "differ"),
    [(["x", "y"], True), (["x", "X."], False), (["x", ""], False), (["", "x", "y"], True), (["", ""], False)],
)
def test_sources_conflict_where_both_spell_it_out_and_differ(meanings: list[str], differ: bool) -> None:
    assert terms.in_conflict([Entry("A1", meaning) for meaning in meanings]) is differ


@pytest.mark.parametrize(
    ("term", "meaning", "explained"),
    [
        ("OPCC", "Office", {"OPCC": "Office"}),
        ("IPCC / IOPC", "Commission / Office", {"IPCC": "Commission", "IOPC": "Office"}),
        ("C&IVU / CIVU", "Validation Unit", {"C&IVU": "Validation Unit", "CIVU": "Validation Unit"}),
        ("ASEP", "team / practitioner", {"ASEP": "team / practitioner"}),
        ("S136", "Section 136", {"S136": "Section 136"}),
        ("APAC²E", "Chief Executives", {"APAC²E": "Chief Executives"}),
        ("Panel", "Police and Crime Panel", {}),
        ("Op Fairline", "Salisbury incident", {}),
        ("Vulnerability", "", {}),
        ("PPOG", "", {}),
    ],
)
def test_what_is_an_acronym_is_explained(term: str, meaning: str, explained: dict[str, str]) -> None:
    assert terms.acronyms(term, meaning) == explained


def test_every_spelling_has_the_meaning_that_readers_see() -> None:
    entries = [Entry("CRIB", "Crime and Incident Bureau"), Entry("CrIB", "Crime recording and Incident Bureau")]
    assert set(terms.explained(entries).values()) == {"Crime recording and Incident Bureau"}
    assert set(terms.explained(entries)) == {"CRIB", "CrIB"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The OPCC asked.", {"OPCC"}),
        ("Two OPCCs asked.", {"OPCC"}),
        ("SOPCC and OPCCX are others, as is OPCC&Co.", set()),
        ("The IOPC took over.", {"IPCC / IOPC"}),
        ("An opcc in small letters", set()),
        ("A CSP answers, others do not.", {"CSPs"}),
        ("CSPs answer.", {"CSPs"}),
        ("The CRIB records.", {"CrIB"}),
        ("The crib of a Crib.", set()),
        ("APACE asked.", {"APAC²E"}),
        ("The Panel of panels.", {"Panel"}),
        ("", set()),
    ],
)
def test_which_terms_a_document_uses(text: str, found: set[str]) -> None:
    every = ["OPCC", "IPCC / IOPC", "CSPs", "CrIB", "APAC²E", "Panel"]
    assert terms.used([text, "and nothing else"], every) == found


def test_one_of_what_a_source_has_several_of_is_explained_too() -> None:
    entries = [
        Entry("CSPs", "Community Safety Partnerships"),
        Entry("CCs", "Constables"),
        Entry("CC", "Chief Constable"),
    ]
    explained = terms.explained(entries)
    assert explained["CSP"] == explained["CSPs"] == "Community Safety Partnerships"
    assert (explained["CC"], explained["CCs"]) == ("Chief Constable", "Constables")
