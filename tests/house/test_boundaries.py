"""What belongs in one file stays in one file; nothing of a machine or an index is written down."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

# word, the only files of the package that may use it
ONE_PLACE = {
    "setStyleSheet": {"ui/theme.py"},
    "QFileDialog": {"ui/files.py"},
    "QPrinter": {"ui/printing.py"},
}
INDEX = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|deb\.debian\.org|--index-url")
MACHINE = re.compile(r"(?<![\w.$}~<-])/(?:work|root|home|tmp/wh|opt/pypi)/\w")
UNFINISHED = re.compile(
    r"\bTODO\b|\bFIXME\b|NotImplementedError|pytest\.(?:mark\.)?(?:skip|xfail)\b"
)
TEXT = {".py", ".toml", ".md", ".txt", ".sh", ".json", ".po", ".typ", ".csv", ".cfg", ".yml", ""}
NAMELESS = {"utils", "misc", "common", "helpers", "core", "manager", "util", "helper"}


def own_files(root: Path) -> list[Path]:
    """Every text file of the project, by git where there is one (a source package has none)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        names = listed.stdout.decode().split("\0")
        files = [root / name for name in names if name]
    else:
        files = [p for p in root.rglob("*") if not {".venv", "build"} & set(p.parts)]
    return [p for p in files if p.suffix in TEXT and p.is_file() and p.name != "LICENSE"]


@pytest.mark.parametrize("word", sorted(ONE_PLACE))
def test_one_place_for_one_thing(root: Path, word: str) -> None:
    package = root / "defender_desk"
    using = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if re.search(rf"\b{word}\b", file.read_text(encoding="utf-8"))
    }
    assert using <= ONE_PLACE[word]


@pytest.mark.parametrize(
    "pattern", [INDEX, MACHINE, UNFINISHED], ids=["index", "path", "unfinished"]
)
def test_nothing_of_a_machine_an_index_or_unfinished(root: Path, pattern: re.Pattern[str]) -> None:
    found = []
    for file in own_files(root):
        if file == Path(__file__).resolve() or "docs/design" in file.as_posix():
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{file.relative_to(root)}:{number}: {line.strip()[:100]}")
    assert found == []


def test_a_file_is_called_after_what_is_in_it(root: Path) -> None:
    names = {file.stem for file in (root / "defender_desk").rglob("*.py")}
    names |= {folder.name for folder in (root / "defender_desk").rglob("*") if folder.is_dir()}
    assert not names & NAMELESS


def test_what_is_asked_for_is_what_is_pinned(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run = (root / "requirements" / "run.txt").read_text(encoding="utf-8")
    dev = (root / "requirements" / "dev.txt").read_text(encoding="utf-8")
    pins = set(re.findall(r"^([a-z0-9.-]+==[^ ;\\]+)", run, re.MULTILINE))
    all_pins = set(re.findall(r"^([a-z0-9.-]+==[^ ;\\]+)", dev, re.MULTILINE))
    wanted = {pin.lower().replace("_", "-") for pin in project["dependencies"]}
    tools = {pin.lower().replace("_", "-") for pin in project["optional-dependencies"]["dev"]}
    assert wanted <= pins
    assert tools | pins <= all_pins
    for text in (run, dev):
        blocks = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in block for block in blocks)
