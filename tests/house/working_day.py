"""A working day with marks in everything: ``python tests/house/working_day.py FOLDER``.

Run as a child of its own by test_no_traces.py, watched from outside. ``FOLDER`` holds ``asked/``
(files that the person asked for, in clear by their own wish), ``stick/`` (packages and backups) and
``home/`` (everything that the program keeps for itself). The day ends with kill -9 in the middle
of a sentence.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

MARKS = {
    "name": "Zulñamaría", "phrase": "zulfraseñanza", "note": "Zulapuñaladas", "file": "Zulfichaño",
    "term": "zulbúsqueda", "camera": "Zulcámara", "paragraph": "Zulpárrafo", "title": "Zultítulo",
    "draft": "Zulborrón", "crash": "Zulcaída", "copied": "Zulcopia", "folder": "Zulcarpeta",
}
"""Each holds a letter outside ASCII, so that its encodings differ."""
PHRASE = f"volcan canasta {MARKS['phrase']} nube cerro"
OTHER = f"puente espejo {MARKS['phrase']} lluvia carta"


def main(folder: Path) -> None:
    """Do the day; never returns."""
    from PySide6.QtCore import QEventLoop, QTimer

    from defender_desk.desk import desk as desks
    from defender_desk.ui import start
    from defender_desk.ui.crash import hush_qt

    hush_qt()
    # 64 MiB of noise that tell nothing would only be looked through for nothing.
    desks.open_desk = partial(desks.open_desk, ballast=0)
    home = Path(os.environ["HOME"]) / ".local" / "share" / "defender-desk"
    made = prepared(folder, home)
    app, window = start.build(home / "vault")

    def turn(milliseconds: int = 1) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def until(true: Any) -> None:
        end = time.monotonic() + 120
        while not true():
            assert time.monotonic() < end, "the window did not come that far"
            turn(5)

    def rest() -> None:
        until(lambda: not window.tasks.busy)

    day = Day(app, window, made, until, rest, turn)
    window.show()
    window.warm_up()
    rest()
    day.unlock()
    day.read_and_write(folder)
    day.leave_with_papers(folder)
    day.lock_and_return()
    day.fail()
    day.die()


def prepared(folder: Path, home: Path) -> dict[str, Any]:
    """A vault with a case, a person, a note with a photograph and a declaration; a team's vault."""
    from PIL import Image

    from defender_desk.desk.desk import Profile, create, new_recovery_words
    from defender_desk.domain.consent import QUESTIONS

    desk = create(home / "vault", Profile(name=MARKS["name"], role="defender", country="GT"),
                  PHRASE, new_recovery_words(), log_n=10, ballast=0)
    team = create(home / "team", Profile(name="Sample", role="staff", country="US"), OTHER,
                  new_recovery_words(), log_n=10, ballast=0)
    asked = folder / "asked"
    theirs, mine = team.keys.card(asked), desk.keys.card(asked)
    desk.keys.trust(theirs, team.keys.my_digits(), "H. S.")
    card = team.keys.trust(mine, desk.keys.my_digits(), "I. E.")
    photo = asked / f"{MARKS['file']}.jpg"
    exif = Image.Exif()
    exif[0x010F] = MARKS["camera"].encode()  # the camera's maker
    Image.new("RGB", (640, 480), "gray").save(photo, exif=exif)
    series = team.assignments.make({
        "case": {"code": "GT-26-001", "title": MARKS["title"], "type": "other", "country": "GT",
                 "state": "in_progress", "opened": "2026-03-09"},
        "assignment": {"requested_by": MARKS["name"], "received": "2026-03-09T10:05:00-06:00",
                       "needed_es": MARKS["note"], "needed_en": MARKS["note"]},
        "matter": {}, "people": {"client": {"name": MARKS["name"], "role": "client"}},
        "contacts": {}, "client": "client",
    }, card.device, folder / "stick")
    desk.inbox.take([series.parts[0].file])
    waiting = desk.assignments.pending()[0]
    desk.assignments.accept(waiting.id, "none", "")
    case = desk.cases.ids()
    case_id = desk.cases.rows(case)[0].id
    person = desk.people.of_case(case_id)[0].id
    # Whoever reads a name as markup opens this picture (security.md C18).
    bait = f'<img src="{asked / "bait.png"}">{MARKS["title"]}'
    note = desk.notes.new(case_id, {"title": bait, "text": MARKS["note"]})
    desk.cases.save({"title": bait}, case_id)
    added = desk.notes.add_files(note.id, [photo])
    assert added.files, added.problems
    interview = desk.interviews.start(case_id, person, {"step": "consent"})
    for question, _words, _scopes in QUESTIONS:
        desk.consents.set_answer(interview.consent, question, "yes")
    declaration = desk.declarations.start(case_id, person, "T3", interview_id=interview.id,
                                          values={})
    first = desk.declarations.paragraphs(declaration.id)[0].id
    desk.declarations.add_paragraph(declaration.id, first, MARKS["paragraph"])
    team.close()
    desk.close()
    return {"case": case_id, "person": person, "note": note.id, "file": added.files[0].id,
            "declaration": declaration.id, "interview": interview.id}


class Day:
    """One person at one window."""

    def __init__(
        self, app: Any, window: Any, made: dict[str, Any], until: Any, rest: Any, turn: Any
    ) -> None:
        self.app, self.window, self.made = app, window, made
        self.until, self.rest, self.turn = until, rest, turn

    def go(self, route: str, **where: str) -> Any:
        """Show a page and let it load."""
        self.window.workspace.go(route, **where)
        self.rest()
        self.turn(20)
        self.app.processEvents()
        self.window.grab()  # drawn, with its pictures
        for widget in self.window.findChildren(_widgets()):
            if widget.isVisible() and MARKS["title"] in widget.toolTip():
                _point_at(widget)
                self.turn(20)
        return self.window.workspace.page

    def unlock(self) -> None:
        """A wrong phrase, then the right one, typed."""
        from PySide6.QtTest import QTest

        for phrase in (MARKS["phrase"], PHRASE):
            page = self.window.page
            self.until(page.open.isEnabled)
            page.field.clear()
            page.field.line.insert(phrase)
            QTest.mouseClick(page.open, _left())
            self.rest()
        self.until(lambda: self.window.desk is not None)
        self.rest()

    def read_and_write(self, folder: Path) -> None:
        """Every page, a search, words typed and copied, a folder chosen in Qt's own dialog."""
        from PySide6.QtCore import QTimer
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit

        from defender_desk.ui import files
        from defender_desk.ui.palette import Palette

        made = self.made
        for route, where in (
            ("today", {}), ("cases", {}), ("case", {"case_id": made["case"]}),
            ("person", {"case_id": made["case"], "person_id": made["person"]}),
            ("interview", {"interview_id": made["interview"]}),
            ("declaration", {"declaration_id": made["declaration"]}),
            ("outgoing", {}), ("inbox", {}), ("settings", {}), ("note", {"note_id": made["note"]}),
        ):
            page = self.go(route, **where)
        box = next(b for b in page.findChildren(QPlainTextEdit) if MARKS["note"] in b.toPlainText())
        QTest.keyClicks(box, "typed ")
        box.insertPlainText(MARKS["draft"])
        self.window.workspace.copy_text(MARKS["copied"])
        self.window.workspace.open_search()
        palette = self.window.findChild(Palette)
        palette.box.setText(MARKS["term"])
        self.turn(300)
        self.rest()
        palette.close()
        visited = folder / "asked" / MARKS["folder"]

        def choose() -> None:
            shown = QApplication.activeModalWidget()
            if not isinstance(shown, QFileDialog):
                QTimer.singleShot(5, choose)
                return
            shown.setDirectory(str(visited))
            QTimer.singleShot(0, shown.accept)

        QTimer.singleShot(0, choose)
        assert files.pick_folder(self.window, MARKS["title"]) == visited

    def leave_with_papers(self, folder: Path) -> None:
        """A package, a backup, a file taken out, a paper printed into a file."""
        from PySide6.QtPrintSupport import QPrinter

        from defender_desk.ui import printing

        desk, made, asked = self.window.desk, self.made, folder / "asked"
        desk.notes.save_file(made["file"], {"caption": MARKS["note"]})
        assert desk.notes.preview(made["file"])
        desk.notes.take_out(made["file"], asked / f"out-{MARKS['file']}.jpg")
        desk.bundles.export(None, "usb", folder / "stick")
        desk.backups.make(folder / "stick")
        pdf = desk.declarations.page(made["declaration"]).pdf
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(asked / "printed.pdf"))
        printing.print_on(printer, pdf, "D-01")
        desk.activity.save(asked / "technical-record.txt")

    def lock_and_return(self) -> None:
        """Lock in the middle of a word, and unlock again."""
        from PySide6.QtTest import QTest

        self.go("note", note_id=self.made["note"])
        self.window.lock()
        self.turn(20)
        assert not self.app.clipboard().text()
        QTest.qWait(1)
        self.unlock()

    def fail(self) -> None:
        """Errors that nobody expected, with a mark in a local variable and in their text."""
        from PySide6.QtCore import QTimer, qWarning

        def crash() -> None:
            secret = MARKS["crash"]
            raise KeyError(secret)

        qWarning(MARKS["crash"])
        QTimer.singleShot(0, crash)
        self.window.tasks.run(lambda _progress: crash(), print)
        self.rest()
        self.turn(50)
        for box in self.app.topLevelWidgets():
            if box is not self.window and box.isVisible():
                box.close()

    def die(self) -> None:
        """A draft, and the end of the process without a word."""
        from PySide6.QtWidgets import QPlainTextEdit

        page = self.go("note", note_id=self.made["note"])
        box = next(b for b in page.findChildren(QPlainTextEdit) if MARKS["note"] in b.toPlainText())
        box.insertPlainText(MARKS["draft"])
        self.turn(900)
        self.rest()
        print("the day is over", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)


def _widgets() -> Any:
    from PySide6.QtWidgets import QWidget

    return QWidget


def _point_at(widget: Any) -> None:
    """Have the widget show its tooltip, as when the mouse rests on it."""
    from PySide6.QtCore import QEvent, QPoint
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QApplication

    middle = QPoint(widget.width() // 2, widget.height() // 2)
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, middle,
                                              widget.mapToGlobal(middle)))


def _left() -> Any:
    from PySide6.QtCore import Qt

    return Qt.MouseButton.LeftButton


if __name__ == "__main__":
    main(Path(sys.argv[1]))
