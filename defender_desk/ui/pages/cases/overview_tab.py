"""The first tab of a case: before acting, what is asked, what happened, whom and until when."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.desk.cases import CaseOverview, TaskRow
from defender_desk.desk.people import PersonRow
from defender_desk.ui import theme
from defender_desk.ui.pages.cases.tab import Tab
from defender_desk.ui.pages.today import moments
from defender_desk.ui.pages.today.opener import Opener
from defender_desk.ui.widgets import (
    Beside,
    Button,
    Card,
    Check,
    Chip,
    Icon,
    Label,
    Notice,
    Segmented,
    chips_for,
    column,
    row,
)
from defender_desk.ui.widgets.emptied import empty
from defender_desk.wording import _, language, plural, size_text

if TYPE_CHECKING:
    from defender_desk.ui.pages.cases.view import CaseView

_PAGES = {"note": ("note", "note_id"), "declaration": ("declaration", "declaration_id"),
          "interview": ("interview", "interview_id"),
          "assignment": ("assignment", "assignment_id"),
          "search_attempt": ("search_log", "attempt_id")}


class OverviewTab(Tab):
    """Shows the overview that the case has already read."""

    def __init__(self, view: CaseView, overview: CaseOverview) -> None:
        super().__init__(view, overview)
        self._words = language()
        self._asked = QVBoxLayout()

    def refresh(self) -> None:
        """Show the overview; it is read by the case itself."""
        body = self.cleared()
        main, side = QWidget(), QWidget()
        left, right = QVBoxLayout(main), QVBoxLayout(side)
        for lay in (left, right):
            lay.setContentsMargins(0, 0, 0, 0)
            lay.setSpacing(12)
        if self.overview.case.safety_notes:
            left.addWidget(Notice(
                "attention", _("Before acting"), self.overview.case.safety_notes,
                [(_("Edit"), lambda: self.shell.go("case_form", case_id=self.case_id))],
            ))
        if self.overview.assignment is not None:
            left.addWidget(self._request())
        left.addWidget(self._activity())
        left.addStretch(1)
        right.addWidget(self._deadlines())
        right.addWidget(self._people())
        right.addWidget(self._sends())
        right.addStretch(1)
        body.addWidget(Beside(main, side, theme.wide(284), theme.wide(360)))
        body.addStretch(1)

    def main_action(self) -> None:
        """Prepare a package of this case."""
        self.shell.go("export", case_id=self.case_id)

    # --- what is asked ----------------------------------------------------------------------------

    def _request(self) -> QWidget:
        switch = Segmented([("es", "Español"), ("en", "English")], self._words,
                           on=self._in_language)
        card = Card(_("What the team asks for"), "target", switch)
        self._asked = QVBoxLayout()
        self._asked.setSpacing(6)
        card.body.addLayout(self._asked)
        self._fill_request()
        return card

    def _in_language(self, lang: str) -> None:
        self._words = "en" if lang == "en" else "es"
        self._fill_request()

    def _fill_request(self) -> None:
        assignment = self.overview.assignment
        if assignment is None:
            return
        empty(self._asked)
        text = assignment.needed_en if self._words == "en" else assignment.needed_es
        self._asked.addWidget(Label(text, "body", wrap=True))
        for number, task in enumerate(self.overview.tasks):
            raw = assignment.tasks[number]
            first, second = (("title_en", "title_es") if self._words == "en"
                             else ("title_es", "title_en"))
            self._asked.addWidget(self._task(task, str(raw.get(first) or raw.get(second) or "")))
        if assignment.may_not_say:
            self._asked.addWidget(Label(_("Do not say: {text}", text=assignment.may_not_say),
                                        "muted", wrap=True))

    def _task(self, task: TaskRow, title: str) -> QWidget:
        box = Check(title, bool(task.done), on=partial(self._ticked, task))
        if task.done:
            end = Label(_("done {date}", date=moments.short_day(task.done)), "muted")
        elif task.due:
            end = Label(moments.short_day(task.due), "muted")
        else:
            end = Label("", "muted")
        return row(box, None, end)

    def _ticked(self, task: TaskRow, done: bool) -> None:
        self.page.load(
            lambda: self.desk.cases.finish_task(task.assignment, task.number, done),
            lambda _kept: self._kept(),
        )

    def _kept(self) -> None:
        self.shell.saved()
        self.shell.refresh_badges()
        self.view.refresh()

    # --- what happened ----------------------------------------------------------------------------

    def _activity(self) -> QWidget:
        line = Button(_("Timeline"), "link", on=lambda: self.view.show_tab("timeline"))
        card = Card(_("Activity"), "activity", line, padded=False)
        if not self.overview.activity:
            card.add_row(Label(_("Nothing happened yet."), "muted"))
        for each in self.overview.activity:
            when = Label(moments.when(each.when), "muted", wrap=True)
            when.setFixedWidth(theme.wide(74))
            opener = Opener(each.text, on=partial(self._open, each.kind, each.id))
            card.add_row(when, Icon(each.icon, 16, "text_muted"), opener, None,
                         *chips_for(each.state))
        return card

    def _open(self, kind: str, record_id: str) -> None:
        route, name = _PAGES[kind]
        more = {"case_id": self.case_id} if route == "search_log" else {}
        self.shell.go(route, **{name: record_id}, **more)

    # --- the side ---------------------------------------------------------------------------------

    def _deadlines(self) -> QWidget:
        card = Card(_("Deadlines"), "alarm-clock")
        if not self.overview.deadlines:
            card.add(Label(_("No deadlines."), "muted"))
        for each in self.overview.deadlines[:4]:
            near = each.days_left <= 7
            tone = "danger" if each.days_left < 0 else "attention" if near else ""
            chip = Chip(moments.short_day(each.date), tone)
            made = row(Label(each.text, "dense", wrap=True), chip)
            lay = made.layout()
            if lay is not None:
                lay.setAlignment(chip, Qt.AlignmentFlag.AlignTop)
            card.add(made)
        return card

    def _people(self) -> QWidget:
        count = self.overview.counts.get("people", 0)
        see = Button(_("See {n}", n=count), "link", on=lambda: self.view.show_tab("people"))
        card = Card(_("Key people"), "users", see, padded=False)
        if not self.overview.key_people:
            card.add_row(Label(_("No one in this case yet."), "muted"))
        for each in self.overview.key_people[:4]:
            card.add_row(*self._person(each))
        return card

    def _person(self, each: PersonRow) -> list[QWidget | None]:
        name = ", ".join(p for p in (each.initials, each.age_text) if p)
        opener = Opener(name, on=lambda: self.shell.go(
            "person", case_id=self.case_id, person_id=each.id))
        second = " · ".join(p for p in (each.role, each.language) if p)
        cells: list[QWidget | None] = [
            column(opener, Label(second, "muted", wrap=True), spacing=0)
        ]
        if each.is_minor:
            cells.append(Icon("eye-off", 16, "text_muted"))
        return cells

    def _sends(self) -> QWidget:
        unsent = self.overview.unsent
        card = Card(_("Packages"), "package")
        if not unsent.count:
            card.add(Label(_("Nothing of this case waits to be sent."), "muted", wrap=True))
            return card
        card.add(Label(plural("{n} thing not sent", "{n} things not sent", unsent.count,
                              n=unsent.count), "attention"))
        names = ", ".join(name.split(" · ")[0] for name in unsent.items[:5])
        size = size_text(unsent.size)
        card.add(Label(_("{names} · {size}", names=names, size=size) if names else size, "muted",
                       wrap=True))
        card.add(row(Button(_("Prepare package of this case"), "soft", "package-plus",
                            size="small", on=self.main_action), None))
        return card
