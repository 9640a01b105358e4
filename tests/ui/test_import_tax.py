"""PySide does not read and keep the source of every module of the program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_ASKED = """
import json, linecache
from defender_desk.ui import import_tax, start, workspace
import defender_desk.desk.desk
from PySide6.QtCore import QObject
print(json.dumps([import_tax.lift(), [n for n in linecache.cache if "defender_desk" in n],
                  QObject().objectName()]))
"""


def test_no_source_of_the_program_is_kept_in_memory() -> None:
    """In a process of its own: pytest reads the sources itself."""
    told = subprocess.run([sys.executable, "-c", _ASKED], cwd=ROOT, capture_output=True, text=True,
                          check=True).stdout
    lifted, kept, name = json.loads(told)
    assert lifted, "this PySide asks in another way: see whether it still reads every source"
    assert kept == []
    assert name == ""
