"""The manual to read: a box that searches, its chapters, the chosen one set in type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.ui.pages.help.sheet import ChapterView
from defender_desk.ui.widgets import Columns, EmptyState, Lines, Row, SearchField, frame
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.desk.manual import Chapter

Load = Callable[[Callable[[], Any], Callable[[Any], None]], object]


class ManualReader(QWidget):
    """``load`` does work in a worker and hands its answer back; no desk is needed."""

    def __init__(self, load: Load, parent: QWidget) -> None:
        super().__init__(parent)
        self._load = load
        self._found: dict[str, Chapter] = {}
        self.chapter: Chapter | None = None
        self.box = SearchField(_("Search in the manual"), self.search)
        self.list = Lines((), self._choose, _("Chapters of the manual"), low=True)
        self.view = ChapterView()
        self.nothing = EmptyState("search", _("Nothing found."),
                                  _("Try fewer letters. Accents do not matter."))
        self.shown = QStackedWidget()
        self.shown.addWidget(self.view)
        self.shown.addWidget(self.nothing)
        left = frame("pane", frame("foot", self.box, margins=(10, 8, 10, 8), across=True),
                     self.list, margins=(0, 0, 0, 0), spacing=0)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(Columns(left, self.shown, sizes=(352, 814), key="help", parent=self), 1)

    def open(self, about: str, name: str) -> None:
        """Show the chapters in the language of the screen: the one called ``name``, or the one
        about the page ``about``."""
        language = wording.language()

        def work() -> tuple[list[tuple[Chapter, str]], Chapter]:
            from defender_desk.desk import manual

            every = manual.find("", language)
            named = next((each for each, _said in every if each.name == name), None)
            return every, named or manual.about(about, language)

        self._load(work, lambda got: self._show(*got))

    def search(self, text: str) -> None:
        """Show the chapters that hold every word of ``text``."""
        language = wording.language()

        def work() -> list[tuple[Chapter, str]]:
            from defender_desk.desk import manual

            return manual.find(text, language)

        self._load(work, lambda found: self._show(found, self.chapter))

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

    def paper(self, done: Callable[[bytes], object]) -> None:
        """Make the chosen chapter's sheet as a PDF and hand it to ``done``."""
        chapter, language = self.chapter, wording.language()
        if chapter is None:
            return

        def work() -> bytes:
            from defender_desk.desk import manual

            return manual.guide_pdf(chapter, language)

        self._load(work, lambda pdf: (done(pdf), None)[1])

    @property
    def name(self) -> str:
        """The chosen chapter's own name, for a file or a print job."""
        return self.chapter.name if self.chapter is not None else "manual"
