"""What every command shares: the vault it opens, how it prints, how it refuses."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from defender_desk import paths, settings, wording
from defender_desk.errors import CannotRead, DeskError
from defender_desk.progress import Silent
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.progress import Progress

PASSPHRASE_FILE = "DEFENDER_DESK_PASSPHRASE_FILE"


def read_secret(file: str) -> str:
    """A passphrase or words from a file, without the final line end. Raises ``CannotRead``."""
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeError) as error:
        raise CannotRead(name=Path(file).name) from error


class Bar:
    """Progress drawn on a terminal."""

    def __init__(self) -> None:
        self._shown = -1

    def step(self, done: int, total: int, what: str = "") -> None:
        """Draw the bar anew when its percentage changed."""
        percent = 100 * done // total if total else 100
        if percent != self._shown:
            self._shown = percent
            filled = "#" * (percent // 5)
            end = "\n" if percent >= 100 else ""
            click.echo(f"\r{filled:<20} {percent:3d} %{end}", err=True, nl=False)


class Face:
    """One run of the command line."""

    def __init__(self, vault: str | None, passphrase_file: str | None, as_json: bool) -> None:
        self.folder = Path(vault) if vault else paths.vault_folder()
        self.passphrase_file = passphrase_file
        self.as_json = as_json

    @staticmethod
    def settings_language() -> str:
        """The language of this machine's settings."""
        return settings.load().language

    def progress(self) -> Progress:
        """A bar on a terminal, silence elsewhere."""
        return Bar() if sys.stderr.isatty() and not self.as_json else Silent()

    def passphrase(self) -> str:
        """The passphrase from the named file, standard input, or asked on a terminal.

        Raises ``CannotRead`` when the file cannot be read. One final line end is left out.
        """
        name = self.passphrase_file or os.environ.get(PASSPHRASE_FILE)
        if name == "-":
            return sys.stdin.readline().rstrip("\r\n")
        if name:
            return read_secret(name)
        return str(click.prompt(_("Passphrase"), hide_input=True, err=True))

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The opened desk, locked again at the end. Raises what ``open_desk`` raises."""
        from defender_desk.desk.desk import open_desk

        desk = open_desk(self.folder, self.passphrase())
        try:
            yield desk
        finally:
            desk.close()

    def tell(self, facts: dict[str, Any], lines: Callable[[], Iterator[str]] | str) -> None:
        """Print ``facts`` as one JSON object with ``ok``, or else the lines for a person."""
        if self.as_json:
            click.echo(json.dumps({"ok": True, **facts}, ensure_ascii=False))
        elif isinstance(lines, str):
            click.echo(lines)
        else:
            for line in lines():
                click.echo(line)

    @staticmethod
    def refuse(error: DeskError, *, as_json: bool) -> None:
        """Print a refusal: a sentence to standard error, or one JSON object to standard output."""
        sentence = wording.sentence(error).text
        if as_json:
            facts = {"ok": False, "error": error.code, "safe": error.safe, "sentence": sentence}
            click.echo(json.dumps(facts, ensure_ascii=False))
        else:
            click.echo(sentence, err=True)


face = click.make_pass_decorator(Face)
