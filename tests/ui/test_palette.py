"""The search box: groups, typing errors, what was used last, and the page and place of a hit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from defender_desk.desk.practice import PracticeDay
from defender_desk.ui import theme
from defender_desk.ui.palette import Palette, grouped
from defender_desk.ui.widgets.found import FoundRow, pieces
from defender_desk.ui.workspace import Workspace
from tests.ui.room_e import walked, window_on


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> PracticeDay:
    return walked(tmp_path_factory.mktemp("palette"))


@pytest.fixture
def space(begun: PracticeDay, tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with window_on(begun, tmp_path, qapp) as found:
        yield found


def opened(space: Workspace) -> Palette:
    space.open_search()
    QApplication.processEvents()
    found = [p for p in space.findChildren(Palette) if p.isVisible()]
    assert len(found) == 1
    return found[0]


def typed(palette: Palette, text: str) -> list[FoundRow]:
    palette.box.blockSignals(True)
    palette.box.setText(text)
    palette.box.blockSignals(False)
    palette._begin()
    palette._search(text)
    QApplication.processEvents()
    return palette.found.rows


def lines(rows: list[FoundRow]) -> list[FoundRow]:
    return [row for row in rows if row.id]


def heads(rows: list[FoundRow]) -> list[str]:
    return [row.title for row in rows if not row.id]


def enter(palette: Palette) -> None:
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_people_papers_and_deeds_stand_in_groups(space: Workspace) -> None:
    rows = typed(opened(space), "kiche")
    assert heads(rows)[:2] == ["Personas", "Documentos y evidencia"]
    titles = [row.title for row in lines(rows)]
    assert "C. P. X." in titles
    assert "D. I. C." in titles
    assert not any("Catarina" in row.spoken for row in rows)
    assert len([row for row in lines(rows) if row.id != "more"]) == 8
    # The rest is one key away.
    assert lines(rows)[-1].id == "more"
    palette = space.findChildren(Palette)[-1]
    palette.found.step(-1)
    enter(palette)
    assert len(lines(palette.found.rows)) > 8
    assert "more" not in {row.id for row in palette.found.rows}


def test_a_slip_of_the_finger_is_forgiven(space: Workspace) -> None:
    palette = opened(space)
    wanted = {row.id for row in lines(typed(palette, "Catarina"))}
    for slip in ("Catarnia", "Catirina", "catarin", "CATARIMA", "Ctaarina"):
        assert wanted & {row.id for row in lines(typed(palette, slip))}, slip
    assert "Preparar envío" in " ".join(row.title for row in lines(typed(palette, "preprar")))
    assert lines(typed(palette, "zzzzqqqq")) == []
    assert "zzzzqqqq" in palette.found.rows[0].title


def test_a_paragraph_opens_at_its_place(space: Workspace, begun: PracticeDay, qtbot: Any
                                        ) -> None:
    palette = opened(space)
    rows = typed(palette, "siembra vi pintas")
    row = next(r for r in lines(rows) if "¶" in r.second)
    palette.found.setCurrentIndex(palette.found.model().index(rows.index(row), 0))
    enter(palette)
    QApplication.processEvents()
    route, arguments = space.here
    assert route == "declaration"
    assert arguments["declaration_id"] == begun.ids["declaration"]
    wanted = arguments["paragraph_id"]
    page: Any = space.page
    qtbot.waitUntil(lambda: page.list.current == wanted, timeout=60_000)
    assert "siembra" in page.list.row_of(wanted).view.es


def test_a_file_opens_on_its_note(space: Workspace, begun: PracticeDay) -> None:
    caption = begun.story["photos"][2]["caption"]
    palette = opened(space)
    rows = typed(palette, caption)
    row = lines(rows)[0]
    palette.found.setCurrentIndex(palette.found.model().index(rows.index(row), 0))
    enter(palette)
    route, arguments = space.here
    assert (route, arguments["note_id"]) == ("note", begun.ids["note"])
    page: Any = space.page
    assert page.files.current == arguments["file_id"]
    assert space.desk.notes.file(page.files.current).caption == caption


def test_its_keys_open_it_and_the_letters_go_to_its_box(space: Workspace, qtbot: Any) -> None:
    space.window().activateWindow()
    QTest.keyClick(space.window(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    [palette] = space.findChildren(Palette)
    QTest.keyClicks(palette.box, "pintas")
    qtbot.waitUntil(lambda: len(lines(palette.found.rows)) > 1
                    and palette.found.rows[0].title == "Documentos y evidencia", timeout=60_000)
    enter(palette)
    assert space.here[0] in {"note", "declaration", "interview"}


def test_enter_waits_for_what_was_typed(space: Workspace, begun: PracticeDay, qtbot: Any
                                        ) -> None:
    palette = opened(space)
    assert palette.found.current_id()
    QTest.keyClicks(palette.box, "Cuaderno de cuentas")
    QTest.keyClick(palette.box, Qt.Key.Key_Return)
    assert palette.isVisible()
    qtbot.waitUntil(lambda: space.here[0] != "today", timeout=60_000)
    # Not the paper that stood first before anything was typed.
    assert space.here != ("declaration", {"declaration_id": begun.ids["declaration"]})


def test_what_was_used_last_comes_first(space: Workspace) -> None:
    first = opened(space)
    typed(first, "Catarina")
    chosen = first.found.current_id()
    enter(first)
    second = opened(space)
    assert heads(second.found.rows)[0] == "Lo último"
    assert lines(second.found.rows)[0].id == chosen
    typed(second, "plazos casos")
    typed(second, "envíos")
    enter(second)
    assert space.here[0] == "outgoing"
    third = opened(space)
    deeds = [row for row in lines(third.found.rows) if not row.id.startswith("record:")]
    assert deeds[0].id == "go_outgoing"


def test_commands_show_their_keys_and_do_their_deed(space: Workspace, begun: PracticeDay) -> None:
    space.go("case", case_id=begun.ids["case"])
    palette = opened(space)
    [row] = [r for r in lines(typed(palette, "nueva entrevista")) if r.id == "new_interview"]
    assert row.keys == ("Ctrl", "Mayús", "I")
    assert row.second == "en GT-2026-014"
    typed(palette, "cubrir la pantalla")
    assert palette.found.current_id() == "cover"
    QTest.keyClick(palette.box, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_hostile_words_are_only_words(space: Workspace) -> None:
    palette = opened(space)
    for text in ("<b>x</b>", '" OR * ', "'; DROP TABLE words; --", "\u202e\u0000", "a" * 20_000,
                 "👩🏽‍⚖️ ʼ'’", "%s {n} {x}", "\n\n", "NEAR(a b)"):
        typed(palette, text)
        shown = list(palette.findChildren(QLabel))
        assert all(label.textFormat() == Qt.TextFormat.PlainText for label in shown)
    typed(palette, "pintas")
    assert lines(palette.found.rows)


def test_arrows_pass_over_the_heads(space: Workspace) -> None:
    palette = opened(space)
    rows = typed(palette, "pintas")
    ids = [row.id for row in lines(rows)]
    seen = [palette.found.current_id()]
    for _step in range(len(ids)):
        QTest.keyClick(palette.box, Qt.Key.Key_Down)
        seen.append(palette.found.current_id())
    assert seen == [*ids, ids[0]]
    QTest.keyClick(palette.box, Qt.Key.Key_Up)
    assert palette.found.current_id() == ids[-1]


def test_groups_share_the_room() -> None:
    def many(count: int, name: str) -> list[FoundRow]:
        return [FoundRow(f"{name}{n}", name) for n in range(count)]

    rows = grouped([("A", many(9, "a"), 3), ("B", many(9, "b"), 4), ("C", many(2, "c"), 3)], 8)
    assert [sum(r.title == name for r in rows if r.id) for name in "abc"] == [3, 3, 2]
    rows = grouped([("A", many(1, "a"), 3), ("B", many(9, "b"), 4)], 8)
    assert sum(r.title == "b" for r in rows if r.id) == 7
    assert grouped([("A", [], 3)], 8) == []


@pytest.mark.parametrize(("text", "met", "bold"), [
    ("habla Kʼicheʼ", ["kiche"], ["Kʼicheʼ"]), ("Peña, peñón", ["pen"], ["Peña", "peñón"]),
    ("nada", ["x"], []), ("", ["x"], []), ("a\nb", ["b"], ["b"]),
])
def test_what_was_met_stands_out(text: str, met: list[str], bold: list[str]) -> None:
    cut = pieces(text, met)
    assert "".join(part for part, _hit in cut) == text
    assert [part for part, hit in cut if hit] == bold


def test_no_gap_stands_around_a_short_list(space: Workspace) -> None:
    palette = opened(space)
    typed(palette, "xyzxyz")
    assert palette.found.height() < 120
    around = palette.box.height() + palette.hint.height() + 60
    assert palette.height() <= palette.found.height() + around


@pytest.mark.parametrize(("wide", "high", "scale"), [(960, 560, 1.0), (960, 560, 1.5),
                                                     (1366, 698, 1.5)])
def test_the_box_stays_inside_of_a_small_window(
    space: Workspace, wide: int, high: int, scale: float, qapp: QApplication
) -> None:
    theme.apply_theme(qapp, "light", scale)
    window = space.window_
    window.resize(wide, high)
    QApplication.processEvents()
    box = Palette(space)
    box.show_below(space.top)
    box.box.setText("kiche")
    QTest.qWait(0)
    QApplication.processEvents()
    inside = window.geometry()
    try:
        assert box.geometry().bottom() <= inside.bottom()
        assert inside.left() <= box.geometry().left()
        assert box.geometry().right() <= inside.right()
        assert box.hint.visibleRegion().boundingRect().height() >= box.hint.fontMetrics().height()
    finally:
        box.close()
        theme.apply_theme(qapp, "light")
