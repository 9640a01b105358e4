"""Qt's own file dialog writes the folders visited nowhere (SEC-21)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

DIALOG = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from defender_desk.ui import files

app = QApplication([])
folder = sys.argv[1]

def choose():
    shown = QApplication.activeModalWidget()
    if not isinstance(shown, QFileDialog):
        QTimer.singleShot(5, choose)
        return
    shown.setDirectory(folder)
    shown.selectFile(folder if sys.argv[2] == "pick_folder" else "carta.txt")
    QTimer.singleShot(0, shown.accept)

QTimer.singleShot(0, choose)
ask = getattr(files, sys.argv[2])
print(ask(None, "x", "carta.txt") if sys.argv[2] == "save_as" else ask(None, "x"))
"""
OLD = "[FileDialog]\nhistory=file:///casos/Zulcarpeta\nlastVisited=file:///casos/Zulcarpeta\n"


@pytest.mark.parametrize("ask", ["pick_files", "pick_folder", "save_as"])
@pytest.mark.parametrize("before", ["", OLD])
def test_no_dialog_leaves_a_trace_of_the_folders(
    tmp_path: Path, root: Path, ask: str, before: str
) -> None:
    folder = tmp_path / "casos" / "Zulcarpeta"
    folder.mkdir(parents=True)
    if ask == "pick_files":
        (folder / "carta.txt").write_text("x", encoding="utf-8")
    home = tmp_path / "home"
    kept = home / ".config" / "QtProject.conf"
    kept.parent.mkdir(parents=True)
    if before:
        kept.write_text(before, encoding="utf-8")
    clean = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    told = subprocess.run(
        [sys.executable, "-c", DIALOG, str(folder), ask], cwd=root, capture_output=True, text=True,
        check=False, timeout=120, env={**clean, "HOME": str(home)},
    )
    assert "Zulcarpeta" in told.stdout, told.stderr  # the dialog was there and gave its answer
    for file in home.rglob("*"):
        assert "Zul" not in file.name
        if file.is_file():
            assert b"Zul" not in file.read_bytes(), file
