import re
from pathlib import Path

import pytest

from opcc_portal.ui import palette

SOURCE = Path(__file__).resolve().parents[3] / "static" / "scss" / "_tokens.scss"
TOKENS = dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", SOURCE.read_text(), re.MULTILINE))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_standard_has_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", ["concern", "improvement", "watch", "neutral"])
def test_judgements_are_readable_on_paper_and_on_their_tint(name):
    for ground in ("paper", "tint", f"{name}-tint"):
        assert contrast(TOKENS[name], TOKENS[ground]) >= 4.5
        assert contrast(TOKENS["paper"], TOKENS[name]) >= 4.5


@pytest.mark.parametrize("name", ["ink", "muted", "accent", "accent-dark"])
def test_words_are_readable_on_every_ground(name):
    grounds = [colour for ground, colour in TOKENS.items() if ground in ("paper", "tint") or ground.endswith("-tint")]
    assert len(grounds) == 6
    assert min(contrast(TOKENS[name], ground) for ground in grounds) >= 4.5


def test_the_edges_of_controls_can_be_seen():
    assert min(contrast(TOKENS["control-edge"], TOKENS[ground]) for ground in ("paper", "tint")) >= 3


def test_charts_use_the_same_colours():
    drawn = {"INK": "ink", "MUTED": "muted", "PAPER": "paper", "GRID": "hairline", "ACCENT": "accent"}
    drawn |= {
        "CONCERN": "concern",
        "IMPROVEMENT": "improvement",
        "NEUTRAL": "neutral",
        "NEUTRAL_TINT": "neutral-tint",
        "IMPROVEMENT_TINT": "improvement-tint",
        "WATCH": "watch",
        "TINT": "tint",
        "CONTROL_EDGE": "control-edge",
    }
    assert {name: getattr(palette, name) for name in drawn} == {name: TOKENS[token] for name, token in drawn.items()}
