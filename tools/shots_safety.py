"""Pictures of what keeps the work: settings, backups, restoring, check, sheet, emergency."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from defender_desk.desk import backups
from defender_desk.desk.practice import PracticeDay
from defender_desk.desk.sessions import CutShort
from defender_desk.ui.pages.backups import media
from defender_desk.ui.pages.backups import page as backups_page
from defender_desk.ui.pages.restore import choosing
from defender_desk.ui.pages.settings.page import SECTIONS

if TYPE_CHECKING:
    from shots import Camera

STICK = "KINGSTON"
SIZE = 14_000_000_000
"""Bytes free on the stick of the pictures."""


def plug_in(folder: Path) -> Path:
    """A stick that the pages see, in ``folder``."""
    stick = folder / STICK
    stick.mkdir(exist_ok=True)
    found = [media.Medium(STICK, stick, SIZE)]
    backups.same_disk = lambda *_two: False  # type: ignore[attr-defined]  # a stick is another disk
    for module in (media, backups_page, choosing):
        module.plugged_in = lambda *_none: list(found)  # type: ignore[attr-defined]  # a test's stick
    return stick


def safety(camera: Camera, day: PracticeDay) -> None:
    """Everything that the opened desk shows of it; only its backups change."""
    stick = plug_in(day.folder)
    for section, *_rest in SECTIONS:
        camera.go(f"s32-settings-{section}", "settings", section=section)
    camera.go("s32-settings-phrase", "settings", lambda page: page.section.phrase.open(),
              section="security")
    camera.go("s29-backup-never", "backup")
    camera.go("s29-backup", "backup", partial(_make, stick))
    camera.go("s29-backup-failed", "backup", partial(_pull, camera, stick))
    camera.go("s30-combine", "restore")
    camera.go("health", "health")
    camera.go("health-checked", "health", lambda page: page.main_action())
    day.defender.health.check()
    kept = (day.defender.folder / "key2.age").read_bytes()
    (day.defender.folder / "key2.age").write_bytes(b"")
    camera.go("health-finding", "health", lambda page: page.main_action())
    (day.defender.folder / "key2.age").write_bytes(kept)
    camera.go("sheet-rehearse", "rehearse")
    camera.go("sheet-renew", "renew_sheet")
    camera.go("emergency", "emergency")
    camera.go("emergency-rotation", "rotation")
    crashed(camera, day)


def _make(stick: Path, page: Any) -> None:
    page.make(stick)


def _pull(camera: Camera, stick: Path, page: Any) -> None:
    """The stick is gone before the backup begins."""
    away = stick.with_name("away")
    stick.rename(away)
    stick.write_bytes(b"")
    page.make(stick)
    camera.settle()
    stick.unlink()
    away.rename(stick)


def crashed(camera: Camera, day: PracticeDay) -> None:
    """Today after the program was cut short in the middle of a paragraph."""
    sessions = day.defender.sessions
    honest = sessions.cut_short
    found = CutShort("2026-03-13T14:06:00-06:00", "declaration", day.ids["declaration"], "D-02", 4)
    sessions.cut_short = lambda: found  # type: ignore[method-assign]  # a crash without a crash
    camera.go("s09-today-after-crash", "today")
    sessions.cut_short = honest  # type: ignore[method-assign]  # as it was


def restoring(camera: Camera, work: Path, backup: Callable[[Path], str]) -> None:
    """From the first page to the restored desk. ``backup`` fills a stick and tells its phrase."""
    stick = plug_in(work)
    phrase = backup(stick)
    window, before = camera.window, camera.window.folder
    window.folder = work / "restored" / "vault"
    window.show_restore()
    page: Any = window.page
    camera.take("s30-restore-1-choose")
    page.next()
    page.step.secret.mode.button("words").click()
    camera.take("s30-restore-2-words")
    page.step.secret.mode.button("phrase").click()
    page.step.secret.phrase.line.setText(phrase)
    page.next()
    camera.settle()
    camera.take("s30-restore-3-compare")
    page.next()
    camera.settle()
    camera.take("s30-restore-4-ready")
    page.close_desk()
    window.folder = before
    rmtree(work / "restored")
    rmtree(stick)
