"""Commands on declarations: the checks before review, and the paper."""

from __future__ import annotations

from pathlib import Path

import click

from defender_desk.cli.face import Face, face
from defender_desk.cli.written import write_out


@click.group("declaration")
def declaration() -> None:
    """Check a declaration and make its paper."""


@declaration.command("check")
@click.argument("code")
@face
def check(face: Face, code: str) -> None:
    """The checks before it goes to the US lawyer."""
    with face.desk() as desk:
        checks = desk.declarations.checks(desk.records.get(code)["id"])
    face.tell(
        {"ready": all(c.ok for c in checks),
         "checks": [{"name": c.name, "ok": c.ok, "text": c.text} for c in checks]},
        "\n".join(f"[{'x' if c.ok else ' '}] {c.text}" for c in checks),
    )


@declaration.command("pdf")
@click.argument("code")
@click.option("--out", required=True, type=click.Path(dir_okay=False))
@click.option("--profile", type=click.Choice(["full", "court_public", "safety"]))
@click.option("--paper", type=click.Choice(["letter", "legal", "oficio", "a4"]))
@face
def pdf(face: Face, code: str, out: str, profile: str | None, paper: str | None) -> None:
    """Write the paper as PDF/A-2a and PDF/UA-1: the final version where there is one."""
    with face.desk() as desk:
        made = desk.declarations.pdf(desk.records.get(code)["id"], profile=profile, paper=paper)
    write_out(Path(out), made.pdf)
    face.tell({"file": out, "pages": made.pages, "code": made.code}, out)


def join(program: click.Group) -> None:
    """Add these commands to the program."""
    program.add_command(declaration)
