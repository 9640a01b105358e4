"""The words of docs/design/texts.md: those that must be there are, those that must not are not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import check_words
import compile_words

ROOT = Path(__file__).resolve().parent.parent.parent
TEXTS = (ROOT / "docs" / "design" / "texts.md").read_text(encoding="utf-8")
CATALOGUE = compile_words.unite(ROOT / "resources" / "translations" / "es" / "LC_MESSAGES")[0]

# Beyond the glossary's own "Not" column: texts.md 1 (technical words, blame, labels for people).
TECHNICAL = ("uuid", "exception", "excepción", "null", "database", "base de datos", "sincronizar",
             "error desconocido", "unknown error", "víctima", "headquarters")
# Words of the column that have another meaning too, with the phrases in which they are right.
RIGHT = {
    "borrar": r"para siempre|llave|carpeta de entrada|portapapeles|^BORRAR$",
    # «Record a voice» is a deed; a count of all that a vault holds names no evidence note.
    "record": r"record .*(voice|video|phone|attempt)|records?\b.*(made anew|looked at|backup|"
              r"rescued)|\{(n|records)\}|technical record",
    # Papers sworn before a notary are called so; a thumbprint is one.
    "affidavit": r"notar", "huella": r"pulgar|huella dactilar|thumb|con huella|huella",
    "attachment": r"$^", "bundle": r"$^",
}


def rows(section: str) -> list[list[str]]:
    """The rows of the first table after ``section``, without its head."""
    part = TEXTS.partition(section)[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def forbidden() -> list[str]:
    """The words of the "Not" column, one by one."""
    found = set(TECHNICAL)
    for row in rows("## 3. Glossary"):
        if len(row) < 4 or row[3] in ("—", ""):
            continue
        plain = re.sub(r"\([^)]*\)|only when.*|«|»", "", row[3])
        found |= {word.strip().lower() for word in re.split(r",| and ", plain) if word.strip()}
    return sorted(found - {"jurada"})


def both(message: Any) -> tuple[list[str], list[str]]:
    """A message's English and Spanish forms."""
    pair = []
    for said in (message.id, message.string):
        pair.append([str(each) for each in (said if isinstance(said, tuple | list) else [said])])
    return pair[0], pair[1]


def messages() -> list[str]:
    """Everything a Defender may read, in both languages."""
    cli = (ROOT / "resources/translations/es/LC_MESSAGES/cli.po").read_text(encoding="utf-8")
    found: list[str] = []
    for message in CATALOGUE:
        english, spanish = both(message)
        if english[0] and f'msgid "{english[0][:60]}' not in cli:
            found += [*english, *spanish]
    return found


def test_the_column_is_read() -> None:
    words = forbidden()
    assert {"contraseña", "password", "pin", "hash", "sha", "adjunto", "eliminar", "ticket",
            "servidor", "seed", "ack", "panic"} <= set(words)
    assert len(messages()) > 3000


@pytest.mark.parametrize("word", forbidden())
def test_no_word_of_the_column_is_on_a_screen(word: str) -> None:
    pattern = re.compile(rf"\b{re.escape(word)}(e?s)?\b", re.IGNORECASE)
    right = re.compile(RIGHT.get(word, r"$^"), re.IGNORECASE)
    wrong = [text for text in messages() if pattern.search(text) and not right.search(text)]
    assert wrong == []


def plain(text: str) -> str:
    """A sentence as it can be compared: facts are holes, quotes are alike, no stop at the end."""
    text = re.sub(r"\{[^}]*\}|\b\d[\d:.,]*\b", "#", text.lower())
    text = re.sub("[«»“”\"]", "", text)
    return re.sub(r"\s+", " ", text).strip(" .")


SAID = [{plain(text) for message in CATALOGUE for text in both(message)[at]} for at in (0, 1)]


def is_said(sentence: str, language: str) -> bool:
    """Whether a message says it, whole or as part of a longer one."""
    wanted = plain(sentence)
    here = SAID[0 if language == "en" else 1]
    return wanted in here or any(wanted in each for each in here)


# State words that the program says in other pieces, with where.
ELSEWHERE = {
    "Borrador 3", "Draft 3", "Lista para firmar 1.0", "Ready to sign 1.0",  # step and number apart
}


@pytest.mark.parametrize("row", rows("## 2. State words"), ids=lambda row: row[0])
def test_every_state_word_is_said(row: list[str]) -> None:
    for cell, language in ((row[1], "es"), (row[2], "en")):
        for words in cell.split(" · "):
            assert words in ELSEWHERE or is_said(words, language), words


# What an empty list says otherwise than texts.md, and why.
OTHERWISE = {
    # "Bundle" is a word of the staff's screen in texts.md; the program says package everywhere.
    "No bundles to review.", "Open one that a Defender sent you.",
    # Search looks in closed cases too, so there is nothing to offer.
    "Pruebe con menos letras o revise en casos cerrados.",
    "Try fewer letters or look in closed cases.",
    # Where all is sent the list of packages stands there, with its own states.
    "El equipo confirmó todo lo que hizo hasta hoy.",
    "The team has confirmed all your work up to today.",
    # Files are pasted too, and the sentence says so.
    "Arrastre fotos o audio aquí, o tráigalos del teléfono.",
    "Drag photos or audio here, or bring them from the phone.",
}


@pytest.mark.parametrize("row", rows("## 4. Empty states"), ids=lambda row: row[0])
def test_every_empty_state_is_said(row: list[str]) -> None:
    for cell, language in ((row[1], "es"), (row[2], "en")):
        for sentence in re.split(r"(?<=[.?])\s+", cell.replace("**", "")):
            assert sentence in OTHERWISE or is_said(sentence, language), sentence


# Each message of texts.md 5: a message of the program that says it. Names, numbers and places are
# facts there, so the sentence is compared by its English msgid.
WRONG = {
    "1": "That phrase did not open it.", "2": "Please wait {seconds} seconds.",
    "3": "Word {position} is not on the list: “{word}”.",
    "4": "Could not save: the disk is full ({place}).",
    "9": "{name} arrived damaged.", "10": "{name} is not for you.",
    "11": "We do not know the key of whoever sent this.",
    "12": "{name} was already here since {imported}.",
    "13": "You and the team changed the same thing. Both are kept.",
    "14": "{name} cannot be shown.", "17": "The printer did not answer.",
    "20": "{code} has no consent for this: {scopes}.",
    "22": "Scanned page {page} does not look like page {page} of {code}.",
    "23": "This backup is of {date} and there is newer work here.",
    "24": "The program closed unexpectedly.",
    "7": "{place} was disconnected before this was finished.",
}

# Those that the page itself says, in words that a case fills, or that nothing here can bring about.
NOT_AN_ERROR = {
    "5": "backups and bringing photographs each say how much room there is and what is needed",
    "6": "DiskFull says it: the place, and how much is needed there",
    "8": "the state «Falta la parte…» of a package says it, with its file again as the button",
    "10": "said of the file by its name, see WRONG", "15": "said where the photographs come in",
    "16": "there is no recorder", "18": "said below the number's own field",
    "19": "the date field takes what cannot be and the checks of a paper ask",
    "21": "the checks of a paper say it, paragraph by paragraph",
}


NUMBERED: list[tuple[str, str]] = sorted(WRONG.items(), key=lambda item: int(item[0]))
ASKED = check_words.extract(ROOT / "defender_desk")


def test_each_message_is_said_or_has_a_reason() -> None:
    listed = {row[0] for row in rows("## 5. Messages")}
    assert listed == set(WRONG) | set(NOT_AN_ERROR)


KEYS_LATER = {"Revisar ortografía", "Check spelling"}
"""F7: there are no dictionaries yet (docs/design-notes.md)."""
OTHER_WORDS = {
    # A case's tabs are not the only ones; the recorder comes later.
    "Siguiente pestaña del caso", "Next case tab", "Traer fotos y audio", "Bring photos and audio",
    # The list of keys puts the two directions on lines of their own.
    "Siguiente / anterior panel", "Next / previous pane", "Larger / smaller / normal text",
    "Letra más grande / chica / normal", "Nuevo (según dónde esté)", "New (by context)",
    # Said more shortly in the menu; Esc does what each page and box says itself.
    "Ver en el otro idioma (ES/EN)", "Show the menu bar", "Cerrar, cancelar, volver",
    "Close, cancel, back",
    # Each place has a line of its own.
    "Hoy, Casos, Personas, Envíos, Recibidos, Copia",
    "Today, Cases, People, Outgoing, Inbox, Backup",
}


@pytest.mark.parametrize("row", rows("## 7. Keyboard"), ids=lambda row: row[0])
def test_what_a_key_does_is_said(row: list[str]) -> None:
    for cell, language in ((row[1], "es"), (row[2], "en")):
        if cell in KEYS_LATER | OTHER_WORDS:
            continue
        for words in cell.split(" / "):
            assert is_said(words, language), words


@pytest.mark.parametrize(("number", "message"), NUMBERED)
def test_what_goes_wrong_is_said_in_both_languages(number: str, message: str) -> None:
    assert number in {row[0] for row in rows("## 5. Messages")}
    assert message in ASKED.messages or message in ASKED.plurals.values()
    assert is_said(message, "en")
