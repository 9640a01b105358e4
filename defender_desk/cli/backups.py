"""Commands on backups: make one, come back from one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from defender_desk.cli.face import Face, face, read_secret
from defender_desk.wording import _, date_text, plural, size_text


@click.command("backup")
@click.argument("medium", type=click.Path(file_okay=False, path_type=Path))
@face
def backup(face: Face, medium: Path) -> None:
    """Make a whole backup in MEDIUM, a folder on a stick or another disk, and check it."""
    with face.desk() as desk:
        made = desk.backups.make(medium, face.progress())
    facts = {"backup": asdict(made)}

    def lines() -> Iterator[str]:
        yield _("The backup is made and was read back: {size}.", size=size_text(made.size))
        yield plural("It holds {n} case.", "It holds {n} cases.", made.cases)
        yield plural("It holds {n} file.", "It holds {n} files.", made.files)
        if made.missing:
            yield plural("{n} file could not be found or is damaged.",
                         "{n} files could not be found or are damaged.", made.missing)

    face.tell(facts, lines)


@click.command("restore")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--recovery-file", type=click.Path(exists=True, dir_okay=False),
              help="A file with the twelve words; the passphrase is then a new one.")
@face
def restore(face: Face, source: Path, folder: Path, recovery_file: str | None) -> None:
    """Make a new vault in FOLDER from the newest good backup in SOURCE."""
    from defender_desk.desk.desk import restore as bring_back

    words = read_secret(recovery_file).split() if recovery_file else ()
    desk = bring_back(source, folder, face.passphrase(), words=words, progress=face.progress())
    try:
        came = desk.restored
        digits, state = desk.keys.my_digits(), desk.state_digest()
    finally:
        desk.close()
    if came is None:
        raise RuntimeError("a desk that was not restored")
    facts: dict[str, Any] = {
        **asdict(came), "path": str(came.path), "vault": str(folder), "digits": digits,
        "state": state,
    }

    def lines() -> Iterator[str]:
        day = datetime.fromisoformat(came.made).astimezone().date()
        yield _("The work is back, as it was on {date}.", date=date_text(day))
        yield plural("It holds {n} case.", "It holds {n} cases.", came.cases)
        yield plural("It holds {n} file.", "It holds {n} files.", came.files)
        if came.missing:
            yield plural("{n} file could not be found or is damaged.",
                         "{n} files could not be found or are damaged.", came.missing)
        yield _("This is a new device. Its digits, to compare with the team: {digits}",
                digits=digits)
        if came.renew_sheet:
            yield _("Please make a new recovery sheet; the old one still opens this.")

    face.tell(facts, lines)


def join(vault: click.Group) -> None:
    """Add these commands to ``vault``."""
    vault.add_command(backup)
    vault.add_command(restore)
