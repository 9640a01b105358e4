"""Every deed of the window in one table: menu bar, keys, palette and the list of keys read it.

A deed that belongs to one page stands here too: the page offers it by name (``Page.deeds``), and
the command applies while that page is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from defender_desk.ui.page import Page
from defender_desk.ui.pages import ROUTES
from defender_desk.ui.sidebar import places
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.workspace import Workspace

MENUS = (("go", N_("Go")), ("new", N_("New")), ("edit", N_("Edit")), ("page", N_("Page")),
         ("view", N_("View")), ("help", N_("Help")))
"""The menus of the menu bar, from left to right."""
_KEY_NAMES = {"Shift": N_("Shift"), "Left": "←", "Right": "→", "Return": "Enter", "-": "−"}


def _always(_shell: Workspace) -> bool:
    return True


@dataclass(frozen=True)
class Command:
    """One deed: its name, English words, place in the menus, icon, keys, and when it applies.

    ``keys`` are Qt's names; the first is the one that is shown. ``shown_only``: what has the focus
    takes the keys itself, the window must not take them too.
    """

    name: str
    text: str
    menu: str
    icon: str
    deed: Callable[[Workspace], object]
    keys: tuple[str, ...] = ()
    applies: Callable[[Workspace], bool] = _always
    shown_only: bool = False

    @property
    def words(self) -> str:
        """Its name in the language of the screen."""
        return _(self.text)

    @property
    def shown_keys(self) -> str:
        """Its keys as they are printed on a keyboard, "" without any."""
        return shown_keys(self.keys[0]) if self.keys else ""


def shown_keys(sequence: str) -> str:
    """«Ctrl+Mayús+I» for Qt's ``Ctrl+Shift+I``."""
    if sequence.endswith("++"):
        return f"{sequence[:-2]}++"
    return "+".join(_(_KEY_NAMES[part]) if part in _KEY_NAMES else part
                    for part in sequence.split("+"))


# --- when a command applies ---------------------------------------------------------------------


def _defender(shell: Workspace) -> bool:
    return not shell.desk.is_staff


def _staff(shell: Workspace) -> bool:
    return bool(shell.desk.is_staff)


def _in_case(shell: Workspace) -> bool:
    return _defender(shell) and bool(shell.case_id)


def _page_does(name: str) -> Callable[[Workspace], bool]:
    return lambda shell: name in shell.page.deeds()


def _page_has(method: str) -> Callable[[Workspace], bool]:
    """Whether the page shown has a deed of its own for one of Page's empty methods."""
    return lambda shell: getattr(type(shell.page), method) is not getattr(Page, method)


def _of_page(name: str) -> Callable[[Workspace], object]:
    return lambda shell: shell.page.deeds().get(name, lambda: None)()


def _to(route: str, **arguments: object) -> Callable[[Workspace], object]:
    return lambda shell: shell.go(route, **arguments)


# --- the table ----------------------------------------------------------------------------------


def _going() -> list[Command]:
    return [
        *(Command(f"go_{route}", text, "go", icon, _to(route), (keys,) if keys else ())
          for route, text, icon, keys in places()),
        Command("keys", N_("Keys"), "go", "key-round", _to("card")),
        Command("conflicts", N_("Things to look at"), "go", "layers", _to("conflicts")),
        Command("bin", N_("Trash"), "go", "trash-2", _to("bin")),
        Command("activity", N_("What happened here"), "go", "history", _to("activity")),
        Command("health", N_("Check my archive"), "go", "shield-check", _to("health")),
        Command("rehearse", N_("Try the recovery sheet"), "go", "key-round", _to("rehearse")),
        Command("restore", N_("Open a backup…"), "go", "rotate-ccw", _to("restore")),
        Command("emergency", N_("In an emergency"), "go", "shield-alert", _to("emergency")),
        Command("search", N_("Search or go to…"), "go", "search", lambda w: w.open_search(),
                ("Ctrl+K",)),
        Command("back", N_("Back"), "go", "arrow-left", lambda w: w.back(), ("Alt+Left",)),
        Command("forward", N_("Forward"), "go", "arrow-right", lambda w: w.forward(),
                ("Alt+Right",)),
        Command("next_pane", N_("Next pane"), "go", "panel-right", lambda w: w.next_pane(1),
                ("F6",)),
        Command("previous_pane", N_("Previous pane"), "go", "panel-left",
                lambda w: w.next_pane(-1), ("Shift+F6",)),
        Command("next_tab", N_("Next tab of the case"), "go", "arrow-right",
                lambda w: w.next_tab(1), ("Ctrl+Tab",), lambda w: w.has_tabs),
        Command("previous_tab", N_("Previous tab of the case"), "go", "arrow-left",
                lambda w: w.next_tab(-1), ("Ctrl+Shift+Tab",), lambda w: w.has_tabs),
        Command("lock", N_("Lock"), "go", "lock", lambda w: w.window_.lock(), ("Ctrl+L",)),
        Command("quit", N_("Close the program"), "go", "log-out", lambda w: w.window_.close(),
                ("Ctrl+Q",)),
    ]


def _making() -> list[Command]:
    made = [
        Command("new_here", N_("New, depending on the page"), "new", "plus",
                lambda w: w.page.new_action(), ("Ctrl+N",), _page_has("new_action")),
        Command("new_assignment", N_("New assignment"), "new", "file-plus",
                _to("new_assignment"), (), _staff),
        Command("new_case", N_("New case"), "new", "briefcase", _to("case_form")),
        Command("new_interview", N_("New interview"), "new", "mic",
                lambda w: w.begin_in_case("interviews"), ("Ctrl+Shift+I",), _in_case),
        Command("new_declaration", N_("New declaration"), "new", "file-pen-line",
                lambda w: w.begin_in_case("declarations"), ("Ctrl+Shift+D",), _in_case),
        Command("open_files", N_("Open a file from the team"), "new", "inbox",
                _to("inbox", opening=True), (), _defender),
        Command("open_bundles", N_("Open files from a Defender"), "new", "inbox",
                _to("inbox", opening=True), (), _staff),
        Command("prepare_package", N_("Prepare a package"), "new", "package-plus", _to("export"),
                ("Ctrl+Shift+E",), _defender),
        Command("read_receipt", N_("Read a receipt"), "new", "check-check", _to("receipt"), (),
                _defender),
    ]
    of_case = (("import_photos", N_("Bring photos and audio"), "image-plus", "Ctrl+Shift+F"),
               ("search_log", N_("Record search attempt"), "footprints", "Ctrl+Shift+B"))
    made += [Command(route, text, "new", icon, partial(_in_this_case, route), (keys,), _in_case)
             for route, text, icon, keys in of_case if route in ROUTES]
    return made


def _in_this_case(route: str, shell: Workspace) -> None:
    more = {"new": True} if route == "search_log" else {}
    shell.go(route, case_id=shell.case_id, **more)


def _writing() -> list[Command]:
    return [
        Command("undo", N_("Undo"), "edit", "undo-2", lambda w: w.undo(), ("Ctrl+Z",)),
        Command("redo", N_("Redo"), "edit", "redo-2", lambda w: w.redo(),
                ("Ctrl+Y", "Ctrl+Shift+Z")),
        Command("glottal", N_("Insert ʼ (glottal)"), "edit", "type", lambda w: w.write("ʼ"),
                ("Ctrl+'",), shown_only=True),
        Command("words", N_("Write number or date in words"), "edit", "case-sensitive",
                _of_page("words"), ("Ctrl+Shift+W",), _page_does("words")),
        Command("cite", N_("Cite from notes and evidence"), "edit", "quote", _of_page("cite"),
                ("Ctrl+Shift+C",), _page_does("cite")),
        Command("compare", N_("Mark the paragraph as compared with its source"), "edit", "check",
                _of_page("compare"), ("Ctrl+Shift+M",), _page_does("compare")),
        Command("versions", N_("Versions of this text"), "edit", "history",
                _of_page("versions"), (), _page_does("versions")),
        Command("remove", N_("Remove what this page shows"), "edit", "trash-2",
                _of_page("remove"), (), _page_does("remove")),
        Command("save", N_("Save now and mark a version"), "edit", "save",
                lambda w: w.save_now(), ("Ctrl+S",)),
    ]


def _on_page() -> list[Command]:
    return [
        Command("main", N_("Main button of the page"), "page", "corner-down-right",
                lambda w: w.page.main_action(), ("Ctrl+Return", "Ctrl+Enter"),
                _page_has("main_action")),
        Command("find", N_("Find on this page"), "page", "search", lambda w: w.find_here(),
                ("Ctrl+F",), lambda w: w.find_box is not None),
        Command("print", N_("Print"), "page", "printer", _of_page("print"), ("Ctrl+P",),
                _page_does("print")),
    ]


def _viewing() -> list[Command]:
    looks = (("light", N_("Light"), "sun"), ("dark", N_("Dark"), "moon"), ("sun", N_("Sun"), "sun"))
    return [
        *(Command(f"theme_{name}", text, "view", icon, partial(_dress, name))
          for name, text, icon in looks),
        Command("larger", N_("Larger text"), "view", "zoom-in", lambda w: w.bigger(1),
                ("Ctrl++", "Ctrl+=")),
        Command("smaller", N_("Smaller text"), "view", "zoom-out", lambda w: w.bigger(-1),
                ("Ctrl+-",)),
        Command("normal", N_("Normal text"), "view", "type", lambda w: w.bigger(0), ("Ctrl+0",)),
        Command("language", N_("Show the other language"), "view", "languages",
                lambda w: w.other_language(), ("Ctrl+Shift+L",)),
        Command("side", N_("Show or hide the side pane"), "view", "panel-right",
                lambda w: w.toggle_side(), (), lambda w: w.has_side),
        Command("names", N_("Show full names in lists"), "view", "user", lambda w: w.show_names()),
        Command("pictures", N_("Cover or show all pictures"), "view", "image",
                lambda w: w.cover_pictures()),
        Command("cover", N_("Cover the screen"), "view", "eye-off", lambda w: w.cover(), ("F9",)),
        Command("menu", N_("Show the menu"), "view", "menu", lambda w: w.toggle_menu(), ("F10",)),
    ]


def _dress(name: str, shell: Workspace) -> None:
    shell.dress(name)


def _helping() -> list[Command]:
    return [
        Command("help", N_("Help for this page"), "help", "circle-help", lambda w: w.help(),
                ("F1",)),
        Command("shortcuts", N_("Keys of the program"), "help", "keyboard", _to("shortcuts")),
    ]


def every() -> list[Command]:
    """All commands whose pages exist, by menu and in their order there."""
    return [*_going(), *_making(), *_writing(), *_on_page(), *_viewing(), *_helping()]


def here(shell: Workspace) -> list[Command]:
    """The commands that apply on the page shown, for the palette."""
    return [each for each in every() if each.applies(shell)]
