"""What two people changed apart is settled by a person, and the choice heals both desks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from defender_desk.desk.conflicts import Conflict, together
from defender_desk.domain.journal import DELETED
from defender_desk.errors import UnknownRecord
from tests.desk.conftest import TwoDesks


@pytest.fixture
def bring(at_work: TwoDesks) -> Callable[[], None]:
    """The Defender's words go over; what the team wrote comes back by its own way here."""
    return lambda: at_work.deliver(at_work.export())


@pytest.fixture
def apart(at_work: TwoDesks, bring: Callable[[], None]) -> TwoDesks:
    """The team and the Defender changed the title and the text of one note, and its warnings."""
    note = at_work.ids["note"]
    at_work.defender.notes.save(note, {"title": "Pintas de antes"})
    bring()
    at_work.staff.notes.save(note, {"title": "Pintas del equipo", "text": "La pared da al norte.",
                                    "content_warnings": ["violencia"]})
    at_work.defender.notes.save(note, {"title": "Pintas mías", "text": "La pared da al sur.",
                                       "content_warnings": ["amenazas"]})
    bring()
    return at_work


def conflict(two: TwoDesks, field: str) -> Conflict:
    return two.staff.conflicting.one(two.ids["note"], field)


def test_each_field_is_a_thing_to_look_at(apart: TwoDesks) -> None:
    rows = apart.staff.conflicting.rows()
    assert {row.field for row in rows} == {"title", "text", "content_warnings"}
    assert apart.staff.conflicting.count() == 3
    assert {(row.name.split(" · ")[0], row.place) for row in rows} == {("E-01", "GT-2026-014")}
    assert apart.defender.conflicting.rows() == []


def test_ones_own_stands_first_beside_the_common_earlier_text(apart: TwoDesks) -> None:
    found = conflict(apart, "text")
    assert [(v.text, v.who, v.mine) for v in found.versions] == [
        ("La pared da al norte.", "H. S.", True), ("La pared da al sur.", "I. E. B.", False)]
    assert found.earlier == "La pared da a la calle."
    assert (found.typed, found.long, found.both) == (True, True, True)
    title = conflict(apart, "title")
    assert (title.earlier, title.both) == ("Pintas de antes", False)


@pytest.mark.parametrize("mine", [True, False])
def test_a_choice_is_one_save_over_all_that_was_seen(apart: TwoDesks, mine: bool) -> None:
    found = conflict(apart, "text")
    chosen = next(v for v in found.versions if v.mine is mine)
    apart.staff.conflicting.choose(found, chosen)
    assert apart.staff.notes.get(apart.ids["note"]).text == chosen.text
    assert "text" not in apart.staff.conflicts(apart.ids["note"])
    assert apart.staff.conflicting.count() == 2
    with pytest.raises(UnknownRecord):
        conflict(apart, "text")


def test_both_are_kept_lists_as_one_list_and_texts_below_each_other(apart: TwoDesks) -> None:
    for field in ("content_warnings", "text"):
        apart.staff.conflicting.both(conflict(apart, field))
    note = apart.staff.notes.get(apart.ids["note"])
    assert note.content_warnings == ("violencia", "amenazas")
    assert note.text == "La pared da al norte.\n\nLa pared da al sur."
    assert together(["", " ", "una"]) == "una"


def test_other_words_settle_it_too(apart: TwoDesks) -> None:
    apart.staff.conflicting.write(conflict(apart, "title"), "Pintas en la pared")
    assert apart.staff.notes.get(apart.ids["note"]).title == "Pintas en la pared"
    assert apart.staff.conflicting.count() == 2


def test_what_arrives_between_reading_and_choosing_is_not_lost(
    apart: TwoDesks, bring: Callable[[], None]
) -> None:
    found = conflict(apart, "title")
    apart.defender.notes.save(apart.ids["note"], {"title": "Llegó mientras"})
    bring()
    apart.staff.conflicting.choose(found, found.versions[0])
    readings = apart.staff.conflicts(apart.ids["note"])["title"]
    assert {each.value for each in readings} == {"Llegó mientras", "Pintas del equipo"}


def test_a_settled_paragraph_opens_its_declaration_again(
    at_work: TwoDesks, bring: Callable[[], None]
) -> None:
    made = at_work.defender.declarations.start(at_work.ids["case"], at_work.ids["witness"], "T3",
                                               at_work.ids["interview"])
    fact = at_work.defender.declarations.add_paragraph(made.id, "", "Vi pintas.")
    bring()
    for desk, text in ((at_work.staff, "Vi dos pintas."), (at_work.defender, "Vi tres pintas.")):
        desk.declarations.save_paragraph(fact.id, {"es": text})
    bring()
    staff = at_work.staff
    staff.declarations.check_paragraph(fact.id, "H. S.")
    staff.declarations.send_to_advocate(made.id)
    [row] = [r for r in staff.conflicting.rows() if r.field == "es"]
    assert row.name.startswith("Párrafo ")
    assert made.code in row.place
    staff.conflicting.write(staff.conflicting.one(fact.id, "es"), "Vi dos o tres pintas.")
    assert staff.declarations.get(made.id).step == "draft"
    assert staff.records.one("paragraph", fact.id).checked_by == ""


# --- removed here, written there -----------------------------------------------------------------


@pytest.fixture
def contested(at_work: TwoDesks, bring: Callable[[], None]) -> TwoDesks:
    """The team removed a photograph for which the Defender meanwhile wrote a caption."""
    bring()
    [first, _second] = at_work.defender.notes.files(at_work.ids["note"])
    at_work.staff.notes.remove_file(first.id)
    at_work.defender.notes.save_file(first.id, {"caption": "Se ve el número 14."})
    bring()
    at_work.ids["file"] = first.id
    return at_work


def test_a_removal_that_missed_something_is_shown(contested: TwoDesks) -> None:
    [row] = contested.staff.conflicting.rows()
    assert (row.record, row.field) == (contested.ids["file"], DELETED)
    told = contested.staff.conflicting.contest(row.record)
    assert (told.removed_by, told.removed_by_me) == ("H. S.", True)
    assert [(v.text, v.who) for v in told.written] == [("Se ve el número 14.", "I. E. B.")]
    assert told.fields == ("Pie de foto",)


@pytest.mark.parametrize("stays", [True, False])
def test_it_comes_back_or_goes_anyway(contested: TwoDesks, stays: bool) -> None:
    file, conflicts = contested.ids["file"], contested.staff.conflicting
    deed: Any = conflicts.bring_back if stays else conflicts.remove_anyway
    deed(file)
    assert conflicts.rows() == []
    here = [each.id for each in contested.staff.notes.files(contested.ids["note"])]
    assert (file in here) is stays
    assert [row.id for row in contested.staff.bin.rows()] == ([] if stays else [file])
