"""The table of deeds in docs/architecture.md says what is there."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "architecture.md"


class Deed(NamedTuple):
    """One row: what a person does, on which page, by which method, proved by which test."""

    deed: str
    page: str
    method: str
    storage: str
    test: str


def deeds() -> list[Deed]:
    table = PAGE.read_text(encoding="utf-8").partition("## Deeds")[2]
    lines = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [Deed(*(cell.strip(" `") for cell in line.strip("|").split("|"))) for line in lines]


def methods(noun: str) -> set[str]:
    """Every function of ``desk/<noun>.py`` or of the files of ``desk/<noun>/``."""
    room = ROOT / "defender_desk" / "desk"
    files = [room / f"{noun}.py", *sorted((room / noun).glob("*.py"))]
    return {
        node.name
        for file in files
        if file.exists()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def test_the_table_is_there() -> None:
    assert len(deeds()) > 30
    assert all(all(row) for row in deeds())


@pytest.mark.parametrize("row", deeds(), ids=lambda row: row.method)
def test_a_deed_is_where_the_table_says(row: Deed) -> None:
    noun, _, method = row.method.partition(".")
    assert method in methods(noun)
    assert (ROOT / row.test).is_file()


@pytest.mark.parametrize("page", sorted({row.page for row in deeds()}))
def test_the_window_knows_the_page(page: str) -> None:
    # The door's pages (unlock, first run) have a folder and no route: the window shows them itself.
    if (ROOT / "defender_desk" / "ui" / "pages" / page / "page.py").is_file():
        return
    sources = (ROOT / "defender_desk" / "ui").rglob("*.py")
    assert any(re.search(rf"""["']{page}["']""", file.read_text("utf-8")) for file in sources)


def test_the_contracts_of_the_page_are_those_in_force() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {entry["id"] for entry in told["tool"]["importlinter"]["contracts"]}
    table = PAGE.read_text(encoding="utf-8").partition("| contract |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| (\w+) \|", table, re.MULTILINE)) == contracts
