"""The declaration editor on a real desk: typing, the page, sources, steps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from defender_desk.ui.pages.declarations.page import DeclarationPage
from defender_desk.ui.pages.declarations.panels import AskPanel
from defender_desk.ui.printing import OpenPdf
from defender_desk.ui.widgets import Button, IconButton, LongText
from defender_desk.wording import _
from tests.ui.bench_b import Bench, bench, drafted

__all__ = ["bench", "drafted"]

HOSTILE = "<b>negrita</b> <img src=x onerror=1> #panic() $x$ *a* _b_ @ref \\ `c` [d]"


@pytest.fixture
def page(bench: Bench, qtbot: QtBot) -> DeclarationPage:
    made = DeclarationPage(bench, bench.ids["declaration"])
    bench.show(made, qtbot)
    qtbot.waitUntil(lambda: made.live.made > 0, timeout=20_000)
    return made


def calm(bench: Bench, qtbot: QtBot, page: DeclarationPage) -> None:
    page.before_leave()
    qtbot.waitUntil(lambda: not bench.tasks.busy, timeout=20_000)


def test_what_is_typed_stands_on_the_page_and_is_saved(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    before = page.live.made
    box = page.list.box
    assert box is not None
    box.setPlainText("Vi una camioneta azul.")
    qtbot.waitUntil(lambda: page.live.made > before, timeout=20_000)
    assert "camioneta azul" in page.live.sheet._pdf.document.getAllText(0).text()
    calm(bench, qtbot, page)
    views = bench.desk.declarations.paragraphs(bench.ids["declaration"])
    assert "Vi una camioneta azul." in [v.es for v in views]


def test_markup_stays_what_was_typed(bench: Bench, qtbot: QtBot, page: DeclarationPage) -> None:
    before = page.live.made
    box = page.list.box
    assert box is not None
    box.setPlainText(HOSTILE)
    qtbot.waitUntil(lambda: page.live.made > before, timeout=20_000)
    shown = page.live.sheet._pdf.document.getAllText(0).text()
    assert "<b>negrita</b>" in shown
    assert "#panic()" in shown
    now = page.list.current
    page.list.step(now, 1)
    calm(bench, qtbot, page)
    views = {v.id: v.es for v in bench.desk.declarations.paragraphs(bench.ids["declaration"])}
    assert views[now] == HOSTILE


def test_a_fixed_text_cannot_be_written_in(page: DeclarationPage) -> None:
    fixed = next(r for r in page.list.rows if r.view.fixed)
    page.list.activate(fixed.view.id)
    assert page.list.box is None
    assert not page.remove.isEnabled()
    assert page.add.isEnabled()


def test_only_one_paragraph_has_a_box(page: DeclarationPage) -> None:
    own = [r for r in page.list.rows if not r.view.fixed]
    page.list.activate(own[1].view.id)
    assert [r.view.id for r in page.list.rows if r.es is not None] == [own[1].view.id]


def test_a_paragraph_is_added_after_the_current_one_moved_and_taken_out(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    at = [r.view.id for r in page.list.rows].index(page.list.current)
    count = len(page.list.rows)
    page.new_action()
    qtbot.waitUntil(lambda: len(page.list.rows) == count + 1, timeout=20_000)
    new = page.list.rows[at + 1].view.id
    qtbot.waitUntil(lambda: page.list.current == new, timeout=20_000)
    page.writing.move(1)
    qtbot.waitUntil(lambda: page.list.rows[at + 2].view.id == new, timeout=20_000)
    page.writing.remove()
    qtbot.waitUntil(lambda: len(page.list.rows) == count, timeout=20_000)
    assert page.list.row_of(new) is None


def test_a_source_is_cited_and_taken_out(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    now = page.list.current
    known = [(s.record, s.part) for s in page.list.row_of(now).view.sources]
    page.show_side("sources")
    at = next(n for n, o in enumerate(page.options) if (o.record, o.part) not in known)
    page.sources.list.setFocus()
    page.sources._pick(str(at))
    wanted = len(known) + 1
    qtbot.waitUntil(lambda: len(page.list.row_of(now).view.sources) == wanted, timeout=20_000)
    option = page.options[at]
    page.writing.uncite(now, option.record, option.part)
    qtbot.waitUntil(lambda: len(page.list.row_of(now).view.sources) == len(known), timeout=20_000)


def test_english_stands_beside_only_where_it_is_made_here(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    held = page.list.row_of(page.list.current)
    assert held.en is None
    page._english_by("defender")
    qtbot.waitUntil(lambda: page.list.row_of(page.list.current).en is not None, timeout=20_000)
    now = page.list.current
    page.list.row_of(now).en.setPlainText("I saw a blue van.")
    calm(bench, qtbot, page)
    view = next(v for v in bench.desk.declarations.paragraphs(bench.ids["declaration"])
                if v.id == now)
    assert (view.en, view.en_stale) == ("I saw a blue van.", False)
    page.list.row_of(now).es.setPlainText("Vi otra cosa.")
    calm(bench, qtbot, page)
    view = next(v for v in bench.desk.declarations.paragraphs(bench.ids["declaration"])
                if v.id == now)
    assert view.en_stale

    def said() -> list[Button]:
        return [b for b in page.list.row_of(now).findChildren(Button)
                if b.text() == _("The English still fits")]

    qtbot.waitUntil(lambda: bool(said()), timeout=20_000)
    said()[0].click()

    def fits() -> bool:
        return not page.list.row_of(now).view.en_stale

    qtbot.waitUntil(fits, timeout=20_000)
    assert page.list.row_of(now).view.en == "I saw a blue van."


def test_a_paragraph_begun_from_a_fixed_one_stands_with_the_facts(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    first = page.list.rows[0].view
    assert first.fixed
    roles = [held.view.role for held in page.list.rows]
    page.list.activate(first.id)
    page.writing.add()
    qtbot.waitUntil(lambda: len(page.list.rows) == len(roles) + 1, timeout=20_000)
    now = [held.view.role for held in page.list.rows]
    at = next(n for n, held in enumerate(page.list.rows) if held.view.id == page.list.current)
    assert now[:at] + now[at + 1:] == roles
    assert roles[at - 1] in {"fact", "C-EXH", "C-HEARSAY", "C-BASIS"}
    assert roles[at] == "C-LANG"


def test_a_number_is_said_in_words_and_the_glottal_letter_has_a_key(
    qtbot: QtBot, page: DeclarationPage
) -> None:
    box = page.list.box
    box.setPlainText("")
    QTest.keyClicks(box, "Tengo 51")
    page.writing.say_in_words()
    assert box.toPlainText() == "Tengo cincuenta y uno"


def test_without_approval_a_reason_is_asked(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    page.stepping.make_ready()
    qtbot.waitUntil(lambda: isinstance(page.side.currentWidget(), AskPanel), timeout=20_000)
    panel = page.side.currentWidget()
    panel.verb.click()
    assert page.step_now == "draft"
    why = panel.findChild(LongText)
    assert why.property("wrong") == "true"
    why.setPlainText("El plazo vence hoy; se habló por teléfono.")
    panel.verb.click()
    qtbot.waitUntil(lambda: page.step_now == "ready", timeout=30_000)
    versions = bench.desk.declarations.versions(bench.ids["declaration"])
    assert [v.label for v in versions] == ["1.0"]
    assert page.list.box is None


def test_typing_while_the_lawyer_has_it_makes_the_next_draft(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    draft = bench.desk.declarations.get(bench.ids["declaration"]).draft
    page.stepping.send()
    qtbot.waitUntil(lambda: page.step_now == "with_advocate", timeout=20_000)
    box = page.list.box
    QTest.keyClick(box, Qt.Key.Key_X)
    calm(bench, qtbot, page)
    after = bench.desk.declarations.get(bench.ids["declaration"])
    assert (after.step, after.draft) == ("draft", draft + 1)


def test_a_very_long_paste_is_kept_whole(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    box = page.list.box
    box.insertPlainText("palabra " * 25_000)
    page.list.step(page.list.current, 1)
    row = next(r for r in page.list.rows if len(r.view.es) > 100_000)
    assert len(row.view.es) >= 200_000
    calm(bench, qtbot, page)


def test_a_paragraph_is_marked_as_compared_by_mouse_and_keyboard_until_its_words_change(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    declaration = bench.ids["declaration"]

    def view() -> object:
        return next(v for v in bench.desk.declarations.paragraphs(declaration) if v.id == now)

    own = next(r for r in page.list.rows if r.view.sources and not r.view.fixed)
    now = own.view.id
    page.list.activate(now)
    own.compared.click()
    calm(bench, qtbot, page)
    assert view().checked_by == bench.desk.profile.name
    qtbot.waitUntil(lambda: own.view.checked_by != "", timeout=20_000)
    page.writing.compare_current()
    calm(bench, qtbot, page)
    assert view().checked_by == ""
    qtbot.waitUntil(lambda: own.view.checked_by == "", timeout=20_000)
    page.writing.compare_current()
    calm(bench, qtbot, page)
    qtbot.waitUntil(lambda: own.view.checked_by != "", timeout=20_000)
    own.es.setPlainText("Otra cosa.")
    calm(bench, qtbot, page)
    assert (view().es, view().checked_by) == ("Otra cosa.", "")


def test_a_fixed_text_says_why_nobody_writes_in_it(
    qtbot: QtBot, page: DeclarationPage
) -> None:
    fixed = next(r for r in page.list.rows if r.view.role == "C-BASIS")
    page.list.activate(fixed.view.id)

    def said() -> bool:
        words = [each.text() for each in fixed.findChildren(QLabel) if each.isVisible()]
        return any("no cambian" in text or "do not change" in text for text in words)

    qtbot.waitUntil(said, timeout=20_000)


def test_a_paper_that_is_ready_shows_its_frozen_bytes(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    made = page.live.made
    page.stepping.freeze("El plazo vence hoy.")
    qtbot.waitUntil(lambda: page.step_now == "ready", timeout=30_000)
    qtbot.waitUntil(lambda: page.live.made > made and not bench.tasks.busy, timeout=30_000)
    version = bench.desk.declarations.versions(bench.ids["declaration"])[-1]
    frozen = bench.desk.declarations.version_pdf(version.id)
    assert page.live.sheet._pdf.document.pageCount() == version.pages
    assert page.live.version[0] == version.id
    assert frozen.startswith(b"%PDF")
    assert page.before.isHidden()


def test_every_row_has_room_for_its_text_after_one_was_added(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    page._english_by("defender")
    qtbot.waitUntil(lambda: not bench.tasks.busy, timeout=20_000)
    before = len(page.list.rows)
    page.list.writing_in("en")
    page.add.click()
    qtbot.waitUntil(lambda: len(page.list.rows) == before + 1, timeout=20_000)

    def roomy() -> bool:
        return all(r.height() >= r.layout().heightForWidth(r.width()) for r in page.list.rows)

    qtbot.waitUntil(roomy, timeout=20_000)
    # What is written next goes to the Spanish, whichever language was written before.
    now = page.list.row_of(page.list.current)
    assert now is not None
    assert page.list.box is now.es


def test_a_draft_is_printed_with_its_mark_and_is_still_a_draft(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    page.deeds()["print"]()
    qtbot.waitUntil(lambda: len(bench.printed) == 1, timeout=30_000)
    data, job = bench.printed[0]
    assert job == "D-02-borrador"
    held = OpenPdf(data)
    for at in range(3):
        assert "BORRADOR" in held.document.getAllText(at).text()
    said = bench.desk.declarations
    assert (said.get(bench.ids["declaration"]).step, said.versions(bench.ids["declaration"])) == (
        "draft", [])


def test_what_is_missing_is_said_before_a_reason_is_asked_and_leads_to_its_place(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    bench.desk.declarations.save(bench.ids["declaration"], {"signing_place": "", "witnesses": []})
    page.refresh()
    calm(bench, qtbot, page)
    page.stepping.make_ready()
    qtbot.waitUntil(lambda: page.side.currentWidget() is page.checks, timeout=20_000)

    def way_to_the_place() -> Button | None:
        checks = bench.desk.declarations.checks(bench.ids["declaration"])
        words = next(each.text for each in checks if each.name == "place")
        return next((w for w in page.checks.ways if words in w.accessibleName()), None)

    way = way_to_the_place()
    assert way is not None
    assert way in page.checks.ways[:2]
    assert not isinstance(page.side.currentWidget(), AskPanel)
    way.click()
    assert page.side.currentWidget() is page._sides["details"]
    box = page.particulars.details.form.widget("signing_place")
    box.setText("San Ficticio, Quiché")
    calm(bench, qtbot, page)
    qtbot.waitUntil(lambda: way_to_the_place() is None, timeout=20_000)


def test_arrows_move_in_the_sources_and_only_enter_cites(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    now = page.list.current
    before = page.list.row_of(now).view.sources
    page.show_side("sources")
    QTest.keyClick(page.sources.search, Qt.Key.Key_Down)
    for _step in range(4):
        QTest.keyClick(page.sources.list, Qt.Key.Key_Down)
    calm(bench, qtbot, page)
    assert page.list.row_of(now).view.sources == before
    QTest.keyClick(page.sources.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.list.row_of(now).view.sources) == len(before) + 1,
                    timeout=20_000)
    assert page.options[4].label in bench.toasts[-1]
    QTest.keyClick(page.sources.list, Qt.Key.Key_Escape)
    assert page.side.currentWidget() is page.live


def test_enter_at_the_end_begins_the_next_paragraph_and_arrows_go_over_the_edge(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    first, count = page.list.current, len(page.list.rows)
    box = page.list.box
    box.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.toPlainText().startswith("\n")
    box.undo()
    box.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.list.rows) == count + 1 and page.list.current != first,
                    timeout=20_000)
    QTest.keyClick(page.list.box, Qt.Key.Key_Up)
    assert page.list.current == first
    assert page.list.box.textCursor().atEnd()


def test_what_was_typed_can_be_undone_after_the_paragraph_was_left(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    now, box = page.list.current, page.list.box
    was = box.toPlainText()
    QTest.keyClicks(box, "Algo. ")
    page.list.step(now, 1)
    calm(bench, qtbot, page)
    page.list.step(page.list.current, -1)
    assert page.list.box.toPlainText() == f"Algo. {was}"
    page.undo.click()
    assert page.list.box.toPlainText() == was
    calm(bench, qtbot, page)
    views = {v.id: v.es for v in bench.desk.declarations.paragraphs(bench.ids["declaration"])}
    assert views[now] == was


def test_one_goes_on_in_the_paragraph_and_at_the_very_letter(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    page.list.step(page.list.current, 1)
    now = page.list.current
    box = page.list.box
    cursor = box.textCursor()
    cursor.setPosition(12)
    box.setTextCursor(cursor)
    QTest.keyClicks(box, "xyz")
    calm(bench, qtbot, page)
    place = bench.desk.drafts.last_place()
    again = DeclarationPage(bench, bench.ids["declaration"], place.record, str(place.where))
    bench.show(again, qtbot)
    qtbot.waitUntil(lambda: again.list.box is not None, timeout=20_000)
    assert (again.list.current, again.list.box.textCursor().position()) == (now, 15)
    calm(bench, qtbot, again)


def test_a_question_that_was_being_answered_waits_with_its_words(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    page.stepping.ask_approval()
    qtbot.waitUntil(lambda: isinstance(page.side.currentWidget(), AskPanel), timeout=20_000)
    page.side.currentWidget().findChild(LongText).setPlainText("Por teléfono, con la abogada")
    calm(bench, qtbot, page)
    again = DeclarationPage(bench, bench.ids["declaration"])
    bench.show(again, qtbot)
    qtbot.waitUntil(lambda: isinstance(again.side.currentWidget(), AskPanel), timeout=20_000)
    panel = again.side.currentWidget()
    assert panel.findChild(LongText).toPlainText() == "Por teléfono, con la abogada"
    panel.verb.click()
    declaration = bench.ids["declaration"]
    qtbot.waitUntil(lambda: bench.desk.declarations.get(declaration).advocate_approval_how != "",
                    timeout=20_000)
    calm(bench, qtbot, again)
    assert bench.desk.unfinished.of(f"declaration.{declaration}") == {}


def test_a_writing_hand_is_asked_before_the_draft_goes_to_the_lawyer(
    bench: Bench, qtbot: QtBot, page: DeclarationPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(bench, "confirm", lambda question, *_rest: asked.append(question) or False)
    page.list.box.setFocus()
    page.main_action()
    calm(bench, qtbot, page)
    assert len(asked) == 1
    assert page.step_now == "draft"


@pytest.mark.parametrize(("wide", "behind"), [(1166, False), (908, False), (560, True)])
def test_the_head_and_the_tools_fold_and_nothing_is_out_of_reach(
    bench: Bench, qtbot: QtBot, page: DeclarationPage, wide: int, behind: bool
) -> None:
    bench.desk.declarations.send_to_advocate(bench.ids["declaration"])
    page.refresh()
    calm(bench, qtbot, page)
    page.columns.panes[-1].hide()
    page.resize(wide, 560)

    def whole() -> bool:
        shown = [b for b in [*page.head.buttons, *(t.button for t in page.tools.tools)]
                 if b.isVisible()]
        return all(b.width() >= b.sizeHint().width() or isinstance(b, IconButton) for b in shown)

    qtbot.waitUntil(whole, timeout=20_000)
    qtbot.waitUntil(lambda: bool(page.tools.hidden()) is behind, timeout=20_000)
    assert page.head.buttons[-1].isVisible()
    assert page.tools.more.isVisible() is behind
    page.tools.open_menu()
    menu = page.tools.findChild(QMenu)
    offered = {a.text().replace("&", "") for a in menu.actions()}
    assert offered == {t.words.replace("&", "") for t in page.tools.hidden()}
    menu.close()


def test_the_words_of_exhibits_save_themselves_and_the_next_one_waits(
    bench: Bench, qtbot: QtBot, page: DeclarationPage
) -> None:
    declaration = bench.ids["declaration"]
    said = bench.desk.declarations
    first = said.exhibits(declaration)[0]
    page.show_side("exhibits")
    qtbot.waitUntil(lambda: not bench.tasks.busy, timeout=20_000)
    page.exhibits._boxes[first.id][0].setPlainText("Fotografía de la pared")
    page.exhibits.es.setPlainText("Cuaderno de cuent")
    page.refresh()
    calm(bench, qtbot, page)
    assert said.exhibits(declaration)[0].description_es == "Fotografía de la pared"
    assert page.exhibits.es.toPlainText() == "Cuaderno de cuent"
    again = DeclarationPage(bench, declaration)
    bench.show(again, qtbot)
    again.show_side("exhibits")  # panels that nobody asked for are made one after another
    qtbot.waitUntil(lambda: again.exhibits.es.toPlainText() == "Cuaderno de cuent",
                    timeout=20_000)
    calm(bench, qtbot, again)
