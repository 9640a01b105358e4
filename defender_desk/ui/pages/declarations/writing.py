"""What is written in a declaration: typing that saves itself, and the deeds on paragraphs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from defender_desk.desk.declarations import digest_of
from defender_desk.desk.said_in_words import in_words
from defender_desk.ui.autosave import Autosave
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.pages.declarations.page import DeclarationPage


def _with_texts(view: Any, typed: dict[str, str]) -> Any:
    """The view with the texts that were typed; English older than the Spanish is stale."""
    es, en = typed["es"], typed.get("en", view.en)
    stale = bool(en) and (view.en_stale or es != view.es) and en == view.en
    return replace(view, es=es, en=en, en_stale=stale)


class Writing:
    """Between the list of paragraphs and the desk."""

    def __init__(self, page: DeclarationPage, declaration_id: str) -> None:
        self.page = page
        self._id = declaration_id
        self._saver: Autosave | None = None

    # --- texts --------------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether something typed in a paragraph is not yet saved."""
        return self._saver is not None and self._saver.dirty

    def overrides(self) -> dict[str, dict[str, str]]:
        """The texts of the current paragraph as they stand on the screen."""
        held = self.page.list.row_of(self.page.list.current)
        if held is None or held.es is None:
            return {}
        typed = {"es": held.es.toPlainText()}
        if held.en is not None:
            typed["en"] = held.en.toPlainText()
        return {held.view.id: typed}

    def typed(self) -> None:
        """A key was typed in the current paragraph."""
        if self._saver is None:
            self._saver = self._saver_of(self.page.list.current)
        self._saver.touched(self.page.list.place)
        self.page.leave_the_lawyer()
        self.page.live.touched()

    def _saver_of(self, paragraph_id: str) -> Autosave:
        rows = self.page.list
        held = rows.row_of(paragraph_id)
        before = held.view if held is not None else None

        def values() -> dict[str, Any]:
            now = rows.row_of(paragraph_id)
            if now is None or now.es is None or before is None:
                return {}
            es = now.es.toPlainText()
            typed: dict[str, Any] = {"es": es}
            if now.en is not None:
                typed["en"] = now.en.toPlainText()
                if typed["en"] != now.view.en:
                    typed["en_of"] = digest_of(es) if typed["en"] else ""
            if es != before.es and (before.checked_by or now.view.checked_by):
                typed |= {"checked_by": "", "checked_on": ""}
            return typed

        return Autosave(self.page, paragraph_id, "paragraph", values, self.page.read_list)

    def keep(self) -> None:
        """Save the paragraph being left, at once."""
        saver, self._saver = self._saver, None
        if saver is not None:
            saver.flush()

    def hold(self) -> None:
        """Save the current paragraph; what was typed stands in its row until it is read again."""
        rows = self.page.list
        held = rows.row_of(rows.current)
        typed = self.overrides().get(rows.current, {})
        self.keep()
        if held is not None and typed:
            held.view = _with_texts(held.view, typed)

    def changed(self, paragraph_id: str) -> None:
        """Another paragraph becomes the current one."""
        self.hold()
        self.page.list.current = paragraph_id
        self.page.live.follow(paragraph_id)
        self.page.show_tools()

    # --- in the box ---------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last typing in this paragraph."""
        self._in_box("undo")

    def redo(self) -> None:
        """Do again what was taken back."""
        self._in_box("redo")

    def _in_box(self, deed: str) -> None:
        box = self.page.list.box
        if box is not None:
            getattr(box, deed)()
            box.setFocus()

    def say_in_words(self) -> None:
        """Write the number or day before the cursor (or the selection) in words."""
        box = self.page.list.box
        if box is None:
            return
        cursor = box.textCursor()
        if not cursor.hasSelection():
            line = cursor.block().text()[:cursor.positionInBlock()]
            found = re.search(r"[\d/]+$", line)
            if found is not None:
                cursor.movePosition(cursor.MoveOperation.Left, cursor.MoveMode.KeepAnchor,
                                    len(found.group()))
        words = in_words(cursor.selectedText())
        if words:
            cursor.insertText(words)
        else:
            self.page.shell.toast(
                _("Put the cursor after a number or a day such as 17/03/2026."))
        box.setFocus()

    # --- whole paragraphs ---------------------------------------------------------------------

    def add(self) -> None:
        """A new paragraph after the current one; from a fixed one, at the end of the facts."""
        self.keep()
        page, after = self.page, self.page.list.current
        held = page.list.row_of(after)
        if held is not None and held.view.fixed and held.view.role != "C-BASIS":
            after = ""
        said = page.desk.declarations

        def show(found: Any, paragraph_id: str) -> None:
            page.show_read(found)
            page.list.writing_in("es")
            page.list.activate(paragraph_id)

        def done(made: Any) -> None:
            page.shell.saved("")
            page.load(page.read, lambda found: show(found, made.id))

        page.load(lambda: said.add_paragraph(self._id, after, ""), done)

    def move(self, by: int) -> None:
        """Move the current paragraph up (-1) or down (1)."""
        self.keep()
        page = self.page
        ids = [r.view.id for r in page.list.rows]
        now = page.list.current
        if now not in ids:
            return
        at = ids.index(now)
        if not 0 <= at + by < len(ids):
            return
        others = [i for i in ids if i != now]
        before = others[at + by] if at + by < len(others) else None
        after = ids[at + 1] if at + 1 < len(ids) else None
        said = page.desk.declarations

        def moved() -> None:
            page.refresh()
            page.shell.toast(_("Paragraph {n} was moved", n=at + 1),
                             lambda: page.do(lambda: said.move_paragraph(now, after)))

        page.do(lambda: said.move_paragraph(now, before), moved)

    def remove(self) -> None:
        """Take the current paragraph out, if it is one that a person writes."""
        page = self.page
        held = page.list.row_of(page.list.current)
        if held is None or held.view.fixed:
            return
        name = _("Paragraph {n}", n=held.view.number)
        gone = held.view.id
        ids = [r.view.id for r in page.list.rows]
        at = ids.index(gone)
        neighbour = ids[at - 1] if at else ids[1] if len(ids) > 1 else ""
        self.keep()
        page.list.activate(neighbour)
        page.do(lambda: page.desk.declarations.remove_paragraph(gone),
                lambda: page.gone(name, gone))

    # --- sources ------------------------------------------------------------------------------

    def cite(self, option: Any) -> None:
        """Let the current paragraph rest on this source too; undo takes it out again."""
        page = self.page
        now = page.list.current
        held = page.list.row_of(now)
        if held is None or held.view.fixed or not page.list.editable:
            page.shell.toast(_("Choose a paragraph that you write first."))
            return
        said, record, part = page.desk.declarations, option.record, option.part
        if (record, part) in {(s.record, s.part) for s in held.view.sources}:
            page.shell.toast(_("{what} is cited there already", what=option.label))
            return

        def done() -> None:
            page.refresh()
            page.shell.toast(_("Cited: {what}", what=option.label), lambda: page.do(
                lambda: said.uncite(now, record, part)))

        page.do(lambda: said.cite(now, record, part), done)

    def uncite(self, paragraph_id: str, record: str, part: str) -> None:
        """Take a source away; undo puts it back."""
        page, said = self.page, self.page.desk.declarations

        def done() -> None:
            page.refresh()
            page.shell.toast(_("The source was taken out"), lambda: page.do(
                lambda: said.cite(paragraph_id, record, part)))

        page.list.take_focus()
        page.do(lambda: said.uncite(paragraph_id, record, part), done)

    def compared(self, paragraph_id: str, done: bool) -> None:
        """Note that this person compared the paragraph with its sources today, or take it back."""
        self.hold()
        page = self.page
        said, who = page.desk.declarations, page.desk.profile.name

        def then(_paragraph: Any) -> None:
            page.shell.saved("")
            page.read_list()

        page.load(lambda: said.check_paragraph(paragraph_id, who, done), then)

    def english_fits(self, paragraph_id: str) -> None:
        """Note that the English still says what the Spanish says as it stands now."""
        self.keep()
        page, said = self.page, self.page.desk.declarations
        page.list.take_focus()
        page.do(lambda: said.english_is_good(paragraph_id), page.read_list)

    def compare_current(self) -> None:
        """Ctrl+Shift+M: as the box below the paragraph."""
        held = self.page.list.row_of(self.page.list.current)
        if held is not None and held.compared is not None:
            held.compared.toggle()
