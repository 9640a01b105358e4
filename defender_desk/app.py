"""The window's start: build everything once and hand it down.

Only QtWidgets is imported before the unlock page is on the screen; database, papers and crypto are
loaded by a worker while the person is already typing.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(arguments: list[str] | None = None, vault: str | None = None) -> int:
    """Open the window and run until it is closed; returns the exit code.

    ``vault`` is the vault's folder; this machine's usual one when None.
    """
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from defender_desk import paths, settings, wording
    from defender_desk.ui import fonts, theme
    from defender_desk.ui.crash import Crashes
    from defender_desk.ui.window import Window

    app = QApplication.instance() or QApplication(arguments or sys.argv[:1])
    assert isinstance(app, QApplication)
    chosen = settings.load()
    wording.set_language(chosen.language)
    app.setApplicationName(chosen.shown_name)
    fonts.load(fonts.FIRST)
    theme.apply_theme(app, chosen.theme, chosen.text_scale)
    folder = Path(vault) if vault else paths.vault_folder()
    holder: list[Window] = []
    crashes = Crashes(lambda: holder[0] if holder else None)
    crashes.install()
    window = Window(folder, chosen, crashes)
    holder.append(window)
    window.show()
    QTimer.singleShot(0, window.warm_up)
    return app.exec()


def window_main() -> None:
    """The GUI script ``defender-desk-window``."""
    sys.exit(main())


if __name__ == "__main__":
    window_main()
