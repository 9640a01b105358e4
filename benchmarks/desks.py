"""The large desk: unlocked, searched, listed, read while work arrives, rebuilt."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.children import piece
from benchmarks.figures import Beside, Figure, percentile

CASES, NOTES = 5_000, 100_000
ARRIVING = 5_000
"""Notes of each package while pages are read."""
QUERIES = (
    "mercado", "lopez perez", "tzutujil", "puerta cuaderno", "casa", "registro nac", "madre hija",
    "kʼicheʼ", "costa mont", "juzgado", "l", "siembra camino lluvia", "parroquia", "denuncia am",
    "San Ficticio", "no-such-word-anywhere", "García", "viajó después", "carta foto", "marzo",
)
"""What a person types: one word, several, beginnings, accents left out, nothing found."""


def measure(work: Path, runs: int, cases: int = CASES, notes: int = NOTES) -> list[Figure]:
    """Make the desk, then measure on it; the parts that change it come last."""
    home = large(work, cases, notes)
    figures = _unlocking(home, runs)
    figures += _searching(home)
    figures += _arriving(work, home)
    figures += _rebuilding(home, min(runs, 3))
    return figures


def large(work: Path, cases: int, notes: int) -> Path:
    """The folder of the large desk, made when it is not there yet."""
    home = work / "large"
    if not (home / "made.json").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        made = piece("desks", "make", folder=str(home), cases=cases, notes=notes)
        (home / "made.json").write_text(json.dumps(made), encoding="utf-8")
    return home


# --- making ---------------------------------------------------------------------------------------


def make(folder: str, cases: int, notes: int) -> dict[str, Any]:
    """The practice desk, and its notes once more in a plain SQLite file beside it."""
    from defender_desk.desk.practice_large import make_large_desk

    home = Path(folder)
    made = make_large_desk(home, cases=cases, notes=notes)
    desk, _phrase = opened(folder)
    plain = sqlite3.connect(home / "plain.db")
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("CREATE TABLE cases (id TEXT, code TEXT, title TEXT, place TEXT)")
    plain.execute("CREATE TABLE note (id TEXT, title TEXT, text TEXT)")
    plain.execute("CREATE VIRTUAL TABLE words USING fts5(title, text, content='note', "
                  "tokenize='unicode61 remove_diacritics 2')")
    try:
        for record in desk.records.all("case"):
            plain.execute("INSERT INTO cases VALUES (?,?,?,?)",
                          (record.id, record.code, record.title, record.place))
        ids = desk.records.ids("note")
        for start in range(0, len(ids), 2_000):
            page = desk.records.page("note", ids[start : start + 2_000])
            plain.executemany("INSERT INTO note VALUES (?,?,?)",
                              [(note.id, note.title, note.text) for note in page])
        plain.execute("INSERT INTO words(words) VALUES ('rebuild')")
        plain.commit()
    finally:
        plain.close()
        desk.close()
    return made


def opened(folder: str) -> tuple[Any, str]:
    """The large desk in ``folder``, unlocked, and its phrase."""
    from defender_desk.desk.desk import open_desk

    home = Path(folder) / "defender"
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    return open_desk(home / "vault", phrase), phrase


# --- unlocking ------------------------------------------------------------------------------------


def _unlocking(home: Path, runs: int) -> list[Figure]:
    told = [piece("desks", "unlock", folder=str(home)) for _run in range(runs)]
    peak = max(t["peak_mb"] for t in told)
    plain = Beside("opening plain SQLite with the same notes", tuple(t["plain"] for t in told))
    return [
        Figure("unlock the large desk, with key derivation", "s",
               tuple(t["whole"] for t in told), beside=(plain,), peak_mb=peak),
        Figure("unlock apart from key derivation", "s",
               tuple(t["whole"] - t["derivation"] for t in told), at_most=0.5, beside=(plain,),
               peak_mb=peak),
    ]


def unlock(folder: str) -> dict[str, Any]:
    """Seconds: unlocking until the cases are counted, derivation within it, plain SQLite."""
    from defender_desk.desk import desk as _desk  # imported while the unlock page is shown

    spent = [0.0]
    real = subprocess.run

    def timed(*given: Any, **named: Any) -> Any:
        # The derivation is the only child that unlocking starts (crypto/derive.py).
        began = time.perf_counter()
        try:
            return real(*given, **named)
        finally:
            spent[0] += time.perf_counter() - began

    vars(subprocess)["run"] = timed
    began = time.perf_counter()
    desk, _phrase = opened(folder)
    desk.cases.ids(only="all")
    whole = time.perf_counter() - began
    desk.close()
    began = time.perf_counter()
    plain = sqlite3.connect(Path(folder) / "plain.db")
    plain.execute("SELECT rowid FROM cases ORDER BY rowid DESC").fetchall()
    took = time.perf_counter() - began
    plain.close()
    return {"whole": whole, "derivation": spent[0], "plain": took, "opened_by": _desk.__name__}


# --- searching and listing ------------------------------------------------------------------------


def _searching(home: Path) -> list[Figure]:
    told = piece("desks", "search", folder=str(home))
    fts = Beside("FTS5 alone, plain SQLite, newest first, p95", (percentile(told["fts"], 0.95),))
    scan = Beside("LIKE over plain SQLite, p95", (percentile(told["scan"], 0.95),))
    peak = told["peak_mb"]
    return [
        Figure("search as shown (30 hits with snippets), p95", "ms",
               (percentile(told["search"], 0.95),), at_most=50, beside=(fts, scan), peak_mb=peak,
               note=f"{len(told['search'])} searches; median {percentile(told['search'], 0.5):.1f},"
                    f" worst {max(told['search']):.1f} ms"),
        Figure("first page of the list of cases, just opened", "ms", (told["first"],), at_most=100,
               beside=(Beside("the same rows from plain SQLite", (told["plain_page"],)),),
               peak_mb=peak),
        Figure("page of the list of cases, later", "ms", tuple(told["pages"]), at_most=100),
    ]


def search(folder: str) -> dict[str, Any]:
    """Milliseconds of each search and of pages of the list."""
    from defender_desk.domain.searchable import words

    desk, _phrase = opened(folder)
    plain = sqlite3.connect(Path(folder) / "plain.db")
    facts: dict[str, Any] = {"search": [], "fts": [], "scan": [], "pages": []}
    began = time.perf_counter()
    ids = desk.cases.ids()
    desk.cases.rows(ids[:30])
    facts["first"] = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    plain.execute("SELECT * FROM cases ORDER BY rowid DESC LIMIT 30").fetchall()
    facts["plain_page"] = (time.perf_counter() - began) * 1000
    for start in range(30, 930, 30):
        facts["pages"].append(_ms(lambda s=start: desk.cases.rows(ids[s : s + 30])))
    for _round in range(5):
        for query in QUERIES:
            facts["search"].append(_ms(lambda q=query: desk.search.find(q)))
            match = " ".join(f'"{word}"*' for word in words(query))
            facts["fts"].append(_ms(lambda m=match: plain.execute(
                "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 30", (m,)
            ).fetchall()))
    for query in QUERIES:
        pattern = f"%{query}%"
        facts["scan"].append(_ms(lambda p=pattern: plain.execute(
            "SELECT rowid FROM note WHERE text LIKE ? OR title LIKE ? ORDER BY rowid DESC LIMIT 30",
            (p, p),
        ).fetchall()))
    desk.close()
    plain.close()
    return facts


def _ms(work: Any) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


# --- a page read while work arrives ---------------------------------------------------------------


def _arriving(work: Path, home: Path) -> list[Figure]:
    folder = work / "arriving"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    told = piece("desks", "arrive", folder=str(home), to=str(folder))
    shutil.rmtree(folder)
    alone = Beside("the same while nothing arrives, p95", (percentile(told["quiet"], 0.95),))
    reads = told["busy"]
    return [
        Figure("page read while packages arrive, p50", "ms", (percentile(reads, 0.5),),
               at_most=100),
        Figure("page read while packages arrive, p95", "ms", (percentile(reads, 0.95),),
               beside=(alone,), at_most=100,
               note=f"{len(reads)} pages while {told['notes']:,} notes arrived in "
                    f"{told['seconds']:.1f} s beside {told['present']:,} present; "
                    f"worst {max(reads):.0f} ms"),
        Figure("packing words only, notes a second", "notes/s", (told["packed_a_second"],)),
        Figure("taking words in, notes a second", "notes/s", (told["notes"] / told["seconds"],),
               peak_mb=told["peak_mb"]),
    ]


def arrive(folder: str, to: str) -> dict[str, Any]:
    """A copy of the large desk receives packages from another large desk while pages are read."""
    from defender_desk.desk.desk import Profile, create, new_recovery_words
    from defender_desk.desk.practice_large import fill
    from defender_desk.progress import Silent

    sender, phrase = opened(folder)
    post = Path(to) / "post"
    post.mkdir()
    team = create(Path(to) / "staff", Profile("Hannah Sample", "staff", "US"), phrase,
                  new_recovery_words(), ballast=0)
    try:
        present = sender.records.count("note")
        fill(team, cases=sender.records.count("case"), notes=present, seed=2, progress=Silent())
        mine, theirs = sender.keys.card(post), team.keys.card(post)
        team.keys.trust(mine, sender.keys.my_digits(), "by phone")
        sender.keys.trust(theirs, team.keys.my_digits(), "by phone")
        first = sender.records.page("note", sender.records.ids("note")[: 2 * ARRIVING])
        began = time.perf_counter()
        files = [
            part.file
            for start in range(0, len(first), ARRIVING)
            for part in sender.bundles.export(
                [note.id for note in first[start : start + ARRIVING]], "folder", post
            ).parts
        ]
        packed = time.perf_counter() - began
        ids = team.records.ids("note")
        chance = random.Random(3)
        quiet = [_page(team, ids, chance) for _n in range(100)]
        busy: list[float] = []
        over = threading.Event()
        reader = threading.Thread(target=_read_on, args=(team, ids, chance, busy, over))
        reader.start()
        began = time.perf_counter()
        for arrival in team.inbox.take(files):
            if arrival.error is not None:
                raise arrival.error
        seconds = time.perf_counter() - began
        over.set()
        reader.join()
    finally:
        sender.close()
        team.close()
    return {"quiet": quiet, "busy": busy, "seconds": seconds, "notes": len(first),
            "present": present, "packed_a_second": len(first) / packed}


def _read_on(
    desk: Any, ids: list[int], chance: random.Random, took: list[float], over: threading.Event
) -> None:
    """Read a page again and again, with the pause of a person who scrolls fast."""
    while not over.wait(0.02):
        took.append(_page(desk, ids, chance))


def _page(desk: Any, ids: list[int], chance: random.Random) -> float:
    at = chance.randrange(max(1, len(ids) - 40))
    return _ms(lambda: desk.records.page("note", ids[at : at + 40]))


# --- rebuilding -----------------------------------------------------------------------------------


def _rebuilding(home: Path, runs: int) -> list[Figure]:
    told = [piece("desks", "rebuild", folder=str(home)) for _run in range(runs)]
    return [Figure(
        "rebuild every table and the index from the journal", "s",
        tuple(t["seconds"] for t in told),
        beside=(Beside("FTS5 'rebuild' alone, plain SQLite", tuple(t["plain"] for t in told)),),
        peak_mb=max(t["peak_mb"] for t in told), note=f"{told[0]['records']:,} records",
    )]


def rebuild(folder: str) -> dict[str, Any]:
    """Seconds to make every record table and the word index anew."""
    from defender_desk.storage.vault import Vault

    home = Path(folder) / "defender"
    phrase = (home / "passphrase.txt").read_text(encoding="utf-8").strip()
    with Vault.open(home / "vault", phrase) as vault:
        began = time.perf_counter()
        records = vault.rebuild()
        seconds = time.perf_counter() - began
    plain = sqlite3.connect(Path(folder) / "plain.db")
    began = time.perf_counter()
    plain.execute("INSERT INTO words(words) VALUES ('rebuild')")
    plain.commit()
    took = time.perf_counter() - began
    plain.close()
    return {"seconds": seconds, "records": records, "plain": took}
