"""Text as the pack's font can print it."""

import pytest

from reports.pack import typesetting

KNOWN = frozenset(map(ord, "abcdefghijklmnopqrstuvwxyz ABC#$*_<>='\"-.,0123456789"))


@pytest.fixture(autouse=True)
def _font(monkeypatch: pytest.MonkeyPatch) -> None:
    """A font without the assets, which unit tests do without."""
    monkeypatch.setattr(typesetting, "drawable", lambda: KNOWN)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("#let $x$ = *b* _i_ <l>", "#let $x$ = *b* _i_ <l>"),
        ("snow ❄ fell", "snow [snowflake] fell"),
        ("a\nb\tc\u00a0d", "a b c d"),
        ("a\x00\x0b\u202eb", "a b"),
        ("\ue000", ""),
    ],
)
def test_what_the_font_cannot_draw_is_named(text: str, printed: str) -> None:
    assert typesetting.spelt(text) == printed


def test_a_very_long_word_may_be_broken_and_others_stay_whole() -> None:
    long = "w" * 25
    assert typesetting.breakable(f"a {long} b") == f"a {typesetting.BREAK.join(long)} b"
    assert typesetting.breakable("w" * 24 + " and " + "x" * 24) == "w" * 24 + " and " + "x" * 24


def test_every_text_of_a_document_is_made_printable_and_nothing_else() -> None:
    document = {"❄": ["a❄", ("❄", 3, None, True)], "n": {"x": "❄"}}
    assert typesetting.printable(document) == {
        "❄": ["a[snowflake]", ["[snowflake]", 3, None, True]],
        "n": {"x": "[snowflake]"},
    }
