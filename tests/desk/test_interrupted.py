"""What a lock cut short waits in the vault, each place once, until it is gone on with."""

from __future__ import annotations

from pathlib import Path

from defender_desk.desk.desk import open_desk
from defender_desk.desk.interrupted import MOST, CutWork
from tests.ui.desk_window import PHRASE, Clock, small_desk


def test_it_waits_through_a_lock_and_is_named_once(tmp_path: Path) -> None:
    desk, _words = small_desk(tmp_path / "vault", Clock())
    backup = CutWork("Haciendo la copia", "backup", {"folder": "/media/a"}, 40)
    again = CutWork("Haciendo la copia", "backup", {"folder": "/media/a"}, 10)
    files = CutWork("Abriendo 2 archivos", "inbox", {"opening": True}, 0)
    desk.interrupted.keep([backup])
    desk.interrupted.keep([files, again])
    desk.interrupted.keep([])
    desk.close()
    opened = open_desk(tmp_path / "vault", PHRASE, ballast=0)
    assert opened.interrupted.all() == [files, again]
    opened.interrupted.drop(files)
    opened.interrupted.drop(backup)
    assert opened.interrupted.all() == [again]
    opened.interrupted.drop(again)
    assert opened.interrupted.all() == []
    opened.interrupted.keep(
        [CutWork("Una", "note", {"note_id": str(n)}, n) for n in range(MOST + 3)])
    assert [each.percent for each in opened.interrupted.all()] == [3, 4, 5, 6]
    opened.close()
