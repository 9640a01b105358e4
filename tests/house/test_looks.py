"""Looks come from one file, and nothing typed is ever taken for markup."""

from __future__ import annotations

import re
from pathlib import Path

UI = Path(__file__).resolve().parents[2] / "defender_desk" / "ui"


def _with(pattern: str) -> set[str]:
    return {path.relative_to(UI).as_posix() for path in UI.rglob("*.py")
            if re.search(pattern, path.read_text(encoding="utf-8"))}


def test_only_the_theme_styles_anything() -> None:
    assert _with(r"\.setStyleSheet\(") == {"theme.py"}


def test_no_widget_is_asked_to_read_markup() -> None:
    assert _with(r"\.setHtml\(|\.setMarkdown\(|(?<!mightBe)RichText|AutoText|appendHtml\(") == set()
