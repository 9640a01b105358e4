"""The practice day from the command line, and large practice desks for measuring."""

from __future__ import annotations

from pathlib import Path

import click

from defender_desk.cli.face import Face, face
from defender_desk.wording import _


@click.command("demo")
@click.argument("folder", type=click.Path(file_okay=False))
@click.option("--cases", default=0, help="Make a desk of this many cases instead of the story.")
@click.option("--notes", default=0, help="Notes in all on that desk.")
@click.option("--media-mb", default=0, help="Megabytes of photographs on that desk.")
@click.option("--seed", default=1, show_default=True)
@face
def demo(face: Face, folder: str, cases: int, notes: int, media_mb: int, seed: int) -> None:
    """Make practice desks with invented people in FOLDER and walk the story, step by step."""
    target = Path(folder)
    if cases or notes or media_mb:
        from defender_desk.desk.practice_large import make_large_desk

        made = make_large_desk(target, cases=max(cases, 1), notes=notes, media_mb=media_mb,
                               seed=seed, progress=face.progress())
        face.tell(made, "\n".join(f"{name}: {value}" for name, value in made.items()))
        return
    from defender_desk.desk.practice import PracticeDay, Step

    def told(step: Step) -> None:
        if not face.as_json:
            click.echo(f"[{step.role}] {_(step.name)}")

    day = PracticeDay(target, progress=face.progress())
    try:
        walked = day.walk(told=told)
    finally:
        day.close()
    facts = {
        "steps": [{"name": name, "role": role, "ok": True} for name, role in walked.steps],
        "bundles": [
            {"file": str(b.file), "kind": b.kind, "series": b.series, "n": b.n, "of": b.of,
             "key_file": str(b.key_file), "passphrase_file": str(b.passphrase_file),
             "signer": b.signer}
            for b in walked.bundles
        ],
        "papers": [{"file": str(path), "code": code} for path, code in walked.papers],
        "receipts": [str(path) for path in walked.receipts],
    }
    lines = [str(b.file) for b in walked.bundles]
    lines += [f"{path}  {code}" for path, code in walked.papers]
    lines += [str(path) for path in walked.receipts]
    face.tell(facts, "\n".join(lines))


def join(program: click.Group) -> None:
    """Add this command to the program."""
    program.add_command(demo)
