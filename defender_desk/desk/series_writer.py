"""Writing a series: file after file, read back, noted in the vault; on an error none is left."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from defender_desk.crypto import age
from defender_desk.desk.folders import make_folder
from defender_desk.desk.half_written import HalfWritten
from defender_desk.desk.packing import Load, Packing
from defender_desk.desk.records import Records
from defender_desk.exchange import parts as planning
from defender_desk.exchange.bundle import BundleInfo, Have, new_series
from defender_desk.exchange.bundle_writer import Written, write_bundle
from defender_desk.fault_points import reached
from defender_desk.progress import Progress
from defender_desk.storage.ledger import Card as Pinned
from defender_desk.storage.ledger import Part as PartKept
from defender_desk.storage.ledger import Series as SeriesKept

if TYPE_CHECKING:
    from defender_desk.storage.vault import Vault


class SeriesWriter:
    """Makes the files of one package, and any of them once more."""

    def __init__(
        self, vault: Vault, records: Records, packing: Packing, half_written: HalfWritten
    ) -> None:
        self._vault = vault
        self._records = records
        self._packing = packing
        self._half_written = half_written

    def write(
        self, kind: str, load: Load, to: Sequence[Pinned], road: str, folder: Path,
        progress: Progress, part_size: int | None = None, code: str = "",
    ) -> SeriesKept:
        """Write ``load`` for the devices ``to`` into ``folder`` and note it as a series.

        Raises ``DiskFull``, ``CannotWrite``, ``NotVerified``, ``Cancelled``, ``TooLarge``; then no
        file of it is left.
        """
        planned = planning.plan(load.words, load.files, road, part_size)
        if not code or self._taken(code):
            code = self.new_code()
        make_folder(folder)
        total = sum(part.size for part in planned)
        names = [f"{code}-{part.n}.ddb" for part in planned]
        with self._half_written.writing(folder, code, names):
            kept = self._written(kind, load, to, road, folder, planned, code,
                                 lambda done, share: _Share(progress, done, total, share))
        self._records.came()
        self._records.activity.note("package.made", code)
        progress.step(total, total)
        return kept

    def _written(
        self, kind: str, load: Load, to: Sequence[Pinned], road: str, folder: Path,
        planned: Sequence[planning.PartPlan], code: str, share: Callable[[int, int], Progress],
    ) -> SeriesKept:
        made = self._records.stamp()
        done = 0
        written: list[Written] = []
        try:
            for part in planned:
                written.append(write_bundle(
                    folder, self._info(kind, code, part, len(planned), load, to),
                    self._vault.signing, records=load.records if part.words else [],
                    files=part.files, open_attachment=self._vault.attachments.open,
                    progress=share(done, part.size),
                ))
                done += part.size
            kept = self._kept(kind, code, made, road, to, load, planned, written)
            reached("export.written")
            self._vault.ledger.made(kept)
            reached("export.recorded")
        except BaseException:
            # A series that is not whole must not be found on the stick.
            for one in written:
                one.path.unlink(missing_ok=True)
            raise
        return kept

    def _info(
        self, kind: str, code: str, part: planning.PartPlan, of: int, load: Load,
        to: Sequence[Pinned],
    ) -> BundleInfo:
        return BundleInfo(
            kind=kind, series=code, n=part.n, of=of, sender=self._vault.device.id,
            to=tuple(age.recipient_text(one.reading_public) for one in to),
            made=self._records.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            have=self._have() if part.words else {},
            state=self._vault.journal.state_digest().hex() if part.words else "",
            left_out=len(load.leaving.left_out),
            replaces=self._vault.ledger.own_devices()[1:],
        )

    def write_again(
        self, code: str, part: PartKept, folder: Path, progress: Progress | None
    ) -> Path:
        """Write one file of a series once more, with the very same content."""
        info = self._from_here(_info_from(part.more))
        numbers: dict[str, list[int]] = {}
        for device, first, last in part.ops:
            numbers.setdefault(device, []).extend(range(first, last + 1))
        make_folder(folder)
        files = [self._packing.file_part(sha, first, last) for sha, first, last in part.files]
        records = self._packing.device_records(numbers)
        with self._half_written.writing(folder, f"{code}-{part.n}", [info.file_name],
                                        whole_stay=True):
            return write_bundle(
                folder, info, self._vault.signing, records=records, files=files,
                open_attachment=self._vault.attachments.open, progress=progress,
            ).path

    def _from_here(self, info: BundleInfo) -> BundleInfo:
        """A series made before a restore or new keys leaves with this device's name: the old
        one's key is destroyed, and what it did not sign nobody opens."""
        device, *former = self._vault.ledger.own_devices()
        if info.sender == device:
            return info
        return dataclasses.replace(info, sender=device, replaces=tuple(former))

    def _kept(
        self, kind: str, code: str, made: str, road: str, to: Sequence[Pinned], load: Load,
        planned: Sequence[planning.PartPlan], written: Sequence[Written],
    ) -> SeriesKept:
        parts = []
        for plan, one in zip(planned, written, strict=True):
            runs = [
                (device, first, last) for device, numbers in load.numbers.items()
                for first, last in _runs(numbers)
            ] if plan.words else []
            parts.append(PartKept(
                plan.n, str(one.path), one.size, one.info.nonce,
                ops=tuple(runs),
                files=tuple((f.sha256, f.first, f.last) for f in plan.files),
                records=tuple(item.id for item in load.leaving.items) if plan.words else (),
                at=made, more={"info": _info_json(one.info), "holds": self._packing.holds(plan)},
            ))
        left = [[o.code, o.title, o.reason, o.id, o.kind] for o in load.leaving.left_out]
        me = self._vault.device.id
        return SeriesKept("out", code, kind, road, made, len(planned), me, tuple(parts), {
            "to": [one.device for one in to], "left_out": left,
        })

    def _have(self) -> dict[str, Have]:
        return {d: Have(h.n, h.odd) for d, h in self._vault.journal.have().items()}

    def new_code(self) -> str:
        """A name for a series to come, which no series made or received here has."""
        code = new_series()
        while self._taken(code):
            code = new_series()
        return code

    def _taken(self, code: str) -> bool:
        ledger = self._vault.ledger
        return (ledger.one(code) is not None or ledger.one(code, "in") is not None
                or self._half_written.waits(code))


class _Share:
    """One file's share of the progress of a series."""

    def __init__(self, watch: Progress, base: int, total: int, share: int) -> None:
        self._watch, self._base, self._total, self._share = watch, base, total, share

    def step(self, done: int, total: int, what: str = "") -> None:
        part = self._share * done // total if total else 0
        self._watch.step(self._base + part, self._total, what)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Whole numbers as runs of first and last."""
    runs: list[tuple[int, int]] = []
    for n in sorted(set(numbers)):
        if runs and runs[-1][1] == n - 1:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs


def _info_json(info: BundleInfo) -> dict[str, Any]:
    return {
        "kind": info.kind, "series": info.series, "n": info.n, "of": info.of,
        "sender": info.sender, "to": list(info.to), "made": info.made, "id": info.id,
        "nonce": info.nonce, "state": info.state, "left_out": info.left_out,
        "replaces": list(info.replaces),
        "have": {device: [have.n, *have.odd] for device, have in info.have.items()},
    }


def _info_from(more: Any) -> BundleInfo:
    told = more["info"]
    have = {device: Have(n[0], tuple(n[1:])) for device, n in told["have"].items()}
    # A series of version 0.1.0 says nothing of former devices.
    former = tuple(told.get("replaces", ()))
    return BundleInfo(**{**told, "to": tuple(told["to"]), "have": have, "replaces": former})
