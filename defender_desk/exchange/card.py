"""A device's card: the keys of one device and whose it is, signed by the device itself.

The signature proves only that whoever made the card holds the signing key; that the key is that
person's is proved by the digits, read aloud by phone (docs/bundle-format.md 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from defender_desk.crypto import age, identity, signature
from defender_desk.errors import CannotRead, MissingFile, NewerFormat, NotACard
from defender_desk.exchange import bundle, strict_json
from defender_desk.exchange.strict_json import BadJson

FORMAT = "defender-desk card"
SUFFIX = ".ddcard"
_LABEL = b"defender-desk card 1\0"
_MAX_SIZE = 4096


@dataclass(frozen=True, slots=True)
class Card:
    """Who reads and signs at one device. ``reads`` is its age recipient, ``signs`` 32 bytes."""

    device: str
    person: str
    name: str
    role: str
    organisation: str
    reads: str
    signs: bytes

    @property
    def reading_public(self) -> bytes:
        """The 32 bytes of the age recipient."""
        return age.read_recipient(self.reads)

    @property
    def digits(self) -> str:
        """Six groups of five digits that two people compare."""
        return identity.digits(self.reading_public, self.signs)

    @property
    def sender(self) -> bundle.Sender:
        """The device as a bundle's reader wants it, once it is pinned."""
        return bundle.Sender(self.device, self.signs, self.role)


def card_bytes(card: Card, signing: signature.SigningKey) -> bytes:
    """Give the card's file: one line of JSON. Raises ValueError for another device's key."""
    if signing.public.raw != card.signs:
        raise ValueError("a card is signed by its own device")
    value = _values(card)
    value["signature"] = signing.sign_raw(_LABEL + strict_json.dumps(value)).hex()
    return strict_json.dumps(value) + b"\n"


def file_name(card: Card) -> str:
    """Give a name that says nothing about the person: the first two groups of digits."""
    return "-".join(card.digits.split()[:2]) + SUFFIX


def _values(card: Card) -> dict[str, str]:
    return {
        "format": FORMAT,
        "version": bundle.VERSION,
        "device": card.device,
        "person": card.person,
        "name": card.name,
        "role": card.role,
        "organisation": card.organisation,
        "reads": card.reads,
        "signs": card.signs.hex(),
    }


def read_card(raw: bytes, name: str = "") -> Card:
    """Read a card's file; ``name`` is told in errors. Raises NotACard, NewerFormat."""
    try:
        return _read(raw)
    except (BadJson, signature.BadSignature, age.BadKey, ValueError):
        raise NotACard(name=name) from None


def _read(raw: bytes) -> Card:
    if not raw.endswith(b"\n"):
        raise BadJson("card")
    keys = ("format", "version", "device", "person", "name", "role", "organisation", "reads",
            "signs", "signature")  # fmt: skip
    value = strict_json.mapping(
        strict_json.loads_canonical(raw[:-1], _MAX_SIZE), dict.fromkeys(keys, str)
    )
    major = bundle.major_of(value["version"])
    if value["format"] != FORMAT or major is None:
        raise BadJson("card")
    if major > bundle.MAJOR:
        raise NewerFormat(version=value["version"], known=bundle.VERSION)
    signs = strict_json.hex_field(value["signs"], 32)
    signed = strict_json.hex_field(value["signature"], 64)
    rest = {key: part for key, part in value.items() if key != "signature"}
    signature.public_key(signs).verify_raw(signed, _LABEL + strict_json.dumps(rest))
    card = Card(
        device=value["device"],
        person=strict_json.text_field(value, "person", 40),
        name=strict_json.text_field(value, "name"),
        role=value["role"],
        organisation=strict_json.text_field(value, "organisation"),
        reads=value["reads"],
        signs=signs,
    )
    if card.role not in (bundle.DEFENDER, bundle.STAFF) or not bundle.is_device(card.device):
        raise BadJson("card")
    age.read_recipient(card.reads)
    return card


def read_card_file(path: Path) -> Card:
    """Read a card from a file. Raises MissingFile, CannotRead, NotACard, NewerFormat."""
    try:
        with path.open("rb") as source:
            raw = source.read(_MAX_SIZE + 2)
    except FileNotFoundError:
        raise MissingFile(name=path.name) from None
    except OSError:
        raise CannotRead(name=path.name) from None
    return read_card(raw, path.name)
