"""The first page of every list on the large desk: from going there until its rows are painted."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import furnished
from benchmarks.children import piece
from benchmarks.driver import Driver, until, wait
from benchmarks.figures import Figure

MOST = 100
"""Milliseconds (issue 3, line 8)."""
LIMIT = 60.0
"""Seconds after which a list is given up."""
WORD = "mercado"


def measure(work: Path, runs: int, cases: int, notes: int) -> list[Figure]:
    """Go to each list ``runs`` times from Today."""
    home, ids = furnished.furnished(work, cases, notes)
    told = piece("lists", "show", folder=str(home), runs=max(3, runs), ids=ids)
    return [
        Figure(f"first rows of {name}", "ms", tuple(each["wall"]), at_most=MOST,
               note=f"{each['rows']:,} rows; of it the processor {min(each['cpu']):.0f} ms at"
                    f" least; the first time {each['first']:.0f} ms")
        for name, each in told["lists"].items()
    ]


def show(folder: str, runs: int, ids: dict[str, str]) -> dict[str, Any]:
    """Milliseconds of every list, and how many rows it has."""
    eye = Eye(folder)
    eye.unlock()
    found: dict[str, dict[str, Any]] = {}
    for name, (route, arguments, rows) in _lists(ids).items():
        times, cpu = [], []
        count = 0
        for _run in range(runs + 1):
            eye.go("help")
            wait(40)
            begun, used = time.perf_counter(), time.process_time()
            eye.space.go(route, **arguments)
            if name == "the evidence of a case, as a list":
                begun, used = eye.evidence_list()
            count = eye.painted(rows, begun)
            times.append((time.perf_counter() - begun) * 1000)
            cpu.append((time.process_time() - used) * 1000)
            eye.settled()
        found[name] = {"wall": times[1:], "cpu": cpu[1:], "first": times[0], "rows": count}
    found["the search box"] = _search(eye, runs)
    eye.window.close()
    return {"lists": found}


def _search(eye: Eye, runs: int) -> dict[str, Any]:
    """The search box: a word typed until its hits stand there."""
    from defender_desk.ui.palette import Palette

    times, cpu, count = [], [], 0
    for _run in range(runs + 1):
        eye.go("help")
        eye.space.open_search()
        box = next(each for each in eye.window.findChildren(Palette) if each.isVisible())
        eye.settled()
        begun, used = time.perf_counter(), time.process_time()
        box.box.setText(WORD)
        box._search(WORD)  # the pause after the last letter is no part of it
        until(partial(_found, box))
        box.grab()
        times.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - used) * 1000)
        count = len(box._hits)
        eye.settled()
        box.close()
        eye.settled()
    return {"wall": times[1:], "cpu": cpu[1:], "first": times[0], "rows": count}


def _found(box: Any) -> bool:
    return bool(box._hits)


class Eye(Driver):
    """Sees when rows are painted."""

    def painted(self, rows: Callable[[Any], int], begun: float) -> int:
        """Wait until the page shows rows and the window was drawn with them; how many it has."""
        from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

        loop = QEventLoop()
        seen = [0]

        def look() -> None:
            if seen[0] or time.perf_counter() - begun > LIMIT:
                loop.quit()
            else:
                seen[0] = rows(self.space.page)

        class Drawn(QObject):
            def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.UpdateRequest:
                    if seen[0]:
                        QTimer.singleShot(0, loop.quit)
                    else:
                        # Rows that this very drawing shows count: nothing comes between.
                        seen[0] = rows(eye.space.page)
                        if seen[0]:
                            QTimer.singleShot(0, loop.quit)
                return False

        eye = self
        drawn = Drawn()
        handle = self.window.windowHandle()
        handle.installEventFilter(drawn)
        self.window.installEventFilter(drawn)
        slow = QTimer()
        slow.setInterval(500)
        slow.timeout.connect(look)
        slow.start()
        loop.exec()
        slow.stop()
        handle.removeEventFilter(drawn)
        self.window.removeEventFilter(drawn)
        if not any(seen):
            raise RuntimeError(f"{type(self.space.page).__name__} shows no rows")
        return seen[0]

    def evidence_list(self) -> tuple[float, float]:
        """From the pictures of a case's evidence to the list of it; when that was asked for."""
        from defender_desk.ui.widgets import Segmented

        self.painted(_in_tab, time.perf_counter())
        self.settled()
        begun, used = time.perf_counter(), time.process_time()
        next(each for each in self.seen(Segmented) if each.value() == "grid")
        self.space.page.view._shown._looked("list")
        return begun, used


def _views(page: Any) -> list[Any]:
    from PySide6.QtWidgets import QAbstractItemView

    return [each for each in page.findChildren(QAbstractItemView)
            if each.isVisible() and type(each).__name__ not in {"QListView", "QComboBoxListView"}]


def _loaded(view: Any) -> int:
    """Its rows, 0 while the first one is not at hand."""
    from defender_desk.ui.widgets.lists import ROW

    model = view.model()
    if model is None or not model.rowCount():
        return 0
    first = model.index(0, 0)
    return int(model.rowCount()) if first.data(ROW) is not None or first.data() else 0


def _longest(page: Any) -> int:
    """The rows of the page's own list."""
    return max((_loaded(view) for view in _views(page)), default=0)


def _in_tab(page: Any) -> int:
    """The rows of what the tab of a case shows: of a list, or names to be clicked."""
    from defender_desk.ui.widgets import Card

    if page.view is None:
        return 0
    tab = page.view._shown
    if tab is None:
        return 0
    listed = max((_loaded(view) for view in _views(tab)), default=0)
    return listed or sum(card.body.count() for card in tab.findChildren(Card) if card.isVisible())


def _lists(ids: dict[str, str]) -> dict[str, tuple[str, dict[str, str], Callable[[Any], int]]]:
    case = {"case_id": ids["case"]}
    tabs = {
        "the people of a case": "people", "the evidence of a case, pictures": "evidence",
        "the evidence of a case, as a list": "evidence", "the interviews of a case": "interviews",
        "the declarations of a case": "declarations", "what of a case is not sent": "sends",
    }
    found: dict[str, tuple[str, dict[str, str], Callable[[Any], int]]] = {
        "the cases": ("cases", {}, _longest),
        **{name: ("case", {**case, "tab": tab}, _in_tab) for name, tab in tabs.items()},
        "the search attempts of a case": ("search_log", case, _longest),
        "the timeline of a case": ("timeline", case, _longest),
        "the versions of a text": ("versions", {"record": ids["note"]}, _longest),
        "the contacts": ("people", {}, _longest),
        "what can be packed": ("export", {}, _longest),
        "the packages made": ("outgoing", {}, _longest),
        "what arrived": ("inbox", {}, _longest),
        "what happened here": ("activity", {}, _longest),
        "the trash": ("bin", {}, _longest),
        "texts that differ": ("conflicts", {}, _longest),
    }
    return found
