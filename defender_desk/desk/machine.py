"""What this computer does with what stands in its memory and on its disk, and what to do about it.

A locked vault is sealed; but while it is open the system may write memory to a swap file or, when
the lid closes, all of it to the disk. Only an encrypted disk covers that (security.md 3.1). Linux
tells through ``/proc`` and ``/sys`` (proc(5), the kernel's ABI/testing/sysfs-power); Windows tells
only an administrator (manage-bde), so there the answer is how to look.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from defender_desk.wording import _

State = Literal["good", "bad", "unknown"]
_SEALED_SYSTEMS: Final = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs"})
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_SEALED: Final = "CRYPT-"
"""How device-mapper begins the uuid of an encrypted device (cryptsetup, LUKS and plain)."""
_DEPTH: Final = 8
_ARENA_MAX: Final = -8
_MMAP_THRESHOLD: Final = -3
_TRIM_THRESHOLD: Final = -1
_LARGE: Final = 128 * 1024
"""Bytes of a block that goes back to the system as soon as it is free."""
_SET_DUMPABLE: Final = 4


@dataclass(frozen=True, slots=True)
class Advice:
    """``topic`` is disk, swap or hibernation; ``what`` and ``todo`` are sentences for a person.

    ``todo`` is "" where nothing needs to be done.
    """

    topic: str
    state: State
    what: str
    todo: str = ""


def machine_advice(
    folder: Path, *, root: Path = Path("/"), platform: str = sys.platform
) -> tuple[Advice, ...]:
    """Whether the disk of ``folder``, the swap and hibernation are covered by encryption.

    ``root`` is where ``proc`` and ``sys`` are looked for. Raises nothing: what cannot be read is
    "unknown".
    """
    if platform == "linux":
        look = _Linux(root)
        disk, swap = look.disk(folder), look.swap()
        return _disk(disk), _swap(swap), _hibernation(look.hibernation(swap))
    if platform == "win32":
        return _windows()
    return (Advice(
        "disk", "unknown", _("The program cannot see whether this disk is encrypted."),
        _("In the settings of the Mac, look for FileVault and turn it on."),
    ),)


def forbid_dumps() -> bool:
    """Let no crash write this process's memory to the disk, nor any other program read it.

    ``RLIMIT_CORE`` is 0 for this process and its children (setrlimit(2)); on Linux the process is
    not dumpable either (prctl(2), PR_SET_DUMPABLE), so that systemd-coredump gets nothing and no
    debugger of the same user attaches. Whether the system took it; Windows has nothing of the kind
    that a program may set for itself.
    """
    if sys.platform == "win32":
        return False
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    try:
        return int(ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)) == 0
    except (OSError, AttributeError):
        return False


def keep_memory_small() -> None:
    """Let the C library keep two heaps for all threads instead of eight for each core.

    What each thread of a desk once used would otherwise stay with it: 45 MB of 290 after a walk
    through the pages (mallopt(3), M_ARENA_MAX). And large blocks, such as pictures, lie apart from
    the heap and leave no holes in it: another 20 MB (M_MMAP_THRESHOLD, which otherwise grows by
    itself up to 32 MB). Only glibc has it; call it before threads start.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            library = ctypes.CDLL(None)
            library.mallopt(_ARENA_MAX, 2)
            library.mallopt(_MMAP_THRESHOLD, _LARGE)
            library.mallopt(_TRIM_THRESHOLD, 2 * _LARGE)


def give_memory_back() -> None:
    """Hand unused memory back to the system, as far as it knows how (malloc_trim(3), glibc)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


# --- what a person is told ------------------------------------------------------------------------


def _disk(state: State) -> Advice:
    if state == "good":
        return Advice("disk", state, _("The disk of this computer is encrypted."))
    if state == "bad":
        return Advice(
            "disk", state, _("The disk of this computer is not encrypted."),
            _("Your cases are encrypted all the same. But the system keeps traces of its own. Ask"
              " whoever looks after the computer to install it anew with the disk encrypted."),
        )
    return Advice(
        "disk", state, _("The program cannot see whether this disk is encrypted."),
        _("Ask whoever looks after the computer."),
    )


def _swap(state: State) -> Advice:
    if state == "good":
        return Advice("swap", state, _("Memory is not written to the disk in the open."))
    if state == "bad":
        return Advice(
            "swap", state, _("Parts of memory can be written to the disk without encryption."),
            _("While the program is open, a piece of a case can end there. Ask for the exchange"
              " space of memory (swap) to be encrypted or turned off."),
        )
    return Advice(
        "swap", state, _("The program cannot see where the system puts memory it does not need."),
        _("Ask whoever looks after the computer whether swap is encrypted."),
    )


def _hibernation(state: State) -> Advice:
    if state == "good":
        return Advice(
            "hibernation", state, _("Hibernation leaves nothing readable on this disk.")
        )
    if state == "bad":
        return Advice(
            "hibernation", state,
            _("Hibernating would write all of memory to the disk without encryption."),
            _("Turn the computer off instead. The program locks itself before it sleeps."),
        )
    return Advice(
        "hibernation", state, _("The program cannot see what this computer does to hibernate."),
        _("Turn the computer off instead of hibernating."),
    )


def _windows() -> tuple[Advice, ...]:
    return (
        Advice(
            "disk", "unknown",
            _("Windows tells only an administrator whether the disk is encrypted."),
            _("In the Windows settings, look for «Device encryption» or «BitLocker»: it should say"
              " on."),
        ),
        Advice(
            "hibernation", "unknown",
            _("Without BitLocker, hibernating would write all of memory to the disk in the open."),
            _("Turn the computer off instead of hibernating."),
        ),
    )


# --- Linux ----------------------------------------------------------------------------------------


class _Linux:
    """Reads what the kernel tells under ``root``."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def disk(self, folder: Path) -> State:
        """Whether what is written into ``folder`` is encrypted on its way to the disk."""
        mount = self._mount_of(folder)
        if mount is None:
            return "unknown"
        number, system, source = mount
        if system in _SEALED_SYSTEMS | _IN_MEMORY:
            return "good"
        if not number.startswith("0:"):
            return self._sealed(number)
        # btrfs and others give a number of their own; their source names the device.
        return self._sealed_file(source) if source.startswith("/dev/") else "unknown"

    def _mount_of(self, folder: Path) -> tuple[str, str, str] | None:
        """Device number, file system and source of the mount that holds ``folder``."""
        try:
            lines = self._read("proc/self/mountinfo").splitlines()
            wanted = folder.resolve()
        except OSError:
            return None
        best: tuple[int, tuple[str, str, str]] | None = None
        for line in lines:
            before, parted, after = line.partition(" - ")
            parts, tail = before.split(), after.split()
            if not parted or len(parts) < 5 or len(tail) < 2:
                continue
            point = Path(_plain(parts[4]))
            if wanted.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
                best = len(point.parts), (parts[2], tail[0], _plain(tail[1]))
        return None if best is None else best[1]

    def _sealed(self, number: str, depth: int = 0) -> State:
        """Whether block device ``number`` (major:minor) or everything below it is encrypted."""
        device = self._root / "sys/dev/block" / number
        if not device.exists() or depth > _DEPTH:
            return "unknown"
        try:
            if (device / "dm/uuid").read_text().startswith(_SEALED):
                return "good"
        except OSError:
            pass  # no device-mapper device
        try:
            below = [(each / "dev").read_text().strip() for each in (device / "slaves").iterdir()]
        except OSError:
            below = []
        if not below:
            return "bad"
        found = {self._sealed(each, depth + 1) for each in below}
        return "bad" if "bad" in found else "unknown" if "unknown" in found else "good"

    def _sealed_file(self, device: str) -> State:
        try:
            number = os.stat(device).st_rdev
        except OSError:
            return "unknown"
        return self._sealed(f"{os.major(number)}:{os.minor(number)}")

    def swap(self) -> State:
        """Whether every place memory is moved to is encrypted or memory itself."""
        found = {self._swapped(line.split()) for line in self._swaps()}
        return "bad" if "bad" in found else "unknown" if "unknown" in found else "good"

    def _swaps(self) -> list[str]:
        try:
            return self._read("proc/swaps").splitlines()[1:]
        except OSError:
            return ["? unknown"]

    def _swapped(self, parts: list[str]) -> State:
        if len(parts) < 2:
            return "unknown"
        name, kind = _plain(parts[0]), parts[1]
        if Path(name).name.startswith("zram"):
            return "good"
        if kind == "file":
            return self.disk(Path(name))
        return self._sealed_file(name) if kind == "partition" else "unknown"

    def hibernation(self, swap: State) -> State:
        """Whether the system could write memory to an unencrypted disk to switch itself off."""
        try:
            ways = self._read("sys/power/state").split()
            mode = self._read("sys/power/disk")
        except OSError:
            return "good" if not self._on_disk() else "unknown"
        if "disk" not in ways or "[disabled]" in mode or not self._on_disk():
            return "good"
        return swap

    def _on_disk(self) -> bool:
        """Whether there is any swap that outlives the power: without it nothing hibernates."""
        return any(not Path(line.split()[0]).name.startswith("zram") for line in self._swaps()
                   if line.split())

    def _read(self, name: str) -> str:
        return (self._root / name).read_text(encoding="utf-8", errors="replace")


def _plain(text: str) -> str:
    """A name of ``/proc`` with its octal escapes (blank, tab, line, backslash) read."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, char)
    return text
