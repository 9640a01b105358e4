"""This machine's choices survive a restart, and nonsense in their file harms nobody."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk import paths
from defender_desk.settings import Settings, load, save


def test_a_new_machine_begins_in_spanish_with_initials() -> None:
    assert load() == Settings()
    assert load().language == "es"
    assert not load().show_full_names


def test_choices_come_back(own_home: Path) -> None:
    chosen = replace(
        Settings(), language="en", theme="dark", text_scale=1.25, show_full_names=True,
        geometry="AdnQyw==", splitters={"case": [320, 700]}, shown_name="Notas",
    )  # fmt: skip
    save(chosen)
    assert load() == chosen
    assert paths.settings_file().parent == own_home
    assert [p.name for p in own_home.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"language": "fr"}', "\x00", "[" * 99999])
def test_an_unreadable_file_gives_the_defaults(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(text, encoding="utf-8")
    assert load(file) == Settings()


def test_one_bad_value_does_not_cost_the_others(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"theme": "sun", "text_scale": 40, "more": 1}), encoding="utf-8")
    assert load(file) == replace(Settings(), theme="sun")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([f.name for f in fields(Settings)]), JSON))
def test_any_values_give_usable_settings(tmp_path: Path, values: dict[str, object]) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    save(load(file), file)
    assert load(file) == load(file)


def test_a_folder_that_refuses_keeps_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    save(Settings(), file)
    blocked = file / "below.json"
    with pytest.raises(OSError, match="settings"):
        save(Settings(), blocked)
    assert load(file) == Settings()


def test_two_homes_lie_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "staff"))
    assert paths.vault_folder() == tmp_path / "staff" / "vault"
    assert paths.incoming_folder() == tmp_path / "staff" / "incoming"
    assert paths.log_folder() == tmp_path / "staff" / "log"
    monkeypatch.delenv(paths.HOME_VARIABLE)
    assert paths.vault_folder().name == "vault"
    assert paths.vault_folder().parent.name == "defender-desk"
    assert paths.settings_file().name == "settings.json"
