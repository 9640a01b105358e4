"""Every picture there is: ``make shots``. Three themes, two languages, three sizes, two text sizes.

Each combination is a process of its own (``tools/shots.py``), some beside each other because most
of their time is waiting for pages to come to rest. Then one contact sheet for each combination,
and ``index.html`` to look through them.
"""

from __future__ import annotations

import argparse
import html
import itertools
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter

from defender_desk.ui import fonts

LANGUAGES = ("es", "en")
THEMES = ("light", "dark", "sun")
SIZES = ("1366x698", "1093x560", "960x560")
"""The usual laptop; the same at 125 % of Windows; the smallest window there is."""
SCALES = ("1.0", "1.5")
ACROSS = 6
THUMB = 420
"""Pixels: width of one picture on a contact sheet."""


@dataclass(frozen=True, slots=True)
class Combination:
    """One way in which every page is shown."""

    language: str
    theme: str
    size: str
    scale: str

    @property
    def name(self) -> str:
        """The folder's name: what is usual goes without saying."""
        parts = [self.language, self.theme]
        if self.size != SIZES[0]:
            parts.append(self.size)
        if self.scale != SCALES[0]:
            parts.append(f"{round(float(self.scale) * 100)}")
        return "-".join(parts)


def combinations(quick: bool) -> Iterator[Combination]:
    """All 36, or with ``quick`` the usual laptop alone in two themes."""
    if quick:
        parts = itertools.product(LANGUAGES, THEMES[:2], SIZES[:1], SCALES[:1])
    else:
        parts = itertools.product(LANGUAGES, THEMES, SIZES, SCALES)
    for language, theme, size, scale in parts:
        yield Combination(language, theme, size, scale)


def take(wanted: list[Combination], out: Path, jobs: int) -> list[str]:
    """Run ``jobs`` processes beside each other; returns what went wrong."""
    failed: list[str] = []
    running: list[tuple[Combination, subprocess.Popen[bytes]]] = []
    waiting = list(wanted)
    while waiting or running:
        while waiting and len(running) < jobs:
            each = waiting.pop(0)
            said = (out / f"{each.name}.log").open("wb")
            running.append((each, subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("shots.py")), "--into",
                 str(out / each.name), "--languages", each.language, "--themes", each.theme,
                 "--size", each.size, "--scale", each.scale],
                stdout=said, stderr=subprocess.STDOUT)))
            said.close()
        time.sleep(0.2)
        for each, child in list(running):
            if child.poll() is None:
                continue
            running.remove((each, child))
            if child.returncode:
                failed.append(each.name)
            else:
                sheet(out, each.name)
            print(f"{each.name}: {'FAILED' if child.returncode else 'done'}", flush=True)
    return failed


def sheet(out: Path, name: str) -> None:
    """One picture with all pictures of ``out/name``, small, each with its name."""
    files = sorted((out / name).glob("*.png"))
    if not files:
        return
    first = QImage(str(files[0]))
    high = round(THUMB * first.height() / first.width())
    down = math.ceil(len(files) / ACROSS)
    whole = QImage((THUMB + 12) * ACROSS + 12, (high + 34) * down + 12,
                   QImage.Format.Format_RGB32)
    whole.fill(QColor("#777777"))
    painter = QPainter(whole)
    font = QFont("Noto Sans")
    font.setPixelSize(15)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    for at, file in enumerate(files):
        left, top = 12 + (at % ACROSS) * (THUMB + 12), 12 + (at // ACROSS) * (high + 34)
        small = QImage(str(file)).scaled(
            THUMB, high, Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(left, top, small)
        painter.drawText(QRect(left, top + high, THUMB, 24), Qt.AlignmentFlag.AlignVCenter,
                         file.stem)
    painter.end()
    whole.save(str(out / f"sheet-{name}.png"))


def index(out: Path, names: list[str]) -> None:
    """A page with every sheet, to be opened in any browser."""
    rows = "\n".join(f'<h2>{html.escape(n)}</h2><img src="sheet-{html.escape(n)}.png" width="100%">'
                     for n in names)
    (out / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>Defender Desk</title>\n{rows}\n",
        encoding="utf-8")


def main() -> int:
    """Take the pictures; 0 when every combination was walked to its end."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=Path("build/shots"))
    asked.add_argument("--jobs", type=int, default=6, help="processes beside each other")
    asked.add_argument("--quick", action="store_true", help="the usual laptop, light and dark")
    chosen = asked.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = QGuiApplication(sys.argv[:1])
    fonts.load(fonts.FIRST)
    wanted = list(combinations(chosen.quick))
    failed = take(wanted, chosen.out, chosen.jobs)
    index(chosen.out, [each.name for each in wanted])
    print(f"{chosen.out}/index.html: {len(wanted)} combinations"
          + (f"; FAILED: {', '.join(failed)}" if failed else ""))
    app.quit()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
