"""Closing a desk lets the typesetter forget the papers it laid out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from defender_desk.desk import desk as desks
from defender_desk.documents import typesetter

PHRASE = "volcan canasta puente nube cerro"


@pytest.fixture
def desk(tmp_path: Path) -> desks.Desk:
    profile = desks.Profile(name="Inés Ejemplo", role="defender", country="GT")
    return desks.create(tmp_path / "vault", profile, PHRASE, desks.new_recovery_words(),
                        log_n=10, ballast=0)


def test_a_lock_forgets_papers(desk: desks.Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[bool] = []
    monkeypatch.setattr(typesetter, "forget", lambda: called.append(True))
    desk.close()
    assert called == [True]
    desk.close()
    assert called == [True]


def test_where_nothing_was_laid_out_nothing_is_loaded(
    desk: desks.Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "defender_desk.documents.typesetter")
    desk.close()
    assert "defender_desk.documents.typesetter" not in sys.modules


def test_forgetting_leaves_the_typesetter_able(own_home: Path) -> None:
    typesetter.forget()
    assert (own_home / "empty").is_dir()
    assert list((own_home / "empty").iterdir()) == []
