"""An hour of use in one window on the large desk: does its memory stay where it was?

Every page is gone to, lists are scrolled, notes and declarations opened and typed in, photographs
looked at, words searched, themes and text sizes changed, the desk locked and unlocked; faster than
a person would. Once a minute what the process holds is written down (``hour.csv``).
"""

from __future__ import annotations

import csv
import gc
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import furnished
from benchmarks.children import piece
from benchmarks.driver import Driver, wait
from benchmarks.figures import Figure

MOST_MB = 250
GROWTH_MB = 10
"""Between the first third and the last: a line that is flat apart from its noise."""
HALF_AN_HOUR = 30
"""Minutes below which a line tells nothing about growth: every page is still new."""
COLUMNS = ("minutes", "rss_mb", "pss_mb", "private_mb", "heap_mb", "threads", "handles", "objects",
           "pages", "locks", "at")
SEARCHED = ("mercado", "lopez", "parroqiua", "casa puerta", "cuadreno", "denuncia")


def measure(
    work: Path, cases: int, notes: int, minutes: float, to: Path
) -> list[Figure]:
    """Use the window for so many minutes; the line of its memory is kept in file ``to``."""
    home, ids = furnished.furnished(work, cases, notes)
    told = piece("hour", "use", folder=str(home), minutes=minutes, to=str(to), ids=ids)
    rows = told["rows"]
    third = max(1, len(rows) // 3)
    first = sum(row["rss_mb"] for row in rows[:third]) / third
    last = sum(row["rss_mb"] for row in rows[-third:]) / third
    return [
        Figure(f"memory after {minutes:g} minutes of use", "MB", (rows[-1]["rss_mb"],),
               at_most=MOST_MB, note=f"{told['pages']} pages, {told['locks']} locks; "
               f"least {min(r['rss_mb'] for r in rows):.0f}, most "
               f"{max(r['rss_mb'] for r in rows):.0f} MB; of it the process's alone "
               f"{rows[-1]['private_mb']:.0f} MB; {to}"),
        Figure("growth from the first third of it to the last", "MB", (last - first,),
               at_most=GROWTH_MB if minutes >= HALF_AN_HOUR else None,
               note="; ".join(f"{kind} {count:+}" for kind, count in told["grown"])),
    ]


def use(folder: str, minutes: float, to: str, ids: dict[str, str]) -> dict[str, Any]:
    """What the process held, minute by minute."""
    began = time.monotonic()
    hand = Hand(folder, ids)
    rows: list[dict[str, float]] = []
    step = min(60.0, minutes * 60 / 10)
    before: Counter[str] = Counter()
    with Path(to).open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, COLUMNS)
        written.writeheader()
        for name, deed in hand.deeds():
            deed()
            if time.monotonic() - began < (len(rows) + 1) * step:
                continue
            rows.append(_held(hand, (time.monotonic() - began) / 60, name))
            written.writerow(rows[-1])
            file.flush()
            if len(rows) == 3:
                before = _objects()
            if time.monotonic() - began >= minutes * 60:
                break
    grown = _objects()
    grown.subtract(before)
    hand.window.close()
    return {"rows": rows, "pages": hand.pages, "locks": hand.locks,
            "grown": grown.most_common(8)}


def _held(hand: Hand, minutes: float, name: str) -> dict[str, Any]:
    gc.collect()
    memory = _memory()
    return {
        "minutes": round(minutes, 1), **memory,
        "threads": threading.active_count(), "handles": len(os.listdir("/proc/self/fd")),
        "objects": len(gc.get_objects()), "pages": hand.pages, "locks": hand.locks, "at": name,
    }


def _memory() -> dict[str, float]:
    """Resident, shared out, the process's own, and the C heap, in 10^6 bytes (proc(5))."""
    found = {"Rss": 0, "Pss": 0, "Private_Dirty": 0}
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
        name, _colon, value = line.partition(":")
        if name in found:
            found[name] = int(value.split()[0])
    heap, within = 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        if line.endswith("[heap]"):
            within = True
        elif within and line.startswith("Rss:"):
            heap, within = int(line.split()[1]), False
    mb = {"rss_mb": found["Rss"], "pss_mb": found["Pss"], "private_mb": found["Private_Dirty"],
          "heap_mb": heap}
    return {name: round(kib * 1024 / 1e6, 1) for name, kib in mb.items()}


def _objects() -> Counter[str]:
    """How many Python objects of each kind live."""
    return Counter(type(each).__name__ for each in gc.get_objects())


class Hand(Driver):
    """The hand that uses the window; ``deeds`` never ends."""

    def __init__(self, folder: str, ids: dict[str, str]) -> None:
        super().__init__(folder)
        self._ids = ids
        self._chance = random.Random(11)
        self.pages = self.locks = 0
        self.unlock()

    def go(self, route: str, **arguments: Any) -> None:
        """Go there, and look at it for a moment."""
        super().go(route, **arguments)
        self.pages += 1
        wait(60)

    def deeds(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What is done, round after round."""
        from defender_desk.ui.pages import ROUTES

        turn = 0
        while True:
            for route in ROUTES:
                if route not in ("rotation", "emergency", "restore", "components"):
                    yield f"page {route}", partial(self._look, route)
            for tab in ("overview", "people", "evidence", "interviews", "declarations", "sends"):
                yield f"tab {tab}", partial(self._tab, tab)
            for _n in range(8):
                yield "other cases and notes", self._other
            yield "a note typed in", partial(self._type, "note", note_id=self._ids["note"])
            yield "a declaration typed in", partial(
                self._type, "declaration", declaration_id=self._ids["declaration"])
            yield "photographs", self._photographs
            for word in SEARCHED:
                yield "search", partial(self.search, word)
            turn += 1
            yield "another look", partial(self._dress, turn)
            if turn % 3 == 0:
                yield "lock and unlock", self._lock

    def _look(self, route: str) -> None:
        ids = self._ids
        known = {
            "case": {"case_id": ids["case"]}, "matter": {"case_id": ids["case"]},
            "case_form": {"case_id": ids["case"]}, "timeline": {"case_id": ids["case"]},
            "search_log": {"case_id": ids["case"]}, "import_photos": {"case_id": ids["case"]},
            "person": {"case_id": ids["case"], "person_id": ids["person"]},
            "interview": {"interview_id": ids["interview"]}, "note": {"note_id": ids["note"]},
            "declaration": {"declaration_id": ids["declaration"]},
            "signing": {"declaration_id": ids["declaration"]},
            "assignment": {"assignment_id": ids["assignment"]},
            "viewer": {"owner_id": ids["photographs"]}, "versions": {"record": ids["note"]},
        }
        self.go(route, **known.get(route, {}))
        self.scroll(6, self._chance)

    def _tab(self, tab: str) -> None:
        self.go("case", case_id=self._ids["case"], tab=tab)
        self.scroll(12, self._chance)

    def _other(self) -> None:
        desk: Any = self.window.desk
        cases = desk.records.ids("case")
        case = desk.records.page("case", [self._chance.choice(cases)])[0].id
        self.go("case", case_id=case)
        notes = desk.notes.of_case(case)
        if notes:
            self.go("note", note_id=self._chance.choice(notes).id)

    def _type(self, route: str, **arguments: Any) -> None:
        self.go(route, **arguments)
        self.type("La casa tiene dos puertas. ")
        self.settled()

    def _photographs(self) -> None:
        self.go("viewer", owner_id=self._ids["photographs"])
        for _n in range(12):
            self.space.page.step(1)
            self.settled()

    def _dress(self, turn: int) -> None:
        scale = 1.25 if turn % 4 == 2 else 1.0
        look = ("light", "dark", "sun")[turn % 3]
        self.go("cases")
        self.window.apply_settings(
            replace(self.window.settings, theme=look, text_scale=scale))
        self.settled()

    def _lock(self) -> None:
        self.window.lock()
        self.settled()
        self.locks += 1
        self.unlock()
