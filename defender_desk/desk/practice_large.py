"""A large practice desk with invented cases and notes, for measuring."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from defender_desk.desk.desk import (
    Desk,
    Profile,
    create,
    new_recovery_words,
    propose_passphrase,
    vault_exists,
)
from defender_desk.desk.folders import make_folder
from defender_desk.domain.record import new_id
from defender_desk.errors import VaultExists
from defender_desk.progress import Progress, Silent

BATCH = 2_000
"""Records saved in one transaction."""

TYPES = ("asylum", "sij", "family_separation", "labor")
PLACES = (("Quiché", "San Ficticio"), ("Huehuetenango", "Villa Muestra"),
          ("Sololá", "Cantón Ejemplar"), ("Suchitepéquez", "Costa Ejemplo"))
WORDS = (
    "la el una casa pared calle vecina mercado siembra camino llave puerta cuaderno recibo"
    " parroquia promotora secretario alcalde constancia registro nacimiento hija padre madre abuela"
    " tía niño"
    " dijo vio recuerda guarda preguntó contestó viajó volvió firmó entregó después antes"
    " desde hasta marzo junio domingo lluvia cosecha costa montaña aldea cantón municipio"
    " departamento carta foto López Pérez Tzʼutujil Kʼicheʼ Qʼanjobʼal Ixil Mam interpretó temor"
    " amenaza denuncia juzgado"
).split()


def words(chance: random.Random, count: int) -> str:
    """``count`` invented Spanish words; common words come more often, as in real text."""
    picked = [WORDS[min(int(chance.expovariate(0.05)), len(WORDS) - 1)] for _n in range(count)]
    return " ".join(picked).capitalize() + "."


def case_values(chance: random.Random, number: int) -> dict[str, Any]:
    """Field values of an invented case."""
    department, place = chance.choice(PLACES)
    return {
        "code": f"GT-{2019 + number % 8}-{number:05}", "title": f"Caso de práctica · {place[:7]}.",
        "type": chance.choice(TYPES), "state": "in_progress", "country": "GT",
        "department": department, "place": place, "opened": f"20{19 + number % 8}-03-09",
        "risk": chance.choice(("low", "medium", "high")),
    }


def note_values(
    chance: random.Random, case: str, number: int, length: int = 60
) -> dict[str, Any]:
    """Field values of an invented note of ``length`` words; ``number`` counts within its case."""
    return {
        "case": case, "code": f"E-{number:02}", "title": words(chance, 5)[:-1],
        "type": "observation", "text": words(chance, length), "obtained": "2026-03-11",
        "place": chance.choice(PLACES)[1],
    }


def fill(desk: Desk, *, cases: int, notes: int, seed: int, progress: Progress) -> None:
    """Add ``cases`` cases and ``notes`` notes spread over them, in large transactions."""
    chance = random.Random(seed)
    ids = [new_id() for _n in range(cases)]
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("case", record, case_values(chance, n)) for n, record in enumerate(ids, start=1)
    ]
    rows += [
        ("note", new_id(), note_values(chance, ids[n % cases], n // cases + 1))
        for n in range(notes)
    ]
    for start in range(0, len(rows), BATCH):
        desk.records.save_in_bulk(rows[start : start + BATCH])
        progress.step(min(start + BATCH, len(rows)), len(rows))


def make_large_desk(
    folder: Path,
    *,
    cases: int,
    notes: int,
    media_mb: int = 0,
    seed: int = 1,
    log_n: int = 18,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Make a Defender's desk in ``folder``/defender; returns what was made, for printing.

    ``media_mb`` megabytes of photographs (4.1 MB each) are attached to the first note.
    """
    from defender_desk.media.practice_photos import practice_photo

    watched = progress or Silent()
    home = folder / "defender"
    make_folder(home)
    if vault_exists(home / "vault"):
        raise VaultExists
    passphrase = propose_passphrase()
    (home / "passphrase.txt").write_text(passphrase + "\n", encoding="utf-8")
    profile = Profile(name="Inés Ejemplo Batz", role="defender", country="GT", title="Licda.")
    desk = create(home / "vault", profile, passphrase, new_recovery_words(), log_n=log_n)
    try:
        fill(desk, cases=cases, notes=notes, seed=seed, progress=watched)
        photos = 0
        if media_mb:
            phone = folder / "phone"
            phone.mkdir(exist_ok=True)
            case = desk.cases.rows(desk.cases.ids(only="all")[:1])[0].id
            note = desk.notes.new(case, {"title": "Fotos"})
            for number in range(max(1, round(media_mb / 4.1))):
                path = phone / f"IMG_{number:04}.JPG"
                path.write_bytes(practice_photo(
                    "wall", taken="2026-03-11T09:52:00", gps=None, approx_bytes=4_100_000
                ))
                desk.notes.add_files(note.id, [path], watched)
                path.unlink()
                photos += 1
    finally:
        desk.close()
    return {"vault": str(home / "vault"), "cases": cases, "notes": notes, "photos": photos}
