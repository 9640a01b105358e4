"""Where a text can still be read in this process: widgets, models, properties, Python's objects."""

from __future__ import annotations

import gc
import types
from collections.abc import Iterator
from typing import Any

import shiboken6
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QClipboard, QGuiApplication, QTextDocument
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.UserRole,
)
BATCH = 2_000
_PLAIN = frozenset({str, bytes, bytearray, dict, tuple, list, set, frozenset})
_OWN = ("tests/ui/remains.py", "tests/ui/marked_desk.py", "tests/ui/test_locking.py")


def remains(text: str) -> list[str]:
    """Every place that still holds ``text``; the places are named, never the text."""
    return sorted({*in_qt(text), *_in_python(text)})


# --- Qt -------------------------------------------------------------------------------------------


def in_qt(text: str) -> list[str]:
    """Every widget, model, action and clipboard that shows or keeps ``text``."""
    return list(_in_qt(text))


def _in_qt(text: str) -> Iterator[str]:
    seen = set()
    for thing in _objects():
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        for where, held in _texts(thing):
            if text in held:
                yield f"{type(thing).__name__} {where}"
    clip = QGuiApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if (mode is QClipboard.Mode.Clipboard or clip.supportsSelection()) and \
                text in clip.text(mode):
            yield f"clipboard {mode.name}"


def _objects() -> Iterator[QObject]:
    """Every living QObject: below the application, each window, and whatever Python holds."""
    app = QApplication.instance()
    assert app is not None
    roots: list[QObject] = [app, *QApplication.allWidgets(), *QGuiApplication.allWindows()]
    roots += [o for o in gc.get_objects() if isinstance(o, QObject) and shiboken6.isValid(o)]
    for root in roots:
        yield root
        yield from root.findChildren(QObject)


def _texts(thing: QObject) -> Iterator[tuple[str, str]]:
    meta = thing.metaObject()
    for at in range(meta.propertyCount()):
        one = meta.property(at)
        if one.typeName() in ("QString", "QStringList", "QVariant", "QUrl"):
            yield f"property {one.name()}", str(one.read(thing))
    if isinstance(thing, QWidget):
        for name in thing.dynamicPropertyNames():
            plain = bytes(name.data()).decode()
            if not plain.startswith("_"):  # Qt's own, of kinds that Python cannot read
                yield "dynamic property", str(thing.property(plain))
        yield "title", thing.windowTitle() + thing.windowFilePath()
        yield "accessible", thing.accessibleName() + thing.accessibleDescription()
        yield "tooltip", thing.toolTip() + thing.statusTip() + thing.whatsThis()
    if isinstance(thing, QAction):
        yield "action", thing.text() + thing.toolTip() + str(thing.data())
    if isinstance(thing, QLineEdit):
        yield "line", thing.text() + thing.placeholderText()
    if isinstance(thing, (QPlainTextEdit, QTextEdit)):
        yield "text", thing.toPlainText()
    if isinstance(thing, QTextDocument):
        yield "document", thing.toPlainText()
    if isinstance(thing, QComboBox):
        yield "choices", " ".join(thing.itemText(n) for n in range(thing.count()))
    if isinstance(thing, QAbstractItemModel):
        yield from _rows(thing, QModelIndex(), 0)


def _rows(model: QAbstractItemModel, parent: QModelIndex, depth: int) -> Iterator[tuple[str, str]]:
    flat = isinstance(model, QAbstractListModel)
    for row in range(min(model.rowCount(parent), 2000)):
        for column in range(1 if flat else model.columnCount(parent)):
            index = model.index(row, column, parent)
            for role in ROLES:
                yield "model", str(index.data(role))
            if depth < 4 and column == 0 and not flat:
                yield from _rows(model, index, depth + 1)


# --- Python ---------------------------------------------------------------------------------------


def _in_python(text: str) -> Iterator[str]:
    as_bytes = text.encode()
    things = gc.get_objects()
    for start in range(0, len(things), BATCH):
        some = things[start : start + BATCH]
        # Most batches hold nothing: asked for together, they cost a tenth.
        for held in gc.get_referents(*some):
            kind = type(held)
            if kind is str:
                met = text in held
            elif kind in _PLAIN and not gc.is_tracked(held):
                met = _holds(held, text, as_bytes, 0)
            else:
                continue
            if met:
                yield from _in_some(some, text, as_bytes)
                break


def _in_some(things: list[Any], text: str, as_bytes: bytes) -> Iterator[str]:
    for thing in things:
        if isinstance(thing, types.FrameType):
            if not thing.f_code.co_filename.endswith(_OWN):
                for name, value in thing.f_locals.items():
                    if _holds(value, text, as_bytes, 0):
                        yield f"frame {thing.f_code.co_qualname} {name}"
            continue
        for held in gc.get_referents(thing):
            if _holds(held, text, as_bytes, 0):
                yield f"{type(thing).__module__}.{type(thing).__qualname__} {_which(thing)}"
                break


def _holds(value: Any, text: str, as_bytes: bytes, depth: int) -> bool:
    if type(value) is str:
        return text in value and value is not text
    if type(value) in (bytes, bytearray):
        return as_bytes in value and value is not as_bytes
    # Plain dictionaries and tuples of plain values are not among the objects that gc counts.
    if depth < 6 and not gc.is_tracked(value):
        if type(value) is dict:
            return any(_holds(v, text, as_bytes, depth + 1) for kv in value.items() for v in kv)
        if type(value) in (tuple, list, set, frozenset):
            return any(_holds(v, text, as_bytes, depth + 1) for v in value)
    return False


def _which(thing: object) -> str:
    """Something to find it by: the keys of a dictionary, the types that hold it."""
    keys = list(thing)[:4] if isinstance(thing, dict) else ""
    holders = {type(o).__qualname__ for o in gc.get_referrers(thing)
               if not isinstance(o, types.FrameType)}
    return f"{[k for k in keys if isinstance(k, str) and len(k) < 30]} in {sorted(holders)[:5]}"
