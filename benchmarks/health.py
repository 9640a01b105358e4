"""Checking a vault of 20,000 changes, destroying its keys, and giving everything new ones."""

from __future__ import annotations

import io
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.figures import Beside, Figure

OPS = 20_000
FILES, SIZE = 40, 1 << 20
_PHRASE = "lluvia rueda camino puente lobo trece"


def measure(work: Path, runs: int, ops: int = OPS) -> list[Figure]:
    """security.md REL-19 (the journal checked within a second), SEC-42 (keys gone within one)."""
    from defender_desk.progress import Silent
    from defender_desk.storage import health_journal
    from defender_desk.storage.health import Check
    from defender_desk.storage.vault import Vault

    made = _make(work / "checked", ops)
    with Vault.open(made, _PHRASE, ballast=0) as vault:
        with vault.lanes.read() as connection:
            journal = _timed(runs, lambda: health_journal.check_journal(connection, Silent()))
            heads = connection.exec_driver_sql("SELECT header, id FROM op").all()
            plain = _timed(runs, lambda: _only_digests(heads))
            tables = _timed(max(2, runs // 2),
                            lambda: health_journal.check_view(connection, Silent()))
        quick = _timed(runs, lambda: Check(vault).run())
        full = _timed(max(2, runs // 2), lambda: Check(vault, full=True).run())
    kind = f"{ops:,} changes"
    return [
        Figure(f"journal checked, {kind}", "s", journal, at_most=1.0,
               beside=(Beside("digests of the headers alone", plain),),
               note="headers, bodies, chains, seals"),
        Figure(f"every list made anew and compared, {kind}", "s", tables),
        Figure(f"quick check, {kind}, {FILES} files", "s", quick),
        Figure(f"full check, {kind}, {FILES} files", "s", full),
        Figure("keys destroyed", "s", _wiped(made, work, runs), at_most=1.0,
               note="then nothing opens; the files go afterwards"),
        Figure(f"new keys for everything, {FILES} files of 1 MB", "s", _rotated(made, work)),
    ]


def _make(folder: Path, ops: int) -> Path:
    from defender_desk.crypto.recovery_words import words_for
    from defender_desk.domain.record import new_id
    from defender_desk.storage.vault import Profile, Vault

    shutil.rmtree(folder, ignore_errors=True)
    chance = random.Random(7)
    words = ("mercado", "puerta", "camino", "cuaderno", "madre", "pared", "pintas", "juzgado")
    profile = Profile("Inés Ejemplo Batz", "defender", "GT")
    with Vault.create(folder, _PHRASE, profile, words_for(bytes(16)), log_n=10, ballast=0) as made:
        for start in range(0, ops, 1000):
            made.records.save_many([
                ("note", new_id(), {
                    "case": "C", "code": f"E-{start + n}",
                    "title": " ".join(chance.choices(words, k=4)),
                    "text": " ".join(chance.choices(words, k=40)),
                }) for n in range(min(1000, ops - start))
            ])
            made.journal.seal_now()
        for number in range(FILES):
            made.attachments.add(io.BytesIO(chance.randbytes(SIZE + number)), f"{number}.bin")
    return folder


def _timed(runs: int, work: Callable[[], object]) -> tuple[float, ...]:
    spent = []
    for _turn in range(runs):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return tuple(spent)


def _only_digests(heads: Any) -> None:
    import hashlib

    for header, op_id in heads:
        assert hashlib.sha256(header).hexdigest() == op_id


def _wiped(made: Path, work: Path, runs: int) -> tuple[float, ...]:
    from defender_desk.storage.wipe import destroy_keys

    spent = []
    for number in range(runs):
        trial = work / f"wiped-{number}"
        trial.mkdir()
        for file in made.glob("*.age"):
            shutil.copy(file, trial)
        begun = time.perf_counter()
        destroy_keys(trial)
        spent.append(time.perf_counter() - begun)
    return tuple(spent)


def _rotated(made: Path, work: Path) -> tuple[float, ...]:
    from defender_desk.crypto.recovery_words import words_for
    from defender_desk.storage.vault import Vault

    trial = Path(shutil.copytree(made, work / "rotated"))
    vault = Vault.open(trial, _PHRASE, ballast=0)
    begun = time.perf_counter()
    vault.rotate(_PHRASE, "otra frase para abrir esto", words_for(bytes(range(16))), log_n=10)
    return (time.perf_counter() - begun,)
