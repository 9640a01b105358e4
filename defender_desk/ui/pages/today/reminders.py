"""What cannot be overlooked on Today: a crash, a bad or old backup, a sheet that wants trying."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.ui.pages.backups import words
from defender_desk.ui.widgets import Notice, empty
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.ui.shell import Shell

MOST = 2
"""Notices shown at once; the next one comes when one of them is settled."""
PLACES = {
    "note": "note_id", "declaration": "declaration_id", "interview": "interview_id",
    "case": "case_id",
}
"""Kinds that have a page of their own, and the argument that names the record."""


@dataclass(frozen=True)
class Found:
    """What the reminders need of the desk."""

    cut: Any
    halves: Any
    backup: Any
    sheet: Any
    cases: int
    team: int
    conflicts: int


def read(desk: Desk) -> Found:
    """Ask the desk; runs in a worker."""
    return Found(desk.sessions.cut_short(), desk.interrupted.all(), desk.backups.state(),
                 desk.recovery.state(), desk.counts().cases, len(desk.keys.trusted()),
                 desk.conflicting.count())


class Reminders(QWidget):
    """Stands at the top of the page; empty it takes no room."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(8)
        self.hide()

    def show_found(self, found: Found) -> None:
        """Show at most two, the gravest first."""
        empty(self._lay)
        notices = self._notices(found)[:MOST]
        for each in notices:
            self._lay.addWidget(each)
        self.setVisible(bool(notices))
        if notices:
            notices[0].announce()

    def _notices(self, found: Found) -> list[Notice]:
        made = []
        if found.cut is not None:
            made.append(self._crashed(found.cut))
        made += [self._cut_work(each) for each in reversed(found.halves)]
        if self._worth_saying(found):
            made.append(self._backup(found.backup))
        if found.conflicts:
            made.append(Notice(
                "info", plural("{n} thing to look at", "{n} things to look at", found.conflicts),
                _("You and somebody else changed the same thing. Both are kept; it can wait."),
                [(_("Look at it"), lambda: self._shell.go("conflicts"))], "layers"))
        if found.sheet.due and not self._practising:
            made.append(self._sheet())
        if not found.cases and not self._practising:
            made += self._unfinished(found)
        if found.cases and not found.team and not self._practising:
            made.append(Notice(
                "info", _("No key is confirmed yet."), _("Until then no package can be made."),
                [(_("Compare a card…"), lambda: self._shell.go("card"))]))
        if self._practising:
            made.append(self._practice())
        return made

    def _unfinished(self, found: Found) -> list[Notice]:
        """The steps of the first run that were left for later, while there is no case yet."""
        go, left = self._shell.go, []
        if not found.team:
            name = _("A Defender's key") if self._shell.desk.is_staff else _("The team's key")
            left.append((name, partial(go, "card")))
        if found.backup.level == "never":
            left.append((_("First backup"), partial(go, "backup")))
        return [Notice("info", _("This computer is almost ready."),
                       _("What was left for later at the start:"), left)] if left else []

    def _practice(self) -> Notice:
        """What is shown is invented, and one button takes it away."""
        return Notice("info", _("This is the practice day: everybody in it is invented."),
                      _("Try what you like; your own work is apart from it."),
                      [(_("Remove the example data"), self._remove_practice)], "play")

    def _remove_practice(self) -> None:
        window = getattr(self._shell, "window_", None)
        if window is not None and self._shell.confirm(
                _("Remove the example data?"),
                _("The practice day goes from this computer with what you tried in it. Your own"
                  " work stays as it is."), _("Remove the example data")):
            window.remove_practice()

    @property
    def _practising(self) -> bool:
        return bool(getattr(getattr(self._shell, "window_", None), "practice", ""))

    def _worth_saying(self, found: Found) -> bool:
        """An empty desk has nothing to lose yet, and practice data is invented."""
        if self._practising or (found.backup.level == "never" and not found.cases):
            return False
        return words.needs_attention(found.backup)

    def _crashed(self, cut: Any) -> Notice:
        go, actions = self._shell.go, []
        said = _("Nothing was being written.")
        if cut.kept_at:
            at = words.clock(cut.kept_at)
            said = _("We recovered what you wrote up to {time}.", time=at)
            if cut.paragraph:
                said = _("We recovered what you wrote up to {time}. Check paragraph {n}.", time=at,
                         n=cut.paragraph)
            elif cut.code:
                said = _("We recovered what you wrote up to {time}. Check {code}.", time=at,
                         code=cut.code)
        if cut.kind in PLACES:
            actions.append((_("Go there"), partial(self._there, cut)))
        actions.append((_("Check my archive"), partial(
            self._settled, partial(go, "health", after_crash=True))))
        actions.append((_("Understood"), partial(self._settled, self._again)))
        return Notice("warning", _("The program closed unexpectedly."), said, actions)

    def _cut_work(self, work: Any) -> Notice:
        """What a lock stopped, with the way that goes on with it."""
        interrupted = self._shell.desk.interrupted

        def settle(then: Any) -> None:
            # A full disk keeps the notice, not the person.
            self._shell.tasks.run(lambda _progress: interrupted.drop(work),
                                  lambda _none: then(), lambda _error: then(), self)

        said = _("The desk was locked meanwhile. What was finished is kept.")
        if work.percent:
            said = _("The desk was locked at {percent} %. What was finished is kept.",
                     percent=work.percent)
        return Notice("info", _("Left half-done: {what}", what=work.what), said, [
            (_("Go on with it"), partial(settle, partial(self._shell.go, work.route,
                                                         **work.arguments))),
            (_("Leave it"), partial(settle, self._again))], "pause")

    def _there(self, cut: Any) -> None:
        part = {"paragraph_id": cut.part} if cut.kind == "declaration" and cut.part else {}
        self._settled(partial(self._shell.go, cut.kind, **{PLACES[cut.kind]: cut.id}, **part))

    def _settled(self, then: Any) -> None:
        self._shell.desk.sessions.told()
        then()

    def _again(self) -> None:
        desk = self._shell.desk
        self._shell.tasks.run(lambda _progress: read(desk), self.show_found, lambda _e: None, self)

    def _backup(self, state: Any) -> Notice:
        tone, what, more = words.summary(state)
        return Notice(tone, what, more,
                      [(_("Make a backup now"), lambda: self._shell.go("backup"))])

    def _sheet(self) -> Notice:
        recovery = self._shell.desk.recovery

        def later() -> None:
            self._shell.tasks.run(lambda _progress: recovery.later(),
                                  lambda _none: self._again(), lambda _e: None, self)

        return Notice(
            "info", _("Is your recovery sheet still in its place?"),
            _("Twice a year it should be taken out and tried."),
            [(_("Try it"), lambda: self._shell.go("rehearse")),
             (_("Remind me in 7 days"), later)])
