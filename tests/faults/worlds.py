"""Small worlds on disk in which deeds are cut short: a Defender's vault, the team's, a stick.

A world is a folder with ``mine`` (the Defender's vault), ``theirs`` (the team's), ``post`` (what
lies between them) and ``facts.json`` (ids to find again). It is made once and copied for each
trial; nobody has it open while it is copied.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from defender_desk.desk.desk import Desk, Profile, create, open_desk
from tests.desk.conftest import TwoDesks

PHRASE = "lluvia rueda camino puente lobo trece"
NEW_PHRASE = "viento fuente granja espejo marzo cobre"
LOG_N = 4


def words() -> tuple[str, ...]:
    """The twelve words that every world's vaults were made with."""
    from defender_desk.crypto.recovery_words import words_for

    return words_for(bytes(range(16)))


def new_desk(folder: Path, role: str = "defender", name: str = "") -> Desk:
    """A new vault with cheap key derivation, and known words."""
    said = name or ("Inés Ejemplo Batz" if role == "defender" else "Hannah Sample")
    profile = Profile(said, role, "GT" if role == "defender" else "US", gender="f",
                      title="Licda." if role == "defender" else "")
    return create(folder, profile, PHRASE, words(), log_n=LOG_N, ballast=0)


def open_at(folder: Path, phrase: str = PHRASE) -> Desk:
    """The vault in ``folder``, opened."""
    return open_desk(folder, phrase, ballast=0)


@contextmanager
def desk(folder: Path, phrase: str = PHRASE) -> Iterator[Desk]:
    """The vault in ``folder`` for a while."""
    opened = open_at(folder, phrase)
    try:
        yield opened
    finally:
        opened.close()


def facts(world: Path) -> dict[str, Any]:
    """What was written down when the world was made."""
    found: dict[str, Any] = json.loads((world / "facts.json").read_text(encoding="utf-8"))
    return found


def _two(world: Path) -> TwoDesks:
    two = TwoDesks(world, new_desk(world / "mine"), new_desk(world / "theirs", "staff"))
    two.post.mkdir()
    theirs, mine = two.staff.keys.card(two.post), two.defender.keys.card(two.post)
    two.defender.keys.trust(theirs, two.staff.keys.my_digits(), "H. Sample")
    two.staff.keys.trust(mine, two.defender.keys.my_digits(), "I. E. B.")
    return two


def _note(two: TwoDesks, title: str, files: int = 0, size: int = 3000) -> str:
    made = two.defender.notes.new(two.ids["case"], {"title": title, "text": f"{title}: texto."})
    phone = two.folder / "phone"
    phone.mkdir(exist_ok=True)
    paths = []
    for number in range(files):
        # Bytes, not photographs: no picture is decoded in a child, which would cost a second.
        path = phone / f"{title}-{number}.bin"
        path.write_bytes(os.urandom(size))
        paths.append(path)
    assert not two.defender.notes.add_files(made.id, paths).problems
    return made.id


def alone(world: Path) -> None:
    """A Defender with one case and one note, nobody else."""
    (world / "post").mkdir()
    mine = new_desk(world / "mine")
    case = mine.cases.save({"code": "GT-2026-014", "title": "Padre que se busca", "type": "sij",
                            "state": "in_progress", "country": "GT", "risk": "high"})
    note = mine.notes.new(case.id, {"title": "Casa cerrada", "text": "Nadie abrió."})
    mine.close()
    write_facts(world, case=case.id, note=note.id)


def assigned(world: Path) -> None:
    """Two desks that trust each other, a case, and a note with two files that waits to leave."""
    two = _two(world)
    two.assign()
    two.witness()
    note = _note(two, "Pintas", 2)
    _end(two, note=note)


def packed(world: Path) -> None:
    """The same, and one series lies in ``post``."""
    two = _two(world)
    two.assign()
    two.witness()
    note = _note(two, "Pintas", 2)
    series = two.export()
    _end(two, note=note, series=series.code, parts=[part.file.name for part in series.parts])


def in_pieces(world: Path) -> None:
    """A file of two cells in bundles of its own; all but the last bundle were taken."""
    two = _two(world)
    two.assign()
    note = _note(two, "Video", 1, (4 << 20) + 2_000_000)
    series = two.defender.bundles.export(None, "usb", two.post, part_size=5_000_000)
    names = [part.file.name for part in series.parts]
    assert len(names) == 3
    for arrival in two.staff.inbox.take([part.file for part in series.parts[:-1]]):
        assert arrival.error is None, arrival.error
    _end(two, note=note, series=series.code, parts=names)


def answered(world: Path) -> None:
    """A series was handed over and taken; its receipt lies in ``post``."""
    two = _two(world)
    two.assign()
    note = _note(two, "Pintas", 2)
    series = two.export()
    for part in series.parts:
        two.defender.bundles.mark_handed(series.code, part.n)
    for arrival in two.staff.inbox.take([part.file for part in series.parts]):
        assert arrival.error is None, arrival.error
    receipt = two.staff.inbox.receipt_file(series.code, two.post)
    _end(two, note=note, series=series.code, receipt=receipt.name)


def drafted(world: Path) -> None:
    """A declaration that wants nothing and was approved: it can be frozen."""
    two = _two(world)
    two.assign()
    two.witness()
    mine, case = two.defender, two.ids["case"]
    witnesses = [
        mine.people.save({"case": case, "name": name, "language": "Kʼicheʼ",
                          "spanish": "speaks", "literacy": "reads", "can_sign": "signs"}).id
        for name in ("Marta Muestra Toj", "Julián Ejemplar Sic")
    ]
    made = mine.declarations.start(
        case, two.ids["witness"], "", two.ids["interview"], {"witnesses": witnesses}
    )
    fact = mine.declarations.add_paragraph(made.id, "", "Vi pintas en la pared.")
    mine.declarations.cite(fact.id, two.ids["interview"], "2")
    mine.declarations.approve(made.id, "2026-03-16", "R4CD", clauses_approved=True)
    _end(two, declaration=made.id)


def nothing(world: Path) -> None:
    """An empty folder."""
    (world / "post").mkdir()
    write_facts(world)


def _end(two: TwoDesks, **more: Any) -> None:
    two.defender.close()
    two.staff.close()
    write_facts(two.folder, **{**two.ids, **more})


def write_facts(world: Path, **more: Any) -> None:
    (world / "facts.json").write_text(json.dumps(more), encoding="utf-8")


Making = Callable[[Path], None]
