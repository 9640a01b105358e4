"""Departments and municipalities, by their official codes and by the names people use."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from defender_desk import paths
from defender_desk.domain.searchable import fold


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality (or, for Mexico, a state: then ``code`` and ``name`` are empty).

    ``country`` is ISO 3166-1 (GT, HN, SV, NI, MX), ``region_code`` ISO 3166-2 (GT-14), ``code``
    the four digits of the country's own list where there is one (1406).
    """

    country: str
    region_code: str
    region: str
    code: str
    name: str


def rows(file_name: str) -> list[dict[str, str]]:
    """The rows of a table of ``resources/data``, by column name."""
    with (paths.resources() / "data" / file_name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@cache
def all_places() -> tuple[Place, ...]:
    """Every place of ``places.csv``, in its order."""
    return tuple(
        Place(
            row["country"],
            row["admin1_code_iso3166_2"],
            row["admin1_name"],
            row["admin2_code"],
            row["admin2_name"],
        )
        for row in rows("places.csv")
    )


@cache
def _by_code() -> dict[tuple[str, str], Place]:
    return {(place.country, place.code): place for place in all_places() if place.code}


@cache
def _by_name() -> dict[str, tuple[Place, ...]]:
    names: dict[str, list[Place]] = {}

    def add(name: str, place: Place | None) -> None:
        if place is not None and place not in names.setdefault(fold(name), []):
            names[fold(name)].append(place)

    for place in all_places():
        add(place.name or place.region, place)
    for row in rows("place_aliases.csv"):
        add(row["alias"], by_code(row["country"], row["admin2_code"]))
    for row in rows("places_sv_districts.csv"):
        # Papers and people of El Salvador still use the 262 names from before May 2024.
        add(row["district_name"], by_code("SV", row["admin2_code"]))
    return {name: tuple(found) for name, found in names.items()}


def by_code(country: str, code: str) -> Place | None:
    """The municipality with this official code, or None."""
    return _by_code().get((country.upper(), code))


def find(name: str, country: str = "") -> tuple[Place, ...]:
    """Places called so, officially or popularly (Xela), accents and glottal marks apart."""
    found = _by_name().get(fold(name.strip()), ())
    return tuple(place for place in found if not country or place.country == country.upper())


def in_country(country: str) -> tuple[Place, ...]:
    """The places of one country, in the order of its official list."""
    return tuple(place for place in all_places() if place.country == country.upper())


def shown(place: Place) -> str:
    """``"Momostenango, Totonicapán"``; a department seat is not said twice."""
    if not place.name:
        return place.region
    return place.name if place.name == place.region else f"{place.name}, {place.region}"
