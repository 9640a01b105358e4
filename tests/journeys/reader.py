"""A small screen reader: asks the accessibility bus what stands on the screen.

Run by the system's own Python, which has the bindings (Debian: gir1.2-atspi-2.0): it knows nothing
of Qt or of this program. ``reader.py tree`` prints one line of JSON for each thing that is showing;
``reader.py press NAME`` presses the button of that name; ``reader.py focus`` tells what has the
focus.
"""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402  # the version has to be asked for first

PROGRAM = "defender"


def program():
    """The program's own root on the bus, None until it is there."""
    desktop = Atspi.get_desktop(0)
    for at in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(at)
        if child is not None and PROGRAM in (child.get_name() or "").lower():
            return child
    return None


def walk(thing, depth=0):
    """Everything below ``thing`` that is showing, in reading order."""
    if thing is None or depth > 40:
        return
    states = thing.get_state_set()
    if depth > 1 and not states.contains(Atspi.StateType.SHOWING):
        return
    yield thing, states
    for at in range(min(thing.get_child_count(), 400)):
        yield from walk(thing.get_child_at_index(at), depth + 1)


def told(thing, states):
    """What a reader would say of it."""
    return {
        "role": thing.get_role_name(), "name": thing.get_name() or "",
        "description": thing.get_description() or "",
        "focusable": states.contains(Atspi.StateType.FOCUSABLE),
        "focused": states.contains(Atspi.StateType.FOCUSED),
        "checked": states.contains(Atspi.StateType.CHECKED),
        "enabled": states.contains(Atspi.StateType.ENABLED),
    }


def press(root, name):
    """Press the button called ``name``; whether there was one."""
    for thing, _states in walk(root):
        if (thing.get_name() or "") == name and Atspi.Action.get_n_actions(thing):
            return bool(Atspi.Action.do_action(thing, 0))
    return False


def main():
    """Do the one thing that was asked."""
    deed = sys.argv[1]
    root = program()
    if root is None:
        return 3
    if deed == "tree":
        for thing, states in walk(root):
            print(json.dumps(told(thing, states), ensure_ascii=False))
    elif deed == "focus":
        for thing, states in walk(root):
            if states.contains(Atspi.StateType.FOCUSED):
                print(json.dumps(told(thing, states), ensure_ascii=False))
    elif deed == "press":
        return 0 if press(root, sys.argv[2]) else 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
