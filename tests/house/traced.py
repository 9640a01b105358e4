"""What a process and its children wrote: from a system-call trace, and from the folders.

``strace`` shows every byte written to a file, also to one that was deleted again. Where tracing is
not permitted (a container without ptrace), only the folders are looked through afterwards; ``how``
says which of the two it was.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

CALLS = ("write,pwrite64,writev,pwritev,openat,open,creat,rename,renameat,renameat2,mkdir,mkdirat,"
         "link,linkat,symlink,symlinkat,connect,sendto,copy_file_range,sendfile")
_WRITES = re.compile(r"^\d+ +(?:write|pwrite64|writev|pwritev)\(\d+<((?:\\x[0-9a-f]{2}|[^>])*)>, ")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_NAMES = re.compile(r"^\d+ +(openat|open|creat|rename\w*|mkdir\w*|link\w*|symlink\w*)\((.*)")
_OUT = re.compile(r"O_(?:WRONLY|RDWR|CREAT)")
_NETWORK = re.compile(r"^\d+ +(?:connect|sendto)\(.*AF_INET")
_PRINTING = re.compile(r"port=htons\(631\).*\"(?:::1|127\.0\.0\.1)\"")
"""Qt asks the printing system of this very machine (CUPS) for its printers."""


def encodings(mark: str) -> dict[str, bytes]:
    """How a text may lie in a file: UTF-8, UTF-16 both ways, base64 at each alignment, hex, %."""
    plain = mark.encode()
    found = {
        "utf-8": plain, "latin-1": mark.encode("latin-1"),
        "utf-16-le": mark.encode("utf-16-le"), "utf-16-be": mark.encode("utf-16-be"),
        "hex": plain.hex().encode(), "HEX": plain.hex().upper().encode(),
        "percent": b"".join(b"%%%02X" % c if c > 0x7F else bytes([c]) for c in plain),
        # As JSON in ASCII and as Qt's .ini files write it.
        "json": json.dumps(mark)[1:-1].encode(),
        "ini": mark.encode("ascii", "backslashreplace"),
    }
    for shift in range(3):
        # The letters at both ends depend on their neighbours and are left out.
        whole = base64.b64encode(b"\0" * shift + plain)
        first = -(-shift * 8 // 6)
        last = (shift + len(plain)) * 8 // 6
        found[f"base64+{shift}"] = whole[first:last]
    return found


@dataclass
class Traced:
    """``written``: bytes by path; ``names``: every path made; ``network``: calls that left."""

    how: str
    output: bytes
    written: dict[str, bytearray] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    """Every path that was opened, to read or to write."""
    network: list[str] = field(default_factory=list)
    cut: int = 0
    """Writes of which strace kept only the beginning."""


def run(command: list[str], environment: dict[str, str], log: Path, cwd: Path) -> Traced:
    """Run ``command`` under strace where that is permitted."""
    may = shutil.which("strace") is not None and subprocess.run(
        ["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, check=False
    ).returncode == 0
    watched = ["strace", "-f", "-qq", "--seccomp-bpf", "-y", "-xx", "-s", "4000000", "-e",
               f"trace={CALLS}", "-o", str(log), *command] if may else command
    done = subprocess.run(watched, env=environment, cwd=cwd, capture_output=True, check=False,
                          timeout=220)
    traced = Traced("traced" if may else "folders only", done.stdout + done.stderr)
    if may:
        _read(log, traced)
    return traced


def _read(log: Path, traced: Traced) -> None:
    with log.open("r", encoding="ascii", errors="replace") as lines:
        for line in lines:
            wrote = _WRITES.match(line)
            if wrote is not None:
                path = _plain(wrote[1])
                if path.startswith("/") and not path.startswith("/dev/"):
                    kept = traced.written.setdefault(path, bytearray())
                    for said in _TEXT.finditer(line, wrote.end()):
                        kept += _bytes(said[1])
                        traced.cut += said[2] is not None
                continue
            if _NETWORK.match(line) and not _PRINTING.search(_plain(line)):
                traced.network.append(_plain(line)[:200])
            named = _NAMES.match(line)
            if named is not None and named[1] in ("openat", "open"):
                traced.opened.update(_bytes(said[1]).decode("utf-8", "replace")
                                     for said in _TEXT.finditer(named[2]))
            if named is not None and (named[1] not in ("openat", "open") or _OUT.search(named[2])):
                traced.names.update(_bytes(said[1]).decode("utf-8", "replace")
                                    for said in _TEXT.finditer(named[2]))


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _plain(path: str) -> str:
    return re.sub(r"((?:\\x[0-9a-f]{2})+)",
                  lambda found: _bytes(found[1]).decode("utf-8", "replace"), path)


def files(folders: Iterable[Path]) -> Iterator[tuple[Path, bytes]]:
    """Every file below ``folders``."""
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield file, file.read_bytes()


def hits(
    traced: Traced, folders: Iterable[Path], marks: Iterable[str], asked: Path
) -> list[str]:
    """Where a mark is found outside ``asked``: path, mark and encoding."""
    wanted = [(mark, how, text) for mark in marks for how, text in encodings(mark).items()]
    found = set()

    def look(where: str, data: bytes | bytearray) -> None:
        found.update(f"{where}: {mark} as {how}" for mark, how, text in wanted if text in data)

    for path, data in traced.written.items():
        if not Path(path).is_relative_to(asked):
            look(f"written to {path}", data)
    for name in traced.names:
        if not os.path.join("/", name).startswith(str(asked)):
            look(f"the name {name!r}", os.fsencode(name))
    for file, data in files(folders):
        if not file.is_relative_to(asked):
            look(f"in {file}", data)
            look(f"the name of {file}", os.fsencode(file.name))
    look("said on the terminal", traced.output)
    return sorted(found)
