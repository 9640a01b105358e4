"""The manual: its chapters as plain blocks, found by the page one is on or by words; one on paper.

The chapters are ours (``docs/manual``), written in a small part of Markdown: headings, paragraphs,
numbered steps, points, pictures, and words in bold. Nothing else is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from defender_desk import paths
from defender_desk.documents.guide import GuideBlock, GuideRun, make_guide
from defender_desk.domain.searchable import fold, words

Kind = Literal["title", "heading", "text", "step", "point", "picture"]
_PAGES = re.compile(r"<!-- pages: ([\w ]+) -->")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_STEP = re.compile(r"(\d+)\. (.*)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: runs of text with whether they are bold; a step has a number.

    A picture has its file in ``picture`` and what it shows as its only run.
    """

    kind: Kind
    runs: tuple[tuple[str, bool], ...]
    number: int = 0
    picture: Path | None = None

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(text for text, _bold in self.runs)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One task. ``pages`` are the routes of the window on which F1 opens it."""

    name: str
    title: str
    pages: frozenset[str]
    blocks: tuple[Block, ...]

    @property
    def folded(self) -> str:
        """Its words as they are searched: without accents and marks."""
        return fold(" ".join(block.text for block in self.blocks))


@cache
def chapters(language: str) -> tuple[Chapter, ...]:
    """Every chapter in ``language`` ("es" or "en"), in order."""
    folder = paths.manual() / language
    return tuple(_read(file) for file in sorted(folder.glob("*.md")))


def about(route: str, language: str) -> Chapter:
    """The chapter of the page at ``route``; the first one where none is about it."""
    every = chapters(language)
    return next((each for each in every if route in each.pages), every[0])


def find(text: str, language: str) -> list[tuple[Chapter, str]]:
    """Chapters that hold every word of ``text``, each with the first paragraph that has one.

    A word may be the beginning of one; accents do not matter. All chapters, without paragraphs,
    for an empty ``text``.
    """
    wanted = words(text)
    if not wanted:
        return [(each, "") for each in chapters(language)]
    found = []
    for chapter in chapters(language):
        if all(_holds(chapter.folded, word) for word in wanted):
            said = next((block.text for block in chapter.blocks
                         if any(_holds(fold(block.text), word) for word in wanted)), "")
            found.append((chapter, said))
    return found


def guide_pdf(chapter: Chapter, language: str) -> bytes:
    """The chapter as one printable sheet without pictures. Raises ``PaperFailed``."""
    blocks = [
        GuideBlock(block.kind, tuple(GuideRun(text, bold) for text, bold in block.runs),
                   block.number)
        for block in chapter.blocks if block.kind != "picture"
    ]
    return make_guide(chapter.title, blocks, language)


def _holds(folded: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", folded) is not None


def _read(file: Path) -> Chapter:
    lines = file.read_text(encoding="utf-8").splitlines()
    told = _PAGES.fullmatch(lines[0]) if lines else None
    blocks = tuple(_block(line, file) for line in lines[1 if told else 0:] if line.strip())
    title = next((block.text for block in blocks if block.kind == "title"), file.stem)
    return Chapter(file.stem, title, frozenset(told[1].split() if told else ()), blocks)


def _block(line: str, file: Path) -> Block:
    if line.startswith("# "):
        return Block("title", ((line[2:], False),))
    if line.startswith("## "):
        return Block("heading", ((line[3:], False),))
    if shown := _PICTURE.fullmatch(line):
        return Block("picture", ((shown[1], False),), picture=(file.parent / shown[2]).resolve())
    if step := _STEP.fullmatch(line):
        return Block("step", _runs(step[2]), int(step[1]))
    if line.startswith("- "):
        return Block("point", _runs(line[2:]))
    return Block("text", _runs(line))


def _runs(text: str) -> tuple[tuple[str, bool], ...]:
    parts = _BOLD.split(text)
    return tuple((part, at % 2 == 1) for at, part in enumerate(parts) if part)
