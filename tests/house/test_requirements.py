"""docs/reliability.md has a row for every requirement, and each row says what is so."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reliability.md"

# The numbers of the list that this program is built against (its SEC and REL sections).
ASKED = [
    *(f"SEC-{n:02}" for n in (*range(1, 20), *range(20, 28), *range(30, 37), *range(40, 44))),
    *(f"REL-{n:02}" for n in range(1, 21)),
]
NOT_YET = "Not yet: "
_TEST = re.compile(r"`([a-z_/]+\.py)::(test_[a-z0-9_]+)`")


class Row(NamedTuple):
    """One requirement: its number, a few words, and what proves it or why nothing does yet."""

    number: str
    what: str
    proof: str


def rows() -> list[Row]:
    table = PAGE.read_text(encoding="utf-8").partition("## Every requirement")[2]
    lines = [line for line in table.splitlines() if re.match(r"\| (SEC|REL)-", line)]
    return [Row(*(cell.strip() for cell in line.strip("| ").split(" | ", 2))) for line in lines]


@cache
def functions(file: Path) -> frozenset[str]:
    return frozenset(node.name for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                     if isinstance(node, ast.FunctionDef))


def test_every_number_has_one_row() -> None:
    assert sorted(row.number for row in rows()) == sorted(ASKED)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.number)
def test_a_row_names_tests_that_exist_or_says_why_not(row: Row) -> None:
    named = _TEST.findall(row.proof)
    assert row.what
    assert named or (row.proof.startswith(NOT_YET) and row.proof.endswith("."))
    # Whatever stands in the cell between backquotes and looks like a test is one.
    assert row.proof.count("::") == len(named)
    for file, name in named:
        assert (ROOT / "tests" / file).is_file(), file
        assert name in functions(ROOT / "tests" / file), f"{file}::{name}"


def test_a_row_that_lies_is_caught() -> None:
    """The test can fail: a test that is not there, and a number without a proof."""
    with pytest.raises(AssertionError):
        test_a_row_names_tests_that_exist_or_says_why_not(
            Row("SEC-01", "x", "`house/test_requirements.py::test_that_is_not_there`"))
    with pytest.raises(AssertionError):
        test_a_row_names_tests_that_exist_or_says_why_not(Row("SEC-01", "x", "surely"))


def test_every_figure_has_a_command() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("## Figures")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(lines) > 10
    for line in lines:
        assert line.rstrip(" |").endswith("`"), line
    assert "@" not in table
