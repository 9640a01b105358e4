"""Compile the words before a wheel is packed, so that an installed program speaks Spanish."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileWords(BuildHookInterface):  # type: ignore[type-arg]
    """Runs tools/compile_words.py and adds what it wrote."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every language; ``*.mo`` is not in git, so it is named to the builder."""
        root = Path(self.root)
        runpy.run_path(str(root / "tools" / "compile_words.py"))["compile_words"](
            root / "resources" / "translations"
        )
        for file in (root / "resources").rglob("desk.mo"):
            inside = file.relative_to(root).as_posix()
            build_data["force_include"][str(file)] = f"defender_desk/{inside}"
