"""A small world of desks that exchange packets over a road that loses, doubles and damages them.

Real vaults, ops, seals, clocks and keys; a packet is what a bundle carries (the words of every
device that the sender thinks the reader lacks, and what the sender holds), sealed with age.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from defender_desk.crypto.age import AgeError, Opener, Sealer
from defender_desk.domain.record import new_id
from defender_desk.errors import DeskError
from defender_desk.exchange.records import DeviceRecords, pack_records, read_records
from defender_desk.storage import backup
from defender_desk.storage.ledger import Card
from defender_desk.storage.restore import restore
from defender_desk.storage.vault import Vault
from tests.storage import vaults

LOG_N = 4
START = 1_773_400_000.0
YEAR = 365 * 86_400.0
Ref = tuple[str, int]


@dataclass
class Replica:
    """One desk: its vault, its clock's error, and what it thinks each other desk holds."""

    name: str
    folder: Path
    vault: Vault
    skew: float = 0.0
    thinks: dict[str, dict[str, int]] = field(default_factory=dict)
    stick: Path | None = None
    """Where its last backup lies."""


@dataclass
class Packet:
    """Something on its way."""

    sender: str
    to: str
    sealed: bytes


def template(folder: Path) -> None:
    """Three vaults that know each other's keys: two Defenders and the team."""
    made = {name: vaults.make(folder / name, vaults.HANNAH if name == "team" else vaults.INES)
            for name in ("ana", "bea", "team")}
    for one in made.values():
        for other in made.values():
            if one is not other:
                introduce(one, card_of(other))
    for one in made.values():
        one.close()


def card_of(vault: Vault) -> Card:
    """A desk's keys as others pin them."""
    device = vault.device
    return Card(device.id, device.person, device.organisation, device.name, device.role,
                device.reading_public, device.signing_public, vault.digits)


def introduce(vault: Vault, card: Card) -> None:
    """Pin a card, unless the device is known (or is this desk itself, or was once)."""
    known = vault.ledger.keys()
    if card.device not in known:
        vault.ledger.pin(card)


class World:
    """The desks, what is on its way, and what was ever acknowledged."""

    def __init__(self, kept: Path, folder: Path) -> None:
        self.folder = folder
        self.time = START
        self.packets: list[Packet] = []
        self.desks: dict[str, Replica] = {}
        self.said: dict[Ref, tuple[str, str, Any]] = {}
        """(device, n) of each op that was acknowledged: record, field, value."""
        self.doubtful: set[Ref] = set()
        """Those of a device that was lost after its last backup: they may be gone."""
        self.records: list[tuple[str, str]] = []
        self.cards: list[Card] = []
        """Of every device there ever was: people show each other their new cards."""
        for name in ("ana", "bea", "team"):
            shutil.copytree(kept / name, folder / name)
            self.cards.append(card_of(self._open(name, folder / name).vault))

    def _open(self, name: str, folder: Path) -> Replica:
        old = self.desks.get(name)
        replica = Replica(name, folder, None, old.skew if old else 0.0)  # type: ignore[arg-type]
        self.desks[name] = replica
        replica.vault = Vault.open(folder, vaults.PHRASE, ballast=0,
                                   now=lambda: self.time + replica.skew)
        return replica

    def close(self) -> None:
        for desk in self.desks.values():
            desk.vault.close()
        shutil.rmtree(self.folder)

    # --- what people do -----------------------------------------------------------------------

    def _acknowledge(self, desk: Replica, record: str, name: str, value: Any) -> None:
        vault = desk.vault
        n = vault.journal.have_set()[vault.device.id]
        self.said[vault.device.id, n] = (record, name, value)
        self.time += 1

    def new(self, who: str, text: str) -> None:
        desk, record = self.desks[who], new_id()
        desk.vault.records.save("note", record, {"case": "C", "title": "Nota", "text": text})
        self.records.append((record, who))
        self._acknowledge(desk, record, "text", text)

    def edit(self, who: str, which: int, name: str, text: str) -> None:
        """Change a field of a record that this desk has; nothing where it has none."""
        desk = self.desks[who]
        here = [r for r, _who in self.records if desk.vault.records.get(r) is not None]
        if not here:
            return
        record = here[which % len(here)]
        before = desk.vault.journal.count()
        desk.vault.records.save("note", record, {name: text})
        if desk.vault.journal.count() > before:
            self._acknowledge(desk, record, name, text)

    def delete(self, who: str, which: int) -> None:
        desk = self.desks[who]
        here = [r for r, _who in self.records if desk.vault.records.get(r) is not None]
        if here:
            desk.vault.records.delete(here[which % len(here)])
            self.time += 1

    def leap(self, who: str, years: float) -> None:
        """The clock of a laptop jumps: a dead battery, a wrong hand."""
        self.desks[who].skew = years * YEAR

    def reopen(self, who: str) -> None:
        self.desks[who].vault.close()
        thinks, stick = self.desks[who].thinks, self.desks[who].stick
        fresh = self._open(who, self.desks[who].folder)
        fresh.thinks, fresh.stick = thinks, stick

    # --- backup -------------------------------------------------------------------------------

    def back_up(self, who: str) -> None:
        desk = self.desks[who]
        stick = self.folder / f"stick-{who}-{len(list(self.folder.glob(f'stick-{who}-*')))}"
        stick.mkdir()
        backup.make_whole(desk.vault.backup_source(), stick, set(),
                          datetime.fromtimestamp(self.time, UTC), keep=2)
        desk.stick = stick

    def lose_and_restore(self, who: str) -> None:
        """The laptop is gone; a new one comes back from its last backup, as a new device."""
        desk = self.desks[who]
        if desk.stick is None:
            return
        vault = desk.vault
        device, held = vault.device.id, vault.journal.have_set()
        vault.close()
        folder = desk.folder.with_name(desk.folder.name + "+")
        restore(desk.stick, folder, vaults.PHRASE, log_n=LOG_N, now=lambda: self.time + desk.skew)
        fresh = self._open(who, folder)
        kept = fresh.vault.journal.have_set().get(device, 0)
        self.doubtful |= {(device, n) for n in range(kept + 1, held.get(device, 0) + 1)}
        assert fresh.vault.device.id != device
        self.cards.append(card_of(fresh.vault))
        for name, other in self.desks.items():
            for card in self.cards:
                introduce(other.vault, card)
            if name != who:
                other.thinks.pop(who, None)
                fresh.thinks.pop(name, None)

    # --- the road -----------------------------------------------------------------------------

    def send(self, who: str, to: str) -> None:
        """Put a packet on the road: what the other is not known to hold, and what is held."""
        desk, reader = self.desks[who], self.desks[to]
        vault = desk.vault
        vault.journal.seal_now()
        held = {device: [have.n, *have.odd] for device, have in vault.journal.have().items()}
        known = desk.thinks.get(to, {})
        packed = {}
        for device in held:
            lines = [(line.header, line.body)
                     for line in vault.journal.lines(device, known.get(device, 0))]
            if lines:
                records = DeviceRecords(device, tuple(lines), vault.journal.seals_for(device))
                packed[device] = pack_records(records).hex()
        told = {"sender": who, "device": vault.device.id, "holds": vault.journal.have_set(),
                "packed": packed}
        sink = io.BytesIO()
        with Sealer(sink, [reader.vault.reading.recipient]) as sealer:
            sealer.write(json.dumps(told).encode())
        self.packets.append(Packet(who, to, sink.getvalue()))

    def deliver(self, at: int, *, keep: bool) -> None:
        """Any packet arrives next; ``keep``: and may arrive again."""
        if not self.packets:
            return
        packet = self.packets[at % len(self.packets)]
        if not keep:
            self.packets.remove(packet)
        self._take(packet)

    def _take(self, packet: Packet) -> bool:
        """Whether a packet was taken; one that is damaged or for a lost laptop changes nothing."""
        desk = self.desks[packet.to]
        vault = desk.vault
        before = vault.journal.state_digest()
        try:
            plain = b"".join(Opener(io.BytesIO(packet.sealed), vault.readings))
            told = json.loads(plain)
            ops, seals = [], []
            for device, packed in told["packed"].items():
                found = read_records(device, bytes.fromhex(packed))
                ops += found.ops
                seals += found.seals
            vault.journal.take(ops, seals, vault.ledger.keys(), hide_many=True)
        except (AgeError, DeskError):
            assert vault.journal.state_digest() == before
            return False
        if told["device"] == self.desks[packet.sender].vault.device.id:
            desk.thinks[packet.sender] = told["holds"]
        return True

    def lose(self, at: int) -> None:
        if self.packets:
            self.packets.pop(at % len(self.packets))

    def damage(self, at: int, place: int, bit: int, *, cut: bool) -> None:
        """A packet arrives cut short or with a bit changed, and must be refused."""
        if not self.packets:
            return
        good = self.packets[at % len(self.packets)]
        place %= len(good.sealed)
        bad = bytearray(good.sealed[:place] if cut else good.sealed)
        if not cut:
            bad[place] ^= 1 << bit
        assert not self._take(Packet(good.sender, good.to, bytes(bad)))

    # --- in the end -----------------------------------------------------------------------------

    def settle(self) -> None:
        """All clocks right again, nothing lost any more: everybody hears everything."""
        self.packets.clear()
        for _round in range(2):
            for who in self.desks:
                for to in self.desks:
                    if who != to:
                        # What the other holds is not remembered for ever: all of it goes once.
                        self.desks[who].thinks.pop(to, None)
                        self.send(who, to)
                        self.deliver(len(self.packets) - 1, keep=False)

    def differences(self) -> Iterator[str]:
        """What is not as it must be, once settled."""
        digests = {name: desk.vault.journal.state_digest() for name, desk in self.desks.items()}
        if len(set(digests.values())) != 1:
            yield "the desks hold different journals"
        for name, desk in self.desks.items():
            yield from (f"{name}: {told}" for told in self._missing(desk))
        shown = [self._shown(desk) for desk in self.desks.values()]
        if any(each != shown[0] for each in shown):
            yield "the desks show different records"
        for name, desk in self.desks.items():
            live = self._rows(desk)
            desk.vault.rebuild()
            if self._rows(desk) != live:
                yield f"{name}: the tables made anew differ from the live ones"

    def _missing(self, desk: Replica) -> Iterator[str]:
        history: dict[str, list[Any]] = {}
        for (device, n), (record, name, value) in self.said.items():
            if record not in history:
                history[record] = list(desk.vault.journal.history(record))
            ops = [op for op in history[record] if op.ref == (device, n)]
            if not ops and (device, n) in self.doubtful:
                continue
            if len(ops) != 1 or ops[0].values.get(name) != value:
                yield f"({device[:6]}, {n}) is lost"

    def _shown(self, desk: Replica) -> dict[str, Any]:
        found = {}
        for record, _who in self.records:
            held = desk.vault.records.get(record)
            if held is not None:
                found[record] = (held.record, held.heads, sorted(held.conflicts), held.deleted,
                                 held.contested)
        return found

    def _rows(self, desk: Replica) -> list[Any]:
        rows = desk.vault.records.find_rows("note")
        return sorted((row.id, row.record, row.conflicts, row.contested) for row in rows)


def removed(folder: Path) -> None:
    """Remove a world that a failure left."""
    with suppress(OSError):
        shutil.rmtree(folder)
