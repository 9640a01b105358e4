"""The database engine is looked at when the program starts, and gives strangers no way in."""

from __future__ import annotations

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from defender_desk.errors import OldDatabaseEngine
from defender_desk.storage import lanes
from defender_desk.storage.vault import Vault
from tests.storage import vaults


@pytest.mark.parametrize("engine", [
    {"found": (3, 51, 2)}, {"cipher": (4, 13, 9)}, {"cipher": ()}, {"erases": False},
])
def test_each_part_of_the_engine_that_is_too_old_is_refused(engine: dict[str, object]) -> None:
    with pytest.raises(OldDatabaseEngine) as refused:
        lanes.check_engine(**engine)  # type: ignore[arg-type]  each value fits its own name
    assert refused.value.facts["found"] != refused.value.facts["needed"]


def test_the_engine_of_this_program_is_good() -> None:
    lanes.check_engine()
    assert lanes.cipher_version() >= lanes.OLDEST_CIPHER
    assert lanes.erases_words()


@pytest.mark.parametrize("writing", [False, True])
def test_a_connection_loads_no_library_and_trusts_no_schema(vault: Vault, writing: bool) -> None:
    """security.md SEC-36."""
    file, key = vault.folder / "desk.db", vault._ring.database_key
    connection = lanes.connect(file, key, writing=writing)
    try:
        with pytest.raises(sqlcipher.OperationalError, match="not authorized"):
            connection.execute("SELECT load_extension('anything')")
        assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert connection.execute("PRAGMA writable_schema").fetchone() == (0,)
    finally:
        connection.close()


def test_a_view_in_the_file_cannot_call_what_reaches_outside(vault: Vault) -> None:
    """What an attacker plants in the schema must not run with the program's rights."""
    file, key = vault.folder / "desk.db", vault._ring.database_key
    connection = lanes.connect(file, key, writing=True)
    try:
        connection.execute("CREATE VIEW trap AS SELECT load_extension('anything')")
        with pytest.raises(sqlcipher.OperationalError, match=r"unsafe use|not authorized"):
            connection.execute("SELECT * FROM trap").fetchall()
    finally:
        connection.close()


def test_words_that_are_no_sql_stay_words(vault: Vault) -> None:
    text = "'); DROP TABLE op; --"
    note = vaults.note(vault, "C", title=text, text='x" OR 1=1')
    held = vault.records.get(note)
    assert held is not None
    assert held.record.title == text
    assert vault.journal.count() == 1
    assert vault.search.find('x" OR 1=1')
