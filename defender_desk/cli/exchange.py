"""Commands of exchange: keys, assignments, bundles, receipts."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from defender_desk.cli.face import Face, face
from defender_desk.errors import BadLine, CannotRead, CannotWrite, UnknownRecord
from defender_desk.wording import _, sentence, size_text


def size_of(text: str | None) -> int | None:
    """A size such as ``25MB`` in bytes (1 MB is 1,000,000). Raises ``BadParameter``."""
    if not text:
        return None
    units = {"KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "B": 1}
    for unit, factor in units.items():
        if text.upper().endswith(unit) and text[: -len(unit)].strip().isdigit():
            return int(text[: -len(unit)]) * factor
    raise click.BadParameter(text)


@click.group("identity")
def identity() -> None:
    """My card, and the cards I trust."""


@identity.command("card")
@click.option("--out", required=True, type=click.Path())
@face
def card(face: Face, out: str) -> None:
    """Write my card; its digits are compared by phone."""
    with face.desk() as desk:
        written = desk.keys.card(Path(out))
        digits = desk.keys.my_digits()
    face.tell({"file": str(written), "digits": digits}, f"{written}\n{digits}")


@identity.command("trust")
@click.argument("file", type=click.Path())
@click.option("--digits", required=True, help="The six groups of digits read by phone.")
@click.option("--with", "confirmed_with", default="", help="With whom they were compared.")
@face
def trust(face: Face, file: str, digits: str, confirmed_with: str) -> None:
    """Trust a card after its digits were compared."""
    with face.desk() as desk:
        seen = desk.keys.trust(Path(file), digits, confirmed_with)
    face.tell({"device": seen.device, "digits": seen.digits}, f"{seen.device}  {seen.digits}")


@click.group("roster")
def roster() -> None:
    """Whom this desk trusts."""


@roster.command("show")
@face
def show(face: Face) -> None:
    """The pinned cards (the numbered roster comes later)."""
    with face.desk() as desk:
        rows = desk.keys.trusted()
    face.tell(
        {"cards": [asdict(r) for r in rows]},
        "\n".join(f"{r.device}  {r.role}  {r.digits}" for r in rows),
    )


@click.command("assign")
@click.argument("file", type=click.Path())
@click.option("--to", "device", required=True, help="The Defender's device.")
@click.option("--out", required=True, type=click.Path(file_okay=False))
@face
def assign(face: Face, file: str, device: str, out: str) -> None:
    """Staff make an assignment bundle from a JSON file: case, assignment, people, matter."""
    try:
        values = json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeError) as error:
        raise CannotRead(name=Path(file).name) from error
    except ValueError as error:
        raise BadLine(line=getattr(error, "lineno", 1), reason=str(error)[:80]) from error
    if not isinstance(values, dict):
        raise BadLine(line=1, reason="object")
    with face.desk() as desk:
        series = desk.assignments.make(values, device, Path(out))
    face.tell(series_facts(series), "\n".join(part_lines(series)))


def series_facts(series: Any) -> dict[str, Any]:
    """A series as JSON."""
    return {
        "series": series.code,
        "parts": [{"file": str(p.file), "n": p.n, "of": p.of, "size": p.size, "holds": p.holds}
                  for p in series.parts],
    }


def part_lines(series: Any) -> list[str]:
    """One line a file: name, size, what it holds."""
    return [f"{p.file}  {size_text(p.size)}  {p.holds}" for p in series.parts]


@click.group("bundle")
def bundle() -> None:
    """Pack, look at, check and import bundles."""


@bundle.command("export")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False))
@click.option("--case", "cases", multiple=True, help="Only these cases.")
@click.option("--part-size", help="Largest file, such as 25MB.")
@click.option("--road", type=click.Choice(["usb", "email", "whatsapp", "folder"]), default="folder")
@face
def export(
    face: Face, folder: str, cases: tuple[str, ...], part_size: str | None, road: str
) -> None:
    """Pack what is not known to be received."""
    with face.desk() as desk:
        ids = None
        if cases:
            ids = [row.id for code in cases
                   for row in desk.bundles.unsent(desk.records.get(code)["id"])]
        series = desk.bundles.export(ids, road, Path(folder), face.progress(),
                                     part_size=size_of(part_size))
    face.tell(series_facts(series), "\n".join(part_lines(series)))


@bundle.command("give-back")
@click.argument("device")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False))
@face
def give_back(face: Face, device: str, folder: str) -> None:
    """Pack for DEVICE what came from the computers that it replaces."""
    with face.desk() as desk:
        series = desk.bundles.give_back(device, Path(folder), face.progress())
    face.tell(series_facts(series), "\n".join(part_lines(series)))


@bundle.command("inspect")
@click.argument("file", type=click.Path())
@face
def inspect(face: Face, file: str) -> None:
    """What can be told without a key."""
    from defender_desk.desk.inbox import inspect_file

    facts = inspect_file(Path(file))
    face.tell(facts, "\n".join(f"{name}: {value}" for name, value in facts.items()))


@bundle.command("verify")
@click.argument("file", type=click.Path())
@face
def verify(face: Face, file: str) -> None:
    """Check a bundle and change nothing."""
    with face.desk() as desk:
        view = desk.inbox.look(Path(file))
    facts = {"kind": view.kind, "series": view.series, "n": view.n, "of": view.of,
             "from": view.from_initials}
    face.tell(facts, f"{view.series}-{view.n} / {view.of}  {view.kind}  {view.from_initials}")


@bundle.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--receipts", type=click.Path(file_okay=False), help="Write the receipts here.")
@click.option("--hide-many", is_flag=True,
              help="Let a bundle remove many records, after asking its sender.")
@face
def take(face: Face, files: tuple[str, ...], receipts: str | None, hide_many: bool) -> None:
    """Merge bundles; tell what arrived and what is missing."""
    written: list[str] = []
    with face.desk() as desk:
        arrivals = desk.inbox.take([Path(f) for f in files], face.progress(),
                                   hide_many=hide_many)
        if receipts:
            for series in dict.fromkeys(a.series for a in arrivals if a.ok and a.series):
                written.append(str(desk.inbox.receipt_file(series, Path(receipts))))
    bad = [a for a in arrivals if not a.ok and a.error is not None]
    if bad and len(bad) == len(arrivals) and bad[0].error is not None:
        raise bad[0].error
    face.tell(
        {"arrivals": [{"file": str(a.file), "ok": a.ok, "series": a.series, "n": a.n, "of": a.of,
                       "kind": a.kind, "items": a.items,
                       "error": a.error.code if a.error else None,
                       "sentence": sentence(a.error).text if a.error else None}
                      for a in arrivals],
         "receipts": written},
        "\n".join([*(sentence(a.error).text if a.error else f"{Path(a.file).name}: {a.items}"
                     for a in arrivals), *written]),
    )


@click.group("receipt")
def receipt() -> None:
    """Answer that work arrived; read such an answer."""


@receipt.command("make")
@click.option("--for", "device", required=True, help="The device whose work arrived, or a series.")
@click.option("--out", required=True, type=click.Path(), help="A folder, or a new file's name.")
@click.option("--sms", is_flag=True, help="The form that fits in one text message.")
@face
def make(face: Face, device: str, out: str, sms: bool) -> None:
    """Staff's answer: what is held of that device's work."""
    target = Path(out)
    into, name = (target.parent, target.name) if target.suffix else (target, "")
    if target.is_dir():
        into, name = target, ""
    elif target.exists():
        raise CannotWrite(place=target.name)
    with face.desk() as desk:
        rows = [r for r in desk.inbox.rows() if device in {r.series, r.device}]
        if not rows:
            raise UnknownRecord(code=device)
        series = rows[0].series
        code = desk.inbox.phone_code(series)
        write = desk.inbox.save_text_receipt if sms else desk.inbox.receipt_file
        written = write(series, into)
        text = desk.inbox.text_receipt(series) if sms else ""
    if name:
        written = written.rename(into / name)
    facts = {"file": str(written), "phone_code": code}
    face.tell({**facts, "text": text} if sms else facts,
              "\n".join(filter(None, (str(written), text, code))))


@receipt.command("read")
@click.argument("file_or_text")
@click.option("--series", default="", help="The series a phone code belongs to.")
@face
def read(face: Face, file_or_text: str, series: str) -> None:
    """The Defender reads the answer: a file, or a phone code with --series."""
    with face.desk() as desk:
        if series:
            view = desk.receipts.phone_code(series, file_or_text)
        else:
            view = desk.receipts.read(file_or_text)
    face.tell(
        {"arrived": list(view.arrived), "missing": list(view.missing), "already": view.already},
        "\n".join([_("Arrived: {what}", what=", ".join(view.arrived) or "0"),
                   _("Missing: {what}", what=", ".join(view.missing) or "0")]),
    )


def join(program: click.Group) -> None:
    """Add these commands to the program."""
    for command in (identity, roster, assign, bundle, receipt):
        program.add_command(command)


