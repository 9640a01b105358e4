"""Keys and people: my card, theirs, and the digits that two people compare by phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from defender_desk.crypto import identity
from defender_desk.desk.folders import write_new
from defender_desk.desk.records import Records
from defender_desk.domain.initials import initials
from defender_desk.errors import NotACard, NoTeamKey, WrongDigits
from defender_desk.exchange import card as cards
from defender_desk.exchange.bundle import Sender
from defender_desk.storage.ledger import Card as Pinned

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as a person reads it before trusting it."""

    name: str
    role: str
    organisation: str
    digits: str
    device: str
    trusted: bool


@dataclass(frozen=True, slots=True)
class CardRow:
    """A device whose key was compared and is trusted."""

    device: str
    name_initials: str
    name: str
    role: str
    organisation: str
    digits: str
    verified_with: str
    verified_at: str
    replaced_by: str = ""
    """The device on which its owner goes on after a restore: nothing more is packed for this."""

    @property
    def replaced(self) -> bool:
        """Whether its owner works on another computer now."""
        return bool(self.replaced_by)


_RETIRED = "retired:"


class Keys:
    """Nobody is trusted before the digits were read aloud and agreed."""

    def __init__(self, vault: Vault, records: Records) -> None:
        self._vault = vault
        self._records = records

    def mine(self) -> cards.Card:
        """This device's card."""
        device, profile = self._vault.device, self._vault.profile
        return cards.Card(
            device=device.id, person=device.person, name=profile.name, role=profile.role,
            organisation=profile.organisation, reads=self._vault.reading.recipient,
            signs=device.signing_public,
        )

    def card(self, path: Path) -> Path:
        """Write my card to ``path``, or into it where it is a folder; the file written.

        Raises ``CannotWrite``, ``DiskFull``.
        """
        mine = self.mine()
        data = cards.card_bytes(mine, self._vault.signing)
        if path.is_dir():
            return write_new(path, cards.file_name(mine), data)
        return write_new(path.parent, path.name, data)

    def my_digits(self) -> str:
        """My six groups of five digits."""
        return self.mine().digits

    def signer_line(self) -> str:
        """This device's public key as stock minisign takes it after ``-P``."""
        return self._vault.signing.public.text

    def look(self, path: Path) -> CardView:
        """What a card says, without trusting it. Raises ``NotACard``, ``NewerFormat``."""
        return self._view(cards.read_card_file(path))

    def trust(self, path: Path, digits: str, confirmed_with: str = "") -> CardView:
        """Trust a card whose digits were heard from its owner.

        ``digits`` are those that were heard, ``confirmed_with`` who said them. Raises
        ``WrongDigits`` when they are not this card's, ``NotACard``.
        """
        found = cards.read_card_file(path)
        if not identity.same_digits(digits, found.digits):
            raise WrongDigits
        try:
            self._vault.ledger.pin(Pinned(
                found.device, found.person, found.organisation, found.name, found.role,
                found.reading_public, found.signs, found.digits, confirmed_with,
                self._records.stamp(),
            ))
        except ValueError as error:
            # Another key under a known device, or one's own card: neither is anybody's key.
            raise NotACard(name=path.name) from error
        self._records.activity.note("card.trusted", found.device)
        return self._view(found)

    def trusted(self, *, full_names: bool = False) -> list[CardRow]:
        """Everyone whose key is trusted."""
        retired = self._retired()
        return [
            CardRow(one.device, initials(one.name), one.name if full_names else initials(one.name),
                    one.role, one.organisation, one.digits, one.verified_with, one.verified_at,
                    retired.get(one.device, ""))
            for one in self._vault.ledger.cards()
        ]

    def team(self) -> list[CardRow]:
        """The trusted devices of the other side: the team for a Defender, Defenders for staff."""
        other = "defender" if self._vault.profile.role == "staff" else "staff"
        return [row for row in self.trusted() if row.role == other and not row.replaced]

    def retire(self, former: Iterable[str], by: str) -> None:
        """A trusted device says which ones its owner had before: those are packed for no more.

        It may speak for its own person alone; anything else is let pass unheard.
        """
        ledger = self._vault.ledger
        speaker = ledger.card(by)
        for device in former:
            one = ledger.card(device)
            if one is not None and speaker is not None and one.person == speaker.person \
                    and device not in (by, self._vault.device.id):
                ledger.set_mark(_RETIRED + device, by)

    def former(self, device: str) -> tuple[str, ...]:
        """The trusted devices that the owner of ``device`` had before it."""
        return tuple(one for one, by in self._retired().items() if by == device)

    def _retired(self) -> dict[str, str]:
        return {key[len(_RETIRED):]: str(by) for key, by in self._vault.ledger.marks(_RETIRED)}

    def recipients(self, devices: tuple[str, ...] = ()) -> list[Pinned]:
        """Who a bundle is packed for: these devices, or the whole other side.

        Raises ``NoTeamKey`` when there is nobody.
        """
        wanted = devices or tuple(row.device for row in self.team())
        retired = self._retired()
        found = [one for one in self._vault.ledger.cards()
                 if one.device in wanted and one.device not in retired]
        if not found:
            raise NoTeamKey
        return found

    def senders(self) -> list[Sender]:
        """The trusted devices as a bundle's reader wants them."""
        cards_here = self._vault.ledger.cards()
        return [Sender(one.device, one.signing_public, one.role) for one in cards_here]

    def person_of(self, device: str) -> str:
        """Initials of the person to whom a device belongs; "" for an unknown one."""
        if device == self._vault.device.id:
            return initials(self._vault.profile.name)
        found = self._vault.ledger.card(device)
        return initials(found.name) if found is not None else ""

    def _view(self, found: cards.Card) -> CardView:
        kept = self._vault.ledger.card(found.device)
        trusted = kept is not None and kept.digits == found.digits
        return CardView(found.name, found.role, found.organisation, found.digits, found.device,
                        trusted)
