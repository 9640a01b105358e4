"""Sizes that a Defender pays for by the megabyte (docs/benchmarks.md): no clock is read here."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from defender_desk.desk import desk as desks
from defender_desk.desk.practice_large import words

PARAGRAPH = 60
"""Words of a paragraph, in each language."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[desks.Desk]:
    """A Defender's desk that trusts a team of two people."""
    mine = _new(tmp_path / "defender", "Inés Ejemplo Batz", "defender")
    for number, name in enumerate(("Hannah Sample", "Amy Counsel")):
        team = _new(tmp_path / f"staff{number}", name, "staff")
        folder = tmp_path / f"card{number}"
        folder.mkdir()
        mine.keys.trust(team.keys.card(folder), team.keys.my_digits(), "by phone")
        team.close()
    yield mine
    mine.close()


def _new(folder: Path, name: str, role: str) -> desks.Desk:
    return desks.create(
        folder, desks.Profile(name, role, "GT" if role == "defender" else "US"),
        desks.propose_passphrase(), desks.new_recovery_words(), log_n=10, ballast=0,
    )


def _week(desk: desks.Desk, chance: random.Random) -> list[str]:
    """50 notes of 350 words and 3 declarations of 25 paragraph pairs; ids of the paragraphs."""
    case = desk.cases.save({"code": "GT-2026-0001", "title": "Caso de práctica", "type": "asylum",
                            "state": "in_progress", "country": "GT"})
    person = desk.people.save({"case": case.id, "name": "Catarina Prueba Xol", "gender": "f"})
    interview = desk.interviews.start(case.id, person.id, {})
    desk.consents.save({"share_staff": "yes"}, interview.consent)
    for _note in range(50):
        desk.notes.new(case.id, {"title": words(chance, 5), "text": words(chance, 350)})
    paragraphs = []
    for _declaration in range(3):
        made = desk.declarations.start(case.id, person.id, "T1", values={"english_by": "defender"})
        after = next(p.id for p in desk.declarations.paragraphs(made.id) if p.role == "C-BASIS")
        for _pair in range(25):
            after = desk.declarations.add_paragraph(
                made.id, after, words(chance, PARAGRAPH), role="fact"
            ).id
            desk.declarations.save_paragraph(after, {"en": words(chance, PARAGRAPH)})
            paragraphs.append(after)
    return paragraphs


def test_a_week_of_words_and_one_changed_paragraph(desk: desks.Desk, tmp_path: Path) -> None:
    chance = random.Random(11)
    paragraphs = _week(desk, chance)
    post = tmp_path / "post"
    first = desk.bundles.export(None, "whatsapp", post)
    detail = desk.bundles.series_detail(first.code)
    assert sum(item.kind == "note" for item in detail.items) == 50
    assert sum(item.kind == "declaration" for item in detail.items) == 3
    assert detail.left_out == ()
    size = sum(part.file.stat().st_size for part in first.parts)
    assert size < 150_000, f"a week of words takes {size:,} bytes"
    for part in first.parts:
        desk.bundles.mark_handed(first.code, part.n)
    desk.declarations.save_paragraph(paragraphs[40], {"es": words(chance, PARAGRAPH)})
    second = desk.bundles.export(None, "whatsapp", post)
    again = sum(part.file.stat().st_size for part in second.parts)
    assert again < 30_000, f"one changed paragraph takes {again:,} bytes"
