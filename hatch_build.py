"""Compile the words and add ``resources/`` when a wheel is packed.

An installed program finds them inside the package; a checkout (installed as editable) uses its own.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Resources(BuildHookInterface):  # type: ignore[type-arg]
    """Runs tools/compile_words.py, then names the folder to the builder."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """``version`` is "standard" for a wheel and "editable" for a checkout."""
        root = Path(self.root)
        compiler = runpy.run_path(str(root / "tools" / "compile_words.py"))
        compiler["compile_words"](root / "resources" / "translations")
        if version == "standard":
            into = build_data["force_include"]
            into[str(root / "resources")] = "defender_desk/resources"
            into[str(root / "docs" / "manual")] = "defender_desk/resources/manual"
