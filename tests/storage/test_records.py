"""One save is one op; what is shown is what was saved; the tables are only a view."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from defender_desk.domain.journal import DELETED
from defender_desk.domain.nouns import NOUNS
from defender_desk.domain.record import new_id
from defender_desk.errors import BadValue, UnknownKind, UnknownRecord
from defender_desk.storage import tables
from defender_desk.storage.vault import Vault
from tests.storage import vaults


def everything(vault: Vault) -> dict[str, list[Any]]:
    """Every row of the record tables and the index."""
    with vault._lanes.read() as connection:
        found = {kind: [tuple(row) for row in connection.exec_driver_sql(
            f'SELECT * FROM "{tables.table(kind)}" ORDER BY rowid')] for kind in NOUNS}
        found["words"] = [tuple(row) for row in connection.exec_driver_sql(
            "SELECT rowid, body, kind, record FROM words ORDER BY rowid")]
    return found


def test_one_save_is_one_op_with_the_fields_that_differ(vault: Vault) -> None:
    record = vaults.case(vault)
    vault.records.save("case", record, {"title": "Otro título", "code": "GT-2026-014"})
    vault.records.save("case", record, {"title": "Otro título"})
    history = vault.journal.history(record)
    assert [sorted(op.values) for op in history] == [["code", "title"], ["title"]]
    assert history[1].prev == history[0].id
    assert history[1].parents == {"title": (history[0].ref,)}


def test_empty_fields_nobody_filled_make_no_op_but_choices_do(vault: Vault) -> None:
    held = vault.records.save("note", new_id(), {"case": "C", "title": "", "type": "photo",
                                                 "people": [], "when": None, "pages": None})
    (op,) = vault.journal.history(held.id)
    assert op.values == {"case": "C", "type": "photo"}
    held = vault.records.save("note", held.id, {"type": "observation"})
    assert held.record.type == "observation"


def test_what_is_found_is_frozen_and_as_saved(vault: Vault) -> None:
    case = vaults.case(vault)
    people = [new_id(), new_id()]
    held = vault.records.save("note", new_id(), {
        "case": case, "code": "E-02", "title": "Permiso", "people": people,
        "when": {"edtf": "2018-03~", "words": "", "reason": ""}, "pages": 3,
    })
    (found,) = vault.records.find("note", case=case)
    assert found == held.record
    assert found.people == tuple(people)
    with pytest.raises(AttributeError):
        found.title = "x"
    by_code = vault.records.by_code("note", "E-02")
    assert by_code is not None
    assert by_code.record == found
    code = vault.records.find_code("GT-2026-014")
    assert code is not None
    assert code.id == case


def test_lists_ids_pages_and_counts(vault: Vault) -> None:
    case = vaults.case(vault)
    notes = [vaults.note(vault, case, code=f"E-{n:02}", title=t) for n, t in
             enumerate("cab", 1)]
    assert [n.id for n in vault.records.find("note", case=case)] == notes
    ids = vault.records.ids("note", {"case": case}, "title", descending=True)
    assert [n.title for n in vault.records.page("note", ids)] == ["c", "b", "a"]
    assert vault.records.page("note", [*ids, 99_999])[2].title == "a"
    assert vault.records.count("note", code=("E-01", "E-03")) == 2
    assert vault.records.count("note", case="other") == 0
    assert [row.kind for row in vault.records.recent(2)] == ["note", "note"]
    own = vault.records.own_newest()
    assert own[notes[2]] == ("note", 4)


def test_saving_many_is_all_or_nothing(vault: Vault) -> None:
    one = vaults.case(vault)
    with pytest.raises(UnknownRecord):
        vault.records.save_many([
            ("case", new_id(), {"code": "A", "title": "a"}), ("note", one, {"title": "b"}),
        ])
    assert vault.records.count("case") == 1
    assert vault.journal.count() == 1
    held = vault.records.save_many([("case", new_id(), {"code": c, "title": c}) for c in "xy"])
    assert [h.record.code for h in held] == ["x", "y"]


def test_what_is_wrong_is_refused_and_changes_nothing(vault: Vault) -> None:
    record = vaults.case(vault)
    with pytest.raises(BadValue):
        vault.records.save("case", record, {"title": 5})
    with pytest.raises(UnknownKind):
        vault.records.save("dragon", new_id(), {})
    with pytest.raises(UnknownKind):
        vault.records.find("case", nothing="x")
    with pytest.raises(UnknownRecord):
        vault.records.delete("nobody")
    assert vault.journal.count() == 1


def test_a_deleted_record_goes_to_the_bin_and_comes_back(vault: Vault) -> None:
    record = vaults.case(vault, place="Sololá")
    vault.records.delete(record)
    assert vault.records.find("case") == []
    assert vault.search.find("solola") == []
    assert [row.id for row in vault.records.deleted("case")] == [record]
    vault.records.restore(record)
    assert vault.records.count("case") == 1
    assert len(vault.search.find("solola")) == 1
    vault.records.delete(record)
    held = vault.records.save("case", record, {"title": "Sigue"})
    assert not held.deleted


def test_what_arrived_while_typing_becomes_a_second_text(vault: Vault) -> None:
    record = vaults.case(vault)
    held = vault.records.get(record)
    assert held is not None
    seen = held.heads
    vault.records.save("case", record, {"title": "llegó mientras"})
    held = vault.records.save("case", record, {"title": "lo que escribí"}, seen=seen)
    assert {head.value for head in held.conflicts["title"]} == {"llegó mientras", "lo que escribí"}
    assert [row.id for row in vault.records.with_conflicts()] == [record]
    held = vault.records.resolve(record, {"title": "las dos cosas"})
    assert not held.conflicts
    assert held.record.title == "las dos cosas"


def test_an_untouched_field_of_a_form_overwrites_nothing(vault: Vault) -> None:
    record = vaults.case(vault, place="aldea")
    held = vault.records.get(record)
    assert held is not None
    vault.records.save("case", record, {"title": "nuevo"})
    after = vault.records.save(
        "case", record, {"title": held.record.title, "place": "pueblo"}, seen=held.heads
    )
    assert not after.conflicts
    assert (after.record.title, after.record.place) == ("nuevo", "pueblo")


def test_the_tables_made_anew_are_the_same(vault: Vault) -> None:
    case = vaults.case(vault, place="Tzʼutujil López")
    notes = [vaults.note(vault, case, text=f"texto {n}") for n in range(5)]
    vault.records.save("note", notes[0], {"title": "otra vez"})
    vault.records.delete(notes[1])
    held = vault.records.get(notes[2])
    assert held is not None
    vault.records.save("note", notes[2], {"title": "uno"})
    vault.records.save("note", notes[2], {"title": "dos"}, seen=held.heads)
    live = everything(vault)
    assert vault.rebuild() == 6
    assert everything(vault) == live


def test_search_finds_without_marks_and_shows_the_persons_own_words(vault: Vault) -> None:
    case = vaults.case(vault, place="Tzʼutujil")
    note = vaults.note(vault, case, text="La señora López dijo «a principios de marzo» y nada más")
    (hit,) = vault.search.find("lopez marz")
    assert (hit.kind, hit.record, hit.case, hit.code) == ("note", note, case, "E-01")
    assert "López" in hit.snippet
    assert [h.record for h in vault.search.find("TZ’UTUJIL")] == [case]
    assert vault.search.find('"; DROP TABLE op --') == []
    assert vault.search.find("") == []
    assert vault.search.holding("note", "lopez") == [note]
    assert len(vault.search.rowids("note", "lopez")) == 1


def test_a_paragraph_is_found_with_its_case(vault: Vault) -> None:
    case = vaults.case(vault)
    declaration = vault.records.save("declaration", new_id(), {"case": case}).id
    vault.records.save("paragraph", new_id(), {
        "declaration": declaration, "order": "V", "es": "Vi las pintas en la pared",
    })
    (hit,) = vault.search.find("pintas")
    assert (hit.kind, hit.case) == ("paragraph", case)


def test_deleted_words_leave_the_index(vault: Vault) -> None:
    record = vaults.note(vault, vaults.case(vault), text="palabrasecretisima")
    vault.records.save("note", record, {"text": "otra cosa"})

    def raw(connection: Connection) -> bytes:
        return b"".join(connection.exec_driver_sql("SELECT block FROM words_data").scalars())

    assert b"palabrasecretisima" not in vault._lanes.write(raw)


# --- drafts -----------------------------------------------------------------------------------


def test_a_draft_lasts_and_is_cut_into_one_op(tmp_path: Any) -> None:
    folder = tmp_path / "vault"
    with vaults.make(folder) as vault:
        record = vaults.case(vault)
        vault.drafts.put(record, "case", {"title": "a medi"}, {"field": "title", "cursor": 6})
        vault.drafts.put(record, "case", {"title": "a medias", "place": "El Ejemplo"})
        assert vault.journal.count() == 1
    with vaults.reopen(folder) as vault:
        (draft,) = vault.drafts.all()
        assert draft.values == {"title": "a medias", "place": "El Ejemplo"}
        assert [hit.draft for hit in vault.search.find("ejemplo")] == [True]
        held = vault.drafts.commit(record)
        assert held is not None
        assert (held.record.title, vault.journal.count()) == ("a medias", 2)
        assert vault.drafts.get(record) is None
        assert vault.drafts.commit(record) is None


def test_a_draft_of_a_record_that_changed_meanwhile_becomes_a_second_head(vault: Vault) -> None:
    record = vaults.case(vault)
    vault.drafts.put(record, "case", {"title": "mío"})
    vault.records.save("case", record, {"title": "de ellos"})
    held = vault.drafts.commit(record)
    assert held is not None
    assert {head.value for head in held.conflicts["title"]} == {"mío", "de ellos"}


def test_drafts_of_new_records_and_all_at_once(vault: Vault) -> None:
    case = vaults.case(vault)
    first, second = new_id(), new_id()
    vault.drafts.put(first, "note", {"case": case, "title": "uno"})
    vault.drafts.put(second, "note", {"case": case, "title": "dos"})
    vault.drafts.drop(second)
    assert vault.drafts.count() == 1
    assert [held.record.title for held in vault.drafts.commit_all()] == ["uno"]
    assert vault.records.count("note") == 1
    with pytest.raises(BadValue):
        vault.drafts.put(first, "note", {"title": 3})


def test_the_tombstone_is_no_field_of_a_record(vault: Vault) -> None:
    record = vaults.case(vault)
    held = vault.records.delete(record)
    assert DELETED not in held.heads
    assert held.unknown == ()
