"""The page of keys after somebody went on with another computer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from defender_desk.desk.desk import open_desk, restore
from defender_desk.desk.practice import PracticeDay
from defender_desk.ui import files
from tests.ui.desk_window import button, go, notice, window_on, words


@pytest.fixture
def team(tmp_path: Path) -> Any:
    """The team's desk, to which a Defender sent work from two computers, one after the other."""
    day = PracticeDay(tmp_path / "day", photo_bytes=60_000, page_bytes=60_000, log_n=10)
    day.walk(until="draft")
    stick, post = tmp_path / "KINGSTON", tmp_path / "way"
    stick.mkdir()
    post.mkdir()
    day.defender.backups.make(stick)
    first = day.defender.bundles.export(None, "usb", post)
    day.staff.inbox.take([part.file for part in first.parts])
    phrase = (tmp_path / "day" / "defender" / "passphrase.txt").read_text(encoding="utf-8").strip()
    back = restore(stick, tmp_path / "back", phrase, log_n=10, ballast=0)
    day.staff.keys.trust(back.keys.card(post), back.keys.my_digits(), "I. E. B.")
    again = back.bundles.export(None, "usb", post)
    for arrival in day.staff.inbox.take([part.file for part in again.parts]):
        assert arrival.error is None
    back.close()
    day.close()
    home = tmp_path / "day" / "staff"
    desk = open_desk(home / "vault", (home / "passphrase.txt").read_text(encoding="utf-8").strip(),
                     ballast=0)
    yield desk
    desk.close()


def test_a_replaced_key_says_so_and_what_came_from_it_can_go_back(
    team: Any, tmp_path: Path, qtbot: Any
) -> None:
    with window_on(team.folder, team) as window:
        page = go(window, "card")
        told = words(page)
        assert "Ya no se usa" in told
        assert "Ahora trabaja en otra computadora" in told
        out = tmp_path / "out"
        out.mkdir()
        back = button(page, "Devolver lo que llegó de ella…")
        files.answer_with([])
        back.click()
        assert not list(out.iterdir())
        files.answer_with([out])
        back.click()
        code = next(iter(out.iterdir())).name[:4]
        assert code in notice(page).text
        assert team.bundles.series()[0].kind == "pack"
