"""The manual: chapters at the left, the chosen one at the right; F1 opens the fitting one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from defender_desk import wording
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.help.sheet import ChapterView
from defender_desk.ui.widgets import (
    Button,
    Columns,
    EmptyState,
    Head,
    Lines,
    Row,
    SearchField,
    frame,
)
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.desk.manual import Chapter
    from defender_desk.ui.shell import Shell


class HelpPage(Page):
    """``about`` is the route of the page one comes from, ``chapter`` a chapter's own name."""

    def __init__(self, shell: Shell, about: str = "", chapter: str = "") -> None:
        super().__init__(shell)
        self.title = _("Help")
        self._about, self._wanted = about, chapter
        self._found: dict[str, Chapter] = {}
        self._said: dict[str, str] = {}
        self.chapter: Chapter | None = None
        self.body.addWidget(Head("", self.title, [
            Button(_("Keys of the program"), "plain", "keyboard",
                   on=lambda: self.shell.go("shortcuts")),
            Button(_("Print this chapter"), "plain", "printer", on=self._print),
            Button(_("Save as PDF"), "plain", "download", on=self._save),
        ]))
        self.box = SearchField(_("Search in the manual"), self._search)
        self.list = Lines((), self._choose, _("Chapters of the manual"), low=True)
        self.view = ChapterView()
        self.nothing = EmptyState("search", _("Nothing found."),
                                  _("Try fewer letters. Accents do not matter."))
        self.shown = QStackedWidget()
        self.shown.addWidget(self.view)
        self.shown.addWidget(self.nothing)
        left = frame("pane", frame("foot", self.box, margins=(10, 8, 10, 8), across=True),
                     self.list, margins=(0, 0, 0, 0), spacing=0)
        self.body.addWidget(Columns(left, self.shown, sizes=(320, 846), key="help"), 1)

    def crumbs(self) -> list[Crumb]:
        """One step."""
        return [(self.title, "help", {})]

    def deeds(self) -> Mapping[str, Callable[[], object]]:
        """Ctrl+P prints the chapter."""
        return {"print": self._print}

    def refresh(self) -> None:
        """Read the chapters in the language of the screen."""
        language, route, name = wording.language(), self._about, self._wanted

        def work() -> tuple[list[tuple[Chapter, str]], Chapter]:
            from defender_desk.desk import manual

            every = manual.find("", language)
            named = next((each for each, _said in every if each.name == name), None)
            return every, named or manual.about(route, language)

        self.load(work, lambda got: self._show(*got))

    def _search(self, text: str) -> None:
        language = wording.language()

        def work() -> list[tuple[Chapter, str]]:
            from defender_desk.desk import manual

            return manual.find(text, language)

        self.load(work, lambda found: self._show(found, self.chapter))

    def _show(self, found: list[tuple[Chapter, str]], now: Chapter | None) -> None:
        self._found = {each.name: each for each, _said in found}
        self.list.set_rows([
            Row(each.name, "", each.title, said, icon="book-open") for each, said in found
        ])
        if now is not None and now.name not in self._found and found:
            now = found[0][0]
        self.shown.setCurrentWidget(self.view if found else self.nothing)
        if now is not None and found:
            self._choose(now.name)

    def _choose(self, name: str) -> None:
        chapter = self._found.get(name)
        if chapter is None:
            return
        self.list.select(name)
        if chapter != self.chapter:
            self.chapter = chapter
            self.view.show_chapter(chapter)

    def _paper(self, done: Callable[[bytes], object]) -> None:
        chapter, language = self.chapter, wording.language()
        if chapter is None:
            return

        def work() -> bytes:
            from defender_desk.desk import manual

            return manual.guide_pdf(chapter, language)

        self.load(work, lambda pdf: (done(pdf), None)[1])

    def _print(self) -> None:
        self._paper(lambda pdf: self.shell.print_pdf(pdf, self._name()))

    def _save(self) -> None:
        def write(pdf: bytes) -> None:
            target = self.shell.save_as(_("Save as PDF"), f"{self._name()}.pdf")
            if target is not None:
                self.load(lambda: target.write_bytes(pdf),
                          lambda _size: self.shell.toast(_("The PDF is saved.")))

        self._paper(write)

    def _name(self) -> str:
        return self.chapter.name if self.chapter is not None else "manual"
