"""Commands on the vault itself: create, info, check, passphrase, recover."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from defender_desk.cli.face import Face, face, read_secret
from defender_desk.cli.written import write_out
from defender_desk.errors import VaultExists
from defender_desk.wording import _


@click.group("vault")
def vault() -> None:
    """Make a vault, look at it, change or recover its passphrase."""


@vault.command("create")
@click.option("--role", type=click.Choice(["defender", "staff"]), required=True)
@click.option("--name", required=True, help="Name as it is printed.")
@click.option("--country", default="GT", show_default=True)
@click.option("--title", default="", help="Title as it is printed, such as Licda.")
@click.option("--organisation", default="")
@click.option("--gender", type=click.Choice(["", "f", "m"]), default="")
@click.option("--recovery-out", type=click.Path(dir_okay=False),
              help="Write the twelve words here.")
@face
def create(
    face: Face,
    role: str,
    name: str,
    country: str,
    title: str,
    organisation: str,
    gender: str,
    recovery_out: str | None,
) -> None:
    """Make a new vault and print the digits of its key."""
    from defender_desk.desk.desk import Profile, new_recovery_words, vault_exists
    from defender_desk.desk.desk import create as make

    words = new_recovery_words()
    profile = Profile(
        name=name, role=role, country=country, title=title, organisation=organisation, gender=gender
    )
    if vault_exists(face.folder):
        raise VaultExists
    passphrase = face.passphrase()
    if recovery_out:
        # The words before the vault: a vault whose words nobody has must not come to be.
        write_out(Path(recovery_out), (" ".join(words) + "\n").encode())
    try:
        desk = make(face.folder, profile, passphrase, words)
    except BaseException:
        if recovery_out:
            Path(recovery_out).unlink(missing_ok=True)
        raise
    try:
        digits = desk.keys.my_digits()
    finally:
        desk.close()
    facts: dict[str, Any] = {"vault": str(face.folder), "digits": digits}
    if not recovery_out:
        facts["recovery_words"] = list(words)

    def lines() -> Iterator[str]:
        yield _("The vault is ready.")
        yield _("Digits of this key: {digits}", digits=digits)
        if not recovery_out:
            yield _("Recovery words, to copy by hand: {words}", words=" ".join(words))

    face.tell(facts, lines)


@vault.command("info")
@face
def info(face: Face) -> None:
    """Versions, counts, the last backup."""
    with face.desk() as desk:
        last = desk.backups.state()
        facts = {
            **desk.records.info(), "state": desk.state_digest(),
            "backup": {"level": last.level, "at": last.at, "medium": last.medium,
                       "verified": last.verified, "automatic": last.local_at},
        }
    face.tell(facts, "\n".join(f"{name}: {_plain(value)}" for name, value in facts.items()))


def _plain(value: Any) -> str:
    """A fact on one line; of a table only what is there."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items() if one) or "-"
    return str(value)


@vault.command("passphrase")
@click.option("--new-passphrase-file", required=True, type=click.Path(exists=True, dir_okay=False))
@face
def change(face: Face, new_passphrase_file: str) -> None:
    """Change the passphrase; what was written stays readable with the new one only."""
    new = read_secret(new_passphrase_file)
    old = face.passphrase()
    from defender_desk.desk.desk import open_desk

    desk = open_desk(face.folder, old)
    try:
        desk.change_passphrase(old, new)
    finally:
        desk.close()
    face.tell({}, _("The passphrase was changed."))


@vault.command("recover")
@click.option("--words-file", required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--new-passphrase-file", required=True, type=click.Path(exists=True, dir_okay=False))
@face
def recover(face: Face, words_file: str, new_passphrase_file: str) -> None:
    """Open the vault with the twelve words and set a new passphrase."""
    from defender_desk.desk.desk import recover as regain

    words = read_secret(words_file).split()
    new = read_secret(new_passphrase_file)
    regain(face.folder, words, new).close()
    face.tell({}, _("The vault is open again with the new passphrase."))


def join(program: click.Group) -> None:
    """Add these commands to the program."""
    program.add_command(vault)
