"""Commands on records, files and search."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from defender_desk.cli.face import Face, face
from defender_desk.errors import CannotRead
from defender_desk.wording import _, plural


@click.group("record")
def record() -> None:
    """Read, create and change records."""


@record.command("kinds")
@face
def kinds(face: Face) -> None:
    """The declared nouns."""
    from defender_desk.domain.nouns import NOUNS

    face.tell(
        {"kinds": list(NOUNS)},
        "\n".join(f"{name}: {_(noun.label)}" for name, noun in NOUNS.items()),
    )


@record.command("schema")
@click.argument("kind")
@face
def schema(face: Face, kind: str) -> None:
    """The fields of one noun."""
    from defender_desk.desk.records import schema_of

    fields = schema_of(kind)
    face.tell(
        {"kind": kind, "fields": fields},
        "\n".join(f"{f['name']}: {f['kind']} - {f['label']}" for f in fields),
    )


@record.command("list")
@click.argument("kind")
@click.option("--case", "case_code", default="")
@face
def list_records(face: Face, kind: str, case_code: str) -> None:
    """The records of one kind."""
    with face.desk() as desk:
        found = desk.records.list(kind, case_code)
    face.tell(
        {"records": found},
        "\n".join(f"{r['id']}  {r.get('code') or r.get('number') or ''}  {r.get('title', '')}"
                  for r in found),
    )


@record.command("get")
@click.argument("code")
@face
def get(face: Face, code: str) -> None:
    """One record, by its code or id."""
    with face.desk() as desk:
        found = desk.records.get(code)
    face.tell({"record": found}, json.dumps(found, ensure_ascii=False, indent=2))


@record.command("put")
@click.argument("file")
@face
def put(face: Face, file: str) -> None:
    """Create or change records: one JSON object a line, all or nothing."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise CannotRead(name=Path(file).name) from error
    with face.desk() as desk:
        saved = desk.records.put(text.split("\n"))
    face.tell(
        {"records": saved},
        plural("{n} record was saved.", "{n} records were saved.", len(saved), n=len(saved)),
    )


@click.command("attach")
@click.argument("code")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@face
def attach(face: Face, code: str, files: tuple[str, ...]) -> None:
    """Add files to an evidence note, all or none, and print the digest of each."""
    with face.desk() as desk:
        note = desk.records.get(code)
        added = desk.notes.add_files(note["id"], [Path(f) for f in files], face.progress())
        if added.problems:
            for row in added.files:
                desk.notes.remove_file(row.id)
            raise added.problems[0][1]
        rows = [desk.records.get(row.id) for row in added.files]
    face.tell(
        {"files": [{"id": r["id"], "name": r["name"], "sha256": r["sha256"], "size": r["size"]}
                   for r in rows]},
        "\n".join(f"{r['sha256']}  {r['name']}" for r in rows),
    )


@click.group("attachment")
def attachment() -> None:
    """Take files out."""


@attachment.command("get")
@click.argument("attachment_id")
@click.option("--out", required=True, type=click.Path())
@click.option("--copy", type=click.Choice(["evidence", "safe"]), default="evidence")
@face
def take_out(face: Face, attachment_id: str, out: str, copy: str) -> None:
    """Take one file out: the original bytes, or a copy without hidden data."""
    with face.desk() as desk:
        written = desk.notes.take_out(attachment_id, Path(out), copy=copy)
    face.tell({"file": str(written)}, str(written))


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=30, show_default=True)
@face
def search(face: Face, words: tuple[str, ...], limit: int) -> None:
    """The search box; accents and glottal marks do not matter."""
    with face.desk() as desk:
        hits = desk.search.find(" ".join(words), limit=limit)
    face.tell(
        {"hits": [{"kind": h.kind, "id": h.id, "code": h.code, "title": h.title,
                   "snippet": h.snippet} for h in hits]},
        "\n".join(f"{h.code or h.kind}  {h.title}  {h.snippet}" for h in hits),
    )


def join(program: click.Group) -> None:
    """Add these commands to the program."""
    for command in (record, attach, attachment, search):
        program.add_command(command)
