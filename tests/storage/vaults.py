"""Real vaults in temporary folders, with cheap key derivation."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from defender_desk import fault_points
from defender_desk.crypto.recovery_words import words_for
from defender_desk.domain.record import new_id
from defender_desk.storage.journal import Taken
from defender_desk.storage.vault import Profile, Vault

LOG_N = 10
PHRASE = "cinco palabras para abrir esto"
WORDS = words_for(bytes(range(16)))
INES = Profile("Inés Ejemplo Batz", "defender", "GT", title="Licda.")
HANNAH = Profile("Hannah Sample", "staff", "US", language="en")


def make(folder: Path, profile: Profile = INES, phrase: str = PHRASE) -> Vault:
    """A new vault in ``folder``."""
    return Vault.create(folder, phrase, profile, WORDS, log_n=LOG_N, ballast=0)


def reopen(folder: Path, phrase: str = PHRASE) -> Vault:
    """The vault in ``folder``, opened."""
    return Vault.open(folder, phrase, ballast=0)


def case(vault: Vault, **more: Any) -> str:
    """A saved case; its id."""
    values = {"code": "GT-2026-014", "title": "Padre que se busca · San F.", **more}
    return str(vault.records.save("case", new_id(), values).id)


def note(vault: Vault, case_id: str, **more: Any) -> str:
    """A saved note; its id."""
    values = {"case": case_id, "code": "E-01", "title": "Casa cerrada", **more}
    return str(vault.records.save("note", new_id(), values).id)


def give(sender: Vault, reader: Vault, **more: Any) -> Taken:
    """Hand every op of ``sender``'s device that ``reader`` lacks over, sealed."""
    sender.journal.seal_now()
    have = reader.journal.have_set()
    me = sender.device.id
    lines = sender.journal.lines(me, have.get(me, 0))
    return reader.journal.take(
        [(line.header, line.body) for line in lines], sender.journal.seals_for(me),
        {me: sender.device.signing_public}, **more,
    )


def killed_at(order: str, work: Callable[[], object]) -> bool:
    """Do ``work`` in a child that ends by SIGKILL at a step (``wipe:3``); whether it came to that.

    A fork, not a new program: hundreds of them cost seconds instead of minutes.
    """
    child = os.fork()
    if child == 0:
        status = 3
        try:
            fault_points._step = fault_points._armed(order)
            work()
            status = 0
        finally:
            os._exit(status)
    _pid, ended = os.waitpid(child, 0)
    if os.WIFEXITED(ended):
        assert os.WEXITSTATUS(ended) == 0, f"the deed failed at {order}"
        return False
    assert os.WTERMSIG(ended) == signal.SIGKILL
    return True
