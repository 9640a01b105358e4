"""What PySide asks for each module that is imported after it, and how this program is let off.

PySide can spell Qt's names in snake_case where a module says ``from __feature__ import …``. To know
which modules might, it reads the *source* of every module imported from then on and looks for its
own name in it; all those lines then stay in ``linecache`` (PySide 6.11, shibokensupport.feature).
Nothing here ever asks for another spelling, so the answer is known without reading: 20 MB of the
window's memory and a good part of its start (docs/decisions/import-tax.md).
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Final

# Its support modules come with it; PySide6 alone would not load them.
from PySide6 import QtCore

_SUPPORT: Final = "shibokensupport.feature"
_QUESTION: Final = "_mod_uses_pyside"
_OURS: Final = "defender_desk.ui"


def _uses_qt(module: ModuleType) -> bool:
    """Whether a module uses Qt: the floors of the house say so (docs/architecture.md)."""
    return getattr(module, "__name__", "").startswith(_OURS)


def lift() -> bool:
    """Answer PySide's question from the module's name; whether this PySide asks it at all."""
    asked = sys.modules.get(_SUPPORT)
    if asked is None or not hasattr(asked, _QUESTION) or not QtCore.qVersion():
        return False
    setattr(asked, _QUESTION, _uses_qt)
    return True
