"""Whatever a person types, pastes or receives stays what it is: text (SEC-30, 31, 33, 36).

The corpora are ``tests/vectors/naughty.json`` (ours) and ``blns.json`` (the Big List of Naughty
Strings). They go through every text field of every kind, every page, every field of every page,
the search and the names of files.
"""

from __future__ import annotations

import ast
import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6 import QtGui
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from defender_desk.desk.desk import Desk, open_desk
from defender_desk.domain.display_text import clean
from defender_desk.domain.fields import NOUNS, Kind
from defender_desk.domain.searchable import match_expression
from defender_desk.settings import Settings
from defender_desk.ui import fonts, theme
from defender_desk.ui.crash import Crashes
from defender_desk.ui.pages import ROUTES
from defender_desk.ui.tips import tip
from defender_desk.ui.window import Window
from defender_desk.ui.workspace import Workspace
from tests.ui import marked_desk

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
_OURS = json.loads((VECTORS / "naughty.json").read_text(encoding="utf-8"))["texts"]
OURS = len(_OURS)
NAUGHTY: list[str] = [
    *_OURS, *json.loads((VECTORS / "blns.json").read_text(encoding="utf-8")),
]
MARKUP = '<img src="file:///etc/hostname"><b>gordo</b> &lt;i&gt; &amp; <a href="x">y</a>'
HOSTILE = (
    f"{MARKUP} al\u202erev\u00e9s\u202c \U0001f600 {{name}} %1 &Cerrar\n"
    "Mar\u00eda\nde los\nSantos"
)
LONG = "W" * 5_000 + " palabra" * 600
PATIENCE = 60_000


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    return marked_desk.make(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def desk(marked: tuple[Path, str], tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(marked[0] / "vault", tmp_path / "vault")
    opened = open_desk(tmp_path / "vault", marked[1], ballast=0)
    yield opened
    opened.close()


def free_fields(kind: str) -> list[str]:
    """Fields of a kind that take any text."""
    return [name for name, field in NOUNS[kind].fields.items()
            if field.kind in (Kind.TEXT, Kind.LONG_TEXT) and not field.choices
            and name not in marked_desk.KEPT]


def fill(desk: Desk, text: str, kinds: Sequence[str] = ()) -> list[tuple[str, str, dict[str, Any]]]:
    """Write ``text`` into every free field of the newest record of these kinds (all of them)."""
    changes: list[tuple[str, str, dict[str, Any]]] = []
    for kind in kinds or NOUNS:
        found = desk.records.all(kind)
        if found and free_fields(kind):
            changes.append((kind, found[-1].id, dict.fromkeys(free_fields(kind), text)))
    desk.records.save_many(changes)
    return changes


# --- what is kept ---------------------------------------------------------------------------------


def test_every_text_field_of_every_kind_gives_back_what_it_was_given(desk: Desk) -> None:
    """Round after round each field gets the next text, until every text was in several fields."""
    fields = [(kind, desk.records.all(kind)[-1].id, name) for kind in NOUNS
              if desk.records.all(kind) for name in free_fields(kind)]
    assert len(fields) > 80
    seen: Counter[int] = Counter()
    rounds = 3 * len(NAUGHTY) // len(fields) + 1
    for turn in range(rounds):
        changes: dict[tuple[str, str], dict[str, Any]] = {}
        for at, (kind, record, name) in enumerate(fields):
            number = (at + turn * len(fields)) % len(NAUGHTY)
            seen[number] += 1
            text = NAUGHTY[number]
            given = text if clean(text).strip() else f"x {text}"
            changes.setdefault((kind, record), {})[name] = given
        desk.records.save_many([(kind, record, values)
                                for (kind, record), values in changes.items()])
        for (kind, record), values in changes.items():
            held = desk.records.one(kind, record)
            for name, given in values.items():
                assert getattr(held, name) == clean(given), (kind, name, given)
    assert min(seen[number] for number in range(len(NAUGHTY))) >= 2


def test_twenty_thousand_searches_never_fail_and_know_no_operator(desk: Desk) -> None:
    chance = random.Random(31)
    signs = '"*^():+-<>={}[]~@#$%&|\\/.,;!?\u0000\u202e\'\u02bc\u00e9\u0301 abc'
    words = [*NAUGHTY, "NEAR", "AND", "OR", "NOT", "col", *signs]
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE words USING fts5(kind, text)")
    table.execute("INSERT INTO words VALUES ('note', 'alpha beta gamma')")
    for number in range(20_000):
        text = NAUGHTY[number] if number < len(NAUGHTY) else "".join(
            chance.choice(words)[:40] for _n in range(chance.randint(1, 8)))
        match = match_expression(text)
        if match is not None:
            table.execute("SELECT count(*) FROM words WHERE words MATCH ?", (match,)).fetchone()
        if number < OURS:
            desk.search.find(text, 3)
    table.close()
    fill(desk, "alpha beta gamma", ["note"])
    assert desk.search.find("gamma alpha")
    for asked in ("alpha NOT beta", "alpha OR zzz", "NEAR(alpha zzz)", "title:alpha", "alp* zzz",
                  '"alpha" zzz'):
        # Each sign of the query language is only a word or nothing: what is not written is not
        # found, and nothing is excluded either.
        assert desk.search.find(asked) == [], asked


def test_a_file_may_be_called_anything(desk: Desk, tmp_path: Path) -> None:
    from PIL import Image

    picture = tmp_path / "bild.jpg"
    Image.new("RGB", (8, 8)).save(picture)
    data = picture.read_bytes()
    folder = tmp_path / "phone"
    folder.mkdir()
    files = {}
    for number, text in enumerate(NAUGHTY[:OURS] + NAUGHTY[OURS::8]):
        name = text.replace("/", "-").replace("\0", "").encode("utf-8", "ignore")[:120]
        file = folder / (name.decode("utf-8", "ignore") + f"{number}.jpg")
        file.write_bytes(data + bytes([number % 256, number // 256]))
        files[number] = file
    note = desk.records.all("note")[0].id
    added = desk.notes.add_files(note, list(files.values()))
    assert not added.problems
    assert len(added.files) == len(files)
    out = tmp_path / "out"
    out.mkdir()
    for row, file in zip(added.files, files.values(), strict=True):
        assert row.name == " ".join(clean(file.name).split()), row.name
        taken = desk.notes.take_out(row.id, out)
        assert taken.parent == out
        assert taken.read_bytes() == file.read_bytes()
        assert not set(taken.name) & set('<>:"/\\|?*\n\t'), taken.name


# --- what is shown --------------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot, marked: tuple[Path, str], tmp_path: Path) -> Iterator[Window]:
    shutil.copytree(marked[0] / "vault", tmp_path / "vault")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    fonts.load(fonts.FIRST)
    theme.apply_theme(app, "light")
    crashes = Crashes(lambda: None)
    made = Window(tmp_path / "vault", Settings(show_full_names=True), crashes)
    made.resize(1366, 698)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not crashes.seen, crashes.seen


def shell(window: Window) -> Workspace:
    assert isinstance(window.workspace, Workspace)
    return window.workspace


def rich(window: QWidget) -> list[str]:
    """Every widget that would read a text as markup."""
    found = []
    for each in [*window.findChildren(QWidget), *QApplication.topLevelWidgets()]:
        if isinstance(each, QLabel) and not each.objectName().startswith("qt_") \
                and each.textFormat() is not Qt.TextFormat.PlainText:
            found.append(f"label {each.text()[:60]!r}")
        if isinstance(each, QMessageBox) and each.textFormat() is not Qt.TextFormat.PlainText:
            found.append("box")
        # The manual's chapters are set in type from the program's own files, and nothing else is.
        if isinstance(each, QTextEdit) and not each.isReadOnly():
            found.append("text edit")
        for name in ("toolTip", "statusTip", "whatsThis"):
            if QtGui.Qt.mightBeRichText(getattr(each, name)()):
                found.append(f"{name} of {type(each).__name__} {getattr(each, name)()[:60]!r}")
        if isinstance(each, QAbstractItemView) and each.model() is not None:
            model = each.model()
            for row in range(min(model.rowCount(), 50)):
                told = model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
                if told and QtGui.Qt.mightBeRichText(str(told)):
                    found.append(f"row of {type(each).__name__}")
    return found


def each_page(window: Window, qtbot: QtBot, look: Callable[[str], None]) -> None:
    """Go to every page and look at it once it has loaded."""
    assert window.desk is not None
    for route, where in marked_desk.places(window.desk).items():
        shell(window).go(route, **where)
        qtbot.waitUntil(lambda: not window.tasks.busy, timeout=PATIENCE)
        look(route)


def test_no_page_reads_markup_and_every_field_keeps_what_is_typed(
    window: Window, qtbot: QtBot, marked: tuple[Path, str]
) -> None:
    opened = open_desk(window.folder, marked[1], ballast=0)
    fill(opened, HOSTILE)
    window.enter(opened)
    typed = 0

    def look(route: str) -> None:
        nonlocal typed
        page = shell(window).page
        assert rich(window) == [], route
        shown = " ".join(label.text() for label in page.findChildren(QLabel))
        assert "\u202e" not in window.windowTitle(), route
        for box in page.findChildren(QLineEdit):
            if shiboken6.isValid(box) and box.isEnabled() and not box.isReadOnly() \
                    and box.validator() is None and box.maxLength() > 1000:
                box.selectAll()
                box.insert(MARKUP)
                if shiboken6.isValid(box):
                    assert box.text() == MARKUP, route
                    typed += 1
        for text in page.findChildren(QPlainTextEdit):
            if shiboken6.isValid(text) and text.isEnabled() and not text.isReadOnly():
                text.selectAll()
                text.insertPlainText(HOSTILE)
                if shiboken6.isValid(text):
                    assert text.toPlainText() == HOSTILE, route
                    typed += 1
        assert rich(window) == [], route
        assert "<b>" in shown or not any("gordo" in word for word in shown.split()), route

    each_page(window, qtbot, look)
    assert typed > 40


def test_words_of_five_thousand_letters_push_no_page_out_of_the_window(
    window: Window, qtbot: QtBot, marked: tuple[Path, str]
) -> None:
    opened = open_desk(window.folder, marked[1], ballast=0)
    fill(opened, LONG)
    window.enter(opened)
    wide: dict[str, int] = {}

    def look(route: str) -> None:
        wide[route] = shell(window).page.minimumSizeHint().width()

    each_page(window, qtbot, look)
    assert set(wide) == set(ROUTES)
    assert window.width() == 1366, {r: w for r, w in wide.items() if w > 1200}


def test_a_name_with_signs_nobody_sees_is_told_on_its_page(
    window: Window, qtbot: QtBot, marked: tuple[Path, str]
) -> None:
    opened = open_desk(window.folder, marked[1], ballast=0)
    case = opened.records.all("case")[0].id
    opened.people.save({"case": case, "name": "Rosa Ejemplo Sic", "role": "testigo"})
    twin = opened.people.save({"case": case, "name": "Rosa Ejem\u200bplo Sic"})
    window.enter(opened)
    shell(window).go("person", case_id=case, person_id=twin.id)
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=PATIENCE)
    shown = " ".join(label.text() for label in shell(window).page.findChildren(QLabel))
    assert "se ve igual" in shown
    assert "R. E. S. · testigo" in shown


@pytest.mark.parametrize("text", [MARKUP, "<img src=x>", "a &lt;b&gt;", "<?xml version='1.0'?>",
                                  " \n <table><tr>", "<b>", *NAUGHTY[:60]])
def test_a_tooltip_shows_markup_as_it_is_written(text: str) -> None:
    made = tip(text)
    assert not QtGui.Qt.mightBeRichText(made)
    assert made.replace("\u2060", "") == text.replace("\u2060", "")


def test_every_tooltip_goes_through_it() -> None:
    """A constant message of ours may stand alone; whatever else may hold somebody's words."""
    ui = Path(__file__).resolve().parents[2] / "defender_desk" / "ui"
    wrong = []
    for file in sorted(ui.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "setToolTip":
                given = node.args[0]
                name = getattr(getattr(given, "func", None), "id", "")
                if not isinstance(given, ast.Constant) and name not in ("_", "tip"):
                    wrong.append(f"{file.name}:{node.lineno}")
    assert wrong == []
