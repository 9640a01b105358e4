"""Every naughty text prints as written: Typst takes it for data, never for source (SEC-34)."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from pathlib import Path

from defender_desk.documents.pdf import make_pdf
from defender_desk.documents.typesetter import printable
from tests.documents.test_pdf import plain, words

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
TEXTS: list[str] = [
    *json.loads((VECTORS / "naughty.json").read_text(encoding="utf-8"))["texts"],
    *json.loads((VECTORS / "blns.json").read_text(encoding="utf-8")),
]


def letters(text: str) -> str:
    """What must come back: letters, digits and signs without blanks and marks nobody sees."""
    kept = unicodedata.normalize("NFKD", text)
    return "".join(c for c in kept if not c.isspace()
                   and unicodedata.category(c) not in ("Cf", "Cc", "Mn", "Me", "Mc")
                   and c not in "-\u00ad\ufffe\u25a1")


def heaped(text: str) -> bool:
    """Whether a letter of ``text`` carries three marks or more."""
    signs = "".join("m" if unicodedata.combining(c) else "." for c in
                    unicodedata.normalize("NFD", text))
    return "mmm" in signs


def test_five_hundred_hostile_texts_print_letter_by_letter() -> None:
    """One paper, one paragraph for each; nothing is read, run, fetched or left out."""
    # Where marks are heaped on a letter, a reader of PDF gives the letters in another order.
    shown = [text for text in TEXTS if letters(printable(text)) and not heaped(text)]
    assert len(shown) > 450  # the others are of letters that print as boxes, or empty
    made = make_pdf(dataclasses.replace(plain(*shown), hidden=()))
    pages = " ".join(words(made.pdf))
    printed = letters(re.sub(r"Rúbrica o huella.*?Page \d+ of \d+", "", pages))
    missing = [text for text in shown if letters(printable(text)) not in printed]
    # A word that a page's end divides is not found whole: its halves are.
    divided = [text for text in missing if len(letters(printable(text))) > 12
               and letters(printable(text))[:6] in printed
               and letters(printable(text))[-6:] in printed]
    assert [text for text in missing if text not in divided] == []
    assert len(divided) < len(shown) // 10
    assert "root:x:0:0" not in pages
