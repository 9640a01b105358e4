"""Contrast of every theme, computed from its tokens (WCAG 2.2, 1.4.3 and 1.4.11).

What must be told apart is named here by token; what the style sheet itself puts on what is read out
of it, so that a rule added later is looked at too.
"""

from __future__ import annotations

import re

import pytest

from defender_desk.ui import theme

TEXT, SHAPE, DISABLED = 4.5, 3.0, 2.0
"""Words; edges, rings and drawings; words of what cannot be used (exempt in WCAG, yet to be read).
"""
TONES = ("info", "success", "warning", "attention", "danger")
GROUNDS = ("window", "sidebar", "surface", "surface_alt", "surface_sunken")
WORDS = [
    *((text, ground) for text in ("text", "text_muted", "text_subtle") for ground in GROUNDS),
    *(("link", ground) for ground in ("window", "surface", "surface_alt")),
    ("on_primary", "primary"), ("on_primary", "primary_hover"), ("on_primary", "primary_pressed"),
    ("on_primary_soft", "primary_soft"), ("on_danger", "danger"), ("on_danger", "danger_hover"),
    ("text", "selection"), ("on_primary_soft", "selection"), ("surface", "text"),
    *((tone, f"{tone}_soft") for tone in TONES), *((tone, "surface") for tone in TONES),
    *(("text", f"{tone}_soft") for tone in TONES),
]
"""Words on what stands behind them: pages, buttons, chips, notices, the toast."""
SHAPES = [
    *(("focus", ground) for ground in (*GROUNDS, "primary_soft")),
    *(("border_strong", ground) for ground in ("window", "surface", "surface_alt")),
    ("primary", "surface"), ("primary", "sidebar"), ("danger", "surface"),
    *((tone, "surface_alt") for tone in TONES),
]
"""Focus ring, edges of fields, ticks, the mark of the place one is at, icons."""
UNUSABLE = [("text_disabled", ground) for ground in ("surface", "surface_sunken", "window")]


def luminance(color: str) -> float:
    """Relative luminance of ``#RRGGBB``."""
    parts = [int(color[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """From 1 (alike) to 21 (black and white)."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("pairs", "least"), [(WORDS, TEXT), (SHAPES, SHAPE), (UNUSABLE, DISABLED)],
                         ids=["words", "shapes", "disabled"])
def test_what_must_be_told_apart_is(
    name: str, pairs: list[tuple[str, str]], least: float
) -> None:
    colors = theme.colors(name)
    wrong = {pair: round(found, 2) for pair in pairs
             if (found := contrast(colors[pair[0]], colors[pair[1]])) < least}
    assert wrong == {}


RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
BACK = re.compile(r"(?:^|;)\s*background(?:-color)?: (#[0-9A-Fa-f]{6})")
FRONT = re.compile(r"(?:^|;)\s*color: (#[0-9A-Fa-f]{6})")


@pytest.mark.parametrize("name", theme.THEMES)
def test_no_rule_of_the_sheet_writes_on_its_like(name: str) -> None:
    """Each rule that gives both colours, whatever tokens it takes them from."""
    wrong, looked = [], 0
    for rule in RULE.finditer(theme._sheet(theme.colors(name))):
        back, front = BACK.search(rule[2]), FRONT.search(rule[2])
        if back and front:
            looked += 1
            least = DISABLED if ":disabled" in rule[1] else TEXT
            if contrast(back[1], front[1]) < least:
                wrong.append((rule[1].strip()[-60:], round(contrast(back[1], front[1]), 2)))
    assert looked > 12
    assert wrong == []
