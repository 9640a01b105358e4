"""Two names that differ only by what nobody sees are told (SEC-33)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from defender_desk.desk import desk as desks
from defender_desk.domain.display_text import to_the_eye

PHRASE = "volcan canasta puente nube cerro"
NAME = "Mar\u00eda Ejemplo Batz"
SAME = [
    "Mar\u00eda Ejemplo\u00a0Batz", "Mar\u00eda\u200b Ejemplo Batz",
    "Mar\u00eda Ejem\u00adplo Batz",
    "Mar\u00eda  Ejemplo Batz", "Mar\u00eda Ejemplo Batz\u2060", "Mar\u00eda Ejemplo Ba\u034ftz",
    "Mar\u00eda Ejemplo Batz\ufe0f", "\u3164Mar\u00eda Ejemplo Batz",
    "Mar\u00eda\u2009Ejemplo Batz",
]
OTHER = ["Maria Ejemplo Batz", "Mar\u00eda Ejemplo Batz P.", "mar\u00eda ejemplo batz",
         "M\u0430r\u00eda Ejemplo Batz"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[desks.Desk]:
    profile = desks.Profile(name="In\u00e9s Ejemplo", role="defender", country="GT")
    made = desks.create(tmp_path / "vault", profile, PHRASE, desks.new_recovery_words(),
                        log_n=10, ballast=0)
    yield made
    made.close()


@pytest.mark.parametrize("name", SAME)
def test_names_that_look_the_same_are_told(desk: desks.Desk, name: str) -> None:
    case = desk.cases.save({"code": "GT-26-001", "title": "x", "type": "other"}).id
    first = desk.people.save({"case": case, "name": NAME, "role": "witness"})
    assert desk.people.look_alikes(first) == ()
    second = desk.people.save({"case": case, "name": name, "role": "client"})
    assert second.name != first.name, "the difference was taken out when it was kept"
    assert desk.people.look_alikes(second)[0].startswith("M. E. B.")
    assert len(desk.people.look_alikes(first)) == 1
    contact = desk.contacts.save({"name": NAME, "role": "interpreter"})
    assert len(desk.people.look_alikes(second)) == 2
    assert contact.name == NAME


@pytest.mark.parametrize("name", [*OTHER, NAME])
def test_names_that_look_other_or_are_the_same_are_not(desk: desks.Desk, name: str) -> None:
    case = desk.cases.save({"code": "GT-26-001", "title": "x", "type": "other"}).id
    desk.people.save({"case": case, "name": NAME, "role": "witness"})
    second = desk.people.save({"case": case, "name": name, "role": "client"})
    assert desk.people.look_alikes(second) == ()


def test_an_accent_apart_is_the_same_letter() -> None:
    assert to_the_eye("Mari\u0301a") == to_the_eye("Mar\u00eda") == "Mar\u00eda"
    assert to_the_eye("\u202eabc\u202c") == "abc"
    assert to_the_eye("") == to_the_eye("\u200b\u00a0") == ""
