"""A whole working day leaves nothing readable anywhere but where the person asked (SEC-01, 20-27).

Names, phrase, note, file name, search word, camera, paragraph, draft and what was copied carry
marks; the process and its children are traced; then every byte they wrote, every name they made
and every file in the home folder is searched for each mark in a dozen encodings.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from defender_desk.settings import Settings
from tests.house import traced
from tests.house.working_day import MARKS

KINDS_OF_TEMPORARY = frozenset({
    "mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory",
    "SpooledTemporaryFile",
})


def environment(folder: Path, root: Path) -> dict[str, str]:
    """A machine of its own: home, temporary folder, no other desktop folders."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("XDG_", "DEFENDER_DESK_", "TMP", "TEMP", "DBUS_"))}
    return {**kept, "HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"),
            "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root),
            "PYTHONDONTWRITEBYTECODE": "1"}


def prepared(folder: Path) -> Path:
    for name in ("home", "tmp", "stick", f"asked/{MARKS['folder']}"):
        (folder / name).mkdir(parents=True)
    (folder / "asked" / "bait.png").write_bytes(b"no picture")
    return folder


def test_a_working_day_leaves_no_trace(
    tmp_path: Path, root: Path, record_property: Callable[[str, object], None]
) -> None:
    day = prepared(tmp_path / "day")
    found = traced.run(
        [sys.executable, str(root / "tests" / "house" / "working_day.py"), str(day)],
        environment(day, root), tmp_path / "calls.log", root,
    )
    assert b"the day is over" in found.output, found.output.decode(errors="replace")[-4000:]
    record_property("how the day was watched", found.how)
    record_property("bytes looked through", sum(map(len, found.written.values())))
    print(f"\nwatched: {found.how}; {len(found.written)} files written to, "
          f"{sum(map(len, found.written.values())):,} bytes")
    assert found.cut == 0
    assert found.network == []
    if found.how == "traced":
        # The trace is worth something only if it saw the work itself.
        assert any(path.endswith("/vault/desk.db-wal") for path in found.written)
        assert any("/attachments/" in path for path in found.written)
        # A title with <img src=…> was on every page and in tooltips: nobody opened the picture.
        assert str(day / "asked" / "bait.png") not in found.opened
        assert str(day / "asked" / f"{MARKS['file']}.jpg") in found.opened
    asked = day / "asked"
    assert traced.hits(found, [day], MARKS.values(), asked) == []
    assert list((day / "tmp").iterdir()) == []
    assert not [n for n in found.names if n.startswith(str(day / "tmp"))], "a temporary file"
    # What was asked for is there, in clear by the person's wish: the marks were not idle.
    in_clear = traced.hits(found, [asked], MARKS.values(), tmp_path / "nowhere")
    for mark in ("file", "camera", "name"):
        assert any(MARKS[mark] in hit for hit in in_clear), mark
    record = (asked / "technical-record.txt").read_text(encoding="utf-8")
    assert "package.made" in record
    home = {p.relative_to(day / "home").as_posix() for p in (day / "home").rglob("*")
            if p.is_file() and "/vault/" not in p.as_posix() and "/team/" not in p.as_posix()}
    assert {name for name in home if "fontconfig" not in name and "mesa" not in name} <= {
        ".config/defender-desk/settings.json", ".cache/defender-desk/log/crashes.txt",
        ".local/state/defender-desk/log/crashes.txt",
    }, home


LEAK = """
import base64, os, sys, tempfile
mark = sys.argv[1]
for data in (mark.encode(), mark.encode("utf-16-le"), mark.encode("utf-16-be"),
             base64.b64encode(mark.encode()), base64.b64encode(b"x" + mark.encode()),
             base64.b64encode(b"xx" + mark.encode()), mark.encode().hex().encode()):
    handle, name = tempfile.mkstemp()
    os.write(handle, b"before " + data + b" after")
    os.close(handle)
    os.unlink(name)
open(os.path.join(os.environ["HOME"], "kept.txt"), "w", encoding="utf-8").write("a " + mark)
os.mkdir(os.path.join(os.environ["HOME"], mark))
os.rmdir(os.path.join(os.environ["HOME"], mark))
print(mark)
"""


def test_a_leak_would_be_found(tmp_path: Path, root: Path) -> None:
    """Without this, finding nothing would prove nothing."""
    day = prepared(tmp_path / "day")
    mark = MARKS["note"]
    found = traced.run([sys.executable, "-c", LEAK, mark], environment(day, root),
                       tmp_path / "calls.log", root)
    hits = traced.hits(found, [day], [mark], day / "asked")
    assert any("kept.txt" in hit and "utf-8" in hit for hit in hits), hits
    assert any(hit.startswith("said on the terminal") for hit in hits), hits
    if found.how == "traced":
        for how in ("utf-8", "utf-16-le", "utf-16-be", "base64+0", "base64+1", "base64+2", "hex"):
            assert any("written to" in hit and hit.endswith(how) for hit in hits), (how, hits)
        assert any(hit.startswith("the name") for hit in hits), hits


@pytest.mark.parametrize("mark", sorted(MARKS.values()))
def test_every_encoding_of_a_mark_is_told_from_noise(mark: str) -> None:
    for how, text in traced.encodings(mark).items():
        assert len(text) >= 8, (how, text)


# --- what the code may not do ---------------------------------------------------------------------


def test_settings_hold_the_machines_choices_and_nothing_else() -> None:
    """SEC-20: a new setting is a decision; no name, path or search word may become one."""
    assert {field.name for field in fields(Settings)} == {
        "language", "theme", "text_scale", "show_full_names", "geometry", "splitters",
        "shown_name", "lock_after", "first_run", "cover_pictures",
    }


def test_no_temporary_file_lies_in_the_systems_folder(root: Path) -> None:
    """SEC-22: whatever is temporary stands beside what it becomes, or in memory."""
    wrong = []
    for file in sorted((root / "defender_desk").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                beside = any(word.arg == "dir" for word in node.keywords)
                if name in KINDS_OF_TEMPORARY and not beside:
                    wrong.append(f"{file.name}:{node.lineno} {name}")
            named = getattr(node, "attr", getattr(node, "id", ""))
            if named in ("gettempdir", "QTemporaryFile", "QTemporaryDir", "TempLocation"):
                wrong.append(f"{file.name} {named}")
    assert wrong == []


def test_nobody_but_one_file_touches_the_clipboard_the_printer_or_the_settings_of_qt(
    root: Path,
) -> None:
    ui = root / "defender_desk" / "ui"
    found: dict[str, set[str]] = {"clipboard()": set(), "QPrinter(": set(), "QSettings(": set()}
    for file in ui.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for word, files in found.items():
            if word in text:
                files.add(file.name)
    assert found == {"clipboard()": {"clipboard.py"}, "QPrinter(": {"printing.py"},
                     "QSettings(": {"files.py"}}
