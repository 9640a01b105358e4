"""Prove that every message of the program has its Spanish: ``python tools/check_words.py``.

Messages are the literal strings given to ``_()``, ``plural()``, ``N_()``, ``N_plural()`` and, in
sentences.py, to ``Said()``. Refused: a message without Spanish, a Spanish sentence that names other
``{facts}`` than the English one, a placeholder that ``wording`` would not fill, two rooms that
disagree, and a message put together from pieces. A translation nobody asks for is only mentioned.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from compile_words import languages, unite

MARKS = frozenset({"_", "N_"})
PAIRS = frozenset({"plural", "N_plural"})
ENTRIES = frozenset({"Said"})
BRACES = re.compile(r"\{[^{}]*\}")
FACT = re.compile(r"\{[a-z_][a-z0-9_]*\}")
# Arguments of Said() that name a fact and are no message.
NO_MESSAGE = frozenset({"counted_by"})


@dataclass
class Found:
    """The messages of the program: where each stands, and its plural form ("" for none)."""

    messages: dict[str, str] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)


def extract(package: Path) -> Found:
    """Every message of the Python files under ``package``."""
    found = Found()
    for file in sorted(package.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
        constants = _constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                _take(node, constants, f"{file.relative_to(package.parent)}:{node.lineno}", found)
    return found


def _constants(tree: ast.Module) -> dict[str, str]:
    """Module constants that hold a string, so that one safe sentence can serve many entries."""
    known = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        text = node.value.value if isinstance(node.value, ast.Constant) else None
        if isinstance(target, ast.Name) and isinstance(text, str):
            known[target.id] = text
    return known


def _take(node: ast.Call, constants: dict[str, str], place: str, found: Found) -> None:
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    if name in MARKS and node.args:
        _note(node.args[0], "", place, found)
    elif name in PAIRS and len(node.args) >= 2:
        many = node.args[1]
        if isinstance(many, ast.Constant) and isinstance(many.value, str):
            _note(node.args[0], many.value, place, found)
    elif name in ENTRIES:
        named = {word.arg: word.value for word in node.keywords if word.arg not in NO_MESSAGE}
        texts = [_text(value, constants) for value in [*node.args, *named.values()]]
        one = _text(named["one"], constants) if "one" in named else ""
        for text in texts:
            if text and text != one:
                singular = one if text == texts[0] and one else text
                _note(ast.Constant(singular), text if singular != text else "", place, found)


def _text(node: ast.expr, constants: dict[str, str]) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return constants.get(node.id, "") if isinstance(node, ast.Name) else ""


def _note(node: ast.expr, many: str, place: str, found: Found) -> None:
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        found.refusals.append(f"{place}: a message put together from pieces cannot be translated")
        return
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value):
        return  # a name: the string was marked where it is written
    for brace in BRACES.findall(node.value) + BRACES.findall(many):
        if not FACT.fullmatch(brace):
            found.refusals.append(f"{place}: {brace} is not a plain {{fact}}")
    found.messages.setdefault(node.value, place)
    if many:
        found.plurals[node.value] = many


def check(root: Path) -> tuple[list[str], list[str]]:
    """Refusals and mentions for the program under ``root``."""
    found = extract(root / "defender_desk")
    refusals, mentions = list(found.refusals), []
    for folder in languages(root / "resources" / "translations"):
        catalogue, disagreements = unite(folder)
        refusals += disagreements
        language = folder.parent.name
        for msgid, place in sorted(found.messages.items()):
            known = catalogue.get(msgid)
            said = known.string if known is not None else ""
            forms = [form or "" for form in (said if isinstance(said, tuple | list) else [said])]
            if not all(forms):
                refusals.append(f"{place}: no {language} for {msgid!r}")
                continue
            if bool(found.plurals.get(msgid)) != (len(forms) > 1):
                refusals.append(f"{place}: {msgid!r} is plural on one side only ({language})")
                continue
            wanted = _facts(msgid) | _facts(found.plurals.get(msgid, ""))
            for form in forms:
                # The form for one may leave the number out: "one item".
                if _facts(form) - wanted or (wanted - _facts(form)) - {"{n}"}:
                    refusals.append(f"{place}: {language} names other facts: {form!r}")
        for message in catalogue:
            key = message.id[0] if isinstance(message.id, tuple | list) else message.id
            if key and key not in found.messages:
                mentions.append(f"{language}: nobody asks for {key!r}")
    return refusals, mentions


def _facts(text: str) -> set[str]:
    return set(FACT.findall(text))


def main() -> int:
    """Print what is wrong. Returns 1 when anything is refused."""
    refusals, mentions = check(Path(__file__).resolve().parent.parent)
    for line in mentions if "--unused" in sys.argv else []:
        print(f"words: {line}")
    for line in refusals:
        print(f"words: {line}", file=sys.stderr)
    print(f"words: {len(refusals)} to mend, {len(mentions)} unused translations")
    return 1 if refusals else 0


if __name__ == "__main__":
    raise SystemExit(main())
