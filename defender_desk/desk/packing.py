"""What one package carries: the changes and files that go, and what they are in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from defender_desk.desk.leaving import Gate, Leaving
from defender_desk.desk.records import Records
from defender_desk.desk.states import States
from defender_desk.errors import UnknownRecord
from defender_desk.exchange import parts as planning
from defender_desk.exchange.bundle_writer import FilePart
from defender_desk.exchange.records import DeviceRecords, pack_records
from defender_desk.media import kind as file_kind
from defender_desk.storage.ledger import WHOLE
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault


@dataclass(slots=True)
class Load:
    """Everything one export carries."""

    leaving: Leaving
    numbers: dict[str, list[int]]
    """Numbers of the ops that go, by own device: this one, and those before a restore."""
    records: list[DeviceRecords]
    files: list[FilePart]

    @property
    def words(self) -> int:
        """Bytes of everything written."""
        return sum(len(pack_records(one)) for one in self.records)


class Packing:
    """Gathers what goes; nothing is written here."""

    def __init__(self, vault: Vault, records: Records, states: States, gate: Gate) -> None:
        self._vault = vault
        self._records = records
        self._states = states
        self._gate = gate

    def load(self, items: list[Any], *, every: bool) -> Load:
        """What goes with these items, and what others must learn of things sent before.

        ``every``: chosen items go again until they are held.
        """
        load = self.loaded(self._gate.choose(items), every=every)
        told = self._gate.afterwards(load.leaving)
        if not told:
            return load
        numbers = {device: sorted({*load.numbers.get(device, ()), *told.get(device, ())})
                   for device in {**load.numbers, **told}}
        return dataclasses.replace(load, numbers=numbers, records=self.device_records(numbers))

    def loaded(self, leaving: Leaving, *, every: bool) -> Load:
        """The changes and files that go. ``every``: chosen items go again until they are held."""
        ledger = self._vault.ledger
        lines = self._vault.journal.ops_of(leaving.records)
        states = self._states.of(leaving.records) if every else {}
        numbers: dict[str, list[int]] = {}
        for device in ledger.own_devices():
            unsent = set(ledger.unsent_ops(device))
            found = [
                line.n for line in lines if line.device == device and (
                    (line.record, line.n) in unsent
                    or (every and states[line.record].state != "received")
                )
            ]
            if found:
                numbers[device] = found
        shas = list(dict.fromkeys(file.sha256 for file in leaving.files))
        held = self._vault.ledger.file_states(shas)
        fresh = set(self._vault.ledger.unsent_files(shas))
        wanted = [s for s in shas if s in fresh or (every and held.get(s) != "received")]
        return Load(leaving, numbers, self.device_records(numbers),
                     [self.file_part(sha) for sha in wanted])

    def device_records(self, numbers: Mapping[str, Sequence[int]]) -> list[DeviceRecords]:
        """The ops of these numbers by device, with the seals that cover them."""
        journal = self._vault.journal
        found = []
        for device, each in numbers.items():
            wanted = set(each)
            ops = tuple(
                (line.header, line.body)
                for line in journal.lines(device, min(wanted) - 1, max(wanted))
                if line.n in wanted
            )
            seals = journal.seals_covering(wanted, device)
            found.append(DeviceRecords(device, ops, seals))
        return found

    def file_part(self, sha256: str, first: int = 0, last: int = WHOLE) -> FilePart:
        """A file, whole or some cells of it. Raises ``UnknownRecord``."""
        info = self._vault.attachments.info(sha256)
        if info is None:
            raise UnknownRecord(code=sha256[:12])
        return FilePart(sha256, info.size, info.cells, first, last)

    def holds(self, part: planning.PartPlan) -> str:
        """What a file of a package holds, in words."""
        if part.words:
            return _("Everything written")
        kinds = [self._mime(one.sha256) for one in part.files]
        photos = sum(file_kind.is_picture(k) for k in kinds)
        sounds = sum(file_kind.is_sound(k) for k in kinds)
        others = len(kinds) - photos - sounds
        said = []
        if photos:
            said.append(plural("{n} photo", "{n} photos", photos))
        if sounds:
            said.append(plural("{n} recording", "{n} recordings", sounds))
        if others:
            said.append(plural("{n} file", "{n} files", others))
        return ", ".join(said)

    def _mime(self, sha256: str) -> str:
        found: list[Any] = self._records.all("attachment", sha256=sha256)
        return found[0].mime if found else ""
