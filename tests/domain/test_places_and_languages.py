"""Places and languages by code and by the names people use."""

from __future__ import annotations

from defender_desk.domain import languages, places


def test_the_tables_are_whole() -> None:
    assert len(places.all_places()) == 867
    assert len(places.in_country("GT")) == 340
    assert len(places.in_country("hn")) == 298
    assert len({(each.code, each.name_es) for each in languages.all_languages()}) == len(
        languages.all_languages()
    )


def test_places_by_code_and_name() -> None:
    momostenango = places.by_code("GT", "0805")
    assert momostenango is not None
    assert places.shown(momostenango) == "Momostenango, Totonicapán"
    assert [place.code for place in places.find("xelaju", "GT")] == ["0901"]
    assert places.find("Xela") == places.find("QUETZALTENANGO", "gt")
    assert [place.name for place in places.find("Atiquizaya")] == ["Ahuachapán Norte"]
    assert places.by_code("GT", "9999") is None
    assert places.find("Ninguna Parte") == ()
    assert {place.country for place in places.find("San Marcos")} >= {"GT", "HN"}


def test_languages_by_code_and_any_name() -> None:
    kiche = languages.find("K'iche'")
    assert kiche is not None
    assert kiche.code == "quc"
    assert languages.find("quiché") in (kiche, None)
    assert languages.by_code("mam") is languages.find("MAM")
    assert "MX" in languages.by_code("mam").countries  # type: ignore[union-attr]
    assert languages.shown("spa", "en") == "Spanish"
    assert languages.shown("spa", "es") == "español"
    assert languages.shown("Qué lengua", "es") == "Qué lengua"
    assert languages.find("") is None
    assert kiche in languages.spoken_in("GT")
