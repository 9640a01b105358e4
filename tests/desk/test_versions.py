"""Every version of a text can be read, named and gone back to; going back is a new version."""

from __future__ import annotations

import pytest

from defender_desk.errors import UnknownRecord
from tests.desk.conftest import TwoDesks


def test_each_save_is_a_version_with_what_stood_before(at_work: TwoDesks) -> None:
    desk, note = at_work.defender, at_work.ids["note"]
    desk.notes.save(note, {"text": "La pared mide cuatro metros."})
    desk.notes.save(note, {"title": "Otra cosa"})
    texts = desk.versions.texts(note)
    assert (texts.name, texts.place) == ("E-01 · Pintas en la pared".replace(
        "Pintas en la pared", "Otra cosa"), "GT-2026-014")
    assert [name for name, _label in texts.fields] == ["text"]
    newest, first = desk.versions.of(note, "text")
    assert (newest.text, newest.before) == ("La pared mide cuatro metros.",
                                            "La pared da a la calle.")
    assert (newest.now, first.now, newest.who) == (True, False, "I. E. B.")


def test_going_back_is_a_new_version(at_work: TwoDesks) -> None:
    desk, note = at_work.defender, at_work.ids["note"]
    desk.notes.save(note, {"text": "Otra."})
    first = desk.versions.of(note, "text")[-1]
    desk.drafts.put(note, "note", {"text": "a medias"}, "text")
    desk.versions.go_back(note, "text", first.id)
    assert desk.notes.get(note).text == "La pared da a la calle."
    assert desk.drafts.get(note) is None
    found = desk.versions.of(note, "text")
    assert [v.text for v in found] == ["La pared da a la calle.", "Otra.",
                                       "La pared da a la calle."]
    assert [v.now for v in found] == [True, False, False]
    with pytest.raises(UnknownRecord):
        desk.versions.go_back(note, "text", "nowhere-1")


def test_a_marked_version_keeps_its_name(at_work: TwoDesks) -> None:
    desk, note = at_work.defender, at_work.ids["note"]
    assert desk.versions.mark([note, at_work.ids["case"]]) == 1
    [version] = desk.versions.of(note, "text")
    assert (version.marked, version.name) == (True, "")
    desk.versions.name(note, version.id, "  Antes de  hablar con la abogada ")
    desk.versions.mark([note])
    assert desk.versions.of(note, "text")[0].name == "Antes de hablar con la abogada"
    with pytest.raises(UnknownRecord):
        desk.versions.name(note, "nowhere-1", "x")


def test_a_paragraph_goes_back_and_its_paper_is_a_draft(at_work: TwoDesks) -> None:
    desk = at_work.defender
    made = desk.declarations.start(at_work.ids["case"], at_work.ids["witness"], "T3",
                                   at_work.ids["interview"])
    fact = desk.declarations.add_paragraph(made.id, "", "Vi pintas.")
    desk.declarations.save_paragraph(fact.id, {"es": "Vi tres pintas."})
    desk.declarations.send_to_advocate(made.id)
    desk.versions.go_back(fact.id, "es", desk.versions.of(fact.id, "es")[-1].id)
    assert desk.declarations.get(made.id).step == "draft"
    assert desk.records.one("paragraph", fact.id).es == "Vi pintas."
