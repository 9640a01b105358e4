"""Tooltips show words: Qt would take a text that looks like markup for markup, and load from it."""

from __future__ import annotations

from PySide6.QtGui import Qt

_JOINER = "\u2060"
"""Has no width and breaks no word; behind a "<" it makes a tag into what it looks like: text."""


def tip(text: str) -> str:
    """``text`` as ``setToolTip`` may have it: never read as markup, the same to the eye.

    A label is told its format, a tooltip asks ``Qt.mightBeRichText``; with ``<img src=…>`` in the
    name of a file it would open that file (security.md C18).
    """
    if not Qt.mightBeRichText(text):
        return text
    return text.replace("<", f"<{_JOINER}").replace("&", f"&{_JOINER}")
