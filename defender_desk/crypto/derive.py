"""Slow key derivation, in a short child process so that its 256 MiB never belong to the program.

The child is this very file, run by its path with the standard library alone.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys

_SECONDS = 120
KEY_SIZE = 32


def scrypt_key(passphrase: bytes, salt: bytes, log_n: int) -> bytes:
    """Give the 32-byte scrypt key (RFC 7914, N = 2**log_n, r = 8, p = 1), in this process.

    Takes 2**log_n KiB of memory and lets go of the GIL while it works.
    """
    memory = (1 << log_n) * 1024 + (1 << 25)
    return hashlib.scrypt(
        passphrase, salt=salt, n=1 << log_n, r=8, p=1, maxmem=memory, dklen=KEY_SIZE
    )


def derive_in_child(passphrase: bytes, salt: bytes, log_n: int) -> bytes:
    """Give the same key as ``scrypt_key``, worked out in a child process.

    The passphrase goes through a pipe, never through the arguments that other programs can list.
    Where no child can start (a frozen program has no Python to call, a file is missing, the
    child is killed) the work is done here instead: slower to give memory back, same answer.
    """
    question = f"{log_n} {salt.hex()}\n".encode() + passphrase
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    if not getattr(sys, "frozen", False) and sys.executable:
        try:
            answer = subprocess.run(
                # -I -S: nothing from the environment or the working folder is imported.
                [sys.executable, "-I", "-S", __file__],
                input=question,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                creationflags=flags,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            pass
        else:
            if answer.returncode == 0 and len(answer.stdout) == KEY_SIZE:
                return answer.stdout
    return scrypt_key(passphrase, salt, log_n)


def answer_parent() -> None:
    """Be the child: read one question from standard input, write the 32 bytes, end."""
    first, _, passphrase = sys.stdin.buffer.read().partition(b"\n")
    log_n, salt = first.decode("ascii").split(" ")
    sys.stdout.buffer.write(scrypt_key(passphrase, bytes.fromhex(salt), int(log_n)))


if __name__ == "__main__":
    answer_parent()
