"""Resources are found from a checkout and from an installed wheel, with their licences."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import venv
import xml.etree.ElementTree as ET
from pathlib import Path

from defender_desk import paths

ASK = """
import ast
import json
from defender_desk import paths, wording
print(json.dumps({
    "resources": str(paths.resources()),
    "words": wording._("Not sent"),
    "fonts": sorted(p.name for p in (paths.resources() / "fonts").glob("*.ttf")),
}))
"""
FONTS = [
    "CharisSIL-Bold.ttf", "CharisSIL-Italic.ttf", "CharisSIL-Regular.ttf", "NotoSans-Bold.ttf",
    "NotoSans-Italic.ttf", "NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf",
    "NotoSansMono-Regular.ttf",
]  # fmt: skip


def test_a_checkout_uses_its_own(root: Path) -> None:
    assert paths.resources() == root / "resources"
    assert sorted(p.name for p in (paths.resources() / "fonts").glob("*.ttf")) == FONTS


def test_an_installed_wheel_carries_them(root: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path),
         str(root)],
        capture_output=True, check=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    home = tmp_path / "venv"
    # The packages of this interpreter serve (appdirs); only the program is installed anew.
    venv.create(home, with_pip=False, system_site_packages=False, symlinks=os.name != "nt")
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    site = Path(
        subprocess.run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True, text=True, check=True,
        ).stdout.strip()
    )  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
         "--disable-pip-version-check", "--target", str(site), str(wheel)],
        capture_output=True, check=True,
    )  # fmt: skip
    import appdirs

    (site / "appdirs.py").write_bytes(Path(appdirs.__file__).read_bytes())
    told = json.loads(
        subprocess.run(
            [str(python), "-I", "-c", ASK], cwd=tmp_path, capture_output=True, check=True
        ).stdout
    )
    assert Path(told["resources"]) == (site / "defender_desk" / "resources").resolve()
    assert told["words"] == "Sin enviar"
    assert told["fonts"] == FONTS


def test_icons_are_drawings_that_take_a_colour() -> None:
    icons = sorted((paths.resources() / "icons").glob("*.svg"))
    assert len(icons) > 120
    for icon in icons:
        text = icon.read_text(encoding="utf-8")
        drawing = ET.fromstring(text)
        assert drawing.tag.endswith("svg")
        # What the style sheet names by file (a tick in a box) carries its own colour.
        own = icon.stem.endswith(("defender-desk", "-dark", "-light", "-sun"))
        assert ("currentColor" in text) != own, icon.name
        assert "<script" not in text
        assert "href" not in text


def test_licences_lie_beside_what_they_cover(root: Path) -> None:
    notice = (root / "NOTICE").read_text(encoding="utf-8")
    for named in ("OFL-Noto.txt", "OFL-CharisSIL.txt", "icons/LICENSE", "data/README.md"):
        assert named in notice
    for file in ("fonts/OFL-Noto.txt", "fonts/OFL-CharisSIL.txt", "icons/LICENSE"):
        assert (paths.resources() / file).stat().st_size > 500
    assert "Version 3, 29 June 2007" in (root / "LICENSE").read_text(encoding="utf-8")


def test_tokens_are_those_of_the_design(root: Path) -> None:
    shipped = (paths.resources() / "themes" / "tokens.json").read_bytes()
    assert shipped == (root / "docs" / "design" / "tokens.json").read_bytes()


def test_every_icon_the_window_asks_for_is_there(root: Path) -> None:
    asked = set()
    for file in (root / "defender_desk" / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            named = [word.value for word in node.keywords if word.arg in ("icon", "icon_name")]
            if name in ("icon", "pixmap"):
                named += node.args[:1]
            asked |= {
                value.value
                for value in named
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value
            }
    there = {icon.stem for icon in (paths.resources() / "icons").glob("*.svg")}
    assert asked <= there
