"""What was begun in a form and not saved."""

from __future__ import annotations

from pathlib import Path

from defender_desk.desk.desk import Profile, create, new_recovery_words, open_desk

PHRASE = "volcan canasta puente nube cerro"


def test_what_was_begun_outlives_a_lock_and_is_gone_once_dropped(tmp_path: Path) -> None:
    profile = Profile(name="Inés Ejemplo Batz", role="defender", country="GT")
    desk = create(tmp_path / "vault", profile, PHRASE, new_recovery_words(), log_n=10, ballast=0)
    assert desk.unfinished.of("case_form") == {}
    desk.unfinished.keep("case_form", {"code": "GT-2026-044", "title": "Ñandú ʼ"})
    desk.unfinished.keep("another", {"x": 1})
    desk.close()
    again = open_desk(tmp_path / "vault", PHRASE, ballast=0)
    assert again.unfinished.of("case_form") == {"code": "GT-2026-044", "title": "Ñandú ʼ"}
    assert again.unfinished.latest() is not None
    again.unfinished.keep("person.1", {"role": "vecina"}, "role")
    begun = again.unfinished.latest()
    assert begun is not None
    assert (begun.form, begun.where) == ("person.1", "role")
    again.unfinished.drop("case_form")
    assert again.unfinished.of("case_form") == {}
    assert again.unfinished.of("another") == {"x": 1}
    again.close()


def test_what_an_older_version_kept_is_read(tmp_path: Path) -> None:
    profile = Profile(name="Inés Ejemplo Batz", role="defender", country="GT")
    desk = create(tmp_path / "vault", profile, PHRASE, new_recovery_words(), log_n=10, ballast=0)
    desk.records._vault.ledger.set_mark("unfinished.case_form", {"code": "GT-2026-044"})
    assert desk.unfinished.of("case_form") == {"code": "GT-2026-044"}
    assert desk.unfinished.latest() is None
    desk.close()
