"""The large desk with every other room full too: people, papers, attempts, packages, the bin.

What is added lies around one busy case, so that each list of it is long, and in tables of all
cases. It is made once and kept beside the desk.
"""

from __future__ import annotations

import json
import random
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import desks
from benchmarks.children import piece

BUSY = {
    "person": 300, "note": 2_000, "interview": 200, "declaration": 200, "search_attempt": 600,
    "appointment": 60,
}
"""Records of the busy case."""
PHOTOS = 60
CONTACTS, REMOVED, CONFLICTS, VERSIONS, SENT, ARRIVED = 300, 400, 100, 300, 60, 60
TASKS = 1_000
"""Cases with an assignment and its deadlines."""
FIRST, LAST = ("Catarina", "Diego", "Juana", "Mateo", "Petrona"), ("Prueba", "Muestra", "Ficticia")
Items = list[tuple[str, str, dict[str, Any]]]


def furnished(work: Path, cases: int, notes: int) -> tuple[Path, dict[str, str]]:
    """The folder of a copy of the large desk with full rooms, and ids of what stands in them."""
    home = work / "furnished"
    told = home / "furnished.json"
    if not told.exists():
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(desks.large(work, cases, notes) / "defender", home / "defender")
        part = max(1, desks.CASES // cases)
        made = piece("furnished", "furnish", folder=str(home), part=part)
        told.write_text(json.dumps(made), encoding="utf-8")
    return home, json.loads(told.read_text(encoding="utf-8"))


def furnish(folder: str, part: int) -> dict[str, Any]:
    """Fill the rooms, each with one ``part``-th; the ids that pages ask for."""
    chance = random.Random(7)
    desk, phrase = desks.opened(folder)
    home = Path(folder)
    try:
        _received(desk)
        ids = desk.records.all("case")
        busy, others = ids[len(ids) // 2].id, [case.id for case in ids]
        made = _busy(desk, busy, chance, part)
        made["assignment"] = _everywhere(desk, others, busy, chance, part)
        made["case"] = busy
        made["photographs"] = _photographs(desk, home, busy, max(6, PHOTOS // part))
        _posted(desk, home, others, busy, phrase, part)
        removed = desk.records.all("note", case=others[1])[:1]
        for case in others[2 : 2 + max(2, REMOVED // part // 4)]:
            removed += desk.records.all("note", case=case)[:4]
        for note in removed:
            desk.bin.remove(note.id)
        for number in range(max(5, VERSIONS // part)):
            desk.notes.save(made["note"], {"text": desks_words(chance, 60) + f" {number}"})
    finally:
        desk.close()
    _contested(home, phrase, made["case"], max(5, CONFLICTS // part), chance)
    return made


def _received(desk: Any) -> None:
    """What the large desk held before was sent and received long ago: on no real desk do a hundred
    thousand notes wait to leave."""
    desk._vault._lanes.write(
        lambda connection: connection.exec_driver_sql("UPDATE op SET state=3 WHERE state=0"))
    desk.records.came()


def desks_words(chance: random.Random, count: int) -> str:
    """Invented words, as the notes of the desk are made of."""
    from defender_desk.desk.practice_large import words

    return words(chance, count)


def _name(chance: random.Random) -> str:
    return f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}"


def _busy(desk: Any, case: str, chance: random.Random, part: int) -> dict[str, Any]:
    """Everything that belongs to the busy case; one id of each kind."""
    from defender_desk.desk.practice_large import note_values
    from defender_desk.domain.record import new_id

    count = {kind: max(5, number // part) for kind, number in BUSY.items()}
    people = [new_id() for _n in range(count["person"])]
    items: Items = [
        ("person", each, {"case": case, "name": _name(chance), "language": "mam"})
        for each in people
    ]
    rows: Items = [("note", new_id(), note_values(chance, case, 1_000 + n))
                   for n in range(count["note"])]
    rows += [("interview", new_id(), {
        "case": case, "number": n + 1, "person": people[n % len(people)], "language": "mam",
        "date": f"2026-{n % 9 + 1:02}-{n % 27 + 1:02}T10:00:00-06:00", "visibility": "defender",
        "interviewer": "Inés Ejemplo Batz",
        "notes": [{"number": k + 1, "time": "10:10", "text": desks_words(chance, 20),
                   "marked": False} for k in range(8)],
    }) for n in range(count["interview"])]
    rows += [("declaration", new_id(), {
        "case": case, "code": f"D-{n + 1:03}", "title": desks_words(chance, 4)[:-1],
        "template": "T1", "declarant": people[n % len(people)], "step": "draft",
    }) for n in range(count["declaration"])]
    rows += [("search_attempt", new_id(), {
        "case": case, "code": f"B-{n + 1:03}", "number": n + 1, "sought": people[0],
        "date": f"2026-{n % 9 + 1:02}-{n % 27 + 1:02}T09:00:00-06:00", "method": "visit",
        "place": "Villa Muestra", "what": desks_words(chance, 40), "result": "nothing",
    }) for n in range(count["search_attempt"])]
    today = date.today()
    rows += [("appointment", new_id(), {
        "case": case, "title": desks_words(chance, 3)[:-1], "errand": "visit",
        "day": (today + timedelta(days=n % 6)).isoformat(), "time": f"{8 + n % 9:02}:30",
    }) for n in range(count["appointment"])]
    desk.records.save_in_bulk(items + rows)
    first = {kind: record for kind, record, _values in reversed(rows)}
    return {"person": people[0], **first, **_written(desk, case, chance)}


def _written(desk: Any, case: str, chance: random.Random) -> dict[str, str]:
    """One declaration of 25 paragraph pairs, to be opened and typed in."""
    from benchmarks.paper import fill_declaration

    made, _ids, _texts = fill_declaration(desk, case, chance, desks_words)
    return {"declaration": str(made)}


def _everywhere(
    desk: Any, cases: list[str], busy: str, chance: random.Random, part: int
) -> str:
    """People of every case, contacts, assignments with their days; the busy case's assignment."""
    from defender_desk.domain.record import new_id

    today = date.today()
    items: Items = [
        ("person", new_id(), {"case": case, "name": _name(chance), "language": "mam"})
        for case in cases for _n in range(2)
    ]
    items += [("contact", new_id(), {
        "name": _name(chance), "role": chance.choice(("interpreter", "advocate", "community")),
        "organisation": "Organización de práctica",
    }) for _n in range(max(10, CONTACTS // part))]
    asked = [busy, *cases[: max(10, TASKS // part)]]
    items += [("assignment", new_id(), {
        "case": case, "requested_by": "Hannah Sample", "answer": "accepted",
        "received": "2026-03-09T10:05:00-06:00", "needed_es": "Seguir con el trabajo acordado.",
        "needed_en": "Go on with the work agreed.",
        "due": (today + timedelta(days=1 + at)).isoformat(),
        "tasks": [{"title_es": "Entrevista", "title_en": "Interview", "done": "",
                   "due": (today + timedelta(days=1 + at)).isoformat()}],
    }) for at, case in enumerate(asked)]
    for start in range(0, len(items), 2_000):
        desk.records.save_in_bulk(items[start : start + 2_000])
    return str(desk.cases.assignment_of(busy).id)


def _photographs(desk: Any, home: Path, case: str, count: int) -> str:
    """A note with ``count`` photographs; its id."""
    from defender_desk.media.practice_photos import SCENES, practice_photo

    phone = home / "phone"
    phone.mkdir(exist_ok=True)
    note = desk.notes.new(case, {"title": "Fotos de la casa"})
    files = []
    for number in range(count):
        path = phone / f"IMG_{number:04}.JPG"
        path.write_bytes(practice_photo(
            SCENES[number % len(SCENES)], taken=f"2026-03-11T09:{number % 60:02}:00", gps=None,
            approx_bytes=1_500_000,
        ))
        files.append(path)
    desk.notes.add_files(note.id, files)
    for path in files:
        path.unlink()
    return str(note.id)


def _posted(
    desk: Any, home: Path, cases: list[str], busy: str, phrase: str, part: int
) -> None:
    """Packages that left and assignments that came, from a team with a vault of its own."""
    from defender_desk.desk.desk import Profile, create, new_recovery_words

    post = home / "post"
    post.mkdir(exist_ok=True)
    team = create(home / "team" / "vault", Profile("Hannah Sample", "staff", "US"), phrase,
                  new_recovery_words(), log_n=10, ballast=0)
    try:
        mine, theirs = desk.keys.card(post), team.keys.card(post)
        card = team.keys.trust(mine, desk.keys.my_digits(), "by phone")
        desk.keys.trust(theirs, team.keys.my_digits(), "by phone")
        for number in range(max(4, ARRIVED // part)):
            series = team.assignments.make({
                "case": {"code": f"GT-2030-{number:04}", "title": "Encargo de práctica",
                         "type": "asylum", "state": "in_progress", "country": "GT"},
                "assignment": {"requested_by": "Hannah Sample", "needed_es": "Una entrevista.",
                               "needed_en": "An interview.",
                               "received": "2026-03-09T10:05:00-06:00"},
            }, card.device, post)
            for arrival in desk.inbox.take([each.file for each in series.parts]):
                if arrival.error is not None:
                    raise arrival.error
        for case in [each for each in cases if each != busy][: max(4, SENT // part)]:
            ids = [note.id for note in desk.records.all("note", case=case)[:5]]
            for note_id in ids:
                desk.notes.save(note_id, {"place": "Cantón Ejemplar"})
            series = desk.bundles.export(ids, "email", post)
            desk.bundles.mark_handed(series.code, 1)
    finally:
        team.close()


def _contested(
    home: Path, phrase: str, case: str, count: int, chance: random.Random
) -> None:
    """Notes of the busy case whose text two people changed apart."""
    from defender_desk.storage.vault import Vault

    with Vault.open(home / "defender" / "vault", phrase) as vault:
        for row in vault.records.find_rows("note", case=case)[:count]:
            held = vault.records.get(row.id)
            if held is None:
                continue
            for _side in range(2):
                vault.records.save("note", row.id, {"text": desks_words(chance, 60)},
                                   seen=held.heads)
