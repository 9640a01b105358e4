"""Every screen that a person can come by: each page in each of its states, boxes over it, the door.

The desks are those of one practice day, kept at four moments of it, so that lists are empty, full,
sent, answered and in conflict. A screen is named where its walk comes by; whoever looks at it gets
the widget to look at.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox, QWidget

from defender_desk.desk import backups
from defender_desk.desk import desk as desks
from defender_desk.desk.desk import Desk, open_desk
from defender_desk.desk.practice import PracticeDay
from defender_desk.errors import DamagedVault, DiskFull, WrongPassphrase
from defender_desk.media.practice_photos import practice_photo
from defender_desk.ui import crash
from defender_desk.ui.pages.backups import media
from defender_desk.ui.pages.backups import page as backups_page
from defender_desk.ui.pages.restore import choosing
from defender_desk.ui.pages.settings.page import SECTIONS
from defender_desk.ui.pages.unlock.cover import CoverPage
from defender_desk.ui.palette import Palette
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace
from defender_desk.wording import _
from tests.ui.every_page import every_page

Screen = tuple[str, QWidget]
Deed = Callable[[Any], object]


# --- the desks ------------------------------------------------------------------------------------


@dataclass
class Lived:
    """A practice day and the homes of its desks at the moments that differ on the screen."""

    day: PracticeDay
    homes: dict[str, Path] = field(default_factory=dict)

    def open(self, moment: str, folder: Path) -> Desk:
        """The desk of that moment, as a copy in ``folder``."""
        home = Path(shutil.copytree(self.homes[moment], folder / moment))
        phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
        return open_desk(home / "vault", phrase, ballast=0)


def live(folder: Path) -> Lived:
    """Walk the day: ``early`` before the answer to an assignment, ``draft`` with everything packed,
    ``late`` with the final paper and something in the trash, ``staff`` with two texts of one note.
    """
    day = PracticeDay(folder, photo_bytes=30_000, page_bytes=20_000, log_n=10)
    lived = Lived(day)

    def keep(moment: str, role: str) -> None:
        desk = getattr(day, role)
        desk.close()
        home = Path(shutil.copytree(folder / role, folder / f"at-{moment}"))
        lived.homes[moment] = home
        phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
        setattr(day, role, open_desk(folder / role / "vault", phrase, ballast=0))

    for step in day.steps():
        step.deed()
        done = step.deed.__name__
        if done == "assign":
            day.defender.inbox.take([day.walked.bundles[-1].file], day.progress)
            keep("early", "defender")
        if done == "pack_draft":
            keep("draft", "defender")
        if done == "freeze":
            break
    files = day.defender.notes.files(day.ids["note"])
    day.defender.bin.remove(files[-1].id)
    keep("late", "defender")
    note = day.defender.notes.get(day.ids["note"])
    for desk, text in ((day.staff, note.text.replace("cuatro metros", "cinco metros")),
                       (day.defender, f"{note.text} La puerta estaba cerrada.")):
        desk.notes.save(note.id, {"text": text})
    series = day.defender.bundles.export(None, "folder", folder / "post")
    day.staff.inbox.take([part.file for part in series.parts], day.progress)
    keep("staff", "staff")
    day.close()
    return lived


def settle(turns: int = 8) -> None:
    """Let everything that was shown take its place: long pages come in pieces."""
    for _turn in range(turns):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


# --- pages ----------------------------------------------------------------------------------------


def press(root: QWidget, message: str) -> None:
    """Click the button that says or is called ``message``."""
    wanted = _(message)
    for each in root.findChildren(QAbstractButton):
        if each.isVisibleTo(root) and wanted in (
                each.accessibleName(), each.text().strip().replace("&&", "&")):
            each.click()
            return
    raise LookupError(f"no button {wanted!r}")


def _step(key: str) -> Deed:
    return lambda page: page.show_step(key)


def _side(key: str) -> Deed:
    return lambda page: page.show_side(key)


def _forward(page: Any) -> None:
    page.main_action()


def _last_check(page: Any) -> None:
    page.choice.folder = Path("/media/KINGSTON")
    page.main_action()


def _fixed_paragraph(page: Any) -> None:
    page.list.activate(page.list.rows[1].view.id)


def _signing(at: int) -> Deed:
    def deed(page: Any) -> None:
        page.steps.done.add(at - 1)
        page.steps.open_step(at)

    return deed


def _section(key: str) -> Deed:
    return lambda page: page.open_section(key)


def _disk_full(page: Any) -> None:
    page.show_error(DiskFull(place="KINGSTON (E:)", needed=12_000_000))


def _three_words(page: Any) -> None:
    page.sheet.tick.click()
    page.main_action()


def _english_here(page: Any) -> None:
    page._english_by("defender")


STATES: dict[str, list[tuple[str, Deed]]] = {
    "today": [("with an error", _disk_full), ("new appointment", lambda p: p.new_action())],
    "assignment": [("declining", lambda p: p.ask_reason())],
    "people": [("new", lambda p: p.new_action())],
    "interview": [(key, _step(key)) for key in ("prepare", "consent", "conversation", "close")],
    "note": [("use", lambda p: p.use.click())],
    "declaration": [
        *((key, _side(key)) for key in ("checks", "details", "exhibits", "versions", "sources")),
        ("fixed", _fixed_paragraph), ("english here", _english_here),
    ],
    "export": [("permissions", _forward), ("how", _forward), ("check", _last_check)],
    "search_log": [("found", lambda p: p.form.result.button("contact").click()),
                   ("new", lambda p: p.new_action())],
    "timeline": [("months", lambda p: p.zoom.button("month").click())],
    "settings": [
        *((key, _section(key)) for key, *_rest in SECTIONS),
        ("phrase", lambda p: (p.open_section("security"), p.section.phrase.open())),
    ],
    "renew_sheet": [("three words", _three_words)],
    "new_assignment": [("preview", lambda p: p.preview())],
}
"""What a page shows besides what it opens with; each deed goes on from the one before."""
TABS_WITH_FORM = ("interviews", "declarations")
SIGNING = ("read", "sign", "scan", "close")


def of_page(space: Workspace, route: str, arguments: dict[str, Any]) -> Iterator[Screen]:
    """The page of ``route`` and each of its states."""
    name = " ".join([route, *(str(arguments[key]) for key in ("tab",) if key in arguments)])
    space.go(route, **arguments)
    yield name, space.window_
    if route == "case" and arguments.get("tab") in TABS_WITH_FORM:
        space.page.main_action()
        yield f"{name} form", space.window_
    for state, deed in STATES.get(route, []):
        if route == "assignment" and not hasattr(space.page, "_explain"):
            continue  # it is answered
        deed(space.page)
        yield f"{name} {state}", space.window_


def of_defender(space: Workspace, ids: dict[str, str]) -> Iterator[Screen]:
    """Every page of a Defender in the middle of the work."""
    _bring_photographs(space.desk)
    for route, arguments in every_page(ids):
        yield from of_page(space, route, arguments)
    yield from over_the_page(space, ids)


def _bring_photographs(desk: Desk) -> None:
    folder = desk.photos.incoming()
    for number, scene in enumerate(("house", "wall", "door")):
        (folder / f"IMG_07{number:02}.JPG").write_bytes(
            practice_photo(scene, taken=f"2026-03-11T09:5{number}:00", approx_bytes=20_000))
    (folder / "IMG-20260311-WA0003.jpg").write_bytes(
        practice_photo("notebook", taken="2026-03-11T10:00:00", approx_bytes=20_000))


def of_early(space: Workspace) -> Iterator[Screen]:
    """Before anything is done: what is empty says so, and an assignment waits."""
    for route in ("today", "cases", "people", "outgoing", "export", "receipt", "inbox", "bin",
                  "conflicts", "activity", "import_photos"):
        arguments: dict[str, Any] = {}
        if route == "import_photos":
            for each in space.desk.photos.incoming().iterdir():
                each.unlink()
        yield from (each for each in of_page(space, route, arguments) if " " not in each[0])
    waiting = space.desk.assignments.pending()[0]
    yield from of_page(space, "assignment", {"assignment_id": waiting.id})


def of_late(space: Workspace, ids: dict[str, str]) -> Iterator[Screen]:
    """The final paper on its way to be signed, what was removed, what was sent."""
    declaration = {"declaration_id": ids["declaration"]}
    yield from of_page(space, "signing", declaration)
    for at, name in enumerate(SIGNING, 2):
        _signing(at)(space.page)
        yield f"signing {name}", space.window_
    yield from of_page(space, "bin", {})
    yield from of_page(space, "versions", {"record": ids["note"], "field": "text"})
    yield from of_page(space, "outgoing", {"series": ids["draft"]})
    yield from of_page(space, "export", {"series": ids["draft"]})
    space.go("declaration", **declaration)
    yield "declaration frozen", space.window_


STAFF = ("today", "cases", "people", "outgoing", "export", "receipt", "inbox", "card",
         "new_assignment", "conflicts", "settings", "activity")


def of_staff(space: Workspace, ids: dict[str, str]) -> Iterator[Screen]:
    """The team's own desk: packages to review, two texts of one note, an assignment to make."""
    for route in STAFF:
        yield from of_page(space, route, {})
    yield from of_page(space, "inbox", {"series": ids["draft"]})
    yield from of_page(space, "note", {"note_id": ids["note"]})
    yield from of_page(space, "case", {"case_id": ids["case"]})
    yield from of_page(space, "declaration", {"declaration_id": ids["declaration"]})


def over_the_page(space: Workspace, ids: dict[str, str]) -> Iterator[Screen]:
    """What opens over a page: the search box, the menus, a question, a toast with a way back."""
    space.go("case", case_id=ids["case"])
    for typed in ("", "kiche", "zzzz"):
        space.open_search()
        box = next(each for each in space.findChildren(Palette) if each.isVisible())
        box.box.setText(typed)
        box._search(typed)
        yield f"palette «{typed}»", box
        box.close()
        settle()
    space.toggle_menu()
    yield "menu bar", space.window_
    for menu in space.window_.menuBar().findChildren(QWidget, ""):
        if menu.inherits("QMenu") and menu.parentWidget() is space.window_.menuBar():
            menu.show()
            yield "menu", menu
            menu.hide()
    space.toggle_menu()
    space.toast(_("Removed: {name}", name="E-07 Pintas en la pared de la casa"), lambda: None)
    yield "toast", space.window_
    asked: QMessageBox = crash.box(space, _("Delete for good?"), _(
        "Nothing of it can be brought back afterwards."))
    asked.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    asked.show()
    yield "question", asked
    asked.close()
    settle()


# --- the door -------------------------------------------------------------------------------------


def plug_in(folder: Path, patch: Any) -> Path:
    """A stick that the pages see, in ``folder``; ``patch`` is pytest's."""
    stick = folder / "KINGSTON"
    stick.mkdir(exist_ok=True)
    found = [media.Medium("KINGSTON", stick, 14_000_000_000)]
    patch.setattr(backups, "same_disk", lambda *_two: False)  # a stick is another disk
    for module in (media, backups_page, choosing):
        patch.setattr(module, "plugged_in", lambda *_none: list(found))
    return stick


def at_the_door(window: Window, folder: Path, card: Path, patch: Any) -> Iterator[Screen]:
    """First run, restoring, unlocking, recovering, the cover. ``card`` is another's key file."""
    folder.mkdir()
    stick = plug_in(folder, patch)
    window.folder = folder / "vault"
    window.show_door()
    page: Any = window.page
    yield "first run language", window
    page.next()
    page.step.name.setText("Inés Ejemplo Batz")
    yield "first run who", window
    page.next()
    yield "first run passphrase", window
    step = page.step
    press(step, "Write my own")
    step.own.line.setText("corta")
    yield "first run own passphrase", window
    press(step, "Use these words")
    step.again.line.setText(step.words.text())
    page.next()
    yield "first run sheet", window
    page.step.tick.click()
    page.next()
    yield "first run three words", window
    for box in page.step.boxes.values():
        box.setText("zzzz")
    page.next()
    yield "first run wrong word", window
    for at, box in page.step.boxes.items():
        box.setText(page.answers["words"][at])
    page.next()
    yield "first run key", window
    page.step.show_card(card)
    yield "first run key of another", window
    press(page, "Leave for later")
    yield "first run backup", window
    phrase = page.answers["passphrase"]
    page.desk.backups.make(stick)
    page.close_desk()
    yield from _restoring(window, folder, phrase)
    window.folder = folder / "vault"
    window.show_door()
    door: Any = window.page
    yield "unlock", window
    door.refused(WrongPassphrase())
    yield "unlock refused", window
    door.field.line.setText("x")
    door.refused(DamagedVault())
    yield "unlock damaged", window
    window.show_recovery()
    yield "recover", window
    window._show(CoverPage(window.show_door))
    yield "cover", window


def _restoring(window: Window, folder: Path, phrase: str) -> Iterator[Screen]:
    window.folder = folder / "restored" / "vault"
    window.show_restore()
    page: Any = window.page
    yield "restore choose", window
    page.next()
    page.step.secret.mode.button("words").click()
    yield "restore words", window
    page.step.secret.mode.button("phrase").click()
    page.step.secret.phrase.line.setText(phrase)
    yield "restore phrase", window
    page.next()
    yield "restore compare", window
    page.next()
    yield "restore ready", window
    page.close_desk()


def cheap_keys(patch: Any) -> None:
    """New desks derive their keys with little work; ``patch`` is pytest's."""
    from functools import partial

    patch.setattr(desks, "create", partial(desks.create, log_n=10, ballast=0))
    patch.setattr(desks, "open_desk", partial(desks.open_desk, ballast=0))
    patch.setattr(desks, "recover", partial(desks.recover, log_n=10, ballast=0))
