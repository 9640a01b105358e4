"""An interview: prepare, consent, conversation, close (design/mockups/05). There is no recorder."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QStackedWidget, QWidget

from defender_desk.desk.contacts import ContactRow
from defender_desk.desk.notes import NoteRow
from defender_desk.desk.people import PersonRow
from defender_desk.domain.case import Case
from defender_desk.domain.consent import Consent
from defender_desk.domain.interview import Interview
from defender_desk.domain.person import Person
from defender_desk.errors import DeskError
from defender_desk.ui.autosave import Autosave
from defender_desk.ui.page import Page
from defender_desk.ui.pages.conflicts import ConflictNotice
from defender_desk.ui.pages.interviews.close import CloseStep
from defender_desk.ui.pages.interviews.consent import ConsentStep
from defender_desk.ui.pages.interviews.conversation import ConversationStep
from defender_desk.ui.pages.interviews.prepare import PrepareStep
from defender_desk.ui.pages.interviews.read_back import ReadBack
from defender_desk.ui.pages.interviews.steps import ORDER, StepBar
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import Chip, Head, Label, Notice
from defender_desk.ui.widgets.columns import room
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell


@dataclass(frozen=True, slots=True)
class Known:
    """All the page needs, read in one go."""

    interview: Interview
    consent: Consent
    person: Person
    person_row: PersonRow
    case: Case
    people: list[PersonRow]
    interpreters: list[ContactRow]
    notes: list[NoteRow]
    place: dict[str, Any]
    """Where one was on this page: step, control, cursor, and what the conversation adds."""


FIELDS = {
    "language": ("prepare", "language"), "variety": ("prepare", "variety"),
    "place": ("prepare", "place"), "others_present": ("prepare", "others"),
    "limits": ("consent", "limits"), "skipped_reason": ("consent", "why"),
    "notes": ("conversation", "entry"), "shown": ("conversation", "entry"),
    "summary": ("close", "summary"), "next_contact": ("close", "contact"),
    "referrals": ("close", "referrals"), "safety": ("close", "safety"),
}
"""A field to the step where it is written and the name of its box there."""


TALKED = ("typing", "editing", "pausing")
"""What the conversation tells of itself beside the control with the focus."""
S = TypeVar("S", "PrepareStep", "ConsentStep", "ConversationStep", "CloseStep")
WIDE = 900
"""Pixels of the window below which the steps that are not shown say no name."""


class InterviewPage(Page):
    """Each step is a passive view; what it changes goes through ``change`` and saves itself."""

    def __init__(self, shell: Shell, interview_id: str, field: str = "") -> None:
        """``field``: a field of the interview or its consent where the focus goes at first."""
        super().__init__(shell)
        self.interview_id = interview_id
        self._field = field
        self.known: Known | None = None
        self._finished = False
        self._first: QWidget | None = None
        """Where one was, when the page was opened."""
        self.values: dict[str, Any] = {}
        """What the person changed in the interview since the page was opened."""
        self.answers: dict[str, Any] = {}
        """What the person changed in the consent."""
        self.autosave = Autosave(self, interview_id, "interview", lambda: dict(self.values),
                                 self._keep_place_soon)
        self.consent_save: Autosave | None = None
        self._typed: Autosave | None = None
        """The one that keeps what was typed last."""
        self.bar = StepBar(self.show_step)
        self.head = Head("", "", right=[self.bar], hug=True)
        self.body.addWidget(self.head)
        self.stack = QStackedWidget()
        self.reading = ReadBack(self._end_reading)
        self._made: dict[str, QWidget] = {}
        self._talked: dict[str, Any] = {}
        """What was half written in the conversation, until that step is gone to."""
        self._add(self.reading)
        self.body.addWidget(self.stack, 1)
        self.conflicts = ConflictNotice(self, self._part)
        self.step = "prepare"

    # --- the steps: each is made when it is first gone to ---------------------------------------

    @cached_property
    def prepare(self) -> PrepareStep:
        """Who, where, with whom."""
        return self._began("prepare", PrepareStep(self))

    @cached_property
    def consent(self) -> ConsentStep:
        """What the person is told and asked."""
        return self._began("consent", ConsentStep(self))

    @cached_property
    def conversation(self) -> ConversationStep:
        """The numbered notes."""
        return self._began("conversation", ConversationStep(self))

    @cached_property
    def closing(self) -> CloseStep:
        """The summary, and what comes next."""
        return self._began("close", CloseStep(self))

    def _began(self, key: str, step: S) -> S:
        self._made[key] = step
        self._add(step)
        if self.known is not None:
            step.show_known(self.known)
        return step

    def _add(self, each: QWidget) -> None:
        self.stack.addWidget(each)
        for words in each.findChildren(Label):
            if words.wordWrap():  # else a column that fits would scroll
                words.setMinimumHeight(16)

    def _step(self, key: str) -> PrepareStep | ConsentStep | ConversationStep | CloseStep:
        if key == "consent":
            return self.consent
        if key == "conversation":
            return self.conversation
        return self.closing if key == "close" else self.prepare

    # --- the page -------------------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, its interviews, this one."""
        if self.known is None:
            return [(self.title, "", {})]
        case = {"case_id": self.known.case.id}
        return [(_("Cases"), "cases", {}), (self.known.case.code, "case", case),
                (_("Interviews"), "case", {**case, "tab": "interviews"}), (self.title, "", {})]

    def refresh(self) -> None:
        """Read the interview again."""
        self.load(self._read, self._show)
        desk, mine = self.desk, self.interview_id
        self.conflicts.watch(lambda: [mine, desk.interviews.get(mine).consent])

    def _part(self, record_id: str) -> str:
        return "" if record_id == self.interview_id else _("Consent")

    def _read(self) -> Known:
        desk = self.desk
        desk.drafts.commit(self.interview_id)
        interview = desk.interviews.get(self.interview_id)
        desk.drafts.commit(interview.consent)
        person = desk.people.get(interview.person)
        return Known(
            interview, desk.interviews.consent_of(self.interview_id), person,
            desk.people.row(person), desk.cases.get(interview.case),
            desk.people.of_case(interview.case), desk.contacts.all("interpreter"),
            desk.notes.of_case(interview.case), desk.places.of(interview.id),
        )

    def _show(self, known: Known) -> None:
        first = self.known is None
        self.known = known
        interview = known.interview
        self.values, self.answers = {}, {}
        if self.consent_save is None:
            self.consent_save = Autosave(self, known.consent.id, "consent",
                                         lambda: dict(self.answers), self._keep_place_soon)
        self.title = _("Interview {number}", number=interview.number or "")
        part = known.person_row.role or known.person_row.initials
        self.head.show_title("", f"{self.title} · {part}" if part else self.title)
        moment = moments.short_day(interview.date)
        hour = interview.date[11:16]
        self.head.set_chips([Chip(f"{moment}, {hour}" if hour else moment)])
        for key in self._made:
            self._step(key).show_known(known)
        if first:
            self.step = interview.step if interview.step in ORDER else "prepare"
            self._talked = {name: known.place[name] for name in TALKED if name in known.place} \
                if known.place else {}
        field, self._field = self._field, ""
        if first and known.place and FIELDS.get(field, (known.place["step"], ""))[0] == (
                known.place["step"]):
            self._go_to(known.place)
        else:
            step, box = FIELDS.get(field, ("", ""))
            self.step = step or self.step
            self._show_now()
            if box:
                self._first = getattr(self._step(step), box)
                self._first.setFocus()
        self.shell.show_way()

    def first_focus(self) -> QWidget | None:
        """Where one was, or where the step begins."""
        first, self._first = self._first, None
        if first is not None and first.isVisibleTo(self):
            return first
        # Which step it will be is known once the interview was read.
        return None if self.known is None else self._step(self.step).first_field()

    # --- where one is ---------------------------------------------------------------------------

    def where(self) -> dict[str, Any]:
        """The step, its control with the focus, the cursor: what ``_go_to`` finds again."""
        step = self._step(self.step)
        # None where nothing on the page ever had the focus, which Qt's stubs do not say.
        control: QWidget | None = self.focusWidget()
        found: dict[str, Any] = {"step": self.step, "control": "", "cursor": 0,
                                 **(self.conversation.place() if "conversation" in self._made
                                    else self._talked)}
        if control is not None and step.isAncestorOf(control):
            found["control"] = control.accessibleName()
            if isinstance(control, QPlainTextEdit):
                found["cursor"] = control.textCursor().position()
            elif isinstance(control, QLineEdit):
                found["cursor"] = control.cursorPosition()
        return found

    def _go_to(self, place: dict[str, Any]) -> None:
        """Back to the very control; in another language to the step."""
        self.step = str(place["step"]) if place["step"] in ORDER else self.step
        self._show_now()
        step = self._step(self.step)
        control = next((each for each in step.findChildren(QWidget)
                        if place["control"] and each.accessibleName() == place["control"]
                        and each.focusPolicy() != Qt.FocusPolicy.NoFocus
                        and each.isVisibleTo(step)), None)
        if control is None:
            return
        control.setFocus()
        self._first = control
        if isinstance(control, QPlainTextEdit):
            cursor = control.textCursor()
            cursor.setPosition(min(int(place["cursor"]), len(control.toPlainText())))
            control.setTextCursor(cursor)
        elif isinstance(control, QLineEdit):
            control.setCursorPosition(int(place["cursor"]))

    def keep_place(self) -> None:
        """Keep where one is, at once; a full disk loses the way back and nothing that was typed."""
        if self.known is not None:
            with suppress(DeskError):
                self.desk.places.keep(self.interview_id, self.where())

    def _keep_place_soon(self) -> None:
        """Keep where one is, beside what was typed there."""
        if self.known is not None:
            places, mine, place = self.desk.places, self.interview_id, self.where()
            self.tasks.run(lambda _progress: places.keep(mine, place), lambda _none: None,
                           lambda _error: None, self)

    def show_step(self, key: str) -> None:
        """Go to a step; how far the interview came is kept."""
        if self.known is None:
            return
        reached = str(self.current("step") or "prepare")
        if ORDER.index(key) > ORDER.index(reached):
            self.change("step", key)
        self.step = key
        self._show_now()
        self._keep_place_soon()

    def _show_now(self) -> None:
        reached = str(self.current("step") or "prepare")
        self.bar.show_now(self.step, reached)
        shown = self._step(self.step)
        shown.came()
        self.stack.setCurrentWidget(shown)
        first = shown.first_field()
        # Nothing can be changed in one that is finished: one stays at the step that was chosen.
        (first if first.isEnabled() else self.bar.button(self.step)).setFocus()
        if self.step == "conversation" and self._talked:
            place, self._talked = self._talked, {}
            self.conversation.go_to(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window only the current step says its name."""
        super().resizeEvent(event)
        self.bar.fold(room(self) < WIDE)

    def before_leave(self) -> None:
        """Keep what is being typed, and where."""
        savers = [each for each in (self.autosave, self.consent_save) if each is not None]
        # What was typed last is kept last: it is where Today leads back to.
        for saver in sorted(savers, key=lambda each: each is self._typed):
            saver.flush()
        if not self._finished:
            self.keep_place()

    def show_notice(self, notice: Notice) -> None:
        """Nobody in front of the screen is frightened by a red bar (domain.md 7.5)."""
        notice.soften()
        super().show_notice(notice)

    def main_action(self) -> None:
        """Ctrl+Enter is the main button of the step."""
        if self.known is not None:
            self._step(self.step).main_action()

    # --- what the steps change ------------------------------------------------------------------

    def current(self, name: str) -> Any:
        """A field of the interview as it stands on the screen."""
        assert self.known is not None
        return self.values.get(name, getattr(self.known.interview, name))

    def answer(self, name: str) -> Any:
        """A field of the consent as it stands on the screen."""
        assert self.known is not None
        return self.answers.get(name, getattr(self.known.consent, name))

    def change(self, name: str, value: Any) -> None:
        """A field of the interview changed."""
        self.values[name] = value
        self._typed = self.autosave
        self.autosave.touched(name)

    def change_answer(self, name: str, value: Any) -> None:
        """A field of the consent changed."""
        assert self.consent_save is not None
        self.answers[name] = value
        self._typed = self.consent_save
        self.consent_save.touched(name)

    # --- reading back ---------------------------------------------------------------------------

    def read_aloud(self, text: str) -> None:
        """Show the summary large, for reading it to the person."""
        self.reading.show_text(text)
        self.stack.setCurrentWidget(self.reading)
        self.reading.done.setFocus()

    def _end_reading(self) -> None:
        self.stack.setCurrentWidget(self._step(self.step))
        self.closing.read.setFocus()

    def finish(self) -> None:
        """Close the interview and go back to the case."""
        assert self.known is not None
        self._finished = True
        self.before_leave()
        interviews, case_id, places = self.desk.interviews, self.known.case.id, self.desk.places
        mine = self.interview_id

        def work() -> Interview:
            places.forget(mine)
            return interviews.finish(mine)

        def done(_interview: Interview) -> None:
            self.shell.toast(_("The interview is finished and kept."))
            self.shell.refresh_badges()
            self.shell.go("case", case_id=case_id, tab="interviews")

        self.load(work, done)
