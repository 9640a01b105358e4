"""What stands beside the paragraphs: exhibits, versions, a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.widgets import (
    Button,
    Chip,
    Choice,
    EmptyState,
    Field,
    Label,
    Line,
    LongText,
    Notice,
    Scroll,
    empty,
    frame,
    row,
)
from defender_desk.ui.widgets.flow import flow
from defender_desk.wording import _, date_text, plural, time_text

VERSION_WORDS = {"operative": ("success", "file-check"), "superseded": ("", "file-clock"),
                 "void": ("danger", "file-x")}


def moment_words(iso: str) -> str:
    """An ISO moment as day and time on this computer's clock."""
    when = datetime.fromisoformat(iso).astimezone()
    return f"{date_text(when.date())}, {time_text(when)}"


class ExhibitsPanel(Scroll):
    """The exhibits by letter, and a form for the next one."""

    def __init__(
        self,
        add: Callable[[str, list[str], str, str, str], object],
        remove: Callable[[Any], object],
        save: Callable[[str, dict[str, Any]], object],
    ) -> None:
        super().__init__((14, 12, 14, 14), 10, "pane")
        self._add, self._remove, self._save = add, remove, save
        self._options: list[Any] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.column.addLayout(self._list)
        self.note = Choice([], "", lambda _key: self._offer_files())
        self.file = Choice([])
        self.es, self.en = LongText(), LongText()
        for box in (self.es, self.en):
            box.setFixedHeight(round(72 * theme.scale()))
        self.date = Line()
        self.column.addWidget(Label(_("Next exhibit"), "strong"))
        self.column.addWidget(Field(_("Evidence note"), self.note))
        self.column.addWidget(Field(_("Files"), self.file))
        self.column.addWidget(Field(_("Description, in Spanish"), self.es))
        self.column.addWidget(Field(_("Description, in English"), self.en))
        self.column.addWidget(Field(_("Date, as printed"), self.date))
        self.button = Button(_("Add exhibit"), "soft", "plus", on=self._added)
        self.column.addWidget(row(self.button, None))
        self.column.addStretch(1)

    def show_options(self, options: Sequence[Any]) -> None:
        """Offer these notes and files."""
        self._options = [o for o in options if o.kind in {"note", "file"}]
        self.note.set_options([(o.record, o.label) for o in self._options if o.kind == "note"])
        self._offer_files()

    def _offer_files(self) -> None:
        files = [o for o in self._options if o.kind == "file" and o.record == self.note.value()]
        everything = [("", plural("Its only file", "All {n} files", len(files), n=len(files)))]
        self.file.set_options([*everything, *((o.part, f"{o.label} · {o.text}"[:80])
                                              for o in files)])
        self.button.setEnabled(bool(files))

    def _added(self) -> None:
        files = [o.part for o in self._options
                 if o.kind == "file" and o.record == self.note.value()]
        chosen = [self.file.value()] if self.file.value() else files
        self._add(self.note.value(), chosen, self.es.toPlainText().strip(),
                  self.en.toPlainText().strip(), self.date.text().strip())

    def show_exhibits(self, views: Sequence[Any], editable: bool) -> None:
        """Show the exhibits there are."""
        empty(self._list)
        self.es.clear()
        self.en.clear()
        self.date.clear()
        for view in views:
            self._list.addWidget(self._card(view, editable))
        if not views:
            self._list.addWidget(Label(_("No exhibits yet."), "muted", wrap=True))
        self.button.setVisible(editable)

    def _card(self, view: Any, editable: bool) -> QWidget:
        es = LongText(view.description_es, _("Description, in Spanish"))
        en = LongText(view.description_en, _("Description, in English"))
        for box in (es, en):
            box.setFixedHeight(round(72 * theme.scale()))
            box.setReadOnly(not editable)
        top = row(Chip(_("Exhibit {letter}", letter=view.letter), "primary", "paperclip"),
                  Label(f"{view.note_code} · {view.note_title}"[:60], "dense", wrap=True))
        layout = top.layout()
        if isinstance(layout, QHBoxLayout):
            layout.setStretch(1, 1)
        parts: list[QWidget | None] = [top, es, en]
        if not view.allowed:
            parts.append(Chip(_("No permission to show it"), "danger", "shield-x"))
        if editable:
            parts.append(row(
                Button(_("Keep the words"), "plain", "check", "small",
                       on=lambda: self._save(view.id, {"description_es": es.toPlainText(),
                                                       "description_en": en.toPlainText()})),
                Button(_("Take out"), "plain", "trash-2", "small",
                       on=lambda: self._remove(view)), None,
            ))
        return frame("card", *parts, margins=(10, 8, 10, 8), spacing=6)


class VersionsPanel(Scroll):
    """The frozen papers, newest first, and the draft as it stands."""

    def __init__(self, save_pdf: Callable[[Any], object], look: Callable[[Any], object],
                 texts: Callable[[], object], print_draft: Callable[[], object]) -> None:
        super().__init__((14, 12, 14, 14), 10, "pane")
        self._save_pdf, self._look, self._texts = save_pdf, look, texts
        self._print = print_draft

    def show_versions(self, versions: Sequence[Any], editable: bool) -> None:
        """Show these versions; ``editable``: there is a draft too."""
        empty(self.column)
        if editable:
            self.column.addWidget(Label(_("The draft as it stands"), "strong"))
            self.column.addWidget(flow([
                Button(_("Print draft"), "plain", "printer", "small", on=self._print),
                Button(_("Save PDF"), "plain", "download", "small",
                       on=lambda: self._save_pdf(None)),
            ], 6))
            self.column.addWidget(Label(_("Marked as a draft on every page: not for signing."),
                                        "help", wrap=True))
        self.column.addWidget(row(Button(_("Versions of the paragraph"), "plain", "history",
                                         "small", on=self._texts), None))
        for version in reversed(list(versions)):
            self.column.addWidget(self._card(version))
        if not versions:
            self.column.addWidget(EmptyState(
                "lock", _("No final version yet"),
                _("It is made when the declaration is ready to sign, and never changes after."),
            ))
        self.column.addStretch(1)

    def _card(self, version: Any) -> QWidget:
        kind, icon = VERSION_WORDS.get(version.state, ("", "file"))
        words = {"operative": _("In force"), "superseded": _("Replaced"), "void": _("Void")}
        chips = [Chip(words.get(version.state, ""), kind, icon)]
        if version.signed:
            chips.append(Chip(_("Signed"), "success", "signature"))
        facts = _("{pages} pages · code {code} · {when}", pages=version.pages,
                  code=version.code[:4], when=moment_words(version.frozen))
        return frame(
            "card",
            row(Label(_("Version {label}", label=version.label), "strong"), *chips, None),
            Label(facts, "muted", wrap=True),
            row(Button(_("Look at it"), "plain", "eye", "small", on=lambda: self._look(version)),
                Button(_("Save PDF"), "plain", "download", "small",
                       on=lambda: self._save_pdf(version)), None),
            margins=(10, 8, 10, 8), spacing=6,
        )


class AskPanel(Scroll):
    """A question of a step (an approval, a reason): fields, a button, a way back."""

    def __init__(
        self, title: str, help_text: str, fields: Sequence[QWidget], verb: str,
        on: Callable[[], object], close: Callable[[], object],
    ) -> None:
        super().__init__((14, 14, 14, 14), 12, "pane")
        self.column.addWidget(Label(title, "section", wrap=True))
        self.column.addWidget(Notice("info", "", help_text))
        for field in fields:
            self.column.addWidget(field)
        self.verb = Button(verb, "primary", on=on)
        self.column.addWidget(row(self.verb, Button(_("Cancel"), "plain", on=close), None))
        self.column.addStretch(1)
