"""The six steps from paper to signed paper; one is open at a time, done ones are told in a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from defender_desk.domain.signing import METHODS
from defender_desk.ui import theme
from defender_desk.ui.later import later
from defender_desk.ui.pages.declarations.panels import moment_words
from defender_desk.ui.pages.signings.corrections import Corrections
from defender_desk.ui.pages.signings.step_frame import StepFrame
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
    column,
    empty,
    frame,
    row,
)
from defender_desk.ui.widgets.columns import first_control
from defender_desk.ui.widgets.flow import flow
from defender_desk.ui.widgets.moments import DayBox, TimeBox
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
READ, SIGN, SCAN = 2, 3, 4


class SigningSteps(Scroll):
    """All fields of a signing, in the order in which it happens. ``deeds`` are the page's."""

    def __init__(self, deeds: Any) -> None:
        super().__init__((0, 0, 0, 0), 0, "pane")
        self._deeds = deeds
        self.now = 0
        self.done: set[int] = set()
        """Steps that were gone through; ``ticked`` are those whose act is noted."""
        self._sheets = 0
        self.printed = ""
        self.dated = False
        """Whether the person wrote the day or the hour; until then they are those of step 4."""
        self.scans: list[Path] = []
        self._showing = False
        self._people: list[tuple[str, str]] = []
        self.frames: list[StepFrame] = []
        self._said = QVBoxLayout()
        self.column.addLayout(self._said)
        for at, (_key, title, help_text) in enumerate(STEPS):
            made = StepFrame(at, len(STEPS), _(title), _(help_text),
                             partial(self.open_step, at, focus=True))
            self.frames.append(made)
            self.column.addWidget(made)
        self.by_hand = self._made_by_hand()
        self.column.addWidget(self.by_hand)
        self.column.addStretch(1)
        self._make_print_and_look()
        self._make_reading()
        self._make_signing()
        self._make_scans()
        self._make_closing()

    def _made_by_hand(self) -> QFrame:
        words = column(Label(_("Does not know how to sign:"), "strong", wrap=True),
                       Label(_("the thumbprint is the signature, and two witnesses sign that they "
                               "saw it."), "body", wrap=True), spacing=1)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        self.change = Button(_("Change witnesses"), "plain", "user-plus", "small",
                             on=self._to_witnesses)
        self._icon = Icon("fingerprint", 24)
        top = row(self._icon, words, spacing=12)
        lay = top.layout()
        assert isinstance(lay, QHBoxLayout)
        lay.setStretch(1, 1)
        card = frame("card", top, row(self._chips, None, self.change), margins=(12, 10, 12, 10),
                     spacing=8)
        return frame("pane", card, margins=(12, 10, 12, 10))

    def _to_witnesses(self) -> None:
        self.open_step(3)
        self.witnesses.setFocus()
        self.ensureWidgetVisible(self.witnesses)

    def _show_witnesses(self) -> None:
        empty(self._chips)
        names = dict(self._people)
        for known in self.witnesses.value()[:4]:
            if known in names:
                self._chips.addWidget(Chip(names[known]))

    def show_begun(self, texts: Sequence[str]) -> None:
        """Show a correction that was being written."""
        self.corrections.show_begun(texts)
        if any(texts):
            self.corrected.setChecked(True)
            self.corrections.show()

    def set_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer these people as witnesses."""
        self._people[:] = people
        self.witnesses.set_options(people)

    def say(self, notice: Notice | None) -> None:
        """Say above the steps why they cannot be taken now."""
        empty(self._said)
        if notice is not None:
            self._said.addWidget(frame("pane", notice, margins=(12, 10, 12, 4)))

    def _go_on(self, at: int) -> Button:
        return Button(_("Continue"), "primary", on=partial(self.go_on, at))

    def go_on(self, at: int) -> None:
        """Step ``at`` was gone through: open the next one."""
        self.done.add(at)
        self.dated = self.dated or at == SIGN
        self.open_step(at + 1, focus=True)
        self._touched()

    def ticked(self) -> set[int]:
        """The steps that were gone through and whose act is noted."""
        return {at for at in self.done if not self._missing(at)}

    def missing(self) -> list[str]:
        """What is not noted of the steps, as sentences."""
        return [said for said in map(self._missing, range(len(STEPS))) if said]

    def open_missing(self) -> None:
        """Open the first step whose act is not noted."""
        at = next((n for n in range(len(STEPS)) if self._missing(n)), self.now)
        self.open_step(at, focus=True)

    def _missing(self, at: int) -> str:
        if at == READ and not self.understood.isChecked():
            return _("It is not noted that the person understood it.")
        if at == SCAN and not self._sheets:
            return _("There is no scan or photograph of what was signed.")
        return ""

    def _touched(self, *_ignored: object) -> None:
        if not self._showing:
            self._deeds.touched()

    def _make_print_and_look(self) -> None:
        self.print_button = Button(_("Print"), "primary", "printer", on=self._deeds.print_it)
        self.frames[0].inner.addWidget(flow([
            self.print_button, Button(_("It is printed"), "plain", on=self.mark_printed)]))
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
        lay.addWidget(flow([self._go_on(2), Button(_("Back to draft"), "plain", "undo-2",
                                                   on=self._deeds.back_to_draft)]))
        self.corrections.hide()

    def _fit_corrections(self, *_ignored: object) -> None:
        self.corrections.setVisible(self.corrected.isChecked())
        self._touched()

    def _make_signing(self) -> None:
        lay = self.frames[3].inner
        self.method = Choice([(key, _(text)) for key, text in METHODS], "", self._fit_method,
                             _("How the person signed"))
        self.witnesses = PeoplePicker([], [], self._changed_witnesses, _("Witnesses"))
        self.initials = Check(_("Initials or thumbprint on each page"), False, self._touched)
        self.day = DayBox(_("Day"), self._date_typed)
        self.time = TimeBox(_("Time"), self._date_typed)
        self.time.setMaximumWidth(theme.wide(120))
        self.place = Line("", _("Place"))
        self.place.textEdited.connect(self._touched)
        self.day_field = Field(_("Day"), self.day)
        lay.addWidget(Field(_("How the person signed"), self.method))
        lay.addWidget(Field(_("Witnesses"), self.witnesses))
        lay.addWidget(self.initials)
        lay.addWidget(row(self.day_field, Field(_("Time"), self.time)))
        lay.addWidget(Field(_("Place"), self.place))
        lay.addWidget(row(self._go_on(3), None))

    def _date_typed(self) -> None:
        self.dated = True
        self._touched()

    def _propose_now(self) -> None:
        """The paper is signed while this step is open, not when the page was opened."""
        self._show_moment(datetime.now().astimezone())

    def _show_moment(self, moment: datetime) -> None:
        self.day.set_value(moment.date().isoformat())
        self.time.set_value(moment.strftime("%H:%M"))

    def _changed_witnesses(self, *_ignored: object) -> None:
        self._show_witnesses()
        self._touched()

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
        self.open_step(1, focus=True)
        self._touched()

    def open_step(self, at: int, *, focus: bool = False) -> None:
        """Open step ``at`` and close the one that was open; ``focus``: go on in its first field."""
        self.now = max(0, min(at, len(STEPS) - 1))
        if self.now == SIGN and not self.dated and SIGN not in self.done:
            self._propose_now()
        ticked = self.ticked()
        for n, step in enumerate(self.frames):
            step.show_state(now=n == self.now, done=n in ticked, told=self._told(n))
        self._deeds.stepped(self.now)
        self._touched()
        if focus:
            later(self, self.begin)

    def begin(self) -> None:
        """Let the focus be in the first field of the open step."""
        step = self.frames[self.now]
        first = first_control(step.fields) or first_control(self)
        if first is not None:
            first.setFocus()
            self.ensureWidgetVisible(step.fields)
            self.ensureWidgetVisible(first)

    def _told(self, at: int) -> str:
        if at == 0 and self.printed:
            return _("Printed {when}", when=moment_words(self.printed))
        if at == 4 and self.scans:
            return plural("{n} picture", "{n} pictures", len(self.scans), n=len(self.scans))
        if at in self.done and self._missing(at):
            return self._missing(at)
        if at == READ and not self.interpreter.value():
            return _("Paragraph by paragraph")
        if at == SIGN and SIGN in self.done:
            return _("With initials or a thumbprint on each page") if self.initials.isChecked() \
                else _("Without initials or a thumbprint on each page")
        return _(STEPS[at][2])

    def show_scans(self, paths: Sequence[Path], results: Sequence[Any] = ()) -> None:
        """List the files picked; ``results`` are the scanned pages after they were looked at."""
        self.scans = list(paths)
        self._sheets = len(paths) + len(results)
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
        moment = ""
        if self.day.value():
            when = f"{self.day.value()}T{self.time.value() or '00:00'}"
            moment = datetime.fromisoformat(when).astimezone().isoformat(timespec="seconds")
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
            self._show_moment(datetime.fromisoformat(when).astimezone())
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
        self._show_witnesses()
        self._fit_method()
        self._showing = False


def page_chip(page: Any) -> Chip:
    """Whether the printed code of a scanned page is the one expected."""
    if page.get("code_matches"):
        return Chip(_("Page {n}: the code matches", n=page.get("page")), "success", "check")
    return Chip(_("Page {n}: look at it, its code could not be read", n=page.get("page")),
                "warning", "circle-dashed")
