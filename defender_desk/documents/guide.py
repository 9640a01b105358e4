"""A chapter of the manual as one sheet of paper, for whoever learns better from paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from defender_desk.documents.typesetter import printable, template, typeset

_DATED = date(2026, 1, 1)
"""A guide has no day of its own; PDF/A wants one."""


@dataclass(frozen=True, slots=True)
class GuideRun:
    """Words in one weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class GuideBlock:
    """A paragraph; ``kind`` is title, heading, text, step or point, a step has its ``number``."""

    kind: str
    runs: tuple[GuideRun, ...]
    number: int = 0


def make_guide(title: str, blocks: Sequence[GuideBlock], language: str) -> bytes:
    """A PDF on Letter paper with large type, steps numbered as on the screen.

    ``language`` is "es" or "en". Raises PaperFailed.
    """
    data = {
        "title": printable(title), "language": language,
        "dated": [_DATED.year, _DATED.month, _DATED.day],
        "blocks": [
            {"kind": block.kind, "number": block.number,
             "runs": [{"text": printable(run.text), "bold": run.bold} for run in block.runs]}
            for block in blocks
        ],
    }
    pdf, _facts = typeset(template("guide-1"), data, dated=_DATED)
    return pdf
