"""Widgets, forms, file dialogs, printer and crash box, each alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMessageBox,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from defender_desk import paths
from defender_desk.desk.desk import new_recovery_words, recovery_sheet_pdf
from defender_desk.errors import DiskFull, PrinterFailed
from defender_desk.ui import crash, files, printing, theme
from defender_desk.ui.forms import NounForm
from defender_desk.ui.widgets import (
    Button,
    Cell,
    Chip,
    Choice,
    Field,
    IconButton,
    Line,
    Lines,
    LongText,
    Notice,
    PassphraseField,
    Row,
    Segmented,
    StateChip,
    Table,
)
from defender_desk.ui.widgets.dates import DateField
from defender_desk.ui.widgets.groups import Group
from defender_desk.ui.widgets.people import PeoplePicker
from defender_desk.ui.widgets.picture_grid import PictureGrid, Shape, Tile

ROWS_HERE = (("code", "title"), ("safety_notes",))
HOSTILE = "<b>Ana</b> & <img src=x> #let x = 1 \u202eabc"


@pytest.fixture(autouse=True)
def dressed(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply_theme(app, "light")


def held(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.show()


def test_nothing_typed_is_taken_for_markup(qtbot: QtBot) -> None:
    for made in (Notice("warning", HOSTILE, HOSTILE), Chip(HOSTILE), Field(HOSTILE, Line(HOSTILE))):
        held(qtbot, made)
        for label in made.findChildren(QLabel):
            assert label.textFormat() is Qt.TextFormat.PlainText
    button = Button("Ana & Luz", on=lambda: None)
    held(qtbot, button)
    assert button.text() == "Ana && Luz"
    assert button.accessibleName() == "Ana & Luz"
    box = crash.box(None, HOSTILE, HOSTILE)
    qtbot.addWidget(box)
    assert box.textFormat() is Qt.TextFormat.PlainText


def test_a_state_is_words_beside_its_colour(qtbot: QtBot) -> None:
    chip = StateChip("handed_over")
    held(qtbot, chip)
    assert chip.accessibleName() == chip.text() == "Entregado, falta acuse"


def test_pasting_loses_the_markup_and_keeps_two_hundred_thousand_letters(qtbot: QtBot) -> None:
    box = LongText("", "Nota")
    held(qtbot, box)
    pasted = QMimeData()
    pasted.setHtml("<b>negrita</b>")
    pasted.setText("negrita")
    box.insertFromMimeData(pasted)
    assert box.toPlainText() == "negrita"
    long = QMimeData()
    long.setText("ñʼ " * 66_667)
    box.insertFromMimeData(long)
    assert len(box.toPlainText()) == len("negrita") + 200_001


def test_the_glottal_letter_has_a_key(qtbot: QtBot) -> None:
    line = Line("K", "Nombre")
    held(qtbot, line)
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus, timeout=20_000)
    qtbot.keyClick(line, Qt.Key.Key_Apostrophe, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == "K\u02bc"


def test_arrow_keys_move_between_segments(qtbot: QtBot) -> None:
    told: list[str] = []
    segments = Segmented([("yes", "Sí"), ("no", "No"), ("later", "Después")], "yes", told.append)
    held(qtbot, segments)
    qtbot.keyClick(segments, Qt.Key.Key_Right)
    qtbot.keyClick(segments, Qt.Key.Key_Left)
    qtbot.keyClick(segments, Qt.Key.Key_Left)
    assert told == ["no", "yes", "later"]


def test_the_wheel_changes_no_answer(qtbot: QtBot) -> None:
    choice = Choice([("a", "A"), ("b", "B")], "a")
    held(qtbot, choice)
    event = type("Wheel", (), {"ignored": False, "ignore": lambda self: setattr(
        self, "ignored", True)})()
    choice.wheelEvent(event)
    assert choice.value() == "a"
    assert event.ignored


def test_a_phrase_is_hidden_until_its_eye_is_pressed(qtbot: QtBot) -> None:
    field = PassphraseField("Frase")
    held(qtbot, field)
    field.line.setText("volcan canasta")
    assert field.line.displayText() != "volcan canasta"
    field.eye.click()
    assert field.line.displayText() == "volcan canasta"
    assert field.eye.accessibleName() == "Ocultar la frase"


def test_rows_are_spoken_and_chosen_by_keyboard(qtbot: QtBot) -> None:
    told: list[str] = []
    rows = [Row(str(n), f"GT-{n}", f"Caso {n}", "Quiché", ("19 mar", "attention", ""), None)
            for n in range(3)]
    lines = Lines(rows, told.append, "Casos")
    held(qtbot, lines)
    spoken = lines.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "GT-1, Caso 1, Quiché, 19 mar"
    lines.setFocus()
    lines.select("0")
    qtbot.keyClick(lines, Qt.Key.Key_Down)
    assert told == ["1"]
    lines.set_rows(rows[1:])
    assert lines.current_id() == "1"
    assert told == ["1"]
    assert not lines.grab().isNull()


def test_a_table_keeps_what_is_chosen(qtbot: QtBot) -> None:
    told: list[str] = []
    table = Table([("Código", 80), ("Estado", None)], told.append, "Envíos")
    held(qtbot, table)
    table.set_rows([("a", ["K7QM", Cell("Sin enviar", "attention", "circle-dashed")]),
                    ("b", ["T6RB", "x"])])
    table.setCurrentIndex(table.model().index(1, 0))
    table.set_rows([("b", ["T6RB", "y"])])
    assert told == ["b"]
    assert table.current_id() == "b"
    assert not table.grab().isNull()


def test_a_date_is_said_back_in_words_and_a_wrong_one_never_kept(qtbot: QtBot) -> None:
    told: list[int] = []
    field = DateField(None, "Fecha del hecho", lambda: told.append(1))
    held(qtbot, field)
    field.mode.set_value("about")
    field.box.setText("marzo de 2018")
    field.box.editingFinished.emit()
    kept = field.value()
    assert kept is not None
    assert "marzo de 2018" in field.echo.text()
    field.box.setText("31/2/2019")
    field.box.editingFinished.emit()
    assert field.problem
    assert field.box.text() == "31/2/2019"
    assert field.value() == kept
    assert len(told) == 1


def test_the_last_person_goes_only_after_a_warning(qtbot: QtBot) -> None:
    told: list[int] = []
    picker = PeoplePicker([("1", "M. F. T."), ("2", "C. P. X.")], ["1"], lambda: told.append(1))
    held(qtbot, picker)
    qtbot.keyClicks(picker.box, "c. p")
    qtbot.keyClick(picker.box, Qt.Key.Key_Return)
    assert picker.value() == ["1", "2"]
    qtbot.keyClick(picker.box, Qt.Key.Key_Backspace)
    assert picker.value() == ["1", "2"]
    qtbot.keyClick(picker.box, Qt.Key.Key_Backspace)
    assert picker.value() == ["1"]
    assert len(told) == 2


def test_a_form_follows_from_the_noun_and_gives_back_what_it_was_given(qtbot: QtBot) -> None:
    form = NounForm("person", [["name", "occupation"], ["birth"], ["also_known_as"]])
    held(qtbot, form)
    told: list[str] = []
    form.changed.connect(told.append)
    given = {"name": HOSTILE, "occupation": "vecina", "also_known_as": ["Cata", "Doña Cata"]}
    form.set_values(given)
    assert told == []
    assert {name: form.values()[name] for name in given} == given
    line = form.widget("name")
    assert isinstance(line, Line)
    line.setText("Catarina")
    assert told == ["name"]
    assert line.accessibleName()
    form.show_missing(["occupation"])
    assert form.widget("occupation").property("wrong") == "true"


def test_an_answered_dialog_is_not_shown(tmp_path: Path) -> None:
    files.answer_with([tmp_path / "a.jpg"])
    assert files.pick_files(None, "x") == [tmp_path / "a.jpg"]


def test_what_is_printed_is_the_pdf_under_a_code(qtbot: QtBot, tmp_path: Path) -> None:
    pdf = recovery_sheet_pdf(new_recovery_words(), "es")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    assert printing.print_on(printer, pdf, "hoja") == 1
    assert printer.docName() == "hoja"
    made = printing.OpenPdf((tmp_path / "out.pdf").read_bytes())
    was = printing.OpenPdf(pdf)
    assert made.pages == was.pages
    assert abs(made.size(0).width() - was.size(0).width()) < 2
    with pytest.raises(PrinterFailed):
        printing.print_on(printer, b"not a PDF", "hoja")


def test_a_crash_says_where_and_never_what(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    crashes = crash.Crashes(lambda: parent)
    try:
        secret = "Catarina Prueba Xol"
        raise ValueError(secret)
    except ValueError as error:
        crashes.take(error)
    shown = parent.findChild(QMessageBox)
    assert shown is not None
    told = shown.text() + shown.informativeText() + shown.detailedText()
    assert "Catarina" not in told
    assert "test_parts.py" in told
    assert "seguro" in told or "salvo" in told or "guardado" in told
    logged = "".join(file.read_text() for file in paths.log_folder().glob("*"))
    assert "Catarina" not in logged
    assert "test_parts.py" in logged
    shown.close()
    crashes.take(DiskFull(needed=0, place="USB"))


def test_a_group_stays_folded_until_something_in_it_is_wrong(qtbot: QtBot) -> None:
    kept: dict[str, list[int]] = {}
    group, form = Group("Safety", "shield-alert", "case.safety", kept), NounForm("case", ROWS_HERE)
    group.add(form)
    held(qtbot, group)
    button = group.findChild(IconButton)
    assert button is not None
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert group.folded
    assert not form.isVisible()
    assert kept == {"case.safety": [0]}
    again = Group("Safety", "shield-alert", "case.safety", kept)
    inside = NounForm("case", ROWS_HERE)
    again.add(inside)
    held(qtbot, again)
    assert again.folded
    inside.show_missing(["code"])
    assert inside.widget("code").isVisible()
    assert kept == {"case.safety": [0]}, "opened for this time only"
    group.turn()
    assert kept == {}


def test_enter_presses_a_button_once(qtbot: QtBot) -> None:
    told: list[str] = []
    for button in (Button("Sí", on=lambda: told.append("words")),
                   IconButton("x", "Cerrar", lambda: told.append("drawing"))):
        held(qtbot, button)
        qtbot.keyClick(button, Qt.Key.Key_Return)
        qtbot.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
        qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier,
                          "\r", True)
        QApplication.sendEvent(button, again)
    assert told == ["words", "words", "drawing", "drawing"]


def test_what_stands_below_a_field_is_spoken_with_it(qtbot: QtBot) -> None:
    line = Line("", "Código")
    field = Field("Código", line, "Lo pone el equipo.")
    held(qtbot, field)
    assert line.accessibleDescription() == "Lo pone el equipo."
    field.set_problem("Esto hace falta.")
    assert line.accessibleDescription() == "Esto hace falta."
    field.set_problem("")
    assert line.accessibleDescription() == "Lo pone el equipo."


def test_a_row_without_room_tells_its_words_and_keeps_its_column(qtbot: QtBot) -> None:
    """Pointed at, what ends in … is told whole; a state never runs over the cell before it."""
    long = "Mercado municipal de San Ficticio, puesto de la entrada"
    table = Table([("Uno", 80), ("Dos", 80), ("Tres", None)], name="Tabla")
    table.set_rows([("a", ["corto", Cell("El equipo lo recibió", "success", "check-check"), long])])
    table.resize(300, 120)
    held(qtbot, table)
    delegate, option = table.itemDelegate(), QStyleOptionViewItem()

    def cut(column: int) -> list[str]:
        index = table.model().index(0, column)
        option.rect = table.visualRect(index)
        return delegate.cut(option, index)  # type: ignore[attr-defined]  # Table's own delegate

    assert [cut(0), cut(1), cut(2)] == [[], ["El equipo lo recibió"], [long]]
    lines = Lines([Row("a", "GT-2026-014", long)], name="Lista")
    lines.resize(200, 100)
    held(qtbot, lines)
    first = lines.model().index(0, 0)
    point = lines.visualRect(first).center()
    asked = QHelpEvent(QEvent.Type.ToolTip, point, lines.viewport().mapToGlobal(point))
    QApplication.sendEvent(lines.viewport(), asked)
    assert QToolTip.text() == long
    QToolTip.hideText()


def test_a_picture_that_arrives_after_its_grid_went_is_left_alone(qtbot: QtBot) -> None:
    came: list[Any] = []
    grid = PictureGrid("Evidence", Shape(182, 178, 62), lambda _name, done: came.append(done))
    grid.show_tiles([Tile(str(n), "t", "s", picture=f"p{n}") for n in range(9)])
    grid.resize(600, 600)
    grid.show()
    qtbot.waitUntil(lambda: bool(came), timeout=60_000)
    shiboken6.delete(grid)  # the list of rows took its place while the picture was read
    came[0](None)
    assert len(came) == 1
