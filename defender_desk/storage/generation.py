"""One backup on a disk: a folder with the database, the key files and a signed list.

``<stamp>-<letters>/{desk.db, key.age, key2.age, recovery.age, list.json, list.json.minisig}``.
A whole one lies in a folder ``XXXXXXXX.ddk`` of a stick beside ``attachments/``, which the
generations there share; an automatic one lies in ``vault/backups/`` and has the vault's own. The
list says in clear only sizes and digests of sealed files: neither who nor what nor how many cases.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from defender_desk.crypto.hashing import random_bytes, random_letters
from defender_desk.crypto.signature import BadSignature, SigningKey, public_key, verify
from defender_desk.domain.journal import canonical
from defender_desk.errors import DamagedBackup, DeskError, NotABackup
from defender_desk.progress import Progress, Silent

LIST: Final = "list.json"
SIGNATURE: Final = "list.json.minisig"
DATABASE: Final = "desk.db"
KEYS: Final = ("key.age", "key2.age", "recovery.age")
ATTACHMENTS: Final = "attachments"
MARKER: Final = "medium.json"
ENDING: Final = ".ddk"
COPIES: Final = "backups"
"""The folder of automatic copies inside a vault."""

WHOLE: Final = "whole"
AUTOMATIC: Final = "automatic"
KINDS: Final = (WHOLE, AUTOMATIC)

FORMAT: Final = "defender-desk backup 1"
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_NAME: Final = re.compile(r"\d{8}-\d{6}-[2-9A-HJ-NP-Z]{4}")
_FILE: Final = re.compile(r"[0-9a-f]{32}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_LIST_CAP: Final = 64 << 20
_STEP: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of a list: its bytes as they lie on the disk, digest hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A backup whose list can be read; whether it is good is for ``check_files`` to say."""

    path: Path
    kind: str
    made: str
    """UTC, ``2026-03-13T17:34:00Z``."""
    files: tuple[Listed, ...]
    attachments: tuple[Listed, ...]
    absent: tuple[str, ...]
    """Attachments that the database names and that were nowhere when the backup was made."""

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def size(self) -> int:
        """Bytes of everything it needs, shared files counted in full."""
        return sum(one.size for one in (*self.files, *self.attachments))

    @property
    def attachments_folder(self) -> Path:
        """Where its sealed files lie."""
        beside = self.path.parent if self.kind == WHOLE else self.path.parent.parent
        return beside / ATTACHMENTS

    def attachment(self, name: str) -> Path:
        """The place of one sealed file."""
        return self.attachments_folder / name[:2] / name


def new_name(now: datetime) -> str:
    """A name for a generation: the moment in UTC and four letters drawn at random."""
    return f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{random_letters(_LETTERS, 4)}"


def free_moment(store: Path, now: datetime) -> datetime:
    """``now``, or the first second after it in which ``store`` has no backup: names and lists
    count seconds, and two in one second could not be told which is the newer."""
    taken = {path.name[:15] for path in _named(store)}
    while f"{now.astimezone(UTC):%Y%m%d-%H%M%S}" in taken:
        now += timedelta(seconds=1)
    return now


def is_name(text: str) -> bool:
    """Whether ``text`` is the name of a generation."""
    return _NAME.fullmatch(text) is not None


def new_store() -> tuple[str, bytes]:
    """Name and marker file of a new folder on a stick: random both, nothing of a case."""
    marker = random_bytes(16).hex()
    said = canonical({"format": FORMAT, "marker": marker})
    return random_letters(_LETTERS, 8) + ENDING, said


def marker_of(store: Path) -> str:
    """The marker of a folder on a stick; "" when it is none of ours."""
    try:
        with (store / MARKER).open("rb") as file:
            said = json.loads(file.read(1 << 12))
        marker = said["marker"] if said["format"] == FORMAT else ""
    except (OSError, ValueError, TypeError, KeyError):
        return ""
    return marker if isinstance(marker, str) and _FILE.fullmatch(marker) else ""


def stores(medium: Path) -> Iterator[tuple[Path, str]]:
    """(folder, marker) of every folder of backups directly on a stick, or ``medium`` itself."""
    try:
        inside = sorted(medium.glob(f"*{ENDING}"))
    except OSError:
        return
    for folder in (medium, *inside):
        if marker := marker_of(folder):
            yield folder, marker


def list_bytes(generation: Generation) -> bytes:
    """The canonical JSON (RFC 8785) of ``list.json``."""
    return canonical({
        "format": FORMAT, "kind": generation.kind, "made": generation.made,
        "files": [[f.name, f.size, f.sha256] for f in generation.files],
        "attachments": [[f.name, f.size, f.sha256] for f in generation.attachments],
        "absent": list(generation.absent),
    })


def sign_list(data: bytes, name: str, key: SigningKey) -> bytes:
    """The minisign text over a list, bound to the name of its generation."""
    return key.sign_bytes(data, f"{FORMAT} {name}").encode("ascii")


def read_generation(path: Path) -> Generation:
    """Read the list of the generation in ``path``. Raises ``NotABackup``, ``DamagedBackup``."""
    try:
        with (path / LIST).open("rb") as file:
            data = file.read(_LIST_CAP)
    except OSError:
        raise NotABackup(name=path.name) from None
    try:
        said: dict[str, Any] = json.loads(data)
        found = Generation(
            path, str(said["kind"]), str(said["made"]),
            tuple(Listed(*one) for one in said["files"]),
            tuple(Listed(*one) for one in said["attachments"]),
            tuple(said["absent"]),
        )
        datetime.strptime(found.made, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007  read for its form only
        good = (
            said["format"] == FORMAT and found.kind in KINDS
            and {one.name for one in found.files} <= {DATABASE, *KEYS}
            and DATABASE in {one.name for one in found.files}
            and all(_FILE.fullmatch(one.name) for one in found.attachments)
            and all(_FILE.fullmatch(name) for name in found.absent)
            and all(type(one.size) is int and one.size >= 0 and _DIGEST.fullmatch(one.sha256)
                    for one in (*found.files, *found.attachments))
            and list_bytes(found) == data
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        good = False
    if not good:
        raise DamagedBackup(name=path.name, what="list")
    return found


def generations(folder: Path) -> list[Generation]:
    """Every generation directly in ``folder`` whose list can be read, the newest first."""
    found = []
    for path in _named(folder):
        try:
            found.append(read_generation(path))
        except DeskError:
            continue
    return sorted(found, key=lambda one: (one.made, one.name), reverse=True)


def unreadable(folder: Path) -> list[Path]:
    """Generations directly in ``folder`` that have a list which cannot be read."""
    good = {one.path for one in generations(folder)}
    return [path for path in _named(folder) if path not in good and (path / LIST).exists()]


def _named(folder: Path) -> list[Path]:
    try:
        return [path for path in sorted(folder.iterdir()) if is_name(path.name) and path.is_dir()]
    except OSError:
        return []


def find_generations(place: Path) -> list[Generation]:
    """Every generation that ``place`` leads to: one itself or a file of it, a folder of them, a
    stick, a vault; the newest first. Raises ``NotABackup`` when there is none, ``DamagedBackup``
    when ``place`` is one whose list cannot be read."""
    if place.is_file():
        place = place.parent
    if (place / LIST).exists():
        return [read_generation(place)]
    found = generations(place) + generations(place / COPIES)
    for store, _marker in stores(place):
        if store != place:
            found += generations(store)
    if not found:
        raise NotABackup(name=place.name or str(place))
    return sorted(found, key=lambda one: (one.made, one.name), reverse=True)


def check_list(generation: Generation, signing: bytes) -> None:
    """Check the signature of a list with the key that its own database holds.

    Whoever cannot open the database cannot name another key. Raises ``DamagedBackup``.
    """
    try:
        with (generation.path / SIGNATURE).open("rb") as file:
            text = file.read(1 << 12)
        said = verify(text, list_bytes(generation), public_key(signing))
    except (OSError, BadSignature):
        raise DamagedBackup(name=generation.name, what="list") from None
    if said != f"{FORMAT} {generation.name}":
        raise DamagedBackup(name=generation.name, what="list")


def digest_of_file(file: Path, step: Progress | None = None, done: int = 0, total: int = 0) -> str:
    """SHA-256 (hexadecimal) of a file's bytes. Raises OSError, and what ``step`` raises."""
    watch = step or Silent()
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_STEP):
            digest.update(piece)
            done += len(piece)
            watch.step(done, max(total, done))
    return digest.hexdigest()


def is_as_listed(
    file: Path, listed: Listed, *, full: bool = True, step: Progress | None = None, done: int = 0,
    total: int = 0,
) -> bool:
    """Whether a file has the size, and with ``full`` the digest, that its list says. Raises what
    ``step`` raises, which hears of ``done`` bytes of ``total`` and those of this file."""
    try:
        return file.stat().st_size == listed.size and (
            not full or digest_of_file(file, step, done, total) == listed.sha256
        )
    except OSError:
        return False


def check_files(generation: Generation, progress: Progress | None = None) -> None:
    """Read every listed file again and compare.

    Raises ``DamagedBackup`` that says which sort of file is not as it was made, and what
    ``progress`` (bytes) raises.
    """
    watch = progress or Silent()
    total = generation.size
    done = 0
    places = [(generation.path / one.name, one) for one in generation.files]
    places += [(generation.attachment(one.name), one) for one in generation.attachments]
    for file, listed in places:
        watch.step(done, total)
        if not is_as_listed(file, listed, step=watch, done=done, total=total):
            what = "database" if listed.name == DATABASE else (
                "keys" if listed.name in KEYS else "attachments"
            )
            raise DamagedBackup(name=generation.name, what=what)
        done += listed.size
    watch.step(total, total)
