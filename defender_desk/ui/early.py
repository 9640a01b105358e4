"""Qt's numbers for the few properties that widgets need before the unlock page is shown.

The first touch of ``QtCore.Qt`` builds its 93 enumerations, about a quarter of the whole start of a
bare window. Set as properties by number, the unlock page does without; tests/ui compares each
number with Qt's own.
"""

from __future__ import annotations

PLAIN_TEXT = 0
"""Qt.TextFormat.PlainText, for ``textFormat``."""
STRONG_FOCUS = 11
"""Qt.FocusPolicy.StrongFocus, for ``focusPolicy``."""
CLICK_FOCUS = 2
"""Qt.FocusPolicy.ClickFocus, for ``focusPolicy``."""
CENTER = 0x84
"""Qt.AlignmentFlag.AlignCenter, for ``alignment``."""
SENSITIVE = 0x42
"""Qt.InputMethodHint.ImhSensitiveData | ImhNoPredictiveText, for ``inputMethodHints``."""
