"""Where files may come from: the incoming folder, a stick, another folder, what was dragged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFrame, QVBoxLayout

from defender_desk.desk.photo_import import Source
from defender_desk.ui import theme
from defender_desk.ui.widgets import Button, Label, Lines, Notice, Row, Scroll, row
from defender_desk.ui.widgets.flow import flow
from defender_desk.wording import _, plural

ICONS = {"incoming": "folder-input", "stick": "usb", "bluetooth": "bluetooth",
         "folder": "folder-open", "given": "files"}
_LINE = 44
"""Pixels of a place in the list at normal text."""
_MOST = 6
"""Places seen at once; more of them scroll."""


class SourcesPane(QFrame):
    """``looks`` hears that there is something to be looked at: another place, or the same again.

    ``other`` asks for a folder, ``opens`` shows the incoming one in the file manager.
    """

    def __init__(self, looks: Callable[[], object], other: Callable[[], object],
                 opens: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("class", "panealt")
        self._looks = looks
        self.sources: list[Source] = []
        self.given: list[Path] = []
        """Files that were dragged or pasted."""
        self._at = 0
        self.places = Lines((), self._chosen, _("From where"), low=True)
        scroll = Scroll((12, 14, 12, 12), 10)
        inside = scroll.column
        inside.addWidget(Label(_("Bring photos and audio"), "section", wrap=True))
        inside.addWidget(self.places)
        inside.addWidget(flow([
            Button(_("Another folder…"), "plain", "folder-open", size="small", on=other),
            Button(_("Look again"), "plain", "refresh-cw", size="small", on=looks),
        ]))
        inside.addStretch(1)
        inside.addWidget(Notice(
            "info", _("Is the phone on a cable?"),
            _("Open it in the file manager, copy the photos, and paste them in the incoming"
              " folder. They appear here."), icon="smartphone"))
        inside.addWidget(row(Button(_("Open the folder"), "link", on=opens), None))
        self.folder = Label("", "help", wrap=True)
        inside.addWidget(self.folder)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(scroll)
        self.setMinimumWidth(theme.wide(220))

    def current(self) -> Source | None:
        """The place chosen; None before any is known."""
        return self.sources[min(self._at, len(self.sources) - 1)] if self.sources else None

    def offer(self, sources: Sequence[Source], folder: str = "") -> None:
        """The places there are, with those the person added; ``folder`` is chosen where it is."""
        self.sources = [*sources, *(each for each in self.sources
                                    if each.kind in ("folder", "given"))]
        incoming = next((each.folder for each in sources if each.kind == "incoming"), None)
        # Where it lies; a path has no spaces to break at.
        self.folder.setText(str(incoming).replace("/", "/\u200b") if incoming else "")
        path = Path(folder)
        if folder and path.is_dir():
            if all(each.folder != path for each in self.sources):
                self.sources.append(Source("folder", path.name or folder, path))
            self._at = next(n for n, each in enumerate(self.sources) if each.folder == path)

    def add(self, source: Source) -> None:
        """One more place, which is looked at; there is one of files that were dragged."""
        self.sources = [
            each for each in self.sources if each.kind != source.kind
            or (each.folder != source.folder and source.kind != "given")]
        self.sources.append(source)
        self._at = len(self.sources) - 1
        self.show_places()
        self._looks()

    def show_places(self, new: int = 0) -> None:
        """Show the places; ``new`` is how many files in the one chosen are not kept yet."""
        self.places.set_rows([
            Row(str(at), "", each.name, self._second(at, each, new), icon=ICONS[each.kind])
            for at, each in enumerate(self.sources)])
        self.places.select(str(self._at))
        high = round(_LINE * max(1.0, theme.scale()))
        self.places.setFixedHeight(max(1, min(len(self.sources), _MOST)) * high + 4)

    def _second(self, at: int, each: Source, new: int) -> str:
        if at == self._at and new:
            return plural("{n} new file", "{n} new files", new, n=new)
        return "" if each.kind in ("incoming", "given") else str(each.folder)

    def _chosen(self, key: str) -> None:
        if int(key) != self._at:
            self._at = int(key)
            self._looks()
