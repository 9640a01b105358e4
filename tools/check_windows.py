"""Prove that nothing has to be compiled on Windows: ``make check-windows``.

Asks the package index for a ready-made file (``win_amd64`` or for any system) of every package in
requirements/run.txt, for the oldest and the newest Python that is served, with the hashes checked.
Nothing is installed; the files go to a temporary folder and are thrown away.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

VERSIONS = ("3.11", "3.12", "3.13")


def check(requirements: Path, version: str) -> str:
    """The refusal for Python ``version``, or "" when every package has its file."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [
            sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet",
            "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes",
            "--platform", "win_amd64", "--implementation", "cp", "--python-version", version,
            "--target", folder, "-r", str(requirements),
        ]  # fmt: skip
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip()


def main() -> int:
    """Print one line for each Python version. Returns 1 when a package has no Windows file."""
    requirements = Path(__file__).resolve().parent.parent / "requirements" / "run.txt"
    failed = False
    for version in VERSIONS:
        refusal = check(requirements, version)
        failed = failed or bool(refusal)
        print(f"Windows, Python {version}: {refusal or 'every package has a ready-made file'}")
    print("This shows that it can be installed there; nobody has run it on Windows yet.")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
