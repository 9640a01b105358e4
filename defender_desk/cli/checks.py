"""Checking a vault, mending what can be mended, new keys for it, and destroying its keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from defender_desk.cli.face import Face, face, read_secret
from defender_desk.cli.written import write_out
from defender_desk.wording import _, number_text, plural, size_text

if TYPE_CHECKING:
    from defender_desk.desk.health import Finding, Report


def _bad(report: Report) -> list[Finding]:
    """What is wrong with the vault itself: a disk that fills up is said, but is no damage."""
    return [found for found in report.findings
            if found.severity != "note" and found.code != "disk-nearly-full"]


def _facts(report: Report) -> dict[str, Any]:
    bad = _bad(report)
    refusal: dict[str, Any] = {"ok": not bad}
    if bad:
        refusal |= {"error": bad[0].code, "safe": all(f.severity != "damage" for f in bad),
                    "sentence": f"{bad[0].what} {bad[0].safe} {bad[0].todo}"}
    return refusal | {
        "full": report.full, "ops": report.ops, "records": report.records,
        "files": report.files, "bytes": report.bytes, "repaired": list(report.repaired),
        "findings": [{
            "code": found.code, "severity": found.severity, "count": found.count,
            "about": list(found.about), "what": found.what, "safe": found.safe,
            "todo": found.todo, "repairable": bool(found.repair),
        } for found in report.findings],
    }


def _lines(report: Report) -> Iterator[str]:
    yield _("{ops} changes, {records} records and {files} files ({size}) were looked at.",
            ops=number_text(report.ops), records=number_text(report.records),
            files=number_text(report.files), size=size_text(report.bytes))
    for found in report.findings:
        about = f" ({', '.join(found.about[:6])})" if found.about else ""
        yield f"{found.code}{about}: {found.what} {found.safe} {found.todo}"
    if not _bad(report):
        yield _("Everything is in order.")


@click.command("check")
@click.option("--full", is_flag=True, help="Read every byte of every file.")
@click.option("--repair", is_flag=True, help="Mend what can be mended; nothing is thrown away.")
@click.option("--backup", type=click.Path(exists=True, path_type=Path),
              help="A stick or folder with a backup, to bring missing files back from.")
@face
def check(face: Face, full: bool, repair: bool, backup: Path | None) -> None:
    """Look whether everything that was saved is there and unchanged; name each finding.

    Exits with 1 when something is damaged or needs attention.
    """
    with face.desk() as desk:
        report = desk.health.check(full, face.progress())
        if repair and report.repairable:
            report = desk.health.repair(report, face.progress(), backup=backup)
    face.tell(_facts(report), lambda: _lines(report))
    if _bad(report):
        raise SystemExit(1)


@click.command("rescue")
@face
def rescue(face: Face) -> None:
    """Make a database that no longer opens anew, from what can be read and the newest copy."""
    from defender_desk.desk.health import rescue as make_anew

    found = make_anew(face.folder, face.passphrase(), face.progress())
    face.tell(
        {"records": found.records, "ops": found.ops, "from_damaged": found.from_damaged,
         "from_copy": found.from_copy, "copy_at": found.copy_at, "whole": found.whole,
         "aside": str(Path("set-aside") / found.aside)},
        plural("What is saved here was made anew: {records} record is there.",
               "What is saved here was made anew: {records} records are there.",
               found.records, records=number_text(found.records)),
    )


@click.command("wipe")
@click.option("--erase", is_flag=True, help="Really do it; without this only say what it does.")
@face
def wipe(face: Face, erase: bool) -> None:
    """Destroy the keys of this vault at once, then its files. Nothing brings them back."""
    from defender_desk.desk.emergency import WIPE, wipe_locked

    passphrase = face.passphrase()
    left = wipe_locked(face.folder, passphrase, face.progress()) if erase else ()
    told = [_("The keys are destroyed: nothing of this opens any more.")] if erase else [
        _(text) for text in WIPE]
    if left:
        told.append(_("These are not the program's and stay in its folder: {names}",
                      names=", ".join(left)))
    face.tell({"erased": erase, "left": list(left), "words": [_(text) for text in WIPE]},
              "\n".join(told))


@click.command("rotate")
@click.option("--new-passphrase-file", required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--recovery-out", required=True, type=click.Path(dir_okay=False),
              help="Write the twelve new words here.")
@face
def rotate(face: Face, new_passphrase_file: str, recovery_out: str) -> None:
    """New keys for everything, after somebody may have copied the files."""
    from defender_desk.desk.desk import new_recovery_words, open_desk
    from defender_desk.desk.emergency import ROTATE

    old, new = face.passphrase(), read_secret(new_passphrase_file)
    words = new_recovery_words()
    desk = open_desk(face.folder, old)
    try:
        # The words before the keys: keys whose words nobody has must not come to be.
        write_out(Path(recovery_out), (" ".join(words) + "\n").encode())
        desk.emergency.rotate(old, new, words, face.progress())
    finally:
        desk.close()
    with_new = open_desk(face.folder, new)
    try:
        digits = with_new.keys.my_digits()
    finally:
        with_new.close()
    face.tell(
        {"digits": digits, "words": [_(text) for text in ROTATE]},
        "\n".join([_("Digits of this key: {digits}", digits=digits),
                   *(_(text) for text in ROTATE)]),
    )


def join(vault: click.Group) -> None:
    """Add these commands to the group of the vault."""
    for command in (check, rescue, wipe, rotate):
        vault.add_command(command)
