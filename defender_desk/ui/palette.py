"""Search or go to (Ctrl+K): places and commands at once, records as they are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QSizePolicy, QVBoxLayout, QWidget

from defender_desk.desk.search import Found
from defender_desk.ui import theme
from defender_desk.ui.commands import Command, every, here
from defender_desk.ui.later import later
from defender_desk.ui.widgets import Label, SearchField, announce, frame, row
from defender_desk.ui.widgets.found import FoundLines, FoundRow
from defender_desk.ui.widgets.labels import STATES
from defender_desk.wording import N_, _, plural

if TYPE_CHECKING:
    from defender_desk.ui.workspace import Workspace

ICONS = {"case": "briefcase", "person": "user", "note": "image", "interview": "mic",
         "declaration": "file-pen-line", "paragraph": "file-pen-line", "attachment": "image",
         "contact": "users", "search_attempt": "footprints", "assignment": "inbox",
         "appointment": "calendar", "matter": "landmark"}
GROUPS = (
    ("people", N_("People"), 3, frozenset({"person", "contact"})),
    ("papers", N_("Papers and evidence"), 4, frozenset({
        "note", "interview", "declaration", "paragraph", "attachment", "search_attempt",
        "exhibit", "consent", "language_act", "version", "signing", "assignment"})),
    ("cases", N_("Cases"), 2, frozenset({"case", "matter"})),
)
"""Group, words, lines it gets while there are others, kinds of record in it."""
ROWS = 8
"""Lines shown without scrolling (docs/design/README.md 5)."""
WIDE = 680
AROUND = 44
"""Pixels of margins and edges above and below box, list and hint."""
NOT_HERE = frozenset({"search", "undo", "redo", "menu", "next_pane", "previous_pane", "glottal"})
"""Commands that make no sense once the box has the focus."""
OF_CASE = frozenset({"new_interview", "new_declaration", "import_photos", "search_log"})
FIRST = ("new_interview", "search_log", "import_photos", "new_declaration", "prepare_package",
         "open_files", "open_bundles")
"""Commands offered before anything is typed."""
_MOST = 30

_used: WeakKeyDictionary[Any, list[str]] = WeakKeyDictionary()
"""What was opened from the box since the desk was unlocked, the last first; in memory alone."""
_known: WeakKeyDictionary[Any, dict[str, Found]] = WeakKeyDictionary()


class Palette(QDialog):
    """A box and what it finds; Enter goes there."""

    def __init__(self, shell: Workspace) -> None:
        super().__init__(shell, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Search or go to…"))
        self._shell = shell
        self._code = _case_code(shell)
        self._commands = {each.name: each for each in here(shell) if each.name not in NOT_HERE}
        self._elsewhere = [each for each in every()
                           if each.name not in self._commands and each.name not in NOT_HERE]
        self._far: list[str] = []
        self._found: dict[str, Found] = {}
        self._recent: list[Found] = []
        self._hits: list[Found] = []
        self._deeds: list[Command] = []
        self._met: tuple[str, ...] = ()
        self._turn = 0
        self._looking = self._entered = False
        self._all = False
        self.box = SearchField(_("People, papers, evidence, places or deeds"), self._search)
        self.box.installEventFilter(self)
        self.box.returnPressed.connect(self._enter)
        self.box.textChanged.connect(lambda _text: self._begin())
        self._where = Label(_("in this case and in all") if self._code else _("in all cases"),
                            "help")
        self.found = FoundLines(lambda _id: self._go(), _("What was found"))
        self.hint = Label(_("Arrows move · Enter opens · Esc closes · accents do not matter"),
                          "help")
        escape = Label("Esc", "kbd")
        escape.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._card = frame(
            "card", row(self.box, self._where, escape, margins=(12, 10, 12, 8)), self.found,
            frame("foot", self.hint, margins=(14, 6, 14, 6)), margins=(1, 1, 1, 1), spacing=0)
        whole.addWidget(self._card)
        self._show([], ())
        self.box.setFocus()
        desk = shell.desk
        shell.tasks.run(lambda _p: desk.search.recent(desk.states), self._lately,
                        lambda _error: None, self)

    def show_below(self, bar: QWidget) -> None:
        """Open under ``bar``, the one above the pages, in the middle of the window."""
        window = self._shell.window()
        self.setFixedWidth(min(theme.wide(WIDE), window.width() - 16))
        left = window.mapToGlobal(QPoint(0, 0)).x()
        below = bar.mapToGlobal(QPoint(0, bar.height())).y()
        self.move(left + (window.width() - self.width()) // 2, below)
        self.open()

    # --- finding --------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Something is typed: what stands in the list is not what is meant any more."""
        self._looking = True

    def _enter(self) -> None:
        """Enter; when the answer has not come yet, it opens as soon as it is there."""
        if self._looking:
            self._entered = True
        else:
            self._go()

    def _search(self, text: str) -> None:
        self._turn += 1
        self._all = False
        turn = self._turn
        if not text.strip():
            self._found.clear()
            self._looking = self._entered = False
            self._show([], ())
            return
        desk, names = self._shell.desk, [each.words for each in self._commands.values()]
        others = [each.words for each in self._elsewhere]
        full = self._shell.settings.show_full_names

        def work(_progress: Any) -> tuple[list[Found], tuple[str, ...], list[int], list[int]]:
            found, met = desk.search.look(text, desk.states, full_names=full)
            return (found, met, desk.search.nearest(text, names),
                    desk.search.nearest(text, others))

        def done(answer: tuple[list[Found], tuple[str, ...], list[int], list[int]]) -> None:
            if turn != self._turn:
                return
            found, met, near, far = answer
            self._far = [others[at] for at in far]
            deeds = list(self._commands.values())
            self._hits, self._deeds, self._met = found, [deeds[at] for at in near], met
            self._show_hits()
            n = len(found) + len(near)
            announce(self, plural("{n} found", "{n} found", n, n=n))
            entered, self._looking, self._entered = self._entered, False, False
            if entered:
                self._go()

        self._shell.tasks.run(work, done, lambda _error: None, self)

    def _lately(self, found: list[Found]) -> None:
        self._recent = found
        if not self.box.text().strip():
            self._show([], ())

    # --- showing --------------------------------------------------------------------------------

    def _show(self, rows: list[FoundRow], met: Sequence[str]) -> None:
        """Show rows; without any, what was used and changed last."""
        shown = rows or self._nothing_typed()
        self.found.show_rows(shown, met)
        self.found.setFixedHeight(min(self.found.needed_height(ROWS + 1), self._room()))
        # Or the card's height of a moment ago is taken, and gaps stand around a short list.
        self._card.updateGeometry()
        self.adjustSize()

    def _room(self) -> int:
        """Pixels that the list has in this window between the box and the line below it."""
        window, top = self._shell.window(), self._shell.top
        below = window.height() - top.mapTo(window, QPoint(0, top.height())).y()
        around = self.box.sizeHint().height() + self.hint.sizeHint().height() + AROUND
        return max(below - around, 3 * theme.wide(44))

    def _nothing_typed(self) -> list[FoundRow]:
        used, known = _used.get(self._shell.desk, []), _known.get(self._shell.desk, {})
        last = [known[key] for key in used if key in known]
        last += [each for each in self._recent if _key(each) not in used]
        rows: list[FoundRow] = []
        if last:
            rows.append(FoundRow("", _("Last used")))
            rows += [self._line(each) for each in last[:4]]
        deeds = [key for key in used if key in self._commands]
        deeds += [name for name in FIRST if name in self._commands and name not in deeds]
        deeds += [name for name in self._commands if name not in deeds]
        left = ROWS - sum(bool(each.id) for each in rows)
        rows.append(FoundRow("", _("Deeds")))
        rows += [self._deed(self._commands[name]) for name in deeds[:left]]
        return rows

    def _show_hits(self) -> None:
        groups: list[tuple[str, list[FoundRow], int]] = []
        for _name, words, most, kinds in GROUPS:
            lines = [self._line(each) for each in self._hits if each.kind in kinds]
            groups.append((_(words), lines, most))
        places = [each for each in self._deeds if each.name.startswith("go_")]
        deeds = [each for each in self._deeds if not each.name.startswith("go_")]
        groups.append((_("Go to"), [self._deed(each) for each in places], 2))
        groups.append((_("Deeds"), [self._deed(each) for each in deeds], 3))
        rows = grouped(groups, _MOST * 4 if self._all else ROWS)
        hidden = sum(len(lines) for _w, lines, _m in groups) - sum(bool(r.id) for r in rows)
        if hidden > 0:
            rows.append(FoundRow("more", plural("Show {n} more", "Show {n} more", hidden,
                                                n=hidden), icon="ellipsis"))
        if not rows:
            rows = [FoundRow("", _("Nothing with «{text}»", text=self.box.text())),
                    FoundRow("", _("Try fewer letters. Accents do not matter."))]
            if self._far:
                rows = [FoundRow("", _("«{deed}» cannot be done on this page.", deed=deed))
                        for deed in self._far[:3]]
        self._show(rows, self._met)

    def _line(self, found: Found) -> FoundRow:
        key = _key(found)
        self._found[key] = found
        tag = None
        if found.state in STATES:
            words, tone, icon = STATES[found.state]
            tag = (_(words), tone, icon)
        return FoundRow(key, found.title or _("Without a title"), found.second,
                        ICONS.get(found.kind, "file-text"), tag)

    def _deed(self, command: Command) -> FoundRow:
        second = ""
        if command.name in OF_CASE and self._code:
            second = _("in {code}", code=self._code)
        keys = tuple(part or "+" for part in command.shown_keys.split("+")[:4]) \
            if command.keys else ()
        if command.shown_keys.endswith("++"):
            keys = (*(part for part in keys if part != "+"), "+")
        return FoundRow(command.name, command.words, second, command.icon, None, keys)

    # --- going ----------------------------------------------------------------------------------

    def _go(self) -> None:
        key = self.found.current_id()
        if key == "more":
            self._all = True
            self._show_hits()
            return
        found, command = self._found.get(key), self._commands.get(key)
        if found is None and command is None:
            return
        desk, shell = self._shell.desk, self._shell
        used = _used.setdefault(desk, [])
        used[:] = [key, *(each for each in used if each != key)][:_MOST]
        if found is not None:
            _known.setdefault(desk, {})[key] = found
        self.accept()
        if found is not None:
            route, arguments = way_to(found)
            shell.go(route, **arguments)
        elif command is not None and command.name.startswith("go_"):
            command.deed(shell)
        elif command is not None:
            # Once the box is gone: the deed may need what had the focus before it.
            later(shell, lambda: command.deed(shell))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list while the box keeps the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self.found.step(step)
                return True
        return super().eventFilter(watched, event)


def grouped(groups: Sequence[tuple[str, list[FoundRow], int]], room: int) -> list[FoundRow]:
    """Rows under their heads: each group gets its share of ``room``, then what others left."""
    shares = [min(len(lines), most) for _words, lines, most in groups]
    while sum(shares) > room:
        shares[max(range(len(shares)), key=lambda at: shares[at])] -= 1
    left = room - sum(shares)
    for at, (_words, lines, _most) in enumerate(groups):
        more = min(left, len(lines) - shares[at])
        shares[at] += more
        left -= more
    rows: list[FoundRow] = []
    for (words, lines, _most), share in zip(groups, shares, strict=True):
        if share:
            rows += [FoundRow("", words), *lines[:share]]
    return rows


def _key(found: Found) -> str:
    return f"record:{found.id}"


def _case_code(shell: Workspace) -> str:
    """The code of the case that the page shown belongs to, as its breadcrumb says it."""
    codes = [text for text, route, arguments in shell.page.crumbs()
             if route == "case" and "tab" not in arguments]
    return codes[-1] if codes else ""


PAGES = {"note": "note_id", "interview": "interview_id", "declaration": "declaration_id",
         "assignment": "assignment_id"}
"""Kinds whose route has their own name, and its argument."""


def way_to(found: Found) -> tuple[str, dict[str, Any]]:
    """The page of what was found, and the place on it; what has no page leads to its case."""
    if found.page_kind in PAGES:
        arguments = {PAGES[found.page_kind]: found.page_id}
        if found.part and found.kind == "paragraph":
            arguments["paragraph_id"] = found.part
        if found.part and found.kind == "attachment" and found.page_kind == "note":
            arguments["file_id"] = found.part
        return found.page_kind, arguments
    if found.page_kind == "search_attempt":
        return "search_log", {"case_id": found.case_id, "attempt_id": found.page_id}
    if found.kind == "person":
        return "person", {"case_id": found.case_id, "person_id": found.id}
    if found.kind == "contact":
        return "people", {"contact_id": found.id}
    if found.kind == "appointment":
        return "today", {}
    return "case", {"case_id": found.case_id or found.id}
