"""References to figures: what they ask for, and what is said where nothing answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.references import HEADLINE, WHATS, broken, fault, split

LABELS = {"crime-volume": "Crime volume", "cyber-crime": "Cyber crime", "s136": "S136 Arrests"}


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        ("crime-volume:quarter", ("crime-volume", "quarter")),
        (" crime-volume : change ", ("crime-volume", "change")),
        ("crime-volume", ("crime-volume", HEADLINE)),
        ("crime-volume:", ("crime-volume", HEADLINE)),
        ("", ("", HEADLINE)),
    ],
)
def test_a_reference_names_a_measure_and_what_is_asked_of_it(reference: str, parts: tuple[str, str]) -> None:
    assert split(reference) == parts


@pytest.mark.parametrize("what", [HEADLINE, *WHATS])
def test_what_can_be_answered_has_no_fault(what: str) -> None:
    assert fault(f"crime-volume:{what}", LABELS) == ""


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (
            "crime-volum:quarter",
            "There is no measure “crime-volum” to quote. Did you mean {{crime-volume:quarter}}?",
        ),
        ("crime-volum", "There is no measure “crime-volum” to quote. Did you mean {{crime-volume}}?"),
        ("crime-volum:q", "There is no measure “crime-volum” to quote. Did you mean {{crime-volume}}?"),
        ("S136 arrests:month", "There is no measure “S136 arrests” to quote. Did you mean {{s136:month}}?"),
        (
            "cyber-crime-volume",
            "There is no measure “cyber-crime-volume” to quote. Did you mean {{crime-volume}} or {{cyber-crime}}?",
        ),
        ("zzz", "There is no measure “zzz” to quote."),
        ("cyber-crime:quater", "“quater” is no figure of Cyber crime. Did you mean {{cyber-crime:quarter}}?"),
        (
            "cyber-crime:zzz",
            "“zzz” is no figure of Cyber crime. Ask for quarter, month, rolling12, year, change, signal.",
        ),
        (":quarter", "A reference names a measure between its braces."),
        ("chart: cyber-crime", "A chart stands in a paragraph of its own."),
    ],
)
def test_a_fault_is_told_with_what_may_have_been_meant(reference: str, said: str) -> None:
    assert fault(reference, LABELS) == said


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered_or_has_a_fault(reference: str) -> None:
    slug, what = split(reference)
    assert (fault(reference, LABELS) == "") == (slug in LABELS and what in (HEADLINE, *WHATS))


def test_what_is_no_reference_is_named_in_short() -> None:
    assert broken("{{a:quarter}").startswith("“{{a:quarter}” is not read as a reference: type it as {{measure:figure}}")
    assert broken("{{" + "a" * 58).startswith("“{{" + "a" * 58 + "”")
    assert broken("{{" + "a" * 59).startswith("“{{" + "a" * 58 + "…”")
