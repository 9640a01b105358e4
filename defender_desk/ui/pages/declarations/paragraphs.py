"""The numbered paragraphs: one is written in at a time, the others are only drawn."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextDocumentLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from defender_desk.ui import theme
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import (
    Button,
    Check,
    Chip,
    IconButton,
    Label,
    LongText,
    Scroll,
    empty,
    row,
)
from defender_desk.wording import N_, _

SHOWN = 1500
"""Characters drawn of a paragraph that is not being written in: a long paste stays quick."""
LONGEST_WORD = 40
TALLEST = 14
"""Lines that the box grows to before it scrolls."""
AT_ONCE = 3
"""Rows made before anything is shown, the top of a screenful; the others follow turn by turn."""
FRAME = 26
"""Pixels of a box around its lines: the document's margin, the padding, the ring of the focus."""
_LONG = re.compile(rf"\S{{{LONGEST_WORD},}}")


WHY_FIXED = {
    "C-ID": N_("The program writes it from the person's details."),
    "C-BASIS": N_("Every declaration says how the person knows. The words do not change."),
    "C-LANG": N_("The program writes it from the language and the interpreter, in Details."),
    "C-READ": N_("The program writes it from how it is read, in Details."),
    "C-READBACK": N_("The program writes it from how it is read, in Details."),
    "C-APPROX": N_("It protects the dates given from memory. The words do not change."),
    "C-FREE": N_("Every declaration says that it is free. The words do not change."),
}
"""Why nobody writes in a paragraph, by its role."""
OF_PERSON = frozenset({"C-ID", "C-LANG", "C-READ", "C-READBACK"})
"""Roles that say what the person's details say."""


def shown(text: str) -> str:
    """The text as a paragraph draws it: cut when very long, long words able to break."""
    cut = text if len(text) <= SHOWN else text[:SHOWN].rstrip() + "…"

    def broken(found: re.Match[str]) -> str:
        word = found.group()
        step = LONGEST_WORD // 2
        return "\u200b".join(word[at:at + step] for at in range(0, len(word), step))

    return _LONG.sub(broken, cut)


class Passage(Label):
    """A text that is not being written in; remembers how tall it is at a width.

    With each row that comes or changes Qt asks every row of the list at several widths.
    """

    def __init__(self, text: str) -> None:
        self._tall: dict[int, int] = {}
        super().__init__(text, "document", wrap=True)
        # May shrink: with its height at Qt's own narrow width as the least, the list would
        # scroll far past its end.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(60)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def heightForWidth(self, width: int) -> int:
        """Pixels that the text needs at ``width``."""
        if width not in self._tall:
            self._tall[width] = super().heightForWidth(width)
        return self._tall[width]

    def changeEvent(self, event: QEvent) -> None:
        """Another font is another height."""
        self._tall.clear()
        super().changeEvent(event)


class ParagraphBox(LongText):
    """Where a paragraph is written; grows with its text up to ``TALLEST`` lines.

    ``document`` holds the text and all that undo can take back: it outlives the box.
    """

    def __init__(self, document: QTextDocument, name: str,
                 focused: Callable[[], object]) -> None:
        super().__init__("", name, "document")
        self._focused = focused
        # A layout remembers its first box and would keep the width of that one.
        document.setDocumentLayout(QPlainTextDocumentLayout(document))
        document.setDefaultFont(self.document().defaultFont())
        self.setDocument(document)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height of the text."""
        lines = TALLEST + 1
        if self.document().characterCount() < 4000:
            lines = max(2, round(self.document().size().height()))
        # A bar that comes with the last line and goes with the next would let the text jump.
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines > TALLEST
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = QFontMetricsF(self.document().defaultFont()).lineSpacing()
        self.setFixedHeight(math.ceil(min(lines, TALLEST) * line) + FRAME)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def at_edge(self, by: int) -> bool:
        """Whether the cursor stands in the last line (``by`` 1) or in the first (-1)."""
        cursor = self.textCursor()
        way = cursor.MoveOperation.Down if by > 0 else cursor.MoveOperation.Up
        return not cursor.hasSelection() and not cursor.movePosition(way)

    def at_end(self) -> bool:
        """Whether the cursor stands behind the last word of a text."""
        cursor = self.textCursor()
        return (cursor.atEnd() and not cursor.hasSelection()
                and bool(self.toPlainText().strip()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell which text is written in."""
        super().focusInEvent(event)
        self._focused()


class ColumnTitles(QFrame):
    """The titles above the columns; each stands where its column begins."""

    BESIDE = 36
    """Pixels left of the Spanish: the edge, the number and the gaps."""

    def __init__(self, spanish: Label, english: Label, made_by: QWidget) -> None:
        super().__init__()
        self.setProperty("class", "row")
        self._spanish, self._english, self._made_by = spanish, english, made_by
        lay = QHBoxLayout(self)
        lay.setContentsMargins(self.BESIDE, 1, 8, 1)
        lay.setSpacing(8)
        for part in (spanish, english):
            lay.addWidget(part)
        lay.addStretch(1)
        lay.addWidget(made_by)

    def show_english(self, yes: bool) -> None:
        """With or without the English column."""
        self._english.setVisible(yes)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other columns."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        column = (self.width() - self.BESIDE - 20) // 2
        left = self.width() - self.BESIDE - 40 - sum(
            part.sizeHint().width() for part in (self._english, self._made_by))
        wide = 0 if self._english.isHidden() else max(0, min(column, left))
        if wide != self._spanish.minimumWidth():
            self._spanish.setMinimumWidth(wide)


class ParagraphRow(QFrame):
    """One paragraph: its number, its texts, what it rests on."""

    def __init__(self, view: Any, owner: Paragraphs) -> None:
        super().__init__()
        self.view = view
        self._owner = owner
        self.es: ParagraphBox | None = None
        self.en: ParagraphBox | None = None
        self.compared: Check | None = None
        lay = QHBoxLayout(self)
        lay.setContentsMargins(7, 7, 8, 8)
        lay.setSpacing(8)
        self.number = Label(str(view.number), "label")
        self.number.setFixedWidth(20)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        lay.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        self._inner = QVBoxLayout()
        self._inner.setSpacing(5)
        lay.addLayout(self._inner, 1)
        self.show_view(view)

    @property
    def active(self) -> bool:
        """Whether this is the current paragraph."""
        return bool(self._owner.current == self.view.id)

    def _let_go(self) -> None:
        """The boxes go; their documents stay for the next ones."""
        for box in (self.es, self.en):
            if box is not None:
                box.textChanged.disconnect()
                box.setDocument(None)  # type: ignore[arg-type]  # Qt takes none for an empty one
        self.es = self.en = self.compared = None

    def show_view(self, view: Any) -> None:
        """Show the paragraph as it is now; what is being typed in it is kept by the caller."""
        self.view = view
        self._let_go()
        empty(self._inner)
        self.setProperty("class", "active" if self.active else "row")
        theme.restyle(self)
        self.number.setText(str(view.number))
        editing = self.active and not view.fixed and self._owner.editable
        # The list is one stop of Tab: the current paragraph, or the boxes in it.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.active and not editing
                            else Qt.FocusPolicy.ClickFocus)
        texts: list[QWidget | None] = [self._text("es", view.es, editing)]
        if self._owner.english:
            texts.append(self._text("en", view.en, editing))
        both = row(*texts, spacing=10)
        across = both.layout()
        assert isinstance(across, QHBoxLayout)
        for at, each in enumerate(texts):
            across.setStretch(at, 1)
            if isinstance(each, ParagraphBox):
                across.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self._inner.addWidget(both)
        for chips in self._chips():
            self._inner.addWidget(chips)
        if view.fixed and self.active and view.role in WHY_FIXED:
            self._inner.addWidget(Label(_(WHY_FIXED[view.role]), "help", wrap=True))
            if view.role in OF_PERSON and self._owner.editable:
                self._inner.addWidget(row(Button(
                    _("Open the person's details"), "link", size="small",
                    on=self._owner.to_person), None))
        elif editing and (view.sources or view.checked_by):
            self.compared = Check(
                _("Compared with its source"), bool(view.checked_by),
                partial(self._owner.compared, view.id))
            self.compared.setToolTip(_("Compared with its source (Ctrl+Shift+M)"))
            self._inner.addWidget(self.compared)
        if editing and self._owner.english and view.en and view.en_stale:
            self._inner.addWidget(row(None, Button(
                _("The English still fits"), "link", size="small",
                on=partial(self._owner.english_fits, view.id))))
        what = _("Fixed text") if view.fixed else _("Paragraph")
        self.setAccessibleName(f"{what} {view.number}. {shown(view.es)[:200]}")

    def _text(self, which: str, text: str, editing: bool) -> QWidget:
        name = _("Paragraph {n}, Spanish", n=self.view.number)
        if which == "en":
            name = _("Paragraph {n}, English", n=self.view.number)
        if not editing:
            waiting = which == "en" and not text
            label = Passage(_("Write the translation…") if waiting else shown(text))
            if waiting:
                label.set_look("muted")
            return label
        document = self._owner.document(self.view.id, which, text)
        box = ParagraphBox(document, name, lambda: self._owner.writing_in(which))
        box.textChanged.connect(self._owner.typed)
        box.installEventFilter(self)
        setattr(self, which, box)
        return box

    def _chips(self) -> list[QWidget]:
        view, owner = self.view, self._owner
        chips: list[QWidget] = []
        if view.fixed:
            chip = Chip(_("Fixed text"), "", "lock")
            chip.setToolTip(tip(_(WHY_FIXED.get(view.role, "")) if view.role in WHY_FIXED else ""))
            chips.append(chip)
        for source in view.sources:
            chip = Chip(source.text, "", "link")
            if self.active and owner.editable:
                out = IconButton("x", _("Take out the source {what}", what=source.text),
                                 partial(owner.uncite, view.id, source.record, source.part),
                                 size=12)
                out.setFixedSize(24, 24)
                chips.append(row(chip, out, spacing=1))
            else:
                chips.append(chip)
        if view.exhibit_letter:
            chips.append(Chip(_("Exhibit {letter}", letter=view.exhibit_letter), "", "paperclip"))
        if not view.fixed and not view.sources:
            chips.append(Chip(_("Without a source"), "warning", "circle-dashed"))
        if view.checked_by and not (self.active and owner.editable):
            chips.append(Chip(_("Compared"), "success", "check"))
        per_row = 3
        rows: list[list[QWidget | None]] = [
            [*chips[at:at + per_row], None] for at in range(0, len(chips), per_row)]
        if owner.english and not view.fixed:  # below the English column
            rows[0].append(_english_chip(view))
        return [row(*each, spacing=6) for each in rows]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make this the current paragraph."""
        self._owner.activate(self.view.id)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter writes in it, arrows go to its neighbours."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2) and \
                event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._owner.activate(self.view.id)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._owner.step(self.view.id, 1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While writing: arrows go on to the neighbours at the first and the last line (Alt+Up and
        Alt+Down at once), Enter at the end begins the next paragraph."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) \
                and isinstance(watched, ParagraphBox):
            key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key), 0)
            plain = held == Qt.KeyboardModifier.NoModifier
            if by and (held == Qt.KeyboardModifier.AltModifier
                       or (plain and watched.at_edge(by))):
                self._owner.step(self.view.id, by)
                return True
            if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and watched.at_end():
                self._owner.add()
                return True
        return super().eventFilter(watched, event)


def _english_chip(view: Any) -> Chip:
    if not view.en:
        return Chip(_("Not translated"), "attention", "circle")
    if view.en_stale:
        return Chip(_("Check translation"), "warning", "circle-dashed")
    # Nobody is known to have compared it: no tick.
    return Chip(_("Translated"), "", "languages")


class Paragraphs(Scroll):
    """The list. The page is told of what happens through the callables it gives."""

    def __init__(
        self,
        changed: Callable[[str], object],
        typed: Callable[[], object],
        uncite: Callable[[str, str, str], object],
        compared: Callable[[str, bool], object],
    ) -> None:
        super().__init__((0, 0, 0, 0), 0, "pane")
        self.setProperty("class", "pane")
        self._changed = changed
        self.typed = typed
        self.uncite = uncite
        self.compared = compared
        self.current = ""
        self.english = False
        self.editable = True
        self._made: list[ParagraphRow] = []
        self._waiting: list[Any] = []
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._make_next)
        self._which = "es"
        self.add: Callable[[], object] = lambda: None
        """Begins a paragraph after the current one."""
        self.ordered: Callable[[], object] = lambda: None
        """Told when the current paragraph has other controls."""
        self.to_person: Callable[[], object] = lambda: None
        self.english_fits: Callable[[str], object] = lambda _paragraph: None
        """Told when the English is said to fit the Spanish as it is now."""
        self._seen = QTimer(self, singleShot=True, interval=0)
        self._seen.timeout.connect(self._see_current)
        self._stood = QRect()
        self._documents: dict[tuple[str, str], QTextDocument] = {}

    def document(self, paragraph_id: str, which: str, text: str) -> QTextDocument:
        """The document of a paragraph's text: what was typed in it before can still be undone.

        A text that changed elsewhere meanwhile takes its place; undo goes back to what was here.
        """
        key = (paragraph_id, which)
        made = self._documents.get(key)
        if made is None:
            made = self._documents[key] = QTextDocument(self)
            made.setPlainText(text)
        elif made.toPlainText() != text:
            cursor = QTextCursor(made)
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)
        return made

    @property
    def place(self) -> str:
        """Language and cursor in the current paragraph: «es 120»."""
        box = self.box
        return f"{self._which} {box.textCursor().position()}" if box is not None else ""

    def begin(self, paragraph_id: str, place: str, *, focus: bool) -> None:
        """Make a paragraph the current one, with the cursor where ``place`` tells."""
        which, _gap, at = place.partition(" ")
        if which == "en":
            self._which = which
        self.activate(paragraph_id, focus=focus)
        box = self.box
        if box is not None and at.isdecimal():
            cursor = box.textCursor()
            cursor.setPosition(min(int(at), max(box.document().characterCount() - 1, 0)))
            box.setTextCursor(cursor)

    @property
    def is_written_in(self) -> bool:
        """Whether the cursor stands in the current paragraph, be the window in front or not."""
        box = self.box
        return box is not None and self.window().focusWidget() is box

    def take_focus(self) -> None:
        """Let the focus be in the current paragraph."""
        found = self.row_of(self.current)
        if found is not None:
            (self.box or found).setFocus()

    def writing_in(self, which: str) -> None:
        """The Spanish or the English text has the focus."""
        self._which = which

    @property
    def rows(self) -> list[ParagraphRow]:
        """All rows in order; those still waiting are made now."""
        while self._waiting:
            self._make_one()
        self._turns.stop()
        return self._made

    def row_of(self, paragraph_id: str) -> ParagraphRow | None:
        """The row of a paragraph; made now, with those above it, if still waiting."""
        if any(v.id == paragraph_id for v in self._waiting):
            while self._made[-1].view.id != paragraph_id:
                self._make_one()
        return next((r for r in self._made if r.view.id == paragraph_id), None)

    def _make_one(self) -> None:
        made = ParagraphRow(self._waiting.pop(0), self)
        self._made.append(made)
        self.column.insertWidget(len(self._made) - 1, made)

    def _make_next(self) -> None:
        """One row a turn: the window answers in between."""
        if self._waiting:
            self._make_one()
        if not self._waiting:
            self._turns.stop()

    @property
    def box(self) -> ParagraphBox | None:
        """Where the person writes now: the Spanish or the English of the current paragraph."""
        found = self.row_of(self.current)
        if found is None:
            return None
        return found.en if self._which == "en" and found.en is not None else found.es

    def show_all(self, views: Sequence[Any]) -> None:
        """Show these paragraphs; rows that did not change are left as they stand.

        Of a list shown for the first time only the beginning is made at once.
        """
        ids = [v.id for v in views]
        if ids == [r.view.id for r in self._made] + [v.id for v in self._waiting]:
            self._waiting = list(views[len(self._made):])
        elif self._made:
            self._change_rows(views)
        else:
            self._waiting = list(views)
            if not self.column.count():
                self.column.addStretch(1)
            while self._waiting and len(self._made) < AT_ONCE:
                self._make_one()
            self._turns.start()
        for held, view in zip(self._made, views, strict=False):
            if held.view != view:
                self._renew(held, view)

    def _change_rows(self, views: Sequence[Any]) -> None:
        """Other paragraphs or another order: rows known already are kept."""
        self._waiting = []
        known = {r.view.id: r for r in self._made}
        # Not ``takeAt``: Python would keep the old item, to which Qt goes on telling that the row
        # has another height, and the new item would cut the row's last line off.
        for held in self._made:
            self.column.removeWidget(held)
        for gone in set(known) - {v.id for v in views}:
            old = known.pop(gone)
            old.hide()
            old.setParent(None)
            old.deleteLater()
        while self.column.count():
            self.column.takeAt(0)
        self._made = []
        for view in views:
            held = known.get(view.id) or ParagraphRow(view, self)
            self._made.append(held)
            self.column.addWidget(held)
        self.column.addStretch(1)

    def _frame_of(self, view: Any) -> tuple[Any, ...]:
        """What stands around the text of a paragraph."""
        english = (bool(view.en), view.en_stale) if self.english else ()
        return (view.sources, view.exhibit_letter, view.number, view.checked_by, *english)

    def _renew(self, held: ParagraphRow, view: Any) -> None:
        """Redraw one row; what is being typed in it stays, with its cursor and its focus."""
        if held.es is None:
            held.show_view(view)
            return
        old = held.view
        typed = {"es": held.es.toPlainText(), "en": held.en.toPlainText() if held.en else view.en}
        unsaved = typed["es"] != old.es or (held.en is not None and typed["en"] != old.en)
        same = self._frame_of(old) == self._frame_of(view)
        if same and (unsaved or typed == {"es": view.es, "en": view.en}):
            held.view = view
            return
        box = self.box
        place = box.textCursor().position() if box is not None else 0
        focused = self.is_written_in
        which = self._which
        held.show_view(replace(view, **typed) if unsaved else view)
        held.view = view
        self._which = which
        box = self.box
        if box is not None:
            cursor = box.textCursor()
            cursor.setPosition(min(place, max(box.document().characterCount() - 1, 0)))
            box.setTextCursor(cursor)
            if focused:
                box.setFocus()
                self.see()

    def redraw(self) -> None:
        """Draw every row anew (another language column, another step)."""
        for held in self._made:
            held.show_view(held.view)
        self.see()

    def activate(self, paragraph_id: str, *, focus: bool = True) -> None:
        """Make a paragraph the current one."""
        before = self.row_of(self.current)
        now = self.row_of(paragraph_id)
        if now is None:
            return
        if paragraph_id != self.current:
            self._changed(paragraph_id)  # the page keeps what was typed and sets ``current``
            if before is not None:
                before.show_view(before.view)
            now.show_view(now.view)
        if focus:
            (self.box or now).setFocus()
        self.see()

    def see(self) -> None:
        """Scroll to where the person writes, once every row has its place."""
        self._seen.start()
        self.ordered()

    def _see_current(self) -> None:
        held = next((r for r in self._made if r.view.id == self.current), None)
        inner = self.widget()
        if held is None or inner is None:
            return
        layout = inner.layout()
        if layout is not None:
            layout.activate()
        self._stood = held.geometry()
        box = self.box
        if box is None or held.height() < self.viewport().height():
            self.ensureWidgetVisible(held, 0, 12)
        else:
            at = box.mapTo(inner, box.cursorRect().center())
            self.ensureVisible(0, at.y(), 0, 60)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A paragraph that grew, or that others moved, stays in sight."""
        if watched is self.widget() and event.type() in (QEvent.Type.Resize,
                                                         QEvent.Type.LayoutRequest):
            held = next((r for r in self._made if r.view.id == self.current), None)
            if held is not None and held.geometry() != self._stood:
                self.see()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The current paragraph stays in sight."""
        super().resizeEvent(event)
        self.see()

    def step(self, paragraph_id: str, by: int) -> None:
        """Go to the neighbour."""
        ids = [r.view.id for r in self.rows]
        at = ids.index(paragraph_id) + by
        if 0 <= at < len(ids):
            self.activate(ids[at])
            box = self.box
            if by < 0 and box is not None:
                box.moveCursor(QTextCursor.MoveOperation.End)

    def controls(self) -> list[QWidget]:
        """What Tab comes by in the current paragraph, as it is seen."""
        held = next((r for r in self._made if r.view.id == self.current), None)
        if held is None:
            return []
        inside = [each for each in held.findChildren(QWidget)
                  if each.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
                  and each.isVisibleTo(held)]
        return inside or [held]
