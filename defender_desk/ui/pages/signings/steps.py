"""The six steps from paper to signed paper; one is open at a time, done ones are told in a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.domain.signing import METHODS
from defender_desk.ui import theme
from defender_desk.ui.widgets import (
    Button,
    Check,
    Chip,
    Choice,
    Field,
    Icon,
    IconButton,
    Label,
    Line,
    Notice,
    Scroll,
    empty,
    frame,
    row,
)
from defender_desk.ui.widgets.people import PeoplePicker
from defender_desk.wording import N_, _, plural

STEPS = (
    ("print", N_("Print"), N_("As many copies as are needed")),
    ("look", N_("Look at the paper"), N_("It reads well, no page is missing")),
    ("read", N_("Read it aloud to the person"), N_("Paragraph by paragraph, with the interpreter")),
    ("sign", N_("Thumbprint or signature"), N_("And initials or a thumbprint on each page")),
    ("scan", N_("Scan or photograph what was signed"), N_("In good light, without shadows")),
    ("close", N_("Close the signing"), N_("Where the original is, and the person's copy")),
)
"""Key, title, one line of help."""
_CENTER, _TOP, _LEFT = (Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignTop,
                        Qt.AlignmentFlag.AlignLeft)


class StepFrame(QFrame):
    """One step: number or tick, title, one line; its fields when it is the open one."""

    def __init__(self, at: int, title: str, help_text: str, on: Callable[[], object]) -> None:
        super().__init__()
        self._title, self._at = title, at
        lay = QHBoxLayout(self)
        lay.setContentsMargins(12, 7, 12, 7)
        lay.setSpacing(10)
        self.mark = Label(str(at + 1), "stepmark")
        self.mark.setFixedSize(22, 22)
        self.mark.setAlignment(_CENTER)
        lay.addWidget(self.mark, 0, _TOP)
        inner = QVBoxLayout()
        inner.setSpacing(4)
        self.open = Button(title, "quiet", on=on)
        self.words = Label(title, "strong", wrap=True)
        self.help = Label(help_text, "help", wrap=True)
        inner.addWidget(self.open, 0, _LEFT)
        inner.addWidget(self.words)
        inner.addWidget(self.help)
        self.fields = QWidget()
        self.inner = QVBoxLayout(self.fields)
        self.inner.setContentsMargins(0, 4, 0, 2)
        self.inner.setSpacing(7)
        inner.addWidget(self.fields)
        lay.addLayout(inner, 1)

    def show_state(self, *, now: bool, done: bool, told: str = "") -> None:
        """Show it as the open step, as done, or as waiting."""
        self.setProperty("class", "step" if now else "row")
        self.setProperty("kind", "now" if now else "")
        self.mark.setProperty("kind", "done" if done else "now" if now else "")
        if done:
            self.mark.setPixmap(Icon("check", 14, "success").pixmap())
        else:
            self.mark.setText(str(self._at + 1))
        theme.restyle(self.mark)
        theme.restyle(self)
        self.words.setVisible(now)
        self.open.setVisible(not now)
        self.fields.setVisible(now)
        if told:
            self.help.setText(told)
        state = _("this step is done") if done else _("this step is open") if now else ""
        self.setAccessibleName(" ".join(p for p in (
            _("Step {n} of {total}: {name}", n=self._at + 1, total=len(STEPS), name=self._title),
            state) if p))


class Corrections(QWidget):
    """Corrections written by hand on the paper: page, line, words, rubric."""

    def __init__(self, changed: Callable[[], object]) -> None:
        super().__init__()
        self._changed = changed
        self._values: list[dict[str, Any]] = []
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(5)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        lay.addLayout(self._list)
        self.page = Line("", _("Page"), _("Page"))
        self.line = Line("", _("Line on the page"), _("Line on the page"))
        self.text = Line("", _("Correction"), _("What it says now"))
        for box in (self.page, self.line):
            box.setFixedWidth(88)
        self.rubric = Check(_("With rubric"), True)
        lay.addWidget(row(self.page, self.line, self.text, spacing=5))
        lay.addWidget(row(self.rubric, None,
                          Button(_("Add correction"), "plain", "plus", "small", on=self._add)))

    def value(self) -> list[dict[str, Any]]:
        """The corrections as a signing keeps them."""
        return [dict(each) for each in self._values]

    def show_value(self, values: Sequence[dict[str, Any]]) -> None:
        """Show these corrections."""
        self._values = [dict(each) for each in values]
        empty(self._list)
        for at, each in enumerate(self._values):
            words = _("Page {page}, line {line}: «{text}»", page=each.get("page") or "?",
                      line=each.get("line") or "?", text=each.get("text", ""))
            told = Label(words, "dense", wrap=True)
            line = row(told, IconButton("x", _("Take out"), partial(self._remove, at), size=12))
            layout = line.layout()
            if isinstance(layout, QHBoxLayout):
                layout.setStretch(0, 1)
            self._list.addWidget(line)

    def _add(self) -> None:
        text = self.text.text().strip()
        page, at = self.page.text().strip(), self.line.text().strip()
        if not text or not page.isdecimal() or (at and not at.isdecimal()):
            (self.page if not page.isdecimal() else self.text).setFocus()
            return
        self.show_value([*self._values, {
            "page": int(page), "line": int(at) if at else None, "text": text,
            "rubric": self.rubric.isChecked(),
        }])
        for box in (self.page, self.line, self.text):
            box.clear()
        self._changed()

    def _remove(self, at: int) -> None:
        self.show_value([each for n, each in enumerate(self._values) if n != at])
        self._changed()


class SigningSteps(Scroll):
    """All fields of a signing, in the order in which it happens. ``deeds`` are the page's."""

    def __init__(self, deeds: Any) -> None:
        super().__init__((0, 0, 0, 0), 0, "pane")
        self._deeds = deeds
        self.now = 0
        self.done: set[int] = set()
        self.printed = ""
        self.scans: list[Path] = []
        self._showing = False
        self.frames: list[StepFrame] = []
        for at, (_key, title, help_text) in enumerate(STEPS):
            made = StepFrame(at, _(title), _(help_text), partial(self.open_step, at))
            self.frames.append(made)
            self.column.addWidget(made)
        self.by_hand = Notice("info", _("Does not know how to sign:"),
                              _("the thumbprint is the signature, and two witnesses sign that they "
                                "saw it."), icon="fingerprint")
        self.column.addWidget(frame("pane", self.by_hand, margins=(12, 10, 12, 10)))
        self.column.addStretch(1)
        self._make_print_and_look()
        self._make_reading()
        self._make_signing()
        self._make_scans()
        self._make_closing()

    def _go_on(self, at: int) -> Button:
        def on() -> None:
            self.done.add(at)
            self.open_step(at + 1)
            self._touched()

        return Button(_("Continue"), "primary", on=on)

    def _touched(self, *_ignored: object) -> None:
        if not self._showing:
            self._deeds.touched()

    def _make_print_and_look(self) -> None:
        self.print_button = Button(_("Print"), "primary", "printer", on=self._deeds.print_it)
        self.frames[0].inner.addWidget(row(
            self.print_button,
            Button(_("It is printed"), "plain", on=self.mark_printed), None,
        ))
        self.frames[1].inner.addWidget(row(self._go_on(1), None))

    def _make_reading(self) -> None:
        lay = self.frames[2].inner
        self.reader = Choice([], "", self._touched, _("Who read it aloud"))
        self.interpreter = Choice([], "", self._touched, _("Interpreter"))
        self.understood = Check(_("The person said it was understood"), False, self._touched)
        self.explained = Check(_("The person explained it in their own words"), False,
                               self._touched)
        self.corrected = Check(_("Asked for corrections: by hand, with rubric"), False,
                               self._fit_corrections)
        self.corrections = Corrections(self._touched)
        lay.addWidget(Field(_("Who read it aloud"), self.reader))
        lay.addWidget(Field(_("Interpreter"), self.interpreter))
        for widget in (self.understood, self.explained, self.corrected, self.corrections):
            lay.addWidget(widget)
        lay.addWidget(row(self._go_on(2), Button(_("Back to draft"), "plain", "undo-2",
                                                 on=self._deeds.back_to_draft), None))
        self.corrections.hide()

    def _fit_corrections(self, *_ignored: object) -> None:
        self.corrections.setVisible(self.corrected.isChecked())
        self._touched()

    def _make_signing(self) -> None:
        lay = self.frames[3].inner
        self.method = Choice([(key, _(text)) for key, text in METHODS], "", self._fit_method,
                             _("How the person signed"))
        self.witnesses = PeoplePicker([], [], self._touched, _("Witnesses"))
        self.initials = Check(_("Initials or thumbprint on each page"), False, self._touched)
        self.day = Line("", _("Day"), _("year-month-day"))
        self.time = Line("", _("Time"), "15:20")
        self.time.setFixedWidth(80)
        self.place = Line("", _("Place"))
        for box in (self.day, self.time, self.place):
            box.textEdited.connect(self._touched)
        lay.addWidget(Field(_("How the person signed"), self.method))
        lay.addWidget(Field(_("Witnesses"), self.witnesses))
        lay.addWidget(self.initials)
        lay.addWidget(row(Field(_("Day"), self.day), Field(_("Time"), self.time)))
        lay.addWidget(Field(_("Place"), self.place))
        lay.addWidget(row(self._go_on(3), None))

    def _fit_method(self, *_ignored: object) -> None:
        self.by_hand.setVisible(self.method.value() in {"thumbprint", "mark"})
        self._touched()

    def _make_scans(self) -> None:
        lay = self.frames[4].inner
        lay.addWidget(row(Button(_("Bring photos or a scan"), "soft", "scan-line",
                                 on=self._deeds.pick_scans), None))
        self._files = QVBoxLayout()
        self._files.setSpacing(2)
        lay.addLayout(self._files)
        lay.addWidget(row(self._go_on(4), None))

    def _make_closing(self) -> None:
        lay = self.frames[5].inner
        self.kept = Line("", _("Where the original is"), _("For example: office safe"))
        self.copies = Line("1", _("Copies given"))
        self.copies.setFixedWidth(80)
        for box in (self.kept, self.copies):
            box.textEdited.connect(self._touched)
        self.kept_field = Field(_("Where the original is"), self.kept)
        lay.addWidget(self.kept_field)
        lay.addWidget(Field(_("Copies given to the person"), self.copies))
        self.save = Button(_("Save as signed"), "primary", "signature", on=self._deeds.save)
        lay.addWidget(row(self.save, None))

    # --- state --------------------------------------------------------------------------------

    def mark_printed(self) -> None:
        """The paper came out of a printer now."""
        self.printed = datetime.now().astimezone().isoformat(timespec="minutes")
        self.done.add(0)
        self.open_step(1)
        self._touched()

    def open_step(self, at: int) -> None:
        """Open step ``at`` and close the one that was open."""
        self.now = max(0, min(at, len(STEPS) - 1))
        for n, step in enumerate(self.frames):
            step.show_state(now=n == self.now, done=n in self.done, told=self._told(n))
        self._deeds.stepped(self.now)
        self._touched()

    def _told(self, at: int) -> str:
        if at == 0 and self.printed:
            return _("Printed {when}", when=self.printed.replace("T", " ")[:16])
        if at == 4 and self.scans:
            return plural("{n} picture", "{n} pictures", len(self.scans), n=len(self.scans))
        return _(STEPS[at][2])

    def show_scans(self, paths: Sequence[Path], results: Sequence[Any] = ()) -> None:
        """List the files picked; ``results`` are the scanned pages after they were looked at."""
        self.scans = list(paths)
        empty(self._files)
        for at, path in enumerate(self.scans):
            out = IconButton("x", _("Take out {what}", what=path.name),
                             partial(self._deeds.drop_scan, at), size=12)
            line = row(Icon("file-image", 16), Label(path.name[:40], "dense", wrap=True), out)
            layout = line.layout()
            if isinstance(layout, QHBoxLayout):
                layout.setStretch(1, 1)
            self._files.addWidget(line)
        for page in results:
            self._files.addWidget(row(page_chip(page), None))

    def values(self) -> dict[str, Any]:
        """The fields of a signing as the journal keeps them."""
        copies = self.copies.text().strip()
        when = f"{self.day.text().strip()}T{self.time.text().strip() or '00:00'}"
        try:
            moment = datetime.fromisoformat(when).astimezone().isoformat(timespec="seconds")
        except ValueError:
            moment = ""
        return {
            "date": moment, "place": self.place.text().strip(), "method": self.method.value(),
            "reader": self.reader.value(), "interpreter": self.interpreter.value(),
            "understood": self.understood.isChecked(),
            "explained_back": self.explained.isChecked(),
            "corrections": self.corrections.value() if self.corrected.isChecked() else [],
            "witnesses": self.witnesses.value(), "initials_on_pages": self.initials.isChecked(),
            "copies_given": int(copies) if copies.isdecimal() else None,
            "original_kept": self.kept.text().strip(),
        }

    def show_values(self, values: dict[str, Any]) -> None:
        """Show what was noted so far, or what a signing says."""
        self._showing = True
        when = str(values.get("date") or "")
        if when:
            moment = datetime.fromisoformat(when).astimezone()
            self.day.show_value(moment.date().isoformat())
            self.time.show_value(moment.strftime("%H:%M"))
        self.place.show_value(str(values.get("place") or ""))
        self.method.set_value(str(values.get("method") or "thumbprint"))
        self.reader.set_value(str(values.get("reader") or ""))
        self.interpreter.set_value(str(values.get("interpreter") or ""))
        self.understood.setChecked(bool(values.get("understood")))
        self.explained.setChecked(bool(values.get("explained_back")))
        corrections = list(values.get("corrections") or ())
        self.corrected.setChecked(bool(corrections))
        self.corrections.show_value(corrections)
        self.corrections.setVisible(bool(corrections))
        self.witnesses.set_value(list(values.get("witnesses") or ()))
        self.initials.setChecked(bool(values.get("initials_on_pages")))
        copies = values.get("copies_given")
        self.copies.show_value("" if copies is None else str(copies))
        self.kept.show_value(str(values.get("original_kept") or ""))
        self._fit_method()
        self._showing = False


def page_chip(page: Any) -> Chip:
    """Whether the printed code of a scanned page is the one expected."""
    if page.get("code_matches"):
        return Chip(_("Page {n}: the code matches", n=page.get("page")), "success", "check")
    return Chip(_("Page {n}: look at it, its code could not be read", n=page.get("page")),
                "warning", "circle-dashed")
