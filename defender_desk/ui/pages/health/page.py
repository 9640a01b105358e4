"""Check my archive: look through everything that is kept, say what is found, mend what can be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.errors import Cancelled, DeskError, MustOpenAgain
from defender_desk.ui import days
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.widgets import (
    Button,
    Card,
    Chip,
    Icon,
    Label,
    Notice,
    Scroll,
    bounded,
    column,
    empty,
    frame,
    row,
)
from defender_desk.wording import N_, _, number_text, plural, size_text

if TYPE_CHECKING:
    from defender_desk.desk.health import Finding, LastCheck, Report
    from defender_desk.progress import Progress
    from defender_desk.ui.shell import Shell

SIGNS = {
    "damage": ("circle-x", "danger", N_("Damaged")),
    "warning": ("triangle-alert", "warning", N_("Needs attention")),
    "note": ("info", "info", N_("To know")),
}
"""Drawing, tone and words of each severity."""
WIDE = 900


class HealthPage(Page):
    """Every finding has a name, what it means for the work, and a repair that loses nothing."""

    def __init__(self, shell: Shell, after_crash: bool = False) -> None:
        super().__init__(shell)
        self.title = _("Check my archive")
        self._after_crash = after_crash
        self.report: Report | None = None
        scroll = Scroll(margins=(24, 18, 24, 18))
        self.body.addWidget(scroll, 1)
        scroll.column.addWidget(column(
            Label(_("Check my archive"), "screen"),
            Label(_("Looks whether everything that was saved is still there and unchanged. Nothing"
                    " leaves this computer."), "muted", wrap=True), spacing=2))
        scroll.column.addWidget(bounded(self._choices(), WIDE))
        self._found = QWidget()
        self._lay = QVBoxLayout(self._found)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(10)
        scroll.column.addWidget(bounded(self._found, WIDE))
        scroll.column.addStretch(1)
        self.setFocusProxy(self.quick)

    def crumbs(self) -> list[Crumb]:
        """From the settings here."""
        return [(_("Settings"), "settings", {"section": "about"}),
                (_("Check my archive"), "", {})]

    def _choices(self) -> Card:
        card = Card()
        self._last = Label("", "strong", wrap=True)
        self.quick = Button(_("Quick check"), "primary", "shield-check", on=self.main_action)
        self.full = Button(_("Read everything"), "plain", "scan", on=partial(self._check, True))
        card.add(self._last)
        card.add(Label(_("The quick check takes seconds. Reading everything goes through each"
                         " photograph and each backup on this computer and can take minutes; it"
                         " can be stopped."), "muted", wrap=True))
        card.add(row(self.quick, self.full, None))
        return card

    def refresh(self) -> None:
        """Read when it was last checked."""
        self.load(self.desk.health.last, self._show_last)
        if self._after_crash:
            self._after_crash = False
            self._check(False)

    def _show_last(self, last: LastCheck | None) -> None:
        if last is None:
            self._last.setText(_("Not checked yet."))
            return
        when = days.when(last.at)
        if last.ok:
            self._last.setText(_("Last checked {when}: everything was in order.", when=when))
        else:
            self._last.setText(plural("Last checked {when}: {n} finding.",
                                      "Last checked {when}: {n} findings.", last.findings,
                                      n=last.findings, when=when))

    def main_action(self) -> None:
        """The quick check."""
        self._check(False)

    def _check(self, full: bool) -> None:
        if not self.quick.isEnabled():
            return
        self._busy(True)
        health = self.desk.health
        what = _("Reading everything") if full else _("Checking")
        self.run(lambda progress: health.check(full=full, progress=progress), self._checked, what,
                 self._failed)

    def _busy(self, on: bool) -> None:
        for each in (self.quick, self.full, self._found):
            each.setEnabled(not on)

    def _failed(self, error: DeskError) -> None:
        if isinstance(error, MustOpenAgain):
            told = wording.sentence(error)
            self.shell.leave_desk(Notice("success", told.what, f"{told.safe} {told.todo}"))
            return
        self._busy(False)
        if isinstance(error, Cancelled):
            self.show_notice(Notice("info", _("The check was stopped."), _("Nothing changed.")))
        else:
            self.show_error(error)

    def _checked(self, report: Report) -> None:
        self._busy(False)
        self.report = report
        empty(self._lay)
        self._lay.addWidget(self._result(report))
        for finding in sorted(report.findings, key=lambda each: list(SIGNS).index(each.severity)):
            self._lay.addWidget(self._finding(finding))
        self.load(self.desk.health.last, self._show_last)
        self.shell.refresh_badges()

    def _result(self, report: Report) -> Notice:
        held = _("{ops} changes, {records} records and {files} files ({size}) were looked at.",
                 ops=number_text(report.ops), records=number_text(report.records),
                 files=number_text(report.files), size=size_text(report.bytes))
        if report.repaired:
            held = plural("{n} thing was mended.", "{n} things were mended.",
                          len(report.repaired), n=len(report.repaired)) + " " + held
        if report.ok:
            notice = Notice("success", _("Everything is in order."), held)
        else:
            bad = sum(each.severity != "note" for each in report.findings)
            worst = any(each.severity == "damage" for each in report.findings)
            actions: Any = []
            if len(report.repairable) > 1:
                actions = [(_("Mend everything that can be mended"), self._mend_all)]
            notice = Notice("danger" if worst else "warning", plural(
                "{n} thing is not in order.", "{n} things are not in order.", bad, n=bad),
                held, actions)
        notice.announce()
        return notice

    def _finding(self, found: Finding) -> QWidget:
        icon, tone, words = SIGNS[found.severity]
        about = ", ".join(found.about[:6])
        head = row(Label(found.what, "strong", wrap=True),
                   column(Chip(_(words), tone, icon), None), spacing=12)
        head.layout().setStretch(0, 1)  # type: ignore[union-attr]  # a row has a layout
        lines: list[QWidget | None] = [
            head,
            Label(" ".join(part for part in (found.safe, found.todo) if part), "body", wrap=True),
        ]
        if about:
            lines.append(Label(about, "code", wrap=True))
        if found.repair:
            button = Button(found.repair, "soft", "refresh-cw",
                            on=partial(self._mend, (found.code,)))
            button.setAccessibleDescription(found.what)
            lines.append(row(button, None))
        made = frame("card", column(Icon(icon, 20, tone), None), column(*lines, spacing=6),
                     margins=(14, 10, 14, 10), spacing=12, across=True)
        made.setAccessibleName(found.what)
        return made

    def _mend_all(self) -> None:
        self._mend(())

    def _mend(self, codes: tuple[str, ...]) -> None:
        report, health = self.report, self.desk.health
        if report is None or not self.quick.isEnabled():
            return
        self._busy(True)
        desk = self.desk

        def work(progress: Progress) -> Report:
            if any(found.code == "database-pages" for found in report.repairable):
                desk.sessions.end()  # it may close the vault: that is no crash
            return health.repair(report, codes=codes, progress=progress)

        self.run(work, self._checked, _("Mending"), self._failed)
