"""Tooltips show words: Qt would take a text that looks like markup for markup, and load from it."""

from __future__ import annotations

from PySide6 import QtGui

_JOINER = "\u2060"
"""Has no width and breaks no word; behind a "<" it makes a tag into what it looks like: text."""


def tip(text: str) -> str:
    """``text`` as ``setToolTip`` may have it: never read as markup, the same to the eye.

    A label is told its format, a tooltip asks ``Qt.mightBeRichText``; with ``<img src=…>`` in the
    name of a file it would open that file (security.md C18).
    """
    # Without either nothing is markup; the first touch of Qt costs the start 15 ms (ui/early.py).
    if not ("<" in text or "&" in text) or not QtGui.Qt.mightBeRichText(text):
        return text
    return text.replace("<", f"<{_JOINER}").replace("&", f"&{_JOINER}")
