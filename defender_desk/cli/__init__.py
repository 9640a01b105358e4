"""The command line: the same desk without a window (docs/command-line.md is the contract)."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from defender_desk import __version__, wording
from defender_desk.cli import backups, checks, declarations, demo, exchange, records, vaults
from defender_desk.cli.face import Face
from defender_desk.desk.machine import forbid_dumps
from defender_desk.errors import CannotRead, DeskError


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--vault", "vault_folder", type=click.Path(file_okay=False),
              help="Folder of the vault.")
@click.option("--passphrase-file", help="File that holds the passphrase, or - for standard input.")
@click.option("--lang", type=click.Choice(["es", "en"]), help="Language of what is printed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.version_option(__version__, prog_name="defender-desk")
@click.pass_context
def program(
    context: click.Context,
    vault_folder: str | None,
    passphrase_file: str | None,
    lang: str | None,
    as_json: bool,
) -> None:
    """Keep cases, evidence and declarations offline. Without a command, the window opens."""
    face = Face(vault_folder, passphrase_file, as_json)
    wording.set_language(lang or face.settings_language())
    context.obj = face
    if context.invoked_subcommand is None:
        from defender_desk.app import main as open_window

        sys.exit(open_window(vault=vault_folder))


vaults.join(program)
backups.join(vaults.vault)
checks.join(vaults.vault)
records.join(program)
declarations.join(program)
exchange.join(program)
demo.join(program)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns and exits with 0 done, 1 refused with a sentence, 2 wrong usage."""
    as_json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        forbid_dumps()
    try:
        program.main(args=arguments, prog_name="defender-desk", standalone_mode=False)
    except DeskError as error:
        Face.refuse(error, as_json=as_json)
        sys.exit(1)
    except (OSError, UnicodeError) as error:
        # A name the system cannot take: too long, or not in its own alphabet.
        name = Path(str(getattr(error, "filename", None) or "?")).name
        shown = name.encode("utf-8", "replace").decode()[:80]
        Face.refuse(CannotRead(name=shown), as_json=as_json)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(1)
    return 0
