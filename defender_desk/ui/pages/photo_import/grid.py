"""The files of one day as small pictures that can be ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from defender_desk.desk.photo_import import Glance, Waiting
from defender_desk.ui.widgets.picture_grid import PictureGrid, Shape, Tile
from defender_desk.wording import _, size_text

SHAPE = Shape(134, 124, 26, gap=8)
_ICONS = {"photo": "image", "audio": "mic"}


class DayGrid(PictureGrid):
    """``glance`` is asked for a small picture once its cell is seen; ``on`` hears of ticks.

    ``covered``: the pictures show their colours alone.
    """

    def __init__(
        self, files: Sequence[Waiting], name: str, on: Callable[[], object],
        glance: Callable[[Waiting, Callable[[Glance | None], None]], object], *,
        covered: bool = False,
    ) -> None:
        super().__init__(name, SHAPE, self._glance_at, ticks=on, fits=True)
        self.files = list(files)
        self._covered = covered
        self._told, self._ask = on, glance
        self._by_name = {str(each.path): each for each in self.files}
        self._facts: dict[str, Glance] = {}
        self.cover(covered)

    def cover(self, covered: bool) -> None:
        """Cover the pictures, or show them; what is ticked stays ticked."""
        self.show_tiles([_tile(each, covered) for each in self.files])

    def chosen(self) -> list[Waiting]:
        """Those that are ticked."""
        return [each for each in self.files if str(each.path) in self.ticked]

    def tick_files(self, paths: Sequence[str]) -> None:
        """Tick those of these files that are here and new."""
        for at, each in enumerate(self.files):
            if str(each.path) in paths:
                self.tick(at, True)

    def seen(self) -> list[Glance]:
        """What the pictures that are ticked say of themselves, as far as it is known."""
        return [self._facts[each] for each in sorted(self.ticked) if each in self._facts]

    def _glance_at(self, name: str, done: Callable[[bytes | None], None]) -> None:
        self._ask(self._by_name[name], partial(self._glanced, name, done))

    def _glanced(self, name: str, done: Callable[[bytes | None], None], found: Glance | None
                 ) -> None:
        if found is not None:
            self._facts[name] = found
        done(found.jpeg if found is not None else None)
        if name in self.ticked:
            self._told()


def _tile(each: Waiting, covered: bool) -> Tile:
    states = [_("already here")] if each.here else []
    if each.forwarded:
        states.append(_("came through WhatsApp"))
    spoken = ", ".join((each.name, size_text(each.size), each.time, *states))
    name, photo = str(each.path), each.kind == "photo"
    return Tile(
        name, Path(each.name).stem or each.name, spoken, name if photo else "",
        _ICONS.get(each.kind, "file-text"),
        end=_("already here") if each.here else size_text(each.size),
        tone="warning" if each.forwarded else "text", faint=each.here, veiled=covered and photo,
    )
