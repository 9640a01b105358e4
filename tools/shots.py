"""Pictures of every screen, told by the practice day, in one way (``make shots``: in every way).

Each page is shown offscreen in a real window on real desks. ``--practice-day DIR`` walks the
day in DIR instead, leaves its files there, and pictures the pages in Spanish, light.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

if sys.platform.startswith("linux") and not os.environ.get("DEFENDER_DESK_SHOTS_ON_SCREEN"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

import shots_safety
from defender_desk import settings, wording
from defender_desk.desk.desk import open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.errors import WrongPassphrase
from defender_desk.media.practice_photos import practice_photo
from defender_desk.ui import fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages.first_run.page import FirstRunPage
from defender_desk.ui.pages.unlock.page import UnlockPage
from defender_desk.ui.palette import Palette
from defender_desk.ui.window import Window

QUIET = 0.5
"""Seconds without work before a picture is taken: live pages wait 350 ms after typing."""


class Camera:
    """One window, one language, one theme; pictures go to a folder."""

    def __init__(self, folder: Path, language: str, look: str, size: tuple[int, int],
                 scale: float) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        found = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(found, QApplication)
        self.app = found
        fonts.load(fonts.FIRST + fonts.LATER)
        theme.apply_theme(self.app, look, scale)
        wording.set_language(language)
        chosen = settings.Settings(language=language, theme=look, text_scale=scale)
        self.crashes = Crashes(lambda: None)
        self.crashes.install()
        self.window = Window(folder / "no-vault-here", chosen, self.crashes)
        self.window.resize(*size)
        self.window.show()
        self.taken: list[str] = []

    def settle(self) -> None:
        """Let the window finish what it loads."""
        quiet = time.monotonic()
        end = quiet + 120
        while time.monotonic() < end:
            self.app.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            if self.window.tasks.busy:
                quiet = time.monotonic()
            elif time.monotonic() - quiet > QUIET:
                return
            time.sleep(0.005)

    def take(self, name: str) -> None:
        """Picture the window as it is."""
        self.settle()
        self.window.grab().save(str(self.folder / f"{name}.png"))
        self.taken.append(name)

    def enter(self, desk: Any) -> None:
        """Show the workspace of a desk."""
        self.window.enter(desk)

    def go(self, name: str, route: str, then: Callable[[Any], object] | None = None,
           **arguments: Any) -> None:
        """Go to a page and picture it."""
        workspace: Any = self.window.workspace
        workspace.go(route, **arguments)
        self.settle()
        if then is not None:
            then(workspace.page)
        self.take(name)


def door(camera: Camera, work: Path) -> None:
    """First run and the locked window."""
    window = camera.window
    window.folder = work / "new" / "vault"
    window.show_door()
    page = window.page
    assert isinstance(page, FirstRunPage)
    camera.take("s02-language")
    page.next()
    page.step.name.setText("Inés Ejemplo Batz")  # type: ignore[attr-defined]
    camera.take("s03-who")
    page.next()
    camera.take("s04-passphrase")
    step: Any = page.step
    step.again.line.setText(step.words.text())
    page.next()
    camera.take("s05-recovery-sheet")
    step = page.step
    step.tick.click()
    page.next()
    camera.take("s06-three-words")
    step = page.step
    for at, box in step.boxes.items():
        box.setText(page.answers["words"][at])
    page.next()
    camera.settle()
    camera.take("s07-team-key")
    shots_safety.plug_in(work)
    page.next()
    camera.take("s08-first-backup")
    phrase = page.answers["passphrase"]

    def backup(stick: Path) -> str:
        assert page.desk is not None
        page.desk.backups.make(stick)
        page.close_desk()
        return str(phrase)

    shots_safety.restoring(camera, work, backup)
    window.show_door()
    camera.take("s01-unlock")
    locked = window.page
    assert isinstance(locked, UnlockPage)
    locked.refused(WrongPassphrase())
    camera.take("s01-unlock-wrong")
    window.show_recovery()
    camera.take("s01-recover")


def early(camera: Camera, day: PracticeDay) -> None:
    """Before anything was done, and the assignment before it is accepted."""
    camera.enter(day.defender)
    camera.take("s09-today-empty")
    camera.go("s10-cases-empty", "cases")
    camera.go("s25-outgoing-empty", "outgoing")
    camera.go("s34-inbox-empty", "inbox")
    camera.go("s07-keys", "card")
    camera.go("s32-settings", "settings")
    camera.go("s20-components", "components")
    camera.go("s33-keys-of-the-program", "shortcuts")


def offered(camera: Camera, day: PracticeDay) -> None:
    """The assignment as it arrives."""
    day.defender.inbox.take([day.walked.bundles[-1].file], day.progress)
    camera.enter(day.defender)
    code = day.story["case"]["code"]
    waiting = next(r for r in day.defender.assignments.pending() if r.case_code == code)
    camera.go("s24-assignment", "assignment", assignment_id=waiting.id)
    camera.go("s34-inbox", "inbox")


def show_step(step: str, page: Any) -> None:
    """Let the interview's page show one of its steps."""
    page.show_step(step)


def working(camera: Camera, day: PracticeDay) -> None:
    """The middle of the day: everything written, nothing sent."""
    ids = day.ids
    camera.enter(day.defender)
    camera.take("s09-today")
    camera.go("s10-case", "case", case_id=ids["case"])
    for tab in ("people", "evidence", "interviews", "declarations", "sends"):
        camera.go(f"s10-case-{tab}", "case", case_id=ids["case"], tab=tab)
    camera.go("s17-search", "search_log", case_id=ids["case"])
    camera.go("s17-found", "search_log", lambda page: page.form.result.button("contact").click(),
              case_id=ids["case"])
    camera.window.workspace.page.form.result.button("lead").click()  # type: ignore[union-attr]
    camera.go("s15-viewer", "viewer", owner_id=ids["note"])
    camera.go("s23-timeline", "timeline", case_id=ids["case"])
    camera.go("s23-timeline-months", "timeline",
              lambda page: page.zoom.button("month").click(), case_id=ids["case"])
    bringing(camera, day)
    palette(camera, ids["case"])
    camera.go("s09-today-appointment", "today", lambda page: page.new_action())
    camera.go("s11-person", "person", case_id=ids["case"], person_id=ids["witness"])
    camera.go("s11-contacts", "people")
    for step in ("prepare", "consent", "conversation", "close"):
        camera.go(f"s16-interview-{step}", "interview",
                  partial(show_step, step),
                  interview_id=ids["interview"])
    camera.go("s13-note", "note", note_id=ids["note"])
    camera.go("s19-declaration", "declaration", declaration_id=ids["declaration"])
    camera.go("s13-note-file-kept", "note", partial(hold_back, camera), note_id=ids["note"])
    camera.go("s13-note-use", "note", lambda page: page.use.click(), note_id=ids["note"])
    panels(camera, ids["declaration"])
    wizard(camera, day)


def bringing(camera: Camera, day: PracticeDay) -> None:
    """A phone's photographs in the folder for incoming files, some ticked, one from WhatsApp."""
    desk = day.defender
    folder = desk.photos.incoming()
    camera.go("s14-import-empty", "import_photos", case_id=day.ids["case"])
    for number, scene in enumerate(("house", "wall", "door", "path", "wall_close", "scan")):
        (folder / f"IMG_07{number:02}.JPG").write_bytes(practice_photo(
            scene, taken=f"2026-03-11T09:5{number}:00", gps=(15.03, -91.15)))
    (folder / "IMG-20260311-WA0003.jpg").write_bytes(practice_photo(
        "notebook", taken="2026-03-11T10:00:00"))

    def tick(page: Any) -> None:
        camera.settle()
        for at in range(2, 7):
            page.grids[0].tick(at, True)

    camera.go("s14-import", "import_photos", tick, case_id=day.ids["case"])
    for each in folder.iterdir():
        each.unlink()


def palette(camera: Camera, case: str) -> None:
    """The search box before anything is typed, with a word, and with a slip of the finger."""
    camera.go("s10-case-behind-the-box", "case", case_id=case)
    workspace: Any = camera.window.workspace
    for name, typed in (("s31-palette-empty", ""), ("s31-palette", "kiche"),
                        ("s31-palette-slip", "cuadreno")):
        workspace.open_search()
        box = next(each for each in workspace.findChildren(Palette) if each.isVisible())
        if typed:
            box.box.setText(typed)
            end = time.monotonic() + 20
            while box._looking and time.monotonic() < end:
                camera.app.processEvents()
        camera.settle()
        over = camera.window.grab()
        painter = QPainter(over)
        corner = box.mapToGlobal(box.rect().topLeft()) - camera.window.mapToGlobal(
            camera.window.rect().topLeft())
        painter.drawPixmap(corner, box.grab())
        painter.end()
        over.save(str(camera.folder / f"{name}.png"))
        camera.taken.append(name)
        box.close()


def hold_back(camera: Camera, page: Any) -> None:
    """Show the second file, which shows a person who did not allow it and stays here."""
    page.files.choose(page.files.rows[1].id)
    camera.settle()
    for tick in (page.files.said.stays, page.files.said.shows):
        tick.click()
    page.files.said.why.setText(wording._("You marked it to stay here."))
    camera.take("s13-note-staying")
    for tick in (page.files.said.stays, page.files.said.shows):
        tick.click()
    page.files.flush()


def panels(camera: Camera, declaration: str) -> None:
    """What stands beside the paragraphs, a fixed paragraph, and the English column (06b)."""
    for side in ("checks", "details", "exhibits", "versions", "sources"):
        camera.go(f"s19-declaration-{side}", "declaration", partial(show_side, side),
                  declaration_id=declaration)
    camera.go("s19-declaration-fixed", "declaration", show_fixed, declaration_id=declaration)
    camera.go("s19-declaration-slip", "declaration", show_slip, declaration_id=declaration)
    camera.go("s20-declaration-english", "declaration", partial(made_here, "defender"),
              declaration_id=declaration)
    camera.go("s19-declaration-again", "declaration", partial(made_here, "team"),
              declaration_id=declaration)


def show_side(side: str, page: Any) -> None:
    """Let the editor show one of its panels."""
    page.show_side(side)


def show_fixed(page: Any) -> None:
    """Let the editor stand on a paragraph that nobody writes in."""
    end = time.monotonic() + 60
    while len(page.list.rows) < 2 and time.monotonic() < end:  # a busy machine is slow, not wrong
        QApplication.processEvents()
        time.sleep(0.01)
    page.list.activate(page.list.rows[1].view.id)


def show_slip(page: Any) -> None:
    """Turn the page view to the slip sheet of the first exhibit, the sixth page."""
    page.live.sheet.go_to(5)


def made_here(who: str, page: Any) -> None:
    """Let ``who`` make the English: the Defender, or the team as before."""
    page._english_by(who)


def wizard(camera: Camera, day: PracticeDay) -> None:
    """The first four steps of a package; the files themselves are made by the story."""
    camera.go("s26-export-1-what", "export")
    page: Any = camera.window.workspace.page  # type: ignore[union-attr]
    for name in ("2-permissions", "3-how", "4-check"):
        page.main_action()
        if name == "4-check":
            page.choice.folder = day.folder / "post"
            page._show()
        camera.take(f"s26-export-{name}")
    for _step in range(3):
        page.previous()


def handing(camera: Camera, day: PracticeDay) -> None:
    """The files of the first package, handed over and without a receipt yet."""
    camera.enter(day.defender)
    camera.go("s27-hand-over", "export", series=day.ids["draft"])
    camera.go("s25-outgoing-waiting", "outgoing", series=day.ids["draft"])
    camera.go("s28-receipt-waiting", "receipt", series=day.ids["draft"])
    half_answered(camera, day)


def half_answered(camera: Camera, day: PracticeDay) -> None:
    """A receipt of a team that has the first file only, made by a copy of its desk."""
    first = next(b for b in day.walked.bundles if b.series == day.ids["draft"])
    home = day.folder / "half"
    half = PracticeDay(home)
    shutil.copytree(day.folder / "staff", home / "staff")
    phrase = (home / "staff" / "passphrase.txt").read_text(encoding="utf-8").strip()
    half.staff = open_desk(home / "staff" / "vault", phrase)
    try:
        half.staff.inbox.take([first.file], day.progress)
        receipt = half.staff.inbox.receipt_file(day.ids["draft"], home)
    finally:
        half.close()
    camera.go("s28-receipt-part-missing", "receipt", lambda page: page.take([receipt]))
    camera.go("s25-outgoing-part-missing", "outgoing", series=day.ids["draft"])
    rmtree(home)


def answered(camera: Camera, day: PracticeDay) -> None:
    """The receipt that says that everything arrived."""
    camera.enter(day.defender)
    camera.go("s28-receipt", "receipt", lambda page: page.take([day.walked.receipts[-1]]))


def later(camera: Camera, day: PracticeDay) -> None:
    """After the first receipt: sent, received, and the staff's side."""
    camera.enter(day.defender)
    camera.go("s25-outgoing", "outgoing", series=day.ids["draft"])
    camera.enter(day.staff)
    camera.take("staff-today")
    camera.go("s34-staff-inbox", "inbox", series=day.ids["draft"])
    camera.go("s35-new-assignment", "new_assignment")
    camera.go("staff-keys", "card")


def signing(camera: Camera, day: PracticeDay) -> None:
    """The final paper, before it is signed."""
    camera.enter(day.defender)
    camera.go("s21-print-sign", "signing", declaration_id=day.ids["declaration"])
    page: Any = camera.window.workspace.page  # type: ignore[union-attr]
    for at, name in ((2, "read"), (3, "sign"), (4, "scan"), (5, "close")):
        page.steps.done.add(at - 1)
        page.steps.open_step(at)
        camera.take(f"s21-print-sign-{name}")


def signed(camera: Camera, day: PracticeDay) -> None:
    """The end of the story."""
    camera.enter(day.defender)
    camera.go("s22-signed", "signing", declaration_id=day.ids["declaration"])
    camera.go("s19-declaration-signed", "declaration", declaration_id=day.ids["declaration"])
    camera.go("s25-outgoing-end", "outgoing")
    shots_safety.safety(camera, day)


def told_apart(camera: Camera, day: PracticeDay) -> None:
    """Trash, versions and what happened; then both desks change the same, and it is settled."""
    ids, desk = day.ids, day.defender
    file = desk.notes.files(ids["note"])[-1]
    camera.go("s33-trash-empty", "bin")
    desk.bin.remove(file.id)
    camera.go("s33-trash", "bin")
    desk.bin.restore(file.id)
    camera.go("s33-versions", "versions", record=ids["note"], field="text")
    camera.go("s33-activity", "activity")
    note = desk.notes.get(ids["note"])
    for one, text in ((day.staff, note.text.replace("cuatro metros", "cinco metros")),
                      (desk, f"{note.text} La puerta estaba cerrada.")):
        one.notes.save(note.id, {"text": text})
    series = desk.bundles.export(None, "folder", day.folder / "post")
    day.staff.inbox.take([part.file for part in series.parts], day.progress)
    camera.enter(day.staff)
    camera.take("s36-staff-today")
    camera.go("s36-conflicts", "conflicts")
    camera.go("s36-notice", "note", note_id=note.id)


def ended(camera: Camera, day: PracticeDay) -> None:
    """The end of the story, and what happens beside it."""
    signed(camera, day)
    told_apart(camera, day)


AFTER: dict[str, Callable[[Camera, PracticeDay], None]] = {
    "exchange_cards": early, "assign": offered, "draft": working, "pack_draft": handing,
    "take_draft": answered, "read_draft_receipt": later,
    "freeze": signing, "read_signed_receipt": ended,
}


def shoot(folder: Path, work: Path, language: str, look: str, size: tuple[int, int],
          scale: float, **sizes: Any) -> list[str]:
    """Walk the day in ``work`` and picture it into ``folder``; returns the pictures' names."""
    camera = Camera(folder, language, look, size, scale)
    door(camera, work)
    day = PracticeDay(work, **sizes)
    try:
        for step in day.steps():
            step.deed()
            day.walked.steps.append((step.name, step.role))
            print(f"[{step.role}] {wording._(step.name)}", flush=True)
            deed = step.deed.__name__
            if deed in AFTER:
                AFTER[deed](camera, day)
    finally:
        day.close()
        camera.window.desk = None
        camera.window.tasks.close()
    for failure in camera.crashes.seen:
        print(failure, file=sys.stderr)
    if camera.crashes.seen:
        raise SystemExit(1)
    return camera.taken


def main() -> int:
    """Take the pictures that the arguments ask for."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--out", type=Path, default=Path("build/shots"))
    told.add_argument("--into", type=Path, help="the folder itself, for one combination")
    told.add_argument("--practice-day", type=Path)
    told.add_argument("--languages", default="es,en")
    told.add_argument("--themes", default="light,dark")
    told.add_argument("--size", default="1366x698")
    told.add_argument("--scale", type=float, default=1.0)
    asked = told.parse_args()
    wide, high = (int(part) for part in asked.size.split("x"))
    with tempfile.TemporaryDirectory() as home:
        os.environ["DEFENDER_DESK_HOME"] = home
        if asked.practice_day:
            work = asked.practice_day
            work.mkdir(parents=True, exist_ok=True)
            print("There is no screen: the practice day is walked offscreen.")
            taken = shoot(work / "screens", work, "es", "light", (wide, high), 1.0)
            rmtree(work / "new")
            print(f"{len(taken)} pictures, papers and packages in {work}")
            return 0
        for language in asked.languages.split(","):
            for look in asked.themes.split(","):
                folder = asked.into or asked.out / f"{language}-{look}"
                with tempfile.TemporaryDirectory() as work_name:
                    taken = shoot(folder, Path(work_name), language, look,
                                  (wide, high), asked.scale, photo_bytes=400_000,
                                  page_bytes=60_000, log_n=12)
                print(f"{language} {look}: {len(taken)} pictures")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Exception:
        # The window's own hook for crashes tells no values; here they are invented.
        traceback.print_exc()
        raise
